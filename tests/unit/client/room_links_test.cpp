// Links that invite into rooms: the one that led here, and those in the room's pane.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

RoomInfo board_as(parley::Role role) {
    return with_standing(room_info("board", RoomAccess::closed, 1), {role, false, 0, 0});
}

class RoomLinks : public ModelTest {
protected:
    void come_by(const std::string& path) {
        start({"Ada", "", path});
        open_socket();
        say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    }
    std::vector<std::string> codes() const {
        std::vector<std::string> codes;
        for (const Join& join : all<Join>())
            if (!join.invitation.empty()) codes.push_back(join.room.value + " " + join.invitation);
        return codes;
    }
};

using Codes = std::vector<std::string>;

TEST(PlaceIn, ReadsTheRoomTheMessageAndTheCodeOfALink) {
    EXPECT_EQ(place_in("/r/board#join=c-1").room.value, "board");
    EXPECT_EQ(place_in("/r/board#join=c-1").code, "c-1");
    EXPECT_EQ(place_in("/r/board/12#join=c-1").seq, 12U);
    EXPECT_EQ(place_in("/r/board/12").code, "");
    EXPECT_EQ(place_in("/elsewhere#join=c-1").code, "");
}

TEST_F(RoomLinks, WhoCameByOneJoinsAfterSigningInAndIsShownTheRoom) {
    come_by("/r/board#join=secret");
    EXPECT_EQ(codes(), Codes{"board secret"});
    const RequestId asked = last<Join>().first;
    say(asked, Joined{board_as(parley::Role::member), Epoch("e1"), {}, false});
    EXPECT_EQ(model->state().current.value, "board");
    EXPECT_EQ(paths.back(), "/r/board") << "the code leaves the address";
    reconnect();
    EXPECT_EQ(codes().size(), 1U) << "it was used";
}

TEST_F(RoomLinks, OnAFirstVisitItWaitsForTheName) {
    start({"", "", "/r/board#join=secret"});
    EXPECT_EQ(last_dialog.dialog, "first");
    intend(ChooseName{"Ada"});
    open_socket();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    EXPECT_EQ(codes(), Codes{"board secret"});
}

TEST_F(RoomLinks, IsSaidAgainOnTheNextConnectionAsLongAsNobodyAnswered) {
    come_by("/r/board#join=secret");
    reconnect();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    EXPECT_EQ(codes(), (Codes{"board secret", "board secret"}));
    say(last<Join>().first, to_reply(make_error(ErrorCode::bad_invitation)));
    EXPECT_EQ(model->state().current.value, "lobby");
    reconnect();
    say(last<Auth>().first, personal_welcome({room_info("lobby")}));
    EXPECT_EQ(codes().size(), 2U) << "a refusal is final";
}

TEST_F(RoomLinks, WhoIsInAlreadyUsesNone) {
    start({"Ada", "", "/r/board#join=secret"});
    open_socket();
    say(last<Auth>().first, personal_welcome({room_info("lobby"), board_as(parley::Role::member)}));
    EXPECT_TRUE(codes().empty());
    EXPECT_EQ(model->state().current.value, "board");
}

TEST_F(RoomLinks, OneInAMessageIsFollowedWithinThePage) {
    come_by("/");
    EXPECT_TRUE(model->on_room_link("/r/board#join=secret", now()));
    run_effects();
    EXPECT_EQ(codes(), Codes{"board secret"});
}

// ---- in the room's pane --------------------------------------------------------------------------------------------------

class RoomLinksPane : public testing::Test {
protected:
    RoomLinksPane() {
        driver.go_online(2);
        RoomInfo board = AppDriver::room("board", "Board", RoomAccess::closed);
        board.standing = Standing{parley::Role::owner, false, 0, 0};
        driver.say(0, RoomAdded{board});
        driver.settle();
        driver.app->on_path("/r/board");
        driver.settle();
        press("Room settings");
    }
    void press(const std::string& label) {
        for (const SemanticNode& node : driver.platform.nodes) {
            if (node.role != Role::button || node.name != label) continue;
            driver.app->on_semantic_action(node.key);
            driver.settle();
            return;
        }
        FAIL() << label;
    }
    template <class C>
    std::pair<RequestId, C> asked() {
        for (auto one = driver.platform.sent.rbegin(); one != driver.platform.sent.rend(); ++one) {
            const auto* command = get_if<AccountCommand>(&one->command);
            if (command == nullptr) continue;
            if (const auto* wanted = get_if<C>(command)) return {one->id, *wanted};
        }
        ADD_FAILURE() << "nothing was asked";
        return {};
    }
    void answer(RequestId id, AccountNotice notice) {
        driver.say(id, std::move(notice));
        driver.settle();
    }
    AppDriver driver;
};

TEST_F(RoomLinksPane, AreMadeForSoManyAndSoLongAndShownOnce) {
    answer(asked<ListRoomLinks>().first, RoomLinkList{RoomId("board"), {}});
    EXPECT_NE(driver.platform.find(Role::text, "No links are open."), nullptr);
    press("It holds for: 1 hour");
    press("It is for: 1 person");
    press("Make a link");
    const auto wanted = asked<NewRoomLink>();
    EXPECT_EQ(wanted.second.room.value, "board");
    EXPECT_EQ(wanted.second.uses, 1U);
    EXPECT_EQ(wanted.second.seconds, 3600U);
    answer(wanted.first, RoomLinkInfo{"l1", "secret", UserId("u1"), "Ada", 1, 0});
    EXPECT_NE(driver.platform.find(Role::text, "/r/board#join=secret"), nullptr);
    answer(asked<ListRoomLinks>().first, RoomLinkList{RoomId("board"), {{"l1", "", UserId("u1"), "Ada", 1, 0}}});
    EXPECT_NE(driver.platform.find(Role::text, "for 1 more person, for ever"), nullptr);
}

TEST_F(RoomLinksPane, AreRevokedByTheirMakerAndByModerators) {
    answer(asked<ListRoomLinks>().first, RoomLinkList{RoomId("board"), {{"l1", "", UserId("u9"), "Ben", 0, 0}}});
    press("Revoke: \u2068Link by Ben\u2069, for anybody, for ever");
    const auto revoked = asked<RevokeRoomLink>();
    EXPECT_EQ(revoked.second.link, "l1");
    answer(revoked.first, Done{});
    answer(asked<ListRoomLinks>().first, RoomLinkList{RoomId("board"), {}});
    EXPECT_NE(driver.platform.find(Role::text, "No links are open."), nullptr);
}

TEST_F(RoomLinksPane, AreNotOfferedWhereEverybodyIsAnyway) {
    driver.app->on_path("/r/lobby");
    driver.settle();
    press("Room settings");
    for (const SemanticNode& node : driver.platform.nodes) EXPECT_NE(node.name, "Make a link");
}

}  // namespace
}  // namespace parley::client
