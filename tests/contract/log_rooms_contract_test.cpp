// What core/log.h promises of rooms: making them, coming and going, who may what.
#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

const RoomId tea("tea");
const RoomId board("board");

class LogRoomsContract : public LogContractTest {
protected:
    AddRoomRequest direct(const std::string& id, const Person& founder, std::vector<UserId> people,
                          const std::string& cid = "") {
        return {++ticket_, RoomId(id), "", RoomAccess::direct, founder, MessageCid(cid), std::move(people)};
    }
    ErrorCode add_error(AddRoomRequest one) {
        const auto reply = log_->ask<AddRoomReply>(std::move(one));
        EXPECT_FALSE(reply.result.ok());
        return reply.result.ok() ? ErrorCode::malformed : reply.result.error().code;
    }
};

TEST_P(LogRoomsContract, ARoomIsToldBeforeItsFirstEventAndItsMakerIsAnsweredLast) {
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, tea, "Tea", RoomAccess::open, ann, MessageCid("r1"), {}});
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 3U);
    ASSERT_TRUE(holds_alternative<RoomCommitted>(told[0]));
    const RoomInfo& room = get<RoomCommitted>(told[0]).room;
    EXPECT_EQ(room.id, tea);
    EXPECT_EQ(room.name, "Tea");
    EXPECT_EQ(room.access, RoomAccess::open);
    EXPECT_EQ(room.head, 0U);
    ASSERT_TRUE(holds_alternative<Committed>(told[1]));
    const Event& created = *get<Committed>(told[1]).event;
    EXPECT_EQ(created.kind, EventKind::created);
    EXPECT_EQ(created.seq, 1U);
    EXPECT_EQ(created.name, "Tea");
    EXPECT_EQ(created.access, RoomAccess::open);
    EXPECT_EQ(created.author.id, ann.id);
    EXPECT_EQ(created.cid.value, "r1");
    const auto& reply = get<AddRoomReply>(told[2]);
    EXPECT_EQ(reply.ticket, ticket_);
    EXPECT_EQ(reply.result.value().id, tea);
    EXPECT_EQ(reply.result.value().head, 1U);
    EXPECT_EQ(append(post("a", "hello", ann, tea)).seq, 2U) << "its maker is in it";
}

TEST_P(LogRoomsContract, RefusesARoomThatIsThere) {
    EXPECT_EQ(add_error({++ticket_, lobby_id, "Another lobby", RoomAccess::open, ann, MessageCid(), {}}),
              ErrorCode::room_exists);
}

TEST_P(LogRoomsContract, ARetryFindsTheRoomOfTheFirstTry) {
    add_room("tea", RoomAccess::open, ann, "r1");
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, RoomId("tea-2"), "Room tea", RoomAccess::open, ann, MessageCid("r1"), {}});
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 1U) << "nobody is told again";
    EXPECT_EQ(get<AddRoomReply>(told[0]).result.value().id, tea);
    EXPECT_EQ(add_room("tea-3", RoomAccess::open, bob, "r1").id.value, "tea-3") << "another founder's cid is another";
}

TEST_P(LogRoomsContract, ARoomOfABatchTakesMessagesOfTheSameBatch) {
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, tea, "Tea", RoomAccess::open, ann, MessageCid(), {}});
    requests.emplace_back(post("a", "hello", ann, tea));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    EXPECT_TRUE(get<AppendReply>(told.back()).result.ok());
}

TEST_P(LogRoomsContract, PeopleComeAndGoInAPublicRoom) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    EXPECT_EQ(append_error(post("a", "from outside", bob, tea)), ErrorCode::not_joined);
    const Appended joined = append(bob, tea, contents::joined());
    EXPECT_EQ(joined.seq, 2U);
    const Appended again = append(bob, tea, contents::joined());
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, joined.seq);
    EXPECT_EQ(standing(bob, tea).role, Role::member);
    append(post("b", "from inside", bob, tea));
    EXPECT_FALSE(append(bob, tea, contents::left()).duplicate);
    EXPECT_EQ(standing(bob, tea).role, Role::none);
    EXPECT_EQ(append_error(post("c", "from outside", bob, tea)), ErrorCode::not_joined);
    EXPECT_EQ(event_at(2, tea).kind, EventKind::joined);
    EXPECT_EQ(event_at(4, tea).kind, EventKind::left);
    append(bob, tea, contents::joined());
    EXPECT_EQ(standing(bob, tea).role, Role::member);
}

