// Words between clients of both kinds, and what is left of them after a crash.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Chat : public ServerTest {
protected:
    SocketClient plain(const std::string& path = "/") {
        Handshake handshake;
        handshake.path = path;
        return SocketClient(port_, handshake);
    }
};

TEST_F(Chat, GreetsWithItsLimits) {
    start();
    ChatClient client(port_);
    EXPECT_EQ(client.hello().version, protocol_version);
    EXPECT_EQ(client.hello().body_bytes_max, limits::body_bytes_max);
    EXPECT_FALSE(client.hello().epoch.empty());
}

TEST_F(Chat, TwoPeopleTalk) {
    start();
    ChatClient ann(port_);
    ChatClient bob(port_);
    ann.sign_in("Ann");
    bob.sign_in("Böb");
    ann.join();
    bob.join();
    ann.post("c1", "Hello \xF0\x9F\x91\x8B");
    const Event heard = bob.next<EventPush>().event;
    EXPECT_EQ(heard.body, "Hello \xF0\x9F\x91\x8B");
    EXPECT_EQ(heard.author.name, "Ann");
    EXPECT_EQ(heard.seq, 2U) << "after the room's own `created`";
    EXPECT_EQ(ann.next<Ack>().seq, 2U);
    bob.post("c1", "Hi");
    EXPECT_EQ(ann.next<EventPush>().event.author.name, "Böb");
}

TEST_F(Chat, ARetryHasTheFirstAck) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    ann.post("c1", "once");
    const Ack first = ann.next<Ack>();
    ann.post("c1", "once");
    EXPECT_EQ(ann.next<Ack>().seq, first.seq);
    EXPECT_EQ(ann.history().size(), 2U) << "the room's `created`, and the message";
}

TEST_F(Chat, PlainClientsAndOthersHearEachOther) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    auto script = plain("/");
    auto other = plain("/plain");
    script.send_text("Hello Server!");
    EXPECT_EQ(ann.next<EventPush>().event.body, "Hello Server!");
    EXPECT_EQ(script.read_text(), "Hello Server!");
    EXPECT_EQ(other.read_text(), "Hello Server!");
    ann.post("c1", "Hello script!");
    EXPECT_EQ(script.read_text(), "Ann: Hello script!");
    EXPECT_EQ(other.read_text(), "Ann: Hello script!");
}

TEST_F(Chat, ComesBackAsTheSamePersonWithTheToken) {
    start();
    const Welcome first = ChatClient(port_).sign_in("Ann");
    ChatClient again(port_);
    again.send(Auth{"", first.token});
    EXPECT_EQ(again.next<Welcome>().user.id, first.user.id);
}

TEST_F(Chat, ResumesFromACursor) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    const Epoch epoch = ann.join().epoch;
    for (int i = 1; i <= 5; ++i) ann.post("c" + std::to_string(i), "m" + std::to_string(i));
    for (int i = 1; i <= 5; ++i) ann.next<Ack>();
    start();
    ChatClient bob(port_);
    bob.sign_in("Bob");
    bob.send(Resume{RoomId("lobby"), epoch, 4});
    const Resumed resumed = bob.next<Resumed>();
    ASSERT_EQ(resumed.events.size(), 2U);
    EXPECT_EQ(resumed.events[0].seq, 5U);
    EXPECT_EQ(resumed.events[1].body, "m5");
}

TEST_F(Chat, KeepsEveryAckedMessageAfterKillNine) {
    std::map<std::string, Seq> acked;
    for (int round = 0; round < 3; ++round) {
        start();
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        constexpr int sent = 60;
        const int killed_after = 10 + 15 * round;
        for (int i = 0; i < sent; ++i)
            ann.post(std::to_string(round) + "-" + std::to_string(i), "message " + std::to_string(i));
        for (int i = 0; i < killed_after; ++i) {
            const Ack ack = ann.next<Ack>();
            acked[ack.cid.value] = ack.seq;
        }
        server_->send_signal(SIGKILL);
        ASSERT_EQ(server_->wait(), -SIGKILL);
    }
    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    std::map<std::string, Seq> stored;
    Seq expected = 0;
    for (const Event& event : reader.history()) {
        EXPECT_EQ(event.seq, ++expected) << "no hole";
        if (event.kind != EventKind::posted) continue;
        EXPECT_TRUE(stored.emplace(event.cid.value, event.seq).second) << "nothing twice";
    }
    for (const auto& [cid, seq] : acked) {
        ASSERT_EQ(stored.count(cid), 1U) << cid << " was acked and lost";
        EXPECT_EQ(stored[cid], seq);
    }
}

TEST_F(Chat, AManyEventedRoomReachesAllOfManyClients) {
    start();
    std::vector<std::unique_ptr<ChatClient>> listeners;
    for (int i = 0; i < 20; ++i) {
        listeners.push_back(std::make_unique<ChatClient>(port_));
        listeners.back()->sign_in("Listener");
        listeners.back()->join();
    }
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    constexpr int count = 200;
    for (int i = 1; i <= count; ++i) {
        ann.post("c" + std::to_string(i), "m" + std::to_string(i));
        ann.next<Ack>();
    }
    for (const auto& listener : listeners) {
        for (Seq seq = 2; seq <= count + 1; ++seq) ASSERT_EQ(listener->next<EventPush>().event.seq, seq);
    }
}

TEST_F(Chat, OfAFullRoomEachGetsEverythingOnceAndWhoReadsLateTheRestLater) {
    start();
    WireClient::Place tiny;
    tiny.receive_buffer_bytes = 4096;
    ChatClient late(port_, tiny);
    late.sign_in("Late");
    late.join();
    std::vector<std::unique_ptr<ChatClient>> readers;
    for (std::size_t i = 0; i < 2 * limits::ring_sends_min; ++i) {
        readers.push_back(std::make_unique<ChatClient>(port_));
        readers.back()->sign_in("Reader " + std::to_string(i));
        readers.back()->join();
    }
    const std::string large(60'000, 'x');
    constexpr Seq count = 20;
    for (Seq i = 1; i <= count; ++i) {
        readers[0]->post("c" + std::to_string(i), large + std::to_string(i));
        readers[0]->next<Ack>();
        for (std::size_t reader = 1; reader < readers.size(); ++reader) {
            const Event event = readers[reader]->next<EventPush>().event;
            ASSERT_EQ(event.seq, i + 1);
            ASSERT_EQ(event.body, large + std::to_string(i));
        }
    }
    for (Seq i = 1; i <= count; ++i) {
        const Event event = late.next<EventPush>().event;
        ASSERT_EQ(event.seq, i + 1);
        ASSERT_EQ(event.body, large + std::to_string(i));
    }
}

TEST_F(Chat, AClientThatNeverReadsDoesNotHoldUpTheOthers) {
    start();
    WireClient::Place tiny;
    tiny.receive_buffer_bytes = 4096;
    ChatClient stuck(port_, tiny);
    stuck.sign_in("Stuck");
    stuck.join();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    const std::string large(60'000, 'x');
    constexpr int count = 150;
    for (int i = 1; i <= count; ++i) {
        ann.post("c" + std::to_string(i), large);
        EXPECT_EQ(ann.next<Ack>().seq, static_cast<Seq>(i) + 1);
    }
}

}  // namespace
}  // namespace parley
