#include "shared/search_query.h"

#include <gtest/gtest.h>

#include "shared/limits.h"

namespace parley {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

SearchQuery parsed(std::string_view text) {
    auto query = parse_search_query(text);
    EXPECT_TRUE(query.ok()) << text << ": " << (query.ok() ? "" : query.error().message);
    return query.ok() ? query.value() : SearchQuery();
}

/// The terms as one line: words bare, phrases in brackets, `*` and `-` as typed.
std::string terms(std::string_view text) {
    std::string line;
    for (const SearchTerm& term : parsed(text).terms) {
        line += line.empty() ? "" : " ";
        line += (term.excluded ? "-" : "") + (term.phrase ? "[" + term.text + "]" : term.text) + (term.prefix ? "*" : "");
    }
    return line;
}

/// What a person is told; empty when there was nothing wrong.
std::string complaint(std::string_view text) {
    const auto query = parse_search_query(text);
    if (query.ok()) return "";
    EXPECT_EQ(query.error().code, ErrorCode::bad_query);
    return query.error().message;
}

TEST(SearchQueries, AreWordsPrefixesPhrasesAndExclusions) {
    EXPECT_EQ(terms("tea  at\tfour"), "tea at four");
    EXPECT_EQ(terms("bisc* cake"), "bisc* cake");
    EXPECT_EQ(terms("\"green tea\" pot"), "[green tea] pot");
    EXPECT_EQ(terms("tea -coffee -\"iced tea\""), "tea -coffee -[iced tea]");
    EXPECT_EQ(terms("\"green te\"*"), "[green te]*");
}

TEST(SearchQueries, NarrowByPersonRoomDayAndLink) {
    const SearchQuery query =
        parsed("tea from:ada FROM:\"Bob B\" in:lobby in:#tea has:link before:2026-11-30 after:2026-11-01");
    EXPECT_EQ(query.from, (std::vector<std::string>{"ada", "Bob B"}));
    EXPECT_EQ(query.in, (std::vector<std::string>{"lobby", "tea"}));
    EXPECT_EQ(query.has, (Holdings{true, false, false}));
    EXPECT_EQ(query.before_ms, 1'795'996'800'000);
    EXPECT_EQ(query.after_ms, 1'793'491'200'000 + day_ms);
    ASSERT_EQ(query.terms.size(), 1U);
}

TEST(SearchQueries, NarrowByWhatAMessageHoldsWhomItCallsAndWhetherItIsPinned) {
    const SearchQuery query = parsed("has:files HAS:picture mentions:@me mentions:\"Ada L\" is:Pinned");
    EXPECT_EQ(query.has, (Holdings{false, true, true}));
    EXPECT_EQ(query.mentions, (std::vector<std::string>{"me", "Ada L"}));
    EXPECT_TRUE(query.pinned);
}

TEST(SearchQueries, OfOnlyAFilterAreEnoughButForDays) {
    EXPECT_EQ(complaint("from:ada"), "");
    EXPECT_EQ(complaint("in:lobby after:2026-01-01"), "");
    EXPECT_EQ(complaint("has:link -tea"), "");
    EXPECT_EQ(complaint("mentions:me"), "");
    EXPECT_EQ(complaint("is:pinned after:2026-01-01"), "");
    EXPECT_NE(complaint("after:2026-01-01"), "");
}

TEST(SearchQueries, TakeTheNarrowestOfSeveralDays) {
    const SearchQuery query = parsed("x before:2026-03-01 before:2026-02-01 after:2025-01-01 after:2025-06-01");
    EXPECT_EQ(query.before_ms, 1'769'904'000'000);
    EXPECT_EQ(query.after_ms, 1'748'736'000'000 + day_ms);
}

TEST(SearchQueries, HaveNoOperatorsBesidesTheirGrammar) {
    EXPECT_EQ(terms("tea OR coffee AND NOT milk"), "tea OR coffee AND NOT milk");
    EXPECT_EQ(terms("NEAR(tea cake)"), "NEAR(tea cake)");
    EXPECT_EQ(terms("tea & * : ^ - -- ( ) + cake"), "tea cake");
    EXPECT_EQ(terms("--verbose"), "--verbose");
    EXPECT_EQ(terms("foo*bar**"), "foo*bar*");
}

TEST(SearchQueries, LetAWordHoldAColonWhereNoFilterIsMeant) {
    EXPECT_EQ(terms("https://example.org/x"), "https://example.org/x");
    EXPECT_EQ(terms("std::move 12:30 c:d note: \"to:do\""), "std::move 12:30 c:d note: [to:do]");
}

TEST(SearchQueries, TakeQuotesThatStandAloneOrAreTypeset) {
    EXPECT_EQ(terms("\"green tea"), "[green tea]");
    EXPECT_EQ(terms("tea\""), "tea");
    EXPECT_EQ(terms("“green tea” «pot»"), "[green tea] [pot]");
    EXPECT_EQ(terms("\"\" tea \"\""), "tea");
}

TEST(SearchQueries, TakeAnyScriptAndEmoji) {
    EXPECT_EQ(terms("日本語　寿司* 🎉 Zoë ❤️"), "日本語 寿司* 🎉 Zoë ❤️");
    EXPECT_EQ(terms("tea … — → ， 。 cake"), "tea cake");
}

TEST(SearchQueries, WithNothingToFindAreRefusedInWords) {
    for (const char* text : {"", "   ", "\"", "*", ":", "!!! ...", "-", "\"\"", "\xff\xfe"})
        EXPECT_EQ(complaint(text), "There is nothing to search for: it takes a letter or a digit.") << text;
    EXPECT_EQ(complaint("-tea -\"cake\""), "Say also what to find: everything here is excluded.");
    EXPECT_EQ(complaint("tea after:2026-02-01 before:2026-02-02"), "There is no day between those of after: and before:.");
}

TEST(SearchQueries, WithAFilterThatIsNotThereAreRefusedInWords) {
    EXPECT_NE(complaint("to:ada").find("no filter to:"), std::string::npos);
    EXPECT_NE(complaint("is:green").find("is:pinned"), std::string::npos);
    EXPECT_NE(complaint("tea mentions:").find("mentions:me"), std::string::npos);
    EXPECT_NE(complaint("-from:ada").find("can't be excluded"), std::string::npos);
    EXPECT_NE(complaint("has:cake").find("has:link"), std::string::npos);
    EXPECT_NE(complaint("tea from:").find("from:ada"), std::string::npos);
    EXPECT_NE(complaint("tea in:\" \"").find("in:lobby"), std::string::npos);
}

TEST(SearchQueries, WithADayThatIsNoneAreRefusedInWords) {
    for (const char* text : {"x before:", "x before:soon", "x after:2026-2-3", "x before:2026-13-01", "x before:2025-02-29",
                             "x after:2026-00-10", "x after:+026-01-01", "x before:2026-11-30T10"})
        EXPECT_NE(complaint(text).find("2026-11-30"), std::string::npos) << text;
    EXPECT_EQ(complaint("x before:2024-02-29"), "");
}

TEST(SearchQueries, HaveBounds) {
    std::string many;
    std::string phrase;
    std::string han;
    for (std::size_t i = 0; i < limits::search_words_max; i++) {
        many += "w ";
        phrase += "w-";
        han += "日";
    }
    EXPECT_EQ(complaint(many), "");
    EXPECT_EQ(complaint("\"" + phrase + "\""), "");
    EXPECT_EQ(complaint(han), "");
    for (const std::string& more : {many + "from:ada", phrase + "w", han + "w", many + "in:lobby", "w " + han})
        EXPECT_NE(complaint(more).find("words"), std::string::npos) << more;
    std::string prefixes;
    for (std::size_t i = 0; i < limits::search_prefixes_max; i++) prefixes += "-a* ";
    EXPECT_EQ(complaint(prefixes + "b"), "");
    EXPECT_NE(complaint(prefixes + "b*").find("*"), std::string::npos);
    EXPECT_NE(complaint(std::string(limits::query_bytes_max + 1, 'x')), "");
}

}  // namespace
}  // namespace parley