TEST_P(LogRoomsContract, NobodyJoinsOrLeavesARoomForEveryone) {
    append(post("a", "I am here without joining"));
    EXPECT_EQ(append_error(ann, lobby_id, contents::joined()), ErrorCode::forbidden);
    EXPECT_EQ(append_error(ann, lobby_id, contents::left()), ErrorCode::forbidden);
    EXPECT_EQ(append_error(ann, lobby_id, contents::renamed("Mine")), ErrorCode::forbidden);
}

TEST_P(LogRoomsContract, APrivateRoomIsNotThereForOthers) {
    add_everybody();
    add_room("board", RoomAccess::closed);
    append(post("a", "secret", ann, board));
    for (const EventContent& content :
         {contents::posted("hello"), contents::joined(), contents::left(), contents::edited(2, "x"), contents::reacted(2, "x"),
          contents::pinned(99), contents::topic("x"), contents::renamed("x"), contents::invited(bob.id),
          contents::role(bob.id, Role::owner), contents::of(EventKind::archived), contents::retention(1, 1)})
        EXPECT_EQ(append_error(bob, board, content), ErrorCode::unknown_room) << static_cast<int>(content.kind);
    EXPECT_EQ(append_error(bob, personal_room(bob.id), contents::read(board, 1)), ErrorCode::unknown_room);
}

TEST_P(LogRoomsContract, AnInvitationIsToldInTheRoomAndInThePersonsOwnLog) {
    add_everybody();
    add_room("board", RoomAccess::closed);
    std::vector<LogRequest> requests;
    requests.emplace_back(request(ann, board, contents::invited(bob.id), "i1"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    const std::vector<Committed> events = only<Committed>(told);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].event->room, board);
    EXPECT_EQ(events[0].event->person.name, bob.name) << "by name, whatever the request said";
    EXPECT_EQ(events[1].event->room, personal_room(bob.id));
    EXPECT_EQ(events[1].event->kind, EventKind::invited);
    EXPECT_EQ(events[1].event->about, board);
    EXPECT_EQ(events[1].event->author.id, ann.id);
    EXPECT_TRUE(standing(bob, board).invited);
    EXPECT_EQ(standing(bob, board).role, Role::none);
    const Event read = event_at(1, personal_room(bob.id), bob);
    EXPECT_EQ(read.kind, EventKind::invited);
    EXPECT_EQ(read.about, board);
    EXPECT_EQ(read.person.name, bob.name);
    EXPECT_EQ(event_at(2, board).person.name, bob.name);
}

TEST_P(LogRoomsContract, TheInvitedComeInOnce) {
    add_everybody();
    add_room("board", RoomAccess::closed);
    append(ann, board, contents::invited(bob.id));
    EXPECT_EQ(append_error(post("a", "not yet", bob, board)), ErrorCode::unknown_room);
    append(bob, board, contents::joined());
    EXPECT_FALSE(standing(bob, board).invited);
    EXPECT_EQ(standing(bob, board).role, Role::member);
    append(post("b", "hello", bob, board));
    append(bob, board, contents::left());
    EXPECT_EQ(append_error(bob, board, contents::joined()), ErrorCode::unknown_room) << "the invitation was used";
}

