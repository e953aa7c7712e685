// What is written is sent once, in order, whatever happens to the connection and to the page.
#include "shared/limits.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class Outbox : public ModelTest {
protected:
    std::vector<std::string> sent_cids() const {
        std::vector<std::string> cids;
        for (const Send& send : all<Send>()) cids.push_back(send.cid.value);
        return cids;
    }
    void refuse(ErrorCode code) { say(last<Send>().first, to_reply(make_error(code))); }
};

using Cids = std::vector<std::string>;

TEST_F(Outbox, AMessageIsShownAtOnceKeptAndThenSentWithItsId) {
    go_online();
    steps.clear();
    write("Hello", "c1");
    ASSERT_EQ(lobby().timeline.messages().size(), 1U);
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::pending);
    EXPECT_EQ(steps, (std::vector<std::string>{"keep", "send"}));
    ack("c1", 1);
    EXPECT_TRUE(kept.empty());
    push(posted(1, "c1", "u1"));
    ASSERT_EQ(lobby().timeline.messages().size(), 1U);
    EXPECT_EQ(lobby().timeline.messages()[0].seq, 1U);
}

TEST_F(Outbox, ABlankDraftIsNotSent) {
    go_online();
    write("  \n ", "c1");
    EXPECT_EQ(count<Send>(), 0U);
}

