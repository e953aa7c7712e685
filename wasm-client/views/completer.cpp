#include "wasm-client/views/completer.h"

#include <algorithm>
#include <utility>

namespace parley::client {

namespace {

constexpr float width_max = 460;
constexpr float padding = 6;
constexpr float corner = 12;
constexpr float rows_max = 6.5F;

const std::uint64_t list_key = semantic_key("listbox", "completions");

const char* name_of(Completion::Kind kind) {
    switch (kind) {
        case Completion::Kind::person:
            return tr_noop("People");
        case Completion::Kind::room:
            return tr_noop("Rooms");
        case Completion::Kind::command:
            return tr_noop("Commands");
        case Completion::Kind::emoji:
            return tr_noop("Emoji");
        case Completion::Kind::none:
            break;
    }
    return "";
}

}  // namespace

void Completer::follow(const State& state, const EditState& edit, const EmojiTable* emoji) {
    const RoomState* room = state.current_room();
    const bool writes =
        room != nullptr && room->writable() && edit.focused && !edit.composing && edit.selection_start == edit.selection_end;
    Completion now = writes ? completion_at(edit.text, caret_of(edit)) : Completion{};
    const bool edits = room != nullptr && room->editing.seq != 0;
    if (edits && now.kind == Completion::Kind::command) now = {};
    if (now.kind == Completion::Kind::none || dismissed_ != now.begin || dismissed_kind_ != now.kind) dismissed_.reset();
    if (dismissed_) now.kind = Completion::Kind::none;
    find_candidates(now, state, emoji);
    if (now.kind != completion_.kind || now.query != completion_.query || now.begin != completion_.begin) {
        current_ = 0;
        list_.start_over();
    }
    completion_ = std::move(now);
    current_ = std::min(current_, completion_.candidates.empty() ? 0 : completion_.candidates.size() - 1);
    text_ = edit.text;
}

bool Completer::on_key(EditDesk& desk, EditKey key, Modifiers modifiers) {
    if (!open() || modifiers.shift) return false;
    const std::size_t count = completion_.candidates.size();
    switch (key) {
        case EditKey::up:
            current_ = (current_ + count - 1) % count;
            return true;
        case EditKey::down:
            current_ = (current_ + 1) % count;
            return true;
        case EditKey::escape:
            dismissed_ = completion_.begin;
            dismissed_kind_ = completion_.kind;
            completion_ = {};
            return true;
        case EditKey::enter:
            // What is a whole command already is run.
            if (completion_.kind == Completion::Kind::command &&
                completion_.candidates[current_].insert.substr(0, completion_.query.size() + 2) ==
                    "/" + completion_.query + " ")
                return false;
            if (completion_.candidates[current_].insert == "/" + completion_.query) return false;
            take(desk, current_);
            return true;
        case EditKey::tab:
            take(desk, current_);
            return true;
        case EditKey::page_up:
        case EditKey::page_down:
        case EditKey::home:
        case EditKey::end:
        case EditKey::answer:
            break;
    }
    return false;
}

void Completer::take(EditDesk& desk, std::size_t index) {
    const std::string& insert = completion_.candidates[index].insert;
    std::size_t end = completion_.end;
    if (!insert.empty() && insert.back() == ' ' && text_.substr(end, 1) == " ") end++;
    const std::string text = text_.substr(0, completion_.begin) + insert + text_.substr(end);
    const std::size_t caret = completion_.begin + insert.size();
    completion_ = {};
    desk.replace(EditField::composer, text, caret);
}

std::vector<ChoiceRow> Completer::rows() const {
    std::vector<ChoiceRow> rows;
    for (const Candidate& candidate : completion_.candidates)
        rows.push_back({semantic_key("completion", candidate.insert + candidate.person), candidate.sign, candidate.person,
                        candidate.name, candidate.about, 0, false, candidate.avatar});
    return rows;
}

void Completer::draw(Ui& ui, const Rect& composer) {
    nodes_.clear();
    panel_ = {};
    if (!open() || composer.width <= 0) return;
    const Palette& p = ui.colors();
    ImDrawList* const below = std::exchange(ui.list, ImGui::GetForegroundDrawList());
    std::vector<SemanticNode> others = std::exchange(ui.semantics, {});
    const std::vector<ChoiceRow> rows = this->rows();
    const float row = ChoiceList::row_height(ui);
    const float fitting = std::max(row, composer.y - 2 * padding - 8);
    const float height = std::min({static_cast<float>(rows.size()) * row, rows_max * row, fitting});
    panel_ = {composer.x, composer.y - height - 2 * padding - 6, std::min(composer.width, width_max), height + 2 * padding};
    fill(*ui.list, {panel_.x, panel_.y + 2, panel_.width, panel_.height}, with_alpha(p.scrim, 0.35F), corner);
    fill(*ui.list, panel_, p.raised, corner);
    outline(*ui.list, panel_, p.line, corner);
    const Rect list{panel_.x + padding, panel_.y + padding, panel_.width - 2 * padding, height};
    if (const auto pressed = list_.draw(ui, rows, current_, list, list_key, 0, ui.tr(name_of(completion_.kind)))) {
        take(*ui.desk, *pressed);
        ui.desk->focus(EditField::composer);
        ui.wants_frame = true;
    }
    ImGui::SetCursorScreenPos(top_left(panel_));
    ImGui::InvisibleButton("completions", {panel_.width, panel_.height});
    nodes_ = std::exchange(ui.semantics, std::move(others));
    ui.list = below;
}

void Completer::place_nodes(Ui& ui) {
    ui.semantics.insert(ui.semantics.end(), nodes_.begin(), nodes_.end());
    const bool shown = open() && !nodes_.empty();
    const std::size_t current = std::min(current_, completion_.candidates.empty() ? 0 : completion_.candidates.size() - 1);
    ui.desk->point_at(EditField::composer, shown ? list_key : 0, shown ? rows()[current].key : 0);
}

}  // namespace parley::client
