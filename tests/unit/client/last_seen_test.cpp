// What a page without a network shows: the form that is kept, and how it gives way to the log.
#include <gtest/gtest.h>

#include "shared/limits.h"
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/last_seen_form.h"

namespace parley::client {
namespace {

Timeline timeline_of(const std::vector<Event>& events) {
    Timeline timeline;
    EXPECT_TRUE(timeline.start(events, events.empty() ? 0 : events.back().seq, false));
    return timeline;
}

TEST(LastSeenForm, HoldsTheRoomAndItsRowsAsTheyAre) {
    Event words = posted(2);
    words.body = "two\nlines \"quoted\" 🫖";
    words.state.edited = 3;
    words.state.edited_at_ms = 3000;
    words.state.reactions = {{"🎉", 1, {{UserId("u1"), "Ada"}}}};
    Event renamed = change(3, EventKind::renamed);
    renamed.name = "Tea";
    Event erased = posted(4);
    erased.body.clear();
    erased.state.erased = true;
    RoomInfo info = with_standing(room_info("lobby", RoomAccess::open, 4), Standing{parley::Role::member, false, 2, 1});
    info.topic = "Everybody";
    const std::optional<LastSeen> seen = decode_last_seen(encode_last_seen(info, 7, timeline_of({words, renamed, erased})));
    ASSERT_TRUE(seen);
    EXPECT_EQ(encode(ServerMessage{0, RoomAdded{seen->info}}), encode(ServerMessage{0, RoomAdded{info}}));
    EXPECT_EQ(seen->place, 7U);
    ASSERT_EQ(seen->rows.size(), 3U);
    EXPECT_EQ(seen->rows[0].body, words.body);
    EXPECT_EQ(seen->rows[0].state.edited, 3U);
    EXPECT_EQ(seen->rows[0].state.reactions.size(), 1U);
    EXPECT_EQ(seen->rows[1].line, "Grace renamed the room to Tea");
    EXPECT_EQ(seen->rows[1].at_ms, 3000);
    EXPECT_TRUE(seen->rows[2].state.erased);
}

TEST(LastSeenForm, KeepsTheNewestRowsWithinItsBounds) {
    const Seq count = limits::last_seen_rows_max + 10;
    auto seen = decode_last_seen(encode_last_seen(room_info("lobby"), 0, timeline_of(posted_range(1, count))));
    ASSERT_TRUE(seen);
    ASSERT_EQ(seen->rows.size(), limits::last_seen_rows_max);
    EXPECT_EQ(seen->rows.back().seq, count);
    std::vector<Event> large = posted_range(1, 5);
    for (Event& event : large) event.body = std::string(limits::body_bytes_max, 'x');
    seen = decode_last_seen(encode_last_seen(room_info("lobby"), 0, timeline_of(large)));
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->rows.size(), 1U);
}

TEST(LastSeenForm, WhatIsNoSuchValueIsNothing) {
    const std::string whole = encode_last_seen(room_info("lobby"), 0, timeline_of(posted_range(1, 2)));
    for (const std::string& wrong :
         {std::string(), std::string("2") + whole.substr(1), std::string("1 "), std::string("1 x {}\n"),
          std::string("1 0 {}\n"), std::string("1 0 {\"type\":\"beat\",\"payload\":{}}\n")}) {
        EXPECT_FALSE(decode_last_seen(wrong)) << wrong;
    }
    const auto damaged = decode_last_seen(whole + "m{\"room\":7}\nlx 1 words\nl3 4000 \nwhatever\nl4 4000 words\n");
    ASSERT_TRUE(damaged);
    ASSERT_EQ(damaged->rows.size(), 3U) << "rows that can't be read are left out";
    EXPECT_EQ(damaged->rows.back().line, "words");
}

class LastSeenTest : public ModelTest {
protected:
    void come_back(Seq head) {
        open_socket();
        welcome(head);
    }
};

TEST_F(LastSeenTest, APageWithoutANetworkShowsWhatWasSeenLast) {
    go_online(posted_range(1, 3));
    reopen();
    EXPECT_EQ(model->state().link, Link::connecting);
    EXPECT_EQ(model->state().current.value, "lobby");
    EXPECT_EQ(model->state().me.name, "Ada");
    EXPECT_EQ(bodies(), (std::vector<std::string>{"body 1", "body 2", "body 3"}));
    lose();
    EXPECT_EQ(bodies().size(), 3U);
}

TEST_F(LastSeenTest, TheLogTakesThePlaceOfWhatWasKept) {
    go_online(posted_range(1, 3));
    reopen();
    come_back(5);
    ASSERT_EQ(count<Join>(), 1U) << "a page that holds nothing of the log begins from it";
    joined(posted_range(2, 5), true);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"body 2", "body 3", "body 4", "body 5"}));
}

