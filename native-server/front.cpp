#include "native-server/front.h"

#include <utility>

#include "native-server/net/http_answer.h"
#include "shared/limits.h"

namespace parley::server {

Front::Front(const FrontParts& parts, BoundSockets bound) : parts_(parts) {
    parts_.loop.on_wake([this] { take_mail(); });
    ping_ = parts_.loop.every(limits::loop_ping_ms, [this] { ping(); });
    look_ = parts_.loop.every(limits::process_sample_ms, [this] { parts_.vital_signs.look_at_process(); });
    parts_.vital_signs.look_at_process();
    arrivals_ = std::make_unique<Arrivals>(
        parts_.loop, std::move(bound),
        // Words without a handshake would be no TLS.
        Arrivals::Options{parts_.silent_max,
                          parts_.tls ? "" : refuse_http(503, "The server is full.", "Retry-After: 5\r\n").head},
        Arrivals::Calls{
            [this] { return health(); }, [this](Descriptor socket) { pass_on(std::move(socket)); },
            [this](const std::string& why) { parts_.logger.warn("no further connection for the moment: " + why); }});
}

void Front::ping() {
    for (const auto& mailbox : parts_.loops) mailbox->post(Ping{});
}

void Front::take_mail() {
    for (const FrontMail& mail : parts_.mailbox.take()) {
        if (const auto* pong = get_if<Pong>(&mail)) {
            parts_.vital_signs.loop_answered(pong->loop, parts_.loop.now_ms());
        } else {
            arrivals_.reset();
            ping_.reset();
            look_.reset();
            parts_.loop.stop();
        }
    }
}

std::string Front::health() const {
    if (!parts_.vital_signs.every_loop_turns(parts_.loop.now_ms()))
        return refuse_http(503, "A part of the server does not answer.", "Retry-After: 5\r\n").head;
    return answer_health(parts_.build).head;
}

/// In turn: what the system would choose by a hash of addresses is not even.
void Front::pass_on(Descriptor socket) {
    parts_.loops[next_loop_++ % parts_.loops.size()]->post(std::move(socket));
}

}  // namespace parley::server
