// What core/log.h promises of people: who they are, their own logs, and all that is known of them.
#include <map>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

const RoomId tea("tea");

class LogPeopleContract : public LogContractTest {
protected:
    static std::map<std::string, std::string> settings(const PersonFound& found) {
        std::map<std::string, std::string> settings;
        for (const Setting& setting : found.settings) settings[setting.key] = setting.value;
        return settings;
    }
};

TEST_P(LogPeopleContract, FindsAPersonByTheirTokenOnceAdded) {
    const auto added = log_->ask<PersonReply>(AddPersonRequest{++ticket_, bob, {"hash-of-bob", "s1", ""}, ""});
    ASSERT_TRUE(added.result.ok());
    EXPECT_EQ(added.result.value().person.id, bob.id);
    EXPECT_TRUE(added.result.value().rooms.empty());
    EXPECT_EQ(added.result.value().personal.id, personal_room(bob.id));
    EXPECT_EQ(added.result.value().personal.head, 0U);
    EXPECT_EQ(added.result.value().personal.access, RoomAccess::personal);
    const auto found = log_->ask<PersonReply>(FindPersonRequest{++ticket_, "hash-of-bob"});
    ASSERT_TRUE(found.result.ok());
    EXPECT_EQ(found.ticket, ticket_);
    EXPECT_EQ(found.result.value().person.id, bob.id);
    EXPECT_EQ(found.result.value().person.name, bob.name);
}

TEST_P(LogPeopleContract, FindsNobodyByATokenThatNobodyHas) {
    log_->ask<PersonReply>(AddPersonRequest{++ticket_, ann, {}, ""});
    for (const std::string token : {"unknown", ""}) {
        const auto found = log_->ask<PersonReply>(FindPersonRequest{++ticket_, token});
        ASSERT_FALSE(found.result.ok());
        EXPECT_EQ(found.result.error().code, ErrorCode::bad_token);
    }
}

TEST_P(LogPeopleContract, ManyPeopleMayHaveNoToken) {
    EXPECT_TRUE(log_->ask<PersonReply>(AddPersonRequest{++ticket_, ann, {}, ""}).result.ok());
    EXPECT_TRUE(log_->ask<PersonReply>(AddPersonRequest{++ticket_, bob, {}, ""}).result.ok());
}

TEST_P(LogPeopleContract, AnAuthorWhoWasNeverAddedBecomesAPerson) {
    append(post("a", "hello", eve));
    add_person(ann, "hash-of-u-ann");
    add_room("tea", RoomAccess::open);
    append(ann, tea, contents::invited(eve.id));
    EXPECT_EQ(event_at(2, tea).person.name, "Eve");
}

