// Threads as the client knows them: what the room shows of them, what is read and written in one, what is unread there.
#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/views/ui.h"

namespace parley::client {
namespace {

class Threads : public ModelTest {
protected:
    const RoomState& thread(Seq root = 1) { return *model->state().find(thread_id(RoomId("lobby"), root)); }
    void answer(std::vector<Event> replies, Seq head, bool more = false) {
        Page page = this->page(std::move(replies), head, more);
        page.root = posted(1, "", root_by);
        say(last<History>().first, page);
    }
    void open(std::vector<Event> replies = {}, Seq head = 2) {
        intend(OpenThread{1});
        answer(std::move(replies), head);
    }
    std::vector<Seq> rows(const RoomState& room) {
        std::vector<Seq> all;
        for (const Message& row : room.timeline.messages()) all.push_back(row.seq);
        return all;
    }
    std::string root_by = "u2";
};

TEST_F(Threads, TheRoomShowsHowMuchWasAnsweredAndNotWhat) {
    go_online(posted_range(1, 2));
    push(reply(3, 1));
    push(reply(4, 1));
    EXPECT_EQ(rows(lobby()), (std::vector<Seq>{1, 2}));
    EXPECT_EQ(lobby().timeline.row(1)->state.replies.count, 2U);
    EXPECT_EQ(lobby().timeline.row(1)->state.replies.last, 4U);
    EXPECT_EQ(lobby().timeline.last(), 4U);
    push(change(5, EventKind::deleted, 1));
    EXPECT_EQ(lobby().timeline.row(1)->state.replies.count, 2U) << "its replies are there";
}

TEST_F(Threads, WhatIsSaidToTheRoomTooIsARowThatAnswersTheRoot) {
    go_online(posted_range(1, 2));
    Event both = reply(3, 1);
    both.in_room = true;
    push(both);
    EXPECT_EQ(rows(lobby()), (std::vector<Seq>{1, 2, 3}));
    EXPECT_EQ(lobby().timeline.row(3)->target, 1U);
}

TEST_F(Threads, OneIsReadAndWrittenAsARoomOfItsOwn) {
    go_online(posted_range(1, 2));
    push(reply(3, 1));
    intend(OpenThread{1});
    const History asked = last<History>().second;
    EXPECT_EQ(asked.room, RoomId("lobby"));
    EXPECT_EQ(asked.thread, 1U);
    answer({reply(3, 1)}, 3);
    EXPECT_EQ(rows(thread()), (std::vector<Seq>{1, 3}));
    EXPECT_EQ(model->state().current_room(), &thread());
    EXPECT_EQ(paths.back(), "/r/lobby/1");
    write("Me too", "c9");
    EXPECT_EQ(last<Send>().second.room, RoomId("lobby"));
    EXPECT_EQ(last<Send>().second.thread, 1U);
    EXPECT_EQ(last<Send>().second.target, 0U);
    ack("c9", 4);
    Event own = reply(4, 1, "u1");
    own.cid = MessageCid("c9");
    push(own);
    EXPECT_EQ(rows(thread()), (std::vector<Seq>{1, 3, 4}));
    EXPECT_EQ(thread().timeline.unsent(), 0U);
    EXPECT_EQ(rows(lobby()), (std::vector<Seq>{1, 2}));
    EXPECT_TRUE(kept.empty());
}

TEST_F(Threads, WhatHappensInTheRoomHappensInTheOpenThread) {
    go_online(posted_range(1, 2));
    open();
    push(posted(3));
    push(reply(4, 1));
    push(reply(5, 2));
    push(edited(6, 4, "better"));
    push(reaction(7, EventKind::reacted, 1, "👍"));
    ASSERT_EQ(rows(thread()), (std::vector<Seq>{1, 4}));
    EXPECT_EQ(thread().timeline.row(4)->body, "better");
    EXPECT_EQ(thread().timeline.row(1)->state.reactions.size(), 1U);
}

TEST_F(Threads, APageThatIsBehindTheRoomIsAskedForAgain) {
    go_online(posted_range(1, 2));
    intend(OpenThread{1});
    push(reply(3, 1));
    answer({}, 2);
    EXPECT_FALSE(thread().known);
    const std::size_t asked = count<History>();
    pass_until_wake();
    ASSERT_EQ(count<History>(), asked + 1);
    answer({reply(3, 1)}, 3);
    EXPECT_EQ(rows(thread()), (std::vector<Seq>{1, 3}));
}

TEST_F(Threads, OlderRepliesComeByPages) {
    go_online(posted_range(1, 9));
    intend(OpenThread{1});
    answer({reply(7, 1), reply(9, 1)}, 9, true);
    EXPECT_EQ(rows(thread()), (std::vector<Seq>{7, 9}));
    intend(LoadOlder{thread().info.id});
    EXPECT_EQ(last<History>().second.anchor, PageAnchor::before);
    EXPECT_EQ(last<History>().second.seq, 7U);
    EXPECT_EQ(last<History>().second.thread, 1U);
    answer({reply(4, 1)}, 9);
    EXPECT_EQ(rows(thread()), (std::vector<Seq>{1, 4, 7, 9}));
    EXPECT_FALSE(thread().timeline.has_older());
}

TEST_F(Threads, ClosingOneLeadsToItsRootAndItsDraftStays) {
    go_online(posted_range(1, 2));
    open();
    model->on_intent(EditDraft{"half a"}, now());
    intend(CloseThread{});
    EXPECT_EQ(model->state().current, RoomId("lobby"));
    EXPECT_EQ(model->state().reveal.seq, 1U);
    EXPECT_EQ(composer_text, "");
    intend(OpenThread{2});
    intend(OpenThread{1});
    EXPECT_EQ(composer_text, "half a");
}

TEST_F(Threads, WhatWaitsInOneIsSentAfterTheConnectionCameBack) {
    go_online(posted_range(1, 2));
    open();
    lose();
    write("Later", "c9");
    EXPECT_EQ(count<Send>(), 0U);
    intend(CloseThread{});
    pass_until_wake();
    open_socket();
    welcome(2);
    resumed(2, {});
    EXPECT_EQ(last<Send>().second.thread, 1U);
}

TEST_F(Threads, AReplyIsUnreadForWhoTakesPartAlone) {
    go_online({posted(1, "", "u1"), posted(2)});
    push(reply(3, 1));
    push(reply(4, 2));
    EXPECT_EQ(lobby().threads.size(), 1U);
    EXPECT_EQ(lobby().threads.at(1).unread, 1U);
    EXPECT_EQ(lobby().unread, 0U);
    EXPECT_EQ(lobby().unread_in_all(), 1U);
    push(reply(5, 2, "u1"));
    push(reply(6, 2));
    EXPECT_EQ(lobby().threads.at(2).unread, 1U) << "since she wrote there";
    Event calling = reply(7, 9);
    calling.body = "Ask @Ada";
    push(calling);
    EXPECT_EQ(lobby().threads.at(9).unread, 1U) << "who is called takes part";
}

TEST_F(Threads, WhatWasReadIsMarkedInTheThread) {
    start();
    open_socket();
    Standing standing{parley::Role::member, false, 2, 0};
    standing.threads = {{1, 1, 1}};
    say(last<Auth>().first, personal_welcome({with_standing(room_info("lobby", RoomAccess::everyone, 3), standing)}));
    EXPECT_EQ(lobby().threads.at(1).unread, 1U);
    joined({posted(1, "", "u1"), posted(2), reply(3, 1)});
    EXPECT_EQ(lobby().threads.at(1).unread, 1U);
    root_by = "u1";
    open({reply(3, 1)}, 3);
    EXPECT_EQ(thread().unread_after, 1U);
    EXPECT_EQ(lobby().threads.at(1).unread, 0U);
    const Change mark = last<Change>().second;
    EXPECT_EQ(mark.content.kind, EventKind::read);
    EXPECT_EQ(mark.content.about, RoomId("lobby"));
    EXPECT_EQ(mark.content.thread, 1U);
    EXPECT_EQ(mark.content.target, 3U);
}

TEST_F(Threads, ALinkToAReplyOpensItsThread) {
    go_online(posted_range(1, 2));
    push(reply(3, 1));
    intend(GoToMessage{3});
    EXPECT_EQ(last<History>().second.thread, 3U);
    answer({reply(3, 1)}, 3);
    EXPECT_EQ(model->state().current, thread_id(RoomId("lobby"), 1));
    EXPECT_EQ(model->state().reveal.seq, 3U);
}

class ThreadViews : public ::testing::Test {
protected:
    explicit ThreadViews(float width = 1000) : driver(width, 780) {
        driver.go_online(5);
        Event answer = driver.event(6, "In the thread");
        answer.thread = 4;
        driver.push(answer);
        driver.settle();
    }
    const SemanticNode* button(const std::string& name) const { return driver.platform.find(Role::button, name); }
    const SemanticNode* button_that_begins(const std::string& name) const {
        for (const SemanticNode& node : driver.platform.nodes)
            if (node.role == Role::button && node.name.rfind(name, 0) == 0) return &node;
        return nullptr;
    }
    const SemanticNode* text(const std::string& words) const { return driver.platform.find(Role::text, words); }
    template <class C>
    const C* last_sent(RequestId& id) const {
        for (auto message = driver.platform.sent.rbegin(); message != driver.platform.sent.rend(); ++message) {
            id = message->id;
            if (const auto* command = get_if<C>(&message->command)) return command;
        }
        return nullptr;
    }
    void answer_page() {
        RequestId id = 0;
        const auto* asked = last_sent<History>(id);
        ASSERT_NE(asked, nullptr);
        EXPECT_EQ(asked->thread, 4U);
        Page page;
        page.room = RoomId("lobby");
        page.head = 6;
        page.root = driver.event(4, "Message number 4");
        page.events = {driver.event(6, "In the thread")};
        page.events.front().thread = 4;
        driver.say(id, page);
        driver.settle();
    }
    AppDriver driver;
};

TEST_F(ThreadViews, AMessageSaysHowMuchWasAnsweredAndThePressOpensIt) {
    EXPECT_EQ(text("In the thread"), nullptr);
    const SemanticNode* line = button_that_begins("1 reply, last at ");
    ASSERT_NE(line, nullptr);
    driver.click(line->rect);
    answer_page();
    EXPECT_NE(text("In the thread"), nullptr);
    EXPECT_NE(text("Message number 4"), nullptr);
    EXPECT_EQ(text("Message number 5"), nullptr);
    EXPECT_EQ(button_that_begins("1 reply"), nullptr) << "the thread says that by itself";
    driver.type("Me too");
    driver.app->on_edit_key(EditKey::enter, {});
    RequestId id = 0;
    ASSERT_NE(last_sent<Send>(id), nullptr);
    EXPECT_EQ(last_sent<Send>(id)->thread, 4U);
    driver.type("");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_NE(text("Message number 5"), nullptr);
    EXPECT_EQ(button("Close thread"), nullptr);
}

TEST_F(ThreadViews, TheBarOfAMessageLeadsIntoItsThread) {
    driver.app->on_focus(text("Message number 4")->parent, true);
    driver.settle();
    const SemanticNode* thread = button("Reply in thread");
    ASSERT_NE(thread, nullptr);
    driver.app->on_semantic_action(thread->key);
    driver.settle();
    answer_page();
    ASSERT_NE(button("Close thread"), nullptr);
    driver.app->on_focus(text("In the thread")->parent, true);
    driver.settle();
    EXPECT_EQ(button("Reply in thread"), nullptr) << "there is no thread in a thread";
    EXPECT_EQ(button("Reply"), nullptr);
    driver.click(button("Close thread")->rect);
    EXPECT_NE(text("Message number 5"), nullptr);
}

class ThreadsOfAnAuthor : public ThreadViews {};

TEST_F(ThreadsOfAnAuthor, WhatIsUnreadIsOfferedWhereverItIs) {
    Event own = driver.event(7, "I said so");
    own.author = {UserId("u1"), "Ada"};
    own.thread = 4;
    driver.push(own);
    Event answer = driver.event(8, "Indeed");
    answer.thread = 4;
    driver.push(answer);
    driver.settle();
    EXPECT_NE(button_that_begins("3 replies, 1 new, last at "), nullptr);
    const SemanticNode* pill = button("1 new reply in a thread");
    ASSERT_NE(pill, nullptr);
    driver.click(pill->rect);
    RequestId id = 0;
    ASSERT_NE(last_sent<History>(id), nullptr);
    EXPECT_EQ(last_sent<History>(id)->thread, 4U);
}

}  // namespace
}  // namespace parley::client
