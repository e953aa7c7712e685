// What is seen of one person: their card, from the timeline and the list of people, and what it offers to whom. And the pane of
// who runs a room.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

const RoomId lobby("lobby");
const Person grace{UserId("u2"), "Grace"};

class PersonViews : public testing::Test {
protected:
    [[nodiscard]] const SemanticNode* node(Role role, const std::string& words) const {
        for (const SemanticNode& one : driver.platform.nodes)
            if (one.role == role && (one.name == words || one.text == words)) return &one;
        return nullptr;
    }
    [[nodiscard]] bool offers(const std::string& label) const { return node(Role::button, label) != nullptr; }
    void press(const std::string& label) {
        const SemanticNode* button = node(Role::button, label);
        ASSERT_NE(button, nullptr) << label;
        driver.app->on_semantic_action(button->key);
        driver.settle();
    }
    template <class C>
    [[nodiscard]] std::pair<RequestId, C> sent() const {
        for (auto one = driver.platform.sent.rbegin(); one != driver.platform.sent.rend(); ++one) {
            if (const auto* command = get_if<C>(&one->command)) return {one->id, *command};
        }
        ADD_FAILURE() << "no such command was sent";
        return {};
    }
    template <class C>
    [[nodiscard]] std::pair<RequestId, C> asked() const {
        for (auto one = driver.platform.sent.rbegin(); one != driver.platform.sent.rend(); ++one) {
            const auto* command = get_if<AccountCommand>(&one->command);
            if (command == nullptr) continue;
            if (const auto* wanted = get_if<C>(command)) return {one->id, *wanted};
        }
        ADD_FAILURE() << "it was not asked for";
        return {};
    }
    /// Ada, of this rank, is in the lobby with a message of Grace.
    void come_in_as(Rank rank) {
        driver.go_online(1);
        driver.say(0, AccountNotice(RankPush{rank}));
        driver.settle();
    }
    void open_card() {
        press("About " + isolated("Grace"));
        ASSERT_NE(node(Role::region, "About " + isolated("Grace")), nullptr);
    }
    void answer(Profile profile) {
        profile.id = grace.id;
        profile.name = grace.name;
        profile.room = lobby;
        driver.say(asked<LookUp>().first, AccountNotice(profile));
        driver.settle();
    }
    static Profile member(Rank rank = Rank::member) {
        Profile profile;
        profile.rank = rank;
        profile.role = parley::Role::member;
        return profile;
    }

    AppDriver driver;
};

TEST_F(PersonViews, TheCardSaysWhoSomebodyIsAndOffersAMemberNothingThatTheServerWouldRefuse) {
    come_in_as(Rank::member);
    open_card();
    EXPECT_EQ(asked<LookUp>().second.person, grace.id);
    EXPECT_EQ(asked<LookUp>().second.room, lobby);
    EXPECT_FALSE(offers("Block " + isolated("Grace"))) << "nothing is known yet";
    answer(member());
    EXPECT_NE(node(Role::heading, "Grace"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Member"), nullptr);
    for (const char* label : {"Message", "Mention", "Copy name"}) EXPECT_TRUE(offers(label)) << label;
    EXPECT_TRUE(offers("Block " + isolated("Grace")));
    for (const char* label : {"Mute ", "Ban ", "Remove messages of "})
        EXPECT_FALSE(offers(label + isolated("Grace") + "\u2026")) << label;
}

TEST_F(PersonViews, AModeratorIsOfferedWhatTheyMayDoToWhoIsBelowThem) {
    come_in_as(Rank::moderator);
    open_card();
    answer(member());
    for (const char* label : {"Mute ", "Ban ", "Remove messages of "})
        EXPECT_TRUE(offers(label + isolated("Grace") + "\u2026")) << label;
    EXPECT_FALSE(offers("Role in this room\u2026")) << "that takes an owner";
    EXPECT_FALSE(offers("Remove " + isolated("Grace") + " from the room\u2026")) << "everybody belongs to the lobby";
    press("Mute " + isolated("Grace") + "\u2026");
    press("Mute for 1 hour");
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::muted);
    EXPECT_EQ(sent<Change>().second.content.seconds, 3600U);
    EXPECT_EQ(sent<Change>().second.content.person.id, grace.id);
    EXPECT_EQ(node(Role::region, "About " + isolated("Grace")), nullptr) << "it is closed";
}

TEST_F(PersonViews, NobodyIsOfferedAnythingAgainstWhoIsAboveThem) {
    come_in_as(Rank::moderator);
    open_card();
    Profile admin = member(Rank::admin);
    admin.role = parley::Role::owner;
    answer(admin);
    EXPECT_NE(driver.platform.find(Role::text, "Admin"), nullptr);
    for (const char* label : {"Mute ", "Ban ", "Remove messages of "})
        EXPECT_FALSE(offers(label + isolated("Grace") + "\u2026")) << label;
}

TEST_F(PersonViews, AMuteAndABanThatHoldAreToldAndTakenBack) {
    come_in_as(Rank::admin);
    open_card();
    Profile profile = member();
    profile.muted_until_ms = 0;
    profile.ban = 12;
    answer(profile);
    EXPECT_NE(driver.platform.find(Role::text, "Muted here for ever. Banned for ever"), nullptr);
    EXPECT_FALSE(offers("Mute " + isolated("Grace") + "\u2026"));
    press("Lift the ban of " + isolated("Grace"));
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::unbanned);
    EXPECT_EQ(sent<Change>().second.content.target, 12U);
}

