// Many connections for long, of which some go and come back all the time, as Markdown on standard output. script/bench soak
// puts it into docs/benchmarks.md. Exit code 1: something was lost or came twice, or memory or open files grew.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/bench/fanout_crowd.h"
#include "tests/bench/fanout_load.h"
#include "tests/bench/fanout_target.h"
#include "tests/bench/measure.h"

namespace {

using namespace parley;
using namespace parley::bench;

struct Length {
    std::size_t connections = 9000;
    std::size_t parts = 10;  ///< rows of the table
    double part_s = 60;      ///< each
    double dropped_a_second = 30;
    bool judged = true;  ///< memory and files, too
};

constexpr double posted_a_second = 2;
constexpr double growth_max = 0.02;  // from the second part to the last, which is after everything has been used once
constexpr double growth_bytes_max = 4e6;

/// Does something so and so often a second, on the whole.
class Rhythm {
public:
    Rhythm(double a_second, double start_s) : every_s_(1 / a_second), next_s_(start_s) {}
    bool is_due(double time_s) {
        if (time_s < next_s_) return false;
        next_s_ += every_s_;
        return true;
    }

private:
    double every_s_;
    double next_s_;
};

struct Part {
    double resident = 0;  ///< bytes, median
    double files_most = 0;
    std::size_t dropped = 0;
    std::uint64_t delivered = 0;
};

class Soak {
public:
    Soak(const Length& length, const std::filesystem::path& folder)
        : length_(length), target_(kind(), folder), crowd_(options()) {}

    /// True when all is well.
    bool run() {
        crowd_.on_message = [this](Member&, std::uint64_t) { ++delivered_; };
        crowd_.gather();
        progress("all are in");
        std::vector<Part> parts;
        const double start = now_s();
        for (std::size_t i = 1; i <= length_.parts; ++i) {
            parts.push_back(run_until(start + static_cast<double>(i) * length_.part_s));
            row(i, parts.back());
        }
        return end(parts);
    }

private:
    static Kind kind() {
        Kind kind = parley_threads_kind();
        auto& words = kind.arguments;
        words.erase(std::remove(words.begin(), words.end(), "--no-rate-limits"), words.end());
        return kind;
    }
    CrowdOptions options() const {
        CrowdOptions options = crowd_of(target_, length_.connections);
        options.comes_back = true;
        return options;
    }

    Part run_until(double end_s) {
        Part part;
        std::vector<double> resident;
        const std::uint64_t delivered = delivered_;
        double now = now_s();
        Rhythm looks(1, now);
        Rhythm drops(length_.dropped_a_second, now);
        Rhythm posts(posted_a_second, now);
        for (; now < end_s; now = now_s()) {
            if (looks.is_due(now)) {
                resident.push_back(target_.memory().resident);
                part.files_most = std::max(part.files_most, static_cast<double>(target_.descriptors()));
            }
            if (posts.is_due(now)) post();
            while (drops.is_due(now)) part.dropped += drop();
            crowd_.poll(5);
        }
        part.resident = median(resident);
        part.delivered = delivered_ - delivered;
        return part;
    }

    void post() {
        Member& writer = crowd_.members().front();  // it is never dropped
        crowd_.post(writer, crowd_.next_number(), 150);
        ++posted_;
    }
    /// In turn, so that each has its turn once in a while; with a close frame and without.
    std::size_t drop() {
        next_ = next_ + 1 < crowd_.size() ? next_ + 1 : 1;
        Member& member = crowd_.members()[next_];
        if (member.stage != Stage::ready) return 0;
        crowd_.drop(member, next_ % 2 == 0);
        return 1;
    }

    void row(std::size_t number, const Part& part) const {
        print_row({std::to_string(number), fixed(part.resident / 1e6, 1) + " MB", grouped(part.files_most),
                   grouped(static_cast<double>(part.dropped)), grouped(static_cast<double>(part.delivered))});
    }

    bool end(const std::vector<Part>& parts) {
        const Seq head = crowd_.members().front().last;
        const auto is_behind = [head](const Member& member) { return member.stage != Stage::ready || member.last < head; };
        const auto& members = crowd_.members();
        for (const double end = now_s() + 60; now_s() < end && std::any_of(members.begin(), members.end(), is_behind);)
            crowd_.poll(20);
        Findings findings;
        findings.expect_none(crowd_.order().gaps, "gaps");
        findings.expect_none(crowd_.order().duplicates, "duplicates");
        findings.expect_none(static_cast<std::uint64_t>(std::count_if(members.begin(), members.end(), is_behind)),
                             "clients that lack messages");
        const Part& before = parts[std::min<std::size_t>(1, parts.size() - 1)];
        const double growth = parts.back().resident - before.resident;
        print_text("\nFrom the second row to the last memory grew by " + fixed(growth / 1e6, 2) + " MB (" +
                   fixed(growth / before.resident * 100, 2) + " %), the most open files by " +
                   fixed(parts.back().files_most - before.files_most, 0) + ". " + grouped(static_cast<double>(posted_)) +
                   " messages, gaps " + std::to_string(crowd_.order().gaps) + ", duplicates " +
                   std::to_string(crowd_.order().duplicates) + ".");
        if (length_.judged) {
            findings.expect_none(growth > std::max(growth_bytes_max, growth_max * before.resident) ? 1 : 0, "memory grew");
            // No more than those that may be on their way out at that moment.
            findings.expect_none(parts.back().files_most > before.files_most + 64 ? 1 : 0, "open files grew");
        }
        return findings.none();
    }

    const Length length_;
    Target target_;
    Crowd crowd_;
    std::uint64_t delivered_ = 0;
    std::uint64_t posted_ = 0;
    std::size_t next_ = 0;
};

bool soak(const Length& length, const std::filesystem::path& folder) {
    print_text("### " + grouped(static_cast<double>(length.connections)) + " connections for " +
               grouped(static_cast<double>(length.parts) * length.part_s) + " seconds\n");
    print_text(
        "All in one room, in which somebody writes twice a second. " + fixed(length.dropped_a_second, 0) +
        " a second end their connection, every other one without a word, and come back after half a second to two with "
        "their token and cursor. The server has all its threads and the usual limits. Memory is the median of a row, open "
        "files the most.\n");
    print_head({"part", "resident memory", "open files", "gone and back", "deliveries"});
    return Soak(length, folder).run();
}

}  // namespace

int main(int argc, char** argv) {
    Length length;
    if (argc == 3 && std::strcmp(argv[2], "--quick") == 0)
        length = {200, 3, 1, 100, false};
    else if (argc != 2)
        return std::fprintf(stderr, "usage: soak_bench FOLDER [--quick]\n"), 2;
    try {
        std::filesystem::create_directories(argv[1]);
        std::signal(SIGPIPE, SIG_IGN);
        raise_open_files();
        return soak(length, argv[1]) ? 0 : 1;
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "soak_bench: %s\n", error.what()), 1;
    }
}
