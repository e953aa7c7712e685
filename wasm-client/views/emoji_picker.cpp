#include "wasm-client/views/emoji_picker.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parley::client {

namespace {

constexpr float padding = 8;
constexpr float corner = 12;
constexpr float heading_height = 28;
constexpr float width_beside = 360;
constexpr float height_max = 400;
constexpr float columns_max = 10;
constexpr std::size_t recent_max = 24;
constexpr std::size_t found_max = 120;
constexpr TextStyle large{Face::regular, 22, 30};

const std::uint64_t grid_key = semantic_key("grid", "emoji");

Intent keep_setting(Ui& ui, const EmojiSetting& setting) {
    return KeepSetting{"emoji", setting.text(), MessageCid(ui.platform->new_cid())};
}

std::uint64_t cell_key(std::size_t index) {
    return semantic_key("emoji", std::to_string(index));
}

}  // namespace

// ---- the setting -----------------------------------------------------------------------------------------------------------

EmojiSetting EmojiSetting::parse(std::string_view setting) {
    EmojiSetting parsed;
    if (setting.empty() || setting[0] < '0' || setting[0] > '5') return parsed;
    parsed.tone = setting[0] - '0';
    setting.remove_prefix(1);
    while (!setting.empty() && parsed.recent.size() < recent_max) {
        const std::string_view one = setting.substr(0, setting.find(' '));
        setting.remove_prefix(std::min(setting.size(), one.size() + 1));
        if (!one.empty()) parsed.recent.emplace_back(one);
    }
    return parsed;
}

std::string EmojiSetting::text() const {
    std::string text = std::to_string(tone);
    for (const std::string& one : recent) text += " " + one;
    return text;
}

void EmojiSetting::use(const std::string& emoji) {
    std::erase(recent, emoji);
    recent.insert(recent.begin(), emoji);
    if (recent.size() > recent_max) recent.resize(recent_max);
}

// ---- which there are -------------------------------------------------------------------------------------------------------

void EmojiPicker::open_for(Seq seq, float x, float y) {
    open_ = true;
    seq_ = seq;
    x_ = x;
    y_ = y;
    current_ = 0;
    scroll_ = 0;
    enter_ = false;
}

void EmojiPicker::add_group(std::string heading, std::vector<Cell> cells, std::size_t columns, float cell) {
    if (cells.empty()) return;
    groups_.emplace_back(cells.front().text, content_);
    lines_.push_back({std::move(heading), {}, content_, heading_height, cells_});
    content_ += heading_height;
    for (std::size_t at = 0; at < cells.size(); at += columns) {
        Line& line = lines_.emplace_back();
        line.top = content_;
        line.height = cell;
        line.first = cells_;
        for (std::size_t i = at; i < std::min(cells.size(), at + columns); i++) line.cells.push_back(std::move(cells[i]));
        cells_ += line.cells.size();
        content_ += cell;
    }
}

void EmojiPicker::lay_out(const Ui& ui, const EmojiTable& table, const std::string& query, const std::string& setting,
                          std::size_t columns, float cell) {
    const std::string made_from = query + "\n" + std::string(ui.language.code()) + "\n" + setting + "\n" +
                                  std::to_string(columns) + "\n" + std::to_string(cell);
    if (made_from == laid_out_) return;
    laid_out_ = made_from;
    lines_.clear();
    groups_.clear();
    cells_ = 0;
    content_ = 0;
    const EmojiSetting own = EmojiSetting::parse(setting);
    const auto cell_of = [&](const EmojiTable::Emoji& one) { return Cell{table.with_skin(one, own.tone), one.name}; };
    std::vector<Cell> cells;
    if (query.find_first_not_of(' ') != std::string::npos) {
        for (const std::size_t index : table.find(query, found_max)) cells.push_back(cell_of(table.all()[index]));
        add_group(ui.tr("Found"), std::move(cells), columns, cell);
    } else {
        for (const std::string& one : own.recent) cells.push_back({one, one});
        add_group(ui.tr("Used last"), std::exchange(cells, {}), columns, cell);
        std::size_t at = 0;
        for (std::size_t group = 0; group < table.groups().size(); group++) {
            for (; at < table.all().size() && table.all()[at].group == group; at++) cells.push_back(cell_of(table.all()[at]));
            add_group(ui.tr(table.groups()[group].c_str()), std::exchange(cells, {}), columns, cell);
        }
    }
    current_ = std::min(current_, cells_ == 0 ? 0 : cells_ - 1);
}

