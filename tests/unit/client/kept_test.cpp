#include "wasm-client/model/kept.h"

#include <gtest/gtest.h>

namespace parley::client {
namespace {

const UserId ada("u1");

KeptMessage message() {
    return {RoomId("lobby"), MessageCid("c1"), "one\ntwo \"three\" 🎉", 1'763'800'000'000, 7, false, ""};
}

TEST(Kept, AMessageComesBackAsItWas) {
    const auto read = decode_kept(encode_kept(message(), ada));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->room.value, "lobby");
    EXPECT_EQ(read->cid.value, "c1");
    EXPECT_EQ(read->body, "one\ntwo \"three\" 🎉");
    EXPECT_EQ(read->at_ms, 1'763'800'000'000);
    EXPECT_EQ(read->order, 7U);
    EXPECT_FALSE(read->failed);
}

TEST(Kept, AFailedMessageComesBackWithItsReason) {
    KeptMessage failed = message();
    failed.failed = true;
    failed.error = "Too\nlong.";
    const auto read = decode_kept(encode_kept(failed, ada));
    ASSERT_TRUE(read.has_value());
    EXPECT_TRUE(read->failed);
    EXPECT_EQ(read->error, "Too long.");
}

TEST(Kept, ADraftComesBackAsItWas) {
    for (const std::uint64_t mark : {std::uint64_t{0}, mark_of_draft("half"), ~std::uint64_t{0}}) {
        const auto draft = decode_draft(encode_draft({"half a\nthought ", mark}));
        ASSERT_TRUE(draft);
        EXPECT_EQ(draft->text, "half a\nthought ");
        EXPECT_EQ(draft->in_step, mark);
    }
    EXPECT_EQ(mark_of_draft(""), 0U);
    EXPECT_NE(mark_of_draft("half"), mark_of_draft("Half"));
}

TEST(Kept, WhatCantBeReadIsNothing) {
    for (const char* value :
         {"", "1", "1 ", "2 pending\n{}", "1 pending\n", "1 pending\nnot json", "1 pending\n{}", "1 maybe\n{}",
          R"(1 pending
{"room":"lobby","seq":1,"at":1,"kind":"deleted","author":{"id":"u1"},"target":1})",
          R"(1 pending
{"room":"lobby","seq":1,"at":1,"kind":"posted","author":{"id":"u1"},"cid":"c1","body":"  "})",
          R"(1 pending
{"room":"lobby","seq":1,"at":1,"kind":"posted","author":{"id":"u1"},"cid":"not a cid","body":"x"})"})
        EXPECT_FALSE(decode_kept(value).has_value()) << value;
    for (const char* value : {"2 text", "2 ", "2 7", "3 text"}) EXPECT_FALSE(decode_draft(value).has_value()) << value;
}

TEST(Kept, EveryKeyNamesOnePersonsMessageOrDraft) {
    EXPECT_EQ(outbox_cid(outbox_key(ada, MessageCid("c1")), ada)->value, "c1");
    EXPECT_EQ(draft_room(draft_key(ada, RoomId("tea")), ada)->value, "tea");
    EXPECT_FALSE(outbox_cid(outbox_key(ada, MessageCid("c1")), UserId("u2")).has_value());
    EXPECT_FALSE(outbox_cid(draft_key(ada, RoomId("tea")), ada).has_value());
    EXPECT_FALSE(draft_room(draft_key(ada, RoomId("tea")), UserId()).has_value());
}

TEST(Kept, TheOrderOfComposingHoldsWhateverTheClockDid) {
    KeptMessage first = message();
    KeptMessage second = message();
    second.order = first.order + 1;
    second.at_ms = first.at_ms - 60'000;
    EXPECT_TRUE(sent_before(first, second));
    EXPECT_FALSE(sent_before(second, first));
}

}  // namespace
}  // namespace parley::client
