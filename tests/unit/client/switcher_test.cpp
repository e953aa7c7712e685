// Getting around: what fits what one types, the list of where one can go, unread rooms and direct rooms.
#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"
#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/fuzzy.h"

namespace parley::client {
namespace {

TEST(Fuzzy, TheWholeNameIsAboveItsBeginningAndThatAboveAWordInItAndThatAboveScatteredLetters) {
    const std::vector<std::string> best_first = {"tea", "tearoom", "green tea", "steam", "the early arrivals"};
    for (std::size_t i = 0; i + 1 < best_first.size(); i++)
        EXPECT_GT(fit("tea", best_first[i]), fit("tea", best_first[i + 1])) << best_first[i];
    EXPECT_GT(fit("tea", best_first.back()), 0);
    EXPECT_EQ(fit("tea", "coffee"), 0);
    EXPECT_EQ(fit("aet", "tea"), 0) << "letters come in their order";
}

TEST(Fuzzy, CaseAndAccentsDoNotMatter) {
    EXPECT_EQ(folded("\u00DCBER \u0416\u0443\u043A \u03A9"), "uber \u0436\u0443\u043A \u03C9");
    EXPECT_GT(fit("zoe", "Zo\u00EB"), 0);
    EXPECT_GT(fit("\u0416\u0423", "\u0436\u0443\u043A"), 0);
    EXPECT_EQ(fit("", "anything"), 1);
}

class SwitcherTest : public ModelTest {
protected:
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const Choice& choice : model->state().switcher.choices) all.push_back(choice.name);
        return all;
    }
    void add(const std::string& id, RoomAccess access = RoomAccess::everyone, std::uint32_t unread = 0) {
        say(0, RoomAdded{with_standing(room_info(id, access, unread), {parley::Role::member, false, 0, unread})});
        if (access == RoomAccess::direct) return;
        const RequestId asked = last<Join>().first;
        RoomInfo info = room_info(id, access, unread);
        std::vector<Event> events;
        for (Seq seq = 1; seq <= unread; seq++) {
            events.push_back(posted(seq));
            events.back().room = RoomId(id);
        }
        say(asked, Joined{info, Epoch("e1"), events, false});
    }
};

TEST_F(SwitcherTest, WithoutAQueryWhatIsUnreadComesFirstThenWhereOneWasLastAndNotWhereOneIs) {
    go_online();
    add("tea");
    add("cake");
    add("news", RoomAccess::everyone, 2);
    intend(OpenRoom{RoomId("tea")});
    intend(OpenRoom{RoomId("lobby")});
    intend(OpenSwitcher{});
    EXPECT_EQ(names(), (std::vector<std::string>{"news", "tea", "cake", "Grace"}));
}

TEST_F(SwitcherTest, TheBestFitComesFirstAndEnterGoesThere) {
    go_online();
    add("steam");
    add("tea");
    intend(OpenSwitcher{});
    intend(EditSwitcher{"te"});
    EXPECT_EQ(names(), (std::vector<std::string>{"tea", "steam"}));
    intend(StepSwitcher{true});
    EXPECT_EQ(model->state().switcher.current, 1U) << "around at the ends";
    intend(StepSwitcher{});
    intend(PickChoice{});
    EXPECT_FALSE(model->state().switcher.open);
    EXPECT_EQ(model->state().current.value, "tea");
}

TEST_F(SwitcherTest, NothingIsPickedFromAnEmptyListAndItStaysOpen) {
    go_online();
    intend(OpenSwitcher{});
    intend(EditSwitcher{"nothing is called that"});
    intend(PickChoice{});
    EXPECT_TRUE(model->state().switcher.open);
    EXPECT_EQ(model->state().current.value, "lobby");
}

