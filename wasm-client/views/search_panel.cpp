#include "wasm-client/views/search_panel.h"

#include <algorithm>

#include "wasm-client/text/links.h"
#include "wasm-client/text/markup.h"
#include "wasm-client/views/header_buttons.h"
#include "wasm-client/views/text_ranges.h"

namespace parley::client {

namespace {

constexpr float inset = 12;
constexpr float row_padding = 10;
constexpr std::size_t lines_max = 3;
/// Rows beyond what is in sight that are mirrored all the same, so that keys reach them.
constexpr std::size_t rows_beyond = 6;

float button_size(const Ui& ui) {
    return ui.target(32);
}

float footer_height(const Ui& ui) {
    return ui.target(36) + 16;
}

/// Lower than any row of filters.
constexpr float chip_least = 20;

constexpr const char* field_label = tr_noop("Search this room");

void draw_arrow(Ui& ui, const Rect& rect, bool up, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    const float tip = up ? -3.0F : 3.0F;
    line(*ui.list, x - 5, y - tip, x, y + tip, color, 1.5F);
    line(*ui.list, x, y + tip, x + 5, y - tip, color, 1.5F);
}

void draw_cross(Ui& ui, const Rect& rect, Color color) {
    const float x = rect.x + rect.width / 2;
    const float y = rect.y + rect.height / 2;
    line(*ui.list, x - 5, y - 5, x + 5, y + 5, color, 1.5F);
    line(*ui.list, x - 5, y + 5, x + 5, y - 5, color, 1.5F);
}

std::string count_words(const Ui& ui, const SearchState& search) {
    const std::size_t count = search.hits.size();
    const std::string many = std::to_string(count) + (search.more ? "+" : "");
    if (search.current) return ui.tr("{} of {}", {std::to_string(*search.current + 1), many});
    if (search.more) return ui.tr("{}+ messages", {std::to_string(count)});
    return ui.tr_count("{} message", "{} messages", count);
}

/// What stands below the field.
std::string status_words(const Ui& ui, const State& state) {
    const SearchState& search = state.search;
    if (!search.error.empty()) return search.error;
    if (search.blank()) return ui.tr("Words of messages, or what is below");
    if (search.searching && state.link != Link::online) return ui.tr("You are offline. The search goes on by itself.");
    if (search.searching && search.hits.empty()) return ui.tr("Searching\u2026");
    if (!search.answered) return "";
    if (!search.hits.empty()) return count_words(ui, search);
    return search.complete ? ui.tr("Nothing found") : ui.tr("Nothing found yet");
}

std::uint64_t hit_key(const Hit& hit) {
    return semantic_key("hit", hit.event.room.value + " " + std::to_string(hit.event.seq));
}

std::string about_words(Ui& ui, std::int64_t at_ms) {
    const LocalTime time = local_time(ui, at_ms);
    const LocalTime today = local_time(ui, ui.wall_ms);
    const std::string clock = clock_text(ui, time);
    return time.day_number == today.day_number ? clock : ui.tr("{}, {}", {day_text(ui, time, today), clock});
}

/// As the message looks, within one paragraph. A click goes to the message, so no address looks like a link.
std::vector<TextSpan> looks_of(std::string_view written) {
    std::vector<TextSpan> spans = parse_markup(written, find_links(written));
    for (TextSpan& span : spans) span.look.link = span.look.block = false;
    return spans;
}

std::string without_marks(std::string_view words, const std::vector<TextSpan>& looks) {
    std::string plain;
    std::size_t at = 0;
    for (const TextSpan& span : looks) {
        if (!span.look.hidden) continue;
        plain += words.substr(at, span.begin - at);
        at = span.end;
    }
    plain += words.substr(at);
    return plain;
}

}  // namespace

float SearchPanel::bar_height(Ui& ui, const SearchState& search, float width) {
    return ui.target(40) + button_size(ui) + 24 + (search.listing ? filters_height(ui, width) : 0);
}

void SearchPanel::draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent) {
    fill(*ui.list, rect, ui.colors().sidebar);
    line(*ui.list, rect.x + 0.5F, rect.y, rect.x + 0.5F, rect.y + rect.height, ui.colors().line);
    const std::uint64_t region = semantic_key("region", "search");
    ui.node(region, parent, Role::region, rect).name = ui.tr("Search");
    const float bar = ui.target(40) + button_size(ui) + 24 + filters_height(ui, rect.width);
    draw_bar(ui, state, {rect.x, rect.y, rect.width, bar}, region);
    draw_list(ui, state, {rect.x, rect.y + bar, rect.width, rect.height - bar}, region);
}

void SearchPanel::draw_above(Ui& ui, const State& state, const Rect& bar, const Rect& list, std::uint64_t parent) {
    const std::uint64_t region = semantic_key("region", "search");
    const float height = bar.height + (state.search.listing ? list.height : 0);
    ui.node(region, parent, Role::region, {bar.x, bar.y, bar.width, height}).name = ui.tr("Search");
    line(*ui.list, bar.x, bar.y + bar.height - 0.5F, bar.x + bar.width, bar.y + bar.height - 0.5F, ui.colors().line);
    draw_bar(ui, state, bar, region);
    if (state.search.listing) draw_list(ui, state, list, region);
}

