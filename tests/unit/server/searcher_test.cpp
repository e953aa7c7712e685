// Search over a log: what is found, how it is narrowed, and who may find what.
#include <gtest/gtest.h>

#include <string>

#include "shared/limits.h"
#include "tests/unit/server/searcher_harness.h"

namespace parley::server {
namespace {

TEST_F(SearcherTest, FindsWhatWasJustCommittedWithItsEventAndASnippet) {
    const Seq seq = post("Tea at four?");
    const Found answer = found("tea", bob);
    ASSERT_EQ(answer.hits.size(), 1U);
    const Hit& hit = answer.hits[0];
    EXPECT_EQ(hit.event.room, lobby);
    EXPECT_EQ(hit.event.seq, seq);
    EXPECT_EQ(hit.event.author.name, "Ann");
    EXPECT_EQ(hit.event.body, "Tea at four?");
    EXPECT_EQ(hit.snippet, (std::vector<std::string>{"", "Tea", " at four?"}));
    EXPECT_TRUE(answer.complete);
    EXPECT_FALSE(answer.more);
    EXPECT_EQ(answer.cursor, "");
}

TEST_F(SearcherTest, FindsInAllSharedRoomsNewestFirst) {
    post("tea one", ann, lobby);
    post("tea two", bob, random_room);
    post("tea three", ann, lobby);
    EXPECT_EQ(bodies("tea"), (Bodies{"tea three", "tea two", "tea one"}));
}

TEST_F(SearcherTest, NarrowsByNamesAndIdsOfPeopleAndRooms) {
    make_room("garden", RoomAccess::open);
    post("tea of Ann", ann, lobby);
    post("tea of Bob", bob, lobby);
    post("tea outside", ann, RoomId("garden"));
    EXPECT_EQ(bodies("tea from:ann in:lobby"), (Bodies{"tea of Ann"}));
    EXPECT_EQ(bodies("tea from:\"BOB brown\""), (Bodies{"tea of Bob"}));
    EXPECT_EQ(bodies("from:u-bob"), (Bodies{"tea of Bob"}));
    EXPECT_EQ(bodies("tea from:me", bob), (Bodies{"tea of Bob"}));
    EXPECT_EQ(bodies("tea from:ann from:u-bob in:#garden in:random"), (Bodies{"tea outside"}));
}

TEST_F(SearcherTest, NarrowsByDay) {
    post("tea on the first day");
    now_ms_ += 86'400'000;
    post("tea on the second day");
    EXPECT_EQ(bodies("tea before:2023-11-15"), (Bodies{"tea on the first day"}));
    EXPECT_EQ(bodies("tea after:2023-11-14"), (Bodies{"tea on the second day"}));
    EXPECT_EQ(bodies("tea after:2023-11-13 before:2023-11-16").size(), 2U);
}

TEST_F(SearcherTest, SaysWhoOrWhatIsNotKnown) {
    post("tea");
    EXPECT_NE(complaint("tea from:nobody").find("nobody called nobody"), std::string::npos);
    EXPECT_NE(complaint("tea in:nowhere").find("no room called nowhere"), std::string::npos);
    std::string failure;
    SearchQuery query = parse_search_query("tea").value();
    for (const char* cursor : {"x", "-1", "1x", " 1", "99999999999999999999"}) {
        const SearchReply reply = searcher_->answer({1, query, ann.id, cursor, 20}, failure);
        ASSERT_FALSE(reply.result.ok()) << cursor;
        EXPECT_EQ(reply.result.error().code, ErrorCode::bad_query);
    }
}

TEST_F(SearcherTest, ShowsNobodyWhatTheyMayNotRead) {
    post("hello", bob);
    make_room("secret", RoomAccess::closed);
    make_room("two", RoomAccess::direct);
    make_room("open", RoomAccess::open);
    post("tea in secret", ann, RoomId("secret"));
    post("tea for two", ann, RoomId("two"));
    post("tea in the open", ann, RoomId("open"));
    EXPECT_EQ(bodies("tea", ann).size(), 3U);
    EXPECT_EQ(bodies("tea", bob), (Bodies{"tea in the open", "tea for two"}));
    EXPECT_EQ(bodies("tea", eve), (Bodies{"tea in the open"}));
    EXPECT_EQ(complaint("tea in:secret", eve), "There is no room called secret that you could search in.");
    EXPECT_EQ(complaint("tea in:\"secret party\"", bob), "There is no room called secret party that you could search in.");
    EXPECT_EQ(bodies("tea in:\"secret party\"", ann), (Bodies{"tea in secret"}));
}

TEST_F(SearcherTest, ForgetsARoomWithItsMembership) {
    make_room("secret", RoomAccess::closed);
    post("tea in secret", ann, RoomId("secret"));
    EventContent invited;
    invited.kind = EventKind::invited;
    invited.person = bob;
    post("hello", bob);
    append(RoomId("secret"), ann, invited);
    EXPECT_EQ(bodies("tea", bob), Bodies());
    append(RoomId("secret"), bob, content(EventKind::joined, ""));
    EXPECT_EQ(bodies("tea", bob), (Bodies{"tea in secret"}));
    append(RoomId("secret"), bob, content(EventKind::left, ""));
    EXPECT_EQ(bodies("tea", bob), Bodies());
}

TEST_F(SearcherTest, PagesGoOnWhereTheLastOneEndedThoughNewMessagesCome) {
    Bodies expected;
    for (int i = 0; i < 23; ++i)
        expected.insert(expected.begin(), (post("tea " + std::to_string(i)), "tea " + std::to_string(i)));
    Bodies all;
    std::string cursor;
    for (int pages = 0; pages < 10; ++pages) {
        const Found page = found("tea", ann, cursor, 5);
        for (const Hit& hit : page.hits) all.push_back(hit.event.body);
        post("tea that is new");
        cursor = page.cursor;
        if (!page.more) break;
    }
    EXPECT_EQ(all, expected);
}

TEST_F(SearcherTest, APageHasABoundInBytes) {
    for (int i = 0; i < 8; ++i) post("tea " + std::string(limits::body_bytes_max - 10, static_cast<char>('a' + i)));
    follow();
    std::size_t hits = 0;
    std::string cursor;
    for (int pages = 0; pages < 10; ++pages) {
        const Found page = found("tea", ann, cursor);
        std::size_t bytes = 0;
        for (const Hit& hit : page.hits) bytes += hit.event.body.size();
        EXPECT_LE(bytes, limits::resume_bytes_max);
        hits += page.hits.size();
        cursor = page.cursor;
        if (!page.more) break;
    }
    EXPECT_EQ(hits, 8U);
}

TEST_F(SearcherTest, WhenTheDiskIsSlowAPageHasWhatWasReadInTimeAndTheNextGoesOn) {
    Bodies expected;
    for (int i = 0; i < 4; ++i)
        expected.insert(expected.begin(), (post("tea " + std::to_string(i)), "tea " + std::to_string(i)));
    bounds_.read_time = std::chrono::milliseconds(0);
    open();
    follow();
    Bodies all;
    std::string cursor;
    for (int pages = 0; pages < 10; ++pages) {
        const Found page = found("tea", ann, cursor);
        EXPECT_EQ(page.hits.size(), 1U);
        for (const Hit& hit : page.hits) all.push_back(hit.event.body);
        cursor = page.cursor;
        if (!page.more) break;
    }
    EXPECT_EQ(all, expected);
}

}  // namespace
}  // namespace parley::server
