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

template <class People>
void add_names(const People& people, std::size_t count, std::vector<Piece>& pieces) {
    const std::size_t named = std::min(people.size(), named_max);
    const std::size_t others = count - named;
    pieces.push_back({people[0].name, true});
    if (named == named_max) {
        pieces.push_back({others > 0 ? ", " : " and "});
        pieces.push_back({people[1].name, true});
    }
    if (others > 0) pieces.push_back({" and " + std::to_string(others) + (others == 1 ? " other" : " others")});
}

std::vector<Piece> pieces_of(const PeopleTyping& typing) {
    if (typing.count == 0) return {};
    if (typing.people.empty()) return {{"Somebody is typing"}};
    std::vector<Piece> pieces;
    add_names(typing.people, typing.count, pieces);
    pieces.push_back({typing.count == 1 ? " is typing" : " are typing"});
    return pieces;
}

std::vector<Piece> pieces_of(const std::vector<Reader>& readers) {
    if (readers.empty()) return {};
    std::vector<Piece> pieces{{"Read by "}};
    add_names(readers, readers.size(), pieces);
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

std::string typing_words(const PeopleTyping& typing) {
    return words_in(pieces_of(typing));
}

std::string read_words(const std::vector<Reader>& readers) {
    return words_in(pieces_of(readers));
}

void draw_typing_line(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent) {
    std::vector<Piece> pieces = pieces_of(room.typing);
    const bool types = !pieces.empty();
    if (!types && state.at_end) pieces = pieces_of(readers_of_newest(state, room));
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