// ---- the bar -----------------------------------------------------------------------------------------------------------

void SearchPanel::draw_bar(Ui& ui, const State& state, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const float size = button_size(ui);
    const float field_height = ui.target(40);
    const Rect close{rect.x + rect.width - inset - size + 4, rect.y + 10 + (field_height - size) / 2, size, size};
    draw_field(ui, {rect.x + inset, rect.y + 10, close.x - rect.x - inset - 6, field_height}, region);
    const ButtonState button = ui.button(semantic_key("button", "close-search"), region, ui.tr("Close search"), close);
    if (button.hovered) fill(*ui.list, close, p.hover, space::radius);
    draw_cross(ui, close, button.hovered ? p.text : p.text_muted);
    if (button.clicked) ui.intend(CloseSearch{});

    const Rect row{rect.x + inset, rect.y + 10 + field_height + 4, rect.width - 2 * inset + 4, size};
    const bool steps = !state.search.hits.empty();
    const std::string words = status_words(ui, state);
    const Rect text{row.x + 4, row.y + (row.height - type::small.line_height) / 2, row.width - 8 - (steps ? 2 * size : 0),
                    type::small.line_height};
    ui.text.draw_line(*ui.list, words, type::small, text.x, text.y, state.search.error.empty() ? p.text_muted : p.danger,
                      text.width);
    ui.node(semantic_key("status", "search"), region, Role::status, text).text = words;
    if (steps) draw_steps(ui, state.search, row, region);
    const float below = row.y + row.height + 4;
    if (below + chip_least < rect.y + rect.height)
        draw_filters(ui, state, {rect.x, below, rect.width, rect.y + rect.height - below}, region);
}

void SearchPanel::draw_field(Ui& ui, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const bool focused = ui.desk->active() == EditField::search && ui.desk->of(EditField::search).focused;
    fill(*ui.list, rect, p.raised, space::composer_radius);
    outline(*ui.list, rect, focused ? p.accent : p.line, space::composer_radius, focused ? 1.5F : 1.0F);
    draw_glass(ui, rect.x + 16, rect.y + rect.height / 2 - 1, p.text_muted);
    const Rect field{rect.x + 32, rect.y + (rect.height - type::body.line_height) / 2, rect.width - 32 - inset,
                     type::body.line_height};
    box_.draw(ui, field, ui.tr(field_label), semantic_key("field", "search"), region);
}

void SearchPanel::draw_steps(Ui& ui, const SearchState&, const Rect& rect, std::uint64_t region) {
    const float size = button_size(ui);
    const Palette& p = ui.colors();
    const auto step = [&](std::string_view id, std::string_view name, float x, bool back) {
        const Rect place{x, rect.y, size, size};
        const ButtonState button = ui.button(semantic_key("button", id), region, name, place);
        if (button.hovered) fill(*ui.list, place, p.hover, space::radius);
        draw_arrow(ui, place, back, button.hovered ? p.text : p.text_muted);
        if (button.clicked) ui.intend(StepHit{back});
    };
    const float right = rect.x + rect.width;
    step("previous-hit", ui.tr("Previous result"), right - 2 * size, true);
    step("next-hit", ui.tr("Next result"), right - size, false);
}

// ---- what was found ----------------------------------------------------------------------------------------------------

SearchPanel::Row SearchPanel::lay_out_row(Ui& ui, const State& state, const Hit& hit, float width) const {
    Row row;
    std::string written;
    for (std::size_t i = 0; i < hit.snippet.size(); i++) {
        const std::size_t begin = written.size();
        written += hit.snippet[i];
        if (i % 2 == 1 && written.size() > begin) row.marks.push_back({begin, written.size()});
    }
    if (hit.snippet.empty()) written = hit.event.body;
    if (written.empty())
        for (const FileInfo& file : hit.event.files)
            written = written.empty() ? file.name : ui.tr("{}, {}", {written, file.name});
    const std::vector<TextSpan> looks = looks_of(written);
    row.words = one_line(written).text;
    row.about = about_words(ui, hit.event.at_ms);
    const RoomState* room = state.search.everywhere ? state.find(hit.event.room) : nullptr;
    if (room != nullptr) row.about = room_sign(room->info) + isolated(room->title(ui.language)) + " \u00B7 " + row.about;
    row.spoken = isolated(hit.event.author.name) + ", " + row.about + ": " + isolated(without_marks(row.words, looks));
    row.layout = ui.text.lay_out(row.words, looks, type::system, width);
    const std::size_t lines = std::min(row.layout.lines.size(), lines_max);
    row.layout.lines.resize(lines);
    row.height = 2 * row_padding + type::label.line_height + 2 + static_cast<float>(lines) * type::system.line_height;
    return row;
}

