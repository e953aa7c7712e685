#include "native-server/storage/search_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley::server {
namespace {

TEST(Snippets, AreCutBetweenWordsAroundTheFirstMatch) {
    std::string before;
    for (int i = 0; i < 50; ++i) before += "äöü ";
    const std::string body = before + "match" + std::string(300, 'x');
    const std::string marked = before + "\xFE" + "match" + "\xFF" + std::string(300, 'x');
    const auto pieces = snippet_of(marked, body);
    ASSERT_TRUE(pieces.has_value());
    ASSERT_EQ(pieces->size(), 3U);
    EXPECT_EQ((*pieces)[0].substr(0, 9), "…äöü") << (*pieces)[0];
    EXPECT_EQ((*pieces)[1], "match");
    std::size_t code_points = 0;
    for (const std::string& piece : *pieces) {
        EXPECT_TRUE(utf8::is_valid(piece));
        code_points += utf8::length(piece);
    }
    EXPECT_LE(code_points, limits::snippet_code_points_max + 2);
}

TEST(Snippets, OfAnyCutThroughAnyTextAreValidAndBounded) {
    const std::string unit = "日e\xCC\x81👍🏽 x";
    std::string body;
    for (int i = 0; i < 300; ++i) body += unit;
    for (std::size_t at = 0; at + 3 < body.size(); at += unit.size()) {
        std::string marked = body;
        marked.insert(at + 3, "\xFF");
        marked.insert(at, "\xFE");
        const auto pieces = snippet_of(marked, body);
        ASSERT_TRUE(pieces.has_value());
        EXPECT_EQ((*pieces)[1], "日");
        for (const std::string& piece : *pieces) EXPECT_TRUE(utf8::is_valid(piece));
    }
}

TEST(Snippets, HaveABoundedNumberOfPieces) {
    std::string body;
    std::string marked;
    for (int i = 0; i < 200; ++i) {
        body += "x ";
        marked += "\xFEx\xFF ";
    }
    const auto pieces = snippet_of(marked, body);
    ASSERT_TRUE(pieces.has_value());
    EXPECT_LE(pieces->size(), limits::snippet_pieces_max);
}

TEST(Snippets, OfASearchWithoutWordsAreTheBeginning) {
    EXPECT_EQ(snippet_of("tea", "tea"), (std::vector<std::string>{"tea"}));
    EXPECT_EQ(snippet_of("", "tea"), std::nullopt);
}

TEST(Links, AreWebAddresses) {
    for (const char* body : {"http://x", "see https://example.org", "(HTTP://x)", "ftp://y https://z"})
        EXPECT_TRUE(has_link(body)) << body;
    for (const char* body : {"", "http", "http:// x", "://x", "https://", "ftp://x", "s://x"})
        EXPECT_FALSE(has_link(body)) << body;
}

}  // namespace
}  // namespace parley::server
