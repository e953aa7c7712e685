#include "tests/bench/fanout_load.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

constexpr std::size_t sampled_members = 100;
constexpr std::size_t remembered_messages = 1U << 16U;
constexpr double patience_s = 15;  // without any delivery

class Run {
public:
    Run(Crowd& crowd, const Target& target, const Load& load)
        : crowd_(crowd), target_(target), load_(load), sent_at_(remembered_messages) {
        for (const Member& member : crowd.members()) readers_ += member.reads ? 1U : 0U;
        every_ = std::max<std::size_t>(1, readers_ / sampled_members);
        crowd.on_message = [this](Member& member, std::uint64_t number) { arrived(member, number); };
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run() {
        crowd_.on_message = [](Member&, std::uint64_t) {};
    }

    Outcome run() {
        const double cpu = target_.cpu_s();
        start_ = now_s();
        last_delivery_ = start_;
        if (load_.per_second == 0) {
            for (std::size_t i = 0; i < load_.outstanding; ++i) send(now_s());
        }
        bool sending = true;
        while (sending || delivered_ < sent_ * readers_) {
            if (load_.per_second > 0 && sending) send_what_is_due();
            crowd_.poll(patience_ms());
            if (load_.bystanders != nullptr) load_.bystanders->poll(0);
            sending = more();
            const double now = now_s();
            if (delivered_ != seen_) seen_ = delivered_, last_delivery_ = now;
            if (now - last_delivery_ > patience_s) break;
        }
        Outcome outcome;
        outcome.messages = sent_;
        outcome.deliveries = delivered_;
        outcome.lost = sent_ * readers_ - delivered_;
        outcome.seconds = last_delivery_ - start_;
        outcome.cpu_s = target_.cpu_s() - cpu;
        outcome.p50_s = percentile(latencies_, 0.5);
        outcome.p99_s = percentile(latencies_, 0.99);
        outcome.max_s = percentile(latencies_, 1);
        return outcome;
    }

private:
    [[nodiscard]] bool more() const { return load_.messages > 0 ? sent_ < load_.messages : now_s() - start_ < load_.seconds; }

    /// The generator looks without pause where it has a core of its own: a client that sleeps has to be woken, and on one
    /// machine it is the server's send() that pays for it, the more the faster the clients are.
    [[nodiscard]] int patience_ms() const {
        if (target_.kind().pinned && has_two_cores()) return 0;
        return load_.per_second > 0 ? 1 : 100;
    }

    void send(double due) {
        const std::uint64_t number = crowd_.next_number();
        sent_at_[number % remembered_messages] = due;
        sent_++;
        crowd_.post(crowd_.members().front(), number, load_.body_bytes);
    }

    void send_what_is_due() {
        for (;;) {
            const double due = start_ + static_cast<double>(sent_) / load_.per_second;
            if (due > now_s() || !more()) return;
            send(due);
        }
    }

    void arrived(const Member& member, std::uint64_t number) {
        delivered_++;
        if (member.index % every_ == 0) latencies_.push_back(now_s() - sent_at_[number % remembered_messages]);
        if (member.index == 0 && load_.per_second == 0 && more()) send(now_s());
    }

    Crowd& crowd_;
    const Target& target_;
    const Load& load_;
    std::vector<double> sent_at_;
    std::size_t readers_ = 0;
    std::size_t every_ = 1;
    double start_ = 0;
    double last_delivery_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t delivered_ = 0;
    std::uint64_t seen_ = 0;
    std::vector<double> latencies_;
};

}  // namespace

Outcome run_load(Crowd& crowd, const Target& target, const Load& load) {
    return Run(crowd, target, load).run();
}

void Findings::expect_none(std::uint64_t count, const std::string& what) {
    if (count == 0) return;
    count_++;
    std::fprintf(stderr, "WRONG: %s: %llu\n", what.c_str(), static_cast<unsigned long long>(count));
}

void Findings::check(const Crowd& crowd, const Outcome& outcome, const std::string& where) {
    expect_none(outcome.lost, where + ", deliveries lost");
    expect_none(crowd.order().gaps, where + ", gaps");
    expect_none(crowd.order().duplicates, where + ", duplicates");
}

void progress(const std::string& text) {
    std::fprintf(stderr, "%s\n", text.c_str());
}

CrowdOptions crowd_of(const Target& target, std::size_t members) {
    CrowdOptions options;
    options.port = target.port();
    options.speech = target.kind().speech;
    options.path = target.kind().path;
    options.members = members;
    options.tls = target.kind().tls;
    return options;
}

}  // namespace parley::bench
