#pragma once

#include <vector>

#include "wasm-client/model/state.h"
#include "wasm-client/views/choice_list.h"
#include "wasm-client/views/edit_box.h"

namespace parley::client {

/// Rooms and people by a few letters, over everything else. Like the menu it is drawn before what lies below, so that nothing
/// there has the pointer; its nodes come last.
class SwitcherPanel {
public:
    void draw(Ui& ui, const State& state);
    void place_nodes(Ui& ui);
    void scroll_by(float y) { list_.scroll_by(y); }
    [[nodiscard]] float scrolled() const { return list_.scrolled(); }

private:
    void draw_field(Ui& ui, bool forwards, const Rect& rect, std::uint64_t region);

    EditBox box_{EditField::switcher};
    ChoiceList list_;
    std::string query_;
    std::vector<SemanticNode> nodes_;
};

}  // namespace parley::client
