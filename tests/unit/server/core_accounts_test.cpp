// Sessions and tokens; invitations, reset codes, ranks.
#include "shared/limits.h"
#include "tests/unit/server/core_accounts_harness.h"

namespace parley::server {
namespace {

class CoreAccountsByInvitation : public CoreAccounts {
protected:
    CoreAccountsByInvitation() : CoreAccounts(true, SignUpMode::invitation) {}
};

TEST_F(CoreAccounts, EveryOneOfTheirCommandsNeedsASignIn) {
    const SessionId id = open();
    const std::vector<AccountCommand> commands{ChangePassword{"the old password", "another password"},
                                               ListSessions{},
                                               EndSession{"s"},
                                               RenewToken{},
                                               NewInvitation{},
                                               ListInvitations{},
                                               WithdrawInvitation{"i"},
                                               NewResetCode{UserId("u")},
                                               SetRank{UserId("u"), Rank::admin},
                                               ListPeople{"", "", 5},
                                               LookUp{UserId("u"), RoomId()},
                                               ListRestraints{RoomId()}};
    for (const AccountCommand& command : commands) {
        say(id, command);
        EXPECT_EQ(last_error(id), ErrorCode::unauthenticated);
        forget(id);
    }
    EXPECT_EQ(log.waiting(), 0U);
}

TEST_F(CoreAccounts, SessionsAreListedWithTheirDevicesAndTheOneThatAsksIsMarked) {
    const SessionId first = sign_up("Ada");
    const SessionId second = sign_in_with("Ada", password_of("Ada"), "telephone");
    const SessionList list = ask<SessionList>(first, ListSessions{});
    ASSERT_EQ(list.sessions.size(), 2U);
    EXPECT_EQ(list.sessions[0].device, "telephone");
    EXPECT_FALSE(list.sessions[0].current);
    EXPECT_EQ(list.sessions[1].device, "device of Ada");
    EXPECT_TRUE(list.sessions[1].current);
    EXPECT_TRUE(ask<SessionList>(second, ListSessions{}).sessions[0].current);
}

TEST_F(CoreAccounts, EndingASessionClosesItsConnectionsAtOnceAndRefusesItsToken) {
    const SessionId ada = sign_up("Ada");
    const SessionId phone = sign_in_with("Ada", password_of("Ada"), "telephone");
    const Welcome welcome = last_of<Welcome>(phone);
    const SessionId phone_too = come_with(welcome.token);
    const SessionId ben = sign_up("Ben");
    ask<Done>(ada, EndSession{welcome.session});
    EXPECT_TRUE(was_signed_out(phone));
    EXPECT_TRUE(was_signed_out(phone_too)) << "all that came with its token";
    EXPECT_FALSE(transport.peers[ada].closed);
    EXPECT_FALSE(transport.peers[ben].closed);
    EXPECT_EQ(last_error(come_with(welcome.token)), ErrorCode::bad_token);
    EXPECT_EQ(refused(ada, EndSession{welcome.session}), ErrorCode::unknown_session);
}

TEST_F(CoreAccounts, AllButThisOneAreEndedWhenNoneIsNamed) {
    const SessionId ada = sign_up("Ada");
    const SessionId phone = sign_in_with("Ada", password_of("Ada"));
    const SessionId tablet = sign_in_with("Ada", password_of("Ada"));
    ask<Done>(phone, EndSession{""});
    EXPECT_TRUE(was_signed_out(ada));
    EXPECT_TRUE(was_signed_out(tablet));
    EXPECT_FALSE(transport.peers[phone].closed);
    EXPECT_EQ(ask<SessionList>(phone, ListSessions{}).sessions.size(), 1U);
}

TEST_F(CoreAccounts, NobodyEndsTheSessionOfAnother) {
    const SessionId ada = sign_up("Ada");
    const SessionId eve = sign_up("Eve");
    EXPECT_EQ(refused(eve, EndSession{last_of<Welcome>(ada).session}), ErrorCode::unknown_session);
    EXPECT_FALSE(transport.peers[ada].closed);
}

TEST_F(CoreAccounts, AGuestHasSessionsToo) {
    const SessionId guest = join("Bob");
    const SessionId again = sign_in_again(guest);
    ASSERT_EQ(ask<SessionList>(guest, ListSessions{}).sessions.size(), 1U);
    ask<Renewed>(again, RenewToken{});
}

TEST_F(CoreAccounts, ARenewedTokenHoldsOnceItWasShownAndTheOldOneIsRefusedFromThen) {
    const SessionId id = sign_up("Ada");
    const std::string old_token = last_of<Welcome>(id).token;
    const std::string token = ask<Renewed>(id, RenewToken{}).token;
    EXPECT_GE(token.size() * 5, 128U);
    EXPECT_NE(token, old_token);
    EXPECT_EQ(last_of<Welcome>(come_with(old_token)).user.name, "Ada") << "the answer may have been lost";
    EXPECT_EQ(refused(id, RenewToken{"another's"}), ErrorCode::bad_token);
    EXPECT_EQ(ask<Renewed>(id, RenewToken{token}).token, "");
    EXPECT_FALSE(transport.peers[id].closed) << "the connection stays";
    EXPECT_EQ(last_error(come_with(old_token)), ErrorCode::bad_token);
    EXPECT_EQ(last_of<Welcome>(come_with(token)).user.name, "Ada");
}

TEST_F(CoreAccounts, ARenewedTokenThatIsUsedToComeInRefusesTheOldOneToo) {
    const SessionId id = sign_up("Ada");
    const Welcome before = last_of<Welcome>(id);
    const std::string token = ask<Renewed>(id, RenewToken{}).token;
    EXPECT_EQ(last_of<Welcome>(come_with(token)).session, before.session);
    EXPECT_EQ(last_error(come_with(before.token)), ErrorCode::bad_token);
}

TEST_F(CoreAccounts, ARankIsPushedToEachConnectionAndCountsAtOnce) {
    const SessionId owner = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const SessionId ben_too = sign_in_with("Ben", password_of("Ben"));
    const UserId id = last_of<Welcome>(ben).user.id;
    EXPECT_EQ(refused(ben, ListPeople{"", "", 5}), ErrorCode::not_allowed);
    ask<Done>(owner, SetRank{id, Rank::admin});
    EXPECT_EQ(last_answer<RankPush>(ben).rank, Rank::admin);
    EXPECT_EQ(last_answer<RankPush>(ben_too).rank, Rank::admin);
    EXPECT_EQ(ask<PeopleList>(ben, ListPeople{"", "", 5}).people.size(), 2U);
    EXPECT_EQ(refused(ben, SetRank{id, Rank::owner}), ErrorCode::not_allowed);
}

TEST_F(CoreAccounts, WhatARankDoesNotAllowNeverReachesTheLog) {
    sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const UserId id = last_of<Welcome>(ben).user.id;
    const std::vector<AccountCommand> commands{NewInvitation{},          ListInvitations{},         WithdrawInvitation{"i"},
                                               NewResetCode{UserId(id)}, SetRank{id, Rank::member}, ListPeople{"", "", 5}};
    for (const AccountCommand& command : commands) {
        forget(ben);
        say(ben, command);
        EXPECT_EQ(log.waiting(), 0U);
        EXPECT_EQ(last_error(ben), ErrorCode::not_allowed);
    }
}

TEST_F(CoreAccounts, PeopleAreFoundByHowTheirNameBeginsInAnyCase) {
    const SessionId ada = sign_up("Ada");
    sign_up("Ben");
    sign_up("Benno");
    const PeopleList first = ask<PeopleList>(ada, ListPeople{"BEN", "", 1});
    ASSERT_EQ(first.people.size(), 1U);
    EXPECT_EQ(first.people[0].name, "Ben");
    EXPECT_TRUE(first.more);
    const PeopleList second = ask<PeopleList>(ada, ListPeople{"BEN", first.cursor, 1});
    ASSERT_EQ(second.people.size(), 1U);
    EXPECT_EQ(second.people[0].name, "Benno");
    EXPECT_FALSE(second.more);
}

TEST_F(CoreAccounts, AProfileAndTheBansAreAnsweredByTheLog) {
    const SessionId ada = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const UserId id = last_of<Welcome>(ben).user.id;
    const Profile profile = ask<Profile>(ada, LookUp{id, RoomId("lobby")});
    EXPECT_EQ(profile.name, "Ben");
    EXPECT_EQ(profile.role, Role::member);
    EXPECT_TRUE(ask<RestraintList>(ada, ListRestraints{}).restraints.empty());
    EXPECT_EQ(refused(ben, ListRestraints{}), ErrorCode::not_allowed);
    EXPECT_EQ(refused(ben, LookUp{UserId("nobody"), RoomId()}), ErrorCode::unknown_person);
}

TEST_F(CoreAccounts, AResetCodeSetsANewPasswordOnceAndEndsAllSessions) {
    const SessionId owner = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const ResetCode code = ask<ResetCode>(owner, NewResetCode{last_of<Welcome>(ben).user.id});
    EXPECT_GE(code.code.size() * 5, 128U);
    const SessionId reset = open();
    EXPECT_EQ(refused(reset, ResetPassword{code.code, "short", ""}), ErrorCode::weak_password);
    EXPECT_EQ(refused(reset, ResetPassword{"guessed", "another password", ""}), ErrorCode::bad_code);
    say(reset, AccountCommand(ResetPassword{code.code, "another password", "new"}));
    settle();
    EXPECT_EQ(last_of<Welcome>(reset).user.name, "Ben");
    EXPECT_TRUE(was_signed_out(ben));
    EXPECT_EQ(refused(open(), ResetPassword{code.code, "yet another one", ""}), ErrorCode::bad_code) << "once";
    EXPECT_EQ(last_error(sign_in_with("Ben", password_of("Ben"))), ErrorCode::bad_credentials);
    EXPECT_EQ(last_of<Welcome>(sign_in_with("Ben", "another password")).user.name, "Ben");
}

/// Nobody is more than a reader in the staff room.
Role in(const RoomInfo& room, Role role) {
    return room.access == RoomAccess::staff ? Role::member : role;
}

TEST_F(CoreAccounts, WhoRisesIsToldWhatTheyAreInTheirRooms) {
    const SessionId owner = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    for (const RoomInfo& room : last_of<Welcome>(owner).rooms)
        EXPECT_EQ(room.standing->role, in(room, Role::owner)) << room.id.value;
    const UserId ben_id = last_of<Welcome>(ben).user.id;
    const std::size_t rooms = last_of<Welcome>(ben).rooms.size();
    forget(ben);
    ask<Done>(owner, SetRank{ben_id, Rank::moderator});
    const auto told = heard_of<RoomAdded>(ben);
    ASSERT_EQ(told.size(), rooms + 1) << "the staff room is among them now";
    for (const RoomAdded& push : told) EXPECT_EQ(push.room.standing->role, in(push.room, Role::moderator));
    forget(ben);
    ask<Done>(owner, SetRank{ben_id, Rank::member});
    for (const RoomAdded& push : heard_of<RoomAdded>(ben)) EXPECT_EQ(push.room.standing->role, Role::member);
    ASSERT_EQ(heard_of<RoomGone>(ben).size(), 1U) << "and is not any more";
    EXPECT_EQ(heard_of<RoomGone>(ben)[0].room.value, "staff");
}

TEST_F(CoreAccounts, WhoFallsIsWhatTheyWereBeforeAlsoOnADeviceThatCameMeanwhile) {
    const SessionId owner = sign_up("Ada");
    const SessionId ben = sign_up("Ben");
    const UserId ben_id = last_of<Welcome>(ben).user.id;
    say(owner, Create{"Tea", RoomAccess::open, {}});
    settle();
    say(ben, Join{RoomId("tea")});
    settle();
    ask<Done>(owner, SetRank{ben_id, Rank::admin});
    const SessionId phone = sign_in_with("Ben", password_of("Ben"));
    for (const RoomInfo& room : last_of<Welcome>(phone).rooms)
        EXPECT_EQ(room.standing->role, in(room, Role::owner)) << room.id.value;
    forget(phone);
    ask<Done>(owner, SetRank{ben_id, Rank::member});
    const auto told = heard_of<RoomAdded>(phone);
    EXPECT_EQ(told.size(), 3U);
    for (const RoomAdded& push : told) EXPECT_EQ(push.room.standing->role, Role::member) << push.room.id.value;
}

TEST_F(CoreAccountsByInvitation, AnInvitationLetsSoManyInAndIsSaidOnce) {
    const SessionId owner = sign_up("Ada");
    EXPECT_EQ(last_of<Welcome>(owner).rank, Rank::owner) << "the first needs none";
    EXPECT_EQ(last_error(sign_up("Ben")), ErrorCode::bad_invitation);
    const InvitationInfo invitation = ask<InvitationInfo>(owner, NewInvitation{2, 7, "for Ben"});
    EXPECT_GE(invitation.code.size() * 5, 128U);
    EXPECT_EQ(invitation.uses_left, 2U);
    EXPECT_EQ(last_of<Welcome>(sign_up("Ben", invitation.code)).rank, Rank::member);
    const InvitationList list = ask<InvitationList>(owner, ListInvitations{});
    ASSERT_EQ(list.invitations.size(), 1U);
    EXPECT_EQ(list.invitations[0].code, "");
    EXPECT_EQ(list.invitations[0].note, "for Ben");
    EXPECT_EQ(list.invitations[0].uses_left, 1U);
    EXPECT_EQ(last_of<Welcome>(sign_up("Cem", invitation.code)).rank, Rank::member);
    EXPECT_EQ(last_error(sign_up("Dan", invitation.code)), ErrorCode::bad_invitation) << "used up";
}

TEST_F(CoreAccountsByInvitation, AWithdrawnInvitationLetsNobodyIn) {
    const SessionId owner = sign_up("Ada");
    const InvitationInfo invitation = ask<InvitationInfo>(owner, NewInvitation{2, 7, ""});
    ask<Done>(owner, WithdrawInvitation{invitation.id});
    EXPECT_TRUE(ask<InvitationList>(owner, ListInvitations{}).invitations.empty());
    EXPECT_EQ(last_error(sign_up("Ben", invitation.code)), ErrorCode::bad_invitation);
}

TEST_F(CoreAccounts, WhoIsCalledOtherwiseIsSoForEverybodyAtOnce) {
    const SessionId ada = sign_up("Ada");
    const SessionId ben = join("Ben");
    forget(ben);
    ask<Done>(ada, RenameSelf{"Ada Two"});
    EXPECT_EQ(last_of<PersonRenamed>(ben).person.name, "Ada Two");
    EXPECT_EQ(last_of<PersonRenamed>(ada).person.id, last_of<PersonRenamed>(ben).person.id);
    forget(ben);
    enter(ada, "lobby");
    post(ada, "as another", "cid-1");
    EXPECT_EQ(last_of<EventPush>(ben).event.author.name, "Ada Two");
    EXPECT_EQ(refused(ben, RenameSelf{"Ada Two"}), ErrorCode::name_taken);
    EXPECT_EQ(refused(ben, RenameSelf{"   "}), ErrorCode::bad_name);
    const SessionId other = sign_in_with("Ada Two", password_of("Ada"));
    EXPECT_EQ(last_of<Welcome>(other).user.name, "Ada Two");
}

TEST_F(CoreAccounts, AnAvatarIsToldToEverybodyAndComesWithWhatIsWritten) {
    const SessionId ada = sign_up("Ada");
    const SessionId ben = join("Ben");
    const std::string token = last_of<Welcome>(ada).token;
    FileInfo picture;
    picture.id = "f1";
    picture.type = "image/png";
    picture.bytes = 70;
    picture.width = picture.height = 64;
    const std::string hash = entropy.digest(token);
    ASSERT_TRUE(log.submit(FileRequest{1, AddFile{hash, picture}}));
    ASSERT_TRUE(log.submit(FileRequest{2, FinishFile{hash, "0123456789abcdef0123456789", picture}}));
    settle();
    forget(ben);
    ask<Done>(ada, SetAvatar{"f1"});
    EXPECT_EQ(last_of<PersonRenamed>(ben).person.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(last_of<PersonRenamed>(ben).person.name, "Ada");
    enter(ada, "lobby");
    post(ada, "with a face", "cid-1");
    EXPECT_EQ(last_of<EventPush>(ben).event.author.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(last_of<Welcome>(come_with(token)).user.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(refused(ben, SetAvatar{"f1"}), ErrorCode::unknown_file) << "it is not theirs";
    ask<Done>(ada, SetAvatar{});
    EXPECT_EQ(last_of<PersonRenamed>(ben).person.avatar, "");
}

}  // namespace
}  // namespace parley::server
