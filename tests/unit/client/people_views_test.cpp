// Who is here and who types, as it is drawn and mirrored.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/typing_line.h"

namespace parley::client {
namespace {

const RoomId lobby("lobby");

std::vector<Person> people(int count) {
    std::vector<Person> all;
    for (int i = 0; i < count; i++) all.push_back({UserId("p" + std::to_string(i)), "Person " + std::to_string(i)});
    return all;
}

PeopleTyping typing(std::vector<Person> people, std::uint32_t count) {
    PeopleTyping typing;
    typing.people = std::move(people);
    typing.count = count;
    return typing;
}

/// The answer to the newest command.
void list(AppDriver& driver, std::vector<Person> all, bool more = false) {
    const std::string cursor = more ? "cursor" : "";
    std::vector<PersonHere> here;
    for (Person& person : all) here.push_back({std::move(person)});
    driver.say(driver.platform.sent.back().id, Present{lobby, 60, 1, std::move(here), more, cursor});
    driver.settle();
}

void open_list(AppDriver& driver) {
    driver.go_online(3);
    driver.say(0, PresencePush{lobby, 60, 1});
    driver.settle();
    driver.click(driver.platform.find(Role::button, "60 here")->rect);
}

std::string isolate(const std::string& name) {
    return "\u2068" + name + "\u2069";
}

TEST(PeopleViews, TheTypingLineNamesTwoAndCountsTheOthers) {
    const std::vector<Person> two{{UserId("a"), "Ada"}, {UserId("b"), "Ben"}};
    EXPECT_EQ(typing_words({}, {}), "");
    EXPECT_EQ(read_words({}, {{UserId("p"), "Ada", 1}, {UserId("q"), "Ben", 1}, {UserId("r"), "Cem", 1}}),
              "Read by " + isolate("Ada") + ", " + isolate("Ben") + " and 1 other");
    EXPECT_EQ(typing_words({}, typing({two[0]}, 1)), isolate("Ada") + " is typing");
    EXPECT_EQ(typing_words({}, typing(two, 2)), isolate("Ada") + " and " + isolate("Ben") + " are typing");
    EXPECT_EQ(typing_words({}, typing(two, 3)), isolate("Ada") + ", " + isolate("Ben") + " and 1 other are typing");
    EXPECT_EQ(typing_words({}, typing(people(5), 40)),
              isolate("Person 0") + ", " + isolate("Person 1") + " and 38 others are typing");
    EXPECT_EQ(typing_words({}, typing({two[0]}, 3)), isolate("Ada") + " and 2 others are typing");
}

TEST(PeopleViews, WhoTypesIsShownWithoutMovingAnything) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const Rect composer = driver.platform.place.field;
    const Rect log = driver.platform.find(Role::log, "")->rect;
    driver.say(0, TypingPush{lobby, {{UserId("u2"), "Grace"}}, 1});
    driver.settle();
    const SemanticNode* line = driver.platform.find(Role::text, "is typing");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->text, isolate("Grace") + " is typing");
    EXPECT_GE(line->rect.y, log.y + log.height);
    EXPECT_LT(line->rect.y + line->rect.height, composer.y);
    EXPECT_EQ(driver.platform.place.field.y, composer.y);
    EXPECT_EQ(driver.platform.find(Role::log, "")->rect.height, log.height);
    EXPECT_TRUE(driver.platform.announced.empty()) << "it would never stop talking";
}

TEST(PeopleViews, TheDotsMoveAtTheirPaceWhileSomebodyTypesAndNotAfterwards) {
    AppDriver driver;
    driver.go_online(3);
    driver.say(0, TypingPush{lobby, {{UserId("u2"), "Grace"}}, 1});
    EXPECT_LT(driver.settle(), 10) << "no frame after the other";
    for (int i = 0; i < 10; i++) {
        const double passes_ms = driver.platform.wake_ms - driver.platform.clock_ms;
        ASSERT_GT(passes_ms, 0);
        ASSERT_LE(passes_ms, 350);
        driver.platform.clock_ms = driver.platform.wake_ms;
        driver.platform.frames_requested = 0;
        driver.app->on_wake();
        EXPECT_EQ(driver.platform.frames_requested, 1);
        driver.settle();
    }
    driver.say(0, TypingPush{lobby, {}, 0});
    driver.settle();
    EXPECT_GT(driver.platform.wake_ms, driver.platform.clock_ms + 1000);
    EXPECT_EQ(driver.platform.find(Role::text, "is typing"), nullptr);
}

TEST(PeopleViews, TheDotsStandStillForWhoWantsItAndWhileThePageIsHidden) {
    AppDriver driver;
    driver.platform.still = true;
    driver.go_online(3);
    driver.say(0, TypingPush{lobby, {{UserId("u2"), "Grace"}}, 1});
    driver.settle();
    EXPECT_GT(driver.platform.wake_ms, driver.platform.clock_ms + 1000);
    driver.platform.still = false;
    driver.say(0, TypingPush{lobby, {{UserId("u3"), "Linus"}}, 1});
    driver.settle();
    EXPECT_LE(driver.platform.wake_ms, driver.platform.clock_ms + 350);
    driver.app->on_visible(false);
    EXPECT_GT(driver.platform.wake_ms, driver.platform.clock_ms + 1000);
}

