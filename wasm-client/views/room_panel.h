#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// What there is to set of a room: what one is told of, links that invite into it, and for who runs it its name and topic, who
/// may do what, slow mode, who is muted or banned. Or the rooms that there are. It takes the place of the conversation.
class RoomPanel {
public:
    void draw(Ui& ui, const State& state, const RoomState& room, const Rect& rect, std::uint64_t parent);
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_.by(y); }
    [[nodiscard]] float scrolled() const { return scroll_.at(); }
    /// True: it was a button that copies, and that is done.
    bool act(Ui& ui, std::uint64_t node) const { return shown_once_.act(ui, node); }
    /// It was closed: it opens at its top again.
    void forget() { scroll_.to_top(); }

private:
    /// One of several, side by side: what it is called, and what is wanted when it is chosen.
    struct Choice {
        std::string label;
        EventContent content;
        bool current = false;
        std::optional<KeepSetting> setting = {};  ///< in place of the content, as is the next
        std::optional<ChooseRoomLink> link = {};
    };

    struct Words {
        const char* name;  ///< of the pane, for assistive technology
        std::string title;
        const char* close;
    };
    AccountFlow begin(Ui& ui, const Rect& rect, std::uint64_t parent, const Words& words);
    // room_directory.cpp: of all rooms, and what a person chooses for themselves in one
    static void draw_directory(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_kinds(Ui& ui, AccountFlow& flow);
    static void draw_own(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_favourite(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    // message_versions.cpp
    static void draw_versions(Ui& ui, const State& state, AccountFlow& flow);
    // room_links.cpp
    void draw_links(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    void show_new_link(Ui& ui, const std::string& id, const AccountFlow& flow);
    static void draw_link_list(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_link_choices(Ui& ui, const RoomState& room, const RoomPane& pane, AccountFlow& flow);
    static void draw_words(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_slow(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_rights(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_archive(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_mutes(Ui& ui, const State& state, const RoomState& room, AccountFlow& flow);
    static void draw_ban_address(Ui& ui, AccountFlow& flow);
    static void draw_bans(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_choices(Ui& ui, const RoomState& room, std::string_view id, const std::string& title,
                             const std::vector<Choice>& choices, AccountFlow& flow);

    std::string title_;
    ShownOnce shown_once_;
    PaneScroll scroll_;
    std::string link_shown_;  ///< the one that was made last
};

}  // namespace parley::client