TEST_P(LogPeopleContract, MarksAndSettingsLieInTheirOwnersLog) {
    add_everybody();
    append(post("a", "one"));
    std::vector<LogRequest> requests;
    requests.emplace_back(request(ann, personal_room(ann.id), contents::read(lobby_id, 2), "m1"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 2U);
    const Event& event = *get<Committed>(told[0]).event;
    EXPECT_EQ(event.room, personal_room(ann.id));
    EXPECT_EQ(event.seq, 1U);
    EXPECT_EQ(event.kind, EventKind::read);
    EXPECT_EQ(event.about, lobby_id);
    EXPECT_EQ(event.target, 2U);
    EXPECT_EQ(append(ann, personal_room(ann.id), contents::setting("theme", "dark")).seq, 2U);
    const PageRead all = read_all(personal_room(ann.id));
    ASSERT_EQ(all.events.size(), 2U);
    EXPECT_EQ(all.head, 2U);
    EXPECT_EQ(all.events[1].key, "theme");
    EXPECT_EQ(all.events[1].body, "dark");
    EXPECT_EQ(find_person(ann).personal.head, 2U);
    EXPECT_EQ(find_person(bob).personal.head, 0U);
}

TEST_P(LogPeopleContract, NobodyWritesIntoAnothersLog) {
    add_everybody();
    append(ann, personal_room(ann.id), contents::setting("a", "1"));
    for (const RoomId& room : {personal_room(ann.id), personal_room(eve.id), RoomId("@nobody")}) {
        EXPECT_EQ(append_error(bob, room, contents::setting("a", "2")), ErrorCode::unknown_room) << room.value;
        EXPECT_EQ(append_error(bob, room, contents::posted("hello")), ErrorCode::unknown_room) << room.value;
    }
    EXPECT_EQ(append_error(ann, personal_room(ann.id), contents::posted("dear diary")), ErrorCode::forbidden);
}

TEST_P(LogPeopleContract, AMarkNeverGoesBackAndNeverBeyondTheHead) {
    add_everybody();
    post_numbered(5);
    const RoomId own = personal_room(ann.id);
    EXPECT_FALSE(append(ann, own, contents::read(lobby_id, 4)).duplicate);
    EXPECT_TRUE(append(ann, own, contents::read(lobby_id, 4)).duplicate);
    EXPECT_TRUE(append(ann, own, contents::read(lobby_id, 2)).duplicate);
    EXPECT_EQ(standing(ann, lobby_id).read, 4U);
    EXPECT_FALSE(append(ann, own, contents::read(lobby_id, 5)).duplicate);
    EXPECT_EQ(standing(ann, lobby_id).read, 5U);
    EXPECT_EQ(append_error(ann, own, contents::read(lobby_id, 7)), ErrorCode::unknown_message);
    EXPECT_EQ(append_error(ann, own, contents::read(RoomId("nowhere"), 1)), ErrorCode::unknown_room);
    EXPECT_EQ(append_error(ann, own, contents::read(own, 1)), ErrorCode::unknown_room);
    EXPECT_TRUE(append(bob, personal_room(bob.id), contents::read(lobby_id, 0)).duplicate) << "nothing was read before, too";
}

TEST_P(LogPeopleContract, UnreadAreTheMessagesAfterTheMark) {
    add_everybody();
    EXPECT_TRUE(find_person(ann).rooms.empty()) << "nobody is unread in a room for everyone before their first mark";
    post_numbered(3);
    append(ann, lobby_id, contents::edited(2, "an edit is no message"));
    append(ann, lobby_id, contents::reacted(2, "👍"));
    append(ann, personal_room(ann.id), contents::read(lobby_id, 2));
    EXPECT_EQ(standing(ann, lobby_id).unread, 2U);
    EXPECT_EQ(standing(ann, lobby_id).role, Role::member);
    append(ann, personal_room(ann.id), contents::read(lobby_id, 6));
    EXPECT_EQ(standing(ann, lobby_id).unread, 0U);
    append(post("d", "new", bob));
    EXPECT_EQ(standing(ann, lobby_id).unread, 1U);
}

TEST_P(LogPeopleContract, AMemberWithoutAMarkHasReadNothingSinceTheyCame) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    append(post("a", "before", ann, tea));
    append(bob, tea, contents::joined());
    EXPECT_EQ(standing(bob, tea).unread, 0U);
    append(post("b", "after", ann, tea));
    EXPECT_EQ(standing(bob, tea).unread, 1U);
    EXPECT_EQ(standing(ann, tea).unread, 2U);
    EXPECT_EQ(standing(ann, tea).role, Role::owner);
}

TEST_P(LogPeopleContract, SettingsAreTheLastValuesAndTheSameIsNotStoredAgain) {
    add_everybody();
    const RoomId own = personal_room(ann.id);
    append(ann, own, contents::setting("theme", "light"));
    append(ann, own, contents::setting("theme", "dark"));
    EXPECT_TRUE(append(ann, own, contents::setting("theme", "dark")).duplicate);
    append(ann, own, contents::setting("sound", ""));
    EXPECT_EQ(settings(find_person(ann)), (std::map<std::string, std::string>{{"theme", "dark"}, {"sound", ""}}));
    EXPECT_TRUE(settings(find_person(bob)).empty());
}

