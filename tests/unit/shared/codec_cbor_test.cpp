// The same messages as CBOR (RFC 8949), and what is no such thing.
#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "shared/codec.h"
#include "shared/limits.h"

namespace parley {
namespace {

using nlohmann::json;

std::string cbor_of(const json& value) {
    std::string bytes;
    json::to_cbor(value, bytes);
    return bytes;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) text.push_back(static_cast<char>(static_cast<unsigned char>(value)));
    return text;
}

/// A join whose payload has one more field, "x", of these bytes.
std::string with_extra(const std::string& item) {
    return bytes({0xA2, 0x64}) + "type" + bytes({0x64}) + "join" + bytes({0x67}) + "payload" + bytes({0xA2, 0x64}) + "room" +
           bytes({0x65}) + "lobby" + bytes({0x61}) + "x" + item;
}

bool is_taken(const std::string& cbor) {
    return decode_client_cbor(cbor).ok();
}

ErrorCode code_of(const std::string& cbor) {
    const auto decoded = decode_client_cbor(cbor);
    EXPECT_FALSE(decoded.ok()) << cbor;
    return decoded.ok() ? ErrorCode::busy : decoded.error().error.code;
}

const json send = json::parse(R"({"type":"send","id":5,"payload":{"room":"lobby","cid":"c1","body":"hi"}})");

TEST(CodecCbor, WritesTheShortestFormOfRfc8949) {
    const std::string expected = bytes({0xA3, 0x62}) + "id" + bytes({0x18, 0x64, 0x67}) + "payload" + bytes({0xA1, 0x64}) +
                                 "room" + bytes({0x65}) + "lobby" + bytes({0x64}) + "type" + bytes({0x64}) + "join";
    EXPECT_EQ(encode_cbor(ClientMessage{100, Join{RoomId("lobby")}}), expected);
}

TEST(CodecCbor, TakesEveryKindOfValueThatJsonHas) {
    EXPECT_TRUE(is_taken(with_extra(bytes({0x00}))));
    for (const json& value : {json(nullptr), json(true), json(false), json(0), json(23), json(24), json(65536), json(-1),
                              json(-500), json(1.5), json(UINT64_MAX), json(INT64_MIN), json(""), json("text"),
                              json::array({1, "a", nullptr}), json::object({{"a", 1}})}) {
        EXPECT_TRUE(is_taken(with_extra(cbor_of(value)))) << value;
    }
    EXPECT_TRUE(is_taken(with_extra(bytes({0xF9, 0x3C, 0x00})))) << "a half";
    EXPECT_TRUE(is_taken(with_extra(bytes({0x1B, 0, 0, 0, 0, 0, 0, 0, 1})))) << "longer than it need be";
    EXPECT_TRUE(is_taken(with_extra(bytes({0x3B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})))) << "below every integer";
}

TEST(CodecCbor, RefusesEveryKindOfValueThatJsonDoesNotHave) {
    EXPECT_EQ(code_of(with_extra(bytes({0x41, 0x00}))), ErrorCode::malformed) << "a byte string";
    EXPECT_EQ(code_of(with_extra(bytes({0xC1, 0x00}))), ErrorCode::malformed) << "a tag";
    EXPECT_EQ(code_of(bytes({0xD9, 0xD9, 0xF7}) + cbor_of(send)), ErrorCode::malformed) << "also the one that says CBOR";
    EXPECT_EQ(code_of(with_extra(bytes({0xF7}))), ErrorCode::malformed) << "undefined";
    EXPECT_EQ(code_of(with_extra(bytes({0xE0}))), ErrorCode::malformed) << "a simple value";
    EXPECT_EQ(code_of(with_extra(bytes({0xF8, 0x15}))), ErrorCode::malformed) << "true in two bytes";
    EXPECT_EQ(code_of(with_extra(bytes({0x62, 0xC3, 0x28}))), ErrorCode::malformed) << "text that is no UTF-8";
    EXPECT_EQ(code_of(with_extra(bytes({0xA1, 0x01, 0x02}))), ErrorCode::malformed) << "a key that is no text";
    EXPECT_EQ(code_of(with_extra(bytes({0xA2, 0x61, 'a', 0x01, 0x61, 'a', 0x01}))), ErrorCode::malformed) << "a key twice";
}

TEST(CodecCbor, RefusesIndefiniteLengthsAndReservedOnes) {
    EXPECT_EQ(code_of(with_extra(bytes({0x9F, 0x01, 0xFF}))), ErrorCode::malformed);
    EXPECT_EQ(code_of(with_extra(bytes({0xBF, 0x61, 'a', 0x01, 0xFF}))), ErrorCode::malformed);
    EXPECT_EQ(code_of(with_extra(bytes({0x7F, 0x61, 'a', 0xFF}))), ErrorCode::malformed);
    EXPECT_EQ(code_of(with_extra(bytes({0xFF}))), ErrorCode::malformed);
    for (const int info : {28, 29, 30}) EXPECT_EQ(code_of(with_extra(bytes({info}))), ErrorCode::malformed) << info;
    EXPECT_EQ(code_of(std::string(limits::frame_bytes_max, '\x7F')), ErrorCode::malformed);
}

TEST(CodecCbor, AMessageThatIsCutOffAnywhereIsMalformedAndSoIsOneThatGoesOn) {
    const std::string whole = cbor_of(send);
    ASSERT_TRUE(is_taken(whole));
    for (std::size_t length = 0; length < whole.size(); length++)
        EXPECT_EQ(code_of(whole.substr(0, length)), ErrorCode::malformed) << length;
    EXPECT_EQ(code_of(whole + '\0'), ErrorCode::malformed);
    EXPECT_EQ(code_of(whole + whole), ErrorCode::malformed);
}

TEST(CodecCbor, ALengthThatTheFrameCannotHoldIsMalformedWithoutTheMemoryForIt) {
    for (const int major : {0x60, 0x80, 0xA0}) {
        for (const std::string& length :
             {bytes({27, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}),
              bytes({27, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), bytes({27, 0x10, 0, 0, 0, 0, 0, 0, 0}),
              bytes({26, 0xFF, 0xFF, 0xFF, 0xFF}), bytes({25, 0xFF, 0xFF}), bytes({23})}) {
            std::string item = length;
            item[0] = static_cast<char>(static_cast<unsigned char>(item[0]) | static_cast<unsigned char>(major));
            EXPECT_EQ(code_of(with_extra(item)), ErrorCode::malformed) << major;
            EXPECT_EQ(code_of(item), ErrorCode::malformed) << major;
        }
    }
}

TEST(CodecCbor, DeepNestingIsRefusedWhereJsonRefusesIt) {
    const auto nested = [](std::size_t depth) { return with_extra(std::string(depth - 1, '\x81') + '\x80'); };
    EXPECT_TRUE(is_taken(nested(limits::json_depth_max - 2)));
    EXPECT_EQ(code_of(nested(limits::json_depth_max - 1)), ErrorCode::malformed);
    EXPECT_EQ(code_of(nested(100'000)), ErrorCode::malformed);
    EXPECT_EQ(code_of(std::string(limits::frame_bytes_max, '\x81')), ErrorCode::malformed);
    std::string maps;
    for (int i = 0; i < 50'000; i++) maps += bytes({0xA1, 0x60});
    EXPECT_EQ(code_of(maps), ErrorCode::malformed);
}

TEST(CodecCbor, AnyByteOfAMessageMayBeWrongWithoutHarm) {
    const std::string whole = cbor_of(send);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); at++) {
        for (int value = 0; value < 256; value++) {
            std::string changed = whole;
            changed[at] = static_cast<char>(static_cast<unsigned char>(value));
            if (!decode_client_cbor(changed).ok()) refused++;
        }
    }
    EXPECT_GT(refused, whole.size() * 128) << "most of them are noticed";
}

TEST(CodecCbor, WhatIsNoMapIsMalformedAndAFrameOverItsBoundIsNotEvenParsed) {
    for (const json& value : {json(nullptr), json(17), json("send"), json::array()})
        EXPECT_EQ(code_of(cbor_of(value)), ErrorCode::malformed) << value;
    EXPECT_EQ(code_of(""), ErrorCode::malformed);
    EXPECT_EQ(code_of(send.dump()), ErrorCode::malformed) << "JSON";
    EXPECT_EQ(code_of(std::string(limits::frame_bytes_max + 1, '\x81')), ErrorCode::too_large);
}

TEST(CodecCbor, FieldsAreRefusedWithTheErrorsOfJson) {
    json missing = send;
    missing["payload"].erase("cid");
    const auto decoded = decode_client_cbor(cbor_of(missing));
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error().error.code, ErrorCode::bad_field);
    EXPECT_EQ(decoded.error().id, 5U);
    EXPECT_NE(decoded.error().error.message.find("cid"), std::string::npos);

    json long_body = send;
    long_body["payload"]["body"] = std::string(limits::body_bytes_max + 1, 'x');
    EXPECT_EQ(code_of(cbor_of(long_body)), ErrorCode::too_large);
    json unknown = send;
    unknown["type"] = "dance";
    EXPECT_EQ(code_of(cbor_of(unknown)), ErrorCode::unknown_type);
    for (const json& id : {json(-1), json(1.0), json(1.5), json("one"), json(9007199254740992ULL), json(UINT64_MAX),
                           json(std::numeric_limits<double>::quiet_NaN())}) {
        json changed = send;
        changed["id"] = id;
        EXPECT_EQ(code_of(cbor_of(changed)), ErrorCode::bad_field) << id;
    }
}

TEST(CodecCbor, ANumberThatIsNoIntegerIsReadAsWhatItIs) {
    // An error names what is wrong with a field, so a float of any size is seen to be a number, and none is an integer.
    for (const std::string& one :
         {bytes({0xF9, 0x3C, 0x00}), bytes({0xFA, 0x3F, 0x80, 0, 0}), bytes({0xFB, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0}),
          bytes({0xF9, 0x00, 0x01}), bytes({0xF9, 0x7C, 0x00}), bytes({0xF9, 0xFE, 0x00})}) {
        const std::string message = bytes({0xA2, 0x64}) + "type" + bytes({0x64}) + "beat" + bytes({0x62}) + "id" + one;
        EXPECT_EQ(code_of(message), ErrorCode::bad_field);
    }
}

TEST(CodecCbor, BytesThatAreNoUtf8BecomeTheReplacementCharacterAsInJson) {
    const ClientMessage message{1, Send{RoomId("lobby"), MessageCid("c"), "a\xff\xC3 \xE2\x82"}};
    const auto decoded = decode_client_cbor(encode_cbor(message));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(encode(decoded.value()), encode(message));
}

}  // namespace
}  // namespace parley
