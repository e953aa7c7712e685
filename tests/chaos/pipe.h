// One direction of a connection through the proxy: bytes that arrive late, in pieces, or not at all.
#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <string>

#include "tests/chaos/random.h"
#include "tests/chaos/sockets.h"

namespace parley::chaos {

inline constexpr double never_ms = std::numeric_limits<double>::infinity();

/// How a direction behaves all the time, besides the faults.
struct Weather {
    double delay_ms = 0;
    double jitter_ms = 0;  ///< on top of the delay; never changes the order
    std::size_t write_bytes_max = 64 * 1024;
};

class Pipe {
public:
    Pipe(Weather weather, Random random) : weather_(weather), random_(random) {}

    /// False while enough waits here: what follows waits in the sender's own queues.
    [[nodiscard]] bool has_room() const { return queued_bytes_ < queue_bytes_max; }
    [[nodiscard]] bool empty() const { return queue_.empty(); }
    /// When the next bytes may go on; never_ms when there are none, or they are held.
    [[nodiscard]] double next_due_ms() const;
    /// Bytes wait that the receiver had no room for.
    [[nodiscard]] bool blocked() const { return blocked_; }

    /// Reads once. `ended`: nothing more will come.
    Moved move_in(const Descriptor& from, double now_ms);
    /// Writes what is due. `ended`: the receiver is gone. Counts in passed_bytes.
    Moved move_out(const Descriptor& to, double now_ms);

    void clear_weather() { weather_ = {}; }
    void stall_until(double ms) { stalled_until_ms_ = ms; }
    /// From now on what comes is lost, as if it were on its way for ever.
    void swallow();
    /// Lets `bytes` more pass; then at_cut() is true.
    void cut_after(std::size_t bytes) { bytes_left_ = bytes; }
    [[nodiscard]] bool at_cut() const { return bytes_left_ == std::size_t{0}; }
    [[nodiscard]] std::size_t passed_bytes() const { return passed_bytes_; }

private:
    static constexpr std::size_t queue_bytes_max = 64 * 1024;

    struct Piece {
        double due_ms = 0;
        std::string bytes;
    };

    Weather weather_;
    Random random_;
    std::deque<Piece> queue_;
    std::size_t queued_bytes_ = 0;
    std::size_t passed_bytes_ = 0;
    double last_due_ms_ = 0;
    double stalled_until_ms_ = 0;
    std::optional<std::size_t> bytes_left_;
    bool blocked_ = false;
    bool swallows_ = false;
};

}  // namespace parley::chaos