TEST_P(LogRoomsContract, AnInvitationNeedsSomebody) {
    add_everybody();
    add_room("board", RoomAccess::closed);
    EXPECT_EQ(append_error(ann, board, contents::invited(UserId("nobody"))), ErrorCode::unknown_person);
    EXPECT_EQ(append_error(ann, board, contents::role(UserId("nobody"), Role::owner)), ErrorCode::unknown_person);
    EXPECT_EQ(append_error(ann, board, contents::role(eve.id, Role::owner)), ErrorCode::unknown_person) << "she is not in it";
    EXPECT_EQ(append_error(ann, lobby_id, contents::invited(bob.id)), ErrorCode::forbidden) << "everybody is there";
}

TEST_P(LogRoomsContract, OwnersGiveRolesAndRolesCount) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    append(bob, tea, contents::joined());
    append(eve, tea, contents::joined());
    append(post("a", "Eve's", eve, tea));
    EXPECT_EQ(append_error(bob, tea, contents::deleted(4)), ErrorCode::forbidden);
    EXPECT_EQ(append_error(bob, tea, contents::role(bob.id, Role::owner)), ErrorCode::forbidden);
    append(ann, tea, contents::role(bob.id, Role::moderator));
    EXPECT_EQ(standing(bob, tea).role, Role::moderator);
    const Event role = event_at(5, tea);
    EXPECT_EQ(role.person.name, bob.name);
    EXPECT_EQ(role.role, Role::moderator);
    append(bob, tea, contents::deleted(4));
    EXPECT_EQ(append_error(bob, tea, contents::renamed("Bob's")), ErrorCode::forbidden);
    append(ann, tea, contents::role(bob.id, Role::owner));
    append(bob, tea, contents::renamed("Bob's"));
    append(bob, tea, contents::role(ann.id, Role::member));
    EXPECT_EQ(append_error(ann, tea, contents::renamed("Ann's")), ErrorCode::forbidden);
}

TEST_P(LogRoomsContract, ARoomIsCalledWhatTheLastEventSaysAndWhatIsSoIsNotStoredAgain) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    EXPECT_FALSE(append(ann, tea, contents::renamed("Tea & biscuits")).duplicate);
    EXPECT_TRUE(append(ann, tea, contents::renamed("Tea & biscuits")).duplicate);
    EXPECT_FALSE(append(ann, tea, contents::topic("at four")).duplicate);
    EXPECT_TRUE(append(ann, tea, contents::topic("at four")).duplicate);
    EXPECT_TRUE(append(ann, tea, contents::of(EventKind::unarchived)).duplicate);
    append(ann, tea, contents::of(EventKind::archived));
    EXPECT_TRUE(append(ann, tea, contents::of(EventKind::archived)).duplicate);
    const RoomInfo room = find_person(ann).rooms.at(0);
    EXPECT_EQ(room.name, "Tea & biscuits");
    EXPECT_EQ(room.topic, "at four");
    EXPECT_TRUE(room.archived);
    EXPECT_EQ(room.head, 4U);
}

TEST_P(LogRoomsContract, AnArchivedRoomIsReadAndLeftButTakesNothing) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    append(bob, tea, contents::joined());
    append(post("a", "words", bob, tea));
    append(ann, tea, contents::of(EventKind::archived));
    for (const EventContent& content : {contents::posted("x"), contents::edited(3, "x"), contents::deleted(3),
                                        contents::reacted(3, "x"), contents::pinned(3), contents::topic("x")})
        EXPECT_EQ(append_error(bob, tea, content), ErrorCode::room_archived);
    EXPECT_EQ(append_error(eve, tea, contents::joined()), ErrorCode::room_archived);
    EXPECT_EQ(append_error(ann, tea, contents::renamed("x")), ErrorCode::room_archived);
    EXPECT_EQ(read_all(tea).events.size(), 4U);
    append(bob, tea, contents::left());
    EXPECT_EQ(append_error(bob, tea, contents::of(EventKind::unarchived)), ErrorCode::not_joined);
    append(ann, tea, contents::of(EventKind::unarchived));
    append(post("b", "again", ann, tea));
}

