// Several loops, one server: connections go to them in turn.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Loops : public ServerTest {
protected:
    static constexpr std::size_t loops = 4;

    void SetUp() override { start({"--threads=" + std::to_string(loops)}); }

    /// One after the other, so that each is on another loop.
    std::vector<std::unique_ptr<ChatClient>> come_in(std::size_t count) {
        std::vector<std::unique_ptr<ChatClient>> all;
        for (std::size_t i = 0; i < count; ++i) {
            all.push_back(std::make_unique<ChatClient>(port_));
            all.back()->sign_in("Person " + std::to_string(i));
            all.back()->join();
        }
        return all;
    }
};

TEST_F(Loops, PeopleOnAllOfThemHearTheSameInTheSameOrder) {
    constexpr std::size_t people = 2 * loops;
    constexpr std::size_t messages = 40;
    const auto all = come_in(people);
    // Everybody talks at once, each on a thread of the test's.
    std::vector<std::thread> talkers;
    for (std::size_t i = 0; i < people; ++i)
        talkers.emplace_back([&client = *all[i], i] {
            for (std::size_t n = 0; n < messages; ++n)
                client.post("c" + std::to_string(n), std::to_string(i) + " says " + std::to_string(n));
        });
    for (std::thread& talker : talkers) talker.join();
    std::vector<std::vector<std::string>> heard(people);
    for (std::size_t i = 0; i < people; ++i)
        for (Seq seq = 2; seq < 2 + people * messages; ++seq) {
            const Event event = all[i]->next<EventPush>().event;
            ASSERT_EQ(event.seq, seq) << "person " << i;
            heard[i].push_back(event.body);
        }
    for (const auto& one : heard) EXPECT_EQ(one, heard.front());
}

TEST_F(Loops, WhoComesBackOnAnotherOneGoesOnFromTheirCursor) {
    auto writer = std::make_unique<ChatClient>(port_);
    const Welcome welcome = writer->sign_in("Ann");
    const Epoch epoch = writer->join().epoch;
    Seq last = 1;
    for (std::size_t turn = 0; turn < 5 * loops; ++turn) {
        writer->post("c" + std::to_string(turn), "m");
        last = writer->next<Ack>().seq;
        writer = std::make_unique<ChatClient>(port_);
        writer->send(Auth{"", welcome.token});
        writer->next<Welcome>();
        // What was acknowledged may be news to this loop; it is no reason to call the cursor one of another history.
        writer->send(Resume{RoomId("lobby"), epoch, last});
        EXPECT_EQ(writer->next<Resumed>().head, last);
    }
}

TEST_F(Loops, PresenceAndTypingAreOfAllOfThem) {
    const auto all = come_in(loops + 1);
    for (const auto& client : all)
        while (client->next<PresencePush>().count < loops + 1) {
        }
    all[1]->send(Typing{RoomId("lobby")});
    for (const auto& client : all) {
        const TypingPush typing = client->next<TypingPush>();
        ASSERT_EQ(typing.people.size(), 1U);
        EXPECT_EQ(typing.people[0].name, "Person 1");
    }
    all[2]->send(Who{RoomId("lobby"), "", 3});
    const Present page = all[2]->next<Present>();
    EXPECT_EQ(page.count, loops + 1);
    ASSERT_EQ(page.people.size(), 3U);
    all[2]->send(Who{RoomId("lobby"), page.cursor, 3});
    EXPECT_EQ(all[2]->next<Present>().people.size(), loops + 1 - 3);
    all[1]->post("c1", "said");
    EXPECT_EQ(all[0]->next<TypingPush>().count, 0U) << "with the message, typing ends";
    all[3]->send(Leave{RoomId("lobby")});
    EXPECT_EQ(all[0]->next<PresencePush>().count, loops);
}

TEST_F(Loops, ARoomMadeOnOneIsThereOnAllOfThem) {
    const auto all = come_in(2 * loops);
    all[0]->send(Create{"Tea", RoomAccess::open, MessageCid()});
    const RoomId tea = all[0]->next<Joined>().room.id;
    for (const auto& client : all) {
        if (client != all[0]) {
            EXPECT_EQ(client->next<RoomAdded>().room.id, tea);
        }
        client->send(Join{tea});
        EXPECT_EQ(client->next<Joined>().room.id, tea);
    }
    all.back()->post("c1", "here", tea.value);
    for (const auto& client : all) {
        Event event;
        while (event.body != "here") event = client->next<EventPush>().event;
        EXPECT_EQ(event.room, tea);
    }
}

TEST_F(Loops, WhoDoesNotReadIsToldToResyncAndLosesNothing) {
    WireClient::Place tiny;
    tiny.receive_buffer_bytes = 4096;
    ChatClient slow(port_, tiny);
    slow.sign_in("Slow");
    const Epoch epoch = slow.join().epoch;
    const auto all = come_in(loops);
    const std::string large(60'000, 'x');
    constexpr Seq count = 150;
    for (Seq i = 1; i <= count; ++i) {
        all[0]->post("c" + std::to_string(i), large);
        all[0]->next<Ack>();
        for (std::size_t reader = 1; reader < all.size(); ++reader) ASSERT_EQ(all[reader]->next<EventPush>().event.seq, i + 1);
    }
    const Resync resync = slow.next<Resync>();
    EXPECT_EQ(resync.head, count + 1);
    slow.send(Resume{RoomId("lobby"), epoch, count - 1});
    EXPECT_EQ(slow.next<Resumed>().events.size(), 2U);
    all[1]->post("again", "and live again");
    EXPECT_EQ(slow.next<EventPush>().event.seq, count + 2);
}

}  // namespace
}  // namespace parley
