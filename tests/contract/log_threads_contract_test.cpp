// What core/log.h promises of threads: what is posted into one, who takes part, what a page of one shows.
#include <algorithm>
#include <optional>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

const RoomId tea("tea");

class LogThreadsContract : public LogContractTest {
protected:
    void in_tea() {
        add_everybody();
        add_room("tea", RoomAccess::open, ann);
        append(bob, tea, contents::joined());
        append(eve, tea, contents::joined());
        append(ann, tea, contents::posted("Which tea?"));  // 4
    }
    Result<PageRead> thread(Seq root, PageAnchor anchor = PageAnchor::latest, Seq seq = 0, std::uint32_t events_max = 50) {
        return log_->ask<ReadReply>(ReadRequest{++ticket_, tea, anchor, seq, 0, events_max, 1 << 20, ann.id, root}).result;
    }
    std::optional<ThreadStanding> part(const Person& person, Seq root) {
        for (const ThreadStanding& one : standing(person, tea).threads)
            if (one.root == root) return one;
        return std::nullopt;
    }
    void mark(const Person& person, Seq target, Seq root) {
        EventContent content = contents::read(tea, target);
        content.thread = root;
        append(person, personal_room(person.id), std::move(content));
    }
};

TEST_P(LogThreadsContract, AReplyTakesItsPlaceInTheLogAndTheRootSaysHowManyThereAre) {
    in_tea();
    log_->set_time(noon + 7000);
    EXPECT_EQ(append(bob, tea, contents::in_thread(4, "Green"), "b").seq, 5U);
    EXPECT_EQ(append(eve, tea, contents::in_thread(4, "Black"), "c").seq, 6U);
    EXPECT_EQ(event_at(5, tea).thread, 4U);
    EXPECT_EQ(event_at(5, tea).body, "Green");
    const ThreadState replies = event_at(4, tea).state.replies;
    EXPECT_EQ(replies.count, 2U);
    EXPECT_EQ(replies.last, 6U);
    EXPECT_EQ(replies.last_at_ms, event_at(6, tea).at_ms);
    EXPECT_EQ(event_at(5, tea).state.replies.count, 0U);
}

TEST_P(LogThreadsContract, AThreadOfAThreadIsItsRoots) {
    in_tea();
    append(bob, tea, contents::in_thread(4, "Green"), "b");
    append(eve, tea, contents::in_thread(5, "Green is fine"), "c");
    EXPECT_EQ(event_at(6, tea).thread, 4U);
    EXPECT_EQ(event_at(4, tea).state.replies.count, 2U);
    const Appended again = append(eve, tea, contents::in_thread(5, "Green is fine"), "c");
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, 6U);
    EXPECT_EQ(append_error(request(eve, tea, contents::posted("Green is fine"), "c")), ErrorCode::cid_conflict);
}

TEST_P(LogThreadsContract, AThreadNeedsAMessageThatIsThereAndWhole) {
    in_tea();
    for (const Seq root : {Seq{1}, Seq{9}, limits::integer_max})
        EXPECT_EQ(append_error(bob, tea, contents::in_thread(root, "What?")), ErrorCode::unknown_message) << root;
    append(ann, tea, contents::deleted(4));
    EXPECT_EQ(append_error(bob, tea, contents::in_thread(4, "What?")), ErrorCode::message_deleted);
}

TEST_P(LogThreadsContract, WhoMayNotWriteInARoomMayNotWriteInItsThreads) {
    in_tea();
    append(ann, tea, contents::muted(bob.id, 60));
    EXPECT_EQ(append_error(bob, tea, contents::in_thread(4, "Green")), ErrorCode::muted);
    append(eve, tea, contents::left());
    EXPECT_EQ(append_error(eve, tea, contents::in_thread(4, "Black")), ErrorCode::not_joined);
}

TEST_P(LogThreadsContract, APageOfAThreadHasItsRepliesAndNothingElse) {
    in_tea();
    append(bob, tea, contents::in_thread(4, "Green"));       // 5
    append(bob, tea, contents::posted("By the way"));        // 6
    append(eve, tea, contents::in_thread(4, "Black"));       // 7
    append(ann, tea, contents::in_thread(4, "Both", true));  // 8
    append(bob, tea, contents::reacted(7, "👍"));             // 9
    const PageRead all = thread(4).value();
    EXPECT_EQ(seqs(all), (std::vector<Seq>{5, 7, 8}));
    EXPECT_EQ(all.events[1].state.reactions.size(), 1U);
    EXPECT_TRUE(all.events[2].in_room);
    EXPECT_FALSE(all.more);
    EXPECT_EQ(all.head, 9U);
    ASSERT_TRUE(all.root);
    EXPECT_EQ(all.root->seq, 4U);
    EXPECT_EQ(all.root->state.replies.count, 3U);
    EXPECT_EQ(seqs(thread(7).value()), (std::vector<Seq>{5, 7, 8})) << "a reply stands for its thread";
}

