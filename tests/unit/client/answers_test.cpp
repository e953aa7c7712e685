// Messages that answer other ones: what is sent and kept of it, and what one sees.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/touch.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

class Answers : public ModelTest {
protected:
    void answer(Seq seq) {
        model->on_intent(AnswerMessage{seq}, now());
        run_effects();
    }
};

TEST_F(Answers, TheNextMessageSaysWhatItAnswersAndTheOneAfterItNothing) {
    go_online(posted_range(1, 2));
    answer(2);
    EXPECT_EQ(lobby().answer.seq, 2U);
    EXPECT_EQ(lobby().answer.author.name, "Grace");
    EXPECT_EQ(announced.back(), "Replying to Grace");
    write("Yes", "c1");
    EXPECT_EQ(last<Send>().second.target, 2U);
    EXPECT_EQ(lobby().answer.seq, 0U);
    EXPECT_EQ(lobby().timeline.messages().back().target, 2U) << "it is seen before it is sent";
    ack("c1", 3);
    write("And more", "c2");
    EXPECT_EQ(last<Send>().second.target, 0U);
}

TEST_F(Answers, WhatIsGoneOrOnItsWayIsNotAnswered) {
    go_online(posted_range(1, 2));
    push(change(3, EventKind::deleted, 2));
    for (const Seq seq : {Seq{2}, Seq{3}, Seq{99}}) {
        answer(seq);
        EXPECT_EQ(lobby().answer.seq, 0U) << seq;
    }
    answer(1);
    EXPECT_EQ(lobby().answer.seq, 1U);
    answer(0);
    EXPECT_EQ(lobby().answer.seq, 0U);
}

TEST_F(Answers, TheOutboxKeepsWhatAMessageAnswers) {
    go_online(posted_range(1, 2));
    answer(1);
    write("Yes", "c1");
    ASSERT_EQ(kept.size(), 1U);
    const auto entry = decode_kept(kept.begin()->second);
    ASSERT_TRUE(entry.has_value());
    EXPECT_EQ(entry->target, 1U);
    EXPECT_EQ(entry->body, "Yes");
}

TEST_F(Answers, AnAnswerOfTheLogKnowsItsTargetUntilItIsErased) {
    go_online(posted_range(1, 1));
    Event answer = posted(2);
    answer.target = 1;
    push(answer);
    ASSERT_NE(lobby().timeline.row(2), nullptr);
    EXPECT_EQ(lobby().timeline.row(2)->target, 1U);
    EXPECT_EQ(lobby().timeline.row(3), nullptr);
    push(change(3, EventKind::deleted, 2));
    EXPECT_EQ(lobby().timeline.row(2)->target, 0U);
}

class AnswerViews : public ::testing::Test {
protected:
    explicit AnswerViews(bool coarse = false, float width = 1000) : driver(width, 780) {
        driver.platform.preferred.coarse = coarse;
        driver.app->on_preferences();
        driver.go_online(60);
        driver.settle();
    }
    const SemanticNode* button(const std::string& name) const { return driver.platform.find(Role::button, name); }
    const SemanticNode* text(const std::string& words) const { return driver.platform.find(Role::text, words); }
    /// The article whose words these are.
    std::uint64_t article(const std::string& words) const { return text(words)->parent; }
    const Send* last_send() const {
        for (auto message = driver.platform.sent.rbegin(); message != driver.platform.sent.rend(); ++message)
            if (const auto* send = get_if<Send>(&message->command)) return send;
        return nullptr;
    }

    static constexpr const char* bar = "Replying to \u2068Grace\u2069: Message number 58";
    AppDriver driver;
};

class AnswersOnAPhone : public AnswerViews {
protected:
    AnswersOnAPhone() : AnswerViews(true, 390) {}
    /// From the middle of the words to the right, in steps that a frame sees each.
    void swipe(const std::string& words, float way_x, float way_y) {
        const Rect rect = text(words)->rect;
        const float x = rect.x + 20;
        const float y = rect.y + 10;
        driver.finger(PointerKind::down, x, y);
        driver.frame();
        for (int i = 1; i <= 10; i++) {
            driver.finger(PointerKind::move, x + way_x * static_cast<float>(i) / 10, y + way_y * static_cast<float>(i) / 10);
            driver.frame();
        }
    }
};