TEST_F(PersonViews, ABanAsksForAReasonWhichMayBeEmpty) {
    come_in_as(Rank::moderator);
    open_card();
    answer(member());
    press("Ban " + isolated("Grace") + "\u2026");
    press("Ban for 1 day\u2026");
    EXPECT_EQ(driver.platform.dialog, "reason");
    FormFields fields;
    fields.note = "advertising";
    driver.app->on_form(PageForm::reason, fields);
    EXPECT_EQ(driver.platform.dialog, "");
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::banned);
    EXPECT_EQ(sent<Change>().second.content.body, "advertising");
    EXPECT_EQ(sent<Change>().second.content.seconds, 86'400U);
}

TEST_F(PersonViews, AnOwnerGivesARole) {
    come_in_as(Rank::owner);
    open_card();
    answer(member());
    press("Role in this room\u2026");
    EXPECT_FALSE(offers("Make a member")) << "they are one";
    press("Make a moderator of this room");
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::role);
    EXPECT_EQ(sent<Change>().second.content.role, parley::Role::moderator);
}

TEST_F(PersonViews, TheNameOpensItForAPointerAndEscapeClosesIt) {
    come_in_as(Rank::member);
    const SemanticNode* picture = node(Role::button, "About " + isolated("Grace"));
    ASSERT_NE(picture, nullptr);
    const Rect name{picture->rect.x + picture->rect.width + space::avatar_gap + 4, picture->rect.y, 8, 12};
    driver.click(name);
    EXPECT_NE(node(Role::region, "About " + isolated("Grace")), nullptr);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(node(Role::region, "About " + isolated("Grace")), nullptr);
    driver.click(name);
    EXPECT_NE(node(Role::region, "About " + isolated("Grace")), nullptr) << "and again";
}

TEST_F(PersonViews, WhoIsListedAsHereHasACardThatSaysSo) {
    come_in_as(Rank::member);
    driver.say(0, PresencePush{lobby, 2, 1});
    driver.settle();
    press("2 here, show the list");
    driver.say(sent<Who>().first, Present{lobby, 2, 1, {{{UserId("u1"), "Ada"}}, {grace}}, false, ""});
    driver.settle();
    press(isolated("Grace"));
    answer(member());
    EXPECT_NE(driver.platform.find(Role::text, "Here now"), nullptr);
}

TEST_F(PersonViews, OnesOwnCardOffersNothingAgainstOneself) {
    come_in_as(Rank::owner);
    Event own = driver.event(2, "mine");
    own.author = {UserId("u1"), "Ada"};
    driver.push(own);
    driver.settle();
    press("About " + isolated("Ada"));
    EXPECT_TRUE(offers("Copy name"));
    EXPECT_FALSE(offers("Message"));
    EXPECT_FALSE(offers("Block " + isolated("Ada")));
}

TEST_F(PersonViews, MessageOpensTheDirectRoomAndMentionWritesTheName) {
    come_in_as(Rank::member);
    open_card();
    press("Mention");
    EXPECT_EQ(driver.platform.textarea.text, "@Grace ");
    open_card();
    press("Message");
    ASSERT_EQ(sent<Direct>().second.people.size(), 1U);
    EXPECT_EQ(sent<Direct>().second.people[0], grace.id);
}

