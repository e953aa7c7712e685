#include "tests/fakes/web_site.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace parley {

namespace {

constexpr int look_up_ms = 20;
constexpr std::chrono::seconds patience(20);

bool send_all(int connection, const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t sent = ::send(connection, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        at += static_cast<std::size_t>(sent);
    }
    return true;
}

}  // namespace

WebSite::WebSite() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (listener_ < 0 || ::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, any, &size) != 0)
        throw std::runtime_error("no web site could be opened");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

WebSite::~WebSite() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
}

void WebSite::put(const std::string& path, SitePage page) {
    const std::lock_guard lock(mutex_);
    pages_[path] = std::move(page);
}

std::string WebSite::url(const std::string& path) const {
    return "http://" + place() + path;
}

std::string WebSite::place() const {
    return "127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> WebSite::asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
}

bool WebSite::wait_for_asked(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return asked_.size() >= count; });
}

void WebSite::run() {
    while (!stop_) {
        pollfd listener{listener_, POLLIN, 0};
        if (::poll(&listener, 1, look_up_ms) <= 0) continue;
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        answer(connection);
        ::close(connection);
    }
}

void WebSite::answer(int connection) {
    std::string head;
    std::array<char, 4096> piece{};
    while (head.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = ::recv(connection, piece.data(), piece.size(), 0);
        if (got <= 0) return;
        head.append(piece.data(), static_cast<std::size_t>(got));
    }
    SitePage page;
    {
        const std::lock_guard lock(mutex_);
        asked_.push_back(head);
        changed_.notify_all();
        const std::size_t begin = head.find(' ') + 1;
        const auto found = pages_.find(head.substr(begin, head.find(' ', begin) - begin));
        if (found == pages_.end())
            page.status = 404;
        else
            page = found->second;
    }
    while (page.silent && !stop_) {
        pollfd peer{connection, POLLIN, 0};
        if (::poll(&peer, 1, look_up_ms) > 0) return;  // it has gone
    }
    std::string answer = "HTTP/1.1 " + std::to_string(page.status) + " Said\r\nContent-Type: " + page.type + "\r\n";
    if (!page.location.empty()) answer.append("Location: ").append(page.location).append("\r\n");
    answer.append("Connection: close\r\n\r\n").append(page.body);
    bool taken = send_all(connection, answer);
    while (taken && page.endless && !stop_) taken = send_all(connection, page.body);
}

}  // namespace parley
