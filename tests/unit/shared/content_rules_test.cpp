#include "shared/content_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/fakes/event_contents.h"

namespace parley {
namespace {

ErrorCode refused(EventContent content) {
    const Result<EventContent> checked = checked_content(std::move(content));
    EXPECT_FALSE(checked.ok());
    if (checked.ok()) return ErrorCode::malformed;
    EXPECT_FALSE(checked.error().message.empty());
    return checked.error().code;
}

EventContent accepted(EventContent content) {
    Result<EventContent> checked = checked_content(std::move(content));
    EXPECT_TRUE(checked.ok()) << (checked.ok() ? "" : checked.error().message);
    return checked.ok() ? checked.value() : EventContent{};
}

TEST(ContentRules, WordsAreABodyWhereverTheyStand) {
    const std::vector<EventContent (*)(std::string)> makers{
        [](std::string body) { return contents::posted(std::move(body)); },
        [](std::string body) { return contents::edited(3, std::move(body)); }};
    for (const auto& make : makers) {
        EXPECT_EQ(accepted(make("  kept as it is ")).body, "  kept as it is ");
        EXPECT_EQ(refused(make(" \n")), ErrorCode::bad_body);
        EXPECT_EQ(refused(make("\xff")), ErrorCode::bad_body);
        EXPECT_EQ(refused(make(std::string("a\0b", 3))), ErrorCode::bad_body);
        EXPECT_EQ(refused(make(std::string(limits::body_bytes_max + 1, 'x'))), ErrorCode::too_large);
    }
}

TEST(ContentRules, AReactionIsSomethingShortWithoutControlCharacters) {
    for (const std::string emoji : {"👍", "❤️", "👩‍💻", "+1"}) {
        EXPECT_EQ(accepted(contents::reacted(2, emoji)).key, emoji);
        EXPECT_EQ(accepted(contents::unreacted(2, emoji)).key, emoji);
    }
    for (const std::string& bad : {std::string(), std::string(limits::emoji_bytes_max + 1, 'x'), std::string("a\nb"),
                                   std::string("\xff"), std::string("\xC2\x85")}) {
        EXPECT_EQ(refused(contents::reacted(2, bad)), ErrorCode::bad_field);
        EXPECT_EQ(refused(contents::unreacted(2, bad)), ErrorCode::bad_field);
    }
}

TEST(ContentRules, ARoomsNewNameIsTrimmedAndFoldedLikeItsFirst) {
    EXPECT_EQ(accepted(contents::renamed("  Tea   & biscuits ")).name, "Tea & biscuits");
    EXPECT_EQ(refused(contents::renamed("")), ErrorCode::bad_room_name);
    EXPECT_EQ(refused(contents::renamed(std::string(limits::room_name_code_points_max + 1, 'x'))), ErrorCode::bad_room_name);
}

TEST(ContentRules, ATopicIsOneLineAndMayBeEmpty) {
    EXPECT_EQ(accepted(contents::topic("")).topic, "");
    EXPECT_EQ(accepted(contents::topic("at four, or five")).topic, "at four, or five");
    std::string longest;
    for (std::size_t i = 0; i < limits::topic_code_points_max; ++i) longest += "é";
    EXPECT_EQ(accepted(contents::topic(longest)).topic, longest) << "characters count, not bytes";
    EXPECT_EQ(refused(contents::topic(longest + "é")), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::topic("two\nlines")), ErrorCode::bad_field);
}

TEST(ContentRules, AnInvitationAndARoleAreOfSomebody) {
    EXPECT_EQ(accepted(contents::invited(UserId("u1"))).person.id.value, "u1");
    EXPECT_EQ(refused(contents::invited(UserId())), ErrorCode::bad_field);
    EventContent from_afar = contents::invited(UserId("u1"));
    from_afar.about = RoomId("elsewhere");
    EXPECT_TRUE(accepted(from_afar).about.empty()) << "only the log says that, in a personal log";
    EXPECT_EQ(accepted(contents::role(UserId("u1"), Role::owner)).role, Role::owner);
    EXPECT_EQ(refused(contents::role(UserId(), Role::owner)), ErrorCode::bad_field);
}

TEST(ContentRules, ASettingHasAPlainKeyAndABoundedValue) {
    EXPECT_EQ(accepted(contents::setting("theme.colour-2", "")).body, "");
    EXPECT_EQ(refused(contents::setting("", "x")), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::setting("no spaces", "x")), ErrorCode::bad_field);
    accepted(contents::setting("k", std::string(limits::setting_bytes_max, 'x')));
    EXPECT_EQ(refused(contents::setting("k", std::string(limits::setting_bytes_max + 1, 'x'))), ErrorCode::too_large);
}

TEST(ContentRules, RetentionIsBoundedAndZeroKeepsAll) {
    accepted(contents::retention(0, 0));
    accepted(contents::retention(limits::retention_days_max, 1'000'000));
    EXPECT_EQ(refused(contents::retention(limits::retention_days_max + 1, 0)), ErrorCode::bad_field);
}

