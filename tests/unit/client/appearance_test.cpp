#include "wasm-client/model/appearance.h"

#include <gtest/gtest.h>

#include "tests/unit/client/app_driver.h"

namespace parley::client {
namespace {

TEST(AppearanceTest, IsTextThatHoldsWhatIsNotAsUsual) {
    EXPECT_EQ(Appearance{}.text(), "");
    const Appearance look{Theme::dark, true, Accent::rose, true, Clock::twenty_four, 130};
    EXPECT_EQ(look.text(), "theme:dark contrast:more accent:rose rows:close clock:24 size:130");
    EXPECT_EQ(Appearance::parse(look.text()), look);
}

TEST(AppearanceTest, IsAsUsualWhereItsTextSaysNothingThatIsKnown) {
    for (const char* text : {"", " ", ":", "theme:", "theme:plaid", "accent", "rows:upside-down  contrast:less", "hats:many"})
        EXPECT_EQ(Appearance::parse(text), Appearance{}) << text;
    EXPECT_EQ(Appearance::parse("hats:many  theme:light").theme, Theme::light);
}

/// Somebody whose account holds this look.
class Dressed {
public:
    explicit Dressed(const std::string& look) : driver(1000, 700) {
        driver.app->on_socket_open();
        Hello hello;
        hello.epoch = Epoch("e");
        hello.heartbeat_ms = 25'000;
        driver.say(0, hello);
        const RoomInfo lobby = AppDriver::room("lobby", "Lobby");
        Welcome welcome{{UserId("u1"), "Ada"}, "t", {lobby}, {}, {}};
        if (!look.empty()) welcome.settings.push_back({"look", look});
        driver.say(driver.platform.sent.back().id, welcome);
        driver.settle();
    }
    void press(const std::string& name) {
        const SemanticNode* node = driver.platform.find(Role::button, name);
        ASSERT_NE(node, nullptr) << name;
        driver.click(node->rect);
        driver.settle();
    }

    AppDriver driver;
};

TEST(AppearanceTest, WhatTheAccountHoldsIsWorn) {
    const Dressed ada("theme:light contrast:more");
    ASSERT_EQ(ada.driver.platform.worn.size(), 1U);
    EXPECT_EQ(ada.driver.platform.worn.back(), (FakePlatform::Worn{false, true}));
}

TEST(AppearanceTest, AnAccountThatHoldsNothingTakesOffWhatAnotherLeftInThisBrowser) {
    const Dressed ada("");
    ASSERT_EQ(ada.driver.platform.worn.size(), 1U);
    EXPECT_EQ(ada.driver.platform.worn.back(), FakePlatform::Worn{});
}

TEST(AppearanceTest, WhatOneChoosesIsWornAtOnceAndKept) {
    Dressed ada("theme:light");
    ada.press("Account: ");
    ada.press("Look");
    EXPECT_TRUE(ada.driver.platform.find(Role::button, "Theme: Light")->current);
    ada.press("Theme: Dark");
    EXPECT_EQ(ada.driver.platform.worn.back().dark, std::optional(true));
    EXPECT_TRUE(ada.driver.platform.find(Role::button, "Theme: Dark")->current);
    ada.press("Colour: Rose");
    EXPECT_TRUE(ada.driver.platform.find(Role::button, "Colour: Rose")->current);
}

TEST(AppearanceTest, EverythingIsAsLargeAsOneChooses) {
    Dressed ada("size:115");
    EXPECT_EQ(ada.driver.platform.worn.back().size, 115);
    EXPECT_EQ(Appearance::parse("size:17").size, 100) << "which nobody offers";
    ada.press("Account: ");
    ada.press("Look");
    ada.press("Size of everything: Smaller");
    EXPECT_EQ(ada.driver.platform.worn.back().size, 90);
}

TEST(AppearanceTest, TimesAreOfTwelveHoursForWhoWantsThat) {
    Dressed ada("clock:12");
    EXPECT_TRUE(ada.driver.app != nullptr);
    ada.press("Account: ");
    ada.press("Look");
    EXPECT_TRUE(ada.driver.platform.find(Role::button, "Clock: 1:45 pm")->current);
}

}  // namespace
}  // namespace parley::client
