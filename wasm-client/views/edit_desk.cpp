#include "wasm-client/views/edit_desk.h"

#include <algorithm>
#include <string>

#include "wasm-client/views/drawing.h"

namespace parley::client {

bool EditDesk::activate(EditField field) {
    if (field == active_) return false;
    EditState& left = states_[index(active_)];
    const bool focused = left.focused;
    left = platform_.edit_release();
    left.focused = false;
    left.composing = false;
    active_ = field;
    EditState& taken = states_[index(field)];
    taken.focused = focused;
    const std::size_t anchor = std::min(anchor_of(taken), taken.text.size());
    const std::size_t caret = std::min(caret_of(taken), taken.text.size());
    platform_.edit_set(taken.text, anchor, caret);
    if (places_[index(field)].field.width > 0) tell(places_[index(field)]);
    return true;
}

void EditDesk::focus(EditField field) {
    activate(field);
    platform_.edit_focus();
}

void EditDesk::set_text(EditField field, std::string_view text) {
    EditState& state = states_[index(field)];
    state.text = std::string(text);
    state.selection_start = state.selection_end = text.size();
    state.backward = false;
    state.composing = false;
    if (field == active_) platform_.edit_set(text, text.size(), text.size());
}

void EditDesk::replace(EditField field, std::string_view text, std::size_t caret) {
    set_text(field, text);
    EditState& state = states_[index(field)];
    state.selection_start = state.selection_end = std::min(caret, text.size());
    if (field == active_) platform_.edit_set(text, state.selection_start, state.selection_start);
}

void EditDesk::select(EditField field, std::size_t anchor, std::size_t caret) {
    activate(field);
    const EditState& state = states_[index(field)];
    if (anchor != anchor_of(state) || caret != caret_of(state)) platform_.edit_set(state.text, anchor, caret);
}

void EditDesk::drop_selection() {
    const EditState& state = states_[index(active_)];
    if (state.selection_start != state.selection_end) platform_.edit_set(state.text, caret_of(state), caret_of(state));
}

void EditDesk::tell(EditPlace place) {
    if (mirrored_ > 0) place.field = mirrored(place.field, mirrored_);
    if (mirrored_ > 0) place.caret = mirrored(place.caret, mirrored_);
    platform_.edit_place(place);
}

void EditDesk::place(EditField field, const EditPlace& place) {
    EditPlace& known = places_[index(field)];
    const std::uint64_t list = known.list;
    const std::uint64_t option = known.option;
    known = place;
    known.list = list;
    known.option = option;
    if (field == active_) tell(known);
}

void EditDesk::point_at(EditField field, std::uint64_t list, std::uint64_t option) {
    EditPlace& place = places_[index(field)];
    if (place.list == list && place.option == option) return;
    place.list = list;
    place.option = option;
    if (field == active_ && place.field.width > 0) tell(place);
}

}  // namespace parley::client
