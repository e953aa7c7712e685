// What is done to messages: seen at once, sent, and taken back where the server or the person says so.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

class Acts : public ModelTest {
protected:
    void act(EventKind kind, Seq target, const std::string& cid, const std::string& key = "") {
        EventContent content;
        content.kind = kind;
        content.target = target;
        content.key = key;
        intend(ActOnMessage{content, MessageCid(cid)});
    }
    /// Of Ada, who this is.
    Event own(Event event, const std::string& cid) {
        event.author = {UserId("u1"), "Ada"};
        event.cid = MessageCid(cid);
        return event;
    }
    void go_online_with_own() { go_online({posted(1), posted(2, "m2", "u1")}); }
    const Message& row(Seq seq) const { return *lobby().timeline.row(seq); }
    void acked(Seq seq) {
        const auto [id, change] = last<Change>();
        say(id, Ack{RoomId("lobby"), change.cid, seq, 9000});
    }
    void refused(ErrorCode code) { say(last<Change>().first, to_reply(make_error(code))); }
    void type(const std::string& words) { intend(EditDraft{words}); }
    void enter(const std::string& cid) { intend(SendDraft{MessageCid(cid), 5000}); }
};

TEST_F(Acts, AReactionIsSeenBeforeTheServerKnowsAndCountsOnceWhenItsEventComes) {
    go_online_with_own();
    act(EventKind::reacted, 1, "r1", "👍");
    ASSERT_EQ(row(1).state.reactions.size(), 1U);
    EXPECT_EQ(row(1).state.reactions[0].count, 1U);
    EXPECT_NE(row(1).settled, nullptr);
    EXPECT_EQ(last<Change>().second.content.key, "👍");
    push(own(reaction(3, EventKind::reacted, 1, "👍", "u1"), "r1"));
    EXPECT_EQ(row(1).state.reactions[0].count, 1U);
    EXPECT_EQ(row(1).settled, nullptr);
    acked(3);
    EXPECT_TRUE(model->state().acts.empty());
    EXPECT_EQ(row(1).state.reactions[0].count, 1U);
}

TEST_F(Acts, AnAckThatComesBeforeTheEventTakesNothingBack) {
    go_online_with_own();
    act(EventKind::pinned, 1, "p1");
    acked(3);
    EXPECT_NE(row(1).state.pinned, 0U);
    push(own(change(3, EventKind::pinned, 1), "p1"));
    EXPECT_EQ(row(1).state.pinned, 3U);
    EXPECT_EQ(row(1).settled, nullptr);
}

TEST_F(Acts, WhatIsRefusedGoesBackAndThePersonIsTold) {
    go_online_with_own();
    push(reaction(3, EventKind::reacted, 1, "🎉"));
    act(EventKind::reacted, 1, "r1", "👍");
    ASSERT_EQ(row(1).state.reactions.size(), 2U);
    refused(ErrorCode::too_large);
    ASSERT_EQ(row(1).state.reactions.size(), 1U);
    EXPECT_EQ(row(1).state.reactions[0].emoji, "🎉");
    EXPECT_TRUE(model->state().acts.empty());
}

TEST_F(Acts, WhatOthersDoMeanwhileIsSeenTooAndStays) {
    go_online_with_own();
    act(EventKind::reacted, 1, "r1", "👍");
    push(edited(3, 1, "Better words"));
    EXPECT_EQ(row(1).body, "Better words");
    EXPECT_EQ(row(1).state.reactions.size(), 1U);
    refused(ErrorCode::forbidden);
    EXPECT_EQ(row(1).body, "Better words");
    EXPECT_TRUE(row(1).state.reactions.empty());
}

TEST_F(Acts, ABusyServerAndALostConnectionAreAskedAgainWithTheSameId) {
    go_online_with_own();
    act(EventKind::pinned, 1, "p1");
    refused(ErrorCode::busy);
    EXPECT_NE(row(1).state.pinned, 0U) << "it will be";
    pass_until_wake();
    EXPECT_EQ(count<Change>(), 2U);
    reconnect();
    welcome(2);
    resumed(2, {});
    EXPECT_EQ(count<Change>(), 3U);
    EXPECT_EQ(last<Change>().second.cid.value, "p1");
}

