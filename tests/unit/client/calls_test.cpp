// Messages that call the reader by their name, and rows that stand close together.
#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {
namespace {

using Ranges = std::vector<std::pair<std::size_t, std::size_t>>;

TEST(Calls, AreFoundAsWholeWordsInAnyCase) {
    EXPECT_EQ(calls_in("@ada, look: @Ada!", "Ada"), (Ranges{{0, 4}, {12, 16}}));
    EXPECT_EQ(calls_in("@adam and ada@example.org and a@ada", "Ada"), Ranges());
    EXPECT_EQ(calls_in("@Ada Lovelace", "Ada Lovelace"), (Ranges{{0, 13}}));
    EXPECT_EQ(calls_in("@Zo\xC3\xAB", "Zo\xC3\xAB"), (Ranges{{0, 5}}));
    EXPECT_EQ(calls_in("@Zo\xC3\xAB", "Zo"), Ranges());
    EXPECT_EQ(calls_in("@", ""), Ranges());
    EXPECT_EQ(calls_in("@ad", "Ada"), Ranges());
}

/// Its words lie within its row, and the rows one below the other.
void expect_rows_in_order(const AppDriver& driver) {
    float bottom = 0;
    for (const SemanticNode& node : driver.platform.nodes) {
        if (node.role != Role::text || node.text.rfind("Message number", 0) != 0) continue;
        EXPECT_GE(node.rect.y, bottom) << node.text;
        bottom = node.rect.y + node.rect.height;
    }
    EXPECT_GT(bottom, 0);
}

TEST(CloseRows, LieOneBelowTheOther) {
    AppDriver driver(1000, 1400);
    driver.go_online();
    for (Seq i = 1; i <= 6; i++) {
        Event event = driver.event(i, "Message number " + std::to_string(i));
        event.author = {UserId("u" + std::to_string(i + 10)), "Person " + std::to_string(i)};
        driver.push(event);
    }
    driver.settle();
    expect_rows_in_order(driver);
    for (const char* name : {"Account: ", "Look", "Messages: Close together", "Close account"}) {
        const SemanticNode* node = driver.platform.find(Role::button, name);
        ASSERT_NE(node, nullptr) << name;
        driver.click(node->rect);
    }
    expect_rows_in_order(driver);
}

}  // namespace
}  // namespace parley::client
