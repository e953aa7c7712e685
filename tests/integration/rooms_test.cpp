// Rooms, people and changes through the whole server, and after it was started anew.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

const RoomId lobby("lobby");

class Rooms : public ServerTest {
protected:
    static Ack change(ChatClient& client, const RoomId& room, EventContent content, const std::string& cid) {
        client.send(Change{room, MessageCid(cid), std::move(content)});
        return client.next<Ack>();
    }
    static Joined create(ChatClient& client, const std::string& name, RoomAccess access) {
        client.send(Create{name, access, MessageCid("create-" + name)});
        return client.next<Joined>();
    }
    static Welcome sign_in_with(ChatClient& client, const std::string& token) {
        client.send(Auth{"", token});
        return client.next<Welcome>();
    }
};

TEST_F(Rooms, ANewServerBeginsOnceWithARoomThatTeachesInFourMessages) {
    for (int started = 0; started < 2; ++started) {
        server_.reset();
        Launch launch{arguments(), {}};
        launch.welcome_room = true;
        server_ = std::make_unique<ServerProcess>(launch);
        port_ = server_->port();
        if (started == 0) {
            server_->send_signal(SIGTERM);
            ASSERT_EQ(server_->wait(), 0);
        }
    }
    ChatClient ann(port_);
    const Welcome welcome = ann.sign_in("Ann");
    ASSERT_EQ(welcome.rooms.size(), 3U);
    EXPECT_EQ(welcome.rooms.front().id, lobby) << "where one comes in";
    EXPECT_EQ(welcome.rooms.back().name, "Welcome");
    EXPECT_EQ(ann.join("welcome").room.access, RoomAccess::everyone);
    const std::vector<Event> events = ann.history("welcome");
    ASSERT_EQ(events.size(), 5U);
    for (std::size_t i = 1; i < events.size(); ++i) {
        EXPECT_EQ(events[i].kind, EventKind::posted);
        EXPECT_EQ(events[i].author.name, "Parley");
    }
}

TEST_F(Rooms, APrivateRoomIsForTheInvitedAlsoAfterARestart) {
    start();
    std::string ann_token;
    std::string bob_token;
    RoomId board;
    {
        ChatClient ann(port_);
        ChatClient bob(port_);
        ann_token = ann.sign_in("Ann").token;
        const Welcome bob_welcome = bob.sign_in("Bob");
        bob_token = bob_welcome.token;
        board = create(ann, "Board", RoomAccess::closed).room.id;
        bob.send(Join{board});
        EXPECT_EQ(bob.next<ErrorReply>().name, "unknown_room");
        change(ann, board, contents::invited(bob_welcome.user.id), "i1");
        EXPECT_TRUE(bob.next<RoomAdded>().room.standing->invited);
    }
    start();
    ChatClient ann(port_);
    ChatClient bob(port_);
    ChatClient eve(port_);
    EXPECT_EQ(sign_in_with(ann, ann_token).rooms.back().standing->role, Role::owner);
    const Welcome back = sign_in_with(bob, bob_token);
    EXPECT_EQ(back.rooms.back().id, board);
    EXPECT_TRUE(back.rooms.back().standing->invited);
    EXPECT_EQ(back.personal.head, 1U);
    EXPECT_EQ(eve.sign_in("Eve").rooms.size(), 2U);
    EXPECT_EQ(bob.join(board.value).room.standing->role, Role::member);
    EXPECT_EQ(ann.join(board.value).room.head, 3U);
    bob.post("b1", "thank you", board.value);
    EXPECT_EQ(ann.next<EventPush>().event.body, "thank you");
}

