#include "native-server/vital_signs.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "shared/address_range.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

/// All of it is looked at, so that the time taken tells nothing of where the first difference is.
bool is_same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    return difference == 0;
}

/// Lines of one metric: names and labels are ours, and hold nothing that would have to be escaped.
class Page {
public:
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    }
    void line(std::uint64_t value, std::string_view label = {}, std::string_view is = {}) {
        text_.append(name_);
        if (!label.empty()) text_.append("{").append(label).append("=\"").append(is).append("\"}");
        text_.append(" ").append(std::to_string(value)).append("\n");
    }
    void one(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
        begin(name, type, help);
        line(value);
    }
    /// Of several that were counted apart.
    void histogram(std::string_view name, std::string_view help, const std::vector<const Histogram*>& parts) {
        begin(name, "histogram", help);
        std::uint64_t count = 0;
        std::uint64_t sum_us = 0;
        const std::string whole(name);
        name_ = whole + "_bucket";
        for (std::size_t place = 0; place <= Histogram::ends_us.size(); ++place) {
            for (const Histogram* part : parts) count += part->count(place);
            line(count, "le", place < Histogram::ends_us.size() ? seconds(Histogram::ends_us[place]) : "+Inf");
        }
        for (const Histogram* part : parts) sum_us += part->sum_us();
        text_.append(whole).append("_sum ").append(seconds(static_cast<std::int64_t>(sum_us))).append("\n");
        text_.append(whole).append("_count ").append(std::to_string(count)).append("\n");
    }
    std::string take() { return std::move(text_); }

private:
    static std::string seconds(std::int64_t us) {
        constexpr std::int64_t us_a_second = 1'000'000;
        std::string fraction = std::to_string(us % us_a_second);
        return std::to_string(us / us_a_second) + "." + std::string(6 - fraction.size(), '0') + fraction;
    }

    std::string text_;
    std::string name_;
};

constexpr int error_code_min = 1000;
constexpr int error_code_end = 6000;
constexpr std::string_view bearer = "Bearer ";

}  // namespace

VitalSigns::VitalSigns(std::size_t loops, MetricsAccess access, std::int64_t now_ms)
    : access_(std::move(access)), answered_ms_(loops) {
    for (std::size_t i = 0; i < loops; ++i) loops_.push_back(std::make_unique<LoopCounters>());
    for (auto& answered : answered_ms_) answered = now_ms;
    log_.works.set(1);
}

void VitalSigns::look_at_process() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t pages = 0;
    std::uint64_t resident = 0;
    if (statm >> pages >> resident) resident_bytes_.set(resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    std::uint64_t count = 0;
    std::error_code error;
    for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) ++count;
    if (count > 0) descriptors_.set(count - 1);  // the one that looks
}

bool VitalSigns::every_loop_turns(std::int64_t now_ms) const {
    return std::all_of(answered_ms_.begin(), answered_ms_.end(),
                       [now_ms](const auto& answered) { return now_ms - answered <= limits::loop_stuck_ms; });
}

std::string VitalSigns::unready(std::int64_t now_ms) const {
    if (stopping_) return "The server is about to stop.";
    if (!every_loop_turns(now_ms)) return "A part of the server does not answer.";
    if (log_.works.value() == 0) return "The log can't be written.";
    return {};
}

