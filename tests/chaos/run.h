// One run: the plan is carried out, then everybody comes back, then what they hold is compared with the log.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/chaos/chaos_client.h"
#include "tests/chaos/evidence.h"
#include "tests/chaos/plan.h"
#include "tests/chaos/proxy.h"
#include "tests/chaos/server_host.h"
#include "tests/chaos/verdict.h"

namespace parley::chaos {

/// What was done, beside what the server and the proxy count.
struct Tally {
    std::size_t cuts_before_ack = 0;
    std::size_t stalls = 0;
    std::size_t deluges = 0;
    std::size_t half_opens = 0;
    std::size_t duplicates = 0;
    std::size_t reorders = 0;
    std::size_t crashes = 0;
    std::size_t put_away = 0;
    std::size_t skipped = 0;  ///< steps that nobody could take
};

/// How long each part took, in milliseconds.
struct Durations {
    double come_in = 0;
    double settle = 0;
    double read = 0;  ///< the longest reading of all logs
};

class Run {
public:
    explicit Run(const PlanOptions& options);

    /// All of it. What is wrong is in evidence() afterwards. Throws std::runtime_error when the server does not start.
    void run();

    [[nodiscard]] const Evidence& evidence() const { return evidence_; }
    [[nodiscard]] const Tally& tally() const { return tally_; }
    [[nodiscard]] const Durations& durations() const { return durations_; }
    [[nodiscard]] const Proxy& proxy() const { return proxy_; }
    [[nodiscard]] std::size_t kills() const { return server_.kills(); }
    [[nodiscard]] const RoomLogs& logs() const { return logs_; }

private:
    struct Person {
        std::unique_ptr<ChaosClient> page;
        std::unique_ptr<ChaosClient> second;  ///< null most of the time
        std::size_t seconds_opened = 0;
    };

    /// What a lost connection had sent, on its way still.
    struct LateDelivery {
        Proxy::LinkId old = 0;
        std::string device;
        double after_ms = 0;  ///< so long after the device is back
        double linger_ms = 0;
        double give_up_ms = 0;
    };

    // run.cpp
    [[nodiscard]] double now_ms() const;
    void turn(double until_ms);
    [[nodiscard]] double next_due_ms(double until_ms) const;
    void later(double at_ms, std::function<void()> action) { later_.emplace(at_ms, std::move(action)); }
    void every_client(const std::function<void(ChaosClient&)>& action);
    void watch_server();
    void calm_down();
    void settle();
    [[nodiscard]] Seq progress();
    [[nodiscard]] bool everybody_drained();
    [[nodiscard]] bool everybody_at_the_end();
    [[nodiscard]] bool read_logs();
    void judge();

    // faults.cpp
    void take(const Step& step);
    /// False when nobody could: it is tried again soon.
    bool attempt(const Step& step, Random& random);
    bool attempt_on(ChaosClient& client, Link& link, Act act, Random& random);
    bool compose(const Step& step, Random& random);
    bool kill(const Step& step, Random& random);
    bool cut(ChaosClient& client, Link& link, Random& random);
    bool cut_before_ack(ChaosClient& client, Link& link, Random& random);
    bool stall(Link& link, Random& random);
    bool half_open(ChaosClient& client, Link& link, Random& random);
    bool reorder(ChaosClient& client, Link& link, Random& random);
    bool deluge(ChaosClient& client, Link& link, Random& random);
    bool crash(ChaosClient& client, Random& random);
    bool duplicate(std::size_t index, Random& random);
    void close_second(std::size_t index, bool patient);
    void deliver_when_online(const LateDelivery& late);
    ChaosClient* find(const std::string& device);
    ChaosClient* next_online(std::size_t index);
    void write_something(ChaosClient& client, Random& random);

    PlanOptions options_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    ServerHost server_;
    Proxy proxy_;
    Poller poller_;
    Evidence evidence_;
    Tally tally_;
    Durations durations_;
    std::vector<Person> people_;
    std::multimap<double, std::function<void()>> later_;
    double look_at_server_ms_ = 0;
    std::size_t ports_in_use_ = 0;
    std::string reader_token_;
    RoomLogs logs_;
};

/// The room that is made during the run, and the rooms that are written to.
inline constexpr const char* created_room_name = "Chaos";
inline constexpr const char* created_room = "chaos";

}  // namespace parley::chaos