TEST_P(LogRoomsContract, ADirectRoomBringsItsPeopleInAndTellsThemAtHome) {
    add_everybody();
    std::vector<LogRequest> requests;
    requests.emplace_back(direct("d1", ann, {bob.id, eve.id}, "dc"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(only<RoomCommitted>(told).size(), 1U);
    EXPECT_EQ(only<RoomCommitted>(told)[0].room.access, RoomAccess::direct);
    std::size_t at_home = 0;
    for (const Committed& one : only<Committed>(told)) {
        if (one.event->kind != EventKind::direct) continue;
        ++at_home;
        EXPECT_EQ(one.event->about.value, "d1");
        EXPECT_NE(one.event->room, personal_room(ann.id));
    }
    EXPECT_EQ(at_home, 2U);
    EXPECT_EQ(only<AddRoomReply>(told)[0].result.value().head, 3U);
    for (const Person& person : {ann, bob, eve}) {
        EXPECT_GE(standing(person, RoomId("d1")).role, Role::member);
        append(post("hello", "from " + person.name, person, RoomId("d1")));
    }
    const Event joined = event_at(2, RoomId("d1"));
    EXPECT_EQ(joined.kind, EventKind::joined);
    EXPECT_EQ(joined.author.id, ann.id);
    EXPECT_FALSE(joined.person.name.empty());
    EXPECT_EQ(event_at(1, personal_room(bob.id), bob).kind, EventKind::direct);
}

TEST_P(LogRoomsContract, TheSamePeopleHaveOneDirectRoom) {
    add_everybody();
    const auto first = log_->ask<AddRoomReply>(direct("d1", ann, {bob.id}, "dc"));
    const auto by_bob = log_->ask<AddRoomReply>(direct("d2", bob, {ann.id}));
    ASSERT_TRUE(by_bob.result.ok());
    EXPECT_EQ(by_bob.result.value().id.value, "d1");
    const auto retry = log_->ask<AddRoomReply>(direct("d3", ann, {bob.id}, "dc"));
    EXPECT_EQ(retry.result.value().id.value, "d1");
    const auto of_three = log_->ask<AddRoomReply>(direct("d4", ann, {eve.id, bob.id}));
    EXPECT_EQ(of_three.result.value().id.value, "d4");
    const auto in_another_order = log_->ask<AddRoomReply>(direct("d5", ann, {bob.id, eve.id}));
    EXPECT_EQ(in_another_order.result.value().id.value, "d4");
}

TEST_P(LogRoomsContract, ADirectRoomIsNotThereForOthersAndStaysWhatItIs) {
    add_everybody();
    log_->ask<AddRoomReply>(direct("d1", ann, {bob.id}));
    const RoomId room("d1");
    EXPECT_EQ(append_error(post("a", "hello", eve, room)), ErrorCode::unknown_room);
    for (const EventContent& content : {contents::left(), contents::renamed("x"), contents::invited(eve.id),
                                        contents::role(bob.id, Role::owner), contents::of(EventKind::archived)})
        EXPECT_EQ(append_error(ann, room, content), ErrorCode::forbidden) << static_cast<int>(content.kind);
    EXPECT_EQ(add_error(direct("d2", ann, {UserId("nobody")})), ErrorCode::unknown_person);
}

TEST_P(LogRoomsContract, NobodyWritesWhatOnlyTheLogWrites) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    for (const EventKind kind : {EventKind::created, EventKind::expired, EventKind::direct, EventKind::unknown}) {
        EXPECT_EQ(append_error(ann, tea, contents::of(kind)), ErrorCode::forbidden) << static_cast<int>(kind);
        EXPECT_EQ(append_error(ann, personal_room(ann.id), contents::of(kind)), ErrorCode::forbidden) << static_cast<int>(kind);
    }
    for (const EventKind kind : {EventKind::read, EventKind::setting})
        EXPECT_EQ(append_error(ann, tea, contents::of(kind)), ErrorCode::forbidden);
}

LOG_CONTRACT(LogRoomsContract);

}  // namespace
}  // namespace parley::server