TEST_F(Rooms, WhatBecameOfAMessageIsShownAlsoAfterARestart) {
    start();
    {
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        ann.post("a1", "helo");
        ann.next<Ack>();
        ann.post("a2", "a secret");
        ann.next<Ack>();
        change(ann, lobby, contents::edited(2, "hello"), "e1");
        change(ann, lobby, contents::reacted(2, "👍"), "r1");
        change(ann, lobby, contents::deleted(3), "d1");
    }
    for (int round = 0; round < 2; ++round) {
        ChatClient reader(port_);
        reader.sign_in("Reader");
        const Joined joined = reader.join();
        ASSERT_EQ(joined.events.size(), 6U);
        EXPECT_EQ(joined.events[1].body, "hello");
        EXPECT_EQ(joined.events[1].state.edited, 4U);
        ASSERT_EQ(joined.events[1].state.reactions.size(), 1U);
        EXPECT_EQ(joined.events[1].state.reactions[0].people.at(0).name, "Ann");
        EXPECT_TRUE(joined.events[2].state.erased);
        EXPECT_TRUE(joined.events[2].body.empty());
        start();
    }
}

TEST_F(Rooms, MarksAndSettingsFollowAPersonToTheirNextSession) {
    start();
    ChatClient first(port_);
    const Welcome welcome = first.sign_in("Ann");
    first.join();
    first.post("a1", "one");
    first.next<Ack>();
    ChatClient second(port_);
    sign_in_with(second, welcome.token);
    second.send(Resume{welcome.personal.id, second.hello().epoch, 0});
    EXPECT_TRUE(second.next<Resumed>().events.empty());
    change(first, RoomId(), contents::read(lobby, 1), "m1");
    EXPECT_EQ(second.next<EventPush>().event.kind, EventKind::read);
    change(first, RoomId(), contents::setting("theme", "dark"), "s1");
    EXPECT_EQ(second.next<EventPush>().event.body, "dark");
    ChatClient third(port_);
    const Welcome later = sign_in_with(third, welcome.token);
    EXPECT_EQ(later.settings.at(0).value, "dark");
    EXPECT_EQ(later.rooms.at(0).standing->read, 1U);
    EXPECT_EQ(later.rooms.at(0).standing->unread, 1U);
}

TEST_F(Rooms, ADraftFollowsAPersonAndOnlyItsNewestWordsAreKept) {
    start();
    ChatClient first(port_);
    const Welcome welcome = first.sign_in("Ann");
    change(first, RoomId(), contents::setting("draft.lobby", "half"), "d1");
    change(first, RoomId(), contents::setting("draft.lobby", "half a thought"), "d2");
    ChatClient second(port_);
    const Welcome later = sign_in_with(second, welcome.token);
    ASSERT_EQ(later.settings.size(), 1U);
    EXPECT_EQ(later.settings[0].key, "draft.lobby");
    EXPECT_EQ(later.settings[0].value, "half a thought");
    second.send(Resume{welcome.personal.id, second.hello().epoch, 0});
    const std::vector<Event> events = second.next<Resumed>().events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].body, "half a thought");
    change(first, RoomId(), contents::setting("draft.lobby", ""), "d3");
    EXPECT_EQ(second.next<EventPush>().event.body, "");
    ChatClient third(port_);
    EXPECT_TRUE(sign_in_with(third, welcome.token).settings.empty());
}

TEST_F(Rooms, ADirectRoomOpensForBothAndASearchFindsItsWords) {
    start();
    ChatClient ann(port_);
    ChatClient bob(port_);
    ChatClient eve(port_);
    ann.sign_in("Ann");
    eve.sign_in("Eve");
    ann.send(Direct{{bob.sign_in("Bob").user.id}, MessageCid("d1")});
    const RoomId room = ann.next<Joined>().room.id;
    EXPECT_EQ(bob.next<RoomAdded>().room.id, room);
    ann.post("a1", "a word between us", room.value);
    ann.next<Ack>();
    const auto found = [](ChatClient& client) {
        client.send(Search{"between", "", 10});
        return client.next<Found>();
    };
    const Found of_bob = found(bob);
    ASSERT_EQ(of_bob.hits.size(), 1U) << "one's own words, and others', are found at once";
    EXPECT_EQ(of_bob.hits[0].event.room, room);
    EXPECT_EQ(of_bob.hits[0].snippet, (std::vector<std::string>{"a word ", "between", " us"}));
    EXPECT_TRUE(found(eve).hits.empty());
}

}  // namespace
}  // namespace parley
