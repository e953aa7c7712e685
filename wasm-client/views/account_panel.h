#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/edit_box.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// One's own account, and for those who administer everybody's. It takes the place of the conversation.
class AccountPanel {
public:
    void draw(Ui& ui, const State& state, const Rect& rect, std::uint64_t parent);
    /// Copies a link or a token; false: the node is none that does.
    bool act(Ui& ui, std::uint64_t node) const { return shown_once_.act(ui, node); }
    /// CSS px; positive is down. Applied at the next draw.
    void scroll_by(float y) { scroll_.by(y); }
    [[nodiscard]] float scrolled() const { return scroll_.at(); }

private:
    static float draw_parts(Ui& ui, const State& state, const Rect& rect, std::uint64_t region);
    void draw_part(Ui& ui, const State& state, AccountFlow& flow);
    static float draw_said(Ui& ui, const AccountState& account, const Rect& area, std::uint64_t region);
    static void draw_own(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_self(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_presence(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_elsewhere(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_language(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_blocked(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_leaving(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_look(Ui& ui, const State& state, AccountFlow& flow);
    void draw_connection(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_sounds(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_enter(Ui& ui, const State& state, AccountFlow& flow);
    /// Where the server makes any.
    static void draw_link_cards(Ui& ui, const State& state, AccountFlow& flow);
    static void draw_sessions(Ui& ui, const State& state, AccountFlow& flow);
    void draw_tokens(Ui& ui, const State& state, AccountFlow& flow);
    void draw_people(Ui& ui, const State& state, AccountFlow& flow);
    void draw_choices(Ui& ui, const State& state, const PersonInfo& person, AccountFlow& flow);
    void draw_invitations(Ui& ui, const State& state, AccountFlow& flow);
    void draw_link(Ui& ui, std::string_view id, const std::string& fragment, AccountFlow& flow);

    AccountPart part_ = AccountPart::own;
    EditBox query_{EditField::people};
    ShownOnce shown_once_;
    PaneScroll scroll_;
    double measured_at_ms_ = 0;  ///< when the answer of the server was last timed; 0: never
};

}  // namespace parley::client
