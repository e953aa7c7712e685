// What is half written is in step on all devices of a person.
#include <gtest/gtest.h>

#include "shared/errors.h"
#include "shared/limits.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class Drafts : public ModelTest {
protected:
    /// With what the server knows of the drafts: of a room, its words.
    void come_online(const std::map<std::string, std::string>& drafts = {}) {
        if (model->state().link == Link::idle) start();
        open_socket();
        Welcome welcome = personal_welcome({room_info("lobby"), room_info("tea")}, seq_);
        for (const auto& [room, words] : drafts) welcome.settings.push_back({"draft." + room, words});
        say(last<Auth>().first, welcome);
        say(last<Resume>().first, Resumed{RoomId("@u1"), Epoch("e1"), seq_, {}});
    }
    /// The log has it.
    void push_draft(const std::string& words, const std::string& room = "lobby") {
        Event event;
        event.room = RoomId("@u1");
        event.seq = ++seq_;
        event.author = {UserId("u1"), "Ada"};
        event.kind = EventKind::setting;
        event.key = "draft." + room;
        event.body = words;
        push(event);
    }
    void type(const std::string& words) { intend(EditDraft{words}); }
    /// Nobody writes any more, and the others are told.
    void rest() {
        clock += 1'100;
        wake();
    }
    std::vector<std::string> told() const {
        std::vector<std::string> words;
        for (const Change& change : all<Change>())
            if (change.content.kind == EventKind::setting) words.push_back(change.content.key + "=" + change.content.body);
        return words;
    }
    /// What was told last is in the log.
    void store_told() {
        const auto [id, change] = last<Change>();
        push_draft(change.content.body, change.content.key.substr(6));
        say(id, Ack{RoomId("@u1"), change.cid, seq_, 9000});
    }
    Seq seq_ = 5;
};

using Told = std::vector<std::string>;

TEST_F(Drafts, AreToldWhenNobodyHasWrittenForASecond) {
    come_online();
    type("hal");
    clock += 900;
    type("half");
    clock += 900;
    wake();
    EXPECT_EQ(told(), Told());
    rest();
    EXPECT_EQ(told(), Told{"draft.lobby=half"});
    store_told();
    clock += 60'000;
    wake();
    EXPECT_EQ(told().size(), 1U) << "the same is told once";
}

TEST_F(Drafts, AreToldAtOnceWhenOneLeavesTheRoomOrThePage) {
    come_online();
    type("half");
    intend(OpenRoom{RoomId("tea")});
    EXPECT_EQ(told(), Told{"draft.lobby=half"});
    type("a cup");
    model->on_visible(false, now());
    run_effects();
    EXPECT_EQ(told().back(), "draft.tea=a cup");
    type("a cup of");
    model->on_page_hide(now());
    run_effects();
    EXPECT_EQ(told().back(), "draft.tea=a cup of");
}

TEST_F(Drafts, WhatAnotherDeviceWritesIsInTheComposerAtOnce) {
    come_online({{"lobby", "hal"}, {"tea", "a cup"}});
    EXPECT_EQ(composer_text, "hal");
    push_draft("half a thought");
    EXPECT_EQ(composer_text, "half a thought");
    EXPECT_EQ(room("tea").draft, "a cup");
    push_draft("", "tea");
    EXPECT_EQ(room("tea").draft, "");
    EXPECT_EQ(composer_text, "half a thought");
    rest();
    EXPECT_EQ(told(), Told()) << "what came is not sent back";
}

TEST_F(Drafts, WhatIsBeingWrittenHereIsNeverReplacedAndWinsAtTheEnd) {
    come_online();
    type("mine");
    push_draft("theirs");
    EXPECT_EQ(lobby().draft, "mine");
    rest();
    EXPECT_EQ(told(), Told{"draft.lobby=mine"});
    push_draft("theirs again");
    store_told();
    EXPECT_EQ(lobby().draft, "mine");
    push_draft("the last word");
    EXPECT_EQ(lobby().draft, "the last word") << "nothing was written here since they were in step";
}

