#include "native-server/vital_signs.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>

#include "shared/limits.h"

namespace parley::server {
namespace {

constexpr std::int64_t start_ms = 5'000'000;

/// Name and labels -> value; fails on what is not the text format.
std::map<std::string, double> read_metrics(const std::string& text) {
    std::map<std::string, double> values;
    std::set<std::string> typed;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string first, second, name;
        words >> first >> second >> name;
        if (first == "#") {
            EXPECT_TRUE(second == "HELP" || second == "TYPE") << line;
            if (second == "TYPE") {
                EXPECT_TRUE(typed.insert(name).second) << "typed twice: " << line;
            }
            continue;
        }
        std::string of = first.substr(0, first.find('{'));
        for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
            const std::size_t at = of.size() > suffix.size() ? of.size() - suffix.size() : 0;
            if (of.substr(at) == suffix && typed.count(of.substr(0, at)) > 0) of.resize(at);
        }
        EXPECT_TRUE(typed.count(of) > 0) << "no type before: " << line;
        EXPECT_TRUE(values.emplace(first, std::stod(second)).second) << "twice: " << line;
        EXPECT_TRUE(name.empty()) << line;
    }
    EXPECT_EQ(text.back(), '\n');
    return values;
}

StatusRequest asking(const std::string& path, const std::string& address = "192.0.2.1") {
    return {path, "", address, false};
}

TEST(VitalSigns, SumsWhatTheLoopsCount) {
    VitalSigns signs(2, {}, start_ms);
    for (std::size_t i = 0; i < 2; ++i) {
        LoopCounters& loop = signs.of_loop(i);
        loop.connections.set(3 + i);
        loop.rooms.set(12);
        loop.deliveries.add(100);
        loop.refusals.add(ErrorCode::rate_limited);
        loop.refusals.add(ErrorCode::shutting_down);
        loop.delivery.observe(250);
        loop.delivery.observe(251);
    }
    signs.of_log().commit.observe(3'000);
    signs.of_log().commit.observe(60'000'000);
    signs.set_log_queues([] { return LogQueues{1, 2, 3}; });
    signs.look_at_process();
    auto values = read_metrics(signs.metrics());
    EXPECT_EQ(values["parley_connections"], 7);
    EXPECT_EQ(values["parley_rooms"], 12) << "each loop knows all of them";
    EXPECT_EQ(values["parley_deliveries_total"], 200);
    EXPECT_EQ(values["parley_refusals_total{reason=\"rate_limited\"}"], 2);
    EXPECT_EQ(values["parley_refusals_total{reason=\"malformed\"}"], 0);
    EXPECT_EQ(values["parley_queue_depth{queue=\"log_read\"}"], 2);
    EXPECT_EQ(values["parley_delivery_seconds_bucket{le=\"0.000250\"}"], 2);
    EXPECT_EQ(values["parley_delivery_seconds_bucket{le=\"0.000500\"}"], 4) << "they count what is below too";
    EXPECT_EQ(values["parley_delivery_seconds_count"], 4);
    EXPECT_EQ(values["parley_commit_seconds_bucket{le=\"10.000000\"}"], 1);
    EXPECT_EQ(values["parley_commit_seconds_bucket{le=\"+Inf\"}"], 2);
    EXPECT_NEAR(values["parley_commit_seconds_sum"], 60.003, 1e-6);
    EXPECT_GT(values["process_resident_memory_bytes"], 1'000'000);
    EXPECT_GE(values["process_open_fds"], 3);
}

TEST(VitalSigns, EveryErrorHasACounterOfItsOwn) {
    LoopCounters counters;
    std::uint64_t errors = 0;
    for (std::uint64_t number = 1000; number < 6000; ++number) {
        const auto code = error_code_from(number);
        if (!code) continue;
        EXPECT_EQ(counters.refusals.count(*code), 0U) << number;
        counters.refusals.add(*code);
        ++errors;
    }
    EXPECT_GT(errors, 40U);
}

TEST(VitalSigns, AServerIsReadyWhileEveryLoopTurnsTheLogWorksAndItDoesNotStop) {
    VitalSigns signs(2, {}, start_ms);
    EXPECT_EQ(signs.unready(start_ms), "");
    EXPECT_EQ(signs.answer(asking("/readyz"), start_ms)->head.substr(0, 15), "HTTP/1.1 200 OK");
    const std::int64_t later = start_ms + limits::loop_stuck_ms + 1;
    signs.loop_answered(0, later);
    EXPECT_NE(signs.unready(later), "") << "the second loop is stuck";
    signs.loop_answered(1, later);
    EXPECT_EQ(signs.unready(later), "");
    signs.of_log().works.set(0);
    EXPECT_NE(signs.unready(later), "");
    EXPECT_EQ(signs.answer(asking("/readyz"), later)->head.substr(0, 12), "HTTP/1.1 503");
    signs.of_log().works.set(1);
    EXPECT_EQ(signs.unready(later), "");
    signs.stop();
    EXPECT_NE(signs.unready(later), "");
}

TEST(VitalSigns, WithoutTheOperatorsWordThereAreNoMetrics) {
    const VitalSigns signs(1, {}, start_ms);
    EXPECT_FALSE(signs.answer(asking("/metrics", "127.0.0.1"), start_ms));
    EXPECT_FALSE(signs.answer(asking("/"), start_ms));
}

TEST(VitalSigns, OnThisMachineMetricsAreForThisMachineAlone) {
    const VitalSigns signs(1, {true, ""}, start_ms);
    const auto status = [&](const StatusRequest& request) { return signs.answer(request, start_ms)->head.substr(9, 3); };
    EXPECT_EQ(status(asking("/metrics", "127.0.0.1")), "200");
    EXPECT_EQ(status(asking("/metrics", "::1")), "200");
    EXPECT_EQ(status(asking("/metrics", "192.0.2.1")), "403");
    EXPECT_EQ(status(asking("/metrics", "")), "403");
    StatusRequest passed_on = asking("/metrics", "127.0.0.1");
    passed_on.passed_on = true;
    EXPECT_EQ(status(passed_on), "403") << "a proxy speaks for somebody";
}

TEST(VitalSigns, ATokenShowsMetricsToWhoHasIt) {
    const VitalSigns signs(1, {false, "abcdef"}, start_ms);
    const auto status = [&](const std::string& authorization) {
        return signs.answer({"/metrics", authorization, "192.0.2.1", true}, start_ms)->head.substr(9, 3);
    };
    EXPECT_EQ(status("Bearer abcdef"), "200");
    for (const char* wrong :
         {"", "Bearer ", "Bearer abcde", "Bearer abcdeg", "Bearer abcdefg", "abcdef", "Basic abcdef", "Bearer  abcdef"})
        EXPECT_EQ(status(wrong), "401") << wrong;
    EXPECT_EQ(signs.answer(asking("/metrics", "127.0.0.1"), start_ms)->head.substr(9, 3), "401") << "nobody said loopback";
}

}  // namespace
}  // namespace parley::server
