#include "wasm-client/views/link_card.h"

#include <algorithm>
#include <utility>

#include "wasm-client/text/words.h"

namespace parley::client {

namespace {

constexpr float gap = 6;
constexpr float width_max = 440;
constexpr float padding = 12;
constexpr float rule_width = 3;
constexpr std::size_t title_lines_max = 2;
constexpr std::size_t text_lines_max = 3;
constexpr const TextStyle& title_style = type::author;
constexpr const TextStyle& text_style = type::system;

/// The words, cut with an ellipsis to so many lines.
std::string fitted(Ui& ui, std::string words, const TextStyle& style, float width, std::size_t lines_max, TextLayout& lines) {
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    lines = ui.text.lay_out(words, style, width);
    if (lines.lines.size() <= lines_max) return words;
    std::size_t end = lines.lines[lines_max - 1].end;
    while (lines.lines.size() > lines_max && end > 0) {
        end = cluster_before(words, end);
        while (end > 0 && words[end - 1] == ' ') end--;
        words.resize(end);
        lines = ui.text.lay_out(words + std::string(ellipsis), style, width);
    }
    return words.append(ellipsis);
}

}  // namespace

float lay_out_link_card(Ui& ui, SharedCard card, float width, float top, CardLayout& layout) {
    if (!card) return top;
    const float inner = std::min(width, width_max) - rule_width - 2 * padding;
    layout.title = fitted(ui, card->title, title_style, inner, title_lines_max, layout.title_lines);
    float height = padding + type::small.line_height + 2 + layout.title_lines.height();
    if (!card->text.empty()) {
        layout.text = fitted(ui, card->text, text_style, inner, text_lines_max, layout.text_lines);
        height += 2 + layout.text_lines.height();
    }
    layout.rect = {0, top + gap, std::min(width, width_max), height + padding};
    layout.card = std::move(card);
    return layout.rect.y + layout.rect.height + gap;
}

void draw_link_card(Ui& ui, const CardLayout& layout, float x, float y, float clip_top, float clip_bottom, bool hovered) {
    const Palette& p = ui.colors();
    const Rect rect{x + layout.rect.x, y + layout.rect.y, layout.rect.width, layout.rect.height};
    if (rect.y + rect.height < clip_top || rect.y > clip_bottom) return;
    fill(*ui.list, rect, hovered ? p.hover : p.raised, space::radius);
    outline(*ui.list, rect, p.line, space::radius);
    fill(*ui.list, {rect.x + padding / 2, rect.y + padding, rule_width, rect.height - 2 * padding}, p.accent, rule_width / 2);
    const float left = rect.x + padding + rule_width;
    const float inner = rect.width - rule_width - 2 * padding;
    float top = rect.y + padding;
    ui.text.draw_line(*ui.list, layout.card->site, type::small, left, top, p.text_muted, inner);
    top += type::small.line_height + 2;
    ui.text.draw(*ui.list, layout.title_lines, layout.title, title_style, left, top, {hovered ? p.link : p.text, p.link},
                 clip_top, clip_bottom);
    if (layout.text.empty()) return;
    top += layout.title_lines.height() + 2;
    ui.text.draw(*ui.list, layout.text_lines, layout.text, text_style, left, top, {p.text_muted, p.link}, clip_top,
                 clip_bottom);
}

std::string spoken_card(const Ui& ui, const LinkCard& card) {
    const std::string name = ui.tr("{}: {}", {card.site, card.title});
    return card.text.empty() ? name : name + ". " + card.text;
}

}  // namespace parley::client
