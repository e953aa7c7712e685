#include "wasm-client/views/typing_line.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "wasm-client/model/readers.h"

namespace parley::client {

namespace {

constexpr std::size_t named_max = 2;
constexpr double step_ms = 350;  // of the dots
constexpr float dot_gap = 6;
constexpr float dots_width = 3 * dot_gap + 4;

struct Piece {
    std::string text;
    bool name = false;
};

/// Around names; no name has it.
constexpr char mark = '\x01';

std::string marked(const std::string& name) {
    return mark + name + mark;
}

std::string sentence_of(const Language& language, const PeopleTyping& typing) {
    if (typing.count == 0) return {};
    if (typing.people.empty()) return language.tr("Somebody is typing");
    const std::size_t named = std::min(typing.people.size(), named_max);
    const std::size_t others = typing.count - named;
    const std::string first = marked(typing.people[0].name);
    if (named == 1 && others == 0) return language.tr("{} is typing", {first});
    if (named == 1) return language.tr_count("{1} and {0} other are typing", "{1} and {0} others are typing", others, {first});
    const std::string second = marked(typing.people[1].name);
    if (others == 0) return language.tr("{} and {} are typing", {first, second});
    return language.tr_count("{1}, {2} and {0} other are typing", "{1}, {2} and {0} others are typing", others,
                             {first, second});
}

std::string sentence_of(const Language& language, const std::vector<Reader>& readers) {
    if (readers.empty()) return {};
    const std::string first = marked(readers[0].name);
    if (readers.size() == 1) return language.tr("Read by {}", {first});
    const std::string second = marked(readers[1].name);
    if (readers.size() == 2) return language.tr("Read by {} and {}", {first, second});
    return language.tr_count("Read by {1}, {2} and {0} other", "Read by {1}, {2} and {0} others", readers.size() - named_max,
                             {first, second});
}

std::vector<Piece> pieces_of(const std::string& sentence) {
    std::vector<Piece> pieces;
    bool name = false;
    for (std::size_t at = 0; at <= sentence.size(); name = !name) {
        const std::size_t end = std::min(sentence.find(mark, at), sentence.size());
        if (end > at) pieces.push_back({sentence.substr(at, end - at), name});
        at = end + 1;
    }
    return pieces;
}

std::string words_in(const std::vector<Piece>& pieces) {
    std::string words;
    for (const Piece& piece : pieces) words += piece.name ? isolated(piece.text) : piece.text;
    return words;
}

void draw_dots(Ui& ui, float x, float middle) {
    const Color color = ui.colors().text_muted;
    const bool still = ui.platform->prefers_stillness();
    const double step = std::floor(ui.now_ms / step_ms);
    const int lit = still ? 3 : static_cast<int>(std::fmod(step, 4));
    for (int i = 0; i < 3; i++) {
        const float at = x + 2 + static_cast<float>(i) * dot_gap;
        const float alpha = still ? 0.7F : i == lit ? 1.0F : 0.4F;
        ui.list->AddCircleFilled({at, middle}, 2, to_imgui(with_alpha(color, alpha)));
    }
    if (!still) ui.move_at((step + 1) * step_ms);
}

}  // namespace

std::string typing_words(const Language& language, const PeopleTyping& typing) {
    return words_in(pieces_of(sentence_of(language, typing)));
}

std::string read_words(const Language& language, const std::vector<Reader>& readers) {
    return words_in(pieces_of(sentence_of(language, readers)));
}

void draw_typing_line(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    std::vector<Piece> pieces = pieces_of(sentence_of(ui.language, room.typing));
    const bool types = !pieces.empty();
    if (!types && state.sees_end(room.info.id)) pieces = pieces_of(sentence_of(ui.language, readers_of_newest(state, room)));
    if (pieces.empty()) return;
    const Palette& p = ui.colors();
    float left = rect.width - dots_width - 2;
    std::vector<float> names;
    for (const Piece& piece : pieces) {
        const float width = ui.text.width(piece.text, piece.name ? type::label : type::small);
        if (piece.name)
            names.push_back(width);
        else
            left -= width;
    }
    left = std::max(left, 0.0F);
    // Of two names the longer one has what the shorter leaves.
    const float name_max = names.size() < 2 ? left : std::max(left / 2, left - std::min(names[0], names[1]));
    const float y = std::round(rect.y + (rect.height - type::small.line_height) / 2);
    float x = rect.x;
    if (types) draw_dots(ui, x, y + type::small.line_height / 2 + 1);
    if (types) x += dots_width;
    // Each by itself, so that a name of another direction turns nothing around it.
    for (const Piece& piece : pieces)
        x += ui.text.draw_line(*ui.list, piece.text, piece.name ? type::label : type::small, x, y, p.text_muted,
                               piece.name ? name_max : rect.width);
    ui.node(semantic_key("text", types ? "typing" : "readers"), parent, Role::text,
            {rect.x, y, x - rect.x, type::small.line_height})
        .text = words_in(pieces);
}

}  // namespace parley::client
