// What the kinds of moderation hold, on the wire and in the log.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "tests/fakes/event_contents.h"

namespace parley {
namespace {

const RoomId lobby("lobby");

TEST(CodecModeration, EachFieldOfModerationArrives) {
    const auto round = [](const EventContent& content) {
        return decode_content(content.kind, encode_content(content)).value();
    };
    EXPECT_EQ(round(contents::muted(UserId("u-bob"), 600, "noise")).seconds, 600U);
    EXPECT_EQ(round(contents::muted(UserId("u-bob"), 600, "noise")).body, "noise");
    EXPECT_EQ(round(contents::muted(UserId("u-bob"), 600, "noise")).person.id.value, "u-bob");
    EXPECT_EQ(round(contents::banned_address("192.0.2.0/24", 60)).address, "192.0.2.0/24");
    EXPECT_EQ(round(contents::rights(RoomRight::pin, Role::owner)).key, "pin");
    EXPECT_EQ(round(contents::rights(RoomRight::pin, Role::owner)).role, Role::owner);
    EXPECT_EQ(round(contents::report()).topic, "the words as they were");
    EXPECT_EQ(round(contents::report()).about.value, "board");
    EXPECT_EQ(round(contents::report()).target, 3U);
    EXPECT_EQ(round(contents::purge()).messages, 41U);
    EXPECT_EQ(round(contents::hidden(EventKind::hidden)).target, 3U);
    EXPECT_EQ(round(contents::at(RoomId("board"), contents::of(EventKind::archived))).about.value, "board");
}

TEST(CodecModeration, AKindOfModerationThatLacksAFieldOrHasAMistypedOneIsRefused) {
    for (const auto& [kind, text] :
         std::vector<std::pair<EventKind, const char*>>{{EventKind::muted, "{}"},
                                                        {EventKind::muted, R"({"person":{"id":"u"},"seconds":"1"})"},
                                                        {EventKind::muted, R"({"person":"u","seconds":1})"},
                                                        {EventKind::slowed, R"({"seconds":-1})"},
                                                        {EventKind::rights, R"({"what":"post"})"},
                                                        {EventKind::rights, R"({"role":"owner"})"},
                                                        {EventKind::rights, R"({"what":"post","role":"king"})"},
                                                        {EventKind::banned, R"({"address":7})"},
                                                        {EventKind::unbanned, "{}"},
                                                        {EventKind::reported, R"({"target":3})"},
                                                        {EventKind::reported, R"({"about":"lobby"})"},
                                                        {EventKind::resolved, "{}"},
                                                        {EventKind::purged, R"({"seconds":1})"},
                                                        {EventKind::restored, R"({"target":"1"})"},
                                                        {EventKind::hidden, R"({"target":1})"},
                                                        {EventKind::kicked, R"({"person":{"id":"u"}})"},
                                                        {EventKind::ranked, R"({"person":{"id":"u"}})"},
                                                        {EventKind::withdrawn, "{}"}})
        EXPECT_FALSE(decode_content(kind, text).ok()) << name_of(kind) << " " << text;
}

TEST(CodecModeration, ARoomsSlowModeAndRightsArriveAndWhatIsUsualIsNotWritten) {
    RoomInfo room{lobby, "Lobby", "", 3, RoomAccess::everyone, false, std::nullopt};
    EXPECT_EQ(encode(ServerMessage{0, RoomAdded{room}}).find("rights"), std::string::npos);
    EXPECT_EQ(encode(ServerMessage{0, RoomAdded{room}}).find("slow"), std::string::npos);
    room.slow_seconds = 30;
    room.rights.set(RoomRight::post, Role::moderator);
    room.rights.set(RoomRight::topic, Role::member);
    const auto decoded = decode_server_message(encode(ServerMessage{0, RoomAdded{room}}));
    ASSERT_TRUE(decoded.ok());
    const RoomInfo read = get<RoomAdded>(decoded.value().notice).room;
    EXPECT_EQ(read.slow_seconds, 30U);
    EXPECT_EQ(read.rights.least, room.rights.least);
}

}  // namespace
}  // namespace parley
