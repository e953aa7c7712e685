#include "shared/permissions.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "shared/event_kinds.h"

namespace parley {
namespace {

using enum EventKind;

constexpr std::array accesses{RoomAccess::everyone, RoomAccess::open,     RoomAccess::closed,
                              RoomAccess::direct,   RoomAccess::personal, RoomAccess::staff};
constexpr std::array roles{Role::none, Role::member, Role::moderator, Role::owner};

/// One letter for each stored role, none to owner: + may, f forbidden, u unknown_room, j not_joined, a room_archived,
/// n not_allowed, as everybody below a moderator of the server gets it.
struct Row {
    EventKind kind;
    std::array<std::string_view, accesses.size()> verdicts;
};

// Columns are read downwards.
// clang-format off

/// About one's own message, or about oneself.
const std::vector<Row> own{
    //            everyone public  private direct  personal staff
    {unknown,    {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {posted,     {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {edited,     {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {deleted,    {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {reacted,    {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {unreacted,  {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {pinned,     {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {unpinned,   {"++++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {joined,     {"ffff", "++++", "u+++", "ufff", "ufff", "uuuu"}},
    {left,       {"ffff", "j+++", "u+++", "ufff", "ufff", "uuuu"}},
    {invited,    {"ffff", "j+++", "u+++", "ufff", "ufff", "uuuu"}},
    {role,       {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {created,    {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {renamed,    {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {topic,      {"ff++", "j+++", "u+++", "u+++", "ufff", "uuuu"}},
    {archived,   {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {unarchived, {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {retention,  {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {expired,    {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {direct,     {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {read,       {"ffff", "jfff", "ufff", "ufff", "u+++", "uuuu"}},
    {setting,    {"ffff", "jfff", "ufff", "ufff", "u+++", "uuuu"}},
    {muted,      {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {unmuted,    {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {slowed,     {"ff++", "jf++", "uf++", "ufff", "ufff", "uuuu"}},
    {rights,     {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {hidden,     {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {unhidden,   {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {kicked,     {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {removed,    {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {ranked,     {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {invitation, {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {withdrawn,  {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {reset_made, {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {bot_made,   {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {token_made, {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {named,      {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {reported,   {"++++", "++++", "u+++", "u+++", "ufff", "uuuu"}},
    {banned,     {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {unbanned,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {resolved,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {purged,     {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {restored,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
};

/// About another's message, or about somebody else, where that makes a difference.
const std::vector<Row> others{
    //            everyone public  private direct  personal staff
    {edited,     {"ffff", "jfff", "ufff", "ufff", "ufff", "uuuu"}},
    {deleted,    {"ff++", "jf++", "uf++", "uf++", "ufff", "uuuu"}},
    {joined,     {"ffff", "ffff", "ufff", "ufff", "ufff", "uuuu"}},
    {left,       {"ffff", "jf++", "uf++", "ufff", "ufff", "uuuu"}},
    {muted,      {"ff++", "jf++", "uf++", "ufff", "ufff", "uuuu"}},
    {unmuted,    {"ff++", "jf++", "uf++", "ufff", "ufff", "uuuu"}},
};

/// In an archived room, of the kinds that are not simply refused; one's own and another's.
const std::vector<Row> archived_own{
    //            everyone public  private direct  personal staff
    {left,       {"ffff", "j+++", "u+++", "ufff", "ufff", "uuuu"}},
    {unarchived, {"fff+", "jff+", "uff+", "ufff", "ufff", "uuuu"}},
    {read,       {"aaaa", "aaaa", "uaaa", "uaaa", "u+++", "uuuu"}},
    {setting,    {"aaaa", "aaaa", "uaaa", "uaaa", "u+++", "uuuu"}},
    {reported,   {"++++", "++++", "u+++", "u+++", "ufff", "uuuu"}},
    {banned,     {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {unbanned,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {resolved,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {purged,     {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
    {restored,   {"nnnn", "nnnn", "nnnn", "nnnn", "nnnn", "nnnn"}},
};
const std::vector<Row> archived_others{
    {left,       {"ffff", "jf++", "uf++", "ufff", "ufff", "uuuu"}},
};
const Row archived_rest{
    unknown,     {"aaaa", "aaaa", "uaaa", "uaaa", "ufff", "uuuu"}};

// clang-format on

const Row* find(const std::vector<Row>& rows, EventKind kind) {
    for (const Row& row : rows)
        if (row.kind == kind) return &row;
    return nullptr;
}

const Row& expected(EventKind kind, bool of_another, bool is_archived) {
    const Row* row = find(is_archived ? archived_others : others, kind);
    if (!of_another || row == nullptr) row = find(is_archived ? archived_own : own, kind);
    return row == nullptr ? archived_rest : *row;
}

char letter(const std::optional<ErrorCode>& verdict) {
    if (!verdict) return '+';
    switch (*verdict) {
        case ErrorCode::forbidden:
            return 'f';
        case ErrorCode::unknown_room:
            return 'u';
        case ErrorCode::not_joined:
            return 'j';
        case ErrorCode::room_archived:
            return 'a';
        case ErrorCode::not_allowed:
            return 'n';
        default:
            return '?';
    }
}

const UserId ann("ann");
const UserId bob("bob");

std::optional<ErrorCode> ask(EventKind kind, RoomAccess access, Role stored, bool of_another, bool is_archived) {
    EventContent content;
    content.kind = kind;
    content.target = 7;
    content.person.id = of_another ? bob : ann;
    const Actor actor{ann, effective_role(access, stored), false};
    return refusal({access, is_archived}, actor, content, {true, false, of_another ? bob : ann});
}

TEST(Permissions, AreWhatTheTableSaysForEveryKindAccessRoleTargetAndState) {
    std::size_t asked = 0;
    for (const Row& kind_row : own) {
        for (std::size_t access = 0; access < accesses.size(); ++access) {
            for (std::size_t role_at = 0; role_at < roles.size(); ++role_at) {
                for (const bool of_another : {false, true}) {
                    for (const bool is_archived : {false, true}) {
                        const char wanted = expected(kind_row.kind, of_another, is_archived).verdicts[access][role_at];
                        EXPECT_EQ(letter(ask(kind_row.kind, accesses[access], roles[role_at], of_another, is_archived)), wanted)
                            << name_of(kind_row.kind) << " in " << name_of(accesses[access]) << " by "
                            << name_of(roles[role_at]) << (of_another ? " of another" : " of one's own")
                            << (is_archived ? ", archived" : "");
                        ++asked;
                    }
                }
            }
        }
    }
    EXPECT_EQ(asked, 43U * 6 * 4 * 2 * 2) << "every kind has a row";
}

TEST(Permissions, AnAbsentPersonIsOneself) {
    EventContent content;
    for (const EventKind kind : {joined, left}) {
        content.kind = kind;
        EXPECT_EQ(refusal({RoomAccess::open, false}, {ann, Role::member, false}, content, {}), std::nullopt);
    }
}

TEST(Permissions, AnInvitationOpensAPrivateRoomForComingInAndNothingElse) {
    EventContent content;
    const Actor guest{ann, Role::none, true};
    content.kind = joined;
    EXPECT_EQ(refusal({RoomAccess::closed, false}, guest, content, {}), std::nullopt);
    EXPECT_EQ(refusal({RoomAccess::closed, true}, guest, content, {}), ErrorCode::room_archived);
    for (const EventKind kind : {posted, left, invited, topic}) {
        content.kind = kind;
        EXPECT_EQ(refusal({RoomAccess::closed, false}, guest, content, {}), ErrorCode::unknown_room) << name_of(kind);
    }
}

TEST(Permissions, AMessageMustBeThereAndWholeBeforeWhoseItIsMatters) {
    for (const EventKind kind : {edited, deleted, reacted, unreacted, pinned, unpinned}) {
        EXPECT_TRUE(has_message_target(kind));
        EventContent content;
        content.kind = kind;
        const Actor member{ann, Role::member, false};
        EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {false, false, {}}), ErrorCode::unknown_message);
        EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {true, true, bob}), ErrorCode::message_deleted);
        EXPECT_EQ(refusal({RoomAccess::open, false}, {ann, Role::none, false}, content, {}), ErrorCode::not_joined)
            << "who is outside learns nothing of messages";
    }
    for (const EventKind kind :
         {unknown,   posted,  joined, left, invited, role,  created, renamed, topic,  archived, unarchived,
          retention, expired, direct, read, setting, muted, slowed,  rights,  hidden, banned,   purged})
        EXPECT_FALSE(has_message_target(kind)) << name_of(kind);
}

TEST(Permissions, WhatIsAnsweredMustBeThereAndWhole) {
    EventContent content;
    content.kind = posted;
    const Actor member{ann, Role::member, false};
    EXPECT_FALSE(names_message(content));
    EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {}), std::nullopt);
    content.target = 4;
    EXPECT_TRUE(names_message(content));
    EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {}), ErrorCode::unknown_message);
    EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {true, true, bob}), ErrorCode::message_deleted);
    EXPECT_EQ(refusal({RoomAccess::open, false}, member, content, {true, false, bob}), std::nullopt);
    EXPECT_EQ(refusal({RoomAccess::open, false}, {ann, Role::none, false}, content, {}), ErrorCode::not_joined);
}

TEST(Permissions, EverybodyIsAMemberOfARoomForEveryoneAndMayBeMore) {
    EXPECT_EQ(effective_role(RoomAccess::everyone, Role::none), Role::member);
    EXPECT_EQ(effective_role(RoomAccess::everyone, Role::owner), Role::owner);
    for (const RoomAccess access : {RoomAccess::open, RoomAccess::closed, RoomAccess::direct, RoomAccess::personal})
        for (const Role stored : roles) EXPECT_EQ(effective_role(access, stored), stored);
}

TEST(Permissions, WhoIsAboveOthersOnTheServerIsSoInEachRoomOfWhichTheyAreAMember) {
    for (const RoomAccess access : {RoomAccess::everyone, RoomAccess::open, RoomAccess::closed}) {
        EXPECT_EQ(effective_role(access, Role::member, Rank::moderator), Role::moderator);
        EXPECT_EQ(effective_role(access, Role::owner, Rank::moderator), Role::owner);
        EXPECT_EQ(effective_role(access, Role::member, Rank::admin), Role::owner);
        EXPECT_EQ(effective_role(access, Role::member, Rank::owner), Role::owner);
        for (const Rank rank : {Rank::guest, Rank::bot, Rank::member})
            for (const Role stored : roles) EXPECT_EQ(effective_role(access, stored, rank), effective_role(access, stored));
    }
}

TEST(Permissions, NoRankOpensARoomOrCountsInADirectOne) {
    for (const Rank rank : {Rank::moderator, Rank::admin, Rank::owner}) {
        for (const RoomAccess access : {RoomAccess::open, RoomAccess::closed})
            EXPECT_EQ(effective_role(access, Role::none, rank), Role::none);
        for (const RoomAccess access : {RoomAccess::direct, RoomAccess::personal})
            for (const Role stored : roles) EXPECT_EQ(effective_role(access, stored, rank), stored);
    }
}

TEST(Permissions, PublicRoomsAreReadByAllAndOthersByTheirMembers) {
    for (const RoomAccess access : {RoomAccess::everyone, RoomAccess::open})
        for (const Role held : roles) EXPECT_TRUE(may_read(access, held));
    for (const RoomAccess access : {RoomAccess::closed, RoomAccess::direct, RoomAccess::personal})
        for (const Role held : roles) EXPECT_EQ(may_read(access, held), held != Role::none);
}

// ---- accounts --------------------------------------------------------------------------------------------------------

constexpr std::array ranks{Rank::guest, Rank::bot, Rank::member, Rank::moderator, Rank::admin, Rank::owner};

/// One letter for each target's rank, guest to owner: + may, n not_allowed.
struct AccountRow {
    AccountRight right;
    std::array<std::string_view, ranks.size()> verdicts;  ///< by the actor's rank, guest to owner
};

// clang-format off
const std::vector<AccountRow> account_rows{
    //                                  guest     bot       member    moderator admin     owner
    {AccountRight::list_people,        {"nnnnnn", "nnnnnn", "nnnnnn", "++++++", "++++++", "++++++"}},
    {AccountRight::manage_invitations, {"nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn", "++++++", "++++++"}},
    {AccountRight::make_reset_code,    {"nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn", "++++nn", "+++++n"}},
    {AccountRight::set_rank,           {"nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn", "n+++nn", "n+++++"}},
};
// clang-format on

TEST(AccountPermissions, AreWhatTheTableSaysForEveryRightAndEveryTwoRanks) {
    for (const AccountRow& row : account_rows) {
        for (std::size_t actor = 0; actor < ranks.size(); ++actor) {
            for (std::size_t target = 0; target < ranks.size(); ++target) {
                const auto verdict = refusal(row.right, ranks[actor], ranks[target]);
                const bool may = row.verdicts[actor][target] == '+';
                EXPECT_EQ(verdict, may ? std::nullopt : std::optional(ErrorCode::not_allowed))
                    << static_cast<int>(row.right) << " by " << actor << " of " << target;
            }
        }
    }
}

TEST(AccountPermissions, NobodyRisesAboveThemselvesNorBringsDownTheirLike) {
    for (const Rank actor : ranks) {
        for (const Rank target : ranks) {
            if (target < actor || actor == Rank::owner) continue;
            EXPECT_EQ(refusal(AccountRight::set_rank, actor, target), ErrorCode::not_allowed);
            EXPECT_EQ(refusal(AccountRight::make_reset_code, actor, target), ErrorCode::not_allowed);
        }
    }
}

}  // namespace
}  // namespace parley
