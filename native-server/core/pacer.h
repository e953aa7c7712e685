// How fast somebody may go on: token buckets by connection, by person and by address. The time is passed in. Each loop has its
// own, with its share of what holds for people and addresses, so that nothing of it crosses threads. Loop thread only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "native-server/core/ports.h"
#include "shared/limits.h"

namespace parley::server {

/// What is counted.
enum class Counted : std::uint8_t { connects, sign_ins, messages, commands, bytes, searches, uploads, refusals };
inline constexpr std::size_t counted_count = 8;

/// As whose it is counted.
enum class CountedOf : std::uint8_t { connection, person, address };
inline constexpr std::size_t counted_of_count = 3;

/// What holds for all that is counted. A rate of nothing at once is no bound.
struct Rates {
    std::array<std::array<limits::Rate, counted_of_count>, counted_count> all{};

    limits::Rate& of(Counted what, CountedOf whose) {
        return all[static_cast<std::size_t>(what)][static_cast<std::size_t>(whose)];
    }
    [[nodiscard]] const limits::Rate& of(Counted what, CountedOf whose) const {
        return all[static_cast<std::size_t>(what)][static_cast<std::size_t>(whose)];
    }
};

/// Those of shared/limits.h.
Rates usual_rates();

/// What one of several loops may grant, among which connections come in turn: its part of a person's and an address's rates,
/// and of each no less than one connection may, so that who has a single one is not slowed down by there being many loops.
Rates share_of(Rates rates, std::size_t loops);

/// A token bucket in one number: when it will be full again. Full at first.
class Bucket {
public:
    /// How long it takes until there are so many; 0: there are. More than it ever holds is taken for all that it holds.
    [[nodiscard]] std::int64_t wait_ms(const limits::Rate& rate, std::uint64_t count, MonotonicMs now) const;
    void take(const limits::Rate& rate, std::uint64_t count, MonotonicMs now);

private:
    [[nodiscard]] std::int64_t full_after(const limits::Rate& rate, std::uint64_t count, MonotonicMs now) const;

    std::int64_t full_at_ns_ = std::numeric_limits<std::int64_t>::min();
};

/// The buckets of one connection, person or address.
struct Pace {
    std::array<Bucket, counted_count> buckets;
};

/// The paces of those who were heard of last; who is forgotten begins with full buckets.
class PacesByName {
public:
    explicit PacesByName(std::size_t names_max) : names_max_(names_max) {}

    std::shared_ptr<Pace> of(const std::string& name);
    [[nodiscard]] std::size_t size() const { return by_name_.size(); }

private:
    using Order = std::list<std::pair<std::string, std::shared_ptr<Pace>>>;  // who was heard of last comes last

    std::size_t names_max_;
    Order order_;
    std::unordered_map<std::string, Order::iterator> by_name_;
};

/// Whose paces something counts towards; null: nobody's.
struct PacesOf {
    Pace* connection = nullptr;
    Pace* person = nullptr;
    Pace* address = nullptr;
};

class Pacer {
public:
    Pacer(const Rates& rates, std::size_t loops, std::size_t names_max = limits::paces_remembered_max)
        : rates_(share_of(rates, loops)), people_(names_max), addresses_(names_max) {}

    std::shared_ptr<Pace> of_person(const std::string& id) { return people_.of(id); }
    /// An IPv6 address counts as its first 64 bits. Null where an address tells nobody apart: on this machine, which may be a
    /// proxy that nobody named, and where none is known.
    std::shared_ptr<Pace> of_address(const std::string& address);

    /// How long to wait before it is allowed; 0: it is, and was taken from all of them. Otherwise it was taken from none.
    std::int64_t take(Counted what, std::uint64_t count, const PacesOf& whose, MonotonicMs now);

    /// How often it was not allowed.
    [[nodiscard]] std::uint64_t refused(Counted what) const { return refused_[static_cast<std::size_t>(what)]; }

private:
    Rates rates_;
    PacesByName people_;
    PacesByName addresses_;
    std::array<std::uint64_t, counted_count> refused_{};
};

}  // namespace parley::server
