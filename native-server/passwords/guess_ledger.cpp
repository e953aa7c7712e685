#include "native-server/passwords/guess_ledger.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "shared/limits.h"

namespace parley::server {

namespace {

/// No address holds a line break, so the two kinds of keys don't meet.
std::string key_of(const Guess& guess) {
    return guesser_of(guess.address) + "\n" + guess.skeleton;
}

}  // namespace

std::string guesser_of(const std::string& address) {
    in6_addr v6{};
    if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) return address;
    constexpr std::size_t network_bytes = 8;
    std::memset(v6.s6_addr + network_bytes, 0, sizeof v6.s6_addr - network_bytes);
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(AF_INET6, &v6, text.data(), text.size()) == nullptr ? address : std::string(text.data()) + "/64";
}

std::int64_t GuessLedger::wait_ms(const Guess& guess, MonotonicMs now) const {
    return std::max(wait_of(key_of(guess), now), wait_of(guesser_of(guess.address), now));
}

std::int64_t GuessLedger::wait_of(const std::string& key, MonotonicMs now) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : std::max<std::int64_t>(found->second->locked_until - now, 0);
}

void GuessLedger::was_wrong(const Guess& guess, MonotonicMs now) {
    count(key_of(guess), limits::wrong_guesses_max, now);
    count(guesser_of(guess.address), limits::address_guesses_max, now);
}

void GuessLedger::was_right(const Guess& guess) {
    const auto found = counts_.find(key_of(guess));
    if (found == counts_.end()) return;
    order_.erase(found->second);
    counts_.erase(found);
}

void GuessLedger::count(const std::string& key, std::uint32_t wrong_max, MonotonicMs now) {
    const auto [place, is_new] = counts_.try_emplace(key);
    if (is_new) {
        place->second = order_.insert(order_.end(), Count{key, 0, now, now, 0, 0});
    } else {
        order_.splice(order_.end(), order_, place->second);
    }
    Count& count = *place->second;
    // Who was locked is remembered for as long as the longest lock takes; then they begin anew, as who was never does.
    const bool over = count.lock_ms == 0 ? now - count.since >= limits::guess_window_ms
                                         : now - std::max(count.last, count.locked_until) >= limits::guess_lock_max_ms;
    if (over) count = Count{key, 0, now, now, 0, 0};
    count.last = now;
    if (++count.wrong >= wrong_max && now >= count.locked_until) {  // several may have been under way when it was locked
        count.lock_ms = count.lock_ms == 0 ? limits::guess_lock_ms : std::min(2 * count.lock_ms, limits::guess_lock_max_ms);
        count.locked_until = now + count.lock_ms;
    }
    if (counts_.size() > guessers_max_) {
        counts_.erase(order_.front().key);
        order_.pop_front();
    }
}

}  // namespace parley::server