TEST_F(AnswerViews, RAnswersTheMessageThatHasTheFocusAndTheBarSaysWhich) {
    const std::uint64_t node = article("Message number 58");
    driver.app->on_focus(node, true);
    EXPECT_FALSE(driver.app->on_node_key(semantic_key("region", "log"), EditKey::answer));
    EXPECT_TRUE(driver.app->on_node_key(node, EditKey::answer));
    driver.settle();
    ASSERT_NE(text(bar), nullptr);
    driver.type("Yes");
    driver.app->on_edit_key(EditKey::enter, {});
    driver.settle();
    ASSERT_NE(last_send(), nullptr);
    EXPECT_EQ(last_send()->target, 58U);
    EXPECT_EQ(text(bar), nullptr);
    EXPECT_NE(button("Reply to \u2068Grace\u2069: Message number 58"), nullptr) << "the row says what it answers";
}

TEST_F(AnswerViews, EscapeOrTheCrossAnswersNothingAnyMore) {
    driver.app->on_node_key(article("Message number 58"), EditKey::answer);
    driver.settle();
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(text(bar), nullptr);
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.app->on_node_key(article("Message number 58"), EditKey::answer);
    driver.settle();
    driver.click(button("Don\u2019t reply")->rect);
    EXPECT_EQ(text(bar), nullptr);
}

TEST_F(AnswerViews, TheQuoteLeadsToWhatIsAnsweredAndSaysWhenThatIsGone) {
    Event answer = driver.event(61, "That one!");
    answer.target = 12;
    driver.push(answer);
    driver.settle();
    EXPECT_EQ(text("Message number 12"), nullptr);
    ASSERT_NE(button("Reply to \u2068Grace\u2069: Message number 12"), nullptr);
    driver.click(button("Reply to \u2068Grace\u2069: Message number 12")->rect);
    EXPECT_NE(text("Message number 12"), nullptr);
    driver.push(driver.change(62, EventKind::deleted, 12));
    driver.app->on_edit_key(EditKey::end, {});
    driver.settle();
    EXPECT_NE(button("Reply to A message that was deleted"), nullptr);
}

TEST_F(AnswerViews, AnAnswerToWhatIsNotHereSaysSo) {
    Event answer = driver.event(61, "That one!");
    answer.target = 1000;
    driver.push(answer);
    driver.settle();
    EXPECT_NE(button("Reply to An earlier message"), nullptr);
}

TEST_F(AnswersOnAPhone, ASwipeToTheRightFollowsTheFingerAnswersAndGoesBack) {
    const float before = text("Message number 58")->rect.x;
    swipe("Message number 58", 120, 10);
    EXPECT_GT(text("Message number 58")->rect.x, before + Touch::swipe_px - 12);
    EXPECT_EQ(text("Message number 57")->rect.x, before) << "only that one moves";
    const Rect rect = text("Message number 58")->rect;
    driver.finger(PointerKind::up, rect.x + 60, rect.y + 10);
    driver.settle();
    EXPECT_NE(text(bar), nullptr);
    EXPECT_EQ(text("Message number 58")->rect.x, before);
}

TEST_F(AnswersOnAPhone, AShortSwipeOrOneThatGoesDownAnswersNothing) {
    const float before = text("Message number 58")->rect.x;
    swipe("Message number 58", 40, 0);
    EXPECT_GT(text("Message number 58")->rect.x, before);
    driver.finger(PointerKind::up, before + 60, 500);
    driver.settle();
    EXPECT_EQ(text(bar), nullptr);
    EXPECT_EQ(text("Message number 58")->rect.x, before);
    swipe("Message number 50", 100, 90);
    EXPECT_EQ(text("Message number 50")->rect.x, before) << "that is a scroll";
    driver.finger(PointerKind::up, before + 120, 600);
    driver.settle(400);
    EXPECT_EQ(text(bar), nullptr);
}

TEST_F(AnswersOnAPhone, TheMenuOfAMessageOffersAReply) {
    const Rect rect = text("Message number 58")->rect;
    driver.hold(rect.x + 20, rect.y + 10);
    ASSERT_NE(button("Reply"), nullptr);
    driver.app->on_semantic_action(button("Reply")->key);
    driver.settle();
    EXPECT_NE(text(bar), nullptr);
    EXPECT_EQ(button("Reply"), nullptr);
}

}  // namespace
}  // namespace parley::client