TEST_F(Acts, ADeletionIsSeenAtOnceAndLeavesWhenItCanNotBeUndoneAnyMore) {
    go_online_with_own();
    act(EventKind::deleted, 2, "d1");
    EXPECT_TRUE(row(2).state.erased);
    EXPECT_TRUE(row(2).body.empty());
    EXPECT_EQ(count<Change>(), 0U);
    clock += 4'999;
    wake();
    EXPECT_EQ(count<Change>(), 0U);
    clock += 1;
    wake();
    ASSERT_EQ(count<Change>(), 1U);
    push(own(change(3, EventKind::deleted, 2), "d1"));
    acked(3);
    EXPECT_TRUE(row(2).state.erased);
    EXPECT_EQ(row(2).settled, nullptr) << "nothing of the words stays";
}

TEST_F(Acts, ADeletionThatIsUndoneWasNone) {
    go_online_with_own();
    act(EventKind::deleted, 2, "d1");
    intend(UndoAct{MessageCid("d1")});
    EXPECT_FALSE(row(2).state.erased);
    EXPECT_EQ(row(2).body, "body 2");
    clock += 10'000;
    wake();
    EXPECT_EQ(count<Change>(), 0U);
}

TEST_F(Acts, WhoLeavesThePageMeansWhatTheyDeleted) {
    go_online_with_own();
    act(EventKind::deleted, 2, "d1");
    model->on_page_hide(now());
    run_effects();
    EXPECT_EQ(count<Change>(), 1U);
}

TEST_F(Acts, WhatThePersonMayNotDoIsNotAsked) {
    go_online_with_own();
    act(EventKind::deleted, 1, "d1");
    EXPECT_FALSE(row(1).state.erased) << "it is Grace's";
    intend(EditMessage{1});
    EXPECT_EQ(lobby().editing.seq, 0U);
    EXPECT_TRUE(model->state().acts.empty());
}

TEST_F(Acts, AnEditTakesTheDraftsPlaceAndGivesItBack) {
    go_online_with_own();
    type("half a thought");
    intend(EditLast{});
    EXPECT_EQ(lobby().editing.seq, 2U);
    EXPECT_EQ(composer_text, "body 2");
    type("Better words");
    EXPECT_EQ(lobby().draft, "half a thought");
    enter("e1");
    EXPECT_EQ(composer_text, "half a thought");
    EXPECT_EQ(row(2).body, "Better words");
    const Change change = last<Change>().second;
    EXPECT_EQ(change.content.kind, EventKind::edited);
    EXPECT_EQ(change.content.target, 2U);
    EXPECT_EQ(change.content.body, "Better words");
    EXPECT_EQ(count<Send>(), 0U);
}

TEST_F(Acts, AnEditThatChangesNothingOrIsGivenUpIsNotSent) {
    go_online_with_own();
    intend(EditLast{});
    enter("e1");
    EXPECT_EQ(count<Change>(), 0U);
    intend(EditLast{});
    type("Other words");
    intend(EditMessage{0});
    EXPECT_EQ(composer_text, "");
    EXPECT_EQ(row(2).body, "body 2");
}

TEST_F(Acts, TheWordsOfARefusedEditAreThereForAnotherTry) {
    go_online_with_own();
    intend(EditLast{});
    type("Better words");
    enter("e1");
    refused(ErrorCode::room_archived);
    ASSERT_EQ(model->state().acts.size(), 1U);
    EXPECT_EQ(model->state().acts[0].stage, Act::Stage::failed);
    EXPECT_EQ(row(2).body, "Better words");
    intend(RetryAct{MessageCid("e1")});
    EXPECT_EQ(count<Change>(), 2U);
    refused(ErrorCode::room_archived);
    intend(UndoAct{MessageCid("e1")});
    EXPECT_EQ(row(2).body, "body 2");
    EXPECT_TRUE(model->state().acts.empty());
}

