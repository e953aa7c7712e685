// How the index follows the log, and how it comes back from damage.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/unit/server/searcher_harness.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

TEST_F(SearcherTest, FollowsEditsAndDeletions) {
    const Seq one = post("green tea");
    const Seq two = post("black tea");
    follow();
    edit(one, "white coffee");
    erase(two);
    EXPECT_EQ(bodies("tea"), Bodies());
    const Found answer = found("coffee");
    ASSERT_EQ(answer.hits.size(), 1U);
    EXPECT_EQ(answer.hits[0].event.seq, one);
    EXPECT_EQ(answer.hits[0].event.body, "white coffee");
    EXPECT_NE(answer.hits[0].event.state.edited, 0U);
}

TEST_F(SearcherTest, TakesEditsAndDeletionsOfOneStepTogether) {
    const Seq one = post("green tea");
    edit(one, "white tea");
    const Seq two = post("black tea");
    edit(two, "hot tea");
    erase(two);
    edit(one, "cold tea");
    follow();
    EXPECT_EQ(bodies("tea"), (Bodies{"cold tea"}));
    EXPECT_FALSE(in_the_files("hot"));
}

TEST_F(SearcherTest, FollowsRetention) {
    post_many("tea ", 20);
    make_room("garden", RoomAccess::open);
    post_many("garden tea xyzzyquux", 10, RoomId("garden"));
    follow();
    ASSERT_TRUE(in_the_files("xyzzyquux4"));
    EventContent retention;
    retention.kind = EventKind::retention;
    retention.messages = 3;
    append(RoomId("garden"), ann, retention);
    sweep();
    EXPECT_EQ(bodies("tea in:garden"), (Bodies{"garden tea xyzzyquux9", "garden tea xyzzyquux8", "garden tea xyzzyquux7"}));
    EXPECT_EQ(bodies("tea in:lobby").size(), 20U);
    follow();
    EXPECT_FALSE(in_the_files("xyzzyquux4"));
    EXPECT_TRUE(in_the_files("xyzzyquux7"));
}

TEST_F(SearcherTest, WordsOfADeletedMessageAreInNoByteOfTheIndex) {
    const Seq secret = post("the password is xyzzyquux");
    edit(secret, "the password is plughword");
    post_many("ordinary message ", 300);
    follow();
    ASSERT_TRUE(in_the_files("plughword"));
    erase(secret);
    EXPECT_EQ(bodies("password"), Bodies());
    std::string failure;
    EXPECT_TRUE(searcher_->follow(failure)) << "more than one step";
    EXPECT_TRUE(searcher_->caught_up()) << "only tidying is left";
    follow();
    for (const char* word : {"xyzzyquux", "plughword", "password"}) EXPECT_FALSE(in_the_files(word)) << word;
    EXPECT_TRUE(in_the_files("ordinary"));
}

TEST_F(SearcherTest, SaysThatItIsBehindAndCatchesUp) {
    const int count = 2 * static_cast<int>(limits::search_answer_events_max);
    post_many("tea ", count);
    const Found early = found("tea");
    EXPECT_FALSE(early.complete);
    EXPECT_FALSE(early.hits.empty()) << "what it has, it gives";
    follow();
    EXPECT_TRUE(found("tea").complete);
    EXPECT_EQ(bodies("\"tea " + std::to_string(count - 1) + "\"").size(), 1U);
}

TEST_F(SearcherTest, ARebuildGivesWhatFollowingStepByStepGave) {
    make_room("garden", RoomAccess::open);
    std::uint64_t random = 42;
    const auto below = [&random](std::uint64_t bound) {
        random = random * 6364136223846793005U + 1442695040888963407U;
        return (random >> 33U) % bound;
    };
    std::vector<Seq> posted;
    for (int i = 0; i < 200; ++i) {
        const Seq target = posted.empty() ? 0 : posted[below(posted.size())];
        const auto dice = below(10);
        if (dice == 0 && target != 0) {
            erase(target);
            std::erase(posted, target);
        } else if (dice <= 2 && target != 0) {
            edit(target, "edited " + std::to_string(i));
        } else if (dice <= 4) {
            post("in the garden " + std::to_string(i), ann, RoomId("garden"));
        } else {
            posted.push_back(post("posted https://x/" + std::to_string(i)));
        }
        if (below(4) == 0) follow();
    }
    follow();
    const Bodies followed = documents();
    EXPECT_GT(followed.size(), 100U);
    searcher_.reset();
    fs::remove(index_path());
    open();
    follow();
    EXPECT_EQ(documents(), followed);
}

