#include "wasm-client/views/screen.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/typing_line.h"

namespace parley::client {

namespace {

constexpr double banner_after_ms = 1000;
constexpr float banner_height = 40;
/// What an arrow key scrolls, and a page key of a list.
constexpr float step_height = 44;
constexpr float page_height = 320;

const std::uint64_t log_key = semantic_key("region", "log");
const std::uint64_t people_key = semantic_key("list", "people");
const std::uint64_t composer_key = semantic_key("field", "composer");
const std::uint64_t search_key = semantic_key("field", "search");

/// How far a key scrolls, in CSS px; 0: it does not.
float scroll_of(EditKey key) {
    constexpr float everything = 1'000'000;
    switch (key) {
        case EditKey::up:
            return -step_height;
        case EditKey::down:
            return step_height;
        case EditKey::page_up:
            return -page_height;
        case EditKey::page_down:
            return page_height;
        case EditKey::home:
            return -everything;
        case EditKey::end:
            return everything;
        case EditKey::enter:
        case EditKey::escape:
        case EditKey::tab:
            break;
    }
    return 0;
}

/// ImGui needs a frame to see a press and another to see its release.
constexpr int frames_to_settle = 2;

}  // namespace

void Screen::ContextDeleter::operator()(ImGuiContext* context) const {
    ImGui::DestroyContext(context);
}

Screen::Screen(Platform& platform, Rasterizer& rasterizer, Renderer& renderer)
    : platform_(platform), renderer_(renderer), context_(ImGui::CreateContext()), desk_(platform) {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendPlatformName = "parley";
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    painter_ = std::make_unique<TextPainter>(*io.Fonts, rasterizer);
    ui_ = std::make_unique<Ui>(*painter_);
    ui_->platform = &platform;
    ui_->desk = &desk_;
    set_dark(platform.prefers_dark());
}

Screen::~Screen() = default;

void Screen::on_pointer(const Pointer& pointer) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(pointer.touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
    if (pointer.kind == PointerKind::leave)
        io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    else
        io.AddMousePosEvent(pointer.x, pointer.y);
    if (pointer.kind == PointerKind::down || pointer.kind == PointerKind::up)
        io.AddMouseButtonEvent(pointer.button, pointer.kind == PointerKind::down);
    settle_frames_ = frames_to_settle;
}

void Screen::on_wheel(float, float y) {
    // Without a mouse ImGui's position is far outside.
    const float x = ImGui::GetIO().MousePos.x;
    const float mouse_y = ImGui::GetIO().MousePos.y;
    const bool over_people = holds(people_rect_, x, mouse_y);
    const bool over_rooms = drawer_open_ || (ui_->width >= space::drawer_below && x >= 0 && x < space::sidebar_width);
    if (composer_.scroll_at(x, mouse_y, y)) return;
    if (over_rooms)
        sidebar_.scroll_by(y);
    else if (over_people)
        people_.scroll_by(y);
    else if (holds(search_rect_, x, mouse_y))
        search_.scroll_by(y);
    else
        timeline_.scroll_by(y);
    settle_frames_ = std::max(settle_frames_, 1);
}

void Screen::on_focus(std::uint64_t key, bool shown) {
    focused_ = key;
    focus_shown_ = shown;
    if (key == composer_key) desk_.activate(EditField::composer);
    if (key == search_key) desk_.activate(EditField::search);
}

bool Screen::on_node_key(std::uint64_t key, EditKey pressed) {
    const float distance = scroll_of(pressed);
    if (distance == 0) return false;
    if (key == people_key)
        people_.scroll_by(distance);
    else if (key == log_key && (pressed == EditKey::page_up || pressed == EditKey::page_down))
        timeline_.scroll_pages(distance < 0 ? -1.0F : 1.0F);
    else if (key == log_key && pressed == EditKey::end)
        timeline_.scroll_to_end();
    else if (key == log_key)
        timeline_.scroll_by(distance);
    else
        return false;
    return true;
}

void Screen::on_modifiers(Modifiers modifiers) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, modifiers.ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, modifiers.shift);
    io.AddKeyEvent(ImGuiMod_Alt, modifiers.alt);
    io.AddKeyEvent(ImGuiMod_Super, modifiers.meta);
}

