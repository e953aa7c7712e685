#include "tests/chaos/proxy.h"

#include <algorithm>
#include <utility>

namespace parley::chaos {

Proxy::Proxy(std::uint16_t server_port, std::uint64_t seed)
    : server_port_(server_port), random_(seed), listener_(listen_on_loopback()), port_(local_port(listener_)) {}

void Proxy::prepare(Poller& poller, double now_ms) const {
    poller.want(listener_, POLLIN);
    for (const auto& [id, entry] : links_) entry.link->prepare(poller, now_ms);
}

void Proxy::pump(const Poller& poller, double now_ms) {
    for (auto one = links_.begin(); one != links_.end();) {
        Link& link = *one->second.link;
        link.pump(poller, now_ms);
        if (link.was_cut()) cuts_++;
        one = link.gone() ? links_.erase(one) : std::next(one);
    }
    if (poller.readable(listener_)) accept_all();
}

void Proxy::accept_all() {
    for (;;) {
        auto [client, client_port] = accept_from(listener_);
        if (!client.open()) return;
        // Its behaviour depends on its number alone, not on when others came.
        auto link = std::make_unique<Link>(std::move(client), connect_to_loopback(server_port_), Random(random_.next()));
        if (clear_) link->clear_weather();
        links_.emplace(next_id_++, Entry{client_port, std::move(link)});
    }
}

double Proxy::next_due_ms() const {
    double due_ms = never_ms;
    for (const auto& [id, entry] : links_) due_ms = std::min(due_ms, entry.link->next_due_ms());
    return due_ms;
}

Proxy::LinkId Proxy::find(std::uint16_t client_port) const {
    for (auto one = links_.rbegin(); one != links_.rend(); ++one)
        if (one->second.client_port == client_port) return one->first;
    return 0;
}

Link* Proxy::link(LinkId id) {
    const auto found = links_.find(id);
    return found == links_.end() ? nullptr : found->second.link.get();
}

void Proxy::clear_weather() {
    clear_ = true;
    for (auto& [id, entry] : links_) entry.link->clear_weather();
}

}  // namespace parley::chaos
