// The table of words: plural rules, places for values, what is missing; and that a page which speaks another language says so
// everywhere at once.
#include "wasm-client/model/language.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/client/app_driver.h"
#include "wasm-client/model/system_lines.h"
#include "wasm-client/views/theme.h"

namespace parley::client {
namespace {

constexpr const char* german =
    "# A remark\n"
    "Rooms\n\tR\u00E4ume\n"
    "{} joined\n\t{} ist beigetreten\n"
    "{} added {}\n\t{1} wurde von {0} hinzugef\u00FCgt\n"
    "{} new message\n\tone\t{} neue Nachricht\n\tother\t{} neue Nachrichten\n"
    "{1} removed {0} message of {2}\n\tone\t{1}: {0} von {2}\n\tother\t{1}: {0} alle von {2}\n"
    "Today\n\tHeute\n"
    "Two lines\n\tEins\\nZwei\n"
    "3007\n\tDas darfst du hier nicht.\n"
    "2012\n\tDu bist gesperrt.\n"
    "The password is wrong.\n\tDas Passwort ist falsch.\n"
    "Language: {}\n\tSprache: {}\n"
    "Account\n\tKonto\n";

Language in_german() {
    return {"de", german};
}

TEST(Language, CountsAsEnglishAndGermanDo) {
    for (const char* language : {"en", "de"}) {
        EXPECT_EQ(plural_of(language, 1), Plural::one);
        for (const auto count : std::vector<std::uint64_t>{0, 2, 3, 10, 11, 21, 100, 101})
            EXPECT_EQ(plural_of(language, count), Plural::other) << count;
    }
}

/// The examples of CLDR.
TEST(Language, CountsInSixFormsAsArabicDoes) {
    EXPECT_EQ(plural_of("ar", 0), Plural::zero);
    EXPECT_EQ(plural_of("ar", 1), Plural::one);
    EXPECT_EQ(plural_of("ar", 2), Plural::two);
    for (const auto count : std::vector<std::uint64_t>{3, 10, 103, 110, 1003})
        EXPECT_EQ(plural_of("ar", count), Plural::few) << count;
    for (const auto count : std::vector<std::uint64_t>{11, 26, 99, 111, 1011})
        EXPECT_EQ(plural_of("ar", count), Plural::many) << count;
    for (const auto count : std::vector<std::uint64_t>{100, 101, 102, 200, 1000, 1'000'000})
        EXPECT_EQ(plural_of("ar", count), Plural::other) << count;
}

TEST(Language, EnglishIsWhatTheSourcesSayAndCopiesNothing) {
    const Language english;
    const char* words = "Rooms";
    EXPECT_EQ(english.tr(words), words);
    EXPECT_EQ(english.tr("{} added {}", {"Ada", "Ben"}), "Ada added Ben");
    EXPECT_EQ(english.tr_count("{} new message", "{} new messages", 1), "1 new message");
    EXPECT_EQ(english.tr_count("{} new message", "{} new messages", 0), "0 new messages");
    EXPECT_EQ(english.code(), "en");
}

TEST(Language, TheWordsComeFromTheTableAndElseStayEnglish) {
    const Language language = in_german();
    EXPECT_STREQ(language.tr("Rooms"), "R\u00E4ume");
    EXPECT_STREQ(language.tr("Two lines"), "Eins\nZwei");
    EXPECT_STREQ(language.tr("People"), "People");
    EXPECT_STREQ(language.tr("# A remark"), "# A remark");
    EXPECT_EQ(language.code(), "de");
}

TEST(Language, EachLanguagePutsTheValuesWhereItWants) {
    const Language language = in_german();
    EXPECT_EQ(language.tr("{} added {}", {"Ada", "Ben"}), "Ben wurde von Ada hinzugef\u00FCgt");
    EXPECT_EQ(language.tr("{} gave {}", {"Ada"}), "Ada gave ") << "a value that is missing leaves a gap";
    EXPECT_EQ(language.tr("{not a place} {}", {"{}"}), "{not a place} {}") << "what is in a value is no place";
}

TEST(Language, ACountTakesTheFormOfTheLanguage) {
    const Language language = in_german();
    EXPECT_EQ(language.tr_count("{} new message", "{} new messages", 1), "1 neue Nachricht");
    EXPECT_EQ(language.tr_count("{} new message", "{} new messages", 2), "2 neue Nachrichten");
    EXPECT_EQ(language.tr_count("{1} removed {0} message of {2}", "{1} removed {0} messages of {2}", 3, {"Ada", "Ben"}),
              "Ada: 3 alle von Ben");
    EXPECT_EQ(language.tr_count("{} hour", "{} hours", 2), "2 hours") << "not in the table";
    const Language arabic("ar", "{} hour\n\ttwo\t\u0633\u0627\u0639\u062A\u0627\u0646\n\tother\t{} \u0633\u0627\u0639\u0629\n");
    EXPECT_EQ(arabic.tr_count("{} hour", "{} hours", 2), "\u0633\u0627\u0639\u062A\u0627\u0646");
    EXPECT_EQ(arabic.tr_count("{} hour", "{} hours", 100), "100 \u0633\u0627\u0639\u0629");
    EXPECT_EQ(arabic.tr_count("{} hour", "{} hours", 5), "5 hours") << "a form that the table does not have";
}

TEST(Language, AnErrorIsSaidByItsWordsElseByItsCodeElseAsItCame) {
    const Language language = in_german();
    EXPECT_EQ(language.tr_error("The password is wrong.", 2004), "Das Passwort ist falsch.");
    EXPECT_EQ(language.tr_error("Ben may not do that.", 3007), "Das darfst du hier nicht.");
    EXPECT_EQ(language.tr_error("Something new.", 9999), "Something new.");
    EXPECT_EQ(language.tr_error("You are banned until Monday: spam.", 2012), "You are banned until Monday: spam.");
    EXPECT_EQ(Language().tr_error("Ben may not do that.", 3007), "Ben may not do that.");
}

TEST(Language, ALineOfTheLogIsASentenceOfTheLanguage) {
    Event event;
    event.kind = EventKind::joined;
    event.author = {UserId("u1"), "Ada"};
    EXPECT_EQ(system_line(event, in_german()), "Ada ist beigetreten");
    event.person = {UserId("u2"), "Ben"};
    EXPECT_EQ(system_line(event, in_german()), "Ben wurde von Ada hinzugef\u00FCgt");
}

// ---- the page ----------------------------------------------------------------------------------------------------------

TEST(LanguageViews, AnotherLanguageIsDrawnAtOnceOldLinesAndAll) {
    AppDriver driver;
    driver.go_online(1);
    driver.push(driver.change(2, EventKind::joined));
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::text, "Grace joined"), nullptr);
    ASSERT_NE(driver.platform.find(Role::separator, "Today"), nullptr);
    driver.app->on_language("de", german);
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Grace ist beigetreten"), nullptr);
    EXPECT_NE(driver.platform.find(Role::separator, "Heute"), nullptr);
    EXPECT_NE(driver.platform.find(Role::navigation, "R\u00E4ume"), nullptr);
    driver.app->on_language("en", "");
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::text, "Grace joined"), nullptr);
    EXPECT_NE(driver.platform.find(Role::navigation, "Rooms"), nullptr);
}

