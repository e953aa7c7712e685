// The index's files: what is left in them, and what becomes of them when they are damaged.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/unit/server/search_index_harness.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

TEST_F(SmallPartsTest, WordsOfRemovedDocumentsAreInNoByteOfTheFiles) {
    std::vector<Seq> secrets;
    for (int i = 0; i < 200; ++i) {
        put("an ordinary message with some words in it " + std::to_string(i));
        if (i % 9 == 0)
            secrets.push_back(put("the xyzzyquux is " + std::string(static_cast<std::size_t>(i) * 20, 'q') + " plughword"));
    }
    const Seq edited = put("frobnicate");
    edit(edited, "harmless");
    ASSERT_TRUE(in_the_files("xyzzyquux"));
    for (const Seq seq : secrets) remove(seq);
    remove(edited);
    tidy();
    for (const char* word : {"xyzzyquux", "qqqqqqqqqq", "plughword", "frobnicate"}) EXPECT_FALSE(in_the_files(word)) << word;
    EXPECT_TRUE(in_the_files("ordinary"));
    EXPECT_EQ(found_by_pages("ordinary", 50).size(), 200U);
}

TEST_F(SearchIndexTest, APartIsWrittenAnewWhileMessagesComeAndGo) {
    bounds_.part.documents_max = 100'000;
    open();
    const Seq count = 3 * limits::search_step_events_max;
    const std::map<Seq, std::string> secrets{{5, "alohomora"}, {6, "abracadabra"}, {count - 1, "xyzzyquux"}};
    SearchStep step;
    for (Seq seq = 1; seq <= count; ++seq) {
        const auto secret = secrets.find(seq);
        const std::string body = "tea " + (secret == secrets.end() ? std::to_string(seq) : secret->second);
        step.added.push_back({{lobby, seq}, ann, first_at_ms + static_cast<std::int64_t>(seq) * 1000, body});
    }
    apply(step);
    seq_ = count;
    remove(5);
    bool left = false;
    ASSERT_TRUE(index_->tidy(left));
    ASSERT_TRUE(left) << "too few for more than one step";

    remove(6);          // copied already
    remove(count - 1);  // not yet
    edit(7, "cake frobnicate");
    edit(count, "cake at last");
    SearchStep late;
    late.added.push_back({{tea, 1}, ann, first_at_ms + 7500, "cake that is late"});
    apply(late);
    const Seq newest = put("cake");
    open();  // the work goes on after a restart
    tidy();
    EXPECT_EQ(found("cake"), (Seqs{newest, count, 1, 7}));
    EXPECT_EQ(found_by_pages("tea", 50).size(), count - 5);
    for (const auto& [seq, secret] : secrets) {
        EXPECT_EQ(found(secret), Seqs{}) << seq;
        EXPECT_FALSE(in_the_files(secret)) << seq;
    }
    EXPECT_TRUE(in_the_files("frobnicate"));
    remove(7);
    tidy();
    EXPECT_FALSE(in_the_files("frobnicate"));
}

TEST_F(SmallPartsTest, APartWithoutDocumentsGoes) {
    for (int i = 0; i < 35; ++i) put("tea");
    for (Seq seq = 1; seq <= 20; ++seq) remove(seq);
    tidy();
    EXPECT_EQ(found_by_pages("tea", 50).size(), 15U);
    for (Seq seq = 21; seq <= 35; ++seq) remove(seq);
    tidy();
    EXPECT_EQ(found("tea"), Seqs{});
    const Seq next = put("tea");
    EXPECT_EQ(found("tea"), (Seqs{next}));
}

TEST_F(SearchIndexTest, ExpiryRemovesInStepsAndMovesTheCursorAtTheEnd) {
    for (int i = 0; i < 10; ++i) put("tea", i % 2 == 0 ? lobby : tea);
    bool all = true;
    ASSERT_TRUE(index_->expire({lobby, 7}, 50, 3, all));
    EXPECT_FALSE(all);
    EXPECT_EQ(found("tea"), (Seqs{10, 9, 8, 7, 6, 4, 2}));
    ASSERT_TRUE(index_->expire({lobby, 7}, 50, 3, all));
    EXPECT_TRUE(all);
    EXPECT_EQ(found("tea"), (Seqs{10, 9, 8, 6, 4, 2}));
    const auto cursors = index_->cursors();
    ASSERT_TRUE(cursors.has_value());
    EXPECT_EQ(*cursors, (std::vector<SearchKey>{{lobby, 50}, {tea, 10}}));
}

TEST_F(SearchIndexTest, KeepsWhatItHasAcrossARestart) {
    const Seq one = put("tea");
    open();
    EXPECT_EQ(found("tea"), (Seqs{one}));
    EXPECT_EQ(index_->cursors(), (std::vector<SearchKey>{{lobby, one}}));
    EXPECT_TRUE(warnings_.empty());
}

TEST_F(SearchIndexTest, IsMadeAnewForAnotherHistory) {
    put("tea");
    open("another");
    EXPECT_EQ(found("tea"), Seqs{});
    EXPECT_EQ(index_->cursors(), std::vector<SearchKey>{});
    ASSERT_EQ(warnings_.size(), 1U);
    EXPECT_NE(warnings_[0].find("another history"), std::string::npos);
}

TEST_F(SearchIndexTest, IsMadeAnewWhenTheFileIsCutOffOrNoIndexAtAll) {
    for (int i = 0; i < 200; ++i) put("tea " + std::to_string(i));
    index_.reset();
    fs::resize_file(path(), 10'000);
    open();
    EXPECT_EQ(warnings_.size(), 1U);
    EXPECT_EQ(found("tea"), Seqs{});
    const Seq next = put("tea");
    EXPECT_EQ(found("tea"), (Seqs{next}));

    index_.reset();
    std::ofstream(path()) << std::string(20'000, 'x');
    open();
    EXPECT_EQ(warnings_.size(), 2U);
    EXPECT_EQ(found("tea"), Seqs{});
}

TEST_F(SearchIndexTest, SaysSoWhenAPageIsDamaged) {
    for (int i = 0; i < 500; ++i) put("tea " + std::to_string(i));
    index_.reset();
    const auto size = static_cast<std::streamoff>(fs::file_size(path()));
    {
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        for (std::streamoff at = 8 * 4096; at < size; at += 4096) file.seekp(at) << std::string(4096, '\xA5');
    }
    open();
    const auto page = index_ ? index_->search(range("tea 499")) : std::nullopt;
    EXPECT_FALSE(page.has_value());
    EXPECT_TRUE(index_->failure().damaged) << index_->failure().why;
}

}  // namespace
}  // namespace parley::server
