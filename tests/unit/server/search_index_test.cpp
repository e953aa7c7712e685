// What is found in the index, in which order, and how a search is bounded.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/unit/server/search_index_harness.h"

namespace parley::server {
namespace {

TEST_F(SearchIndexTest, FindsTheMessagesThatHaveAllTheWordsNewestFirst) {
    const Seq one = put("Green tea at four");
    const Seq two = put("tea, and cake");
    put("coffee");
    const Seq four = put("TEA!");
    EXPECT_EQ(found("tea"), (Seqs{four, two, one}));
    EXPECT_EQ(found("four tea"), (Seqs{one}));
    EXPECT_EQ(found("te"), Seqs{});
    EXPECT_EQ(found("tea coffee"), Seqs{});
}

TEST_F(SearchIndexTest, FindsPrefixesPhrasesAndNotWhatIsExcluded) {
    const Seq one = put("green tea and a biscuit");
    const Seq two = put("tea that is green");
    EXPECT_EQ(found("bisc*"), (Seqs{one}));
    EXPECT_EQ(found("t*"), (Seqs{two, one}));
    EXPECT_EQ(found("\"green tea\""), (Seqs{one}));
    EXPECT_EQ(found("\"green te\"*"), (Seqs{one}));
    EXPECT_EQ(found("green -biscuit"), (Seqs{two}));
    EXPECT_EQ(found("green -\"is green\" -nothing"), (Seqs{one}));
    EXPECT_EQ(found("-tea green"), Seqs{});
}

TEST_F(SearchIndexTest, DoesNotMindCaseAndAccents) {
    const Seq one = put("Crème brûlée, Zoë?");
    const Seq two = put("ΚΑΦΈΣ и ЧАЙ");
    EXPECT_EQ(found("creme BRULEE zoe"), (Seqs{one}));
    EXPECT_EQ(found("crème"), (Seqs{one}));
    EXPECT_EQ(found("καφές чай"), (Seqs{two}));
}

TEST_F(SearchIndexTest, FindsRunsOfCharactersWherePeopleWriteWithoutSpaces) {
    const Seq han = put("今日は日本語を勉強します");
    const Seq korean = put("서울에서 만나요");
    const Seq thai = put("สวัสดีครับ");
    put("本日");
    EXPECT_EQ(found("日本"), (Seqs{han}));
    EXPECT_EQ(found("日本語"), (Seqs{han}));
    EXPECT_EQ(found("勉強*"), (Seqs{han}));
    EXPECT_EQ(found("語日"), Seqs{});
    EXPECT_EQ(found("서울"), (Seqs{korean}));
    EXPECT_EQ(found("สวัสดี"), (Seqs{thai}));
}

TEST_F(SearchIndexTest, FindsEmoji) {
    const Seq one = put("party🎉tonight");
    const Seq two = put("👍🏽 ok ❤️");
    EXPECT_EQ(found("🎉"), (Seqs{one}));
    EXPECT_EQ(found("tonight"), (Seqs{one}));
    EXPECT_EQ(found("👍"), (Seqs{two}));
    EXPECT_EQ(found("👍🏽 ❤"), (Seqs{two}));
}

TEST_F(SearchIndexTest, TakesWhateverAPersonTypesForWords) {
    const Seq one = put("tea OR coffee AND NOT near milk: \"really\" body tags it's foo-bar C:\\x");
    for (const char* text : {"OR",
                             "AND NOT",
                             "NEAR(tea coffee)",
                             "near(tea",
                             "tea)",
                             "((tea",
                             "\"",
                             "tea \"",
                             "\"\"\"tea",
                             "tea* *",
                             "tea ^coffee",
                             "^tea",
                             "{tea}",
                             "-\"nothing",
                             "it's",
                             "tea;--",
                             "foo-bar",
                             "+tea",
                             "C:\\x",
                             "\"tags : tea\"",
                             "tea\xC2\xA0* -x",
                             "'tea'",
                             "body:: tea",
                             "tea\\",
                             "tea.",
                             "tea,coffee",
                             "1e9 ",
                             "\xF0\x9F\x98\x80",
                             "a\"b\"c",
                             "ﷺ",
                             "tea ⟶",
                             "%s%n",
                             "tea*coffee"}) {
        const auto query = parse_search_query(text);
        if (!query) continue;
        SearchRange wanted;
        wanted.match = match_expression(query.value(), {}, {});
        wanted.rooms = readable_;
        wanted.hits_max = 5;
        EXPECT_TRUE(index_->search(wanted).has_value()) << text << ": " << index_->failure().why;
    }
    EXPECT_EQ(found("NOT OR near"), (Seqs{one}));
    EXPECT_EQ(found("\"foo bar\""), (Seqs{one}));
}

TEST_F(SearchIndexTest, TagsAreNotWords) {
    put("hello https://example.org");
    for (const char* text : {"r1", "p11", "link", "r*", "p1*"}) EXPECT_EQ(found(text), Seqs{}) << text;
}

TEST_F(SearchIndexTest, NarrowsByRoomAuthorLinkAndTime) {
    const Seq one = put("tea here", lobby, ann);
    const Seq two = put("tea at HTTPS://example.org/x", tea, bob);
    const Seq three = put("tea://x and http:// tea", lobby, bob);
    const auto at = [](Seq seq) { return first_at_ms + static_cast<std::int64_t>(seq) * 1000; };
    in_ = {lobby};
    EXPECT_EQ(found("tea"), (Seqs{three, one}));
    from_ = {bob};
    EXPECT_EQ(found("tea"), (Seqs{three}));
    in_ = {lobby, tea};
    EXPECT_EQ(found("in:x -here"), (Seqs{three, two}));
    in_.clear();
    from_.clear();
    EXPECT_EQ(found("has:link tea"), (Seqs{two}));
    SearchRange between = range("tea");
    between.after_ms = at(two);
    between.before_ms = at(three);
    EXPECT_EQ(seqs(search(between)), (Seqs{two}));
}

TEST_F(SearchIndexTest, FindsOnlyInTheRoomsThatMayBeRead) {
    const Seq one = put("tea", lobby);
    const Seq two = put("tea", tea);
    readable_ = {lobby};
    EXPECT_EQ(found("tea"), (Seqs{one}));
    readable_ = {tea};
    EXPECT_EQ(found("tea"), (Seqs{two}));
    readable_ = {};
    EXPECT_EQ(found("tea"), Seqs{});
}

TEST_F(SearchIndexTest, FollowsEditsAndDeletions) {
    const Seq one = put("green tea");
    const Seq two = put("black tea");
    edit(one, "white coffee https://example.org");
    EXPECT_EQ(found("green"), Seqs{});
    EXPECT_EQ(found("white has:link"), (Seqs{one}));
    remove(two);
    EXPECT_EQ(found("tea"), Seqs{});
    edit(two, "it does not come back");
    remove(two);
    EXPECT_EQ(found("back"), Seqs{});
}

TEST_F(SearchIndexTest, OrdersByTimeAndNotByArrivalEvenWithinAMillisecond) {
    SearchStep step;
    for (Seq seq = 1; seq <= 100; ++seq) step.added.push_back({{lobby, seq}, ann, first_at_ms, "tea"});
    apply(step);
    SearchStep late;
    late.added.push_back({{tea, 1}, ann, first_at_ms - 5000, "tea"});
    late.added.push_back({{lobby, 101}, ann, first_at_ms, "tea"});
    apply(late);
    Seqs expected;
    for (Seq seq = 101; seq >= 1; --seq) expected.push_back(seq);
    expected.push_back(1);
    EXPECT_EQ(found_by_pages("tea", 7), expected);
}

TEST_F(SmallPartsTest, PagesHaveNoRepetitionsAndNoHoles) {
    Seqs expected;
    for (int i = 0; i < 95; ++i) expected.insert(expected.begin(), put(i % 3 == 0 ? "tea cake" : "tea"));
    for (const std::size_t hits_max : {1U, 7U, 50U}) EXPECT_EQ(found_by_pages("tea", hits_max), expected) << hits_max;
}

TEST_F(SmallPartsTest, ASearchLooksAtABoundedNumberOfCandidates) {
    const Seq oldest = put("tea", tea);
    for (int i = 0; i < 60; ++i) put("tea", lobby);
    bounds_.candidates_max = 5;
    open();
    readable_ = {tea};
    const SearchPage page = search(range("tea"));
    EXPECT_TRUE(page.matches.empty());
    EXPECT_TRUE(page.more);
    EXPECT_EQ(found_by_pages("tea", 20), (Seqs{oldest}));
}

TEST_F(SmallPartsTest, ASearchWithoutAnyTimeStillComesToAnEnd) {
    const Seq oldest = put("tea");
    for (int i = 0; i < 60; ++i) put("coffee");
    const Seq newest = put("tea");
    bounds_.time = std::chrono::milliseconds(0);
    open();
    EXPECT_TRUE(search(range("tea")).more);
    EXPECT_EQ(found_by_pages("tea", 20), (Seqs{newest, oldest}));
}

TEST_F(SearchIndexTest, SnippetsShowTheMatchesInTheOriginalText) {
    EXPECT_EQ((put("Green TEA, green\ntea!"), snippet("tea", "Green TEA, green\ntea!")), "Green [TEA], green [tea]!");
    EXPECT_EQ((put("今日は日本語を"), snippet("日本", "今日は日本語を")), "今日は[日本]語を");
    EXPECT_EQ((put("a\x1F日\x1F b\x01"), snippet("日", "a\x1F日\x1F b\x01")), "a\x1F[日]\x1F b\x01");
    EXPECT_EQ((put("crème brûlée"), snippet("\"creme brulee\"", "crème brûlée")), "[crème brûlée]");
    EXPECT_EQ((put("words"), snippet("words", "other words")), "another text");
}

}  // namespace
}  // namespace parley::server
