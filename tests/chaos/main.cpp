// parley-chaos: real clients against the real server over a bad network, from a seed. See docs/architecture.md, "What always
// holds".
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/chaos/run.h"

namespace parley::chaos {
namespace {

constexpr std::string_view usage =
    "usage: script/chaos [--seconds 60] [--seed S] [--clients 24]\n\n"
    "Real clients write to each other through a proxy that delays, stalls and cuts their connections, while the server is\n"
    "killed and started again and again. Then every client's page is compared with the log. Without --seed one is chosen;\n"
    "it is printed first. Exit code 1 when a message was lost, repeated, misplaced or missed.\n";

template <class Number>
bool read(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

std::optional<PlanOptions> read_options(const std::vector<std::string_view>& arguments) {
    PlanOptions options;
    options.seed = std::random_device()() % 1'000'000;
    std::size_t seconds = 60;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        if (i + 1 == arguments.size()) return std::nullopt;
        bool understood = false;
        if (arguments[i] == "--seed") understood = read(arguments[i + 1], options.seed);
        if (arguments[i] == "--seconds") understood = read(arguments[i + 1], seconds) && seconds > 0 && seconds <= 3600;
        if (arguments[i] == "--clients")
            understood = read(arguments[i + 1], options.clients) && options.clients > 0 && options.clients <= 500;
        if (!understood) return std::nullopt;
    }
    options.seconds = static_cast<double>(seconds);
    return options;
}

void print_numbers(const Run& run, const PlanOptions& options) {
    const Tally& tally = run.tally();
    const Evidence& evidence = run.evidence();
    std::printf(
        "%zu kills, %zu cuts (%zu asked for between commit and ack), %zu stalls, %zu half-opens, %zu duplicates, %zu "
        "reorders\n",
        run.kills(), run.proxy().cuts(), tally.cuts_before_ack, tally.stalls, tally.half_opens, tally.duplicates,
        tally.reorders);
    std::printf(
        "%zu crashes of pages, %zu put away; %zu connections, %zu welcomes, %zu resumes, %zu gaps, %zu resyncs, %zu busy\n",
        tally.crashes, tally.put_away, evidence.connections, evidence.welcomes, evidence.resumes, evidence.gaps,
        evidence.resyncs, evidence.busy);
    std::printf("everybody was in after %.1f s, and had settled %.1f s after the faults; reading the log took %.1f s\n",
                run.durations().come_in / 1000, run.durations().settle / 1000, run.durations().read / 1000);
    const std::size_t pages = options.clients + tally.duplicates;
    std::size_t events = 0;
    for (const auto& [room, log] : run.logs()) events += log.size();
    std::printf("%zu reconnects, %zu messages composed (%.1f MB), %zu acks, %zu events in %zu rooms\n",
                evidence.welcomes - std::min(evidence.welcomes, pages), evidence.composed.size(),
                static_cast<double>(evidence.composed_bytes) / 1e6, evidence.acknowledged.size(), events, run.logs().size());
}

bool print_verdict(const Run& run, const PlanOptions& options) {
    constexpr double full_run_seconds = 60;
    constexpr std::size_t kills_min = 20;
    constexpr std::size_t cuts_min = 200;
    const Evidence& evidence = run.evidence();
    for (const Violation& violation : evidence.violations) std::printf("  %s\n", violation.words.c_str());
    if (evidence.count() > evidence.violations.size())
        std::printf("  and %zu more\n", evidence.count() - evidence.violations.size());
    std::printf("lost acked %zu, duplicates %zu, holes %zu, order differences %zu, stuck %zu\n", evidence.count(Wrong::lost),
                evidence.count(Wrong::duplicate), evidence.count(Wrong::hole), evidence.count(Wrong::order),
                evidence.count(Wrong::stuck));
    const bool enough = options.seconds < full_run_seconds || (run.kills() >= kills_min && run.proxy().cuts() >= cuts_min);
    if (!enough) std::printf("too calm: %zu kills and %zu cuts are wanted\n", kills_min, cuts_min);
    if (evidence.acknowledged.empty()) std::printf("nobody could write anything\n");
    return enough && !evidence.acknowledged.empty() && evidence.violations.empty();
}

int run_all(const PlanOptions& options) {
    const std::string again = "script/chaos --seed " + std::to_string(options.seed) + " --seconds " +
                              std::to_string(static_cast<int>(options.seconds)) +
                              (options.clients == PlanOptions().clients ? "" : " --clients " + std::to_string(options.clients));
    std::printf("seed %s: run again with %s\n", std::to_string(options.seed).c_str(), again.c_str());
    std::fflush(stdout);
    Run run(options);
    run.run();
    print_numbers(run, options);
    const bool good = print_verdict(run, options);
    if (!good) std::printf("FAILED: run again with %s\n", again.c_str());
    return good ? 0 : 1;
}

}  // namespace
}  // namespace parley::chaos

int main(int count, char** arguments) {
    const std::vector<std::string_view> words(arguments + 1, arguments + count);
    if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
        std::fputs(parley::chaos::usage.data(), stdout);
        return 0;
    }
    const auto options = parley::chaos::read_options(words);
    if (!options) {
        std::fputs(parley::chaos::usage.data(), stderr);
        return 2;
    }
    try {
        return parley::chaos::run_all(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "the run broke off: %s\n", error.what());
        return 1;
    }
}
