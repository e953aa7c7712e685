// What links lead to, by the real server and a web site beside it.
#include <csignal>

#include "tests/fakes/web_site.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class LinkCards : public ServerTest {
protected:
    LinkCards() { site_.put("/tea", {200, "text/html", "<title>Tea</title><meta name=description content='How to brew it'>"}); }

    /// Of a link that this client posts.
    LinkCardAnswer card_of(ChatClient& client, const std::string& url) {
        client.post("c" + std::to_string(++posts_), "see " + url);
        const Seq seq = client.next<Ack>().seq;
        client.send(AskLinkCard{RoomId("lobby"), seq, url});
        return client.next<LinkCardAnswer>();
    }

    WebSite site_;
    int posts_ = 0;
};

TEST_F(LinkCards, AreMadeOfPagesThatTheOperatorAllows) {
    start({"--link-cards=any", "--link-cards-inside=" + site_.place()});
    ChatClient ada(port_);
    EXPECT_TRUE(ada.hello().link_cards);
    ada.sign_in("Ada");
    ada.join();
    const auto answer = card_of(ada, site_.url("/tea"));
    EXPECT_EQ(answer.url, site_.url("/tea"));
    EXPECT_EQ(answer.card, (LinkCard{"127.0.0.1", "Tea", "How to brew it"}));
    ChatClient ben(port_, {}, Speaks::cbor);
    ben.sign_in("Ben");
    ben.join();
    EXPECT_EQ(card_of(ben, site_.url("/tea")).card, answer.card);
    EXPECT_EQ(site_.asked().size(), 1U) << "one page is read once for everybody";
}

TEST_F(LinkCards, AreNotMadeOfWhatLiesInsideOrIsNotListed) {
    start({"--link-cards=example.org"});
    ChatClient ada(port_);
    ada.sign_in("Ada");
    ada.join();
    for (const std::string& url : {site_.url("/tea"), std::string("http://localhost/"), std::string("http://127.0.0.1/")})
        EXPECT_EQ(card_of(ada, url).card, std::nullopt) << url;
    EXPECT_TRUE(site_.asked().empty());
}

TEST_F(LinkCards, ARedirectLeadsNowhereElse) {
    WebSite other;
    other.put("/", {200, "text/html", "<title>secret</title>"});
    site_.put("/out", {302, "text/html", "", other.url("/")});
    start({"--link-cards=any", "--link-cards-inside=" + site_.place()});
    ChatClient ada(port_);
    ada.sign_in("Ada");
    ada.join();
    EXPECT_EQ(card_of(ada, site_.url("/out")).card, std::nullopt);
    EXPECT_EQ(site_.asked().size(), 1U);
    EXPECT_TRUE(other.asked().empty());
}

TEST_F(LinkCards, AreOffUnlessTheyAreAskedFor) {
    start();
    ChatClient ada(port_);
    EXPECT_FALSE(ada.hello().link_cards);
    ada.sign_in("Ada");
    ada.join();
    EXPECT_EQ(card_of(ada, site_.url("/tea")).card, std::nullopt);
    EXPECT_TRUE(site_.asked().empty());
}

TEST_F(LinkCards, TheServerEndsAlsoWhileAPageDoesNotAnswer) {
    site_.put("/silent", {200, "text/html", "", "", false, true});
    start({"--link-cards=any", "--link-cards-inside=" + site_.place()});
    ChatClient ada(port_);
    ada.sign_in("Ada");
    ada.join();
    ada.post("c1", site_.url("/silent"));
    ada.send(AskLinkCard{RoomId("lobby"), ada.next<Ack>().seq, site_.url("/silent")});
    ASSERT_TRUE(site_.wait_for_asked(1));
    server_->send_signal(SIGTERM);
    EXPECT_EQ(server_->wait(), 0);
}

}  // namespace
}  // namespace parley
