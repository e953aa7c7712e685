#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

/// An app of somebody with that rank.
class Signed {
public:
    explicit Signed(Rank rank, float width = 1000, float height = 700) : driver(width, height) {
        driver.app->on_socket_open();
        Hello hello;
        hello.epoch = Epoch("e");
        hello.heartbeat_ms = 25'000;
        hello.sign_up = SignUpMode::open;
        driver.say(0, hello);
        const RoomInfo lobby = AppDriver::room("lobby", "Lobby");
        Welcome welcome{{UserId("u1"), "Ada"}, "t", {lobby}, {}, {}};
        welcome.rank = rank;
        welcome.session = "s1";
        driver.say(driver.platform.sent.back().id, welcome);
        driver.say(driver.platform.sent.back().id, Joined{lobby, Epoch("e"), {}, false});
        driver.settle();
    }

    void press(const std::string& name) {
        const SemanticNode* node = driver.platform.find(Role::button, name);
        ASSERT_NE(node, nullptr) << name;
        driver.click(node->rect);
    }
    void open(const std::string& part = "") {
        if (driver.platform.find(Role::button, "Account: ") == nullptr) press("Rooms");
        press("Account: ");
        if (!part.empty()) press(part);
    }
    bool has(Role role, const std::string& name) const { return driver.platform.find(role, name) != nullptr; }
    template <class C>
    const C* last() const {
        const auto* command = get_if<AccountCommand>(&driver.platform.sent.back().command);
        return command == nullptr ? nullptr : get_if<C>(command);
    }
    void answer(AccountNotice notice) {
        driver.say(driver.platform.sent.back().id, std::move(notice));
        driver.settle();
    }

    AppDriver driver;
};

PersonInfo person(const std::string& id, Rank rank) {
    return {UserId(id), id, rank, 1'763'000'000'000, 1'763'000'000'000};
}

TEST(AccountViews, OnesNameOpensThePaneInPlaceOfTheConversationAndBackTakesItAway) {
    Signed ada(Rank::member);
    ada.open();
    EXPECT_TRUE(ada.has(Role::region, "Account"));
    EXPECT_FALSE(ada.has(Role::log, ""));
    EXPECT_TRUE(ada.driver.platform.pane) << "it has an entry in the history";
    EXPECT_FALSE(ada.driver.platform.place.enabled) << "nothing is written behind it";
    EXPECT_TRUE(ada.has(Role::text, "Member"));
    ada.driver.app->on_pane_left();
    ada.driver.settle();
    EXPECT_FALSE(ada.has(Role::region, "Account"));
    EXPECT_TRUE(ada.has(Role::log, ""));
    EXPECT_FALSE(ada.driver.platform.pane);
    EXPECT_TRUE(ada.driver.platform.place.enabled);
}

TEST(AccountViews, EscapeAndTheCrossCloseIt) {
    Signed ada(Rank::member);
    ada.open();
    EXPECT_TRUE(ada.driver.app->on_edit_key(EditKey::escape, {}));
    ada.driver.settle();
    EXPECT_FALSE(ada.has(Role::region, "Account"));
    ada.open();
    ada.press("Close account");
    EXPECT_FALSE(ada.has(Role::region, "Account"));
}

TEST(AccountViews, AGuestIsOfferedAnAccountAndAnAccountANewPassword) {
    Signed guest(Rank::guest);
    guest.open();
    EXPECT_FALSE(guest.has(Role::button, "Change password"));
    guest.press("Create an account");
    EXPECT_EQ(guest.driver.platform.dialog, "member");
    Signed member(Rank::member);
    member.open();
    EXPECT_FALSE(member.has(Role::button, "Create an account"));
    member.press("Change password");
    EXPECT_EQ(member.driver.platform.dialog, "password");
}