void SearchPanel::lay_out(Ui& ui, const State& state, float width) {
    const SearchState& search = state.search;
    if (search.revision == revision_ && width == row_width_) return;
    if (search.revision != revision_ && search.hits.size() < rows_.size()) scroll_ = 0;
    revision_ = search.revision;
    row_width_ = width;
    rows_.clear();
    content_ = 0;
    for (const Hit& hit : search.hits) {
        Row row = lay_out_row(ui, state, hit, width);
        row.top = content_;
        content_ += row.height;
        rows_.push_back(std::move(row));
    }
    if (!search.current) current_seen_ = 0;
}

/// What was gone to, or has the focus, comes in sight.
void SearchPanel::settle(const Ui& ui, const SearchState& search, float height) {
    std::size_t wanted = rows_.size();
    const std::size_t current = search.current ? *search.current + 1 : 0;
    if (current != current_seen_ && current > 0) wanted = current - 1;
    current_seen_ = current;
    if (ui.focused != focus_seen_) {
        for (std::size_t i = 0; i < rows_.size(); i++)
            if (hit_key(search.hits[i]) == ui.focused) wanted = i;
        focus_seen_ = ui.focused;
    }
    if (wanted < rows_.size()) {
        const Row& row = rows_[wanted];
        scroll_ = std::min(std::max(scroll_, row.top + row.height - height), row.top);
    }
    const float footer = search.more || !search.complete ? footer_height(ui) : 0;
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content_ + footer - height));
}

void SearchPanel::draw_list(Ui& ui, const State& state, const Rect& rect, std::uint64_t region) {
    const SearchState& search = state.search;
    lay_out(ui, state, rect.width - 2 * inset - 8);
    settle(ui, search, rect.height);
    if (search.hits.empty() && search.complete) return;
    const Palette& p = ui.colors();
    const std::uint64_t list = semantic_key("list", "hits");
    ImGui::PushClipRect(top_left(rect), bottom_right(rect), true);
    if (!search.hits.empty()) ui.node(list, region, Role::list, rect).name = ui.tr("Search results");
    for (std::size_t i = 0; i < rows_.size(); i++) {
        const Rect row{rect.x + inset - 4, rect.y - scroll_ + rows_[i].top, rect.width - 2 * inset + 8, rows_[i].height};
        const float beyond = static_cast<float>(rows_beyond) * rows_[i].height;
        if (row.y + row.height < rect.y - beyond || row.y > rect.y + rect.height + beyond) continue;
        draw_row(ui, search, i, row, list);
    }
    const Rect footer{rect.x + inset, rect.y - scroll_ + content_ + 8, rect.width - 2 * inset, footer_height(ui) - 16};
    if (!search.complete) {
        const std::string_view words = ui.tr("The server is still reading: more may turn up.");
        ui.text.draw_line(*ui.list, words, type::small, footer.x + 4, footer.y + 8, p.text_muted, footer.width);
        ui.node(semantic_key("text", "behind"), region, Role::text, footer).text = std::string(words);
    } else if (search.loading_more) {
        ui.text.draw_line(*ui.list, ui.tr("Searching\u2026"), type::small, footer.x + 4, footer.y + 10, p.text_muted,
                          footer.width);
    } else if (search.more && ui.text_button(semantic_key("button", "more-hits"), region, ui.tr("Show more"), footer, false)) {
        ui.intend(MoreHits{});
    }
    ImGui::PopClipRect();
}

void SearchPanel::draw_row(Ui& ui, const SearchState& search, std::size_t index, const Rect& rect, std::uint64_t list) {
    const Palette& p = ui.colors();
    const Row& row = rows_[index];
    const Hit& hit = search.hits[index];
    const bool current = search.current == index;
    const ButtonState button = ui.button(hit_key(hit), list, row.spoken, rect);
    ui.semantics.back().current = current;
    if (current || button.hovered) fill(*ui.list, rect, current ? p.selected : p.hover, space::radius);
    const float x = rect.x + 8;
    const float width = rect.width - 16;
    float y = rect.y + row_padding;
    const float about = std::min(ui.text.width(row.about, type::small), width * 0.6F);
    ui.text.draw_line(*ui.list, hit.event.author.name, type::label, x, y, p.text, width - about - 8);
    ui.text.draw_line(*ui.list, row.about, type::small, x + width - about, y, p.text_muted, about + 1);
    y += type::label.line_height + 2;
    const PlacedText words{row.layout, row.words, type::system, x, y};
    for (const ByteRange& range : row.marks)
        for (const Rect& part : range_rects(ui.text, words, range))
            fill(*ui.list, {part.x - 1, part.y, part.width + 2, part.height}, p.mark, 3);
    ui.text.draw(*ui.list, row.layout, row.words, type::system, x, y, p.text, rect.y, rect.y + rect.height);
    if (button.clicked) ui.intend(GoToHit{index});
}

}  // namespace parley::client
