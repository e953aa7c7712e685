// What is seen of moderation: the card of a ban, the staff room, the menu's second step, and blocked people.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

class ModerationViews : public testing::Test {
protected:
    [[nodiscard]] const SemanticNode* node(Role role, const std::string& words) const {
        for (const SemanticNode& one : driver.platform.nodes)
            if (one.role == role && (one.name == words || one.text == words)) return &one;
        return nullptr;
    }
    void press(const std::string& label) {
        const SemanticNode* button = node(Role::button, label);
        ASSERT_NE(button, nullptr) << label;
        driver.app->on_semantic_action(button->key);
        driver.settle();
    }
    template <class C>
    [[nodiscard]] C sent() const {
        return get<C>(driver.platform.sent.back().command);
    }
    void come_in_as(Rank rank, std::vector<RoomInfo> rooms) {
        driver.app->on_socket_open();
        Hello hello;
        hello.epoch = Epoch("e");
        driver.say(0, hello);
        Welcome welcome{{UserId("u1"), "Ada"}, "t", std::move(rooms), {}, {}};
        welcome.rank = rank;
        driver.say(driver.platform.sent.back().id, welcome);
    }
    /// Those of a message of Grace.
    void open_menu(const std::string& words) {
        const SemanticNode* text = node(Role::text, words);
        ASSERT_NE(text, nullptr);
        driver.hold(text->rect.x + 4, text->rect.y + 4);
    }

    AppDriver driver;
};

TEST_F(ModerationViews, WhoIsBannedReadsWhyAndTriesAgainByAClick) {
    driver.go_online(3);
    ErrorReply ban = to_reply(make_error(ErrorCode::banned));
    ban.message = "You are banned until tomorrow. To appeal, write to desk@example.org.";
    driver.say(0, ban);
    driver.settle();
    EXPECT_NE(node(Role::alert, ban.message), nullptr);
    EXPECT_EQ(node(Role::text, "Message number 3"), nullptr);
    const SemanticNode* again = node(Role::button, "Try again");
    ASSERT_NE(again, nullptr);
    driver.click(again->rect);
    EXPECT_EQ(node(Role::button, "Try again"), nullptr) << "while it is tried";
}

TEST_F(ModerationViews, AReportIsResolvedAndLeadsToTheMessage) {
    RoomInfo staff = AppDriver::room("staff", "", RoomAccess::staff);
    staff.standing = Standing{parley::Role::member, false, 0, 0};
    come_in_as(Rank::moderator, {staff});
    Event reported = driver.change(1, EventKind::reported, 57);
    reported.room = RoomId("staff");
    reported.about = RoomId("lobby");
    reported.person = {UserId("u3"), "Ben"};
    reported.topic = "You fool";
    staff.head = 1;
    driver.say(driver.platform.sent.back().id, Joined{staff, Epoch("e"), {reported}, false});
    driver.settle();
    EXPECT_NE(node(Role::button, "Go to message"), nullptr);
    EXPECT_NE(node(Role::text, "A record of what moderators do. It can\u2019t be changed."), nullptr);
    press("Resolve");
    EXPECT_EQ(sent<Change>().content.kind, EventKind::resolved);
    EXPECT_EQ(sent<Change>().content.target, 1U);
    Event resolved = driver.change(2, EventKind::resolved, 1);
    resolved.room = RoomId("staff");
    driver.push(resolved);
    driver.settle();
    EXPECT_EQ(node(Role::button, "Resolve"), nullptr);
}

TEST_F(ModerationViews, APurgeIsUndoneForTenMinutes) {
    RoomInfo staff = AppDriver::room("staff", "", RoomAccess::staff);
    staff.standing = Standing{parley::Role::member, false, 0, 0};
    come_in_as(Rank::moderator, {staff});
    Event fresh = driver.change(2, EventKind::purged);
    Event old = driver.change(1, EventKind::purged);
    fresh.room = old.room = RoomId("staff");
    fresh.person = old.person = {UserId("u3"), "Ben"};
    fresh.seconds = old.seconds = 3600;
    fresh.messages = old.messages = 4;
    old.at_ms -= 11 * 60'000;
    staff.head = 2;
    driver.say(driver.platform.sent.back().id, Joined{staff, Epoch("e"), {old, fresh}, false});
    driver.settle();
    const auto undo = [](const SemanticNode& one) { return one.role == Role::button && one.name == "Undo"; };
    EXPECT_EQ(std::count_if(driver.platform.nodes.begin(), driver.platform.nodes.end(), undo), 1);
    press("Undo");
    EXPECT_EQ(sent<Change>().content.kind, EventKind::restored);
    EXPECT_EQ(sent<Change>().content.target, 2U);
}

TEST_F(ModerationViews, AReportSaysWhyInASecondStep) {
    driver.go_online(3);
    open_menu("Message number 2");
    EXPECT_EQ(node(Role::button, "Ban " + isolated("Grace") + "\u2026"), nullptr) << "who moderates nothing bans nobody";
    press("Report\u2026");
    EXPECT_EQ(node(Role::button, "Copy text"), nullptr);
    press("Rude or threatening");
    EXPECT_EQ(sent<Change>().content.kind, EventKind::reported);
    EXPECT_EQ(sent<Change>().content.target, 2U);
    EXPECT_EQ(sent<Change>().content.about, RoomId("lobby"));
    EXPECT_EQ(sent<Change>().content.body, "Rude or threatening");
}

TEST_F(ModerationViews, MessagesOfWhomOneBlocksAreFoldedAndShownByAClick) {
    driver.go_online(2);
    open_menu("Message number 2");
    press("Block " + isolated("Grace"));
    EXPECT_EQ(node(Role::text, "Message number 2"), nullptr);
    EXPECT_NE(node(Role::text, "Message of somebody you blocked"), nullptr);
    const SemanticNode* show = node(Role::button, "Show");
    ASSERT_NE(show, nullptr);
    driver.click(show->rect);
    EXPECT_NE(node(Role::text, "Message number 1"), nullptr);
    EXPECT_EQ(node(Role::text, "Message number 2"), nullptr) << "only the one";
}

}  // namespace
}  // namespace parley::client