TEST(AccountViews, APictureIsChosenDrawnAndRemoved) {
    Signed ada(Rank::guest);
    ada.open();
    EXPECT_FALSE(ada.has(Role::button, "Remove picture"));
    ada.press("Add a picture");
    EXPECT_EQ(ada.driver.platform.avatars_picked, 1);
    ada.driver.app->on_avatar("", "");
    ada.driver.settle();
    EXPECT_FALSE(ada.has(Role::button, "Add a picture")) << "one at a time";
    EXPECT_TRUE(ada.has(Role::text, "Your picture is on its way"));
    ada.driver.app->on_avatar("f1", "");
    ASSERT_NE(ada.last<SetAvatar>(), nullptr);
    EXPECT_EQ(ada.last<SetAvatar>()->file, "f1");
    EXPECT_TRUE(ada.driver.platform.avatars_drawn.empty());
    ada.driver.say(0, PersonRenamed{{UserId("u1"), "Ada", "0123456789abcdef01234567"}});
    ada.answer(Done{});
    EXPECT_EQ(ada.driver.platform.avatars_drawn.count("0123456789abcdef01234567"), 1U);
    EXPECT_TRUE(ada.has(Role::button, "Change picture"));
    ada.press("Remove picture");
    EXPECT_EQ(ada.last<SetAvatar>()->file, "");
}

TEST(AccountViews, OnlyWhoAdministersIsShownPeopleAndInvitations) {
    Signed member(Rank::member);
    member.open();
    EXPECT_FALSE(member.has(Role::button, "People"));
    EXPECT_FALSE(member.has(Role::button, "Invitations"));
    Signed moderator(Rank::moderator);
    moderator.open();
    EXPECT_TRUE(moderator.has(Role::button, "People"));
    EXPECT_FALSE(moderator.has(Role::button, "Invitations"));
    Signed admin(Rank::admin);
    admin.open();
    EXPECT_TRUE(admin.has(Role::button, "Invitations"));
}

TEST(AccountViews, SigningOutAsksFirst) {
    Signed ada(Rank::member);
    ada.driver.type("half written");
    ada.open();
    ada.press("Sign out");
    EXPECT_EQ(ada.last<EndSession>(), nullptr);
    EXPECT_TRUE(ada.has(Role::text, "You lose what is half written."));
    ada.press("Stay");
    EXPECT_FALSE(ada.has(Role::button, "Sign out now"));
    ada.press("Sign out");
    ada.press("Sign out now");
    ASSERT_NE(ada.last<EndSession>(), nullptr);
    ada.answer(Done{});
    EXPECT_EQ(ada.driver.platform.dialog, "sign-in");
    EXPECT_FALSE(ada.has(Role::region, "Account"));
}

TEST(AccountViews, TheConnectionIsMeasuredWhileItIsLookedAt) {
    Signed ada(Rank::member);
    ada.open("Connection");
    const auto* asked = get_if<BeatReply>(&ada.driver.platform.sent.back().command);
    ASSERT_NE(asked, nullptr);
    const std::size_t sent = ada.driver.platform.sent.size();
    ada.driver.settle();
    EXPECT_EQ(ada.driver.platform.sent.size(), sent) << "one at a time";
    EXPECT_TRUE(ada.has(Role::text, "Measuring"));
    ada.driver.say(ada.driver.platform.sent.back().id, Beat{});
    ada.driver.settle();
    EXPECT_TRUE(ada.has(Role::text, "The server\u2019s answer takes: "));
    EXPECT_TRUE(ada.has(Role::text, "Connections: 1"));
}

TEST(AccountViews, SessionsAreEndedByTheirButtons) {
    Signed ada(Rank::member);
    ada.open("Sessions");
    const std::int64_t now_ms = ada.driver.platform.wall_ms();
    ada.answer(
        SessionList{{{"a", "Chrome on Android", now_ms, now_ms, false}, {"c", "Firefox on Linux", now_ms, now_ms, true}}});
    EXPECT_TRUE(ada.has(Role::text, "This browser"));
    EXPECT_FALSE(ada.has(Role::button, "End the session of Firefox on Linux"));
    ada.press("End the session of Chrome on Android");
    ASSERT_NE(ada.last<EndSession>(), nullptr);
    EXPECT_EQ(ada.last<EndSession>()->session, "a");
}