bool Screen::draw(const State& state, const FrameInfo& frame, std::int64_t wall_ms, std::vector<Intent>& intents) {
    ui_->moves_at_ms = 0;
    if (!renderer_.begin(frame)) return false;
    begin_frame(frame, wall_ms);

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({frame.width, frame.height});
    ImGui::Begin("parley", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
    ui_->list = ImGui::GetWindowDrawList();
    draw_panes(state);
    draw_focus_ring();
    check_semantics();
    ImGui::End();
    ImGui::Render();
    renderer_.draw(*ImGui::GetDrawData(), ui_->colors().main >> 8U);

    if (ui_->cursor != cursor_) platform_.set_cursor(cursor_ = ui_->cursor);
    platform_.hot_link(ui_->hot);
    intents = ui_->intents;
    const bool events_left = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
    if (settle_frames_ > 0) settle_frames_--;
    return ui_->wants_frame || painter_->unfinished() || events_left || settle_frames_ > 0;
}

void Screen::begin_frame(const FrameInfo& frame, std::int64_t wall_ms) {
    people_rect_ = {};
    search_rect_ = {};
    search_beside_ = false;
    composer_.on_edit(desk_.of(EditField::composer));
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {frame.width, frame.height};
    io.DisplayFramebufferScale = {frame.density, frame.density};
    const double passed_ms = last_frame_ms_ > 0 ? frame.now_ms - last_frame_ms_ : 16;
    io.DeltaTime = static_cast<float>(std::clamp(passed_ms, 1.0, 100.0) / 1000);
    last_frame_ms_ = frame.now_ms;

    ImGui::NewFrame();
    painter_->begin_frame(frame.density);
    ui_->width = frame.width;
    ui_->height = frame.height;
    ui_->wall_ms = wall_ms;
    ui_->now_ms = frame.now_ms;
    ui_->semantics.clear();
    ui_->intents.clear();
    ui_->activated = std::exchange(pending_activation_, 0);
    ui_->focused = focused_;
    ui_->cursor = CursorShape::arrow;
    ui_->hot = {};
    ui_->wants_frame = false;
}

/// Over everything, around what the mirror says has the focus.
void Screen::draw_focus_ring() {
    if (focused_ == 0 || !focus_shown_) return;
    for (const SemanticNode& node : ui_->semantics) {
        if (node.key != focused_ || node.active) continue;
        const Rect inside{node.rect.x + 1, node.rect.y + 1, node.rect.width - 2, node.rect.height - 2};
        outline(*ui_->list, inside, ui_->colors().accent, space::radius, 2);
        return;
    }
}

/// What reacts to the pointer has a node, or nobody else could reach it.
void Screen::check_semantics() const {
#ifdef PARLEY_CHECK_SEMANTICS
    const ImGuiID hovered = ImGui::GetCurrentContext()->HoveredId;
    const ImVec2 at = ImGui::GetIO().MousePos;
    if (hovered == 0 || can_be_reached(ui_->semantics, at.x, at.y)) return;
    std::fprintf(stderr, "nothing in the mirror stands for what is drawn at %g, %g\n", double{at.x}, double{at.y});
    std::abort();
#endif
}

void Screen::draw_panes(const State& state) {
    const bool narrow = ui_->width < space::drawer_below;
    if (!narrow) {
        drawer_open_ = false;
        sidebar_.draw(*ui_, state, {0, 0, space::sidebar_width, ui_->height});
        draw_room(state, {space::sidebar_width, 0, ui_->width - space::sidebar_width, ui_->height});
        return;
    }
    if (drawer_open_)
        draw_drawer(state);
    else
        draw_room(state, {0, 0, ui_->width, ui_->height});
}

/// On a narrow screen the rooms take the place of the conversation, one pane at a time.
void Screen::draw_drawer(const State& state) {
    const float width = std::min(ui_->width - 56, 320.0F);
    const Rect rest{width, 0, ui_->width - width, ui_->height};
    fill(*ui_->list, rest, ui_->colors().scrim);
    const bool chosen = sidebar_.draw(*ui_, state, {0, 0, width, ui_->height});
    const bool closed = ui_->button(semantic_key("button", "close-rooms"), 0, "Close rooms", rest).clicked;
    if (chosen || closed) drawer_open_ = false;
    if (chosen && state.people_open) ui_->intend(ShowPeople{false});
}

void Screen::draw_room(const State& state, const Rect& rect) {
    const std::uint64_t main = semantic_key("region", "main");
    ui_->node(main, 0, Role::main, rect);
    const RoomState* room = state.current_room();
    draw_header(state, room, {rect.x, rect.y, rect.width, space::header_height}, main);
    if (room == nullptr) return;
    Rect conversation{rect.x, rect.y + space::header_height, rect.width, rect.height - space::header_height};
    if (state.people_open && rect.width >= space::people_beside_from) {
        conversation.width -= space::people_width;
        people_rect_ = {conversation.x + conversation.width, conversation.y, space::people_width, conversation.height};
    }
    if (state.search.open && rect.width >= space::search_beside_from) {
        conversation.width -= space::search_width;
        search_rect_ = {conversation.x + conversation.width, conversation.y, space::search_width, conversation.height};
        search_beside_ = true;
        search_.draw(*ui_, state, search_rect_, main);
    }
    draw_conversation(state, *room, conversation, main);
    if (people_rect_.width > 0) people_.draw(*ui_, state, *room, people_rect_, main);
}

void Screen::draw_conversation(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main) {
    const float gutter = ui_->width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const float composer_width = rect.width - 2 * gutter;
    const float composer_height = composer_.height(*ui_, room, composer_width);
    const Rect composer{rect.x + gutter, rect.y + rect.height - composer_height - gutter, composer_width, composer_height};
    Rect log{rect.x, rect.y, rect.width, composer.y - rect.y - space::typing_height};
    const Rect typing{composer.x + 4, composer.y - space::typing_height, composer.width - 8, space::typing_height};
    const float banner = draw_banner(state, {log.x, log.y, log.width, banner_height});
    log.y += banner;
    log.height -= banner;
    if (state.people_open && people_rect_.width == 0) {
        // They cover the messages, which nobody reads meanwhile.
        people_rect_ = log;
        if (state.at_end) ui_->intend(ReachEnd{false});
    } else {
        if (state.search.open && !search_beside_) log = draw_search_above(state, log, main);
        if (log.height > 0) timeline_.draw(*ui_, state, state.shown(room), log, main);
    }
    draw_typing_line(*ui_, room, typing, main);
    if (timeline_.has_place()) desk_.drop_selection();
    draw_composer(state, composer, main);
    if (composer_.pressed() || search_.pressed()) timeline_.clear_selection();
}

/// What is left for the messages.
Rect Screen::draw_search_above(const State& state, const Rect& log, std::uint64_t main) {
    const Rect bar{log.x, log.y, log.width, SearchPanel::bar_height};
    const Rect rest{log.x, log.y + bar.height, log.width, std::max(0.0F, log.height - bar.height)};
    search_.draw_above(*ui_, state, bar, rest, main);
    if (!state.search.listing) return rest;
    search_rect_ = rest;
    if (state.at_end) ui_->intend(ReachEnd{false});
    return {};
}

/// The field comes before the button, and is named by what the composer says of it while it is drawn.
void Screen::draw_composer(const State& state, const Rect& rect, std::uint64_t main) {
    const std::size_t place = ui_->semantics.size();
    ui_->node(composer_key, main, Role::field, rect);
    composer_.draw(*ui_, state, rect, main);
    SemanticNode& node = ui_->semantics[place];
    node.disabled = !desk_.place_of(EditField::composer).enabled;
    node.active = desk_.active() == EditField::composer;
    if (node.active) return;
    node.name = desk_.place_of(EditField::composer).label;
    node.text = desk_.of(EditField::composer).text;
}

void Screen::draw_header(const State& state, const RoomState* room, const Rect& rect, std::uint64_t parent) {
    const Palette& p = ui_->colors();
    line(*ui_->list, rect.x, rect.y + rect.height - 0.5F, rect.x + rect.width, rect.y + rect.height - 0.5F, p.line);
    float x = rect.x + space::gutter;
    if (ui_->width < space::drawer_below) {
        const Rect menu{rect.x + 6, rect.y + 8, space::touch, space::touch};
        if (ui_->button(semantic_key("button", "rooms"), parent, "Rooms", menu).clicked) drawer_open_ = true;
        for (const float y : {15.0F, 21.0F, 27.0F}) fill(*ui_->list, {menu.x + 12, menu.y + y, 20, 2}, p.text_muted, 1);
        x = menu.x + space::touch + 4;
    }
    if (room == nullptr) {
        const char* words = state.link == Link::idle ? "" : "Connecting\u2026";
        ui_->text.draw_line(*ui_->list, words, type::title, x, rect.y + 18, p.text_muted, rect.width);
        return;
    }
    float right = rect.x + rect.width - (ui_->width < space::drawer_below ? space::gutter_narrow : space::gutter) + 8;
    right -= draw_search_button(*ui_, state, right, rect.y + rect.height / 2, parent);
    right -= draw_people_button(*ui_, state, *room, right, rect.y + rect.height / 2, parent);
    const float width = right - x - 8;
    const bool topic = !room->info.topic.empty();
    const float title_y = topic ? rect.y + 9 : rect.y + 18;
    ui_->node(semantic_key("heading", room->info.id.value), parent, Role::heading, {x, title_y, width, type::title.line_height})
        .text = room->title();
    ui_->text.draw_line(*ui_->list, room_sign(room->info) + " " + isolated(room->title()), type::title, x, title_y, p.text,
                        width);
    if (topic) ui_->text.draw_line(*ui_->list, room->info.topic, type::small, x, rect.y + 34, p.text_muted, width);
}

float Screen::draw_banner(const State& state, const Rect& rect) {
    if (state.link == Link::online || state.link == Link::idle) {
        ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = "Connected";
        return 0;
    }
    if (ui_->now_ms - state.link_since_ms < banner_after_ms && state.was_online) {
        ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = "Connecting";
        return 0;
    }
    const Palette& p = ui_->colors();
    std::string words = "Connecting\u2026";
    if (!state.network_online)
        words = "You are offline. What you write is sent when the network is back.";
    else if (state.link == Link::waiting) {
        const double seconds = std::max(0.0, std::ceil((state.retry_at_ms - ui_->now_ms) / 1000));
        words = "Reconnecting in " + std::to_string(static_cast<int>(seconds)) + " s";
    }
    fill(*ui_->list, rect, with_alpha(p.warning, 0.14F));
    const float y = rect.y + (rect.height - type::small.line_height) / 2;
    const float used = ui_->text.draw_line(*ui_->list, words, type::small, rect.x + space::gutter, y, p.text, rect.width - 120);
    ui_->node(semantic_key("status", "connection"), 0, Role::status, rect).text = words;
    if (state.link == Link::waiting && state.network_online) {
        const Rect retry{rect.x + space::gutter + used + 8, rect.y + 6, 84, rect.height - 12};
        if (ui_->text_button(semantic_key("button", "reconnect"), 0, "Retry now", retry, false)) ui_->intend(RetryConnection{});
    }
    return rect.height;
}

}  // namespace parley::client