TEST_P(LogThreadsContract, AThreadIsReadByPages) {
    in_tea();
    for (int i = 0; i < 5; i++) append(bob, tea, contents::in_thread(4, std::to_string(i)));  // 5 to 9
    EXPECT_EQ(seqs(thread(4, PageAnchor::latest, 0, 2).value()), (std::vector<Seq>{8, 9}));
    EXPECT_TRUE(thread(4, PageAnchor::latest, 0, 2).value().more);
    EXPECT_EQ(seqs(thread(4, PageAnchor::before, 8, 2).value()), (std::vector<Seq>{6, 7}));
    EXPECT_EQ(seqs(thread(4, PageAnchor::before, 6, 2).value()), (std::vector<Seq>{5}));
    EXPECT_FALSE(thread(4, PageAnchor::before, 6, 2).value().more);
    EXPECT_EQ(seqs(thread(4, PageAnchor::after, 6, 2).value()), (std::vector<Seq>{7, 8}));
    EXPECT_TRUE(thread(4, PageAnchor::after, 6, 2).value().more);
    EXPECT_FALSE(thread(4, PageAnchor::after, 7, 2).value().more);
}

TEST_P(LogThreadsContract, WhatIsNoMessageHasNoThread) {
    in_tea();
    for (const Seq root : {Seq{1}, Seq{99}}) {
        const Result<PageRead> page = thread(root);
        ASSERT_FALSE(page.ok());
        EXPECT_EQ(page.error().code, ErrorCode::unknown_message);
    }
    const PageRead empty = thread(4).value();
    EXPECT_TRUE(empty.events.empty());
    EXPECT_EQ(empty.root->body, "Which tea?");
}

TEST_P(LogThreadsContract, AnErasedReplyStaysInItsThreadAndAnErasedRootKeepsItsReplies) {
    in_tea();
    append(bob, tea, contents::in_thread(4, "Green"));
    append(eve, tea, contents::in_thread(4, "Black"));
    append(bob, tea, contents::deleted(5));
    append(ann, tea, contents::deleted(4));
    const PageRead page = thread(4).value();
    EXPECT_EQ(seqs(page), (std::vector<Seq>{5, 6}));
    EXPECT_TRUE(page.events[0].state.erased);
    EXPECT_EQ(page.events[0].thread, 4U);
    EXPECT_TRUE(page.root->state.erased);
    EXPECT_EQ(page.root->state.replies.count, 2U);
    EXPECT_EQ(event_at(4, tea).state.replies.last, 6U);
}

TEST_P(LogThreadsContract, RepliesAreUnreadInTheirThreadForWhoTakesPartAndNotInTheRoom) {
    in_tea();
    append(bob, tea, contents::in_thread(4, "Green"));   // 5
    append(bob, tea, contents::in_thread(4, "Or red"));  // 6
    EXPECT_EQ(standing(ann, tea).unread, 1U) << "the message that she wrote herself";
    ASSERT_TRUE(part(ann, 4)) << "who wrote the root";
    EXPECT_EQ(part(ann, 4)->unread, 2U);
    ASSERT_TRUE(part(bob, 4)) << "who wrote there";
    EXPECT_EQ(part(bob, 4)->unread, 0U);
    EXPECT_EQ(part(bob, 4)->read, 6U);
    EXPECT_FALSE(part(eve, 4));
    append(eve, tea, contents::in_thread(4, "Black"));  // 7
    EXPECT_EQ(part(ann, 4)->unread, 3U);
    EXPECT_EQ(part(bob, 4)->unread, 1U);
    EXPECT_EQ(part(eve, 4)->unread, 0U);
    const std::uint32_t before = standing(bob, tea).unread;
    append(eve, tea, contents::in_thread(4, "For all of you", true));  // 8
    EXPECT_EQ(standing(bob, tea).unread, before + 1) << "the room shows it too";
}

TEST_P(LogThreadsContract, AThreadIsMarkedByItself) {
    in_tea();
    append(bob, tea, contents::in_thread(4, "Green"));   // 5
    append(bob, tea, contents::in_thread(4, "Or red"));  // 6
    mark(ann, 5, 4);
    EXPECT_EQ(part(ann, 4)->read, 5U);
    EXPECT_EQ(part(ann, 4)->unread, 1U);
    EXPECT_EQ(standing(ann, tea).read, 0U) << "the room has a marker of its own";
    mark(ann, 4, 4);
    EXPECT_EQ(part(ann, 4)->read, 5U) << "never backwards";
    append(ann, personal_room(ann.id), contents::read(tea, 6));
    EXPECT_EQ(part(ann, 4)->unread, 1U);
    mark(eve, 6, 4);
    EXPECT_FALSE(part(eve, 4)) << "who takes no part has nothing to mark";
}

TEST_P(LogThreadsContract, ThreadsWithTheNewestRepliesAreToldOf) {
    in_tea();
    for (std::size_t i = 0; i < limits::threads_told_max + 1; i++) append(ann, tea, contents::posted("root"));  // from 5 on
    for (std::size_t i = 0; i < limits::threads_told_max + 1; i++) append(bob, tea, contents::in_thread(5 + i, "reply"));
    append(bob, tea, contents::in_thread(6, "newest"));
    const std::vector<ThreadStanding> told = standing(ann, tea).threads;
    ASSERT_EQ(told.size(), limits::threads_told_max);
    EXPECT_EQ(told.front().root, 6U);
    EXPECT_FALSE(part(ann, 5));
}

LOG_CONTRACT(LogThreadsContract);

}  // namespace
}  // namespace parley::server