TEST(AccountViews, WhatARankMayNotGiveIsNotOffered) {
    Signed admin(Rank::admin);
    admin.open("People");
    admin.answer(PeopleList{{person("ben", Rank::member), person("olga", Rank::owner)}, false, ""});
    admin.press("ben");
    EXPECT_TRUE(admin.has(Role::button, "Moderator"));
    EXPECT_FALSE(admin.has(Role::button, "\u2069 Owner"));
    EXPECT_TRUE(admin.has(Role::button, "New password link"));
    admin.press(
        "Make \u2068"
        "ben\u2069 Moderator");
    ASSERT_NE(admin.last<SetRank>(), nullptr);
    EXPECT_EQ(admin.last<SetRank>()->rank, Rank::moderator);
    admin.answer(Done{});
    admin.press("olga");
    EXPECT_FALSE(admin.has(Role::button, "New password link"));
}

TEST(AccountViews, ALinkIsCopiedWithinTheClick) {
    Signed admin(Rank::admin);
    admin.open("Invitations");
    admin.answer(InvitationList{});
    admin.press("New invitation");
    EXPECT_EQ(admin.driver.platform.dialog, "invitation");
    FormFields fields;
    fields.uses = 3;
    fields.days = 7;
    admin.driver.app->on_form(PageForm::invitation, fields);
    ASSERT_NE(admin.last<NewInvitation>(), nullptr);
    admin.answer(InvitationInfo{"i1", "secret-code", "", 3, admin.driver.platform.wall_ms()});
    const SemanticNode* copy = admin.driver.platform.find(Role::button, "Copy link");
    ASSERT_NE(copy, nullptr);
    EXPECT_TRUE(copy->at_once);
    admin.driver.app->on_semantic_action(copy->key);
    EXPECT_EQ(admin.driver.platform.copied.plain, "https://chat.example/#invite=secret-code");
}

TEST(AccountViews, WhatIsTypedInThePeopleFieldFindsAndNothingElseIsWritten) {
    Signed admin(Rank::admin);
    admin.open("People");
    admin.answer(PeopleList{{person("ben", Rank::member)}, false, ""});
    admin.driver.app->on_focus(admin.driver.platform.find(Role::field, "Find by name")->key, false);
    admin.driver.type("be");
    admin.driver.platform.clock_ms += 500;
    admin.driver.app->on_wake();
    ASSERT_NE(admin.last<ListPeople>(), nullptr);
    EXPECT_EQ(admin.last<ListPeople>()->query, "be");
    admin.driver.app->on_pane_left();
    admin.driver.settle();
    EXPECT_EQ(admin.driver.platform.edited, "") << "the composer has what it had";
}

TEST(AccountViews, EverythingIsWithinANarrowWindowAndLargeEnoughForFingers) {
    Signed admin(Rank::admin, 320, 640);
    admin.driver.platform.preferred.coarse = true;
    admin.driver.app->on_preferences();
    admin.driver.settle();
    admin.open();
    for (const char* part : {"You", "Sessions", "People", "Invitations"}) {
        if (std::string(part) != "You") admin.press(part);
        if (std::string(part) == "People") {
            admin.answer(PeopleList{{person(std::string(40, 'W'), Rank::member)}, false, ""});
            admin.press("WWW");
        }
        for (const SemanticNode& node : admin.driver.platform.nodes) {
            if (node.role != Role::button) continue;
            EXPECT_GE(node.rect.x, 0) << part << ": " << node.name;
            EXPECT_LE(node.rect.x + node.rect.width, 320) << part << ": " << node.name;
            EXPECT_GE(node.rect.height, 44) << part << ": " << node.name;
            EXPECT_GE(node.rect.width, 44) << part << ": " << node.name;
        }
    }
}

TEST(AccountViews, AFormOfThePageBecomesWhatIsMeant) {
    AppDriver driver;
    driver.platform.stored.clear();
    driver.app.reset();
    driver.app = make_app(driver.platform, driver.rasterizer, driver.renderer, {});
    EXPECT_EQ(driver.platform.dialog, "first");
    FormFields fields;
    fields.name = "Ada";
    fields.password = "correct horse";
    driver.app->on_form(PageForm::sign_in, fields);
    driver.app->on_socket_open();
    const auto* command = get_if<AccountCommand>(&driver.platform.sent.back().command);
    ASSERT_NE(command, nullptr);
    EXPECT_EQ(get<SignIn>(*command).device, "Firefox on Linux");
}

}  // namespace
}  // namespace parley::client
