// Of a message that answers another one: the line above it that says which, and the bar above the composer while it is written.
#pragma once

#include <string>
#include <string_view>

#include "wasm-client/model/state.h"
#include "wasm-client/views/ui.h"

namespace parley::client {

/// The first line of a message's words, cut where no window is wide enough for more.
std::string_view first_line(std::string_view words);

/// CSS px above the words of a message; 0 when it answers nothing.
float quote_height(const Ui& ui, const Message& message);
/// A press leads to what is answered, which may be out of reach.
void draw_quote(Ui& ui, const RoomState& room, const Message& message, const Rect& rect, std::uint64_t article);

/// Of a message that repeats another one: whose words these are. A press leads there, where one may read it.
void draw_forwarded(Ui& ui, const State& state, const Message& message, const Rect& rect, std::uint64_t article);

/// CSS px above the composer; 0 while nothing is answered.
float answer_bar_height(const Ui& ui, const RoomState& room);
void draw_answer_bar(Ui& ui, const RoomState& room, const Rect& rect, std::uint64_t parent);

/// An arrow back, 14 px wide, around its middle.
void draw_answer_sign(Ui& ui, float x, float y, Color color);
/// Words under words: a thread.
void draw_thread_sign(Ui& ui, float x, float y, Color color);
/// A pencil.
void draw_edit_sign(Ui& ui, float x, float y, Color color);

}  // namespace parley::client