TEST_F(PersonViews, AReportMayHaveOnesOwnWords) {
    come_in_as(Rank::member);
    const SemanticNode* text = node(Role::text, "Message number 1");
    ASSERT_NE(text, nullptr);
    driver.hold(text->rect.x + 4, text->rect.y + 4);
    press("Report\u2026");
    press("In your own words\u2026");
    FormFields fields;
    fields.note = "He writes this to everybody";
    driver.app->on_form(PageForm::reason, fields);
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::reported);
    EXPECT_EQ(sent<Change>().second.content.body, "He writes this to everybody");
    EXPECT_EQ(sent<Change>().second.content.target, 1U);
}

TEST_F(PersonViews, WhatSomebodyDoesShowsTheirNameAlsoBelowWordsOfTheirOwn) {
    come_in_as(Rank::member);
    const auto names = [&] {
        std::size_t count = 0;
        for (const SemanticNode& one : driver.platform.nodes) count += one.name == "About " + isolated("Grace") ? 1U : 0U;
        return count;
    };
    driver.push(driver.event(2, "more words"));
    driver.settle();
    EXPECT_EQ(names(), 1U) << "both below one name";
    driver.push(driver.event(3, "/me pours tea"));
    driver.settle();
    EXPECT_EQ(names(), 2U);
    driver.push(driver.event(4, "and cake"));
    driver.settle();
    EXPECT_EQ(names(), 2U);
}

// ---- the pane of a room ----------------------------------------------------------------------------------------------------

TEST_F(PersonViews, WhoRunsNothingChoosesForThemselvesAndForNobodyElse) {
    come_in_as(Rank::member);
    press("Room settings");
    EXPECT_TRUE(offers("Notify me of what is said here: Mentions"));
    for (const char* label : {"Rename the room", "Change the topic", "Archive the room"}) EXPECT_FALSE(offers(label)) << label;
    EXPECT_EQ(driver.platform.find(Role::heading, "Slow mode"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::heading, "Who may"), nullptr);
}

TEST_F(PersonViews, AModeratorSetsSlowModeAndTakesBackMutes) {
    come_in_as(Rank::moderator);
    press("Room settings");
    const RequestId bans = asked<ListRestraints>().first;
    EXPECT_TRUE(asked<ListRestraints>().second.room.empty());
    driver.say(bans, AccountNotice(RestraintList{RoomId(), {}, false}));
    driver.say(bans - 1, AccountNotice(RestraintList{lobby, {{0, grace.id, "Grace", "", 0, ""}}, false}));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Nobody is banned."), nullptr);
    EXPECT_FALSE(offers("Rename the room")) << "that takes an owner";
    EXPECT_EQ(driver.platform.find(Role::heading, "Who may write"), nullptr);
    press("Slow mode: between two messages of a member: 30 seconds");
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::slowed);
    EXPECT_EQ(sent<Change>().second.content.seconds, 30U);
    press("Unmute " + isolated("Grace"));
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::unmuted);
    EXPECT_EQ(sent<Change>().second.content.person.id, grace.id);
}

TEST_F(PersonViews, AnOwnerMakesARoomOneForAnnouncementsAndRenamesIt) {
    come_in_as(Rank::owner);
    press("Room settings");
    press("Who may write: Moderators");
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::rights);
    EXPECT_EQ(sent<Change>().second.content.key, "post");
    EXPECT_EQ(sent<Change>().second.content.role, parley::Role::moderator);
    press("Rename the room");
    EXPECT_EQ(driver.platform.dialog, "rename");
    FormFields fields;
    fields.note = "Hall";
    driver.app->on_form(PageForm::rename, fields);
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::renamed);
    EXPECT_EQ(sent<Change>().second.content.name, "Hall");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::log, ""), nullptr);
}

TEST_F(PersonViews, BansAreListedAndLifted) {
    come_in_as(Rank::moderator);
    press("Room settings");
    RestraintList list;
    list.restraints = {{12, grace.id, "Grace", "", 0, "advertising"}, {9, {}, "", "192.0.2.0/24", 0, ""}};
    driver.say(asked<ListRestraints>().first, AccountNotice(list));
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "For ever: advertising"), nullptr);
    press("Lift the ban of " + isolated("Address 192.0.2.0/24"));
    EXPECT_EQ(sent<Change>().second.content.kind, EventKind::unbanned);
    EXPECT_EQ(sent<Change>().second.content.target, 9U);
}

TEST_F(PersonViews, NothingIsClippedInANarrowWindowAndItComesToRest) {
    driver.resize(390, 700);
    come_in_as(Rank::owner);
    press("Room settings");
    for (const SemanticNode& one : driver.platform.nodes) EXPECT_LE(one.rect.x + one.rect.width, 391) << one.name << one.text;
    EXPECT_LT(driver.settle(), 3);
}

}  // namespace
}  // namespace parley::client
