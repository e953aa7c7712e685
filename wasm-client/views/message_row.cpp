#include "wasm-client/views/message_row.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "wasm-client/model/own_settings.h"
#include "wasm-client/model/slash_commands.h"
#include "wasm-client/text/links.h"
#include "wasm-client/text/markup.h"
#include "wasm-client/views/file_row.h"
#include "wasm-client/views/message_bar.h"

namespace parley::client {

namespace {

constexpr const char* pinned_words = tr_noop("Pinned");
constexpr float mark_gap = 6;
constexpr float pin_width = 14;
constexpr float emoji_width_max = 120;

/// With the time, and the day where it is another one.
std::string edited_words(Ui& ui, const Message& message) {
    if (message.state.edited == 0) return {};
    const LocalTime posted = local_time(ui, message.at_ms);
    const LocalTime edited = local_time(ui, message.state.edited_at_ms);
    const std::string clock = clock_text(ui, edited);
    if (posted.day_number == edited.day_number) return ui.tr("(edited {})", {clock});
    return ui.tr("(edited {}, {})", {day_text(ui, edited, local_time(ui, ui.wall_ms)), clock});
}

float marks_width(Ui& ui, const Message& message, const RowLayout& layout) {
    float width = 0;
    if (!layout.edited.empty()) width += mark_gap + ui.text.width(layout.edited, type::small);
    if (message.state.pinned != 0) width += mark_gap + pin_width + ui.text.width(ui.tr(pinned_words), type::small);
    return width;
}

std::string spoken_reaction(const Ui& ui, const Reaction& reaction, const UserId& me) {
    std::string words = reaction.emoji + " " + std::to_string(reaction.count);
    std::string people;
    for (const Person& person : reaction.people) {
        const std::string_view name = person.id == me ? ui.tr("you") : std::string_view(person.name);
        people = people.empty() ? std::string(name) : ui.tr("{}, {}", {people, name});
    }
    const std::size_t named = reaction.people.size();
    if (named == 0) return words;
    if (reaction.count > named) people = ui.tr_count("{1} and {0} more", "{1} and {0} more", reaction.count - named, {people});
    return ui.tr("{}: {}", {words, people});
}

/// In lines of their own below `top`; returns where they end.
float lay_out_chips(Ui& ui, const Message& message, const UserId& me, float width, float top, RowLayout& layout) {
    if (message.state.reactions.empty()) return top;
    float x = 0;
    float y = top + space::chip_gap;
    for (const Reaction& reaction : message.state.reactions) {
        RowLayout::Chip chip;
        chip.emoji = reaction.emoji;
        chip.count = std::to_string(reaction.count);
        chip.spoken = spoken_reaction(ui, reaction, me);
        chip.own = std::any_of(reaction.people.begin(), reaction.people.end(), [&](const Person& p) { return p.id == me; });
        const float words =
            std::min(ui.text.width(chip.emoji, type::chip), emoji_width_max) + 5 + ui.text.width(chip.count, type::label);
        const float chip_width = words + 2 * space::chip_padding;
        if (x > 0 && x + chip_width > width) {
            x = 0;
            y += space::chip_height + space::chip_gap;
        }
        chip.rect = {x, y, chip_width, space::chip_height};
        x += chip_width + space::chip_gap;
        layout.chips.push_back(std::move(chip));
    }
    return y + space::chip_height + space::chip_gap;
}

/// A paragraph that reads from the right ends where the message's widest line does, so that a short one stands below its author
/// and not at the other end of a wide column; in a mirrored picture all do. Returns the width that the words then have.
float gather(TextLayout& text, float width, bool mirrored) {
    // What a text engine that rounds otherwise needs to break the same lines.
    constexpr float room = 4;
    const bool from_right =
        std::any_of(text.lines.begin(), text.lines.end(), [](const TextLine& line) { return line.right_to_left; });
    if (!from_right && !mirrored) return width;
    const float gathered = std::min(width, std::ceil(text.width) + room);
    for (TextLine& line : text.lines) {
        if (!line.right_to_left) continue;
        line.x -= width - gathered;
        for (TextRun& run : line.runs) run.x -= width - gathered;
    }
    text.box = gathered;
    return gathered;
}

/// What somebody does leans as a whole, and its mark is not shown.
std::vector<TextSpan> lean(const std::vector<TextSpan>& spans, std::string_view words) {
    const std::size_t begin = words.size() - action_in(words).size();
    std::vector<TextSpan> leaning{{0, begin, {}}};
    leaning.front().look.hidden = true;
    std::size_t at = begin;
    const auto fill_to = [&](std::size_t end) {
        if (at >= end) return;
        TextSpan& between = leaning.emplace_back(TextSpan{at, end, {}});
        between.look.italic = true;
    };
    for (TextSpan span : spans) {
        span.begin = std::max(span.begin, begin);
        if (span.begin >= span.end) continue;
        fill_to(span.begin);
        span.look.italic = span.look.italic || !span.look.code;
        at = span.end;
        leaning.push_back(span);
    }
    fill_to(words.size());
    return leaning;
}

/// The words of a message have marks, those of a line have none.
void lay_out_words(Ui& ui, const Message& message, float width, RowLayout& layout) {
    const std::string_view words = words_of(message);
    const TextStyle& style = style_of(message);
    std::vector<TextLink> links = find_links(words);
    std::vector<TextSpan> spans = message.is_line() ? link_spans(links) : parse_markup(words, links);
    if (!message.is_line() && !action_in(words).empty()) spans = lean(spans, words);
    layout.text = ui.text.lay_out(words, spans, style, width);
    layout.width = gather(layout.text, width, ui.mirrored());
    const PlacedText placed{layout.text, words, style};
    for (TextLink& link : links) {
        std::vector<Rect> rects = range_rects(ui.text, placed, link.range);
        const bool code = std::any_of(spans.begin(), spans.end(), [&](const TextSpan& span) {
            return span.look.code && span.begin <= link.range.begin && link.range.begin < span.end;
        });
        if (!rects.empty()) layout.links.push_back({std::move(link.href), std::move(rects), {}, false, code});
    }
}

void draw_words(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place, Color color) {
    for (const Rect& rect : layout.calls)
        fill(*ui.list, {place.x + rect.x - 2, place.y + rect.y + 1, rect.width + 4, rect.height - 2},
             with_alpha(ui.colors().accent, 0.2F), 4);
    const Color color_of_links = ui.colors().link;
    ui.text.draw(*ui.list, layout.text, words_of(message), style_of(message), place.x, place.y, {color, color_of_links},
                 place.clip_top, place.clip_bottom);
    for (const RowLayout::Link& link : layout.links) {
        if (link.file || link.card) continue;
        const Color rule = link.href == place.hovered_href ? color_of_links : with_alpha(color_of_links, 0.4F);
        for (const Rect& rect : link.rects) {
            const float y = place.y + rect.y + ui.text.baseline(style_of(message)) + 2;
            fill(*ui.list, {place.x + rect.x, y, rect.width, 1}, rule);
        }
    }
}

void draw_pin(Ui& ui, float x, float y, Color color) {
    ui.list->AddCircleFilled({x + 5, y + 5}, 3, to_imgui(color));
    line(*ui.list, x + 5, y + 7, x + 5, y + 13, color, 1.5F);
}

/// Where the marks begin.
ImVec2 marks_place(const Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place) {
    const float lines = layout.words_height;
    if (layout.marks_below || message.body.empty()) return {place.x - mark_gap, place.y + lines};
    return {place.x + ui.text.end_of(layout.text), place.y + lines - layout.text.line_height};
}

void draw_marks(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place) {
    const MessageState& state = message.state;
    if (state.edited == 0 && state.pinned == 0) return;
    auto [x, y] = marks_place(ui, message, layout, place);
    if (!layout.marks_below) y += ui.text.baseline(type::body) - ui.text.baseline(type::small);
    if (state.edited != 0) {
        x += mark_gap;
        x += ui.text.draw_line(*ui.list, layout.edited, type::small, x, y, ui.colors().text_faint, place.width);
    }
    if (state.pinned == 0) return;
    x += mark_gap;
    draw_pin(ui, x, y, ui.colors().accent);
    ui.text.draw_line(*ui.list, ui.tr(pinned_words), type::small, x + pin_width, y, ui.colors().accent, place.width);
}

void draw_chip(Ui& ui, const RowLayout::Chip& chip, const RowPlace& place) {
    const Palette& p = ui.colors();
    const Rect pill{place.x + chip.rect.x, place.y + chip.rect.y, chip.rect.width, chip.rect.height};
    fill(*ui.list, pill, chip.own ? p.selected : p.hover, space::chip_height / 2);
    outline(*ui.list, pill, chip.own ? p.accent : p.line, space::chip_height / 2);
    float x = pill.x + space::chip_padding;
    const float emoji_y = pill.y + (pill.height - type::chip.line_height) / 2;
    x += ui.text.draw_line(*ui.list, chip.emoji, type::chip, x, emoji_y, p.text, emoji_width_max) + 5;
    const float count_y = pill.y + (pill.height - type::label.line_height) / 2;
    ui.text.draw_line(*ui.list, chip.count, type::label, x, count_y, chip.own ? p.accent : p.text_muted, pill.width);
}

/// Of the first address of the web in the words; a message that is on its way has none. Returns where it ends.
float lay_out_card(Ui& ui, const Message& message, const LinkCards* cards, float width, float top, RowLayout& layout) {
    if (message.seq == 0) return top;
    const auto is_of_web = [](const RowLayout::Link& link) {
        return !link.file && !link.code && link.href.rfind("http", 0) == 0;
    };
    const auto first = std::find_if(layout.links.begin(), layout.links.end(), is_of_web);
    if (first == layout.links.end()) return top;
    layout.card_url = first->href;
    if (cards == nullptr) return top;
    const float bottom = lay_out_link_card(ui, cards->find(layout.card_url), width, top, layout.card);
    if (layout.card.card) layout.links.push_back({layout.card_url, {layout.card.rect}, {}, true});
    return bottom;
}

}  // namespace

RowLayout lay_out_row(Ui& ui, const Message& message, const Person& me, const LinkCards* cards, float width) {
    RowLayout layout;
    if (message.is_line()) {
        lay_out_words(ui, message, width, layout);
        layout.height = layout.text.height();
        return layout;
    }
    if (message.state.erased) {
        layout.height = type::tombstone.line_height;
        return layout;
    }
    lay_out_words(ui, message, width, layout);
    for (const auto& [begin, end] : calls_in(message.body, me.name))
        for (const Rect& rect : range_rects(ui.text, {layout.text, message.body, style_of(message)}, {begin, end}))
            layout.calls.push_back(rect);
    layout.edited = edited_words(ui, message);
    const float marks = marks_width(ui, message, layout);
    layout.words_height = message.body.empty() && !message.files.empty() ? 0 : layout.text.height();
    layout.marks_below = marks > 0 && (layout.words_height == 0 || ui.text.end_of(layout.text) + marks > width);
    const float words = layout.words_height + (layout.marks_below ? type::small.line_height + 2 : 0);
    const float card = lay_out_card(ui, message, cards, width, words, layout);
    layout.height = lay_out_chips(ui, message, me.id, width, lay_out_files(message.files, width, card, layout), layout);
    return layout;
}

RowLayout lay_out_folded(Ui& ui, const Message& message, float width) {
    RowLayout layout;
    lay_out_words(ui, message, width, layout);
    layout.links.clear();
    layout.folded = true;
    layout.height = std::max(type::tombstone.line_height, ui.target(24));
    return layout;
}

std::string_view words_of(const Message& message) {
    return message.is_line() ? message.line : message.body;
}

const TextStyle& style_of(const Message& message) {
    return message.is_line() ? type::system : type::body;
}

constexpr const char* folded_words = tr_noop("Message of somebody you blocked");

const char* tombstone_words(const Message& message, Seq expired_to) {
    return message.seq <= expired_to ? tr_noop("Message expired") : tr_noop("Message deleted");
}

void draw_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place) {
    const Palette& p = ui.colors();
    if (layout.folded) {
        const float y = place.y + (layout.height - type::tombstone.line_height) / 2;
        ui.text.draw_line(*ui.list, ui.tr(folded_words), type::tombstone, place.x, y, p.text_muted, place.width - 80);
        return;
    }
    if (message.state.erased) {
        ui.text.draw_line(*ui.list, ui.tr(tombstone_words(message, place.expired_to)), type::tombstone, place.x, place.y,
                          p.text_muted, place.width);
        return;
    }
    if (message.is_line()) {
        draw_words(ui, message, layout, place, p.text_muted);
        return;
    }
    draw_words(ui, message, layout, place, message.delivery == Delivery::pending ? p.text_muted : p.text);
    draw_marks(ui, message, layout, place);
    if (layout.card.card)
        draw_link_card(ui, layout.card, place.x, place.y, place.clip_top, place.clip_bottom,
                       layout.card_url == place.hovered_href);
    draw_files(ui, message.files, layout, place);
    for (const RowLayout::Chip& chip : layout.chips) draw_chip(ui, chip, place);
}

