// What a rank, a mute, a ban, slow mode and the rights of a room and of guests do to who may what.
#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley {
namespace {

using enum EventKind;

constexpr std::array roles{Role::none, Role::member, Role::moderator, Role::owner};
const UserId ann("ann");
const UserId bob("bob");

EventContent about(EventKind kind, const UserId& person) {
    EventContent content;
    content.kind = kind;
    content.person.id = person;
    return content;
}

constexpr std::array ranks{Rank::guest, Rank::bot, Rank::member, Rank::moderator, Rank::admin, Rank::owner};

TEST(ModerationPermissions, TheStaffRoomIsReadByModeratorsOfTheServerAndWrittenByNobody) {
    for (const Rank rank : ranks) {
        for (const Role stored : roles) {
            const Role role = effective_role(RoomAccess::staff, stored, rank);
            EXPECT_EQ(may_read(RoomAccess::staff, role), rank >= Rank::moderator) << "whatever is stored";
            for (int kind = 0; kind <= static_cast<int>(named); ++kind) {
                Actor actor{ann, role, false};
                actor.rank = rank;
                EventContent content;
                content.kind = static_cast<EventKind>(kind);
                content.target = 7;
                const auto verdict = refusal({RoomAccess::staff, false}, actor, content, {true, false, ann});
                const bool is_act = goes_to_staff(content.kind) && content.kind != reported;
                EXPECT_TRUE(verdict || (is_act && rank >= Rank::moderator))
                    << name_of(content.kind) << ": nobody edits, deletes or posts there, not the owner either";
            }
        }
    }
}

TEST(ModerationPermissions, AReportIsOfAMessageThatIsThereByWhoCanReadIt) {
    const EventContent report = about(reported, {});
    const Actor outside{ann, Role::none, false};
    EXPECT_EQ(refusal({RoomAccess::open, false}, outside, report, {true, false, bob}), std::nullopt);
    EXPECT_EQ(refusal({RoomAccess::closed, false}, outside, report, {true, false, bob}), ErrorCode::unknown_room);
    EXPECT_EQ(refusal({RoomAccess::open, true}, outside, report, {true, false, bob}), std::nullopt) << "archived or not";
    EXPECT_EQ(refusal({RoomAccess::open, false}, outside, report, {false, false, {}}), ErrorCode::unknown_message);
    EXPECT_EQ(refusal({RoomAccess::open, false}, outside, report, {true, true, bob}), ErrorCode::message_deleted);
}

TEST(ModerationPermissions, BansAndPurgesAreOfLowerRanksOnly) {
    for (const EventKind kind : {banned, purged}) {
        for (const Rank rank : ranks) {
            for (const Rank target_rank : ranks) {
                Actor actor{ann, Role::none, false};
                actor.rank = rank;
                TargetFacts target;
                target.rank = target_rank;
                const bool may = rank >= Rank::moderator && target_rank < rank;
                EXPECT_EQ(refusal({RoomAccess::staff, false}, actor, about(kind, bob), target),
                          may ? std::nullopt : std::optional(ErrorCode::not_allowed))
                    << name_of(kind) << " by " << static_cast<int>(rank) << " of " << static_cast<int>(target_rank);
            }
        }
    }
    for (const Rank rank : ranks) EXPECT_EQ(address_ban_holds(rank), rank < Rank::moderator);
}

TEST(ModerationPermissions, KickAndMuteAreOfLowerRolesOnly) {
    for (const EventKind kind : {left, muted, unmuted}) {
        for (const Role role : roles) {
            for (const Role of : roles) {
                TargetFacts target;
                target.role = of;
                const auto verdict = refusal({RoomAccess::open, false}, {ann, role, false}, about(kind, bob), target);
                EXPECT_EQ(!verdict, role >= Role::moderator && of < role)
                    << name_of(kind) << " by " << name_of(role) << " of " << name_of(of);
            }
        }
    }
}

TEST(ModerationPermissions, WhoIsMutedMayReadAndLeaveAndTakeBackAndNoMore) {
    for (const EventKind kind : {posted, edited, reacted, unreacted, pinned, unpinned, invited, topic}) {
        Actor actor{ann, Role::member, false};
        actor.muted = true;
        EventContent content = about(kind, {});
        content.target = 7;
        EXPECT_EQ(refusal({RoomAccess::open, false}, actor, content, {true, false, ann}), ErrorCode::muted) << name_of(kind);
    }
    for (const EventKind kind : {left, deleted, reported}) {
        Actor actor{ann, Role::member, false};
        actor.muted = true;
        EXPECT_EQ(refusal({RoomAccess::open, false}, actor, about(kind, {}), {true, false, ann}), std::nullopt)
            << name_of(kind);
    }
    Actor outside{ann, Role::none, false};
    outside.muted = true;
    EXPECT_EQ(refusal({RoomAccess::open, false}, outside, about(posted, {}), {}), ErrorCode::not_joined);
}

TEST(ModerationPermissions, SlowModeHoldsMembersAndNoModerators) {
    for (const Role role : {Role::member, Role::moderator, Role::owner}) {
        Actor actor{ann, role, false};
        actor.too_soon = true;
        EXPECT_EQ(refusal({RoomAccess::open, false}, actor, about(posted, {}), {}),
                  role == Role::member ? std::optional(ErrorCode::slow_mode) : std::nullopt);
        EventContent reaction = about(reacted, {});
        reaction.target = 7;
        EXPECT_EQ(refusal({RoomAccess::open, false}, actor, reaction, {true, false, bob}), std::nullopt);
    }
}

TEST(ModerationPermissions, WhoIsBannedMayNothing) {
    for (int kind = 0; kind <= static_cast<int>(named); ++kind) {
        Actor actor{ann, Role::owner, false};
        actor.rank = Rank::owner;
        actor.banned = true;
        EXPECT_EQ(refusal({RoomAccess::open, false}, actor, about(static_cast<EventKind>(kind), bob), {true, false, ann}),
                  ErrorCode::banned);
        EXPECT_EQ(refusal(RoomAccess::open, actor), ErrorCode::banned);
        EXPECT_EQ(refusal(RoomAccess::direct, actor), ErrorCode::banned);
    }
}

TEST(ModerationPermissions, ARoomsOwnRightsTakeThePlaceOfWhatIsUsual) {
    const std::array<std::pair<RoomRight, EventKind>, 5> rows{{{RoomRight::post, posted},
                                                               {RoomRight::pin, pinned},
                                                               {RoomRight::invite, invited},
                                                               {RoomRight::topic, topic},
                                                               {RoomRight::react, reacted}}};
    for (const auto& [right, kind] : rows) {
        for (const Role least : {Role::member, Role::moderator, Role::owner}) {
            for (const Role role : {Role::member, Role::moderator, Role::owner}) {
                RoomFacts room{RoomAccess::open, false};
                room.rights.set(right, least);
                EventContent content = about(kind, {});
                content.target = 7;
                EXPECT_EQ(refusal(room, {ann, role, false}, content, {true, false, bob}),
                          role >= least ? std::nullopt : std::optional(ErrorCode::forbidden))
                    << name_of(kind) << " by " << name_of(role) << " where it takes " << name_of(least);
            }
        }
    }
    RoomFacts everyone{RoomAccess::everyone, false};
    everyone.rights.set(RoomRight::topic, Role::member);
    EXPECT_EQ(refusal(everyone, {ann, Role::member, false}, about(topic, {}), {}), std::nullopt) << "or less than usual";
    RoomFacts direct{RoomAccess::direct, false};
    direct.rights.set(RoomRight::post, Role::owner);
    EXPECT_EQ(refusal(direct, {ann, Role::member, false}, about(posted, {}), {}), std::nullopt) << "nobody rules there";
}

TEST(ModerationPermissions, AGuestWhereTheirRightsAreLimitedWritesReactsJoinsAndOpensDirectRooms) {
    Actor guest{ann, Role::member, false};
    guest.limited = true;
    for (const EventKind kind : {posted, edited, deleted, reacted, unreacted, left, reported}) {
        EventContent content = about(kind, {});
        content.target = 7;
        EXPECT_EQ(refusal({RoomAccess::open, false}, guest, content, {true, false, ann}), std::nullopt) << name_of(kind);
    }
    for (const EventKind kind : {pinned, unpinned, invited, topic}) {
        EventContent content = about(kind, {});
        content.target = 7;
        EXPECT_EQ(refusal({RoomAccess::open, false}, guest, content, {true, false, ann}), ErrorCode::forbidden)
            << name_of(kind);
    }
    EXPECT_EQ(refusal({RoomAccess::open, false}, guest, about(joined, {}), {}), std::nullopt);
    EXPECT_EQ(refusal(RoomAccess::direct, guest), std::nullopt);
    EXPECT_EQ(refusal(RoomAccess::open, guest), ErrorCode::not_allowed);
    EXPECT_EQ(refusal(RoomAccess::closed, guest), ErrorCode::not_allowed);
    EXPECT_EQ(refusal(RoomAccess::open, Actor{ann, Role::none, false}), std::nullopt);
}

}  // namespace
}  // namespace parley
