// Small things that one feels: what sends, what waits, what a quote says of code.
#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/views/quote.h"

namespace parley::client {
namespace {

std::size_t count_sent(const AppDriver& driver) {
    std::size_t count = 0;
    for (const ClientMessage& message : driver.platform.sent)
        if (holds_alternative<Send>(message.command)) count++;
    return count;
}

void press(AppDriver& driver, const std::string& name) {
    const SemanticNode* node = driver.platform.find(Role::button, name);
    ASSERT_NE(node, nullptr) << name;
    driver.click(node->rect);
}

constexpr Modifiers ctrl{false, true, false, false};

TEST(SendKeys, EnterSendsAndSoDoesCtrlEnter) {
    AppDriver driver(1000, 1200);
    driver.go_online();
    driver.type("one");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
    driver.type("two");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, ctrl));
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "one") != nullptr, true);
    EXPECT_EQ(driver.platform.find(Role::text, "two") != nullptr, true);
}

TEST(SendKeys, WhereEnterBeginsALineCtrlEnterSends) {
    AppDriver driver(1000, 1200);
    driver.go_online();
    for (const char* name : {"Account: ", "Send with Ctrl+Enter, not with Enter", "Close account"}) press(driver, name);
    driver.type("one");
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::enter, {})) << "it is the textarea's";
    EXPECT_EQ(count_sent(driver), 0U);
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, ctrl));
    EXPECT_EQ(count_sent(driver), 1U);
    press(driver, "Account: ");
    EXPECT_FALSE(driver.app->on_edit_key(EditKey::enter, ctrl)) << "nothing is written behind the pane";
    press(driver, "Send with Enter");
    press(driver, "Close account");
    driver.type("two");
    EXPECT_TRUE(driver.app->on_edit_key(EditKey::enter, {}));
}

TEST(Waiting, ARoomThatIsNotHereYetIsAWhileLaterARoomOfNothing) {
    AppDriver driver;
    driver.app->on_socket_open();
    Hello hello;
    hello.epoch = Epoch("e");
    hello.heartbeat_ms = 25'000;
    driver.say(0, hello);
    const RoomInfo lobby = AppDriver::room("lobby", "Lobby");
    driver.say(driver.platform.sent.back().id, Welcome{{UserId("u1"), "Ada"}, "t", {lobby}, {}, {}});
    const RequestId join = driver.platform.sent.back().id;
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "Loading"), nullptr) << "most come before one has looked";
    driver.platform.clock_ms += 300;
    driver.app->on_wake();
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Loading"), nullptr);
    driver.say(join, Joined{lobby, Epoch("e"), {}, false});
    driver.settle();
    EXPECT_EQ(driver.platform.find(Role::text, "Loading"), nullptr);
}

TEST(Quotes, OfCodeSayWhatItSays) {
    EXPECT_EQ(first_line("```cpp\nint main() {}\n```"), "int main() {}");
    EXPECT_EQ(first_line("```\n\n  x = 1\n```"), "x = 1");
    EXPECT_EQ(first_line("```"), "```");
    EXPECT_EQ(first_line("words\n```\ncode\n```"), "words");
    EXPECT_EQ(first_line("```a```"), "```a```");
}

}  // namespace
}  // namespace parley::client
