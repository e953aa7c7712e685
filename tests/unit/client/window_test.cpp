// A room's log may be endless; what of it is here at once is not.
#include <algorithm>
#include <map>

#include "shared/limits.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

constexpr Seq head = 100'000;
constexpr Seq page_rows = 100;

class WindowTest : public ModelTest {
protected:
    void go_online_in_an_endless_room() { go_online(posted_range(head - 49, head), true); }
    const RoomState& shown() const { return model->state().shown(lobby()); }
    std::size_t rows() const {
        return lobby().timeline.messages().size() + (model->state().passage ? shown().timeline.messages().size() : 0);
    }

    void read_older() {
        intend(LoadOlder{RoomId("lobby")});
        const auto [id, asked] = last<History>();
        ASSERT_EQ(asked.anchor, PageAnchor::before);
        say(id, page(posted_range(asked.seq - page_rows, asked.seq - 1), newest, true));
    }
    void read_newer() {
        intend(LoadNewer{RoomId("lobby")});
        const auto [id, asked] = last<History>();
        ASSERT_EQ(asked.anchor, PageAnchor::after);
        const Seq to = std::min(asked.seq + page_rows, newest);
        say(id, page(posted_range(asked.seq + 1, to), newest, to < newest));
    }
    void expect_no_hole() {
        const auto& messages = shown().timeline.messages();
        for (std::size_t i = 1; i < messages.size(); i++) ASSERT_EQ(messages[i].seq, messages[i - 1].seq + 1);
        ASSERT_EQ(messages.front().seq, shown().timeline.first());
        ASSERT_EQ(messages.back().seq, shown().timeline.last());
    }

    Seq newest = head;
};

TEST_F(WindowTest, WhoReadsFarBackAndComesAgainHoldsABoundedPartWithoutAHole) {
    go_online_in_an_endless_room();
    intend(ReachEnd{false});
    for (int i = 0; i < 60; i++) {
        read_older();
        expect_no_hole();
        ASSERT_LE(rows(), limits::timeline_rows_max + limits::page_events_max + page_rows);
    }
    EXPECT_EQ(shown().timeline.first(), head - 49 - 60 * page_rows);
    EXPECT_TRUE(shown().has_newer);
    EXPECT_EQ(lobby().timeline.last(), head) << "the newest stay";
    push(posted(++newest));
    for (int i = 0; i < 100 && model->state().passage; i++) {
        read_newer();
        expect_no_hole();
        ASSERT_LE(rows(), limits::timeline_rows_max + limits::page_events_max + page_rows);
    }
    EXPECT_FALSE(model->state().passage);
    EXPECT_EQ(lobby().timeline.last(), newest);
    push(posted(++newest));
    EXPECT_EQ(lobby().timeline.last(), newest);
}

TEST_F(WindowTest, TheRowsInSightStayTheSameRowsWhenTheNewestAreLetGo) {
    go_online_in_an_endless_room();
    intend(ReachEnd{false});
    std::map<Seq, std::uint64_t> keys;
    while (!model->state().passage) {
        for (const Message& row : shown().timeline.messages()) keys[row.seq] = row.key;
        read_older();
    }
    for (const Message& row : shown().timeline.messages()) {
        const auto before = keys.find(row.seq);
        ASSERT_TRUE(before == keys.end() || row.key == before->second);
    }
    for (const Message& row : lobby().timeline.messages()) ASSERT_EQ(row.key, keys.at(row.seq));
    intend(ShowLatest{});
    EXPECT_EQ(shown().timeline.last(), head);
    EXPECT_TRUE(shown().timeline.has_older());
}

TEST_F(WindowTest, WhatComesWhileOneReadsTheNewestPushesTheOldestOut) {
    go_online_in_an_endless_room();
    for (int i = 0; i < 3000; i++) push(posted(++newest));
    EXPECT_GE(rows(), limits::timeline_rows_max);
    EXPECT_LE(rows(), limits::timeline_rows_max + limits::page_events_max);
    expect_no_hole();
    EXPECT_TRUE(lobby().timeline.has_older());
    read_older();
    EXPECT_EQ(lobby().timeline.last(), newest);
    expect_no_hole();
}

TEST_F(WindowTest, ARoomThatIsNotOnTheScreenHoldsLess) {
    go_online_in_an_endless_room();
    say(0, RoomAdded{room_info("tea")});
    intend(OpenRoom{RoomId("tea")});
    for (int i = 0; i < 1000; i++) push(posted(++newest));
    EXPECT_GE(lobby().timeline.messages().size(), limits::timeline_rows_elsewhere_max);
    EXPECT_LE(lobby().timeline.messages().size(), limits::timeline_rows_elsewhere_max + limits::page_events_max);
    EXPECT_EQ(lobby().unread, 1000U);
}

TEST_F(WindowTest, AChangeOfWhatWasLetGoIsInThePageThatBringsItBack) {
    go_online_in_an_endless_room();
    for (int i = 0; i < 2000; i++) push(posted(++newest));
    const Seq gone = lobby().timeline.first() - 1;
    intend(ReachEnd{false});
    intend(LoadOlder{RoomId("lobby")});
    push(edited(++newest, gone, "better words"));
    say(last<History>().first, page(posted_range(gone - 99, gone), newest - 1, true));
    const auto& messages = shown().timeline.messages();
    const auto row =
        std::find_if(messages.begin(), messages.end(), [&](const Message& message) { return message.seq == gone; });
    ASSERT_NE(row, messages.end());
    EXPECT_EQ(row->body, "better words");
}

}  // namespace
}  // namespace parley::client
