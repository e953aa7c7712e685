#include "wasm-client/model/model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "shared/codec.h"
#include "wasm-client/model/backoff.h"

namespace parley::client {
namespace {

/// A model with a server that is played by hand.
class ModelTest : public ::testing::Test {
protected:
    Now now() const { return {clock, 0.5}; }

    void run_effects() {
        for (const Effect& effect : model.take_effects()) {
            if (std::holds_alternative<OpenSocket>(effect)) opened++;
            if (std::holds_alternative<CloseSocket>(effect)) closed++;
            if (const auto* send = std::get_if<SendText>(&effect)) sent.push_back(decode_client_message(send->text).value());
            if (const auto* dialog = std::get_if<ShowDialog>(&effect)) last_dialog = *dialog;
            if (const auto* path = std::get_if<ShowPath>(&effect)) paths.push_back(path->path);
            if (const auto* store = std::get_if<StoreValue>(&effect)) stored[store->key] = store->value;
            if (const auto* announce = std::get_if<Announce>(&effect)) announced.push_back(announce->text);
        }
    }

    void say(RequestId id, Notice notice) {
        model.on_socket_text(encode(ServerMessage{id, std::move(notice)}), now());
        run_effects();
    }

    /// The newest command of that type that was sent, with its id.
    template <class C>
    std::pair<RequestId, C> last() {
        for (auto message = sent.rbegin(); message != sent.rend(); ++message)
            if (const auto* command = std::get_if<C>(&message->command)) return {message->id, *command};
        ADD_FAILURE() << "no such command was sent";
        return {};
    }
    template <class C>
    std::size_t count() const {
        return static_cast<std::size_t>(std::count_if(
            sent.begin(), sent.end(), [](const auto& message) { return std::holds_alternative<C>(message.command); }));
    }

    void start(const Remembered& remembered = {"Ada", "", "/"}) {
        model.start(remembered, now());
        run_effects();
    }

    void open_socket(const std::string& epoch = "e1") {
        model.on_socket_open(now());
        run_effects();
        Hello hello;
        hello.epoch = Epoch(epoch);
        hello.heartbeat_ms = 25'000;
        hello.heartbeat_grace_ms = 10'000;
        say(0, hello);
    }

    void welcome(Seq head = 0) {
        say(last<Auth>().first, Welcome{{UserId("u1"), "Ada"}, "token-1", {{RoomId("lobby"), "Lobby", "", head}}});
    }

    void joined(std::vector<Event> events = {}, bool more = false) {
        const Seq head = events.empty() ? 0 : events.back().seq;
        say(last<Join>().first, Joined{{RoomId("lobby"), "Lobby", "", head}, Epoch("e1"), std::move(events), more});
    }

    void go_online() {
        start();
        open_socket();
        welcome();
        joined();
    }

    static Event event(Seq seq, const std::string& cid, const std::string& author = "u2", const std::string& body = "hi") {
        return {RoomId("lobby"), seq, 1000, EventKind::posted, {UserId(author), "Name of " + author}, MessageCid(cid), body};
    }

    void write(const std::string& text, const std::string& cid) {
        model.on_intent(EditDraft{text}, now());
        model.on_intent(SendDraft{MessageCid(cid), 5000}, now());
        run_effects();
    }

    void lose(std::uint16_t code = 1006) {
        model.on_socket_close(code, now());
        run_effects();
    }

    void wake() {
        model.on_wake(now());
        run_effects();
    }

    const RoomState& lobby() const { return *model.state().find(RoomId("lobby")); }

