// Where connections arrive. Who has not said anything yet waits here, and a question after the server's health is answered
// here, however busy the loops are; everybody else is passed on with their first words unread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "native-server/loop/event_loop.h"
#include "native-server/net/listener.h"

namespace parley::server {

/// Whether the bytes are one whole GET of /healthz that asks for nothing special, and nothing after it (RFC 9112).
bool asks_for_health(std::string_view bytes);

/// Loop thread only.
class Arrivals {
public:
    struct Calls {
        /// The whole answer to /healthz.
        std::function<std::string()> health;
        std::function<void(Descriptor)> pass_on;
        /// Hears why, whenever the system has no room for another connection.
        std::function<void(const std::string&)> pausing;
    };
    struct Options {
        std::size_t silent_max = 1;  ///< so many may wait without a word: who has waited longest goes when another one comes
        std::string farewell;        ///< the whole answer that they get
    };
    Arrivals(EventLoop& loop, BoundSockets bound, Options options, Calls calls);
    Arrivals(const Arrivals&) = delete;
    Arrivals& operator=(const Arrivals&) = delete;
    ~Arrivals();

private:
    /// Somebody who has not said anything yet.
    struct Visitor;
    using Visitors = std::list<std::unique_ptr<Visitor>>;

    enum class First : std::uint8_t { nothing_yet, health, other, gone };
    static First first_words(int socket);

    void arrive(Descriptor socket);
    void wait(Descriptor socket);
    void serve(Descriptor socket, First first);
    void on_words(Visitor& visitor);
    void send_away_the_silent();
    void send_away_the_oldest();

    EventLoop& loop_;
    Options options_;
    Calls calls_;
    Visitors visitors_;  ///< in order of arrival
    std::unique_ptr<EventLoop::Watch> sweep_;
    Listener listener_;
};

}  // namespace parley::server