TEST_F(SearcherTest, IsMadeAnewWhenTheFileIsCutOff) {
    post_many("tea ", 100);
    follow();
    searcher_.reset();
    fs::resize_file(index_path(), fs::file_size(index_path()) / 2);
    open();
    follow();
    EXPECT_EQ(warnings_.size(), 1U);
    EXPECT_EQ(bodies("\"tea 7\""), (Bodies{"tea 7"}));
}

TEST_F(SearcherTest, IsMadeAnewWhenPagesAreOverwrittenWhileItRuns) {
    post_many("tea ", 300);
    follow();
    open();  // its cache is empty
    {
        std::fstream file(index_path(), std::ios::in | std::ios::out | std::ios::binary);
        const auto size = static_cast<std::streamoff>(fs::file_size(index_path()));
        for (std::streamoff at = 4096; at < size; at += 4096) file.seekp(at) << std::string(4096, '\xA5');
    }
    EXPECT_TRUE(ask("tea").result.ok());
    follow();
    EXPECT_EQ(warnings_.size(), 1U);
    EXPECT_EQ(bodies("\"tea 7\""), (Bodies{"tea 7"}));
}

TEST_F(SearcherTest, IsMadeAnewForAnotherHistoryAndWhenItKnowsMoreThanTheLog) {
    post("tea");
    follow();
    open("another");
    EXPECT_EQ(bodies("tea"), (Bodies{"tea"}));
    EXPECT_EQ(warnings_.size(), 1U);
    follow();
    searcher_.reset();
    {
        auto index = Database::open(index_path().string(), Database::Mode::create);
        ASSERT_TRUE(index.ok());
        ASSERT_TRUE(index.value().run("UPDATE cursors SET seq = seq + 100"));
    }
    open("another");
    EXPECT_EQ(bodies("tea"), (Bodies{"tea"}));
    EXPECT_EQ(warnings_.size(), 2U);
}

TEST_F(SearcherTest, AnEventThatIsDamagedIsLeftOutAndWarnedOf) {
    post("tea one");
    const Seq damaged = post("tea two");
    post("tea three");
    ASSERT_TRUE(database_->run(("UPDATE events SET payload = replace(payload, 'two', 'TWO') WHERE seq = " +
                                std::to_string(damaged) + " AND room = (SELECT no FROM rooms WHERE id = 'lobby')")
                                   .c_str()));
    EXPECT_EQ(bodies("tea"), (Bodies{"tea three", "tea one"}));
    EXPECT_EQ(warnings_.size(), 1U);
}

TEST_F(SearcherTest, AnIndexThatCannotBeMadeFailsTheSearchAndNotTheLog) {
    searcher_.reset();
    fs::create_directory(index_path());
    std::ofstream(index_path() / "file") << "x";
    open();
    post("tea");
    std::string failure;
    EXPECT_FALSE(searcher_->follow(failure));
    EXPECT_NE(failure, "");
    failure.clear();
    const SearchReply reply = searcher_->answer({1, parse_search_query("tea").value(), ann.id, "", 20}, failure);
    ASSERT_FALSE(reply.result.ok());
    EXPECT_EQ(reply.result.error().code, ErrorCode::storage_unavailable);
    EXPECT_NE(failure, "");
    fs::remove_all(index_path());
    EXPECT_EQ(bodies("tea"), (Bodies{"tea"}));
}

}  // namespace
}  // namespace parley::server
