#include <gtest/gtest.h>

#include <utility>

#include "shared/codec.h"
#include "shared/limits.h"

namespace parley {
namespace {

template <class Wanted>
Wanted arrived(AccountNotice notice) {
    const auto decoded = decode_server_message(encode(ServerMessage{7, Notice(std::move(notice))}));
    EXPECT_TRUE(decoded.ok());
    return get<Wanted>(get<AccountNotice>(decoded.value().notice));
}

TEST(CodecProfiles, EachFieldOfAProfileArrives) {
    Profile profile;
    profile.id = UserId("u-bob");
    profile.name = "Bob";
    profile.rank = Rank::moderator;
    profile.room = RoomId("lobby");
    profile.role = Role::owner;
    profile.muted_until_ms = 0;
    profile.ban = 12;
    profile.banned_until_ms = 5;
    profile.created_ms = 6;
    profile.seen_ms = 7;
    profile.avatar = "0123456789abcdef01234567";
    const Profile read = arrived<Profile>(profile);
    EXPECT_EQ(read.id, profile.id);
    EXPECT_EQ(read.name, profile.name);
    EXPECT_EQ(read.rank, profile.rank);
    EXPECT_EQ(read.room, profile.room);
    EXPECT_EQ(read.role, profile.role);
    EXPECT_EQ(read.muted_until_ms, profile.muted_until_ms) << "for ever is not the same as not at all";
    EXPECT_EQ(read.ban, profile.ban);
    EXPECT_EQ(read.banned_until_ms, profile.banned_until_ms);
    EXPECT_EQ(read.created_ms, profile.created_ms);
    EXPECT_EQ(read.seen_ms, profile.seen_ms);
    EXPECT_EQ(read.avatar, profile.avatar);
}

TEST(CodecProfiles, WhatIsNotSaidIsNotWritten) {
    Profile profile;
    profile.id = UserId("u-bob");
    profile.name = "Bob";
    EXPECT_EQ(encode(ServerMessage{7, AccountNotice(profile)}),
              R"({"id":7,"payload":{"person":{"id":"u-bob","name":"Bob"},"rank":"guest"},"type":"profile"})");
    EXPECT_EQ(arrived<Profile>(profile).muted_until_ms, std::nullopt);
}

TEST(CodecProfiles, RestraintsArriveAndNoMoreThanAPageHolds) {
    RestraintList list{
        RoomId("lobby"), {{0, UserId("u-bob"), "Bob", "", 9, ""}, {3, {}, "", "192.0.2.0/24", 0, "a flood"}}, true};
    const RestraintList read = arrived<RestraintList>(list);
    EXPECT_EQ(read.room, list.room);
    EXPECT_TRUE(read.more);
    ASSERT_EQ(read.restraints.size(), 2U);
    EXPECT_EQ(read.restraints[0].id.value, "u-bob");
    EXPECT_EQ(read.restraints[0].name, "Bob");
    EXPECT_EQ(read.restraints[0].until_ms, 9);
    EXPECT_EQ(read.restraints[1].ban, 3U);
    EXPECT_EQ(read.restraints[1].address, "192.0.2.0/24");
    EXPECT_EQ(read.restraints[1].reason, "a flood");
    list.restraints.resize(limits::restraints_listed_max);
    EXPECT_TRUE(decode_server_message(encode(ServerMessage{7, AccountNotice(list)})).ok());
    list.restraints.emplace_back();
    EXPECT_FALSE(decode_server_message(encode(ServerMessage{7, AccountNotice(list)})).ok());
}

TEST(CodecProfiles, AFieldThatIsMissingOrMistypedIsRefused) {
    for (const char* text :
         {R"({"type":"profile","payload":{}})", R"({"type":"profile","payload":{"person":"u"}})",
          R"({"type":"profile","payload":{"person":{}}})", R"({"type":"profile","payload":{"person":{"id":"u"},"room":7}})",
          R"({"type":"restraints","payload":{"room":7}})"})
        EXPECT_FALSE(decode_client_message(text).ok()) << text;
    for (const char* text :
         {R"({"type":"profile","payload":{"rank":"member"}})",
          R"({"type":"profile","payload":{"person":{"id":"u","name":"U"},"muted_until":"1"}})",
          R"({"type":"profile","payload":{"person":{"id":"u","name":"U"},"ban":-1}})",
          R"({"type":"restraint_list","payload":{}})", R"({"type":"restraint_list","payload":{"restraints":[7]}})",
          R"({"type":"restraint_list","payload":{"restraints":[{"person":7}]}})"})
        EXPECT_FALSE(decode_server_message(text).ok()) << text;
}

}  // namespace
}  // namespace parley
