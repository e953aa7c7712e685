// Cards of links: which pages may be asked for, what is made of them, and who is answered when.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <set>

#include "native-server/link_cards/card_page.h"
#include "native-server/link_cards/curl_pages.h"
#include "native-server/link_cards/link_card_desk.h"
#include "native-server/link_cards/public_address.h"
#include "shared/limits.h"
#include "shared/utf8.h"
#include "tests/fakes/web_site.h"

namespace parley::server {
namespace {

// ---- addresses ---------------------------------------------------------------------------------------------------------

TEST(PublicAddress, IsNoneThatLeadsToThisMachineOrItsNetwork) {
    for (const char* text : {"127.0.0.1",
                             "127.8.8.8",
                             "0.0.0.0",
                             "10.1.2.3",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "192.0.0.8",
                             "198.18.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "240.0.0.1",
                             "::1",
                             "::",
                             "fe80::1",
                             "fc00::1",
                             "fd12::1",
                             "ff02::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::7f00:1",
                             "2002:7f00:1::",
                             "2001:db8::1",
                             "2001::1",
                             "::7f00:1"})
        EXPECT_FALSE(is_public(address_range_from(text).value())) << text;
}

TEST(PublicAddress, IsWhatTheWorldCanReach) {
    for (const char* text : {"1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "11.0.0.1",
                             "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8"})
        EXPECT_TRUE(is_public(address_range_from(text).value())) << text;
}

// ---- rules -------------------------------------------------------------------------------------------------------------

LinkRules any() {
    return {true, {}, {}};
}
bool takes(const LinkRules& rules, const std::string& url) {
    const auto place = place_of(url);
    return place && takes(rules, place.value());
}

TEST(LinkRules, TakePagesOfTheWebAtTheirUsualPorts) {
    EXPECT_TRUE(takes(any(), "https://example.org/a?b=c#d"));
    EXPECT_TRUE(takes(any(), "http://example.org"));
    EXPECT_TRUE(takes(any(), "https://EXAMPLE.org:443/"));
    EXPECT_TRUE(takes(any(), "https://example.org/a b") == false);
    for (const char* url : {"ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "https://example.org:8443/",
                            "http://example.org:443/", "http://example.org:22/", "https://ada:secret@example.org/",
                            "https://ada@example.org/", "http://[fe80::1%25eth0]/", "https://", "example.org", ""})
        EXPECT_FALSE(takes(any(), url)) << url;
    EXPECT_FALSE(takes({}, "https://example.org/")) << "off, unless it is asked for";
}

TEST(LinkRules, ListedHostsAreThoseAndWhatLiesBelowThem) {
    const LinkRules rules{true, {"Example.org", "wiki.example.net"}, {}};
    EXPECT_TRUE(takes(rules, "https://example.org/"));
    EXPECT_TRUE(takes(rules, "https://www.EXAMPLE.org/"));
    EXPECT_TRUE(takes(rules, "https://example.org./"));
    EXPECT_TRUE(takes(rules, "https://wiki.example.net/"));
    for (const char* url :
         {"https://example.net/", "https://notexample.org/", "https://example.org.evil.net/", "https://evil.net/?example.org",
          "https://evil.net#.example.org", "https://evil.net\\.example.org/"})
        EXPECT_FALSE(takes(rules, url)) << url;
}

TEST(LinkRules, WhatLiesInsideIsNamedWithItsPort) {
    const LinkRules rules{true, {"example.org"}, {"wiki.lan:8080", "127.0.0.1:80"}};
    EXPECT_TRUE(takes(rules, "http://Wiki.lan:8080/page"));
    EXPECT_TRUE(takes(rules, "http://127.0.0.1/"));
    EXPECT_TRUE(takes(rules, "http://2130706433/")) << "the same place in another spelling";
    EXPECT_FALSE(takes(rules, "http://wiki.lan/"));
    EXPECT_FALSE(takes(rules, "http://wiki.lan:8081/"));
    EXPECT_FALSE(takes(rules, "http://127.0.0.1:8080/"));
}

TEST(LinkRules, SayWhatIsNoHost) {
    EXPECT_EQ(fault_of_host("example.org", false), "");
    EXPECT_EQ(fault_of_host("wiki.lan:8080", true), "");
    EXPECT_EQ(fault_of_host("[::1]:8080", true), "");
    for (const char* text : {"", "https://example.org", "example.org/", "a b", "ada@example.org", "example.org:80"})
        EXPECT_NE(fault_of_host(text, false), "") << text;
    for (const char* text : {"wiki.lan", "wiki.lan:", "wiki.lan:x", ":80", "wiki.lan:8080/"})
        EXPECT_NE(fault_of_host(text, true), "") << text;
}

// ---- pages -------------------------------------------------------------------------------------------------------------

std::optional<LinkCard> card(const std::string& html, const std::string& type = "text/html") {
    return card_of({type, html}, "example.org");
}

TEST(CardPage, SaysWhatThePageSaysOfItself) {
    const auto made = card(
        "<!doctype html><html><head><title>Plain</title><meta name=description content='Plain words'>"
        "<meta property='og:title' content='Tea &amp; cake'><meta property=og:description content='How to\n "
        "brew  it'><meta property='og:site_name' content='The Kettle'></head><body><title>no</title>");
    EXPECT_EQ(made, (LinkCard{"The Kettle", "Tea & cake", "How to brew it"}));
    EXPECT_EQ(card("<title> A\n title </title><meta name=Description content=words>"),
              (LinkCard{"example.org", "A title", "words"}));
    EXPECT_EQ(card("<p>no title</p>"), std::nullopt);
    EXPECT_EQ(card("<title>\xE2\x80\x8B \xE2\x80\xAE</title>"), std::nullopt) << "nothing that can be seen";
    EXPECT_EQ(card(""), std::nullopt);
    EXPECT_EQ(card("<svg><title>Drawing</title></svg><title>Page</title>").value().title, "Page");
}

TEST(CardPage, ReadsTheEncodingThatIsNamedAndUtf8WhereNoneIs) {
    EXPECT_EQ(card("<title>Tee \xC3\xBC</title>").value().title, "Tee \xC3\xBC");
    EXPECT_EQ(card("<title>Tee \xFC</title>").value().title, "Tee \xC3\xBC");
    EXPECT_EQ(card("<title>Tee \xFC</title>", "text/html; charset=ISO-8859-1").value().title, "Tee \xC3\xBC");
    EXPECT_EQ(card("<meta charset='shift_jis'><title>\x93\xFA\x96\x7B</title>").value().title, "\xE6\x97\xA5\xE6\x9C\xAC");
    EXPECT_EQ(card("<meta charset=iso-2022-cn-ext><title>Tea</title>").value().title, "Tea") << "one that is not run";
    EXPECT_EQ(card("<title>cut \xE2\x82").value().title, "cut");
}

TEST(CardPage, KeepsWithinItsBoundsAndTurnsNoDirection) {
    std::string many;
    for (int i = 0; i < 400; i++) many += "\xC3\xA4 ";
    const LinkCard made = card("<title>" + many + "</title><meta name=description content='" + many + many + "'>").value();
    EXPECT_LE(made.title.size(), limits::link_card_title_bytes_max);
    EXPECT_GT(made.title.size(), limits::link_card_title_bytes_max - 8);
    EXPECT_LE(made.text.size(), limits::link_card_text_bytes_max);
    EXPECT_TRUE(utf8::is_valid(made.title));
    EXPECT_EQ(made.title.substr(made.title.size() - 3), "\xE2\x80\xA6");
    EXPECT_EQ(card("<title>abc\xE2\x80\xAE"
                   "def\x07</title>")
                  .value()
                  .title,
              "abcdef");
}

TEST(CardPage, ATitleThatJustFitsIsWhole) {
    const std::string words(limits::link_card_title_bytes_max, 'x');
    EXPECT_EQ(card("<title>" + words + "</title>").value().title, words);
    EXPECT_EQ(card("<title>" + words + "y</title>").value().title.size(), words.size());
}

TEST(CardPage, MindsNoNestingAndNoBrokenMarkup) {
    std::string deep;
    for (int i = 0; i < 20'000; i++) deep += "<div>";
    EXPECT_EQ(card("<title>Deep</title>" + deep).value().title, "Deep");
    EXPECT_EQ(card("<titel><<>><title>Odd</title <meta content=>&#0;&#xFFFFFF;").value().title, "Odd");
    EXPECT_EQ(card("<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><title>&a;b</title>").value().title.find("root"),
              std::string::npos);
}

TEST(CardPage, SaysNothingToTheOperatorsTerminal) {
    testing::internal::CaptureStderr();
    card("<meta charset=shift_jis><title>\x81\xff\xa0\xfd\xff \x80</title>" + std::string(100'000, '\xFF'));
    card("<meta charset=gb2312><title>\xff\xff</title>" + std::string(5'000, '\xFE') + "<p a=\xFF&#0;&nothing;<!-- ");
    card("<meta charset=euc-kr>" + std::string(9'000, ' ') + "<title>\xA1", "text/html; charset=euc-jp");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// ---- fetching ----------------------------------------------------------------------------------------------------------

class CurlPagesTest : public testing::Test {
protected:
    Result<FetchedPage, std::string> fetch(const std::string& url, LinkRules rules) {
        return curl_pages(std::move(rules), stop)(url);
    }
    Result<FetchedPage, std::string> fetch(const std::string& path) { return fetch(site.url(path), inside()); }
    [[nodiscard]] LinkRules inside() const { return {true, {}, {site.place()}}; }

    WebSite site;
    std::atomic<bool> stop{false};
};

TEST_F(CurlPagesTest, GivesAPageAndSaysNothingOfWhoAsks) {
    site.put("/tea", {200, "text/html; charset=utf-8", "<title>Tea</title>"});
    const auto page = fetch("/tea");
    ASSERT_TRUE(page.ok()) << page.error();
    EXPECT_EQ(page.value().bytes, "<title>Tea</title>");
    EXPECT_EQ(page.value().content_type, "text/html; charset=utf-8");
    const std::string head = site.asked().at(0);
    EXPECT_EQ(head.find("Cookie"), std::string::npos);
    EXPECT_EQ(head.find("Referer"), std::string::npos);
}

TEST_F(CurlPagesTest, APrivateAddressIsNotConnectedToUnlessItIsListed) {
    site.put("/tea", {200, "text/html", "<title>Tea</title>"});
    const auto refused = fetch(site.url("/tea"), any());
    ASSERT_FALSE(refused.ok());
    for (const char* url : {"http://localhost/", "http://127.0.0.1/", "http://[::1]/", "http://0/", "http://0x7f000001/",
                            "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/"}) {
        const auto page = fetch(url, any());
        ASSERT_FALSE(page.ok()) << url;
        EXPECT_NE(page.error().find("is not public"), std::string::npos) << url << ": " << page.error();
    }
    EXPECT_TRUE(site.asked().empty());
}

TEST_F(CurlPagesTest, EachRedirectIsJudgedLikeTheFirstAddress) {
    WebSite other;
    other.put("/", {200, "text/html", "<title>secret</title>"});
    site.put("/there", {302, "text/html", "", "/tea"});
    site.put("/tea", {200, "text/html", "<title>Tea</title>"});
    site.put("/out", {302, "text/html", "", other.url("/")});
    site.put("/local", {301, "text/html", "", "http://localhost/"});
    site.put("/file", {302, "text/html", "", "file:///etc/passwd"});
    site.put("/round", {302, "text/html", "", "/round"});
    EXPECT_EQ(fetch("/there").value().bytes, "<title>Tea</title>");
    for (const char* path : {"/out", "/local", "/file", "/round"}) EXPECT_FALSE(fetch(path).ok()) << path;
    EXPECT_TRUE(other.asked().empty());
    EXPECT_NE(fetch("/local").error().find("is not public"), std::string::npos);
    EXPECT_NE(fetch("/round").error().find("too often"), std::string::npos);
}

TEST_F(CurlPagesTest, TakesNoMoreThanTheHeadOfALongPageAndNothingThatIsNone) {
    site.put("/endless", {200, "text/html", std::string(10'000, 'x'), "", true});
    site.put("/film", {200, "video/mp4", std::string(10'000, 'x'), "", true});
    site.put("/gone", {410, "text/html", "<title>Gone</title>"});
    EXPECT_EQ(fetch("/endless").value().bytes.size(), limits::link_card_page_bytes_max);
    EXPECT_FALSE(fetch("/film").ok());
    EXPECT_FALSE(fetch("/gone").ok());
    EXPECT_FALSE(fetch("/never-there").ok());
}

TEST_F(CurlPagesTest, EndsWhenTheServerDoes) {
    site.put("/silent", {200, "text/html", "", "", false, true});
    std::thread stopping([this] {
        EXPECT_TRUE(site.wait_for_asked(1));
        stop = true;
    });
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_FALSE(fetch("/silent").ok());
    stopping.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(limits::link_card_fetch_ms));
}

// ---- the desk ----------------------------------------------------------------------------------------------------------

class LinkCardDeskTest : public testing::Test {
protected:
    LinkCardDeskTest() : replies(1000) {
        LinkCardDeskOptions options;
        options.rules = any();
        options.reply = [this](LinkCardReply reply) { replies.post(std::move(reply)); };
        options.tell = [](const std::string&) {};
        options.now_ms = [this] { return now_ms.load(); };
        options.fetch = [this](const std::string& url) { return fetch(url); };
        desk = std::make_unique<LinkCardDesk>(std::move(options));
    }
    ~LinkCardDeskTest() override { let_go(); }

    Result<FetchedPage, std::string> fetch(const std::string& url) {
        std::unique_lock lock(mutex);
        fetched.insert(url);
        changed.notify_all();
        changed.wait(lock, [this] { return !held; });
        if (url.find("bad") != std::string::npos) return std::string("it is bad");
        return FetchedPage{"text/html", "<title>" + url + "</title>"};
    }
    void let_go() {
        const std::lock_guard lock(mutex);
        held = false;
        changed.notify_all();
    }
    void wait_for_fetches(std::size_t count) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return fetched.size() >= count; });
    }
    std::size_t fetches(const std::string& url) {
        const std::lock_guard lock(mutex);
        return fetched.count(url);
    }
    std::optional<LinkCard> ask(const std::string& url) {
        EXPECT_TRUE(desk->ask(7, url));
        return replies.wait(1).at(0).card;
    }

    std::atomic<MonotonicMs> now_ms{1'000'000};
    Mailbox<LinkCardReply> replies;
    std::mutex mutex;
    std::condition_variable changed;
    std::multiset<std::string> fetched;
    bool held = false;
    std::unique_ptr<LinkCardDesk> desk;
};

TEST_F(LinkCardDeskTest, APageIsReadOnceForAllWhoAskWithinItsTime) {
    const std::string url = "https://example.org/tea";
    EXPECT_EQ(ask(url).value().title, url);
    EXPECT_EQ(ask(url).value().site, "example.org");
    EXPECT_EQ(fetches(url), 1U);
    now_ms += limits::link_card_kept_ms;
    EXPECT_TRUE(ask(url).has_value());
    EXPECT_EQ(fetches(url), 2U);
}

TEST_F(LinkCardDeskTest, ThatThereIsNoneIsRememberedForAShorterTime) {
    const std::string url = "https://example.org/bad";
    EXPECT_FALSE(ask(url).has_value());
    EXPECT_FALSE(ask(url).has_value());
    EXPECT_EQ(fetches(url), 1U);
    now_ms += limits::no_link_card_kept_ms;
    EXPECT_FALSE(ask(url).has_value());
    EXPECT_EQ(fetches(url), 2U);
}

TEST_F(LinkCardDeskTest, WhoAsksWhileAPageIsReadIsAnsweredWithTheOthers) {
    held = true;
    const std::string url = "https://example.org/slow";
    for (Ticket ticket = 1; ticket <= 3; ticket++) EXPECT_TRUE(desk->ask(ticket, url));
    wait_for_fetches(1);
    EXPECT_TRUE(desk->ask(4, url));
    let_go();
    std::set<Ticket> answered;
    while (answered.size() < 4)
        for (const LinkCardReply& reply : replies.wait(10)) answered.insert(reply.ticket);
    EXPECT_EQ(fetches(url), 1U);
}

TEST_F(LinkCardDeskTest, ASlowPageStopsNobodyElseAndWhatIsTooMuchIsRefused) {
    held = true;
    Ticket ticket = 0;
    const auto ask_of = [&](std::size_t page) { return desk->ask(++ticket, "https://example.org/" + std::to_string(page)); };
    for (std::size_t i = 0; i < limits::link_cards_waiting_max; i++) EXPECT_TRUE(ask_of(i));
    EXPECT_FALSE(ask_of(limits::link_cards_waiting_max));
    wait_for_fetches(limits::link_card_threads);
    let_go();
    for (std::size_t answered = 0; answered < limits::link_cards_waiting_max;) answered += replies.wait(1000).size();
    EXPECT_TRUE(ask("https://example.org/after").has_value());
}

TEST_F(LinkCardDeskTest, ForgetsTheOldestBeyondItsBound) {
    EXPECT_TRUE(ask("https://example.org/first").has_value());
    for (std::size_t i = 0; i < limits::link_cards_kept_max; i++) ask("https://example.org/" + std::to_string(i));
    EXPECT_TRUE(ask("https://example.org/first").has_value());
    EXPECT_EQ(fetches("https://example.org/first"), 2U);
}

}  // namespace
}  // namespace parley::server
