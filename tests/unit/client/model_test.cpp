#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/backoff.h"

namespace parley::client {
namespace {

TEST_F(ModelTest, AFirstVisitAsksForANameAndConnectsOnlyThen) {
    start({});
    EXPECT_EQ(last_dialog.dialog, "first");
    EXPECT_EQ(opened, 0);
    model->on_intent(ChooseName{"  "}, now());
    run_effects();
    EXPECT_EQ(last_dialog.dialog, "name");
    EXPECT_NE(last_dialog.error, "");
    model->on_intent(ChooseName{" Ada "}, now());
    run_effects();
    EXPECT_EQ(last_dialog.dialog, "");
    EXPECT_EQ(opened, 1);
    open_socket();
    EXPECT_EQ(last<Auth>().second.name, "Ada");
}

TEST_F(ModelTest, AfterTheWelcomeTheTokenIsKeptAndTheRoomsAreJoined) {
    go_online();
    EXPECT_EQ(model->state().link, Link::online);
    EXPECT_EQ(stored["token"], "token-1");
    EXPECT_EQ(stored["name"], "Ada");
    EXPECT_EQ(lobby().membership, RoomState::Membership::joined);
    EXPECT_EQ(model->state().current.value, "lobby");
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
    EXPECT_EQ(model->state().link, Link::online);
}

TEST_F(ModelTest, WhoseNameWasRefusedIsNotTriedAgainUntilThereIsAnother) {
    start({"Ada", "", "/"});
    open_socket();
    say(last<Auth>().first, ErrorReply{2003, "bad_name", "Somebody is called that.", false, 0});
    EXPECT_EQ(last_dialog.dialog, "name");
    EXPECT_EQ(last_dialog.error, "Somebody is called that.");
    lose(4102);
    EXPECT_FALSE(model->wake_at_ms().has_value());
    model->on_intent(ChooseName{"Grace"}, now());
    run_effects();
    EXPECT_EQ(opened, 2);
}

TEST_F(ModelTest, ADeepLinkOpensItsRoom) {
    start({"Ada", "t", "/r/tea/55"});
    open_socket();
    say(last<Auth>().first, welcome_with({room_info("lobby"), room_info("tea")}));
    EXPECT_EQ(model->state().current.value, "tea");
    EXPECT_TRUE(paths.empty()) << "the address is right already";
}

TEST_F(ModelTest, ABeatIsAnsweredWithTheCursors) {
    go_online();
    push(posted(1));
    say(0, Beat{});
    ASSERT_EQ(last<BeatReply>().second.cursors.size(), 1U);
    EXPECT_EQ(last<BeatReply>().second.cursors[0].last, 1U);
}

TEST_F(ModelTest, APageThatBecomesVisibleSaysWhatItHolds) {
    go_online({posted(1), posted(2)});
    model->on_visible(false, now());
    model->on_visible(true, now());
    run_effects();
    ASSERT_EQ(last<BeatReply>().second.cursors.size(), 1U);
    EXPECT_EQ(last<BeatReply>().second.cursors[0].last, 2U);
    say(0, Resumed{RoomId("lobby"), Epoch("e1"), 4, {posted(3), posted(4)}});
    EXPECT_EQ(lobby().timeline.last(), 4U) << "what is lacking comes without being asked for";
}

TEST_F(ModelTest, AReplyThatCantBeReadIsAskedForAgain) {
    go_online();
    lose();
    pass_until_wake();
    open_socket();
    welcome();
    const RequestId id = last<Resume>().first;
    model->on_socket_text(R"({"type":"events","id":)" + std::to_string(id) + R"(,"payload":{"room":7}})", now());
    run_effects();
    pass_until_wake();
    EXPECT_GT(last<Resume>().first, id);
}

TEST_F(ModelTest, SettingsComeWithTheWelcome) {
    start();
    open_socket();
    Welcome welcome = personal_welcome({room_info("lobby")});
    welcome.settings = {{"theme", "dark"}};
    say(last<Auth>().first, welcome);
    EXPECT_EQ(model->state().settings.at("theme"), "dark");
}

TEST_F(ModelTest, ASilentServerIsLeftAndTriedAgain) {
    go_online();
    clock = *model->wake_at_ms();
    wake();
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(model->state().link, Link::waiting);
}

TEST_F(ModelTest, APageThatBecomesVisibleProbesTheConnectionAndGivesUpAfterThreeSeconds) {
    go_online();
    model->on_visible(true, now());
    run_effects();
    const RequestId probe = last<BeatReply>().first;
    EXPECT_NE(probe, 0U);
    EXPECT_EQ(*model->wake_at_ms(), clock + 3000);
    say(probe, Beat{});
    EXPECT_GT(*model->wake_at_ms(), clock + 3000);
    model->on_visible(true, now());
    run_effects();
    clock += 3000;
    wake();
    EXPECT_EQ(model->state().link, Link::waiting);
}

TEST_F(ModelTest, AServerThatRestartsSaysWhenToComeBack) {
    go_online();
    say(0, Reconnect{1234});
    lose(1012);
    EXPECT_EQ(*model->wake_at_ms(), clock + 1234);
}

TEST_F(ModelTest, TheWaitDoublesUpToHalfAMinuteAndTheNetworksReturnEndsIt) {
    EXPECT_EQ(backoff_ms(0, 0), 250);
    EXPECT_LT(backoff_ms(0, 0.999), 500);
    EXPECT_EQ(backoff_ms(3, 0), 2000);
    EXPECT_EQ(backoff_ms(40, 0), 15'000);
    go_online();
    for (int i = 0; i < 9; i++) {
        lose();
        clock = *model->wake_at_ms();
        wake();
    }
    lose();
    EXPECT_GT(*model->wake_at_ms() - clock, 15'000);
    model->on_network(false, now());
    EXPECT_EQ(*model->wake_at_ms(), clock + 30'000) << "no hurry without a network";
    const int before = opened;
    model->on_network(true, now());
    run_effects();
    EXPECT_EQ(opened, before + 1);
}

TEST_F(ModelTest, AFrameThatCantBeReadChangesNothing) {
    go_online();
    model->on_socket_text("{\"type\":", now());
    model->on_socket_text(R"({"type":"event","payload":{"room":"lobby","seq":"one"}})", now());
    EXPECT_EQ(model->state().link, Link::online);
    EXPECT_EQ(lobby().timeline.last(), 0U);
}

TEST_F(ModelTest, APagePutAwayClosesItsSocketAndComesBackWhenItIsSeen) {
    go_online();
    clock += 60'000;
    model->on_page_hide(now());
    run_effects();
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(model->state().link_since_ms, clock) << "the banner has its second";
    lose();
    EXPECT_FALSE(model->wake_at_ms().has_value()) << "a page that nobody sees asks for nothing";
    model->on_network(true, now());
    run_effects();
    EXPECT_EQ(opened, 1);
    model->on_visible(true, now());
    run_effects();
    EXPECT_EQ(opened, 2);
}

TEST_F(ModelTest, APagePutAwayComesBackHiddenToo) {
    go_online();
    model->on_visible(false, now());
    model->on_page_hide(now());
    model->on_awake(now());
    run_effects();
    EXPECT_EQ(opened, 2);
}

TEST_F(ModelTest, AMachineThatSleptProbesTheConnectionAndComesBackWithoutABackoff) {
    go_online();
    model->on_awake(now());
    run_effects();
    EXPECT_EQ(*model->wake_at_ms(), clock + 3000);
    model->on_awake(now());
    run_effects();
    EXPECT_EQ(count<BeatReply>(), 1U) << "one probe at a time";
    pass_until_wake();
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(model->state().link, Link::waiting);
    model->on_awake(now());
    run_effects();
    EXPECT_EQ(opened, 2);
    EXPECT_EQ(model->state().failed_attempts, 0U);
}

TEST_F(ModelTest, ANetworkThatGoesOrChangesIsProbed) {
    for (const bool online : {false, true}) {
        SCOPED_TRACE(online);
        model = std::make_unique<Model>();
        go_online();
        const int before = opened;
        model->on_network(online, now());
        run_effects();
        EXPECT_EQ(*model->wake_at_ms(), clock + 3000);
        pass_until_wake();
        EXPECT_EQ(model->state().link, Link::waiting);
        EXPECT_EQ(opened, before);
    }
}

TEST_F(ModelTest, WithoutANetworkItIsTriedNowAndThenAndWhenThePersonWants) {
    go_online();
    lose();
    model->on_network(false, now());
    EXPECT_EQ(*model->wake_at_ms(), clock + 30'000);
    pass_until_wake();
    EXPECT_EQ(opened, 2);
    lose();
    EXPECT_GE(*model->wake_at_ms(), clock + 30'000);
    intend(RetryConnection{});
    EXPECT_EQ(opened, 3);
}

}  // namespace
}  // namespace parley::client