TEST(PeopleViews, ALongNameIsCutAndStaysBesideTheOthers) {
    AppDriver driver(390, 700);
    driver.go_online(1);
    const std::string name(40, 'W');
    driver.say(0, TypingPush{lobby, {{UserId("a"), name}, {UserId("b"), name}}, 12});
    driver.settle();
    const SemanticNode* line = driver.platform.find(Role::text, "10 others are typing");
    ASSERT_NE(line, nullptr);
    EXPECT_LE(line->rect.x + line->rect.width, 390);
}

TEST(PeopleViews, TheHeaderSaysHowManyAreHereOnceThatIsKnown) {
    AppDriver driver;
    driver.go_online();
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::button, " here"), nullptr);
    driver.say(0, PresencePush{lobby, 12, 1});
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::button, "12 here"), nullptr);
}

TEST(PeopleViews, TheButtonOpensTheListBesideTheConversation) {
    AppDriver driver;
    open_list(driver);
    EXPECT_NE(get_if<Who>(&driver.platform.sent.back().command), nullptr);
    const SemanticNode* panel = driver.platform.find(Role::region, "People");
    ASSERT_NE(panel, nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Loading"), nullptr);
    const SemanticNode* log = driver.platform.find(Role::log, "");
    ASSERT_NE(log, nullptr);
    EXPECT_LE(log->rect.x + log->rect.width, panel->rect.x);
    list(driver, {{UserId("u1"), "Ada"}, {UserId("u2"), "Grace"}});
    EXPECT_NE(driver.platform.find(Role::list, "People here"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, isolate("Ada") + " (you)"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, isolate("Grace")), nullptr);
    EXPECT_EQ(driver.platform.find(Role::button, "Show more"), nullptr);
    driver.click(driver.platform.find(Role::button, "hide the list")->rect);
    EXPECT_EQ(driver.platform.find(Role::region, "People"), nullptr);
}

TEST(PeopleViews, ANarrowWindowShowsItInPlaceOfTheMessagesWhichAreNotReadMeanwhile) {
    AppDriver driver(390, 700);
    open_list(driver);
    EXPECT_NE(driver.platform.find(Role::region, "People"), nullptr);
    EXPECT_EQ(driver.platform.find(Role::log, ""), nullptr);
    driver.push(driver.event(4, "unseen"));
    driver.settle();
    EXPECT_EQ(driver.platform.title, "(1) Lobby \u2013 Parley");
    driver.click(driver.platform.find(Role::button, "Close the list")->rect);
    EXPECT_NE(driver.platform.find(Role::log, ""), nullptr);
    EXPECT_EQ(driver.platform.title, "Lobby \u2013 Parley");
}

TEST(PeopleViews, ShowMoreAsksForTheNextPage) {
    AppDriver driver;
    open_list(driver);
    list(driver, people(50), true);
    driver.click(driver.platform.find(Role::button, "Show more")->rect);
    const auto* who = get_if<Who>(&driver.platform.sent.back().command);
    ASSERT_NE(who, nullptr);
    EXPECT_EQ(who->after, "cursor");
    list(driver, {{UserId("z"), "Zoe"}});
    EXPECT_NE(driver.platform.find(Role::button, isolate("Zoe")), nullptr) << "in the mirror, though not in sight";
    EXPECT_EQ(driver.platform.find(Role::button, "Show more"), nullptr);
}

TEST(PeopleViews, TheWheelMovesTheListThatItIsOver) {
    AppDriver driver;
    open_list(driver);
    list(driver, people(50));
    const Rect panel = driver.platform.find(Role::region, "People")->rect;
    const float before = driver.platform.find(Role::button, isolate("Person 20"))->rect.y;
    driver.app->on_pointer({PointerKind::move, panel.x + 40, panel.y + 200});
    driver.settle();
    driver.app->on_wheel(0, 120);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::button, isolate("Person 20"))->rect.y, before - 120);
}

TEST(PeopleViews, EscapeClosesTheListAndIsOtherwiseNotTaken) {
    AppDriver driver;
    open_list(driver);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::escape, {}));
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::region, "People"), nullptr);
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::escape, {}));
}

TEST(PeopleViews, TheListIsReachedWithoutAPointer) {
    AppDriver driver;
    driver.go_online();
    driver.say(0, PresencePush{lobby, 2, 1});
    driver.settle();
    driver.app->on_semantic_action(driver.platform.find(Role::button, "show the list")->key);
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::region, "People"), nullptr);
    driver.app->on_semantic_action(driver.platform.find(Role::button, "Close the list")->key);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::region, "People"), nullptr);
}

TEST(PeopleViews, ComeToRestWithTheListOpen) {
    for (const float width : {390.0F, 1000.0F}) {
        AppDriver driver(width);
        open_list(driver);
        list(driver, people(50), true);
        driver.platform.frames_requested = 0;
        driver.say(0, PresencePush{lobby, 60, 1});
        EXPECT_EQ(driver.platform.frames_requested, 0);
        driver.frame();
        EXPECT_EQ(driver.platform.frames_requested, 0);
    }
}

TEST(PeopleViews, WithoutAConnectionTheListSaysSo) {
    AppDriver driver;
    open_list(driver);
    list(driver, people(5));
    driver.app->on_socket_close(1006);
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::list, "People here"), nullptr);
    EXPECT_NE(driver.platform.find(Role::text, "Offline"), nullptr);
    EXPECT_NE(driver.platform.find(Role::button, "Close the list"), nullptr);
}

}  // namespace
}  // namespace parley::client