TEST_F(LastSeenTest, TakesMessagesIntoTheOutboxAndSendsThemLater) {
    go_online(posted_range(1, 2));
    reopen();
    write("offline", "c1");
    EXPECT_EQ(bodies().back(), "offline");
    reopen();
    EXPECT_EQ(bodies().back(), "offline") << "it outlives one more page";
    come_back(2);
    EXPECT_EQ(count<Send>(), 0U);
    joined(posted_range(1, 2));
    EXPECT_EQ(last<Send>().second.body, "offline");
    EXPECT_EQ(bodies(), (std::vector<std::string>{"body 1", "body 2", "offline"}));
}

TEST_F(LastSeenTest, ADraftIsThereToo) {
    go_online();
    intend(EditDraft{"half"});
    reopen();
    EXPECT_EQ(composer_text, "half");
}

TEST_F(LastSeenTest, RoomsAreListedAsTheyWereAndTheAddressChooses) {
    start();
    open_socket();
    say(last<Auth>().first, welcome_with({room_info("lobby"), room_info("zebra"), room_info("apple")}));
    for (const std::string id : {"lobby", "zebra", "apple"}) {
        for (const ClientMessage& message : sent)
            if (const auto* join = get_if<Join>(&message.command); join != nullptr && join->room.value == id)
                model->on_socket_text(encode(ServerMessage{message.id, Joined{room_info(id), Epoch("e1"), {}, false}}), now());
    }
    run_effects();
    reopen("/r/apple");
    ASSERT_EQ(model->state().rooms.size(), 3U);
    EXPECT_EQ(model->state().rooms[1].info.id.value, "zebra");
    EXPECT_EQ(model->state().current.value, "apple");
    EXPECT_TRUE(paths.empty());
    reopen("/r/unheard-of");
    EXPECT_TRUE(model->state().current.empty()) << "the server may know it";
}

TEST_F(LastSeenTest, ARoomThatIsGoneIsNotKept) {
    go_online(posted_range(1, 2));
    EXPECT_EQ(last_seen.size(), 1U);
    say(0, RoomGone{RoomId("lobby")});
    EXPECT_TRUE(last_seen.empty());
}

TEST_F(LastSeenTest, AnotherPersonSeesNothingOfIt) {
    go_online(posted_range(1, 2));
    reopen();
    open_socket();
    say(last<Auth>().first, to_reply(make_error(ErrorCode::bad_token)));
    Welcome other = welcome_with({room_info("lobby")});
    other.user.id = UserId("u9");
    say(last<Auth>().first, other);
    EXPECT_TRUE(last_seen.empty());
    EXPECT_EQ(stored["user"], "u9");
}

TEST_F(LastSeenTest, IsKeptWhenThePageIsHiddenAndWhenTheConnectionIsLostAndOnlyIfSomethingChanged) {
    go_online(posted_range(1, 2));
    push(posted(3));
    last_seen.clear();
    model->on_visible(false, now());
    run_effects();
    EXPECT_EQ(last_seen.size(), 1U);
    last_seen.clear();
    lose();
    EXPECT_TRUE(last_seen.empty()) << "nothing new";
    come_back(3);
    resumed(3, {});
    push(posted(4));
    lose();
    EXPECT_EQ(last_seen.size(), 1U);
}

TEST(LastSeenApp, AnOfflinePageShowsItsMessagesAndTakesOthers) {
    AppDriver driver;
    driver.go_online(3);
    driver.app->on_page_hide();
    driver.crash();
    driver.app->on_socket_close(1006);
    driver.app->on_network(false);
    driver.platform.clock_ms += 1500;
    driver.app->on_wake();
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Message number 3"), nullptr);
    EXPECT_NE(driver.platform.find(Role::status, "You are offline"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, "Retry now"), nullptr);
    driver.type("from nowhere");
    driver.app->on_edit_key(EditKey::enter, {});
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::text, "from nowhere"), nullptr);
    EXPECT_EQ(driver.articles(), 4U);
}

}  // namespace
}  // namespace parley::client
