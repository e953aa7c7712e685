#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "shared/limits.h"

namespace parley {
namespace {

const RoomId lobby("lobby");
const Person ann{UserId("u-ann"), "Ann"};

TEST(CodecPresence, WhoIsHereAndWhoTypesArrive) {
    const auto arrived = [](Notice notice) {
        return decode_server_message(encode(ServerMessage{0, std::move(notice)})).value().notice;
    };
    const auto present = get<Present>(arrived(Present{lobby, 3, 9, {{ann}}, true, "u-ann/Ann"}));
    EXPECT_EQ(present.room, lobby);
    EXPECT_EQ(present.count, 3U);
    EXPECT_EQ(present.rev, 9U);
    EXPECT_EQ(present.people.at(0).name, "Ann");
    EXPECT_TRUE(present.more);
    EXPECT_EQ(present.cursor, "u-ann/Ann");
    const auto presence = get<PresencePush>(arrived(PresencePush{lobby, 12, 9}));
    EXPECT_EQ(presence.count, 12U);
    EXPECT_EQ(presence.rev, 9U);
    const auto typing = get<TypingPush>(arrived(TypingPush{lobby, {ann}, 7}));
    EXPECT_EQ(typing.people.at(0).id.value, "u-ann");
    EXPECT_EQ(typing.count, 7U);
}

TEST(CodecPresence, APushOfWhoIsHereOrTypesThatLacksAFieldOrHasTooManyPeopleIsRefused) {
    for (const char* text :
         {R"({"type":"presence","payload":{"room":"lobby","count":1}})",
          R"({"type":"presence","payload":{"room":"lobby","rev":1}})", R"({"type":"presence","payload":{"count":1,"rev":1}})",
          R"({"type":"presence","payload":{"room":"lobby","count":"1","rev":1}})",
          R"({"type":"typing","payload":{"room":"lobby","count":1}})",
          R"({"type":"typing","payload":{"room":"lobby","people":[]}})",
          R"({"type":"typing","payload":{"room":"lobby","people":[7],"count":1}})",
          R"({"type":"present","payload":{"room":"lobby","count":1,"rev":1,"people":[]}})",
          R"({"type":"present","payload":{"room":"lobby","count":1,"rev":1,"more":false}})",
          R"({"type":"present","payload":{"room":"lobby","count":-1,"rev":1,"people":[],"more":false}})"})
        EXPECT_FALSE(decode_server_message(text).ok()) << text;
    TypingPush crowd{lobby, std::vector<Person>(limits::typing_people_max, ann), 7};
    EXPECT_TRUE(decode_server_message(encode(ServerMessage{0, crowd})).ok());
    crowd.people.push_back(ann);
    EXPECT_FALSE(decode_server_message(encode(ServerMessage{0, crowd})).ok());
}

TEST(CodecPresence, WhoAsksForFiftyUnlessItSaysSoAndForAHundredAtMost) {
    const auto limit_of = [](const char* text) { return get<Who>(decode_client_message(text).value().command).limit; };
    EXPECT_EQ(limit_of(R"({"type":"who","payload":{"room":"lobby"}})"), limits::present_people_default);
    EXPECT_EQ(limit_of(R"({"type":"who","payload":{"room":"lobby","limit":7}})"), 7U);
    EXPECT_EQ(limit_of(R"({"type":"who","payload":{"room":"lobby","limit":5000}})"), limits::present_people_max);
}

TEST(CodecPresence, HowPeopleAreArrivesAndWhatIsNotKnownIsOnline) {
    const Person ben{UserId("u-ben"), "Ben"};
    const PresencePush push{lobby, 2, 9, {{ann, PersonStatus::dnd}, {ben, PersonStatus::away}}};
    const auto arrived = get<PresencePush>(decode_server_message(encode(ServerMessage{0, push})).value().notice);
    ASSERT_EQ(arrived.people.size(), 2U);
    EXPECT_EQ(arrived.people[0].status, PersonStatus::dnd);
    EXPECT_EQ(arrived.people[1].status, PersonStatus::away);
    EXPECT_EQ(arrived.people[1].name, "Ben");
    const auto later = decode_server_message(
        R"({"type":"presence","payload":{"room":"lobby","count":1,"rev":1,"people":[{"id":"u1","name":"A","status":"asleep"}]}})");
    EXPECT_EQ(get<PresencePush>(later.value().notice).people.at(0).status, PersonStatus::online);
    PresencePush crowd{lobby, 99, 9, std::vector<PersonHere>(limits::presence_named_max + 1, PersonHere{ann})};
    EXPECT_FALSE(decode_server_message(encode(ServerMessage{0, crowd})).ok());
}

TEST(CodecPresence, ADeviceSaysThatNobodyUsesItOrThatSomebodyDoes) {
    for (const bool idle : {true, false})
        EXPECT_EQ(get<Idle>(decode_client_message(encode(ClientMessage{0, Idle{idle}})).value().command).idle, idle);
    EXPECT_FALSE(decode_client_message(R"({"type":"idle","payload":{}})").ok());
}

TEST(CodecPresence, ASettingSaysHowOneWantsToBeSeen) {
    EXPECT_EQ(presence_choice(""), PresenceChoice::automatic);
    EXPECT_EQ(presence_choice("away"), PresenceChoice::away);
    EXPECT_EQ(presence_choice("dnd 1763800000000"), PresenceChoice::dnd);
    EXPECT_EQ(presence_choice("invisible"), PresenceChoice::invisible);
    EXPECT_EQ(presence_choice("on the moon"), PresenceChoice::automatic);
}

}  // namespace
}  // namespace parley