std::optional<std::size_t> EmojiPicker::line_of(std::size_t cell) const {
    for (std::size_t i = 0; i < lines_.size(); i++)
        if (cell >= lines_[i].first && cell < lines_[i].first + lines_[i].cells.size()) return i;
    return std::nullopt;
}

const EmojiPicker::Cell* EmojiPicker::cell_at(std::size_t index) const {
    const std::optional<std::size_t> line = line_of(index);
    return line ? &lines_[*line].cells[index - lines_[*line].first] : nullptr;
}

// ---- keys ------------------------------------------------------------------------------------------------------------------

bool EmojiPicker::on_key(EditKey key) {
    if (key == EditKey::enter) {
        enter_ = true;
        return true;
    }
    if (key != EditKey::up && key != EditKey::down) return false;
    const std::optional<std::size_t> here = line_of(current_);
    if (!here) return true;
    const std::size_t column = current_ - lines_[*here].first;
    std::size_t line = *here;
    while (key == EditKey::up ? line > 0 : line + 1 < lines_.size()) {
        line = key == EditKey::up ? line - 1 : line + 1;
        if (lines_[line].cells.empty()) continue;
        current_ = lines_[line].first + std::min(column, lines_[line].cells.size() - 1);
        break;
    }
    reveal_ = true;
    return true;
}

bool EmojiPicker::step(bool back, bool around) {
    if (cells_ == 0 || (!around && (back ? current_ == 0 : current_ + 1 == cells_))) return false;
    current_ = (current_ + (back ? cells_ - 1 : 1)) % cells_;
    reveal_ = true;
    return true;
}

