// One client's connection through the proxy to the server, and what can be done to it.
#pragma once

#include <cstdint>
#include <optional>

#include "tests/chaos/pipe.h"
#include "tests/chaos/random.h"
#include "tests/chaos/sockets.h"

namespace parley::chaos {

enum class Direction : std::uint8_t { up, down, both };  ///< up: to the server

class Link {
public:
    Link(Descriptor client, Descriptor server, Random random);

    void prepare(Poller& poller, double now_ms) const;
    void pump(const Poller& poller, double now_ms);
    [[nodiscard]] double next_due_ms() const;

    /// Both sides still hold it, and neither has been lied to.
    [[nodiscard]] bool healthy() const;
    /// Neither side holds it any more.
    [[nodiscard]] bool gone() const { return !client_.open() && !server_.open(); }
    /// How it ended was decided here, and it has happened.
    [[nodiscard]] bool was_cut() const { return was_cut_; }

    /// Ends it once `bytes` more have passed in `direction` (up or down), or at `latest_ms`.
    void cut_after(Direction direction, std::size_t bytes, double latest_ms);
    /// Waits for the next bytes from the client; from then on nothing comes back, and `later_ms` after them it ends.
    void cut_after_next_upload(double later_ms);
    void stall(Direction direction, double until_ms);
    /// The server's side ends, and the client is never told.
    void hide_from_client();
    /// The client's side ends, and the server is never told. What the client sent last is on its way for ever, or until
    /// deliver_late.
    void hide_from_server();
    /// What was on its way arrives, and `linger_ms` after it the connection ends for the server too.
    void deliver_late(double now_ms, double linger_ms);
    void clear_weather();

private:
    void pump_hidden(const Poller& poller, double now_ms);
    void pump_in(const Poller& poller, double now_ms);
    void pump_out(double now_ms);
    void pass_end_on();
    void cut();

    Random random_;
    Descriptor client_;
    Descriptor server_;
    Pipe up_;
    Pipe down_;
    bool connecting_ = true;
    bool hidden_ = false;
    bool was_cut_ = false;
    bool answers_lost_ = false;
    double cut_at_ms_ = never_ms;
    double cut_after_upload_ms_ = -1;  ///< negative: not asked for
    std::size_t passed_before_ = 0;    ///< bytes up, when it was asked for
    double late_until_ms_ = never_ms;
    std::optional<double> late_linger_ms_;
};

}  // namespace parley::chaos
