#include "tests/chaos/run.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "tests/integration/support/chat_client.h"

namespace parley::chaos {

namespace {

constexpr double come_in_max_ms = 20'000;
constexpr double stuck_after_ms = 30'000;
constexpr double settle_max_ms = 120'000;
constexpr double look_at_server_every_ms = 250;
/// Somebody else on the machine may take the port while nobody listens; then it is tried again.
constexpr std::size_t ports_in_use_max = 50;

}  // namespace

Run::Run(const PlanOptions& options) : options_(options), proxy_(server_.port(), options.seed) {
    for (std::size_t i = 0; i < options.clients; ++i) {
        ClientConfig config;
        config.device = "c" + std::to_string(i);
        config.person = "Person " + std::to_string(i);
        config.port = proxy_.port();
        config.seed = Random(options.seed, 2'000'000 + i).next();
        people_.push_back({std::make_unique<ChaosClient>(std::move(config), std::make_shared<Kept>(), evidence_), nullptr, 0});
    }
}

double Run::now_ms() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began_).count();
}

void Run::run() {
    const std::vector<Step> plan = make_plan(options_);
    every_client([&](ChaosClient& client) { client.start(now_ms()); });
    const double come_in_until_ms = now_ms() + come_in_max_ms;
    while (now_ms() < come_in_until_ms && !everybody_drained()) turn(come_in_until_ms);
    const double begin_ms = now_ms();
    durations_.come_in = begin_ms;
    for (const Step& step : plan) later(begin_ms + step.at_ms, [this, step] { take(step); });
    const double end_ms = begin_ms + options_.seconds * 1000;
    while (now_ms() < end_ms) turn(end_ms);
    calm_down();
    settle();
    judge();
}

void Run::every_client(const std::function<void(ChaosClient&)>& action) {
    for (const Person& person : people_) {
        action(*person.page);
        if (person.second) action(*person.second);
    }
}

/// Waits for the next thing to do, at most until `until_ms`, and does it.
void Run::turn(double until_ms) {
    const double waiting_ms = now_ms();
    poller_.clear();
    proxy_.prepare(poller_, waiting_ms);
    every_client([&](ChaosClient& client) { client.prepare(poller_); });
    poller_.wait(next_due_ms(until_ms) - waiting_ms);

    const double at_ms = now_ms();
    proxy_.pump(poller_, at_ms);
    every_client([&](ChaosClient& client) {
        client.pump(poller_, at_ms);
        if (at_ms >= client.next_due_ms()) client.on_time(at_ms);
    });
    while (!later_.empty() && later_.begin()->first <= at_ms) {
        const auto action = later_.extract(later_.begin());
        action.mapped()();
    }
    if (at_ms >= look_at_server_ms_) watch_server();
}

double Run::next_due_ms(double until_ms) const {
    double due_ms = std::min({until_ms, proxy_.next_due_ms(), look_at_server_ms_});
    if (!later_.empty()) due_ms = std::min(due_ms, later_.begin()->first);
    for (const Person& person : people_) {
        due_ms = std::min(due_ms, person.page->next_due_ms());
        if (person.second) due_ms = std::min(due_ms, person.second->next_due_ms());
    }
    return due_ms;
}

void Run::watch_server() {
    look_at_server_ms_ = now_ms() + look_at_server_every_ms;
    const std::string words = server_.died_by_itself();
    if (words.empty()) return;
    const bool somebody_took_the_port = words.find("the port is in use") != std::string::npos;
    if (!somebody_took_the_port || ++ports_in_use_ > ports_in_use_max) evidence_.blame(Wrong::stuck, words);
}

/// The faults end. With every other seed the server is killed once more, so that what is read afterwards is what was on the
/// disk; with the others, connections live on with whatever was done to them.
void Run::calm_down() {
    later_.clear();
    proxy_.clear_weather();
    if (options_.seed % 2 == 0) server_.kill_and_restart();
    every_client([&](ChaosClient& client) { client.look(now_ms()); });
}

bool Run::everybody_drained() {
    bool drained = true;
    every_client([&](ChaosClient& client) { drained = drained && client.settled() && client.unsent() == 0; });
    return drained;
}

/// Of the log as it was read last.
bool Run::everybody_at_the_end() {
    bool at_the_end = true;
    every_client([&](ChaosClient& client) {
        for (const Held& held : client.held()) {
            const auto log = logs_.find(held.room);
            at_the_end = at_the_end && log != logs_.end() && held.last == (log->second.empty() ? 0 : log->second.back().seq);
        }
    });
    return at_the_end;
}

/// By the plain protocol, with a client that knows nothing yet. False when the server was not there.
bool Run::read_logs() {
    const double begin_ms = now_ms();
    try {
        ChatClient reader(server_.port());
        // The same person each time, who comes into each room once.
        reader.send(reader_token_.empty() ? Auth{"Reader", ""} : Auth{"", reader_token_});
        const auto welcome = reader.next<Welcome>();
        for (const RoomInfo& room : welcome.rooms) {
            reader.join(room.id.value);
            logs_[room.id] = reader.history(room.id.value);
        }
        reader_token_ = welcome.token;
        durations_.read = std::max(durations_.read, now_ms() - begin_ms);
        return true;
    } catch (const std::runtime_error&) {
        return false;
    }
}

/// Until everybody is back and nothing is on its way, or nothing comes through any more: a slow machine is not a wrong one.
void Run::settle() {
    constexpr double between_looks_ms = 200;
    const double begin_ms = now_ms();
    double deadline_ms = begin_ms + stuck_after_ms;
    Seq before = 0;
    while (now_ms() < std::min(deadline_ms, begin_ms + settle_max_ms)) {
        for (const double until_ms = now_ms() + between_looks_ms; now_ms() < until_ms;) turn(until_ms);
        if (const Seq now = progress(); std::exchange(before, now) != now) deadline_ms = now_ms() + stuck_after_ms;
        const bool drained = everybody_drained();
        if (drained && everybody_at_the_end()) break;
        // The reader comes in before anybody compares: it may leave a trace of its own in the rooms.
        if (!drained && !reader_token_.empty()) continue;
        const double reading_ms = now_ms();
        static_cast<void>(read_logs());
        deadline_ms += now_ms() - reading_ms;
    }
    durations_.settle = now_ms() - begin_ms;
}

/// Grows with everything that still comes through.
Seq Run::progress() {
    Seq sum = evidence_.acknowledged.size();
    every_client([&](ChaosClient& client) { sum += client.reached(); });
    return sum;
}

void Run::judge() {
    if (!read_logs()) evidence_.blame(Wrong::stuck, "the log could not be read");
    const bool at_rest = everybody_drained();
    std::set<MessageCid> waiting;
    every_client([&](ChaosClient& client) {
        waiting.merge(client.waiting());
        if (!client.settled() || client.unsent() > 0) evidence_.blame(Wrong::stuck, "at the end " + client.condition());
        for (Held& held : client.held()) {
            held.at_rest = at_rest;
            evidence_.blame(check_held(logs_, held));
        }
    });
    evidence_.blame(check_log(logs_));
    evidence_.blame(check_acknowledged(logs_, evidence_.composed, evidence_.acknowledged));
    evidence_.blame(check_composed(logs_, evidence_.composed, waiting));
    evidence_.blame(evidence_.sightings.check(logs_));
}

}  // namespace parley::chaos