void EmojiPicker::reveal(float height) {
    const std::optional<std::size_t> line = line_of(current_);
    if (!std::exchange(reveal_, false) || !line) return;
    const Line& one = lines_[*line];
    scroll_ = std::min(std::max(scroll_, one.top + one.height - height), std::max(0.0F, one.top - heading_height));
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------

void EmojiPicker::pick(Ui& ui, const State& state, const std::string& emoji) {
    picked_ = Picked{emoji, seq_};
    open_ = false;
    EmojiSetting own = EmojiSetting::parse(state.setting("emoji"));
    const std::string before = own.text();
    own.use(emoji);
    if (own.text() != before) ui.intend(keep_setting(ui, own));
    ui.wants_frame = true;
}

void EmojiPicker::choose_tone(Ui& ui, const State& state) {
    EmojiSetting own = EmojiSetting::parse(state.setting("emoji"));
    own.tone = (own.tone + 1) % 6;
    ui.intend(keep_setting(ui, own));
}

void EmojiPicker::draw_top(Ui& ui, const State& state, const EmojiTable* table, const Rect& rect, std::uint64_t region) {
    const Palette& p = ui.colors();
    const float size = ui.target(36);
    const Rect field{rect.x + 8, rect.y + (rect.height - type::body.line_height) / 2, rect.width - size - 20,
                     type::body.line_height};
    box_.draw(ui, field, ui.tr("Find an emoji"), semantic_key("field", "emoji"), region);
    static constexpr const char* tones[] = {tr_noop("Skin tone: as it is"),     tr_noop("Skin tone: light"),
                                            tr_noop("Skin tone: medium light"), tr_noop("Skin tone: medium"),
                                            tr_noop("Skin tone: medium dark"),  tr_noop("Skin tone: dark")};
    const int tone = EmojiSetting::parse(state.setting("emoji")).tone;
    const EmojiTable::Emoji hand{"\u270B", "", "", 0, true};
    const std::string shown = table != nullptr ? table->with_skin(hand, tone) : hand.text;
    const Rect place{rect.x + rect.width - size, rect.y + (rect.height - size) / 2, size, size};
    const ButtonState button = ui.button(semantic_key("button", "skin"), region, ui.tr(tones[tone]), place);
    if (button.hovered) fill(*ui.list, place, p.hover, space::radius);
    ui.text.draw_line(*ui.list, shown, large, place.x + (size - ui.text.width(shown, large)) / 2,
                      place.y + (size - large.line_height) / 2, p.text, size);
    if (button.clicked) choose_tone(ui, state);
}

/// Where not all have room for a finger, those around the current one are there.
void EmojiPicker::draw_groups(Ui& ui, const Rect& rect, std::uint64_t region) {
    if (groups_.size() < 2) return;
    const Palette& p = ui.colors();
    const auto count = static_cast<float>(groups_.size());
    const float step = std::max(rect.width / count, ui.target(0));
    std::size_t at = 0;
    while (at + 1 < groups_.size() && groups_[at + 1].second <= scroll_ + 1) at++;
    const auto seen = std::floor(rect.width / step + 0.01F);
    const float from = std::clamp(static_cast<float>(at) - std::floor(seen / 2), 0.0F, count - seen);
    std::size_t group = 0;
    for (const Line& line : lines_) {
        if (line.heading.empty()) continue;
        const float column = static_cast<float>(group) - from;
        if (column < 0 || column >= seen) {
            group++;
            continue;
        }
        const Rect place{rect.x + column * step, rect.y, step, rect.height};
        const ButtonState button = ui.button(semantic_key("emoji group", line.heading), region, line.heading, place);
        ui.semantics.back().current = group == at;
        if (group == at || button.hovered) fill(*ui.list, place, group == at ? p.selected : p.hover, space::radius);
        const std::string& face = groups_[group].first;
        ui.text.draw_line(*ui.list, face, type::title, place.x + (step - ui.text.width(face, type::title)) / 2,
                          place.y + (place.height - type::title.line_height) / 2, p.text, step);
        if (button.clicked) {
            scroll_ = line.top;
            current_ = line.first;
        }
        group++;
    }
}

bool EmojiPicker::draw_cell(Ui& ui, const Cell& cell, std::size_t index, const Rect& rect, std::uint64_t row) {
    const ButtonState button = ui.button(cell_key(index), row, cell.name, rect);
    SemanticNode& node = ui.semantics.back();
    node.role = Role::grid_cell;
    node.current = index == current_;
    const Palette& p = ui.colors();
    if (index == current_ || button.hovered) fill(*ui.list, rect, index == current_ ? p.selected : p.hover, space::radius);
    if (index == current_ && p.outlined) outline(*ui.list, rect, p.accent, space::radius, 2);
    ui.text.draw_line(*ui.list, cell.text, large, rect.x + (rect.width - ui.text.width(cell.text, large)) / 2,
                      rect.y + (rect.height - large.line_height) / 2, p.text, rect.width);
    return button.clicked;
}

void EmojiPicker::draw_grid(Ui& ui, const Rect& rect, float cell, std::uint64_t region) {
    const Palette& p = ui.colors();
    ui.node(grid_key, region, Role::grid, rect).name = ui.tr("Emoji");
    reveal(rect.height);
    scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, content_ - rect.height));
    ui.list->PushClipRect(top_left(rect), bottom_right(rect), true);
    for (const Line& line : lines_) {
        const float y = rect.y + line.top - scroll_;
        if (y + line.height <= rect.y || y >= rect.y + rect.height) continue;
        if (line.cells.empty()) {
            ui.text.draw_line(*ui.list, line.heading, type::label, rect.x + 4, y + (line.height - type::label.line_height) / 2,
                              p.text_muted, rect.width);
            continue;
        }
        const std::uint64_t row = semantic_key("emoji row", std::to_string(line.first));
        ui.node(row, grid_key, Role::grid_row, {rect.x, y, rect.width, line.height});
        const float top = std::max(y, rect.y);
        const float bottom = std::min(y + line.height, rect.y + rect.height);
        for (std::size_t i = 0; i < line.cells.size(); i++) {
            // What is half in sight is pressed where it is seen.
            const Rect place{rect.x + static_cast<float>(i) * cell, top, cell, bottom - top};
            if (draw_cell(ui, line.cells[i], line.first + i, place, row)) picked_ = Picked{line.cells[i].text, seq_};
        }
    }
    ui.list->PopClipRect();
}

