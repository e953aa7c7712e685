// What the log tells of one person, and of who is kept out or quiet: to whom, and what not.
#include <gtest/gtest.h>

#include <string>

#include "tests/contract/account_contract.h"

namespace parley::server {
namespace {

using namespace parley::contents;

const RoomId staff_id("staff");

/// Ann owns the server, Böb has an account, Eve is a guest.
class ProfilesContract : public AccountContractTest {
protected:
    ProfilesContract() {
        sign_up(ann);
        sign_up(bob);
        add_person(eve, "hash-of-u-eve");
    }
    Profile profile(const Person& by, const Person& of, const std::string& room = "") {
        return account<Profile>(FindProfile{by.id, {of.id, RoomId(room)}});
    }
    RestraintList restraints(const Person& by, const std::string& room = "") {
        return account<RestraintList>(FindRestraints{by.id, RoomId(room)});
    }
    std::optional<ErrorCode> restraints_error(const Person& by, const std::string& room = "") {
        return account_error(FindRestraints{by.id, RoomId(room)});
    }
};

TEST_P(ProfilesContract, EverybodyLearnsTheRankAndTheRoleInARoomThatTheyMayRead) {
    append(ann, lobby_id, role(bob.id, Role::moderator));
    const Profile found = profile(eve, bob, "lobby");
    EXPECT_EQ(found.id, bob.id);
    EXPECT_EQ(found.name, "Böb");
    EXPECT_EQ(found.rank, Rank::member);
    EXPECT_EQ(found.room, lobby_id);
    EXPECT_EQ(found.role, Role::moderator);
    EXPECT_EQ(profile(eve, ann, "lobby").role, Role::owner) << "by her rank";
    EXPECT_EQ(profile(bob, eve, "lobby").role, Role::member);
    EXPECT_EQ(profile(bob, eve).role, Role::none) << "no room was asked of";
}

TEST_P(ProfilesContract, AMuteIsToldWhileItHolds) {
    append(ann, lobby_id, muted(bob.id, 60));
    EXPECT_EQ(profile(eve, bob, "lobby").muted_until_ms, noon + 60'000);
    EXPECT_EQ(profile(eve, bob, "random").muted_until_ms, std::nullopt);
    log_->set_time(noon + 60'000);
    EXPECT_EQ(profile(eve, bob, "lobby").muted_until_ms, std::nullopt);
    append(ann, lobby_id, muted(bob.id, 0));
    EXPECT_EQ(profile(eve, bob, "lobby").muted_until_ms, 0);
}

TEST_P(ProfilesContract, OfBansAndSessionsOnlyWhoModeratesTheServerLearns) {
    const Seq ban = append(ann, staff_id, banned(bob.id, 60, "spam")).seq;
    const Profile told = profile(ann, bob);
    EXPECT_EQ(told.ban, ban);
    EXPECT_EQ(told.banned_until_ms, noon + 60'000);
    EXPECT_EQ(told.created_ms, noon);
    EXPECT_EQ(told.seen_ms, noon);
    const Profile not_told = profile(eve, bob);
    EXPECT_EQ(not_told.ban, 0U);
    EXPECT_EQ(not_told.created_ms, 0);
    EXPECT_EQ(not_told.seen_ms, 0);
    EXPECT_EQ(profile(ann, eve).created_ms, 0) << "a guest";
    append(ann, staff_id, unbanned(ban));
    EXPECT_EQ(profile(ann, bob).ban, 0U);
}

TEST_P(ProfilesContract, OfARoomThatMayNotBeReadAndOfNobodyNothingIsTold) {
    add_room("secret", RoomAccess::closed, ann);
    EXPECT_EQ(account_error(FindProfile{eve.id, {ann.id, RoomId("secret")}}), ErrorCode::unknown_room);
    EXPECT_EQ(account_error(FindProfile{eve.id, {ann.id, RoomId("nowhere")}}), ErrorCode::unknown_room);
    EXPECT_EQ(account_error(FindProfile{eve.id, {ann.id, RoomId("@u-ann")}}), ErrorCode::unknown_room);
    EXPECT_EQ(account_error(FindProfile{ann.id, {UserId("nobody"), RoomId()}}), ErrorCode::unknown_person);
    EXPECT_EQ(profile(ann, bob, "secret").role, Role::none);
}

TEST_P(ProfilesContract, WhoMayLiftABanSeesThoseThatHoldNewestFirst) {
    append(ann, staff_id, banned(bob.id, 60, "spam"));
    const Seq second = append(ann, staff_id, banned_address("192.0.2.0/24", 0, "a flood")).seq;
    const RestraintList list = restraints(ann);
    ASSERT_EQ(list.restraints.size(), 2U);
    EXPECT_EQ(list.restraints[0].ban, second);
    EXPECT_EQ(list.restraints[0].address, "192.0.2.0/24");
    EXPECT_EQ(list.restraints[0].until_ms, 0);
    EXPECT_EQ(list.restraints[0].reason, "a flood");
    EXPECT_EQ(list.restraints[1].id, bob.id);
    EXPECT_EQ(list.restraints[1].name, "Böb");
    EXPECT_FALSE(list.more);
    log_->set_time(noon + 60'000);
    EXPECT_EQ(restraints(ann).restraints.size(), 1U);
    EXPECT_EQ(restraints_error(eve), ErrorCode::not_allowed);
}

TEST_P(ProfilesContract, WhoMayTakeBackAMuteSeesThoseOfTheRoom) {
    append(ann, lobby_id, muted(bob.id, 60));
    append(ann, random_id, muted(eve.id, 0));
    const RestraintList list = restraints(ann, "lobby");
    EXPECT_EQ(list.room, lobby_id);
    ASSERT_EQ(list.restraints.size(), 1U);
    EXPECT_EQ(list.restraints[0].id, bob.id);
    EXPECT_EQ(list.restraints[0].name, "Böb");
    EXPECT_EQ(list.restraints[0].until_ms, noon + 60'000);
    EXPECT_EQ(list.restraints[0].ban, 0U);
    EXPECT_EQ(restraints_error(bob, "lobby"), ErrorCode::forbidden);
    EXPECT_EQ(restraints_error(bob, "staff"), ErrorCode::unknown_room);
    append(ann, lobby_id, role(eve.id, Role::moderator));
    EXPECT_EQ(restraints_error(eve, "lobby"), std::nullopt);
    EXPECT_EQ(restraints_error(eve, "random"), ErrorCode::forbidden);
}

// ---- what people are called --------------------------------------------------------------------------------------------

TEST_P(ProfilesContract, WhoTakesAnotherNameHasItInWhatTheyWroteBeforeToo) {
    append(post("c1", "before", bob));
    const auto told = log_->ask_all({request_of(RenamePerson{bob.id, "Bert", "skeleton of Bert"})});
    ASSERT_EQ(only<PersonCalled>(told).size(), 1U);
    EXPECT_EQ(only<PersonCalled>(told)[0].person.name, "Bert");
    EXPECT_TRUE((comes_before<PersonCalled, AccountReply>(told)));
    EXPECT_EQ(read_all().events.back().author.name, "Bert");
    EXPECT_EQ(profile(eve, bob).name, "Bert");
    EXPECT_EQ(account<AccountFound>(FindAccount{"skeleton of Bert"}).person.name, "Bert") << "and signs in so";
    EXPECT_EQ(account_error(FindAccount{"skeleton of Böb"}), ErrorCode::unknown_person);
}

TEST_P(ProfilesContract, TheStaffRoomIsToldWhatSomebodyWasCalledBefore) {
    done(RenamePerson{eve.id, "Eva", "skeleton of Eva"});
    const Event named = read_all(staff_id, ann).events.back();
    EXPECT_EQ(named.kind, EventKind::named);
    EXPECT_EQ(named.person.id, eve.id);
    EXPECT_EQ(named.person.name, "Eva");
    EXPECT_EQ(named.body, "Eve");
    EXPECT_EQ(named.author.id, eve.id);
}

TEST_P(ProfilesContract, ANameThatAnAccountHasOrHadIsTakenAndOnesOwnIsNot) {
    for (const Person& who : {bob, eve})
        EXPECT_EQ(account_error(RenamePerson{who.id, "Ann.", "skeleton of Ann"}), ErrorCode::name_taken);
    done(RenamePerson{bob.id, "BOB", "skeleton of Böb"});
    const auto again = log_->ask_all({request_of(RenamePerson{bob.id, "BOB", "skeleton of Böb"})});
    EXPECT_TRUE(only<PersonCalled>(again).empty()) << "they are called so";
    done(RemoveAccount{bob.id, "password of Böb", "s of Böb"});
    EXPECT_EQ(account_error(RenamePerson{eve.id, "BOB", "skeleton of Böb"}), ErrorCode::name_taken);
    EXPECT_EQ(account_error(RenamePerson{UserId("u-nobody"), "Nobody", "x"}), ErrorCode::unknown_person);
}

TEST_P(ProfilesContract, WhatOneIsNoLongerCalledIsFreeAndGuestsMayShareAName) {
    done(RenamePerson{bob.id, "Bert", "skeleton of Bert"});
    done(RenamePerson{eve.id, "Böb", "skeleton of Böb"});
    const Person fay{UserId("u-fay"), "Fay"};
    add_person(fay, "hash-of-u-fay");
    done(RenamePerson{fay.id, "Böb", "skeleton of Böb"});
    EXPECT_EQ(profile(ann, fay).name, profile(ann, eve).name);
}

TEST_P(ProfilesContract, WhoDeletesTheirAccountIsCalledOtherwiseAtOnce) {
    const auto told = log_->ask_all({request_of(RemoveAccount{bob.id, "password of Böb", "s of Böb"})});
    ASSERT_EQ(only<PersonCalled>(told).size(), 1U);
    EXPECT_EQ(only<PersonCalled>(told)[0].person.name, "Deleted account");
}

// ---- who has read ----------------------------------------------------------------------------------------------------

TEST_P(ProfilesContract, InASmallRoomMembersSeeHowFarTheOthersHaveRead) {
    add_room("tea", RoomAccess::open, ann);
    for (const Person& who : {bob, eve}) append(who, RoomId("tea"), contents::joined());
    const auto told = log_->ask_all(
        {AppendRequest{++ticket_, personal_room(bob.id), bob, MessageCid("m1"), contents::read(RoomId("tea"), 2)}});
    ASSERT_EQ(only<ReadOn>(told).size(), 1U);
    EXPECT_EQ(only<ReadOn>(told)[0].reader.id, bob.id);
    EXPECT_EQ(only<ReadOn>(told)[0].reader.read, 2U);
    const ReaderList list = account<ReaderList>(FindReaders{ann.id, RoomId("tea")});
    ASSERT_EQ(list.people.size(), 2U) << "without oneself";
    for (const Reader& one : list.people) EXPECT_EQ(one.read, one.id == bob.id ? 2U : 0U) << one.name;
    EXPECT_TRUE(account<ReaderList>(FindReaders{ann.id, lobby_id}).people.empty()) << "everybody's";
}

TEST_P(ProfilesContract, WhoHidesWhatTheyReadIsNotSeenAndSeesNobody) {
    add_room("tea", RoomAccess::open, ann);
    append(bob, RoomId("tea"), contents::joined());
    append(bob, personal_room(bob.id), contents::setting("readers", "off"));
    const auto told = log_->ask_all(
        {AppendRequest{++ticket_, personal_room(bob.id), bob, MessageCid("m1"), contents::read(RoomId("tea"), 2)}});
    EXPECT_TRUE(only<ReadOn>(told).empty());
    EXPECT_TRUE(account<ReaderList>(FindReaders{ann.id, RoomId("tea")}).people.empty());
    EXPECT_TRUE(account<ReaderList>(FindReaders{bob.id, RoomId("tea")}).people.empty());
    EXPECT_EQ(account_error(FindReaders{eve.id, RoomId("nowhere")}), ErrorCode::unknown_room);
}

TEST_P(ProfilesContract, AmongManyMembersNobodySeesWhoHasRead) {
    add_room("tea", RoomAccess::open, ann);
    for (std::uint32_t i = 0; i < limits::readers_room_max; i++)
        append({UserId("u-" + std::to_string(i)), "P"}, RoomId("tea"), contents::joined());
    EXPECT_TRUE(account<ReaderList>(FindReaders{ann.id, RoomId("tea")}).people.empty());
}

LOG_CONTRACT(ProfilesContract);

}  // namespace
}  // namespace parley::server
