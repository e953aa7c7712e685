#include "shared/codec.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "shared/limits.h"

namespace parley {
namespace {

using nlohmann::json;

/// One valid command of each type.
std::vector<json> commands() {
    return {
        json::parse(R"({"type":"auth","id":1,"payload":{"name":"Ada"}})"),
        json::parse(R"({"type":"join","id":2,"payload":{"room":"lobby"}})"),
        json::parse(R"({"type":"leave","id":3,"payload":{"room":"lobby"}})"),
        json::parse(R"({"type":"create","id":4,"payload":{"name":"Tea","access":"public"}})"),
        json::parse(R"({"type":"send","id":5,"payload":{"room":"lobby","cid":"c1","body":"hi"}})"),
        json::parse(R"({"type":"history","id":6,"payload":{"room":"lobby","anchor":"before","seq":9,"limit":5}})"),
        json::parse(R"({"type":"resume","id":7,"payload":{"room":"lobby","epoch":"e","last":3}})"),
        json::parse(R"({"type":"direct","id":8,"payload":{"people":[{"id":"u1"}]}})"),
        json::parse(R"({"type":"search","id":9,"payload":{"query":"tea","limit":5}})"),
        json::parse(R"({"type":"history","id":10,"payload":{"room":"lobby","anchor":"between","seq":3,"until":9,"limit":5}})"),
        json::parse(R"({"type":"edit","id":11,"payload":{"room":"lobby","cid":"c2","target":2,"body":"ho"}})"),
        json::parse(R"({"type":"delete","id":12,"payload":{"room":"lobby","cid":"c3","target":2}})"),
        json::parse(R"({"type":"react","id":13,"payload":{"room":"lobby","cid":"c4","target":2,"emoji":"+1"}})"),
        json::parse(R"({"type":"rename","id":14,"payload":{"room":"lobby","cid":"c5","name":"Tea"}})"),
        json::parse(R"({"type":"topic","id":15,"payload":{"room":"lobby","cid":"c6","topic":"at four"}})"),
        json::parse(R"({"type":"role","id":16,"payload":{"room":"lobby","cid":"c7","person":{"id":"u1"},"role":"owner"}})"),
        json::parse(R"({"type":"mark","id":17,"payload":{"cid":"c8","about":"lobby","target":2}})"),
        json::parse(R"({"type":"set","id":18,"payload":{"cid":"c9","key":"theme","value":"dark"}})"),
        json::parse(R"({"type":"typing","id":19,"payload":{"room":"lobby"}})"),
        json::parse(R"({"type":"who","id":20,"payload":{"room":"lobby","after":"u1/Ada","limit":5}})"),
        json::parse(R"({"type":"sign_in","id":21,"payload":{"name":"Ada","password":"secret","device":"Firefox"}})"),
        json::parse(
            R"({"type":"sign_up","id":22,"payload":{"name":"Ada","password":"secret","device":"Firefox","invitation":"i1"}})"),
        json::parse(R"({"type":"reset","id":23,"payload":{"code":"c1","password":"secret","device":"Firefox"}})"),
        json::parse(R"({"type":"password","id":24,"payload":{"old_password":"secret","password":"other"}})"),
        json::parse(R"({"type":"sessions","id":25,"payload":{}})"),
        json::parse(R"({"type":"end_session","id":26,"payload":{"session":"s1"}})"),
        json::parse(R"({"type":"renew","id":27,"payload":{"token":"t1"}})"),
        json::parse(R"({"type":"new_invitation","id":28,"payload":{"uses":2,"days":3,"note":"for Ben"}})"),
        json::parse(R"({"type":"invitations","id":29,"payload":{}})"),
        json::parse(R"({"type":"withdraw","id":30,"payload":{"invitation":"i1"}})"),
        json::parse(R"({"type":"reset_code","id":31,"payload":{"person":{"id":"u1"}}})"),
        json::parse(R"({"type":"rank","id":32,"payload":{"person":{"id":"u1"},"rank":"admin"}})"),
        json::parse(R"({"type":"people","id":33,"payload":{"query":"A","after":"u1/Ada","limit":5}})"),
        json::parse(
            R"({"type":"sign_in_with","id":34,"payload":{"code":"c1","name":"Ada","device":"Firefox","invitation":"i1"}})"),
        json::parse(R"({"type":"new_token","id":35,"payload":{"name":"Reports","scopes":["read","post"],"days":90}})"),
        json::parse(R"({"type":"tokens","id":36,"payload":{}})"),
        json::parse(R"({"type":"revoke_token","id":37,"payload":{"token":"t1"}})"),
        json::parse(R"({"type":"new_bot","id":38,"payload":{"name":"Reporter"}})"),
        json::parse(R"({"type":"link_identity","id":39,"payload":{"code":"c1"}})"),
        json::parse(R"({"type":"identities","id":40,"payload":{}})"),
        json::parse(R"({"type":"unlink_identity","id":41,"payload":{"issuer":"https://id.example","subject":"7"}})"),
        json::parse(R"({"type":"delete_account","id":42,"payload":{"password":"secret"}})"),
    };
}

ErrorCode code_of(const std::string& text) {
    const auto decoded = decode_client_message(text);
    EXPECT_FALSE(decoded.ok()) << text;
    return decoded.ok() ? ErrorCode::malformed : decoded.error().error.code;
}

TEST(Codec, EveryCommandSurvivesARoundTrip) {
    for (const json& command : commands()) {
        const auto decoded = decode_client_message(command.dump());
        ASSERT_TRUE(decoded.ok()) << command;
        EXPECT_EQ(json::parse(encode(decoded.value())), command);
    }
}

TEST(Codec, AMissingFieldIsNamedAndTheIdIsKept) {
    for (const json& command : commands()) {
        for (const auto& field : command["payload"].items()) {
            // These have a meaning when absent.
            if (field.key() == "limit" || field.key() == "access" || field.key() == "after") continue;
            static const std::set<std::string> optional{"device", "invitation", "session", "token", "uses", "days", "note"};
            const bool required = command["type"] == "withdraw" || command["type"] == "revoke_token";
            if (optional.count(field.key()) > 0 && !required) continue;
            if (command["type"] == "sign_up" && field.key() == "name") continue;       // a guest's own
            if (command["type"] == "sign_in_with" && field.key() == "name") continue;  // the provider's
            if (command["type"] == "people" && field.key() == "query") continue;       // all
            if (command["type"] == "delete_account") continue;                         // there may be none
            if (command["type"] == "edit" && field.key() == "body") continue;  // an erased edit has none; content_rules asks
            json without = command;
            without["payload"].erase(field.key());
            const auto decoded = decode_client_message(without.dump());
            ASSERT_FALSE(decoded.ok()) << without;
            EXPECT_EQ(decoded.error().error.code, ErrorCode::bad_field) << without;
            EXPECT_EQ(decoded.error().id, command["id"].get<RequestId>());
            EXPECT_NE(decoded.error().error.message.find(field.key()), std::string::npos) << decoded.error().error.message;
        }
    }
}

TEST(Codec, AMistypedFieldIsRefusedWhateverItsType) {
    const std::vector<json> wrong{nullptr, true, -1, 1.5, json::array({1}), json::object({{"a", 1}}), 9007199254740992ULL};
    for (const json& command : commands()) {
        for (const auto& field : command["payload"].items()) {
            for (const json& value : wrong) {
                json changed = command;
                changed["payload"][field.key()] = value;
                EXPECT_EQ(code_of(changed.dump()), ErrorCode::bad_field) << changed;
            }
        }
    }
}

TEST(Codec, ATokenIsForSomethingThatIsKnown) {
    const auto wanted = [](const std::string& rest) {
        return R"({"type":"new_token","payload":{"name":"Reports",)" + rest + "}}";
    };
    const auto decoded = decode_client_message(wanted(R"("scopes":["admin","read"],"person":{"id":"u1"})"));
    ASSERT_TRUE(decoded.ok());
    const auto& token = get<NewToken>(get<AccountCommand>(decoded.value().command));
    EXPECT_EQ(token.scopes, Scopes().add(Scope::read).add(Scope::admin));
    EXPECT_EQ(token.person.value, "u1");
    EXPECT_EQ(token.days, 0U);
    for (const char* rest : {R"("scopes":[])", R"("scopes":["read","dance"])", R"("scopes":[7])", R"("scopes":"read")",
                             R"("scopes":["read"],"person":"u1")", R"("scopes":["read"],"person":{})"})
        EXPECT_EQ(code_of(wanted(rest)), ErrorCode::bad_field) << rest;
    EXPECT_FALSE(decode_client_message(wanted(R"("scopes":["read"],"days":3651)")).ok());
}

TEST(Codec, AScopeOfANewerServerIsPassedOver) {
    const auto decoded = decode_server_message(
        R"({"type":"token","id":1,"payload":{"id":"t1","name":"Reports","scopes":["read","dance"],"created":1,"seen":1}})");
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(get<TokenInfo>(get<AccountNotice>(decoded.value().notice)).scopes, Scopes().add(Scope::read));
}

TEST(Codec, AFieldOverItsBoundIsTooLarge) {
    json command = commands()[4];
    command["payload"]["body"] = std::string(limits::body_bytes_max + 1, 'x');
    EXPECT_EQ(code_of(command.dump()), ErrorCode::too_large);
    command["payload"]["body"] = std::string(limits::body_bytes_max, 'x');
    EXPECT_TRUE(decode_client_message(command.dump()).ok());
    command["payload"]["cid"] = std::string(limits::id_bytes_max + 1, 'x');
    EXPECT_EQ(code_of(command.dump()), ErrorCode::too_large);
}

TEST(Codec, AFrameOverItsBoundIsNotEvenParsed) {
    EXPECT_EQ(code_of(std::string(limits::frame_bytes_max + 1, '[')), ErrorCode::too_large);
}

TEST(Codec, WhatIsNoJsonObjectIsMalformed) {
    for (const char* text : {"", " ", "null", "[]", "17", "\"send\"", "{", "{\"type\":", "{}}", "{\"type\":\"send\"} trailing",
                             "\xff\xfe", "{\"a\":01}"})
        EXPECT_EQ(code_of(text), ErrorCode::malformed) << text;
}

TEST(Codec, DeepNestingIsRefusedWithoutARecursion) {
    const auto nested = [](std::size_t depth) {
        return R"({"type":"join","payload":{"room":"lobby","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}}";
    };
    EXPECT_TRUE(decode_client_message(nested(limits::json_depth_max - 2)).ok());
    EXPECT_EQ(code_of(nested(limits::json_depth_max - 1)), ErrorCode::malformed);
    EXPECT_EQ(code_of(nested(100'000)), ErrorCode::malformed);
    // Brackets inside a string are no nesting.
    EXPECT_TRUE(decode_client_message(R"({"type":"join","payload":{"room":"lobby","x":"[[[[[[[[[[[[[[[[[[[[\"[[["}})").ok());
}

TEST(Codec, AnUnknownCommandSaysSoAndAnUnknownFieldIsIgnored) {
    EXPECT_EQ(code_of(R"({"type":"dance","id":3,"payload":{}})"), ErrorCode::unknown_type);
    EXPECT_TRUE(decode_client_message(R"({"type":"join","later":[1],"payload":{"room":"lobby","why":"because"}})").ok());
}

TEST(Codec, ATypeThatIsNoStringIsABadField) {
    EXPECT_EQ(code_of(R"({"type":7,"payload":{}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"payload":{}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"join","payload":[]})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"join","id":"one","payload":{"room":"lobby"}})"), ErrorCode::bad_field);
}

TEST(Codec, AuthTakesANameOrATokenButNotBoth) {
    EXPECT_EQ(code_of(R"({"type":"auth","payload":{"name":"Ada","token":"t"}})"), ErrorCode::bad_field);
    EXPECT_EQ(code_of(R"({"type":"auth"})"), ErrorCode::bad_field);
}

TEST(Codec, ALargeLimitReadsAsTheLargestAndZeroIsRefused) {
    const auto decoded =
        decode_client_message(R"({"type":"history","payload":{"room":"lobby","anchor":"latest","limit":100000}})");
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(get<History>(decoded.value().command).limit, limits::page_events_max);
    EXPECT_EQ(code_of(R"({"type":"history","payload":{"room":"lobby","anchor":"latest","limit":0}})"), ErrorCode::bad_field);
}

TEST(Codec, AnEventOfAnUnknownKindKeepsItsPlace) {
    const auto decoded =
        decode_server_message(R"({"type":"event","payload":{"room":"lobby","seq":7,"at":1,"kind":"sparkled","by":{}}})");
    ASSERT_TRUE(decoded.ok());
    const Event& event = get<EventPush>(decoded.value().notice).event;
    EXPECT_EQ(event.kind, EventKind::unknown);
    EXPECT_EQ(event.seq, 7U);
}

TEST(Codec, APushOfAnUnknownTypeIsNoError) {
    const auto decoded = decode_server_message(R"({"type":"fireworks","payload":"any"})");
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(get<UnknownPush>(decoded.value().notice).type, "fireworks");
}

TEST(Codec, BytesThatAreNoUtf8BecomeTheReplacementCharacterWhenEncoded) {
    const std::string text = encode(ClientMessage{1, Send{RoomId("lobby"), MessageCid("c"), "a\xff"}});
    EXPECT_NE(text.find("a\xEF\xBF\xBD"), std::string::npos);
}

TEST(Codec, WhoIsCalledOtherwiseArrives) {
    const PersonRenamed renamed{{UserId("u1"), "Ada Two"}};
    const auto arrived = get<PersonRenamed>(decode_server_message(encode(ServerMessage{0, renamed})).value().notice);
    EXPECT_EQ(arrived.person.id.value, "u1");
    EXPECT_EQ(arrived.person.name, "Ada Two");
    const auto asked = decode_client_message(encode(ClientMessage{3, AccountCommand(RenameSelf{"Ada Two"})})).value();
    EXPECT_EQ(get<RenameSelf>(get<AccountCommand>(asked.command)).name, "Ada Two");
    EXPECT_FALSE(decode_client_message(R"({"type":"name","id":1,"payload":{}})").ok());
}

TEST(Codec, AnAvatarComesWithWhoHasOne) {
    const PersonRenamed renamed{{UserId("u1"), "Ada", "0123456789abcdef01234567"}};
    const std::string push = encode(ServerMessage{0, renamed});
    EXPECT_EQ(get<PersonRenamed>(decode_server_message(push).value().notice).person.avatar, "0123456789abcdef01234567");
    EXPECT_EQ(encode(ServerMessage{0, PersonRenamed{{UserId("u1"), "Ada"}}}),
              R"({"payload":{"person":{"id":"u1","name":"Ada"}},"type":"person"})")
        << "who has none is said as before";
    const auto wanted = [](const SetAvatar& set) {
        const auto asked = decode_client_message(encode(ClientMessage{3, AccountCommand(set)})).value();
        return get<SetAvatar>(get<AccountCommand>(asked.command)).file;
    };
    EXPECT_EQ(wanted({"f1"}), "f1");
    EXPECT_EQ(wanted({}), "");
}

}  // namespace
}  // namespace parley
