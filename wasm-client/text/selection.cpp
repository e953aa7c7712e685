#include "wasm-client/text/selection.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace parley::client {

namespace {

ByteRange unit_at(std::string_view text, std::size_t at, Selection::Unit unit) {
    at = cluster_begin(text, at);
    switch (unit) {
        case Selection::Unit::character:
            return {at, at};
        case Selection::Unit::word:
            return word_at(text, at);
        case Selection::Unit::paragraph:
            return paragraph_at(text, at);
        case Selection::Unit::text:
            return {0, text.size()};
    }
    return {at, at};
}

}  // namespace

ByteRange SelectedTexts::part(std::size_t index, std::string_view text) const {
    if (index < first || index > last) return {};
    const std::size_t from = index == first ? begin : 0;
    return {std::min(from, text.size()), index == last ? std::min(end, text.size()) : text.size()};
}

std::optional<std::size_t> Selection::find(const SelectableTexts& texts, std::uint64_t key) {
    // What is selected is mostly near the end, as what is read.
    for (std::size_t i = texts.count(); i > 0; i--)
        if (texts.key(i - 1) == key) return i - 1;
    return std::nullopt;
}

void Selection::press(const SelectableTexts& texts, TextPoint at, Unit unit) {
    const std::optional<std::size_t> index = find(texts, at.key);
    set_ = index.has_value();
    if (!set_) return;
    unit_ = unit;
    pressed_ = at.key;
    held_ = unit_at(texts.text(*index), at.byte, unit);
    anchor_ = {at.key, held_.begin};
    focus_ = {at.key, held_.end};
}

void Selection::extend(const SelectableTexts& texts, TextPoint at) {
    const std::optional<std::size_t> held_index = set_ ? find(texts, pressed_) : std::nullopt;
    if (!held_index) {
        press(texts, at, Unit::character);
        return;
    }
    const std::optional<std::size_t> index = find(texts, at.key);
    if (!index) return;
    const ByteRange reached = unit_at(texts.text(*index), at.byte, unit_);
    const bool backward = std::pair(*index, reached.begin) < std::pair(*held_index, held_.begin);
    anchor_ = {pressed_, backward ? held_.end : held_.begin};
    focus_ = {at.key, backward ? reached.begin : reached.end};
    if (!backward && *index == *held_index) focus_.byte = std::max(focus_.byte, held_.end);
}

void Selection::select_all(const SelectableTexts& texts) {
    if (texts.count() == 0) return;
    const std::size_t last = texts.count() - 1;
    press(texts, {texts.key(0), 0}, Unit::character);
    extend(texts, {texts.key(last), texts.text(last).size()});
}

void Selection::step(const SelectableTexts& texts, Step step) {
    const std::optional<std::size_t> index = set_ ? find(texts, focus_.key) : std::nullopt;
    if (!index) return;
    reach(stepped(texts, *index, step));
}

/// Keys move by characters, whatever the press took.
void Selection::reach(TextPoint at) {
    unit_ = Unit::character;
    focus_ = at;
    pressed_ = anchor_.key;
    held_ = {anchor_.byte, anchor_.byte};
}

TextPoint Selection::stepped(const SelectableTexts& texts, std::size_t index, Step step) const {
    const std::string_view text = texts.text(index);
    const std::size_t at = cluster_begin(text, focus_.byte);
    const std::size_t last = texts.count() - 1;
    const bool back = step == Step::back || step == Step::word_back;
    const bool on = step == Step::on || step == Step::word_on;
    if (back && at == 0 && index > 0) return {texts.key(index - 1), texts.text(index - 1).size()};
    if (on && at == text.size() && index < last) return {texts.key(index + 1), 0};
    switch (step) {
        case Step::back:
            return {focus_.key, cluster_before(text, at)};
        case Step::on:
            return {focus_.key, cluster_after(text, at)};
        case Step::word_back:
            return {focus_.key, word_before(text, at)};
        case Step::word_on:
            return {focus_.key, word_after(text, at)};
        case Step::first:
            return {texts.key(0), 0};
        case Step::last:
            return {texts.key(last), texts.text(last).size()};
    }
    return focus_;
}

std::optional<SelectedTexts> Selection::resolve(const SelectableTexts& texts) const {
    if (!set_) return std::nullopt;
    const std::optional<std::size_t> anchor = find(texts, anchor_.key);
    const std::optional<std::size_t> focus = anchor_.key == focus_.key ? anchor : find(texts, focus_.key);
    if (!anchor || !focus) return std::nullopt;
    // An edit may have made a text shorter, or put a character where the boundary was.
    std::pair from(*anchor, cluster_begin(texts.text(*anchor), anchor_.byte));
    std::pair to(*focus, cluster_begin(texts.text(*focus), focus_.byte));
    if (to < from) std::swap(from, to);
    return SelectedTexts{from.first, to.first, from.second, to.second};
}

}  // namespace parley::client
