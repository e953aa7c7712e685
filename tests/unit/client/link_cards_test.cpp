// What links lead to: asked for where it is looked at, shown below the words, and never by a jump of what one reads.
#include "wasm-client/model/link_cards.h"

#include <gtest/gtest.h>

#include "shared/limits.h"
#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

const std::string url = "https://example.org/tea";
const LinkCard tea{"The Kettle", "Tea", "How to brew it"};

LinkCards offered() {
    LinkCards cards;
    cards.begin(true);
    return cards;
}

TEST(LinkCards, AreWantedOnceOfAServerThatMakesThem) {
    EXPECT_FALSE(LinkCards().wants(url));
    LinkCards cards = offered();
    EXPECT_TRUE(cards.wants(url));
    cards.note_asked(url);
    EXPECT_FALSE(cards.wants(url));
    EXPECT_EQ(cards.find(url), nullptr);
    cards.take({url, tea});
    EXPECT_EQ(*cards.find(url), tea);
    EXPECT_FALSE(cards.wants(url));
}

TEST(LinkCards, WhatWasAskedOnALostConnectionIsAskedAgain) {
    LinkCards cards = offered();
    cards.note_asked(url);
    cards.note_asked("https://example.org/known");
    cards.take({"https://example.org/known", tea});
    cards.begin(true);
    EXPECT_TRUE(cards.wants(url));
    EXPECT_FALSE(cards.wants("https://example.org/known"));
}

TEST(LinkCards, AFewAreAskedForAtOnceAndTheOldestIsForgotten) {
    LinkCards cards = offered();
    for (std::size_t i = 0; i < limits::link_cards_asked_max; i++) cards.note_asked("https://example.org/" + std::to_string(i));
    EXPECT_FALSE(cards.wants(url));
    cards.give_up("https://example.org/0");
    EXPECT_TRUE(cards.wants(url));
    cards.note_asked(url);
    cards.take({url, tea});
    for (std::size_t i = 1; i < limits::link_cards_held_max; i++) {
        const std::string other = "https://example.net/" + std::to_string(i);
        cards.note_asked(other);
        cards.give_up(other);
    }
    EXPECT_NE(cards.find(url), nullptr);
    for (std::size_t i = 0; i < limits::link_cards_asked_max + 1; i++)
        cards.note_asked("https://late.example/" + std::to_string(i));
    EXPECT_EQ(cards.find(url), nullptr);
}

TEST(LinkCards, OneThatIsForgottenBeforeItsAnswerCountsNoMore) {
    LinkCards cards = offered();
    for (std::size_t i = 0; i < limits::link_cards_asked_max; i++)
        cards.note_asked("https://slow.example/" + std::to_string(i));
    for (std::size_t i = 0; i < limits::link_cards_held_max; i++) {
        const std::string other = "https://example.net/" + std::to_string(i);
        cards.note_asked(other);
        cards.give_up(other);
    }
    EXPECT_TRUE(cards.wants(url)) << "none is being asked for";
    cards.take({"https://slow.example/0", tea});
    EXPECT_EQ(cards.find("https://slow.example/0"), nullptr);
}

class LinkCardViews : public testing::Test {
protected:
    LinkCardViews() {
        driver.link_cards = true;
        driver.go_online(40);
        driver.settle();
    }
    /// Of all that were sent, newest first.
    std::optional<std::pair<RequestId, AskLinkCard>> asked() {
        for (auto sent = driver.platform.sent.rbegin(); sent != driver.platform.sent.rend(); ++sent)
            if (const auto* ask = get_if<AskLinkCard>(&sent->command)) return std::pair(sent->id, *ask);
        return std::nullopt;
    }
    std::size_t count_asked() {
        std::size_t count = 0;
        for (const ClientMessage& sent : driver.platform.sent)
            if (holds_alternative<AskLinkCard>(sent.command)) count++;
        return count;
    }
    const SemanticNode* card() { return driver.platform.find(Role::link, "The Kettle: Tea. How to brew it"); }
    const SemanticNode* row(const std::string& words) { return driver.platform.find(Role::text, words); }
    void choose(const std::string& name) {
        for (const std::string& button : {std::string("Account: "), name, std::string("Close account")}) {
            const SemanticNode* node = driver.platform.find(Role::button, button);
            ASSERT_NE(node, nullptr) << button;
            driver.click(node->rect);
        }
    }
    void post(const std::string& words) {
        driver.push(driver.event(++head, words));
        driver.settle();
    }