void describe_row_inside(Ui& ui, const Message& message, const RowLayout& layout, const RowPlace& place,
                         std::uint64_t article) {
    const std::string id = row_id(message);
    const auto say = [&](std::string_view kind, std::string_view words, const Rect& rect) {
        ui.node(semantic_key(kind, id), article, Role::text, rect).text = std::string(words);
    };
    if (layout.folded) {
        say("body", ui.tr(folded_words), {place.x, place.y, place.width - 80, layout.height});
        return;
    }
    if (message.state.erased) {
        say("body", ui.tr(tombstone_words(message, place.expired_to)), {place.x, place.y, place.width, layout.height});
        return;
    }
    const bool acts = !action_in(message.body).empty();
    if (layout.words_height > 0)
        say("body", acts ? told(message.author.name, message.body) : message.body,
            {place.x, place.y, layout.width, layout.words_height});
    for (std::size_t i = 0; i < layout.links.size(); i++) {
        const Rect& first = layout.links[i].rects.front();
        const Rect rect{place.x + first.x, place.y + first.y, first.width, first.height};
        SemanticNode& node = ui.node(semantic_key("link", id + " " + std::to_string(i)), article, Role::link, rect);
        node.name = node.href = layout.links[i].href;
        if (layout.links[i].card) node.name = spoken_card(ui, *layout.card.card);
        if (layout.links[i].file) node.name = spoken_file(ui, message.files[*layout.links[i].file]);
    }
    const ImVec2 marks = marks_place(ui, message, layout, place);
    const Rect marks_rect{marks.x + mark_gap, marks.y, marks_width(ui, message, layout), type::body.line_height};
    if (message.state.edited != 0) {
        const Rect words{marks_rect.x, marks_rect.y, ui.text.width(layout.edited, type::small), marks_rect.height};
        say("edited", layout.edited, words);
        const ButtonState button = ui.button(semantic_key("versions", id), article, ui.tr("What it said before"), words);
        if (button.hovered) draw_tip(ui, ui.tr("What it said before"), words);
        if (button.clicked) ui.intend(ShowVersions{message.seq});
    }
    if (message.state.pinned != 0) say("pinned", ui.tr(pinned_words), marks_rect);
    for (const RowLayout::Chip& chip : layout.chips) {
        // A finger needs more than is drawn.
        const float height = ui.target(chip.rect.height);
        const Rect rect{place.x + chip.rect.x, place.y + chip.rect.y - (height - chip.rect.height) / 2, chip.rect.width,
                        height};
        const ButtonState button = ui.button(semantic_key("reaction", id + " " + chip.emoji), article, chip.spoken, rect);
        ui.semantics.back().current = chip.own;
        ui.semantics.back().disabled = !place.may_react;
        if (button.hovered) draw_tip(ui, chip.spoken, rect);
        if (button.clicked && place.may_react) ui.intend(reaction_intent(ui, message, chip.emoji, place.me));
    }
}

std::string row_id(const Message& message) {
    if (message.cid.empty() || message.is_line()) return std::to_string(message.seq);
    return message.author.id.value + " " + message.cid.value;
}

}  // namespace parley::client