TEST_F(Acts, ARoomIsUnreadFromAMessageOnUntilItIsEnteredAgain) {
    go_online(posted_range(1, 4));
    intend(MarkUnread{3});
    EXPECT_EQ(lobby().unread, 2U);
    EXPECT_EQ(lobby().unread_after, 2U);
    intend(ReachEnd{true});
    EXPECT_EQ(lobby().unread, 2U) << "looking at it is not enough";
}

class ActViews : public ::testing::Test {
protected:
    ActViews() {
        driver.go_online(20);
        Event own = driver.event(21, "Ada was here");
        own.author = {UserId("u1"), "Ada"};
        driver.push(own);
        driver.settle();
    }
    const SemanticNode* button(const std::string& name) const { return driver.platform.find(Role::button, name); }
    const SemanticNode* text(const std::string& words) const { return driver.platform.find(Role::text, words); }
    void point_at(const std::string& words) {
        const Rect rect = text(words)->rect;
        driver.app->on_pointer({PointerKind::move, rect.x + 10, rect.y + 8});
        driver.settle();
    }
    void press(const std::string& name) {
        ASSERT_NE(button(name), nullptr) << name;
        driver.click(button(name)->rect);
    }
    std::vector<Change> changes() const {
        std::vector<Change> found;
        for (const ClientMessage& message : driver.platform.sent)
            if (const auto* change = get_if<Change>(&message.command)) found.push_back(*change);
        return found;
    }
    AppDriver driver;
};

TEST_F(ActViews, TheMessageUnderThePointerHasABarAndNoOtherOne) {
    EXPECT_EQ(button("More"), nullptr);
    point_at("Message number 18");
    ASSERT_NE(button("More"), nullptr);
    EXPECT_EQ(button("Edit"), nullptr) << "it is Grace's";
    const std::uint64_t article = button("More")->parent;
    EXPECT_EQ(article, text("Message number 18")->parent);
    point_at("Ada was here");
    EXPECT_NE(button("Edit"), nullptr);
    EXPECT_NE(button("More")->parent, article);
}

TEST_F(ActViews, AReactionIsAChipThatIsPressedToTakeItBack) {
    point_at("Message number 18");
    press("React with 👍");
    ASSERT_EQ(changes().size(), 1U);
    EXPECT_EQ(changes()[0].content.kind, EventKind::reacted);
    EXPECT_EQ(changes()[0].content.target, 18U);
    ASSERT_NE(button("👍 1: you"), nullptr);
    press("👍 1: you");
    ASSERT_EQ(changes().size(), 2U);
    EXPECT_EQ(changes()[1].content.kind, EventKind::unreacted);
    EXPECT_EQ(button("👍 1: you"), nullptr);
}

TEST_F(ActViews, UpInAnEmptyComposerEditsTheLastOwnMessageAndEscapeLeavesIt) {
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::up, {}));
    driver.settle();
    EXPECT_NE(text("Editing your message: Ada was here"), nullptr);
    EXPECT_EQ(driver.platform.textarea.text, "Ada was here");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(text("Editing your message: Ada was here"), nullptr);
    EXPECT_EQ(driver.platform.textarea.text, "");
}

TEST_F(ActViews, TheMenuDeletesAndTheLineBelowUndoes) {
    point_at("Ada was here");
    press("More");
    ASSERT_NE(button("Delete"), nullptr);
    driver.app->on_semantic_action(button("Delete")->key);
    driver.settle();
    EXPECT_NE(text("Message deleted"), nullptr);
    press("Undo");
    EXPECT_NE(text("Ada was here"), nullptr);
    EXPECT_TRUE(changes().empty());
}

TEST_F(ActViews, TheMenuOffersWhatThePersonMayDo) {
    point_at("Message number 18");
    press("More");
    for (const char* name : {"React with 🎉", "Reply", "Pin", "Mark unread from here", "Copy text", "Copy link to message"})
        EXPECT_NE(button(name), nullptr) << name;
    for (const char* name : {"Edit", "Delete", "Select text"}) EXPECT_EQ(button(name), nullptr) << name;
}

}  // namespace
}  // namespace parley::client
