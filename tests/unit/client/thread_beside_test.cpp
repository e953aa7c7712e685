// A thread beside its room, where the window is wide enough for both; and what is said to both of them.
#include <set>

#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"

namespace parley::client {
namespace {

class ThreadBeside : public ModelTest {
protected:
    const RoomState& thread(Seq root = 1) { return *model->state().find(thread_id(RoomId("lobby"), root)); }
    void open(Seq root, Seq head, std::vector<Event> replies = {}) {
        intend(OpenThread{root});
        Page page = this->page(std::move(replies), head, false);
        page.root = posted(root);
        say(last<History>().first, page);
    }
};

TEST_F(ThreadBeside, TheRoomIsReadAsFarAsItIsInSight) {
    go_online(posted_range(1, 2));
    intend(SeeBeside{true, false});
    open(1, 2);
    push(posted(3));
    EXPECT_EQ(lobby().unread, 0U) << "its end was in sight when the thread was opened, and still is";
    intend(SeeBeside{true, false});
    push(posted(4));
    EXPECT_EQ(lobby().unread, 1U);
    EXPECT_EQ(lobby().unread_after, 3U);
    EXPECT_EQ(announced.back(), "Grace: body 4") << "it is on the screen all the same";
    intend(SeeBeside{true, true});
    EXPECT_EQ(lobby().unread, 0U);
    intend(SeeBeside{false, false});
    push(posted(5));
    EXPECT_EQ(lobby().unread, 1U) << "the thread covers it";
    model->on_visible(false, now());
    intend(SeeBeside{true, true});
    EXPECT_EQ(lobby().unread, 1U) << "nobody looks";
    model->on_visible(true, now());
    EXPECT_EQ(lobby().unread, 0U);
}

TEST_F(ThreadBeside, WhatIsDoneToAMessageOfTheRoomIsDoneThere) {
    go_online(posted_range(1, 2));
    intend(SeeBeside{true, true});
    open(1, 2);
    ActOnMessage act;
    act.content.kind = EventKind::reacted;
    act.content.target = 2;
    act.content.key = "👍";
    act.cid = MessageCid("a1");
    intend(act);
    EXPECT_EQ(count<Change>(), 0U) << "the thread has no such message";
    act.room = RoomId("lobby");
    intend(act);
    EXPECT_EQ(last<Change>().second.room, RoomId("lobby"));
    EXPECT_EQ(lobby().timeline.row(2)->state.reactions.size(), 1U);
    EXPECT_EQ(model->state().current, thread_id(RoomId("lobby"), 1));
}

TEST_F(ThreadBeside, ClosingItLeavesTheReaderWhereTheyAre) {
    go_online(posted_range(1, 9));
    model->on_intent(EditDraft{"for the room"}, now());
    intend(SeeBeside{true, false});
    open(1, 9);
    model->on_intent(EditDraft{"for the thread"}, now());
    intend(SeeBeside{true, false});
    intend(CloseThread{true});
    EXPECT_EQ(model->state().current, RoomId("lobby"));
    EXPECT_EQ(model->state().reveal.serial, 0U);
    EXPECT_FALSE(model->state().at_end) << "it was not in sight";
    EXPECT_EQ(paths.back(), "/r/lobby");
    EXPECT_EQ(composer_text, "for the room");
    intend(OpenThread{1});
    EXPECT_EQ(composer_text, "for the thread");
}

TEST_F(ThreadBeside, APassageOfTheRoomStaysInSightAsItDoesNotWhereTheThreadCoversIt) {
    for (const bool beside : {true, false}) {
        model = std::make_unique<Model>();
        go_online(posted_range(950, 999), true);
        intend(SeeBeside{beside, false});
        intend(GoToMessage{100});
        say(last<History>().first, page(posted_range(60, 140), 999, true));
        ASSERT_TRUE(model->state().passage);
        open(100, 999);
        EXPECT_EQ(model->state().passage.has_value(), beside);
        push(posted(1000));
        EXPECT_EQ(lobby().unread, 1U);
        intend(LoadOlder{RoomId("lobby")});
        EXPECT_EQ(last<History>().second.seq, beside ? 60U : 950U);
        write("Indeed", "c9");
        EXPECT_EQ(model->state().passage.has_value(), beside) << "what is written in the thread is there";
        intend(CloseThread{});
        EXPECT_EQ(model->state().passage.has_value(), beside);
    }
}

TEST_F(ThreadBeside, WhatIsSaidToTheRoomTooIsSaidSoOnce) {
    go_online(posted_range(1, 2));
    intend(AlsoInRoom{true});
    EXPECT_FALSE(lobby().also_in_room) << "there is nothing else";
    open(1, 2);
    intend(AlsoInRoom{true});
    EXPECT_TRUE(thread().also_in_room);
    write("For all", "c9");
    EXPECT_TRUE(last<Send>().second.in_room);
    EXPECT_EQ(last<Send>().second.thread, 1U);
    EXPECT_FALSE(thread().also_in_room);
    ack("c9", 3);
    Event own = reply(3, 1, "u1");
    own.in_room = true;
    own.cid = MessageCid("c9");
    push(own);
    EXPECT_EQ(lobby().timeline.messages().back().seq, 3U);
    EXPECT_EQ(thread().timeline.messages().back().seq, 3U);
    EXPECT_EQ(thread().timeline.unsent(), 0U);
    write("For few", "c10");
    EXPECT_FALSE(last<Send>().second.in_room);
    intend(AlsoInRoom{true});
    intend(CloseThread{});
    intend(OpenThread{1});
    EXPECT_FALSE(thread().also_in_room);
}

TEST_F(ThreadBeside, WhatWaitsForBothIsStillForBothAfterTheCrash) {
    go_online(posted_range(1, 2));
    open(1, 2);
    lose();
    intend(AlsoInRoom{true});
    write("For all", "c9");
    crash();
    open_socket();
    welcome(2);
    joined(posted_range(1, 2));
    Page page = this->page({}, 2, false);
    page.root = posted(1);
    say(last<History>().first, page);
    EXPECT_TRUE(last<Send>().second.in_room);
    EXPECT_EQ(last<Send>().second.thread, 1U);
}

class BesideViews : public ::testing::Test {
protected:
    explicit BesideViews(float width = 1400, int messages = 60) : driver(width, 780) {
        driver.go_online(messages);
        Event answer = driver.event(61, "In the thread");
        answer.thread = 59;
        driver.push(answer);
        driver.settle();
        driver.click(button_that_begins("1 reply, last at ")->rect);
        RequestId id = 0;
        last_sent<History>(id);
        Page page;
        page.room = RoomId("lobby");
        page.head = 61;
        page.root = driver.event(59, "Message number 59");
        page.events = {answer};
        driver.say(id, page);
        driver.app->on_pointer({PointerKind::move, 100, 700});
        driver.settle();
    }
    const SemanticNode* button(const std::string& name) const { return driver.platform.find(Role::button, name); }
    const SemanticNode* button_that_begins(const std::string& name) const {
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::button && node.name.rfind(name, 0) == 0) return &node;
        return nullptr;
    }
    const SemanticNode* text(const std::string& words) const { return driver.platform.find(Role::text, words); }
    const SemanticNode* thread() const { return driver.platform.find(Role::log, "Messages in Thread in Lobby"); }
    const SemanticNode* room() const { return driver.platform.find(Role::log, "Messages in Lobby"); }
    template <class C>
    const C* last_sent(RequestId& id) const {
        for (auto message = driver.platform.sent.rbegin(); message != driver.platform.sent.rend(); ++message) {
            id = message->id;
            if (const auto* command = get_if<C>(&message->command)) return command;
        }
        return nullptr;
    }
    template <class C>
    const C* last_sent() const {
        RequestId id = 0;
        return last_sent<C>(id);
    }
    /// Of a message in the room, by the keyboard.
    void press_on_bar(const std::string& words, const std::string& label) {
        driver.app->on_focus(text(words)->parent, true);
        driver.settle();
        ASSERT_NE(button(label), nullptr);
        driver.app->on_semantic_action(button(label)->key);
        driver.settle();
    }
    AppDriver driver;
};

TEST_F(BesideViews, BothAreInSightAndNothingInTheMirrorStandsForTwo) {
    ASSERT_NE(room(), nullptr);
    ASSERT_NE(thread(), nullptr);
    EXPECT_LE(room()->rect.x + room()->rect.width, thread()->rect.x);
    EXPECT_EQ(thread()->rect.x + thread()->rect.width, 1400);
    EXPECT_NE(text("Message number 60"), nullptr);
    EXPECT_NE(text("In the thread"), nullptr);
    std::set<std::uint64_t> keys;
    int roots = 0;
    for (const SemanticNode& node : driver.platform.nodes) {
        EXPECT_TRUE(keys.insert(node.key).second) << node.name << node.text;
        if (node.text == "Message number 59") roots++;
        EXPECT_TRUE(node.parent == 0 || keys.count(node.parent) > 0)
            << "its parent comes before it: " << node.name << node.text;
    }
    EXPECT_EQ(roots, 2) << "the root is in both";
}

TEST_F(BesideViews, AReactionInTheRoomIsGivenThereAndTheThreadStays) {
    press_on_bar("Message number 60", "React with 👍");
    ASSERT_NE(last_sent<Change>(), nullptr);
    EXPECT_EQ(last_sent<Change>()->room, RoomId("lobby"));
    EXPECT_EQ(last_sent<Change>()->content.target, 60U);
    EXPECT_NE(thread(), nullptr);
}

TEST_F(BesideViews, AnAnswerInTheRoomIsWrittenThere) {
    press_on_bar("Message number 60", "Reply");
    EXPECT_EQ(thread(), nullptr);
    EXPECT_NE(text("Replying to \u2068Grace\u2069: Message number 60"), nullptr);
    driver.type("Right");
    driver.app->on_edit_key(EditKey::enter, {});
    EXPECT_EQ(last_sent<Send>()->target, 60U);
    EXPECT_EQ(last_sent<Send>()->thread, 0U);
}

TEST_F(BesideViews, TheMenuOfAMessageInTheRoomActsThere) {
    press_on_bar("Message number 60", "More");
    ASSERT_NE(button("Mark unread from here"), nullptr);
    driver.app->on_semantic_action(button("Mark unread from here")->key);
    driver.settle();
    EXPECT_EQ(thread(), nullptr) << "its room is what is marked";
    EXPECT_NE(driver.platform.find(Role::separator, "New"), nullptr);
}

TEST_F(BesideViews, EachScrollsByItselfAndTheRoomStaysWhereItWas) {
    driver.app->on_pointer({PointerKind::move, 500, 400});
    driver.settle();
    driver.app->on_wheel(0, -600);
    driver.settle();
    EXPECT_EQ(text("Message number 60"), nullptr);
    EXPECT_NE(text("In the thread"), nullptr);
    ASSERT_NE(text("Message number 20"), nullptr);
    const float before = text("Message number 20")->rect.y;
    driver.push(driver.event(62, "Unseen"));
    driver.settle();
    EXPECT_NE(button("Jump to latest, 1 new"), nullptr);
    driver.click(button("Close thread")->rect);
    EXPECT_EQ(thread(), nullptr);
    ASSERT_NE(text("Message number 20"), nullptr);
    EXPECT_EQ(text("Message number 20")->rect.y, before);
    EXPECT_NE(button("Jump to latest, 1 new"), nullptr) << "nothing was read on the way";
}

TEST_F(BesideViews, TheBarBelowTheRoomLeadsToItsComposer) {
    const SemanticNode* bar = button("Write to #\u2068Lobby\u2069");
    ASSERT_NE(bar, nullptr);
    driver.type("half a thought");
    driver.click(bar->rect);
    EXPECT_EQ(thread(), nullptr);
    EXPECT_EQ(driver.platform.edited, "");
    EXPECT_EQ(driver.platform.place.label, "Message Lobby");
    EXPECT_GT(driver.platform.focus_taken, 0);
    press_on_bar("Message number 59", "Reply in thread");
    EXPECT_EQ(driver.platform.edited, "half a thought");
}

TEST_F(BesideViews, AnotherThreadOfTheRoomTakesThePlaceOfThisOne) {
    press_on_bar("Message number 58", "Reply in thread");
    ASSERT_NE(last_sent<History>(), nullptr);
    EXPECT_EQ(last_sent<History>()->thread, 58U);
    EXPECT_NE(room(), nullptr);
    EXPECT_NE(thread(), nullptr);
}

TEST_F(BesideViews, ANarrowerWindowShowsOneOfThem) {
    driver.resize(1000, 780);
    driver.settle();
    EXPECT_EQ(room(), nullptr);
    ASSERT_NE(thread(), nullptr);
    EXPECT_EQ(thread()->rect.width, 752);
    driver.resize(1400, 780);
    driver.settle();
    EXPECT_NE(room(), nullptr);
}

TEST_F(BesideViews, WhatIsInBothSaysSoAndLeadsIntoTheThread) {
    const SemanticNode* box = driver.platform.find(Role::checkbox, "Also to #\u2068Lobby\u2069");
    ASSERT_NE(box, nullptr);
    EXPECT_FALSE(box->current);
    driver.click(box->rect);
    EXPECT_TRUE(driver.platform.find(Role::checkbox, "Also to ")->current);
    driver.type("For all");
    driver.app->on_edit_key(EditKey::enter, {});
    driver.settle();
    EXPECT_TRUE(last_sent<Send>()->in_room);
    EXPECT_FALSE(driver.platform.find(Role::checkbox, "Also to ")->current);
    Event both = driver.event(62, "For all");
    both.author = {UserId("u1"), "Ada"};
    both.cid = last_sent<Send>()->cid;
    both.thread = 59;
    both.in_room = true;
    driver.push(both);
    driver.settle();
    driver.click(button("Close thread")->rect);
    EXPECT_EQ(driver.platform.find(Role::checkbox, "Also to "), nullptr);
    const SemanticNode* line = button("In a thread: Message number 59");
    ASSERT_NE(line, nullptr);
    driver.click(line->rect);
    EXPECT_NE(thread(), nullptr);
}

}  // namespace
}  // namespace parley::client