TEST(ContentRules, KindsThatHoldNothingToCheckAreTaken) {
    for (const EventKind kind : {EventKind::deleted, EventKind::pinned, EventKind::unpinned, EventKind::archived,
                                 EventKind::unarchived, EventKind::joined, EventKind::left, EventKind::read})
        EXPECT_EQ(accepted(contents::of(kind)).kind, kind);
}

TEST(ContentRules, ABanIsOfAPersonOrOfAnAddressAndOfNoMoreThanARange) {
    EXPECT_EQ(accepted(contents::banned(UserId("u1"), 60, "spam")).seconds, 60U);
    EXPECT_EQ(accepted(contents::banned(UserId("u1"), limits::ban_seconds_max)).kind, EventKind::banned);
    EXPECT_EQ(refused(contents::banned(UserId("u1"), limits::ban_seconds_max + 1)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::banned(UserId(), 0)), ErrorCode::bad_field);
    EventContent both = contents::banned_address("192.0.2.7", 0);
    both.person.id = UserId("u1");
    EXPECT_EQ(refused(both), ErrorCode::bad_field);
    EXPECT_EQ(accepted(contents::banned_address("192.0.2.7/24", 0)).address, "192.0.2.0/24") << "as it is stored";
    EXPECT_EQ(accepted(contents::banned_address("2001:DB8::/32", 0)).address, "2001:db8::/32");
    for (const char* wide : {"0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/15", "::ffff:0:0/96"})
        EXPECT_EQ(refused(contents::banned_address(wide, 0)), ErrorCode::bad_field) << wide;
    accepted(contents::banned_address("10.0.0.0/8", 0));
    accepted(contents::banned_address("2001::/16", 0));
    EXPECT_EQ(refused(contents::banned_address("here", 0)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::banned(UserId("u1"), 0, "two\nlines")), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::banned(UserId("u1"), 0, std::string(limits::reason_code_points_max + 1, 'x'))),
              ErrorCode::bad_field);
}

TEST(ContentRules, MutesSlowModeAndPurgesAreBounded) {
    accepted(contents::muted(UserId("u1"), 0));
    EXPECT_EQ(refused(contents::muted(UserId(), 60)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::muted(UserId("u1"), limits::ban_seconds_max + 1)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::unmuted(UserId())), ErrorCode::bad_field);
    accepted(contents::slowed(0));
    EXPECT_EQ(refused(contents::slowed(limits::slow_seconds_max + 1)), ErrorCode::bad_field);
    accepted(contents::purged(UserId("u1"), limits::purge_seconds_max));
    EXPECT_EQ(refused(contents::purged(UserId("u1"), 0)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::purged(UserId("u1"), limits::purge_seconds_max + 1)), ErrorCode::bad_field);
    EXPECT_EQ(refused(contents::purged(UserId(), 60)), ErrorCode::bad_field);
}

TEST(ContentRules, WhatTheLogSaysOfAnActNoCommandSays) {
    EventContent report = contents::reported(RoomId("lobby"), 3, "rude");
    report.topic = "words they never said";
    report.person.id = UserId("u-innocent");
    EXPECT_TRUE(accepted(report).topic.empty());
    EXPECT_TRUE(accepted(report).person.id.empty());
    EXPECT_EQ(accepted(report).about.value, "lobby");
    EXPECT_EQ(refused(contents::reported(RoomId(), 3, "rude")), ErrorCode::bad_field);
    EventContent mute = contents::at(RoomId("elsewhere"), contents::muted(UserId("u1"), 60));
    EXPECT_TRUE(accepted(mute).about.empty());
    EXPECT_TRUE(accepted(contents::at(RoomId("elsewhere"), contents::of(EventKind::archived))).about.empty());
    EventContent purge = contents::purged(UserId("u1"), 60);
    purge.messages = 9;
    EXPECT_EQ(accepted(purge).messages, 0U);
    EventContent unban = contents::unbanned(3);
    unban.person.id = UserId("u1");
    EXPECT_TRUE(accepted(unban).person.id.empty());
}

TEST(ContentRules, ARightIsOneOfThoseThatThereAre) {
    EXPECT_EQ(accepted(contents::rights(RoomRight::post, Role::none)).key, "post");
    EventContent other = contents::rights(RoomRight::post, Role::owner);
    other.key = "archive";
    EXPECT_EQ(refused(other), ErrorCode::bad_field);
}

TEST(ContentRules, KindsThatNoCommandMakesAreRefused) {
    for (const EventKind kind :
         {EventKind::unknown, EventKind::created, EventKind::expired, EventKind::direct, EventKind::hidden, EventKind::unhidden,
          EventKind::kicked, EventKind::removed, EventKind::ranked, EventKind::invitation, EventKind::withdrawn,
          EventKind::reset_made, EventKind::bot_made, EventKind::token_made, EventKind::named})
        EXPECT_EQ(refused(contents::of(kind)), ErrorCode::bad_field) << name_of(kind);
}

}  // namespace
}  // namespace parley