TEST_F(Outbox, OneIsOnItsWayAndTheNextLeavesWithItsAck) {
    go_online();
    write("one", "c1");
    write("two", "c2");
    write("three", "c3");
    EXPECT_EQ(sent_cids(), Cids{"c1"});
    push(posted(1, "c1", "u1"));
    EXPECT_EQ(sent_cids(), Cids{"c1"}) << "the event alone is no answer";
    ack("c1", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2"}));
    ack("c2", 2);
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2", "c3"}));
}

TEST_F(Outbox, ABusyServerIsAskedAgainAndTheOrderStays) {
    go_online();
    write("one", "c1");
    write("two", "c2");
    refuse(ErrorCode::busy);
    EXPECT_EQ(sent_cids(), Cids{"c1"});
    EXPECT_EQ(*model->wake_at_ms(), clock + 1000);
    clock += 999;
    wake();
    EXPECT_EQ(sent_cids(), Cids{"c1"}) << "not before its time";
    pass_until_wake();
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c1"}));
    refuse(ErrorCode::storage_unavailable);
    pass_until_wake();
    ack("c1", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c1", "c1", "c2"}));
}

TEST_F(Outbox, WhoIsToldToGoSlowerWaitsAsLongAsIsSaidAndLosesNothing) {
    go_online();
    constexpr int count = 50;
    Cids written;
    for (int i = 0; i < count; i++) {
        written.push_back("c" + std::to_string(i));
        write("one of many", written.back());
    }
    Error slower = make_error(ErrorCode::rate_limited);
    slower.retry_ms = 2500;
    Cids posted_cids;
    for (int i = 0; i < count; i++) {
        if (i % 5 == 0) {
            const std::size_t sent_before = sent_cids().size();
            say(last<Send>().first, to_reply(slower));
            EXPECT_EQ(*model->wake_at_ms(), clock + 2500);
            clock += 2499;
            wake();
            ASSERT_EQ(sent_cids().size(), sent_before) << "not before its time";
            pass_until_wake();
        }
        posted_cids.push_back(sent_cids().back());
        ack(posted_cids.back(), static_cast<Seq>(i) + 1);
    }
    EXPECT_EQ(posted_cids, written) << "each once, in the order in which they were written";
    EXPECT_TRUE(kept.empty());
}

TEST_F(Outbox, ALastingRefusalIsShownAndTheNextGoesOn) {
    go_online();
    write("one", "c1");
    write("two", "c2");
    refuse(ErrorCode::bad_body);
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::failed);
    EXPECT_NE(lobby().timeline.messages()[0].error, "");
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2"}));
    ack("c2", 1);
    intend(RetryMessage{RoomId("lobby"), MessageCid("c1")});
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2", "c1"}));
    refuse(ErrorCode::bad_body);
    intend(DiscardMessage{RoomId("lobby"), MessageCid("c1")});
    EXPECT_EQ(lobby().timeline.unsent(), 1U) << "the acknowledged one, whose event is still to come";
    EXPECT_TRUE(kept.empty());
}

TEST_F(Outbox, WhatIsWrittenOfflineIsSentInOrderAfterTheResume) {
    go_online();
    lose();
    write("one", "c1");
    write("two", "c2");
    EXPECT_EQ(count<Send>(), 0U);
    pass_until_wake();
    open_socket();
    welcome();
    EXPECT_EQ(last<Resume>().second.last, 0U);
    EXPECT_EQ(count<Send>(), 0U) << "nothing is sent before the room is live";
    resumed(0, {});
    ack("c1", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2"}));
}

TEST_F(Outbox, AMessageWhoseAckWasLostIsShownOnceAfterTheReconnect) {
    go_online();
    write("Hello", "c1");
    write("Hello again", "c2");
    reconnect();
    welcome(1);
    resumed(1, {posted(1, "c1", "u1")});
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2"})) << "it came back as an event: there is nothing to send again";
    EXPECT_EQ(kept.size(), 1U);
    EXPECT_EQ(lobby().timeline.messages().size(), 2U);
}

TEST_F(Outbox, ACrashLosesNothing) {
    go_online();
    write("one", "c1");
    write("two", "c2");
    refuse(ErrorCode::bad_body);
    write("three", "c3");
    crash();
    open_socket();
    welcome(0);
    joined();
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::failed);
    EXPECT_EQ(lobby().timeline.messages()[0].error, make_error(ErrorCode::bad_body).message);
    EXPECT_EQ(lobby().timeline.messages()[1].at_ms, 5000);
    ack("c2", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c2", "c3"}));
    write("four", "c4");
    crash();
    open_socket();
    welcome(1);
    joined({posted(1, "c2", "u1")});
    EXPECT_EQ(bodies(), (std::vector<std::string>{"body 1", "one", "three", "four"}));
}

TEST_F(Outbox, WhatWasSentBeforeACrashIsTakenFromTheEventThePageOrTheAck) {
    go_online();
    write("in an event", "c1");
    crash();
    open_socket();
    welcome(1);
    joined({posted(1, "c1", "u1")});
    EXPECT_EQ(lobby().timeline.unsent(), 0U);
    EXPECT_TRUE(kept.empty());

    write("before the newest page", "c2");
    crash();
    open_socket();
    welcome(90);
    joined(posted_range(50, 90), true);
    EXPECT_EQ(last<Send>().second.cid.value, "c2");
    ack("c2", 2);
    EXPECT_EQ(lobby().timeline.unsent(), 0U);
    EXPECT_TRUE(kept.empty());
}

TEST_F(Outbox, ASecondTabWithTheSameOutboxDropsWhatTheFirstHasSent) {
    go_online();
    write("one", "c1");
    write("two", "c2");
    crash();  // the other tab: it loads what this one keeps
    open_socket();
    welcome(0);
    joined();
    EXPECT_EQ(sent_cids(), Cids{"c1"});
    push(posted(1, "c1", "u1"));
    push(posted(2, "c2", "u1"));
    EXPECT_EQ(lobby().timeline.unsent(), 0U);
    EXPECT_TRUE(kept.empty());
    say(last<Send>().first, Ack{RoomId("lobby"), MessageCid("c1"), 1, 9000});
    EXPECT_EQ(sent_cids(), Cids{"c1"}) << "the other one is there already";
    EXPECT_EQ(lobby().timeline.messages().size(), 2U);
}

TEST_F(Outbox, SomebodyElsesEntriesStayWhereTheyAre) {
    kept[outbox_key(UserId("u9"), MessageCid("c9"))] =
        encode_kept({RoomId("lobby"), MessageCid("c9"), "not yours", 1, 1, false, ""}, UserId("u9"));
    crash();
    open_socket();
    welcome();
    joined();
    EXPECT_EQ(count<Send>(), 0U);
    EXPECT_EQ(kept.size(), 1U);
}

TEST_F(Outbox, AServerThatForgotWhoThisWasGetsWhatThisPageHolds) {
    go_online();
    lose();
    write("one", "c1");
    intend(EditDraft{"half"});
    pass_until_wake();
    open_socket("e2");
    say(last<Auth>().first, to_reply(make_error(ErrorCode::bad_token)));
    Welcome anew = welcome_with({room_info("lobby")});
    anew.user.id = UserId("u7");
    say(last<Auth>().first, anew);
    joined();
    EXPECT_EQ(sent_cids(), Cids{"c1"});
    for (const auto& [key, value] : kept) EXPECT_EQ(key.substr(0, 3), "u7 ") << key;
    push(posted(1, "c1", "u7"));
    EXPECT_EQ(lobby().timeline.unsent(), 0U);
}

TEST_F(Outbox, ANewHistoryForgetsTheRoomAndSendsWhatWaits) {
    go_online({posted(1), posted(2)});
    write("acknowledged by the old one", "c1");
    ack("c1", 3);
    lose();
    write("written meanwhile", "c2");
    pass_until_wake();
    sent.clear();
    open_socket("e2");
    EXPECT_EQ(bodies(), (std::vector<std::string>{"acknowledged by the old one", "written meanwhile"}));
    welcome();
    EXPECT_EQ(count<Resume>(), 0U);
    joined();
    ack("c1", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c1", "c2"}));
}

TEST_F(Outbox, NothingIsSentIntoAnArchivedRoomAndTheDraftStays) {
    go_online();
    push(change(1, EventKind::archived));
    write("too late", "c1");
    EXPECT_EQ(count<Send>(), 0U);
    EXPECT_EQ(lobby().draft, "too late");
    push(change(2, EventKind::unarchived));
    intend(SendDraft{MessageCid("c1"), 5000});
    EXPECT_EQ(sent_cids(), Cids{"c1"});
}

TEST_F(Outbox, WhatWaitsForARoomThatIsGoneIsAskedAboutWhenItComesBack) {
    go_online();
    say(0, RoomAdded{room_info("tea")});
    intend(OpenRoom{RoomId("tea")});
    write("one", "c1");
    EXPECT_TRUE(all<Send>().empty()) << "not in yet";
    say(0, RoomGone{RoomId("tea")});
    EXPECT_EQ(model->state().current.value, "lobby");
    say(0, RoomAdded{room_info("tea")});
    ASSERT_EQ(room("tea").timeline.unsent(), 1U);
    EXPECT_EQ(room("tea").timeline.messages()[0].delivery, Delivery::failed);
    EXPECT_EQ(kept.size(), 1U);
}

TEST_F(Outbox, WhatIsTooLongForAMessageStaysWrittenUntilItBecomesAFile) {
    go_online();
    const std::string words(parley::limits::body_bytes_max + 1, 'x');
    write(words, "c1");
    EXPECT_EQ(count<Send>(), 0U);
    EXPECT_TRUE(lobby().too_long);
    EXPECT_EQ(lobby().draft, words);
    EXPECT_EQ(announced.back(), "Too long for a message");
    intend(DraftAsFile{});
    EXPECT_FALSE(lobby().too_long);
    EXPECT_EQ(lobby().draft, "");
    EXPECT_EQ(composer_text, "");
    ASSERT_EQ(offered.size(), 1U);
    EXPECT_EQ(offered[0].text, words);
    intend(DraftAsFile{});
    EXPECT_EQ(offered.size(), 1U) << "there is nothing more";
}

TEST_F(Outbox, WhatIsMadeShorterIsTooLongNoMore) {
    go_online();
    write(std::string(parley::limits::body_bytes_max + 1, 'x'), "c1");
    intend(EditDraft{std::string(parley::limits::body_bytes_max, 'x')});
    EXPECT_FALSE(lobby().too_long);
}

// ---- drafts ------------------------------------------------------------------------------------------------------------

TEST_F(Outbox, EachRoomKeepsItsDraft) {
    go_online();
    say(0, RoomAdded{room_info("tea")});
    intend(EditDraft{"half a thought"});
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(composer_text, "");
    intend(OpenRoom{RoomId("lobby")});
    EXPECT_EQ(composer_text, "half a thought");
}

TEST_F(Outbox, ADraftIsKeptSoonAfterAKeyAndNotWithEachOne) {
    go_online();
    intend(EditDraft{"h"});
    EXPECT_TRUE(kept.empty());
    clock += 300;
    intend(EditDraft{"ha"});
    EXPECT_EQ(*model->wake_at_ms(), 1400) << "typing on puts nothing off";
    pass_until_wake();
    EXPECT_EQ(kept.size(), 1U);
    crash();
    open_socket();
    welcome();
    EXPECT_EQ(composer_text, "ha");
}

TEST_F(Outbox, ADraftIsKeptAtOnceWhenThePageIsHiddenOrPutAway) {
    go_online();
    intend(EditDraft{"half"});
    model->on_visible(false, now());
    run_effects();
    EXPECT_EQ(kept.size(), 1U);
    intend(EditDraft{""});
    model->on_page_hide(now());
    run_effects();
    EXPECT_TRUE(kept.empty());
    intend(EditDraft{"typed while it is away"});
    pass_until_wake();
    EXPECT_EQ(kept.size(), 1U);
    EXPECT_FALSE(model->wake_at_ms().has_value());
}

TEST_F(Outbox, ADraftThatIsSentIsNoDraftAnyMore) {
    go_online();
    intend(EditDraft{"half"});
    pass_until_wake();
    write("whole", "c1");
    ack("c1", 1);
    EXPECT_TRUE(kept.empty());
}

TEST_F(Outbox, WhatTheStoreGivesLateIsSentAndTheDraftComesBack) {
    go_online();
    intend(EditDraft{"half"});
    pass_until_wake();
    lose();
    write("one", "c1");
    intend(EditDraft{"half"});
    clock += 1000;
    wake();
    std::vector<KeptEntry> late;
    for (const auto& [key, value] : kept) late.push_back({key, value});
    ASSERT_EQ(late.size(), 2U);
    kept.clear();
    crash();
    open_socket();
    welcome();
    joined();
    write("two", "c2");
    EXPECT_TRUE(model->take_changed());
    model->on_late_kept(late, now());
    run_effects();
    EXPECT_TRUE(model->take_changed());
    EXPECT_EQ(composer_text, "half");
    EXPECT_EQ(lobby().timeline.unsent(), 2U);
    ack("c2", 1);
    EXPECT_EQ(sent_cids(), (Cids{"c2", "c1"}));
}

TEST_F(Outbox, WhatTheStoreGivesLateIsNotThereTwiceAndOverwritesNothing) {
    go_online();
    write("one", "c1");
    intend(EditDraft{"newer"});
    std::vector<KeptEntry> late{{draft_key(UserId("u1"), RoomId("lobby")), encode_draft({"older"})}};
    for (const auto& [key, value] : kept) late.push_back({key, value});
    composer_text = "newer";
    model->on_late_kept(late, now());
    run_effects();
    EXPECT_EQ(lobby().timeline.unsent(), 1U);
    EXPECT_EQ(lobby().draft, "newer");
    EXPECT_EQ(composer_text, "newer");
    EXPECT_EQ(count<Send>(), 1U);
}

TEST_F(Outbox, WhatTheStoreGivesBeforeTheServerAnswersWaitsForIt) {
    start();
    model->on_late_kept({{draft_key(UserId("u1"), RoomId("lobby")), encode_draft({"half"})}}, now());
    open_socket();
    welcome();
    joined();
    EXPECT_EQ(composer_text, "half");
}

}  // namespace
}  // namespace parley::client
