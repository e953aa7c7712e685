// Of a message that answers another one: the line above it that says which, the bar above the composer while it is written, and
// below it, in a thread, whether the room has it too.
#pragma once

#include <string>
#include <string_view>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The first line of a message's words, cut where no window is wide enough for more. Of code the first line within its fence.
std::string_view first_line(std::string_view words);

/// Name and words: beside each other, or as two `lines`. Returns the width of what was drawn.
float draw_quoted(Ui& ui, std::string_view name, std::string_view words, const Rect& rect, bool lines);

/// CSS px above the words of a message; 0 when it answers nothing.
float quote_height(const Ui& ui, const Message& message);
/// A press leads to what is answered, which may be out of reach; or into the thread, from a message that is in both.
void draw_quote(Ui& ui, const RoomState& room, const Message& message, const Rect& rect, std::uint64_t article);

/// Of a message that repeats another one: whose words these are. A press leads there, where one may read it.
void draw_forwarded(Ui& ui, const State& state, const Message& message, const Rect& rect, std::uint64_t article);

/// CSS px above the composer; 0 while nothing is answered.
float answer_bar_height(const Ui& ui, const RoomState& room);
void draw_answer_bar(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);

/// CSS px below the composer; 0 outside of threads.
float also_height(const Ui& ui, const RoomState& thread);
/// Likewise, down to the window's edge.
float space_below(const Ui& ui, const RoomState& room, float gutter);
void draw_also(Ui& ui, const RoomState& thread, const Rect& rect, std::uint64_t parent);

/// An arrow back, 14 px wide, around its middle.
void draw_answer_sign(Ui& ui, float x, float y, Color color);
/// Words under words: a thread.
void draw_thread_sign(Ui& ui, float x, float y, Color color);
/// A pencil.
void draw_edit_sign(Ui& ui, float x, float y, Color color);

}  // namespace parley::client
