// Who asks what a link leads to, in the core: only of what stands in a message that they may read.
#include "shared/limits.h"
#include "tests/unit/server/core_harness.h"

namespace parley::server {
namespace {

const std::string url = "https://example.org/tea";

class FakeLinkCards final : public LinkCards {
public:
    struct Asked {
        Ticket ticket = 0;
        std::string url;
    };
    std::vector<Asked> asked;
    bool full = false;

    bool ask(Ticket ticket, std::string address) override {
        if (full) return false;
        asked.push_back({ticket, std::move(address)});
        return true;
    }
};

class CoreLinkCardsTest : public CoreTest {
protected:
    CoreLinkCardsTest() : CoreTest({"test-build", 1, "test-page"}, nullptr, &cards) {}

    Seq posted(SessionId who, const std::string& body) {
        post(who, body, "c" + std::to_string(++posts));
        return last_of<Ack>(who).seq;
    }
    void ask(SessionId who, Seq seq, const std::string& address = url, const std::string& room = "lobby") {
        say(who, AskLinkCard{RoomId(room), seq, address});
        settle();
    }
    ErrorCode refusal(SessionId who) { return static_cast<ErrorCode>(last_of<ErrorReply>(who).code); }

    FakeLinkCards cards;
    int posts = 0;
};

TEST_F(CoreLinkCardsTest, WhatStandsInAMessageIsAskedForAndAnswered) {
    const SessionId ada = join("Ada");
    const SessionId ben = join("Ben");
    const Seq seq = posted(ada, "look: HTTPS://example.org/tea, fine");
    ask(ben, seq);
    ASSERT_EQ(cards.asked.size(), 1U);
    EXPECT_EQ(cards.asked[0].url, url);
    server.on_link_card({cards.asked[0].ticket, LinkCard{"The Kettle", "Tea", "How"}});
    const auto answer = last_of<LinkCardAnswer>(ben);
    EXPECT_EQ(answer.url, url);
    EXPECT_EQ(answer.card, (LinkCard{"The Kettle", "Tea", "How"}));
    EXPECT_EQ(server.requests_pending(), 0U);
}

TEST_F(CoreLinkCardsTest, WhatStandsNowhereIsNotAskedFor) {
    const SessionId ada = join("Ada");
    const Seq seq = posted(ada, "no link");
    ask(ada, seq);
    EXPECT_EQ(refusal(ada), ErrorCode::unknown_message);
    ask(ada, seq + 100);
    EXPECT_EQ(refusal(ada), ErrorCode::unknown_message);
    ask(ada, 0);
    EXPECT_EQ(refusal(ada), ErrorCode::unknown_message);
    EXPECT_TRUE(cards.asked.empty());
}

TEST_F(CoreLinkCardsTest, AnEditTakesALinkAwayAndADeletionAll) {
    const SessionId ada = join("Ada");
    const Seq edited = posted(ada, url);
    EventContent other;
    other.kind = EventKind::edited;
    other.target = edited;
    other.body = "something else";
    change(ada, RoomId("lobby"), other);
    ask(ada, edited);
    EXPECT_EQ(refusal(ada), ErrorCode::unknown_message);
    const Seq gone = posted(ada, url);
    EventContent deletion;
    deletion.kind = EventKind::deleted;
    deletion.target = gone;
    change(ada, RoomId("lobby"), deletion);
    ask(ada, gone);
    EXPECT_EQ(refusal(ada), ErrorCode::unknown_message);
    EXPECT_TRUE(cards.asked.empty());
}

TEST_F(CoreLinkCardsTest, NobodyAsksThroughARoomThatTheyAreNotIn) {
    const SessionId ada = join("Ada");
    const RoomId room = create(ada, "Private", RoomAccess::closed);
    say(ada, Send{room, MessageCid("c-private"), url});
    settle();
    const Seq seq = last_of<Ack>(ada).seq;
    const SessionId ben = join("Ben");
    ask(ben, seq, url, room.value);
    EXPECT_EQ(refusal(ben), ErrorCode::unknown_room);
    EXPECT_TRUE(cards.asked.empty());
}

TEST_F(CoreLinkCardsTest, WhoHasGoneIsNotAnsweredAndTooMuchIsSaid) {
    const SessionId ada = join("Ada");
    const SessionId ben = join("Ben");
    const Seq seq = posted(ada, url);
    ask(ben, seq);
    server.on_close(ben);
    server.on_link_card({cards.asked.at(0).ticket, std::nullopt});
    EXPECT_EQ(server.requests_pending(), 0U);
    cards.full = true;
    ask(ada, seq);
    EXPECT_EQ(refusal(ada), ErrorCode::busy);
}

TEST_F(CoreTest, AServerWithoutCardsSaysSoAndHasNone) {
    const SessionId ada = join("Ada");
    EXPECT_FALSE(last_of<Hello>(open()).link_cards);
    post(ada, url, "c1");
    say(ada, AskLinkCard{RoomId("lobby"), last_of<Ack>(ada).seq, url});
    settle();
    EXPECT_EQ(last_of<LinkCardAnswer>(ada).card, std::nullopt);
}

}  // namespace
}  // namespace parley::server