TEST(LanguageViews, ThePersonChoosesItInTheirSettingsAndThePageIsTold) {
    AppDriver driver;
    driver.go_online();
    driver.click(driver.platform.find(Role::button, "Account: ")->rect);
    const SemanticNode* choice = driver.platform.find(Role::button, "Language: Deutsch");
    ASSERT_NE(choice, nullptr);
    EXPECT_FALSE(choice->current);
    driver.click(choice->rect);
    EXPECT_EQ(driver.platform.spoken, std::vector<std::string>{"de"});
    EXPECT_TRUE(driver.platform.find(Role::button, "Language: Deutsch")->current);
    const auto* change = get_if<Change>(&driver.platform.sent.back().command);
    ASSERT_NE(change, nullptr);
    EXPECT_EQ(change->content.key, "language");
    EXPECT_EQ(change->content.body, "de");
    driver.click(driver.platform.find(Role::button, "Language: As the browser")->rect);
    EXPECT_EQ(driver.platform.spoken.back(), "") << "none in particular";
}

TEST(LanguageViews, ArabicStandsFromRightToLeftAndItsPointerGoesWhereItIsSeen) {
    AppDriver driver;
    driver.go_online(3);
    driver.settle();
    const Rect rooms = driver.platform.find(Role::navigation, "Rooms")->rect;
    const Rect field = driver.platform.place.field;
    ASSERT_EQ(rooms.x, 0);
    driver.app->on_language("ar", "Today\n\t\u0627\u0644\u064A\u0648\u0645\n");
    driver.settle();
    const Rect turned = driver.platform.find(Role::navigation, "Rooms")->rect;
    EXPECT_EQ(turned.x, 1000 - rooms.width);
    EXPECT_EQ(turned.width, rooms.width);
    EXPECT_EQ(driver.platform.place.field.x, 1000 - field.x - field.width);
    const Rect account = driver.platform.find(Role::button, "Account: ")->rect;
    EXPECT_GT(account.x, 500);
    driver.click(account);
    EXPECT_NE(driver.platform.find(Role::region, "Account"), nullptr);
}

/// Words are not turned around: where a click puts the caret they read on as they are written.
TEST(LanguageViews, WordsKeepTheirOwnDirectionInAnArabicPage) {
    AppDriver driver;
    driver.go_online();
    driver.app->on_language("ar", "Today\n\t\u0627\u0644\u064A\u0648\u0645\n");
    driver.type("abcdefghij");
    driver.settle();
    const Rect field = driver.platform.place.field;
    // Each letter is half an em wide; English words stand at the left of their field in any page.
    const float letter = type::body.size / 2;
    EXPECT_NEAR(driver.platform.place.caret.x, field.x + 10 * letter, 2);
    driver.click({field.x + 3 * letter - 1, field.y + 8, 2, 2});
    EXPECT_EQ(driver.platform.edit_caret, 3U);
    driver.click({field.x + 7 * letter - 1, field.y + 8, 2, 2});
    EXPECT_EQ(driver.platform.edit_caret, 7U);
}

TEST(LanguageViews, TwelveHoursAreTheClockOfArabic) {
    AppDriver driver;
    driver.go_online(1);
    driver.settle();
    ASSERT_NE(driver.platform.find(Role::article, "Grace, 09:26"), nullptr);
    driver.app->on_language("ar", "{} am\n\t{} \u0635\n");
    driver.settle();
    EXPECT_NE(driver.platform.find(Role::article, "Grace, 9:26 \u0635"), nullptr);
}

}  // namespace
}  // namespace parley::client