TEST_F(SwitcherTest, APersonOpensTheDirectRoomWhichIsThenCalledByTheirName) {
    go_online(posted_range(1, 1));
    intend(OpenSwitcher{});
    intend(EditSwitcher{"@grac"});
    ASSERT_EQ(names(), std::vector<std::string>{"Grace"});
    intend(PickChoice{0, MessageCid("d1")});
    const auto [id, direct] = last<Direct>();
    ASSERT_EQ(direct.people.size(), 1U);
    EXPECT_EQ(direct.people[0].value, "u2");
    RoomInfo info = room_info("direct-1", RoomAccess::direct, 1);
    info.name.clear();
    Event joined = change(1, EventKind::joined);
    joined.room = info.id;
    joined.author = {UserId("u1"), "Ada"};
    joined.person = {UserId("u2"), "Grace"};
    say(id, Joined{info, Epoch("e1"), {joined}, false});
    EXPECT_EQ(model->state().current.value, "direct-1");
    EXPECT_EQ(model->state().current_room()->title({}), "Grace");
    // Found as that room from now on, without asking.
    intend(OpenRoom{RoomId("lobby")});
    intend(OpenSwitcher{});
    intend(EditSwitcher{"grace"});
    ASSERT_EQ(names(), std::vector<std::string>{"Grace"});
    intend(PickChoice{});
    EXPECT_EQ(count<Direct>(), 1U);
    EXPECT_EQ(model->state().current.value, "direct-1");
}

TEST_F(SwitcherTest, TheNextUnreadRoomIsAroundTheEndAndNoneIsTold) {
    go_online();
    add("a", RoomAccess::everyone, 1);
    add("b");
    add("c", RoomAccess::everyone, 1);
    intend(StepUnread{true});
    EXPECT_EQ(model->state().current.value, "c");
    intend(StepUnread{});
    EXPECT_EQ(model->state().current.value, "a");
    intend(StepUnread{});
    EXPECT_EQ(model->state().current.value, "a");
    EXPECT_EQ(announced.back(), "Nothing is unread in other rooms");
}

TEST(SwitcherViews, TheFieldNamesItsListAndTheOptionThatEnterTakes) {
    AppDriver driver;
    driver.go_online(2);
    EXPECT_TRUE(driver.app->on_shortcut(Shortcut::go_to));
    driver.settle();
    EXPECT_EQ(driver.platform.place.label, "Go to a room or a person");
    const SemanticNode* list = driver.platform.find(Role::listbox, "Rooms and people");
    const SemanticNode* option = driver.platform.find(Role::option, "Grace");
    ASSERT_NE(list, nullptr);
    ASSERT_NE(option, nullptr);
    EXPECT_TRUE(option->current);
    EXPECT_EQ(driver.platform.place.list, list->key);
    EXPECT_EQ(driver.platform.place.option, option->key);
    EXPECT_TRUE(driver.platform.pane) << "Back closes it";
    driver.app->on_edit_key(EditKey::escape, {});
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::listbox, ""), nullptr);
    EXPECT_EQ(driver.platform.place.label, "Message Lobby");
    EXPECT_EQ(driver.platform.place.list, 0U);
}

TEST(SwitcherViews, AClickOpensWhatItIsOnAndOneBesideTheListCloses) {
    for (const float width : {1000.0F, 360.0F}) {
        AppDriver driver(width, 640);
        driver.go_online(2);
        driver.say(0, RoomAdded{AppDriver::room("tea", "Tea room")});
        driver.app->on_shortcut(Shortcut::go_to);
        driver.settle();
        driver.click({10, 630, 2, 2});
        EXPECT_EQ(driver.platform.find(Role::listbox, ""), nullptr);
        driver.app->on_shortcut(Shortcut::go_to);
        driver.settle();
        const SemanticNode* option = driver.platform.find(Role::option, "Tea room");
        ASSERT_NE(option, nullptr);
        driver.click(option->rect);
        EXPECT_EQ(driver.platform.find(Role::listbox, ""), nullptr);
        EXPECT_EQ(driver.platform.place.label, "Message Tea room");
    }
}

}  // namespace
}  // namespace parley::client
