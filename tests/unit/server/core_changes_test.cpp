// Everything but posting that becomes an event, what becomes of messages, and searching.
#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

const RoomId lobby_id("lobby");

class ChangesTest : public CoreTest {
protected:
    /// What a session gets that comes with this cursor.
    std::vector<Event> resumed(SessionId id, Seq last) {
        say(id, Resume{lobby_id, Epoch("fake-epoch"), last});
        settle();
        return last_of<Resumed>(id).events;
    }
    std::vector<Event> newest_page(SessionId id) {
        say(id, History{lobby_id, PageAnchor::latest, 0, 50, 0});
        settle();
        return last_of<Page>(id).events;
    }
};

TEST_F(ChangesTest, AChangeIsAckedAfterTheCommitAndPushedToTheRoom) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    post(ada, "Tea?", "c1");
    say(ada, Change{lobby_id, MessageCid("e1"), contents::edited(2, "Tea at four?")}, 9);
    EXPECT_EQ(heard_of<Ack>(ada).size(), 1U);
    settle();
    const Ack ack = last_of<Ack>(ada);
    EXPECT_EQ(ack.room, lobby_id);
    EXPECT_EQ(ack.cid.value, "e1");
    EXPECT_EQ(ack.seq, 3U);
    const Event event = last_of<EventPush>(bob).event;
    EXPECT_EQ(event.kind, EventKind::edited);
    EXPECT_EQ(event.target, 2U);
    EXPECT_EQ(event.body, "Tea at four?");
}

TEST_F(ChangesTest, ASessionNeedNotListenToChangeSomething) {
    const SessionId ada = join("Ada");
    post(ada, "Tea?", "c1");
    const SessionId quiet = sign_in("Bob");
    change(quiet, lobby_id, contents::reacted(2, "👍"));
    EXPECT_EQ(last_of<Ack>(quiet).seq, 3U);
    EXPECT_TRUE(pushed(quiet).empty());
    EXPECT_EQ(last_of<EventPush>(ada).event.key, "👍");
}

TEST_F(ChangesTest, WhatIsSoAlreadyIsAckedAndPushedToNobody) {
    const SessionId ada = join("Ada");
    post(ada, "Tea?", "c1");
    change(ada, lobby_id, contents::reacted(2, "👍"));
    change(ada, lobby_id, contents::reacted(2, "👍"));
    EXPECT_EQ(heard_of<Ack>(ada).size(), 3U);
    EXPECT_EQ(pushed(ada), (std::vector<Seq>{2, 3}));
}

TEST_F(ChangesTest, WhatIsWrongWithAChangeIsSaidBeforeTheLogIsAsked) {
    const SessionId ada = join("Ada");
    say(ada, Change{lobby_id, MessageCid("a b"), contents::deleted(2)});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
    say(ada, Change{lobby_id, MessageCid("e1"), contents::edited(2, " ")});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_body);
    say(ada, Change{lobby_id, MessageCid("e1"), contents::renamed("")});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_room_name);
    say(ada, Change{lobby_id, MessageCid("e1"), contents::reacted(2, "")});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_field);
    EXPECT_EQ(log.waiting(), 0U);
}

TEST_F(ChangesTest, WhatTheLogRefusesIsAnErrorWithTheCommandsId) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    post(ada, "mine", "c1");
    say(bob, Change{lobby_id, MessageCid("x1"), contents::edited(2, "yours?")}, 21);
    settle();
    EXPECT_EQ(last_error(bob), ErrorCode::forbidden);
    EXPECT_EQ(heard(bob).back().id, 21U);
    change(bob, lobby_id, contents::pinned(99));
    EXPECT_EQ(last_error(bob), ErrorCode::unknown_message);
    change(ada, lobby_id, contents::deleted(2));
    change(bob, lobby_id, contents::reacted(2, "👍"));
    EXPECT_EQ(last_error(bob), ErrorCode::message_deleted);
    change(bob, lobby_id, contents::invited(UserId("nobody")));
    EXPECT_EQ(last_error(bob), ErrorCode::forbidden) << "everybody is in the lobby";
}

TEST_F(ChangesTest, AResumeFromMemoryAndOneFromTheLogShowTheSame) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    post(ada, "one", "c1");
    post(ada, "two", "c2");
    change(ada, lobby_id, contents::edited(2, "one, mended"));
    change(bob, lobby_id, contents::reacted(2, "👍"));
    change(ada, lobby_id, contents::reacted(2, "👍"));
    change(bob, lobby_id, contents::pinned(3));
    change(bob, lobby_id, contents::reacted(3, "🫖"));
    change(bob, lobby_id, contents::unreacted(3, "🫖"));
    const std::vector<Event> remembered = resumed(bob, 1);
    const std::vector<Event> read = newest_page(bob);
    ASSERT_EQ(remembered.size() + 1, read.size());
    for (std::size_t i = 0; i < remembered.size(); i++)
        EXPECT_EQ(encode_event(remembered[i]), encode_event(read[i + 1])) << "event " << remembered[i].seq;
    EXPECT_EQ(remembered[0].body, "one, mended");
    EXPECT_EQ(remembered[0].state.edited, 4U);
    ASSERT_EQ(remembered[0].state.reactions.size(), 1U);
    EXPECT_EQ(remembered[0].state.reactions[0].count, 2U);
    EXPECT_EQ(remembered[1].state.pinned, 7U);
    EXPECT_TRUE(remembered[1].state.reactions.empty());
}

