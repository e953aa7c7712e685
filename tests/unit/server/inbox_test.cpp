#include "native-server/net/inbox.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "native-server/net/utf8_stream.h"
#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley::server {
namespace {

Inbox::Piece whole(std::string_view text) {
    return {text, false, true, true, 0};
}
Inbox::Piece fragment(std::string_view text) {
    return {text, false, true, false, 0};
}
Inbox::Piece part(std::string_view text, std::uint64_t bytes_to_come) {
    return {text, false, false, false, bytes_to_come};
}

TEST(Inbox, GivesAMessageThatArrivesWhole) {
    Inbox inbox;
    EXPECT_EQ(inbox.add(whole("hello")).message, "hello");
    EXPECT_EQ(inbox.add(whole("")).message, "");
    EXPECT_EQ(inbox.add(whole("again")).message, "again");
}

TEST(Inbox, PutsPiecesOfAFrameTogether) {
    Inbox inbox;
    EXPECT_FALSE(inbox.add(part("he", 3)).message);
    EXPECT_FALSE(inbox.add(part("l", 2)).message);
    EXPECT_EQ(inbox.add(whole("lo")).message, "hello");
}

TEST(Inbox, PutsFragmentsTogether) {
    Inbox inbox;
    EXPECT_FALSE(inbox.add(fragment("he")).message);
    EXPECT_FALSE(inbox.add(fragment("")).message);
    EXPECT_FALSE(inbox.add(fragment("llo")).message);
    EXPECT_EQ(inbox.add(whole("")).message, "hello");
    EXPECT_EQ(inbox.add(whole("next")).message, "next");
}

TEST(Inbox, TakesACharacterThatIsSplitOverFragments) {
    Inbox inbox;
    const std::string_view emoji = "\xF0\x9F\x98\x80";
    inbox.add(fragment(emoji.substr(0, 1)));
    inbox.add(fragment(emoji.substr(1, 2)));
    EXPECT_EQ(inbox.add(whole(emoji.substr(3))).message, emoji);
}

TEST(Inbox, RefusesBinary) {
    Inbox inbox;
    Inbox::Piece piece = whole("x");
    piece.binary = true;
    EXPECT_EQ(inbox.add(piece).refused, CloseCode::unsupported_data);
}

TEST(Inbox, OfBinaryMessagesTakesThemWithAnyBytesAndRefusesText) {
    Inbox inbox(FrameKind::binary);
    Inbox::Piece piece = fragment("\xFF\xC3");
    piece.binary = true;
    EXPECT_FALSE(inbox.add(piece).message);
    piece.bytes = "x";
    piece.message_ends = true;
    EXPECT_EQ(inbox.add(piece).message, "\xFF\xC3x");
    EXPECT_EQ(inbox.add(whole("x")).refused, CloseCode::unsupported_data);
    piece.bytes_to_come = limits::frame_bytes_max;
    EXPECT_EQ(inbox.add(piece).refused, CloseCode::message_too_big);
}

TEST(Inbox, RefusesBadUtf8AtItsFirstByte) {
    Inbox inbox;
    EXPECT_EQ(inbox.add(part("ab\xFF", 1000)).refused, CloseCode::invalid_payload);
}

TEST(Inbox, RefusesAMessageThatEndsInsideACharacter) {
    Inbox whole_message;
    EXPECT_EQ(whole_message.add(whole("\xC3")).refused, CloseCode::invalid_payload);
    Inbox empty_end;
    EXPECT_FALSE(empty_end.add(fragment("\xC3")).refused);
    EXPECT_EQ(empty_end.add(whole("")).refused, CloseCode::invalid_payload);
}

TEST(Inbox, TakesTheLargestMessageAndRefusesTheNextByte) {
    const std::string largest(limits::frame_bytes_max, 'x');
    Inbox fits;
    EXPECT_EQ(fits.add(whole(largest)).message, largest);
    Inbox too_big;
    EXPECT_EQ(too_big.add(whole(largest + "x")).refused, CloseCode::message_too_big);
    Inbox in_pieces;
    EXPECT_FALSE(in_pieces.add(fragment(largest)).refused);
    EXPECT_EQ(in_pieces.add(whole("x")).refused, CloseCode::message_too_big);
}

TEST(Inbox, RefusesAFrameThatAnnouncesTooMuch) {
    Inbox inbox;
    EXPECT_EQ(inbox.add(part("x", limits::frame_bytes_max)).refused, CloseCode::message_too_big);
    Inbox huge;
    EXPECT_EQ(huge.add(part("x", UINT64_MAX)).refused, CloseCode::message_too_big);
}

TEST(Inbox, RefusesTooManyFragments) {
    Inbox inbox;
    for (std::size_t i = 0; i < limits::fragments_max; ++i) ASSERT_FALSE(inbox.add(fragment("")).refused);
    EXPECT_EQ(inbox.add(fragment("")).refused, CloseCode::message_too_big);
}

TEST(Utf8Stream, AgreesWithTheWholeCheckOnEveryShortText) {
    // All pairs, and all triples and quadruples around the borders of the ranges.
    const std::string borders =
        "\x00\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xFF";
    const auto agrees = [](const std::string& text) {
        Utf8Stream stream;
        return (stream.add(text) && stream.complete()) == utf8::is_valid(text);
    };
    for (int a = 0; a < 256; ++a) {
        for (int b = 0; b < 256; ++b) {
            const std::string pair = {static_cast<char>(a), static_cast<char>(b)};
            ASSERT_TRUE(agrees(pair)) << a << " " << b;
        }
    }
    for (const char a : borders) {
        for (const char b : borders) {
            for (const char c : borders) {
                const std::string triple = {a, b, c};
                ASSERT_TRUE(agrees(triple));
                for (const char d : borders) ASSERT_TRUE(agrees(triple + d));
            }
        }
    }
}

}  // namespace
}  // namespace parley::server