void EmojiPicker::draw(Ui& ui, const State& state, const EmojiTable* table) {
    nodes_.clear();
    if (!open_) return;
    const Palette& p = ui.colors();
    ImDrawList* const below = std::exchange(ui.list, ImGui::GetForegroundDrawList());
    std::vector<SemanticNode> others = std::exchange(ui.semantics, {});
    const bool narrow = ui.width < space::drawer_below;
    const float height = std::min({height_max, narrow ? std::floor(ui.height * 0.55F) : height_max, ui.height - 2 * padding});
    Rect panel{0, ui.height - height, ui.width, height};
    if (!narrow) {
        panel = {x_ - width_beside, y_ - height - padding, width_beside, height};
        panel.x = std::clamp(panel.x, padding, std::max(padding, ui.width - panel.width - padding));
        panel.y = std::clamp(panel.y, padding, std::max(padding, ui.height - height - padding));
    }
    if (narrow) fill(*ui.list, {0, 0, ui.width, ui.height}, p.scrim);
    fill(*ui.list, {panel.x, panel.y, panel.width, panel.height + (narrow ? 2 * corner : 0)}, p.raised, corner);
    outline(*ui.list, {panel.x, panel.y, panel.width, panel.height + (narrow ? 2 * corner : 0)}, p.line, corner);
    const std::uint64_t region = semantic_key("region", "emoji");
    ui.node(region, 0, Role::region, panel).name = ui.tr("Emoji");
    const float top = ui.target(40);
    const Rect inside{panel.x + padding, panel.y + padding, panel.width - 2 * padding, panel.height - 2 * padding};
    draw_top(ui, state, table, {inside.x, inside.y, inside.width, top}, region);
    const float columns = std::clamp(std::floor(inside.width / ui.target(40)), 1.0F, columns_max);
    const float cell = inside.width / columns;
    const std::string query = one_line(ui.desk->of(EditField::emoji).text).text;
    if (table != nullptr)
        lay_out(ui, *table, query, std::string(state.setting("emoji")), static_cast<std::size_t>(columns), cell);
    const float tabs = groups_.size() > 1 ? ui.target(36) : 0;
    draw_groups(ui, {inside.x, inside.y + top, inside.width, tabs}, region);
    const Rect grid{inside.x, inside.y + top + tabs + 4, inside.width, inside.height - top - tabs - 4};
    const std::optional<Picked> before = picked_;
    draw_grid(ui, grid, cell, region);
    if (picked_ && !before) pick(ui, state, std::string(picked_->emoji));
    if (const Cell* chosen = cell_at(current_); std::exchange(enter_, false) && chosen != nullptr)
        pick(ui, state, std::string(chosen->text));
    if (cells_ == 0) {
        const char* words = table == nullptr ? ui.tr("Loading\u2026") : ui.tr("No emoji is called that");
        ui.text.draw_line(*ui.list, words, type::room, grid.x + 8, grid.y + 8, p.text_muted, grid.width);
        ui.node(semantic_key("status", "emoji"), region, Role::status, grid).text = words;
    }
    const std::optional<std::size_t> line = line_of(current_);
    const bool seen = line && lines_[*line].top < scroll_ + grid.height && lines_[*line].top + lines_[*line].height > scroll_;
    ui.desk->point_at(EditField::emoji, seen ? grid_key : 0, seen ? cell_key(current_) : 0);
    ImGui::SetCursorScreenPos(top_left(panel));
    ImGui::InvisibleButton("emoji", {panel.width, panel.height});
    const Rect everything{0, 0, ui.width, ui.height};
    if (ui.button(semantic_key("button", "close-emoji"), 0, ui.tr("Close the emoji"), everything).clicked) open_ = false;
    std::rotate(ui.semantics.begin(), ui.semantics.end() - 1, ui.semantics.end());
    nodes_ = std::exchange(ui.semantics, std::move(others));
    ui.list = below;
}

void EmojiPicker::place_nodes(Ui& ui) {
    ui.semantics.insert(ui.semantics.end(), nodes_.begin(), nodes_.end());
}

}  // namespace parley::client
