#include "wasm-client/views/screen.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "wasm-client/views/ban_card.h"
#include "wasm-client/views/quote.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/typing_line.h"

namespace parley::client {

namespace {

constexpr double notice_ms = 2500;

const std::uint64_t composer_key = semantic_key("field", "composer");

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
    set_preferences(platform.preferences());
}

Screen::~Screen() = default;

void Screen::set_preferences(const Preferences& preferences) {
    preferences_ = preferences;
    ui_->coarse = preferences.coarse;
    ui_->close_rows = look_.close;
    palette_ =
        preferences.forced ? palette_of(*preferences.forced) : palette_of(preferences.dark, preferences.contrast, look_.accent);
    ui_->palette = &palette_;
}

void Screen::set_look(const Appearance& look) {
    if (look.clock != std::exchange(look_, look).clock) {
        timeline_.forget_words();
        beside_.forget_words();
        search_.forget_words();
    }
    ui_->twelve_hours = look.clock == Clock::language ? std::nullopt : std::optional(look.clock == Clock::twelve);
    set_preferences(preferences_);
}

bool Screen::draw(const State& state, const FrameInfo& frame, std::int64_t wall_ms, std::vector<Intent>& intents) {
    ui_->moves_at_ms = 0;
    if (!renderer_.begin(frame)) return false;
    begin_frame(state, frame, wall_ms);

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({frame.width, frame.height});
    ImGui::Begin("parley", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
    ui_->list = ImGui::GetWindowDrawList();
    show_card(state);
    switcher_open_ = state.switcher.open;
    if (switcher_open_) switcher_.draw(*ui_, state);
    Above above;
    above.picker = draw_picker(state);
    above.menu = menu_.open();
    if (above.menu) menu_.draw(*ui_);
    follow_writing(state);
    above.completer = completer_.open() && !menu_.open() && !switcher_open_ && !picker_.open();
    if (above.completer) completer_.draw(*ui_, composer_rect_);
    ui_->menu_open = menu_.open() || switcher_open_ || picker_.open();
    const float composer_y = std::exchange(composer_rect_, {}).y;
    draw_panes(state);
    if (!(seen_beside_ == state.beside)) ui_->intend(SeeBeside{seen_beside_.fits, seen_beside_.at_end});
    if (completer_.open() && composer_rect_.y != composer_y) ui_->wants_frame = true;
    place_nodes(above);
    if (const std::optional<Rect> button = composer_.take_emoji_button()) {
        picker_.open_for(0, button->x + button->width, button->y);
        ui_->wants_frame = true;
    }
    end_glide();
    draw_focus_ring();
    check_semantics();
    ImGui::End();
    ImGui::Render();
    if (ui_->mirrored()) turn_around();
    renderer_.draw(*ImGui::GetDrawData(), ui_->colors().main >> 8U);

    if (ui_->cursor != cursor_) platform_.set_cursor(cursor_ = ui_->cursor);
    platform_.hot_link(ui_->hot);
    intents = ui_->intents;
    const bool events_left = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
    if (settle_frames_ > 0) settle_frames_--;
    return ui_->wants_frame || painter_->unfinished() || events_left || settle_frames_ > 0;
}

/// For languages that are read from right to left: all that was drawn, and all that is told of where it is.
void Screen::turn_around() {
    const float width = ui_->width;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
        for (ImDrawVert& vertex : list->VtxBuffer) vertex.pos.x = width - vertex.pos.x;
        for (ImDrawCmd& command : list->CmdBuffer)
            command.ClipRect = {width - command.ClipRect.z, command.ClipRect.y, width - command.ClipRect.x, command.ClipRect.w};
    }
    for (SemanticNode& node : ui_->semantics) node.rect = mirrored(node.rect, width);
    for (Rect& rect : ui_->hot.rects) rect = mirrored(rect, width);
    ui_->hot.clip = mirrored(ui_->hot.clip, width);
}

void Screen::begin_frame(const State& state, const FrameInfo& frame, std::int64_t wall_ms) {
    sidebar_rect_ = account_rect_ = room_pane_rect_ = people_rect_ = search_rect_ = messages_rect_ = beside_rect_ = {};
    seen_beside_ = {state.beside.fits, false};
    search_beside_ = false;
    composer_.on_edit(desk_.of(EditField::composer));
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {frame.width, frame.height};
    io.DisplayFramebufferScale = {frame.density, frame.density};
    const double passed_ms = last_frame_ms_ > 0 ? frame.now_ms - last_frame_ms_ : 16;
    io.DeltaTime = static_cast<float>(std::clamp(passed_ms, 1.0, 100.0) / 1000);
    last_frame_ms_ = frame.now_ms;

    ImGui::NewFrame();
    painter_->begin_frame(frame.density, state.language.right_to_left() ? frame.width : 0);
    desk_.set_mirrored(state.language.right_to_left() ? frame.width : 0);
    ui_->width = frame.width;
    ui_->height = frame.height;
    ui_->wall_ms = wall_ms;
    ui_->now_ms = frame.now_ms;
    if (state.language.code() != ui_->language.code()) {
        timeline_.forget_words();
        beside_.forget_words();
        search_.forget_words();
    }
    ui_->language = state.language;
    ui_->semantics.clear();
    ui_->intents.clear();
    ui_->activated = std::exchange(pending_activation_, 0);
    ui_->focused = focused_;
    ui_->cursor = CursorShape::arrow;
    ui_->hot = {};
    ui_->wants_frame = false;
    let_time_pass();
    if (!ui_->notice.empty()) composer_.notify(std::exchange(ui_->notice, {}), frame.now_ms + notice_ms);
    ui_->presses = take_press_count();
}

/// After those of the panes.
void Screen::place_nodes(const Above& above) {
    if (above.completer)
        completer_.place_nodes(*ui_);
    else
        desk_.point_at(EditField::composer, 0, 0);
    if (above.menu) menu_.place_nodes(*ui_);
    if (above.picker) picker_.place_nodes(*ui_);
    if (switcher_open_) switcher_.place_nodes(*ui_);
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

/// What the state shows of a person is a menu here: whichever is closed takes the other along.
void Screen::show_card(const State& state) {
    const RoomState* room = state.current_room();
    if (!state.card || room == nullptr) {
        if (menu_.of_person()) menu_.close();
    } else if (state.card->serial != card_seen_) {
        card_seen_ = state.card->serial;
        menu_.open_for_person(*ui_, state, *room);
        menu_room_ = room->info.id;
    } else if (menu_.of_person()) {
        menu_.follow_person(*ui_, state, *room);
    } else {
        ui_->intend(ClosePerson{});
    }
}

void Screen::draw_panes(const State& state) {
    const bool narrow = ui_->width < space::drawer_below;
    if (!narrow) {
        drawer_open_ = false;
        sidebar_rect_ = {0, 0, space::sidebar_width, ui_->height};
        sidebar_.draw(*ui_, state, sidebar_rect_);
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
    sidebar_rect_ = {0, 0, width, ui_->height};
    const bool chosen = sidebar_.draw(*ui_, state, sidebar_rect_);
    const bool closed = ui_->button(semantic_key("button", "close-rooms"), 0, ui_->tr("Close rooms"), rest).clicked;
    if (chosen || closed) drawer_open_ = false;
    if (chosen && state.people_open) ui_->intend(ShowPeople{false});
}

void Screen::draw_room(const State& state, const Rect& rect) {
    const std::uint64_t main = semantic_key("region", "main");
    ui_->node(main, 0, Role::main, rect);
    if (state.account.open) {
        // It covers the messages, which nobody reads meanwhile.
        account_rect_ = rect;
        if (state.at_end) ui_->intend(ReachEnd{false});
        account_.draw(*ui_, state, rect, main);
        return;
    }
    if (!state.banned.empty()) {
        draw_ban_card(*ui_, state, rect, main);
        return;
    }
    const RoomState* room = state.current_room();
    if (!state.pane) room_pane_.forget();
    if (state.pane && room != nullptr) {
        room_pane_rect_ = rect;
        if (state.at_end) ui_->intend(ReachEnd{false});
        room_pane_.draw(*ui_, state, *room, rect, main);
        return;
    }
    search_beside_ = room != nullptr && state.search.open && rect.width >= space::search_beside_from;
    const float talks = rect.width - (search_beside_ ? space::search_width : 0);
    seen_beside_.fits = talks >= space::thread_beside_from;
    const bool pair = seen_beside_.fits && room != nullptr && room->is_thread();
    const RoomState* beside = pair ? state.find(room_of(room->info.id)) : nullptr;
    hand_over(state, beside);
    Rect pane = rect;
    if (beside != nullptr) {
        const float width = std::clamp(talks * space::thread_part, space::thread_width_min, space::thread_width_max);
        pane.x += std::round(talks - width);
        pane.width -= std::round(talks - width);
        draw_beside(state, *beside, {rect.x, rect.y, pane.x - rect.x, rect.height}, main);
    }
    draw_header(state, room, {pane.x, pane.y, pane.width, space::header_height}, main);
    if (room == nullptr) return;
    Rect conversation{pane.x, pane.y + space::header_height, pane.width, pane.height - space::header_height};
    if (state.people_open && rect.width >= space::people_beside_from) {
        conversation.width -= space::people_width;
        people_rect_ = {conversation.x + conversation.width, conversation.y, space::people_width, conversation.height};
    }
    if (search_beside_) {
        conversation.width -= space::search_width;
        search_rect_ = {conversation.x + conversation.width, conversation.y, space::search_width, conversation.height};
        search_.draw(*ui_, state, search_rect_, main);
    }
    draw_conversation(state, *room, conversation, main);
    if (people_rect_.width > 0) people_.draw(*ui_, state, *room, people_rect_, main);
}

void Screen::draw_conversation(const State& state, const RoomState& room, const Rect& rect, std::uint64_t main) {
    const float gutter = ui_->width < space::drawer_below ? space::gutter_narrow : space::gutter;
    const Rect part = reading_part(rect);
    const float composer_width = part.width - 2 * gutter;
    const float composer_height = composer_.height(*ui_, room, composer_width);
    const float below = space_below(*ui_, room, gutter);
    const Rect composer{part.x + gutter, rect.y + rect.height - composer_height - below, composer_width, composer_height};
    const float uploads_height = uploads_.height(*ui_);
    const Rect uploads{composer.x, composer.y - uploads_height - (uploads_.any() ? 6.0F : 0.0F), composer.width,
                       uploads_height};
    composer_.set_has_files(uploads_.any());
    const float bar = answer_bar_height(*ui_, room);
    const float over = uploads.y - bar - space::typing_height;
    Rect log{rect.x, rect.y, rect.width, over - rect.y};
    const Rect typing{composer.x + 4, over, composer.width - 8, space::typing_height};
    // With the room beside they are above its messages.
    const float told = beside_rect_.width > 0 ? 0 : draw_told(state, log, gutter, main);
    log.y += told;
    log.height -= told;
    if (state.people_open && people_rect_.width == 0) {
        // They cover the messages, which nobody reads meanwhile.
        people_rect_ = log;
        if (state.at_end) ui_->intend(ReachEnd{false});
    } else {
        if (state.search.open && !search_beside_) log = draw_search_above(state, log, main);
        if (log.height > 0) draw_messages(state, state.shown(room), log, main);
    }
    draw_typing_line(*ui_, state, room, typing, main);
    if (bar > 0) draw_answer_bar(*ui_, room, {composer.x, uploads.y - bar, composer.width, bar}, main);
    if (uploads_.any()) uploads_.draw(*ui_, uploads, main);
    if (timeline_.has_place() || beside_.has_place()) desk_.drop_selection();
    draw_composer(state, composer, main);
    const float also = also_height(*ui_, room);
    if (also > 0) draw_also(*ui_, room, {composer.x, composer.y + composer.height + 4, composer.width, also}, main);
    if (composer_.pressed() || search_.pressed()) clear_selection();
    select_in_one();
}

/// The field comes before the button, and is named by what the composer says of it while it is drawn.
void Screen::draw_composer(const State& state, const Rect& rect, std::uint64_t main) {
    composer_rect_ = rect;
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

}  // namespace parley::client
