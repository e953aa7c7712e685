// The app's text fields, and the one textarea of the page that is the truth for whichever of them is written in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wasm-client/platform/platform.h"

namespace parley::client {

enum class EditField : std::uint8_t { composer, search, people, switcher, emoji };
inline constexpr std::size_t edit_fields_count = 5;

inline std::size_t caret_of(const EditState& edit) {
    return edit.backward ? edit.selection_start : edit.selection_end;
}
inline std::size_t anchor_of(const EditState& edit) {
    return edit.backward ? edit.selection_end : edit.selection_start;
}

/// Of the field that the textarea holds, the textarea tells what is in it; of the others it is kept here until they are
/// written in again. Views draw what this says and never ask the textarea.
class EditDesk {
public:
    /// The platform outlives the desk. The composer has the textarea first.
    explicit EditDesk(Platform& platform) : platform_(platform) {}

    [[nodiscard]] EditField active() const { return active_; }
    [[nodiscard]] const EditState& of(EditField field) const { return states_[index(field)]; }
    /// As it was last drawn; of an empty size before that.
    [[nodiscard]] const EditPlace& place_of(EditField field) const { return places_[index(field)]; }

    /// What the textarea says: it is of the active field.
    void on_edit(const EditState& state) { states_[index(active_)] = state; }
    /// The textarea goes to this field: what was being composed is ended first and stays where it was, then text and selection
    /// are what the field had. True when it was another field's before.
    bool activate(EditField field);
    /// The same, with the focus.
    void focus(EditField field);
    /// The app itself writes; the caret goes to the end.
    void set_text(EditField field, std::string_view text);
    /// Likewise, in the field that is written in, with the caret elsewhere.
    void replace(EditField field, std::string_view text, std::size_t caret);
    /// In the field, which becomes active. The caret may come before the anchor.
    void select(EditField field, std::size_t anchor, std::size_t caret);
    /// Of the active field, when something else on the page is selected: the caret stays.
    void drop_selection();
    /// So wide is the picture that is turned around once it is drawn; 0: it stays.
    void set_mirrored(float width) { mirrored_ = width; }
    /// Where the view draws it.
    void place(EditField field, const EditPlace& place);
    /// What is chosen from while one writes in the field, by the keys of the nodes; 0: nothing is.
    void point_at(EditField field, std::uint64_t list, std::uint64_t option);

private:
    void tell(EditPlace place);
    static std::size_t index(EditField field) { return static_cast<std::size_t>(field); }

    Platform& platform_;
    EditField active_ = EditField::composer;
    std::array<EditState, edit_fields_count> states_;
    std::array<EditPlace, edit_fields_count> places_;
    float mirrored_ = 0;
};

}  // namespace parley::client
