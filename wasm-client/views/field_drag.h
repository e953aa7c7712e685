#pragma once

#include "wasm-client/text/selection.h"
#include "wasm-client/views/text_ranges.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// What a pointer that is held selects in one of the desk's fields: characters, after a double click words, after a triple one
/// paragraphs.
class FieldDrag {
public:
    explicit FieldDrag(EditField field) : field_(field) {}

    /// In each frame, behind the ImGui item that lies over the field. True when the pointer has just come down.
    bool follow(Ui& ui, const PlacedText& words);
    [[nodiscard]] bool held() const { return held_; }

private:
    EditField field_;
    Selection selection_;
    bool whole_characters_ = false;
    bool held_ = false;
};

}  // namespace parley::client
