// Round trips of everything that the wire knows: each command, each notice, each kind of event.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/fakes/event_contents.h"

namespace parley {
namespace {

using nlohmann::json;

const Person ann{UserId("u-ann"), "Ann"};
const RoomId lobby("lobby");

EventContent created() {
    EventContent content = contents::of(EventKind::created);
    content.name = "Tea";
    content.topic = "at four";
    content.access = RoomAccess::closed;
    return content;
}

EventContent at_home(EventKind kind) {
    return contents::at(RoomId("board"), contents::of(kind));
}

/// One of each kind, with all its fields.
std::vector<EventContent> all_contents() {
    return {contents::posted("words", Via::plain),
            contents::edited(3, "other words"),
            contents::deleted(3),
            contents::reacted(3, "👍"),
            contents::unreacted(3, "👍"),
            contents::pinned(3),
            contents::unpinned(3),
            contents::answering(3, "an answer"),
            contents::in_thread(3, "for all", true),
            contents::joined(),
            contents::about_person(EventKind::joined, UserId("u-bob")),
            contents::left(),
            contents::about_person(EventKind::left, UserId("u-bob")),
            contents::invited(UserId("u-bob")),
            at_home(EventKind::invited),
            contents::role(UserId("u-bob"), Role::moderator),
            created(),
            contents::renamed("Tea & biscuits"),
            contents::topic("at five"),
            contents::of(EventKind::archived),
            contents::of(EventKind::unarchived),
            contents::retention(90, 1000),
            contents::on(EventKind::expired, 40),
            at_home(EventKind::direct),
            contents::read(lobby, 7),
            contents::setting("theme", "dark"),
            contents::muted(UserId("u-bob"), 600, "noise"),
            contents::unmuted(UserId("u-bob")),
            contents::slowed(30),
            contents::rights(RoomRight::post, Role::moderator),
            contents::hidden(EventKind::hidden),
            contents::hidden(EventKind::unhidden),
            contents::banned(UserId("u-bob"), 86'400, "spam"),
            contents::banned_address("2001:db8::/32", 0),
            contents::unbanned(3),
            contents::report(),
            contents::resolved(4, "talked to them"),
            contents::purge(),
            contents::restored(5),
            contents::at(RoomId("board"), contents::about_person(EventKind::kicked, UserId("u-bob"))),
            contents::removed(),
            contents::keyed(contents::about_person(EventKind::ranked, UserId("u-bob")), "admin"),
            contents::keyed(contents::with_reason(contents::of(EventKind::invitation), "for the club"), "i4h8"),
            contents::keyed(contents::of(EventKind::withdrawn), "i4h8"),
            contents::about_person(EventKind::reset_made, UserId("u-bob")),
            contents::about_person(EventKind::bot_made, UserId("u-bob")),
            contents::with_reason(contents::about_person(EventKind::token_made, UserId("u-bob")), "build reports"),
            contents::with_reason(contents::about_person(EventKind::named, UserId("u-bob")), "Bobby"),
            contents::at(RoomId("board"), contents::muted(UserId("u-bob"), 600, "noise")),
            contents::at(RoomId("board"), contents::rights(RoomRight::pin, Role::none)),
            contents::at(RoomId("board"), contents::role(UserId("u-bob"), Role::owner)),
            contents::at(RoomId("board"), contents::retention(90, 0)),
            at_home(EventKind::archived)};
}

Event event_of(EventContent content) {
    Event event;
    static_cast<EventContent&>(event) = std::move(content);
    event.room = lobby;
    event.seq = 9;
    event.at_ms = 1'763'800'000'000;
    event.author = ann;
    event.cid = MessageCid("c1");
    return event;
}

/// Encoding what was decoded gives the same text, so nothing was lost on the way.
template <class Message, class Decode, class DecodeCbor>
void expect_round_trip(const Message& message, const Decode& decode, const DecodeCbor& decode_cbor) {
    const std::string text = encode(message);
    const auto decoded = decode(text);
    ASSERT_TRUE(decoded.ok()) << text << " " << decoded.error().error.message;
    EXPECT_EQ(encode(decoded.value()), text);
    EXPECT_EQ(decoded.value().id, message.id);
    const auto from_cbor = decode_cbor(encode_cbor(message));
    ASSERT_TRUE(from_cbor.ok()) << text << " " << from_cbor.error().error.message;
    EXPECT_EQ(encode(from_cbor.value()), text) << "as CBOR it says the same";
    EXPECT_EQ(encode_cbor(from_cbor.value()), encode_cbor(message));
}
void expect_command(Command command) {
    expect_round_trip(ClientMessage{5, std::move(command)}, decode_client_message, decode_client_cbor);
}
void expect_notice(Notice notice) {
    expect_round_trip(ServerMessage{5, std::move(notice)}, decode_server_message, decode_server_cbor);
}

TEST(CodecEvents, EveryKindSurvivesARoundTripAsEventAndAsContent) {
    std::set<EventKind> kinds;
    for (const EventContent& content : all_contents()) {
        kinds.insert(content.kind);
        const Event event = event_of(content);
        const std::string text = encode_event(event);
        const Result<Event> decoded = decode_event(text);
        ASSERT_TRUE(decoded.ok()) << text << decoded.error().message;
        EXPECT_EQ(encode_event(decoded.value()), text);
        EXPECT_EQ(decoded.value().kind, content.kind);
        EXPECT_EQ(decoded.value().author.name, "Ann");
        const Result<EventContent> stored = decode_content(content.kind, encode_content(content));
        ASSERT_TRUE(stored.ok()) << encode_content(content);
        EXPECT_EQ(encode_content(stored.value()), encode_content(content));
    }
    EXPECT_EQ(kinds.size(), 42U) << "all but unknown";
}

TEST(CodecEvents, AMessageIsWrittenAsAnyJsonIsWhateverByteStandsWhere) {
    for (std::size_t length : {1U, 7U, 8U, 9U, 19U}) {
        for (std::size_t at = 0; at < length; ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string body(length, 'a');
                body[at] = static_cast<char>(byte);
                const nlohmann::json tree = {{"body", body}};
                const std::string expected = tree.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
                ASSERT_EQ(encode_content(contents::posted(body)), expected) << byte << " at " << at << " of " << length;
            }
        }
    }
}

TEST(CodecEvents, EachFieldOfAContentArrives) {
    const auto round = [](const EventContent& content) {
        return decode_content(content.kind, encode_content(content)).value();
    };
    EXPECT_EQ(round(contents::edited(3, "other words")).target, 3U);
    EXPECT_EQ(round(contents::edited(3, "other words")).body, "other words");
    EXPECT_EQ(round(contents::posted("words", Via::plain)).via, Via::plain);
    EXPECT_EQ(round(contents::reacted(3, "👍")).key, "👍");
    EXPECT_EQ(round(contents::role(UserId("u-bob"), Role::moderator)).role, Role::moderator);
    EXPECT_EQ(round(contents::role(UserId("u-bob"), Role::moderator)).person.id.value, "u-bob");
    EXPECT_EQ(round(created()).access, RoomAccess::closed);
    EXPECT_EQ(round(created()).topic, "at four");
    EXPECT_EQ(round(contents::retention(90, 1000)).days, 90U);
    EXPECT_EQ(round(contents::retention(90, 1000)).messages, 1000U);
    EXPECT_EQ(round(contents::read(lobby, 7)).about, lobby);
    EXPECT_EQ(round(contents::read(lobby, 7)).target, 7U);
    EXPECT_EQ(round(contents::setting("theme", "dark")).key, "theme");
    EXPECT_EQ(round(contents::setting("theme", "dark")).body, "dark");
}

TEST(CodecEvents, TheStateOfAMessageArrives) {
    Event event = event_of(contents::posted("words"));
    event.state.edited = 12;
    event.state.edited_at_ms = 1'763'800'005'000;
    event.state.pinned = 13;
    event.state.reactions = {{"👍", 20, {ann, {UserId("u-bob"), "Bob"}}}, {"🫖", 1, {ann}}};
    const MessageState state = decode_event(encode_event(event)).value().state;
    EXPECT_EQ(state.edited, 12U);
    EXPECT_EQ(state.edited_at_ms, 1'763'800'005'000);
    EXPECT_EQ(state.pinned, 13U);
    EXPECT_FALSE(state.erased);
    ASSERT_EQ(state.reactions.size(), 2U);
    EXPECT_EQ(state.reactions[0].emoji, "👍");
    EXPECT_EQ(state.reactions[0].count, 20U);
    ASSERT_EQ(state.reactions[0].people.size(), 2U);
    EXPECT_EQ(state.reactions[0].people[1].name, "Bob");
}

TEST(CodecEvents, AnErasedMessageHasNoBodyAtAll) {
    Event event = event_of(contents::posted(""));
    event.state.erased = true;
    const json written = json::parse(encode_event(event));
    EXPECT_FALSE(written.contains("body"));
    EXPECT_TRUE(written["erased"].get<bool>());
    EXPECT_TRUE(decode_event(written.dump()).value().state.erased);
}

TEST(CodecEvents, WhatIsNoEventIsRefused) {
    for (const char* text :
         {"", "[]", "{}", R"({"room":"lobby"})", R"({"room":"lobby","seq":1,"at":1,"kind":"edited"})",
          R"({"room":"lobby","seq":1,"at":1,"kind":"role","author":{"id":"a"},"person":{"id":"b"},"role":"king"})"})
        EXPECT_FALSE(decode_event(text).ok()) << text;
    EXPECT_FALSE(decode_content(EventKind::reacted, R"({"target":1})").ok());
    EXPECT_FALSE(decode_content(EventKind::created, R"({"name":"x","access":"secret"})").ok());
    EXPECT_FALSE(decode_content(EventKind::edited, R"({"target":"one"})").ok());
}

TEST(CodecEvents, EveryCommandSurvivesARoundTrip) {
    expect_command(Auth{"Ada", ""});
    expect_command(Auth{"", "token"});
    expect_command(Join{lobby});
    expect_command(Leave{lobby});
    for (const RoomAccess access : {RoomAccess::open, RoomAccess::closed})
        expect_command(Create{"Tea", access, MessageCid("c")});
    expect_command(Create{"Tea", RoomAccess::open, MessageCid()});
    expect_command(Direct{{UserId("u-bob"), UserId("u-eve")}, MessageCid("c")});
    expect_command(Direct{{UserId("u-bob")}, MessageCid()});
    expect_command(Send{lobby, MessageCid("c"), "words"});
    expect_command(Send{lobby, MessageCid("c"), "words", 7});
    expect_command(History{lobby, PageAnchor::latest, 0, 50, 0});
    for (const PageAnchor anchor : {PageAnchor::before, PageAnchor::after, PageAnchor::around})
        expect_command(History{lobby, anchor, 9, 50, 0});
    expect_command(History{lobby, PageAnchor::between, 9, 50, 20});
    expect_command(Search{"tea from:ada", "cursor", 20});
    expect_command(Search{"tea", "", 20});
    expect_command(Resume{lobby, Epoch("e"), 7});
    expect_command(Typing{lobby});
    expect_command(Who{lobby, "u1/Ada", 20});
    expect_command(Who{lobby, "", 20});
    expect_command(BeatReply{{{lobby, 7}, {RoomId("@u-ann"), 3}}});
}

TEST(CodecEvents, AMessageMayAnswerAnotherOneAndAnErasedOneSaysNoMoreWhich) {
    const auto send =
        decode_client_message(R"({"type":"send","id":5,"payload":{"room":"lobby","cid":"c","body":"yes","target":7}})");
    ASSERT_TRUE(send.ok());
    EXPECT_EQ(get<Send>(send.value().command).target, 7U);
    const auto mistyped =
        decode_client_message(R"({"type":"send","id":5,"payload":{"room":"lobby","cid":"c","body":"yes","target":"7"}})");
    ASSERT_FALSE(mistyped.ok());
    EXPECT_EQ(mistyped.error().error.code, ErrorCode::bad_field);

    Event answer = event_of(contents::answering(7, "yes"));
    EXPECT_NE(encode_event(answer).find(R"("target":7)"), std::string::npos);
    answer.state.erased = true;
    EXPECT_EQ(encode_event(answer).find("target"), std::string::npos);
    EXPECT_EQ(encode_event(event_of(contents::posted("yes"))).find("target"), std::string::npos);
}

TEST(CodecEvents, EveryChangeSurvivesARoundTrip) {
    const std::vector<EventContent> changes{contents::edited(3, "other words"),
                                            contents::deleted(3),
                                            contents::reacted(3, "👍"),
                                            contents::unreacted(3, "👍"),
                                            contents::pinned(3),
                                            contents::unpinned(3),
                                            contents::renamed("Tea"),
                                            contents::topic(""),
                                            contents::of(EventKind::archived),
                                            contents::of(EventKind::unarchived),
                                            contents::role(UserId("u-bob"), Role::none),
                                            contents::retention(90, 0),
                                            contents::invited(UserId("u-bob")),
                                            contents::muted(UserId("u-bob"), 600, "noise"),
                                            contents::unmuted(UserId("u-bob")),
                                            contents::about_person(EventKind::left, UserId("u-bob")),
                                            contents::slowed(0),
                                            contents::rights(RoomRight::react, Role::owner)};
    for (const EventContent& content : changes) {
        const std::string text = encode(ClientMessage{5, Change{lobby, MessageCid("c1"), content}});
        const auto decoded = decode_client_message(text);
        ASSERT_TRUE(decoded.ok()) << text;
        const auto* change = get_if<Change>(&decoded.value().command);
        ASSERT_NE(change, nullptr) << text;
        EXPECT_EQ(change->room, lobby);
        EXPECT_EQ(change->cid.value, "c1");
        EXPECT_EQ(change->content.kind, content.kind);
        EXPECT_EQ(encode(decoded.value()), text);
    }
}

TEST(CodecEvents, AMarkASettingAndWhatGoesToTheStaffRoomNameNoRoomOfTheirOwn) {
    for (const EventContent& content :
         {contents::read(lobby, 7), contents::setting("theme", "dark"), contents::banned(UserId("u-bob"), 0, "spam"),
          contents::banned_address("192.0.2.0/24", 60), contents::unbanned(3), contents::reported(lobby, 3, "rude"),
          contents::resolved(4, "done"), contents::purged(UserId("u-bob"), 3600), contents::restored(5)}) {
        const std::string text = encode(ClientMessage{5, Change{RoomId("left out"), MessageCid("c1"), content}});
        EXPECT_FALSE(json::parse(text)["payload"].contains("room"));
        const auto decoded = decode_client_message(text);
        ASSERT_TRUE(decoded.ok()) << text;
        EXPECT_EQ(get<Change>(decoded.value().command).content.kind, content.kind);
        EXPECT_EQ(encode(decoded.value()), text);
    }
}

RoomInfo room_with_standing() {
    RoomInfo room{RoomId("board"), "Board", "Mondays", 41, RoomAccess::closed, true, Standing{Role::moderator, true, 7, 34}};
    return room;
}

TEST(CodecEvents, EveryNoticeSurvivesARoundTrip) {
    const Event event = event_of(contents::posted("words"));
    expect_notice(Hello{1,
                        "0.1.0",
                        Epoch("e"),
                        25'000,
                        10'000,
                        65'536,
                        262'144,
                        200,
                        500,
                        1000,
                        262'144,
                        0,
                        3000,
                        6000,
                        300'000,
                        "",
                        true,
                        SignUpMode::closed,
                        GuestRights::full,
                        {}});
    Hello older;
    older.build = "0.1.0";
    older.epoch = Epoch("e");
    older.heartbeat_ms = 25'000;
    older.body_bytes_max = 65'536;
    expect_notice(older);
    expect_notice(Hello{1,
                        "0.1.0",
                        Epoch("e"),
                        25'000,
                        10'000,
                        65'536,
                        262'144,
                        200,
                        500,
                        1000,
                        262'144,
                        1 << 30,
                        3000,
                        6000,
                        300'000,
                        "5f3a90c2d1",
                        false,
                        SignUpMode::open,
                        GuestRights::limited,
                        {{"work", "Work"}}});
    expect_notice(Welcome{ann, "token", {room_with_standing()}, {}, {}});
    RoomInfo personal;
    personal.id = RoomId("@u-ann");
    personal.access = RoomAccess::personal;
    expect_notice(Welcome{ann, "token", {}, personal, {{"theme", "dark"}, {"sound", ""}}});
    expect_notice(Joined{room_with_standing(), Epoch("e"), {event}, true});
    expect_notice(Left{lobby});
    expect_notice(Ack{lobby, MessageCid("c"), 9, 1'763'800'000'000});
    for (const Page& page : {Page{lobby, {event}, true, true, 40}, Page{lobby, {}, false, false, 0}}) expect_notice(page);
    expect_notice(Resumed{lobby, Epoch("e"), 9, {event}});
    expect_notice(Gap{lobby, Epoch("e"), 9, 4000});
    expect_notice(Reset{lobby, Epoch("e"), 9});
    expect_notice(RoomAdded{room_with_standing()});
    expect_notice(RoomGone{lobby});
    expect_notice(EventPush{event});
    expect_notice(Resync{lobby, 9});
    expect_notice(Beat{});
    expect_notice(Reconnect{1250});
    expect_notice(to_reply(make_error(ErrorCode::busy)));
    expect_notice(to_reply(make_error(ErrorCode::forbidden)));
    expect_notice(Found{{{event, {"", "wor", "ds"}}}, true, "cursor", false});
    expect_notice(Found{});
    expect_notice(Present{lobby, 3, 9, {{ann}, {{UserId("u-bob"), "Bob"}, PersonStatus::away}}, true, "u-bob/Bob"});
    expect_notice(Present{lobby, 0, 9, {}, false, ""});
    expect_notice(PresencePush{lobby, 12, 9});
    expect_notice(TypingPush{lobby, {ann}, 7});
    expect_notice(TypingPush{lobby, {}, 0});
}

TEST(CodecEvents, EveryKindIsPushed) {
    for (const EventContent& content : all_contents()) expect_notice(EventPush{event_of(content)});
}

TEST(CodecEvents, AStandingArrivesWhole) {
    const std::string text = encode(ServerMessage{0, RoomAdded{room_with_standing()}});
    const auto decoded = decode_server_message(text);
    ASSERT_TRUE(decoded.ok());
    const RoomInfo room = get<RoomAdded>(decoded.value().notice).room;
    EXPECT_EQ(room.access, RoomAccess::closed);
    EXPECT_TRUE(room.archived);
    ASSERT_TRUE(room.standing);
    EXPECT_EQ(room.standing->role, Role::moderator);
    EXPECT_TRUE(room.standing->invited);
    EXPECT_EQ(room.standing->read, 7U);
    EXPECT_EQ(room.standing->unread, 34U);
}

TEST(CodecEvents, WhatDoesNotFitACommandIsNamed) {
    const auto code_of = [](const std::string& text) {
        const auto decoded = decode_client_message(text);
        EXPECT_FALSE(decoded.ok()) << text;
        return decoded.ok() ? ErrorCode::malformed : decoded.error().error.code;
    };
    EXPECT_EQ(code_of(R"({"type":"create","payload":{"name":"Tea","access":"direct"}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"history","payload":{"room":"lobby","anchor":"between","seq":3}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"history","payload":{"room":"lobby","anchor":"sideways"}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"direct","payload":{"people":["u-bob"]}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"search","payload":{"query":"tea","limit":0}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"search","payload":{"query":")" + std::string(limits::query_bytes_max + 1, 'x') + R"("}})"),
              ErrorCode::too_large);
    EXPECT_EQ(code_of(R"({"type":"who","payload":{"room":"lobby","limit":0}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"who","payload":{"room":"lobby","after":")" +
                      std::string(limits::present_cursor_bytes_max + 1, 'x') + R"("}})"),
              ErrorCode::too_large);
    EXPECT_EQ(code_of(R"({"type":"react","payload":{"room":"lobby","cid":"c","target":1}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"edit","payload":{"room":"lobby","target":1,"body":"x"}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"role","payload":{"room":"lobby","cid":"c","person":{"id":"u"},"role":"king"}})"),
              ErrorCode::bad_field);
    std::string crowd;
    for (std::size_t i = 0; i <= limits::direct_people_max; ++i) crowd += std::string(i == 0 ? "" : ",") + R"({"id":"u"})";
    EXPECT_EQ(code_of(R"({"type":"direct","payload":{"people":[)" + crowd + "]}}"), ErrorCode::too_large);
}

TEST(CodecEvents, TheNamesOfKindsAccessesAndRolesAreRead) {
    for (const EventContent& content : all_contents()) EXPECT_EQ(event_kind_from(name_of(content.kind)), content.kind);
    EXPECT_EQ(event_kind_from("of the future"), EventKind::unknown);
    for (const RoomAccess access :
         {RoomAccess::everyone, RoomAccess::open, RoomAccess::closed, RoomAccess::direct, RoomAccess::personal})
        EXPECT_EQ(room_access_from(name_of(access)), access);
    EXPECT_EQ(name_of(RoomAccess::open), "public");
    EXPECT_EQ(room_access_from("open"), std::nullopt);
    for (const Role role : {Role::none, Role::member, Role::moderator, Role::owner}) EXPECT_EQ(role_from(name_of(role)), role);
    EXPECT_EQ(role_from("king"), std::nullopt);
}

}  // namespace
}  // namespace parley
