// A message that goes to another room, and what a message said before it was edited.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class Forwarding : public ModelTest {
protected:
    Forwarding() {
        go_online({posted(1), posted(2)});
        say(0, RoomAdded{with_standing(room_info("board", RoomAccess::closed), {parley::Role::member, false, 0, 0})});
        say(last<Join>().first, Joined{room_info("board", RoomAccess::closed), Epoch("e1"), {}, false});
        say(0, RoomAdded{with_standing(room_info("open", RoomAccess::open), {})});
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const Choice& choice : model->state().switcher.choices) all.push_back(choice.name);
        return all;
    }
};

using Names = std::vector<std::string>;

TEST_F(Forwarding, GoesToARoomOfOnesOwnOrAPersonAndNotToWhereItIs) {
    intend(ForwardMessage{2});
    EXPECT_EQ(names(), (Names{"board", "Grace"}));
    intend(EditSwitcher{"open"});
    EXPECT_TRUE(names().empty()) << "one would have to come in first";
}

TEST_F(Forwarding, TheServerIsToldWhichMessageAndThePersonThatItIsThere) {
    intend(ForwardMessage{2});
    intend(PickChoice{0, MessageCid("f1")});
    EXPECT_FALSE(model->state().switcher.open);
    EXPECT_EQ(model->state().current.value, "lobby") << "one stays";
    const auto [id, send] = last<Send>();
    EXPECT_EQ(send.room.value, "board");
    EXPECT_EQ(send.body, "");
    ASSERT_TRUE(send.forwarded.has_value());
    EXPECT_EQ(send.forwarded->room.value, "lobby");
    EXPECT_EQ(send.forwarded->seq, 2U);
}

TEST_F(Forwarding, ToAPersonGoesByTheDirectRoom) {
    intend(ForwardMessage{2});
    intend(PickChoice{1, MessageCid("f1")});
    const auto [id, direct] = last<Direct>();
    EXPECT_EQ(direct.people.at(0).value, "u2");
    EXPECT_EQ(count<Send>(), 0U);
    say(id, Joined{room_info("d1", RoomAccess::direct), Epoch("e1"), {}, false});
    EXPECT_EQ(last<Send>().second.room.value, "d1");
    EXPECT_EQ(last<Send>().second.forwarded->seq, 2U);
    EXPECT_EQ(model->state().current.value, "lobby");
}

TEST_F(Forwarding, AMessageKnowsWhoseWordsItSays) {
    Event copy = posted(3);
    copy.forwarded = Forwarded{RoomId("board"), 7, {UserId("u9"), "Ben"}, 500};
    push(copy);
    EXPECT_EQ(lobby().timeline.row(3)->forwarded->author.name, "Ben");
    push(change(4, EventKind::deleted, 3));
    EXPECT_FALSE(lobby().timeline.row(3)->forwarded.has_value());
}

// ---- what it said before ---------------------------------------------------------------------------------------------------

class Versions : public ModelTest {
protected:
    Versions() {
        go_online({posted(1)});
        push(edited(2, 1, "better"));
        intend(ShowVersions{1});
    }
    Page versions(std::vector<Event> events, bool more) const { return page(std::move(events), 2, more); }
    const MessageVersions& shown() const { return model->state().pane->versions; }
};

TEST_F(Versions, AreAskedForAndShownInThePane) {
    const auto [id, history] = last<History>();
    EXPECT_EQ(history.versions, 1U);
    EXPECT_EQ(history.anchor, PageAnchor::latest);
    say(id, versions({posted(1), edited(2, 1, "better")}, false));
    ASSERT_EQ(shown().events.size(), 2U);
    EXPECT_EQ(shown().events[1].body, "better");
    intend(ShowVersions{0});
    EXPECT_FALSE(model->state().pane.has_value());
}

TEST_F(Versions, EarlierOnesAreReadBeforeTheOldest) {
    say(last<History>().first, versions({edited(2, 1, "better")}, true));
    intend(MoreVersions{});
    const auto [id, history] = last<History>();
    EXPECT_EQ(history.anchor, PageAnchor::before);
    EXPECT_EQ(history.seq, 2U);
    say(id, versions({posted(1)}, false));
    EXPECT_EQ(shown().events.size(), 2U);
    EXPECT_FALSE(shown().more);
}

TEST_F(Versions, GoWithTheMessageAndARefusalIsSaid) {
    say(last<History>().first, to_reply(make_error(ErrorCode::message_deleted)));
    EXPECT_EQ(shown().refusal, make_error(ErrorCode::message_deleted).message);
    push(change(3, EventKind::deleted, 1));
    EXPECT_FALSE(model->state().pane.has_value());
}

TEST(VersionsView, ThePressOnEditedLeadsToThemNewestFirst) {
    AppDriver driver;
    driver.go_online(1);
    Event better = driver.change(2, EventKind::edited, 1);
    better.body = "Better words";
    driver.push(better);
    driver.settle();
    for (const SemanticNode& node : driver.platform.nodes) {
        if (node.role != Role::button || node.name != "What it said before") continue;
        driver.app->on_semantic_action(node.key);
        break;
    }
    driver.settle();
    Page page;
    page.room = RoomId("lobby");
    page.head = 2;
    page.events = {driver.event(1, "Message number 1"), better};
    driver.say(driver.platform.sent.back().id, page);
    driver.settle();
    std::vector<std::string> words;
    for (const SemanticNode& node : driver.platform.nodes)
        if (node.text == "Better words" || node.text == "Message number 1") words.push_back(node.text);
    EXPECT_EQ(words, (std::vector<std::string>{"Better words", "Message number 1"}));
    EXPECT_NE(driver.platform.find(Role::region, "Earlier versions"), nullptr);
}

}  // namespace
}  // namespace parley::client
