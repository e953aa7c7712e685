// What is selected in a column of texts: from a place in one of them to a place in another, both kept by the text's key, so
// that texts which come, go and move above, between and below change nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "wasm-client/text/words.h"

namespace parley::client {

struct TextPoint {
    std::uint64_t key = 0;
    std::size_t byte = 0;

    friend bool operator==(const TextPoint&, const TextPoint&) = default;
};

/// The texts in their order, as they are now.
class SelectableTexts {
public:
    SelectableTexts() = default;
    SelectableTexts(const SelectableTexts&) = delete;
    SelectableTexts& operator=(const SelectableTexts&) = delete;
    virtual ~SelectableTexts() = default;

    [[nodiscard]] virtual std::size_t count() const = 0;
    [[nodiscard]] virtual std::uint64_t key(std::size_t index) const = 0;
    [[nodiscard]] virtual std::string_view text(std::size_t index) const = 0;
};

/// Where the selection begins and ends among the texts of now; `last` is included.
struct SelectedTexts {
    std::size_t first = 0, last = 0;
    std::size_t begin = 0;  ///< byte of the first text
    std::size_t end = 0;    ///< byte of the last text

    [[nodiscard]] bool empty() const { return first == last && begin == end; }
    /// The part of the text at `index`; empty outside.
    [[nodiscard]] ByteRange part(std::size_t index, std::string_view text) const;
};

class Selection {
public:
    /// What a press takes, and every move after it: a character, or by double and triple click more.
    enum class Unit : std::uint8_t { character, word, paragraph, text };
    enum class Step : std::uint8_t { back, on, word_back, word_on, first, last };

    void clear() { set_ = false; }
    /// There is a place, though perhaps nothing is selected.
    [[nodiscard]] bool placed() const { return set_; }
    [[nodiscard]] TextPoint focus() const { return focus_; }

    void press(const SelectableTexts& texts, TextPoint at, Unit unit);
    /// Moves the free end, by the unit of the press. Without a press before it is one.
    void extend(const SelectableTexts& texts, TextPoint at);
    void select_all(const SelectableTexts& texts);
    void step(const SelectableTexts& texts, Step step);
    /// Moves the free end to a place that a key led to.
    void reach(TextPoint at);

    /// Nothing when no place is set, or the texts at its ends are not there any more.
    [[nodiscard]] std::optional<SelectedTexts> resolve(const SelectableTexts& texts) const;

private:
    [[nodiscard]] static std::optional<std::size_t> find(const SelectableTexts& texts, std::uint64_t key);
    [[nodiscard]] TextPoint stepped(const SelectableTexts& texts, std::size_t index, Step step) const;

    bool set_ = false;
    Unit unit_ = Unit::character;
    std::uint64_t pressed_ = 0;  ///< the text of the press
    ByteRange held_;             ///< what the press took: always selected
    TextPoint anchor_;
    TextPoint focus_;
};

}  // namespace parley::client