std::string VitalSigns::metrics() const {
    const auto sum = [this](Counter LoopCounters::*what) {
        std::uint64_t total = 0;
        for (const auto& loop : loops_) total += ((*loop).*what).value();
        return total;
    };
    Page page;
    page.one("parley_connections", "gauge", "Connections that are open.", sum(&LoopCounters::connections));
    page.one("parley_sessions", "gauge", "WebSocket sessions that are open.", sum(&LoopCounters::sessions));
    page.one("parley_rooms", "gauge", "Rooms, without the personal logs.", loops_.front()->rooms.value());
    page.one("parley_commands_total", "counter", "Messages that clients sent.", sum(&LoopCounters::commands));
    page.one("parley_command_bytes_total", "counter", "Bytes of what clients sent.", sum(&LoopCounters::bytes));
    page.one("parley_deliveries_total", "counter", "Pushes of rooms, one for each session that they went to.",
             sum(&LoopCounters::deliveries));
    page.one("parley_resumes_total", "counter", "Resumes that were answered with all that was lacking.",
             sum(&LoopCounters::resumes));
    page.one("parley_gaps_total", "counter", "Resumes that were too far behind for that.", sum(&LoopCounters::gaps));
    page.one("parley_resets_total", "counter", "Cursors of another history.", sum(&LoopCounters::resets));
    page.one("parley_resyncs_total", "counter", "Rooms of sessions that did not keep up.", sum(&LoopCounters::resyncs));
    page.begin("parley_handshakes_refused_total", "counter", "Handshakes that were refused.");
    page.line(sum(&LoopCounters::handshakes_refused), "reason", "not_good");
    page.line(sum(&LoopCounters::handshakes_too_fast), "reason", "rate_limited");
    page.begin("parley_refusals_total", "counter", "Commands that were answered with an error, by its name.");
    for (int number = error_code_min; number < error_code_end; ++number) {
        const auto code = error_code_from(static_cast<std::uint64_t>(number));
        if (!code) continue;
        std::uint64_t total = 0;
        for (const auto& loop : loops_) total += loop->refusals.count(*code);
        page.line(total, "reason", error_row(*code).name);
    }
    page.begin("parley_queue_depth", "gauge", "What waits: for the log's threads, and answers that the loops wait for.");
    const LogQueues queues = log_queues_ ? log_queues_() : LogQueues{};
    page.line(queues.to_write, "queue", "log_write");
    page.line(queues.to_read, "queue", "log_read");
    page.line(queues.to_search, "queue", "search");
    page.line(sum(&LoopCounters::requests_waiting), "queue", "answers");
    page.one("parley_commits_total", "counter", "Transactions of the log.", log_.commits.value());
    page.one("parley_commit_failures_total", "counter", "Transactions of the log that failed.", log_.failures.value());
    page.one("parley_log_works", "gauge", "1 while the log can be written.", log_.works.value());
    page.histogram("parley_commit_seconds", "How long a transaction of the log took, synced to the disk.", {&log_.commit});
    std::vector<const Histogram*> deliveries;
    for (const auto& loop : loops_) deliveries.push_back(&loop->delivery);
    page.histogram("parley_delivery_seconds", "From a commit until a loop had written it to its sessions.", deliveries);
    page.one("process_resident_memory_bytes", "gauge", "Memory that is in use.", resident_bytes_.value());
    page.one("process_open_fds", "gauge", "Open file descriptors.", descriptors_.value());
    return page.take();
}

bool VitalSigns::may_see_metrics(const StatusRequest& request) const {
    const std::string_view shown = request.authorization;
    if (!access_.token.empty() && shown.substr(0, bearer.size()) == bearer &&
        is_same(shown.substr(bearer.size()), access_.token))
        return true;
    const auto from = address_range_from(request.address);
    return access_.loopback && !request.passed_on && from && is_loopback(*from);
}

std::optional<HttpAnswer> VitalSigns::answer(const StatusRequest& request, std::int64_t now_ms) const {
    if (request.path == "/readyz") {
        const std::string why = unready(now_ms);
        return answer_short(why.empty() ? 200 : 503, "text/plain; charset=utf-8", (why.empty() ? "ready" : why) + "\n");
    }
    if (request.path != "/metrics") return std::nullopt;
    if (!access_.loopback && access_.token.empty()) return std::nullopt;  // there is no such page
    if (may_see_metrics(request)) return answer_short(200, "text/plain; version=0.0.4; charset=utf-8", metrics());
    return access_.token.empty() ? refuse_http(403, "The numbers are for this machine alone.")
                                 : refuse_http(401, "Who asks?", "WWW-Authenticate: Bearer\r\n");
}

}  // namespace parley::server