TEST_P(LogPeopleContract, APersonHasSoManySettingsAndNoMore) {
    add_everybody();
    const RoomId own = personal_room(ann.id);
    std::vector<LogRequest> requests;
    for (std::size_t i = 0; i < limits::settings_per_person_max; ++i)
        requests.emplace_back(request(ann, own, contents::setting("k" + std::to_string(i), "1")));
    log_->ask_all(std::move(requests));
    EXPECT_EQ(append_error(ann, own, contents::setting("one-more", "1")), ErrorCode::too_large);
    EXPECT_FALSE(append(ann, own, contents::setting("k7", "2")).duplicate);
    EXPECT_EQ(find_person(ann).settings.size(), limits::settings_per_person_max);
}

TEST_P(LogPeopleContract, OfADraftOnlyTheNewestWordsAreKeptAndNoneOfAnEmptyOne) {
    add_everybody();
    const RoomId own = personal_room(ann.id);
    append(ann, own, contents::setting("draft.lobby", "hal"), "d1");
    append(ann, own, contents::setting("draft.lobby", "half a thought"), "d2");
    EXPECT_TRUE(append(ann, own, contents::setting("draft.lobby", "half a thought")).duplicate);
    EXPECT_EQ(append(ann, own, contents::setting("draft.lobby", "hal"), "d1").seq, 1U) << "a retry is stored once";
    EXPECT_EQ(settings(find_person(ann)), (std::map<std::string, std::string>{{"draft.lobby", "half a thought"}}));
    std::vector<Event> log = read_all(own).events;
    ASSERT_EQ(log.size(), 2U);
    EXPECT_EQ(log[0].key + log[0].body, "");
    EXPECT_EQ(log[1].body, "half a thought");
    append(ann, own, contents::setting("draft.lobby", ""));
    EXPECT_TRUE(append(ann, own, contents::setting("draft.lobby", "")).duplicate);
    EXPECT_TRUE(settings(find_person(ann)).empty());
    log = read_all(own).events;
    ASSERT_EQ(log.size(), 3U);
    EXPECT_EQ(log[1].body, "");
    EXPECT_EQ(log[2].key, "draft.lobby");
}

TEST_P(LogPeopleContract, DraftsAreBoundedAndTakeNoPlaceOfTheSettings) {
    add_everybody();
    const RoomId own = personal_room(ann.id);
    std::vector<LogRequest> requests;
    for (std::size_t i = 0; i < limits::drafts_per_person_max; ++i)
        requests.emplace_back(request(ann, own, contents::setting("draft.r" + std::to_string(i), "half")));
    for (std::size_t i = 0; i < limits::settings_per_person_max; ++i)
        requests.emplace_back(request(ann, own, contents::setting("k" + std::to_string(i), "1")));
    log_->ask_all(std::move(requests));
    EXPECT_EQ(find_person(ann).settings.size(), limits::drafts_per_person_max + limits::settings_per_person_max);
    EXPECT_EQ(append_error(ann, own, contents::setting("draft.more", "half")), ErrorCode::too_large);
    append(ann, own, contents::setting("draft.r7", ""));
    EXPECT_FALSE(append(ann, own, contents::setting("draft.more", "half")).duplicate) << "one has gone";
}

TEST_P(LogPeopleContract, WhatIsFoundOfAPersonIsInStepWithWhatWasToldBefore) {
    add_everybody();
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, tea, "Tea", RoomAccess::open, ann, MessageCid(), {}});
    requests.emplace_back(post("a", "one", ann, tea));
    requests.emplace_back(request(ann, personal_room(ann.id), contents::read(tea, 2)));
    requests.emplace_back(FindPersonRequest{++ticket_, "hash-of-u-ann"});
    requests.emplace_back(post("b", "two", ann, tea));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(only<PersonReply>(told).size(), 1U);
    const PersonFound found = only<PersonReply>(told)[0].result.value();
    ASSERT_EQ(found.rooms.size(), 1U);
    EXPECT_EQ(found.rooms[0].head, 2U);
    EXPECT_EQ(found.rooms[0].standing->read, 2U);
    EXPECT_EQ(found.rooms[0].standing->unread, 0U);
    EXPECT_EQ(found.personal.head, 1U);
}

LOG_CONTRACT(LogPeopleContract);

}  // namespace
}  // namespace parley::server
