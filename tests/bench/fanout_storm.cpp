#include <stdexcept>

#include "tests/bench/fanout_probe.h"
#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr double post_every_s = 0.1;
constexpr double before_s = 1;  // of posting, until the server is killed
constexpr double after_s = 1;   // of posting, once all are back
constexpr double patience_s = 90;

/// Two people who post while the server is killed, and who post again, under the same cid, what it did not acknowledge.
class Posters {
public:
    explicit Posters(Crowd& crowd) : crowd_(crowd), under_way_(count) {
        crowd.on_ack = [this](Member& member, std::uint64_t number) {
            if (member.index < count && number == under_way_[member.index]) under_way_[member.index] = 0, acknowledged_++;
        };
        crowd.on_ready = [this](Member& member) {
            if (member.index < count && under_way_[member.index] != 0) post(member.index);
        };
    }
    Posters(const Posters&) = delete;
    Posters& operator=(const Posters&) = delete;
    ~Posters() {
        crowd_.on_ack = [](Member&, std::uint64_t) {}, crowd_.on_ready = [](Member&) {};
    }

    /// Each has one message under way at most: that is how a client keeps their order.
    void post_what_is_due() {
        if (now_s() < next_s_) return;
        next_s_ = now_s() + post_every_s;
        for (std::size_t i = 0; i < count; ++i) {
            if (under_way_[i] != 0 || crowd_.members()[i].stage != Stage::ready) continue;
            under_way_[i] = crowd_.next_number();
            begun_++;
            post(i);
        }
    }
    [[nodiscard]] bool all_acknowledged() const { return acknowledged_ == begun_; }
    [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }

private:
    static constexpr std::size_t count = 2;
    void post(std::size_t i) { crowd_.post(crowd_.members()[i], under_way_[i], 150); }

    Crowd& crowd_;
    std::vector<std::uint64_t> under_way_;
    std::uint64_t begun_ = 0;
    std::uint64_t acknowledged_ = 0;
    double next_s_ = 0;
};

class Storm {
public:
    explicit Storm(Bench& bench) : bench_(bench), target_(parley_kind(), bench.folder), crowd_(options()), posters_(crowd_) {}

    void run() {
        crowd_.on_message = [this](Member&, std::uint64_t) { deliveries_++; };
        crowd_.gather();
        const Seq first = crowd_.members().front().last;
        post_for(before_s);
        target_.kill();
        const double killed = now_s();
        target_.start_again();
        const double up = now_s();
        progress("killed, and up again after " + milliseconds(up - killed));
        HealthProbe probe(target_.port());
        const double cpu = target_.cpu_s();
        // Those whose connections have ended are known only once they are looked at.
        poll_until([this] { return crowd_.ready() < crowd_.size(); });
        poll_until([this] { return crowd_.ready() == crowd_.size(); });
        std::vector<double> back;
        for (const Member& member : crowd_.members()) back.push_back(member.ready_at_s - up);
        const double cpu_s = target_.cpu_s() - cpu;
        std::vector<double> health = probe.stop();
        progress("all are back after " + milliseconds(percentile(back, 1)));
        post_for(after_s);
        poll_until([this] { return posters_.all_acknowledged(); });
        const Seq head = first + posters_.acknowledged();
        poll_until([this, head] { return behind(head) == 0; }, /*may_fail=*/true);
        judge(head, probe.failures());
        row(back, health, cpu_s, up - killed);
    }

private:
    CrowdOptions options() const {
        CrowdOptions options = crowd_of(target_, bench_.extent.crowd);
        options.comes_back = true;
        // When they come back is their own affair.
        options.under_way_max = bench_.extent.crowd;
        return options;
    }

    void post_for(double seconds) {
        const double end = now_s() + seconds;
        poll_until([end] { return now_s() >= end; });
    }

    template <class Condition>
    void poll_until(Condition condition, bool may_fail = false) {
        const double deadline = now_s() + (may_fail ? 10 : patience_s);
        while (!condition()) {
            if (!may_fail) posters_.post_what_is_due();
            crowd_.poll(20);
            if (now_s() < deadline) continue;
            if (may_fail) return;
            throw std::runtime_error("the storm does not end: " + std::to_string(crowd_.ready()) + " are back");
        }
    }

    /// How many have not got everything that was acknowledged.
    std::uint64_t behind(Seq head) {
        std::uint64_t count = 0;
        for (const Member& member : crowd_.members()) count += member.last == head ? 0U : 1U;
        return count;
    }

    void judge(Seq head, std::size_t health_failures) {
        bench_.findings.expect_none(crowd_.order().gaps, "storm, gaps");
        bench_.findings.expect_none(crowd_.order().duplicates, "storm, duplicates");
        bench_.findings.expect_none(behind(head), "storm, clients that lack messages or have too many");
        bench_.findings.expect_none(health_failures, "storm, /healthz not answered");
    }

    void row(std::vector<double>& back, std::vector<double>& health, double cpu_s, double down_s) {
        print_row({grouped(static_cast<double>(crowd_.size())), milliseconds(down_s), fixed(percentile(back, 0.5), 2) + " s",
                   fixed(percentile(back, 1), 2) + " s", fixed(cpu_s * 1e6 / static_cast<double>(crowd_.size()), 1),
                   std::to_string(crowd_.order().gaps) + " / " + std::to_string(crowd_.order().duplicates),
                   grouped(static_cast<double>(crowd_.busy_replies())),
                   milliseconds(percentile(health, 0.5)) + " / " + milliseconds(percentile(health, 1))});
    }

    Bench& bench_;
    Target target_;
    Crowd crowd_;
    Posters posters_;
    std::uint64_t deliveries_ = 0;
};

}  // namespace

void reconnect_storm(Bench& bench) {
    print_text("\n### Everybody comes back at once\n");
    print_text(
        "The server is killed with -9 while two people post, and started again. Each client comes back after half a second to "
        "two, "
        "signs in with its token and resumes from its cursor; what was not acknowledged is posted again. /healthz is asked "
        "every 25 "
        "ms from when the server listens until all are back.\n");
    print_head({"clients", "restart", "back, median", "back, all", "CPU µs each", "gaps / duplicates", "told to wait",
                "/healthz p50 / max"});
    Storm(bench).run();
}

}  // namespace parley::bench