    AppDriver driver{1000, 1200};
    Seq head = 40;
};

TEST_F(LinkCardViews, AMessageInSightIsAskedForAndItsCardStandsBelowItsWords) {
    post("see " + url + " and more");
    const auto ask = asked();
    ASSERT_TRUE(ask);
    EXPECT_EQ(ask->second.url, url);
    EXPECT_EQ(ask->second.seq, 41U);
    EXPECT_EQ(card(), nullptr);
    driver.say(ask->first, LinkCardAnswer{url, tea});
    driver.settle();
    const SemanticNode* shown = card();
    ASSERT_NE(shown, nullptr);
    EXPECT_EQ(shown->href, url);
    const SemanticNode* words = driver.platform.find(Role::link, url);
    ASSERT_NE(words, nullptr) << "the words keep their own link";
    EXPECT_GT(shown->rect.y, words->rect.y);
    EXPECT_LE(shown->rect.y + shown->rect.height, driver.platform.find(Role::log, "Messages in Lobby")->rect.y +
                                                      driver.platform.find(Role::log, "Messages in Lobby")->rect.height)
        << "who is at the end stays there";
    EXPECT_EQ(count_asked(), 1U);
}

TEST_F(LinkCardViews, OneThatIsRefusedOrIsNoneShowsNothingAndIsNotAskedForAgain) {
    post(url);
    driver.say(asked()->first, LinkCardAnswer{url, std::nullopt});
    driver.settle();
    EXPECT_EQ(card(), nullptr);
    post("https://example.org/refused");
    driver.say(asked()->first, to_reply(make_error(ErrorCode::busy)));
    driver.settle();
    EXPECT_EQ(count_asked(), 2U);
}

TEST_F(LinkCardViews, WhatIsCodeOrOnlyMailHasNone) {
    post("`" + url + "`");
    post("mailto:ada@example.org");
    EXPECT_FALSE(asked());
}

TEST_F(LinkCardViews, WhoDoesNotWantThemSeesNoneAndAsksForNone) {
    post(url);
    driver.say(asked()->first, LinkCardAnswer{url, tea});
    driver.settle();
    choose("Don\u2019t show what links lead to");
    EXPECT_EQ(card(), nullptr);
    post("https://example.org/other");
    EXPECT_EQ(count_asked(), 1U);
    choose("Show what links lead to");
    EXPECT_NE(card(), nullptr);
}

TEST_F(LinkCardViews, WhatOneReadsStaysWhereItIsWhenACardComesAboveIt) {
    driver.resize(1000, 500);
    post(url);
    const auto ask = asked();
    ASSERT_TRUE(ask);
    for (int i = 0; i < 40; i++) post("more " + std::to_string(i));
    driver.app->on_pointer({PointerKind::move, 600, 250});
    driver.app->on_wheel(0, -60);
    driver.settle();
    const SemanticNode* words = row("more 30");
    ASSERT_NE(words, nullptr);
    const float before = words->rect.y;
    driver.say(ask->first, LinkCardAnswer{url, tea});
    driver.settle();
    EXPECT_FLOAT_EQ(row("more 30")->rect.y, before);
}

TEST_F(LinkCardViews, ALinkThatIsNearIsAskedForBeforeItComesInSight) {
    driver.resize(1000, 500);
    driver.settle();
    const std::size_t before = count_asked();
    Event changed = driver.change(++head, EventKind::edited, 20);
    changed.body = url;
    driver.push(changed);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::link, url), nullptr) << "it is above what is in sight";
    EXPECT_EQ(count_asked(), before + 1);
}

}  // namespace
}  // namespace parley::client
