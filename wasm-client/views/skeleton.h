// Where messages will be, while they are on their way.
#pragma once

#include "wasm-client/views/ui.h"

namespace parley::client {

/// Rows of nothing from the bottom of `rect` up; their words would begin at `words_left` and be `width` wide at most.
void draw_skeleton(Ui& ui, const Rect& rect, float words_left, float width);

}  // namespace parley::client
