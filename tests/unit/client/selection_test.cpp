#include "wasm-client/text/selection.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace parley::client {
namespace {

using Unit = Selection::Unit;
using Step = Selection::Step;

/// Texts that come and go, with keys of their own.
class Texts final : public SelectableTexts {
public:
    explicit Texts(std::vector<std::pair<std::uint64_t, std::string>> made) : all(std::move(made)) {}
    [[nodiscard]] std::size_t count() const override { return all.size(); }
    [[nodiscard]] std::uint64_t key(std::size_t index) const override { return all[index].first; }
    [[nodiscard]] std::string_view text(std::size_t index) const override { return all[index].second; }

    std::vector<std::pair<std::uint64_t, std::string>> all;
};

Texts conversation() {
    return Texts({{10, "Hello Ben"}, {11, "Good morning, Ann!\nHow are you?"}, {12, "Fine"}});
}

/// What is selected, a text a line.
std::string selected(const Selection& selection, const Texts& texts) {
    const std::optional<SelectedTexts> range = selection.resolve(texts);
    if (!range) return "nothing";
    std::string words;
    for (std::size_t i = range->first; i <= range->last; i++) {
        const ByteRange part = range->part(i, texts.text(i));
        words += (i == range->first ? "" : "|") + std::string(texts.text(i).substr(part.begin, part.end - part.begin));
    }
    return words;
}

TEST(Selection, ADragTakesWhatLiesBetweenInBothDirections) {
    const Texts texts = conversation();
    Selection selection;
    selection.press(texts, {10, 6}, Unit::character);
    EXPECT_TRUE(selection.resolve(texts)->empty());
    selection.extend(texts, {11, 4});
    EXPECT_EQ(selected(selection, texts), "Ben|Good");
    selection.extend(texts, {10, 2});
    EXPECT_EQ(selected(selection, texts), "llo ");
    selection.extend(texts, {12, 4});
    EXPECT_EQ(selected(selection, texts), "Ben|Good morning, Ann!\nHow are you?|Fine");
}

TEST(Selection, ADoublePressTakesWordsAndKeepsTheFirstOne) {
    const Texts texts = conversation();
    Selection selection;
    selection.press(texts, {11, 6}, Unit::word);
    EXPECT_EQ(selected(selection, texts), "morning");
    selection.extend(texts, {11, 16});
    EXPECT_EQ(selected(selection, texts), "morning, Ann");
    selection.extend(texts, {11, 1});
    EXPECT_EQ(selected(selection, texts), "Good morning");
    selection.extend(texts, {10, 7});
    EXPECT_EQ(selected(selection, texts), "Ben|Good morning");
}

TEST(Selection, ATriplePressTakesTheParagraphAndAFourthTheText) {
    const Texts texts = conversation();
    Selection selection;
    selection.press(texts, {11, 25}, Unit::paragraph);
    EXPECT_EQ(selected(selection, texts), "How are you?");
    selection.press(texts, {11, 25}, Unit::text);
    EXPECT_EQ(selected(selection, texts), "Good morning, Ann!\nHow are you?");
}

TEST(Selection, StaysOnItsWordsWhileTextsComeAndGo) {
    Texts texts = conversation();
    Selection selection;
    selection.press(texts, {10, 6}, Unit::character);
    selection.extend(texts, {11, 4});
    texts.all.insert(texts.all.begin(), {3, "older"});
    texts.all.insert(texts.all.begin() + 2, {4, "between"});
    texts.all.push_back({20, "newer"});
    EXPECT_EQ(selected(selection, texts), "Ben|between|Good");
    texts.all.erase(texts.all.begin() + 1);
    EXPECT_EQ(selected(selection, texts), "nothing") << "one of its ends is gone";
}

TEST(Selection, EndsOnCharactersOfTheTextAfterAnEdit) {
    Texts texts({{1, "abcdef"}});
    Selection selection;
    selection.press(texts, {1, 1}, Unit::character);
    selection.extend(texts, {1, 5});
    texts.all[0].second = "a👍🏽";
    EXPECT_EQ(selected(selection, texts), "") << "no half of a character is taken";
    texts.all[0].second = "a";
    EXPECT_EQ(selected(selection, texts), "");
    texts.all[0].second.clear();
    EXPECT_EQ(selected(selection, texts), "");
}

TEST(Selection, KeysMoveTheFreeEndOverCharactersWordsAndTexts) {
    const Texts texts({{1, "one two"}, {2, "👍🏽 three"}});
    Selection selection;
    selection.press(texts, {1, 4}, Unit::character);
    selection.step(texts, Step::word_on);
    EXPECT_EQ(selected(selection, texts), "two");
    selection.step(texts, Step::on);
    selection.step(texts, Step::on);
    EXPECT_EQ(selected(selection, texts), "two|👍🏽") << "the next text, and a whole emoji of it";
    for (int i = 0; i < 4; i++) selection.step(texts, Step::back);
    EXPECT_EQ(selected(selection, texts), "t");
    selection.step(texts, Step::word_back);
    EXPECT_TRUE(selection.resolve(texts)->empty());
    selection.step(texts, Step::first);
    EXPECT_EQ(selected(selection, texts), "one ");
    selection.step(texts, Step::last);
    EXPECT_EQ(selected(selection, texts), "two|👍🏽 three");
}

TEST(Selection, KeysStopAtTheEndsOfEverything) {
    const Texts texts({{1, "a"}});
    Selection selection;
    selection.press(texts, {1, 0}, Unit::character);
    selection.step(texts, Step::back);
    selection.step(texts, Step::word_back);
    EXPECT_EQ(selected(selection, texts), "");
    for (int i = 0; i < 3; i++) selection.step(texts, Step::on);
    EXPECT_EQ(selected(selection, texts), "a");
}

TEST(Selection, AllIsEverythingThatIsThereAndNothingIsHarmless) {
    const Texts texts = conversation();
    Selection selection;
    selection.select_all(texts);
    EXPECT_EQ(selected(selection, texts), "Hello Ben|Good morning, Ann!\nHow are you?|Fine");
    selection.clear();
    EXPECT_EQ(selected(selection, texts), "nothing");
    selection.select_all(Texts({}));
    selection.press(texts, {99, 0}, Unit::word);
    EXPECT_FALSE(selection.placed());
}

}  // namespace
}  // namespace parley::client