    Model model;
    double clock = 1000;
    int opened = 0;
    int closed = 0;
    std::vector<ClientMessage> sent;
    ShowDialog last_dialog;
    std::vector<std::string> paths;
    std::map<std::string, std::string> stored;
    std::vector<std::string> announced;
};

TEST_F(ModelTest, AFirstVisitAsksForANameAndConnectsOnlyThen) {
    start({});
    EXPECT_EQ(last_dialog.dialog, "name");
    EXPECT_EQ(opened, 0);
    model.on_intent(ChooseName{"  "}, now());
    run_effects();
    EXPECT_EQ(last_dialog.dialog, "name");
    EXPECT_NE(last_dialog.error, "");
    model.on_intent(ChooseName{" Ada "}, now());
    run_effects();
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_EQ(opened, 1);
    open_socket();
    EXPECT_EQ(last<Auth>().second.name, "Ada");
}

TEST_F(ModelTest, AfterTheWelcomeTheTokenIsKeptAndTheRoomsAreJoined) {
    go_online();
    EXPECT_EQ(model.state().link, Link::online);
    EXPECT_EQ(stored["token"], "token-1");
    EXPECT_EQ(stored["name"], "Ada");
    EXPECT_EQ(lobby().membership, RoomState::Membership::joined);
    EXPECT_EQ(model.state().current.value, "lobby");
    EXPECT_EQ(paths, std::vector<std::string>{"/r/lobby"});
}

TEST_F(ModelTest, AReturningVisitorSignsInByTokenAndADeadTokenFallsBackToTheName) {
    start({"Ada", "old-token", "/"});
    open_socket();
    EXPECT_EQ(last<Auth>().second.token, "old-token");
    say(last<Auth>().first, to_reply(make_error(ErrorCode::bad_token)));
    EXPECT_EQ(last<Auth>().second.name, "Ada");
    EXPECT_EQ(stored["token"], "");
    welcome();
    EXPECT_EQ(model.state().link, Link::online);
}

TEST_F(ModelTest, WhoseNameWasRefusedIsNotTriedAgainUntilThereIsAnother) {
    start({"Ada", "", "/"});
    open_socket();
    say(last<Auth>().first, ErrorReply{2003, "bad_name", "Somebody is called that.", false, 0});
    EXPECT_EQ(last_dialog.dialog, "name");
    EXPECT_EQ(last_dialog.error, "Somebody is called that.");
    lose(4102);
    EXPECT_FALSE(model.wake_at_ms().has_value());
    model.on_intent(ChooseName{"Grace"}, now());
    run_effects();
    EXPECT_EQ(opened, 2);
}

TEST_F(ModelTest, ADeepLinkOpensItsRoom) {
    start({"Ada", "t", "/r/tea/55"});
    open_socket();
    say(last<Auth>().first,
        Welcome{{UserId("u1"), "Ada"}, "t", {{RoomId("lobby"), "Lobby", "", 0}, {RoomId("tea"), "Tea", "", 0}}});
    EXPECT_EQ(model.state().current.value, "tea");
    EXPECT_TRUE(paths.empty()) << "the address is right already";
}

TEST_F(ModelTest, AMessageIsShownAtOnceAndSentWithItsId) {
    go_online();
    write("Hello", "c1");
    ASSERT_EQ(lobby().timeline.messages().size(), 1U);
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::pending);
    EXPECT_EQ(last<Send>().second.cid.value, "c1");
    say(last<Send>().first, Ack{RoomId("lobby"), MessageCid("c1"), 1, 9000});
    say(0, EventPush{event(1, "c1", "u1", "Hello")});
    ASSERT_EQ(lobby().timeline.messages().size(), 1U);
    EXPECT_EQ(lobby().timeline.messages()[0].seq, 1U);
}

TEST_F(ModelTest, ABlankDraftIsNotSent) {
    go_online();
    write("  \n ", "c1");
    EXPECT_EQ(count<Send>(), 0U);
}

TEST_F(ModelTest, WhatIsWrittenOfflineIsSentInOrderAfterTheResume) {
    go_online();
    lose();
    write("one", "c1");
    write("two", "c2");
    EXPECT_EQ(count<Send>(), 0U);
    clock = *model.wake_at_ms();
    wake();
    EXPECT_EQ(opened, 2);
    open_socket();
    welcome();
    EXPECT_EQ(last<Resume>().second.last, 0U);
    EXPECT_EQ(count<Send>(), 0U) << "nothing is sent before the room is live";
    say(last<Resume>().first, Resumed{RoomId("lobby"), Epoch("e1"), 0, {}});
    ASSERT_EQ(count<Send>(), 2U);
    EXPECT_EQ(std::get<Send>(sent[sent.size() - 2].command).cid.value, "c1");
    EXPECT_EQ(std::get<Send>(sent[sent.size() - 1].command).cid.value, "c2");
}

TEST_F(ModelTest, AMessageWhoseAckWasLostIsShownOnceAfterTheReconnect) {
    go_online();
    write("Hello", "c1");
    lose();
    clock = *model.wake_at_ms();
    wake();
    open_socket();
    welcome(1);
    say(last<Resume>().first, Resumed{RoomId("lobby"), Epoch("e1"), 1, {event(1, "c1", "u1", "Hello")}});
    EXPECT_EQ(count<Send>(), 1U) << "it came back as an event: there is nothing to send again";
    EXPECT_EQ(lobby().timeline.messages().size(), 1U);
}

TEST_F(ModelTest, AHoleInThePushesIsFetched) {
    go_online();
    say(0, EventPush{event(1, "a")});
    say(0, EventPush{event(4, "d")});
    EXPECT_EQ(last<Resume>().second.last, 1U);
    say(0, EventPush{event(5, "e")});
    say(last<Resume>().first,
        Resumed{RoomId("lobby"), Epoch("e1"), 5, {event(2, "b"), event(3, "c"), event(4, "d"), event(5, "e")}});
    EXPECT_EQ(lobby().timeline.last(), 5U);
    EXPECT_EQ(lobby().timeline.messages().size(), 5U);
}

TEST_F(ModelTest, AGapAndAResetBeginTheRoomAnew) {
    go_online();
    say(0, EventPush{event(1, "a")});
    for (const Notice& notice :
         {Notice(Gap{RoomId("lobby"), Epoch("e1"), 1, 900}), Notice(Reset{RoomId("lobby"), Epoch("e2"), 900})}) {
        say(0, Resync{RoomId("lobby"), 900});
        say(last<Resume>().first, notice);
        joined({event(899, "x"), event(900, "y")}, true);
        EXPECT_EQ(lobby().timeline.first(), 899U);
        EXPECT_EQ(lobby().timeline.last(), 900U);
        EXPECT_TRUE(lobby().timeline.has_older());
    }
}

TEST_F(ModelTest, AnotherEpochInTheHelloMakesTheClientJoinInsteadOfResuming) {
    go_online();
    say(0, EventPush{event(1, "a")});
    lose();
    clock = *model.wake_at_ms();
    wake();
    sent.clear();
    open_socket("e2");
    welcome();
    EXPECT_EQ(count<Resume>(), 0U);
    EXPECT_EQ(count<Join>(), 1U);
}

TEST_F(ModelTest, ABeatIsAnsweredWithTheCursors) {
    go_online();
    say(0, EventPush{event(1, "a")});
    say(0, Beat{});
    ASSERT_EQ(last<BeatReply>().second.cursors.size(), 1U);
    EXPECT_EQ(last<BeatReply>().second.cursors[0].last, 1U);
}

TEST_F(ModelTest, ASilentServerIsLeftAndTriedAgain) {
    go_online();
    clock = *model.wake_at_ms();
    wake();
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(model.state().link, Link::waiting);
}

TEST_F(ModelTest, APageThatBecomesVisibleProbesTheConnectionAndGivesUpAfterThreeSeconds) {
    go_online();
    model.on_visible(true, now());
    run_effects();
    const RequestId probe = last<BeatReply>().first;
    EXPECT_NE(probe, 0U);
    EXPECT_EQ(*model.wake_at_ms(), clock + 3000);
    say(probe, Beat{});
    EXPECT_GT(*model.wake_at_ms(), clock + 3000);
    model.on_visible(true, now());
    run_effects();
    clock += 3000;
    wake();
    EXPECT_EQ(model.state().link, Link::waiting);
}

TEST_F(ModelTest, AServerThatRestartsSaysWhenToComeBack) {
    go_online();
    say(0, Reconnect{1234});
    lose(1012);
    EXPECT_EQ(*model.wake_at_ms(), clock + 1234);
}

TEST_F(ModelTest, TheWaitDoublesUpToHalfAMinuteAndTheNetworksReturnEndsIt) {
    EXPECT_EQ(backoff_ms(0, 0), 250);
    EXPECT_LT(backoff_ms(0, 0.999), 500);
    EXPECT_EQ(backoff_ms(3, 0), 2000);
    EXPECT_EQ(backoff_ms(40, 0), 15'000);
    go_online();
    for (int i = 0; i < 9; i++) {
        lose();
        clock = *model.wake_at_ms();
        wake();
    }
    lose();
    EXPECT_GT(*model.wake_at_ms() - clock, 15'000);
    model.on_network(false, now());
    EXPECT_FALSE(model.wake_at_ms().has_value()) << "no attempts without a network";
    const int before = opened;
    model.on_network(true, now());
    run_effects();
    EXPECT_EQ(opened, before + 1);
}

TEST_F(ModelTest, ATemporaryErrorIsRetriedByItselfAndALastingOneIsShown) {
    go_online();
    write("one", "c1");
    say(last<Send>().first, to_reply(make_error(ErrorCode::busy)));
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::pending);
    clock = *model.wake_at_ms();
    wake();
    EXPECT_EQ(count<Send>(), 2U);
    say(last<Send>().first, to_reply(make_error(ErrorCode::bad_body)));
    EXPECT_EQ(lobby().timeline.messages()[0].delivery, Delivery::failed);
    EXPECT_NE(lobby().timeline.messages()[0].error, "");
    model.on_intent(RetryMessage{RoomId("lobby"), MessageCid("c1")}, now());
    run_effects();
    EXPECT_EQ(last<Send>().second.cid.value, "c1");
}

TEST_F(ModelTest, MessagesInARoomThatIsNotOnTheScreenAreUnreadUntilItIsOpened) {
    go_online();
    say(0, RoomAdded{{RoomId("tea"), "Tea", "", 0}});
    say(last<Join>().first, Joined{{RoomId("tea"), "Tea", "", 0}, Epoch("e1"), {}, false});
    Event elsewhere = event(1, "a");
    elsewhere.room = RoomId("tea");
    say(0, EventPush{elsewhere});
    EXPECT_EQ(model.state().find(RoomId("tea"))->unread, 1U);
    EXPECT_TRUE(announced.empty());
    model.on_intent(OpenRoom{RoomId("tea")}, now());
    run_effects();
    EXPECT_EQ(model.state().find(RoomId("tea"))->unread, 0U);
    EXPECT_EQ(paths.back(), "/r/tea");
}

TEST_F(ModelTest, EachRoomKeepsItsDraft) {
    go_online();
    say(0, RoomAdded{{RoomId("tea"), "Tea", "", 0}});
    model.on_intent(EditDraft{"half a thought"}, now());
    model.on_intent(OpenRoom{RoomId("tea")}, now());
    EXPECT_EQ(model.state().current_room()->draft, "");
    model.on_intent(OpenRoom{RoomId("lobby")}, now());
    EXPECT_EQ(model.state().current_room()->draft, "half a thought");
}

TEST_F(ModelTest, AFrameThatCantBeReadChangesNothing) {
    go_online();
    model.on_socket_text("{\"type\":", now());
    model.on_socket_text(R"({"type":"event","payload":{"room":"lobby","seq":"one"}})", now());
    EXPECT_EQ(model.state().link, Link::online);
    EXPECT_EQ(lobby().timeline.last(), 0U);
}

TEST_F(ModelTest, APagePutAwayClosesItsSocketAndComesBackWhenItIsSeen) {
    go_online();
    model.on_page_hide();
    run_effects();
    EXPECT_EQ(closed, 1);
    lose();
    model.on_visible(true, now());
    run_effects();
    EXPECT_EQ(opened, 2);
}

}  // namespace
}  // namespace parley::client
