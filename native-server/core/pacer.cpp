#include "native-server/core/pacer.h"

#include <algorithm>

#include "shared/address_range.h"

namespace parley::server {

namespace {

constexpr std::int64_t ns_a_ms = 1'000'000;
constexpr std::uint64_t ns_a_second = 1'000'000'000;

bool is_bound(const limits::Rate& rate) {
    return rate.at_once > 0 && rate.a_second > 0;
}

/// What `count` take to come back. A rate is 32 bits, so it fits.
std::int64_t ns_for(const limits::Rate& rate, std::uint64_t count) {
    return static_cast<std::int64_t>(count * ns_a_second / rate.a_second);
}

std::uint32_t part_of(std::uint32_t whole, std::size_t loops, std::uint32_t at_least) {
    return std::max(static_cast<std::uint32_t>(whole / loops), std::min(whole, std::max(at_least, 1U)));
}

}  // namespace

Rates usual_rates() {
    using enum CountedOf;
    Rates rates;
    rates.of(Counted::connects, address) = limits::address_connects;
    rates.of(Counted::sign_ins, connection) = limits::connection_sign_ins;
    rates.of(Counted::sign_ins, address) = limits::address_sign_ins;
    rates.of(Counted::messages, connection) = limits::connection_messages;
    rates.of(Counted::messages, person) = limits::person_messages;
    rates.of(Counted::messages, address) = limits::address_messages;
    rates.of(Counted::commands, connection) = limits::connection_commands;
    rates.of(Counted::commands, person) = limits::person_commands;
    rates.of(Counted::commands, address) = limits::address_commands;
    rates.of(Counted::bytes, connection) = limits::connection_bytes;
    rates.of(Counted::bytes, person) = limits::person_bytes;
    rates.of(Counted::bytes, address) = limits::address_bytes;
    rates.of(Counted::searches, connection) = limits::connection_searches;
    rates.of(Counted::searches, person) = limits::person_searches;
    rates.of(Counted::searches, address) = limits::address_searches;
    rates.of(Counted::uploads, person) = limits::person_uploads;
    rates.of(Counted::uploads, address) = limits::address_uploads;
    rates.of(Counted::refusals, connection) = limits::connection_refusals;
    return rates;
}

Rates share_of(Rates rates, std::size_t loops) {
    for (auto& of_one : rates.all) {
        const limits::Rate& connection = of_one[static_cast<std::size_t>(CountedOf::connection)];
        for (const CountedOf whose : {CountedOf::person, CountedOf::address}) {
            limits::Rate& rate = of_one[static_cast<std::size_t>(whose)];
            if (!is_bound(rate)) continue;
            rate = {part_of(rate.a_second, loops, connection.a_second), part_of(rate.at_once, loops, connection.at_once)};
        }
    }
    return rates;
}

std::int64_t Bucket::full_after(const limits::Rate& rate, std::uint64_t count, MonotonicMs now) const {
    return std::max(full_at_ns_, now * ns_a_ms) + ns_for(rate, std::min<std::uint64_t>(count, rate.at_once));
}

std::int64_t Bucket::wait_ms(const limits::Rate& rate, std::uint64_t count, MonotonicMs now) const {
    if (!is_bound(rate)) return 0;
    const std::int64_t late_ns = full_after(rate, count, now) - now * ns_a_ms - ns_for(rate, rate.at_once);
    return late_ns <= 0 ? 0 : (late_ns + ns_a_ms - 1) / ns_a_ms;
}

void Bucket::take(const limits::Rate& rate, std::uint64_t count, MonotonicMs now) {
    if (is_bound(rate)) full_at_ns_ = full_after(rate, count, now);
}

std::shared_ptr<Pace> PacesByName::of(const std::string& name) {
    const auto [place, is_new] = by_name_.try_emplace(name);
    if (is_new)
        place->second = order_.emplace(order_.end(), name, std::make_shared<Pace>());
    else
        order_.splice(order_.end(), order_, place->second);
    std::shared_ptr<Pace> pace = place->second->second;
    if (by_name_.size() > names_max_) {
        by_name_.erase(order_.front().first);
        order_.pop_front();
    }
    return pace;
}

std::shared_ptr<Pace> Pacer::of_address(const std::string& address) {
    const auto one = address_range_from(address);
    if (!one || is_loopback(*one)) return nullptr;
    return addresses_.of(network_of(*one).text());
}

std::int64_t Pacer::take(Counted what, std::uint64_t count, const PacesOf& whose, MonotonicMs now) {
    const auto index = static_cast<std::size_t>(what);
    const std::array<Pace*, counted_of_count> paces = {whose.connection, whose.person, whose.address};
    std::int64_t wait_ms = 0;
    for (std::size_t i = 0; i < paces.size(); ++i)
        if (paces[i] != nullptr)
            wait_ms = std::max(wait_ms, paces[i]->buckets[index].wait_ms(rates_.all[index][i], count, now));
    if (wait_ms > 0) {
        ++refused_[index];
        return wait_ms;
    }
    for (std::size_t i = 0; i < paces.size(); ++i)
        if (paces[i] != nullptr) paces[i]->buckets[index].take(rates_.all[index][i], count, now);
    return 0;
}

}  // namespace parley::server