TEST_F(Drafts, AMessageThatIsSentEmptiesItOnAllDevices) {
    come_online();
    joined();
    type("half");
    rest();
    store_told();
    write("whole", "c1");
    wake();
    EXPECT_EQ(told().back(), "draft.lobby=");
    store_told();
    EXPECT_TRUE(kept.empty() || kept.count(draft_key(UserId("u1"), RoomId("lobby"))) == 0);
}

TEST_F(Drafts, WhatIsSentWithinASecondIsNoDraftToAnybody) {
    come_online();
    joined();
    write("whole", "c1");
    rest();
    EXPECT_EQ(told(), Told());
}

TEST_F(Drafts, WhatWasWrittenWithoutAConnectionIsToldWithTheNextOne) {
    come_online({{"lobby", "before"}});
    lose();
    type("offline");
    pass_until_wake();
    come_online({{"lobby", "before"}});
    EXPECT_EQ(lobby().draft, "offline");
    rest();
    EXPECT_EQ(told(), Told{"draft.lobby=offline"});
}

TEST_F(Drafts, WhatWasWrittenElsewhereMeanwhileIsTakenWhenNothingWasWrittenHere) {
    come_online({{"lobby", "before"}});
    lose();
    pass_until_wake();
    come_online({{"lobby", "from the phone"}});
    EXPECT_EQ(composer_text, "from the phone");
    lose();
    pass_until_wake();
    come_online();
    EXPECT_EQ(composer_text, "") << "it was sent from there";
}

TEST_F(Drafts, APageThatCrashedKnowsWhetherItsDraftIsOlderThanTheServers) {
    come_online();
    type("half");
    rest();
    store_told();
    crash();
    come_online({{"lobby", "half, and more from the phone"}});
    EXPECT_EQ(composer_text, "half, and more from the phone");
    type("half, and more from here");
    clock += 500;
    wake();
    crash();
    come_online({{"lobby", "half, and more from the phone"}});
    EXPECT_EQ(composer_text, "half, and more from here");
    wake();
    EXPECT_EQ(told(), Told{"draft.lobby=half, and more from here"});
}

TEST_F(Drafts, ADraftThatWasSentWithoutAConnectionDoesNotComeBackAfterACrash) {
    come_online();
    joined();
    type("half");
    rest();
    store_told();
    lose();
    write("half", "c1");
    crash();
    come_online({{"lobby", "half"}});
    EXPECT_EQ(lobby().draft, "");
    wake();
    EXPECT_EQ(told(), Told{"draft.lobby="});
}

TEST_F(Drafts, ATroubleIsTriedAgainAndARefusalIsNotUntilSomethingNewIsWritten) {
    come_online();
    type("half");
    rest();
    say(last<Change>().first, to_reply(make_error(ErrorCode::busy)));
    pass_until_wake();
    EXPECT_EQ(told().size(), 2U);
    say(last<Change>().first, to_reply(make_error(ErrorCode::too_large)));
    rest();
    EXPECT_EQ(told().size(), 2U);
    type("half a thought");
    rest();
    EXPECT_EQ(told().size(), 3U);
}

TEST_F(Drafts, ALongOneStaysOnThisDevice) {
    come_online();
    type(std::string(limits::setting_bytes_max + 1, 'x'));
    rest();
    EXPECT_EQ(told(), Told());
    push_draft("short");
    EXPECT_EQ(lobby().draft.size(), limits::setting_bytes_max + 1);
}

TEST_F(Drafts, AnEditIsNoDraftAndADraftThatComesMeanwhileWaitsBehindIt) {
    come_online();
    Event own = posted(1, "c1", "u1");
    joined({own});
    intend(EditMessage{1});
    type("another wording");
    rest();
    EXPECT_EQ(told(), Told());
    push_draft("from the phone");
    EXPECT_EQ(composer_text, own.body);
    intend(EditMessage{0});
    EXPECT_EQ(composer_text, "from the phone");
}

TEST_F(Drafts, WordsThatWereErasedMeanNothing) {
    come_online({{"lobby", "half"}});
    Event erased;
    erased.room = RoomId("@u1");
    erased.seq = ++seq_;
    erased.author = {UserId("u1"), "Ada"};
    erased.kind = EventKind::setting;
    push(erased);
    EXPECT_EQ(lobby().draft, "half");
    EXPECT_EQ(model->state().settings.count(""), 0U);
}

}  // namespace
}  // namespace parley::client
