// What is done to the connections, the pages and the server.
#include <algorithm>
#include <array>
#include <utility>

#include "tests/chaos/run.h"

namespace parley::chaos {

namespace {

constexpr double try_again_ms = 60;
constexpr int attempts_max = 20;
constexpr double late_give_up_ms = 3000;

RoomId any_room(Random& random) {
    static constexpr std::array rooms = {"lobby", "random", created_room};
    return RoomId(rooms[random.count(0, rooms.size() - 1)]);
}

}  // namespace

void Run::take(const Step& step) {
    Random random(step.dice);
    if (attempt(step, random)) return;
    if (step.attempts >= attempts_max) {
        tally_.skipped++;
        return;
    }
    // Everybody may be offline just now.
    Step again = step;
    again.attempts++;
    later(now_ms() + try_again_ms, [this, again] { take(again); });
}

bool Run::attempt(const Step& step, Random& random) {
    switch (step.act) {
        case Act::compose:
            return compose(step, random);
        case Act::kill:
            return kill(step, random);
        case Act::crash:
            return crash(*people_[step.client].page, random);
        case Act::duplicate:
            return duplicate(step.client, random);
        default:
            break;
    }
    ChaosClient* const client = next_online(step.client);
    if (client == nullptr) return false;
    return attempt_on(*client, *proxy_.link(proxy_.find(client->socket_port())), step.act, random);
}

/// What needs somebody with a connection.
bool Run::attempt_on(ChaosClient& client, Link& link, Act act, Random& random) {
    switch (act) {
        case Act::cut:
            return cut(client, link, random);
        case Act::cut_before_ack:
            return cut_before_ack(client, link, random);
        case Act::stall:
            return stall(link, random);
        case Act::deluge:
            return deluge(client, link, random);
        case Act::half_open:
            return half_open(client, link, random);
        case Act::reorder:
            return reorder(client, link, random);
        case Act::put_away:
            client.put_away(now_ms(), random.between(50, 1500));
            tally_.put_away++;
            return true;
        case Act::load_older:
            client.load_older(any_room(random), now_ms());
            return true;
        case Act::create_room:
            if (!client.knows(RoomId(created_room))) client.create_room(created_room_name, now_ms());
            return true;
        case Act::compose:
        case Act::kill:
        case Act::crash:
        case Act::duplicate:
            break;
    }
    return false;
}

/// From `index` on round the circle: who is online over a connection to which nothing has been done yet.
ChaosClient* Run::next_online(std::size_t index) {
    for (std::size_t i = 0; i < people_.size(); ++i) {
        const Person& person = people_[(index + i) % people_.size()];
        for (ChaosClient* const client : {person.page.get(), person.second.get()}) {
            if (client == nullptr || !client->online()) continue;
            const Link* const link = proxy_.link(proxy_.find(client->socket_port()));
            if (link != nullptr && link->healthy()) return client;
        }
    }
    return nullptr;
}

bool Run::compose(const Step& step, Random& random) {
    const Person& person = people_[step.client];
    ChaosClient& client = person.second && random.chance(0.5) ? *person.second : *person.page;
    write_something(client, random);
    return true;
}

void Run::write_something(ChaosClient& client, Random& random) {
    const RoomId room = any_room(random);
    client.compose(room, filler(random), now_ms());
}

bool Run::kill(const Step& step, Random& random) {
    // Half of the time right into the commits of what somebody just wrote.
    if (random.chance(0.5)) {
        for (std::size_t i = 0; i < 3; ++i)
            if (ChaosClient* const client = next_online(step.client + i)) write_something(*client, random);
        later(now_ms() + random.between(0, 8), [this] { server_.kill_and_restart(); });
    } else {
        server_.kill_and_restart();
    }
    return true;
}

bool Run::cut(ChaosClient& client, Link& link, Random& random) {
    const std::size_t bytes = random.count(0, std::size_t{1} << random.count(0, 13));
    link.cut_after(random.chance(0.5) ? Direction::up : Direction::down, bytes, now_ms() + random.between(20, 400));
    if (random.chance(0.5)) write_something(client, random);
    return true;
}

bool Run::cut_before_ack(ChaosClient& client, Link& link, Random& random) {
    link.cut_after_next_upload(random.between(2, 150));
    write_something(client, random);
    tally_.cuts_before_ack++;
    return true;
}

bool Run::stall(Link& link, Random& random) {
    static constexpr std::array directions = {Direction::up, Direction::down, Direction::both};
    link.stall(directions[random.count(0, directions.size() - 1)], now_ms() + random.between(50, 3000));
    tally_.stalls++;
    return true;
}

bool Run::deluge(ChaosClient& client, Link& link, Random& random) {
    ChaosClient* const writer = next_online(random.count(0, people_.size() - 1));
    if (writer == nullptr || writer == &client) return false;
    link.stall(Direction::down, now_ms() + random.between(1000, 4000));
    constexpr std::size_t messages = 14;
    const RoomId room = any_room(random);
    for (std::size_t i = 0; i < messages; ++i) writer->compose(room, long_filler(random), now_ms());
    tally_.deluges++;
    return true;
}

bool Run::half_open(ChaosClient& client, Link& link, Random& random) {
    tally_.half_opens++;
    if (random.chance(0.3)) {
        link.hide_from_server();
        return true;
    }
    link.hide_from_client();
    // The page comes to the front, and finds out.
    later(now_ms() + random.between(100, 1500), [this, device = client.device()] {
        if (ChaosClient* const page = find(device)) page->look(now_ms());
    });
    return true;
}

bool Run::reorder(ChaosClient& client, Link& link, Random& random) {
    link.stall(Direction::up, never_ms);
    const std::size_t count = random.count(1, 4);
    for (std::size_t i = 0; i < count; ++i) write_something(client, random);
    LateDelivery late;
    late.old = proxy_.find(client.socket_port());
    late.device = client.device();
    late.after_ms = random.between(0, 300);
    late.linger_ms = random.between(50, 300);
    later(now_ms() + random.between(20, 200), [this, late]() mutable {
        Link* const held_up = proxy_.link(late.old);
        if (held_up == nullptr || !held_up->healthy()) return;
        held_up->hide_from_server();
        late.give_up_ms = now_ms() + late_give_up_ms;
        deliver_when_online(late);
    });
    return true;
}

/// The author's next connection has authenticated: now comes what the one before had sent.
void Run::deliver_when_online(const LateDelivery& late) {
    Link* const old = proxy_.link(late.old);
    if (old == nullptr) return;
    const ChaosClient* const page = find(late.device);
    const bool back = page != nullptr && page->online();
    if (!back && now_ms() < late.give_up_ms) {
        later(now_ms() + try_again_ms, [this, late] { deliver_when_online(late); });
        return;
    }
    if (back) tally_.reorders++;
    later(now_ms() + late.after_ms, [this, late] {
        if (Link* const link = proxy_.link(late.old)) link->deliver_late(now_ms(), late.linger_ms);
    });
}

bool Run::duplicate(std::size_t index, Random& random) {
    Person& person = people_[index];
    if (person.second || !person.page->online()) return false;
    ClientConfig config;
    config.device = person.page->device() + "-" + std::to_string(++person.seconds_opened);
    config.person = "nobody: the token is there";
    config.port = proxy_.port();
    config.seed = random.next();
    person.second = std::make_unique<ChaosClient>(std::move(config), person.page->kept(), evidence_);
    person.second->start(now_ms());
    tally_.duplicates++;
    const bool patient = random.chance(0.6);
    later(now_ms() + random.between(1000, 10'000), [this, index, patient] { close_second(index, patient); });
    return true;
}

/// Online or not, and often with something on its way.
bool Run::crash(ChaosClient& client, Random& random) {
    const std::size_t count = random.chance(0.7) ? random.count(1, 6) : 0;
    for (std::size_t i = 0; i < count; ++i) write_something(client, random);
    client.crash(now_ms());
    tally_.crashes++;
    return true;
}

/// By a patient person when nothing is on its way any more. What another one leaves behind is sent by the page that is opened
/// next.
void Run::close_second(std::size_t index, bool patient) {
    Person& person = people_[index];
    const bool drained = person.second->online() && person.second->unsent() == 0;
    if (patient && !drained) {
        later(now_ms() + try_again_ms, [this, index] { close_second(index, true); });
        return;
    }
    person.second.reset();
    if (!drained) person.page->crash(now_ms());
}

ChaosClient* Run::find(const std::string& device) {
    ChaosClient* found = nullptr;
    every_client([&](ChaosClient& client) {
        if (client.device() == device) found = &client;
    });
    return found;
}

}  // namespace parley::chaos