TEST_F(ChangesTest, AChangeOfAMessageThatTheClientHasComesAsItWasTold) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    post(ada, "one", "c1");
    change(bob, lobby_id, contents::reacted(2, "👍"));
    const std::vector<Event> events = resumed(bob, 2);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, EventKind::reacted);
    EXPECT_EQ(events[0].target, 2U);
}

TEST_F(ChangesTest, ManyReactorsAreCountedAndTenNamedAndTheAskerAlways) {
    const SessionId ada = join("Ada");
    post(ada, "vote", "c1");
    SessionId last = 0;
    for (int i = 0; i < 13; i++) {
        last = sign_in("P" + std::to_string(i));
        change(last, lobby_id, contents::reacted(2, "👍"));
    }
    const auto people_named = [&](SessionId id) { return resumed(id, 1)[0].state.reactions.at(0).people; };
    EXPECT_EQ(resumed(ada, 1)[0].state.reactions.at(0).count, 13U);
    EXPECT_EQ(people_named(ada).size(), limits::reaction_people_max);
    const std::vector<Person> people = people_named(last);
    EXPECT_EQ(people.size(), limits::reaction_people_max + 1);
    EXPECT_EQ(people.back().name, "P12");
}

TEST_F(ChangesTest, ErasedWordsAreNowhereInWhatIsSaidLater) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    post(ada, "secret one", "c1");
    change(ada, lobby_id, contents::edited(2, "secret two"));
    change(bob, lobby_id, contents::reacted(2, "👍"));
    change(ada, lobby_id, contents::deleted(2));
    const SessionId late = sign_in("Eve");
    const std::vector<Event> events = resumed(late, 1);
    ASSERT_EQ(events.size(), 4U);
    EXPECT_TRUE(events[0].state.erased);
    EXPECT_TRUE(events[0].state.reactions.empty());
    EXPECT_EQ(events[0].author.name, "Ada") << "the tombstone says whose it was";
    enter(late, "lobby");
    newest_page(late);
    for (const std::string& text : transport.peers[late].received) EXPECT_EQ(text.find("secret"), std::string::npos) << text;
}

TEST_F(ChangesTest, ExpiredWordsAreGoneToo) {
    const SessionId ada = join("Ada");
    const RoomId tea = create(ada, "Tea", RoomAccess::open);
    for (const char* cid : {"c1", "c2", "c3"}) {
        say(ada, Send{tea, MessageCid(cid), std::string("old ") + cid});
        settle();
    }
    forget(ada);
    change(ada, tea, contents::retention(0, 1));
    const Event expired = last_of<EventPush>(ada).event;
    EXPECT_EQ(expired.kind, EventKind::expired);
    EXPECT_EQ(expired.target, 3U);
    EXPECT_EQ(expired.author.id.value, "parley");
    const SessionId late = sign_in("Eve");
    say(late, Resume{tea, Epoch("fake-epoch"), 0});
    settle();
    const std::vector<Event> events = last_of<Resumed>(late).events;
    ASSERT_EQ(events.size(), 6U);
    EXPECT_TRUE(events[1].state.erased);
    EXPECT_TRUE(events[2].state.erased);
    EXPECT_EQ(events[3].body, "old c3");
}

TEST_F(ChangesTest, APlainClientHearsMessagesAndNothingElse) {
    const SessionId ada = join("Ada");
    const SessionId plain = open(Dialect::plain);
    post(ada, "Tea?", "c1");
    change(ada, lobby_id, contents::edited(2, "Tea at four?"));
    change(ada, lobby_id, contents::reacted(2, "👍"));
    change(ada, lobby_id, contents::deleted(2));
    create(ada, "Tea", RoomAccess::open);
    EXPECT_EQ(transport.peers[plain].received, std::vector<std::string>{"Ada: Tea?"});
    EXPECT_FALSE(transport.peers[plain].closed);
}

TEST_F(ChangesTest, ASearchFindsWhatThePersonMayRead) {
    const SessionId ada = join("Ada");
    const SessionId bob = join("Bob");
    const RoomId board = create(ada, "Board", RoomAccess::closed);
    post(ada, "Tea in the lobby", "c1");
    say(ada, Send{board, MessageCid("c2"), "Tea on the board"});
    settle();
    const auto search = [&](SessionId id) {
        say(id, Search{"tea", "", 10}, 12);
        settle();
        EXPECT_EQ(heard(id).back().id, 12U);
        return last_of<Found>(id).hits;
    };
    EXPECT_EQ(search(ada).size(), 2U);
    const std::vector<Hit> hits = search(bob);
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_EQ(hits[0].event.body, "Tea in the lobby");
    EXPECT_EQ(hits[0].snippet, (std::vector<std::string>{"", "Tea", " in the lobby"}));
}

TEST_F(ChangesTest, ASearchThatMakesNoSenseIsRefusedWithWordsAndAFailedOneIsTemporary) {
    const SessionId ada = join("Ada");
    say(ada, Search{"", "", 10});
    EXPECT_EQ(last_error(ada), ErrorCode::bad_query);
    say(ada, Search{"tea", "", 10});
    log.fail_next_commit();
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::storage_unavailable);
    say(ada, Search{"tea", "no cursor of ours", 10});
    settle();
    EXPECT_EQ(last_error(ada), ErrorCode::bad_query);
}

}  // namespace
}  // namespace parley::server
