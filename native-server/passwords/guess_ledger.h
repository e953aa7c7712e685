// Who guessed wrong how often, and who has to wait for it. By name and address together, so that a guesser locks out nobody
// but who shares their address; and by address, for who tries one password on many names. No clock, no thread of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>

#include "native-server/core/ports.h"

namespace parley::server {

class GuessLedger {
public:
    explicit GuessLedger(std::size_t guessers_max) : guessers_max_(guessers_max) {}

    /// How long the guesser has to wait; 0: not at all.
    [[nodiscard]] std::int64_t wait_ms(const Guess& guess, MonotonicMs now) const;
    void was_wrong(const Guess& guess, MonotonicMs now);
    /// Forgets what was wrong about this name. The address keeps its count, or an account of one's own would wipe it.
    void was_right(const Guess& guess);

    [[nodiscard]] std::size_t guessers() const { return counts_.size(); }

private:
    struct Count {
        std::string key;
        std::uint32_t wrong = 0;
        MonotonicMs since = 0;
        MonotonicMs last = 0;
        MonotonicMs locked_until = 0;
        std::int64_t lock_ms = 0;  ///< the newest lock's; 0: there was none
    };
    using Counts = std::list<Count>;  // who guessed last comes last

    [[nodiscard]] std::int64_t wait_of(const std::string& key, MonotonicMs now) const;
    void count(const std::string& key, std::uint32_t wrong_max, MonotonicMs now);

    std::size_t guessers_max_;
    Counts order_;
    std::unordered_map<std::string, Counts::iterator> counts_;
};

/// An address as it counts: of IPv6 the first 64 bits, which is what one customer has at the least.
std::string guesser_of(const std::string& address);

}  // namespace parley::server
