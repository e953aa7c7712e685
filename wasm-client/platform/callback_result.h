// What Emscripten's callbacks return: int in 3.1.6, bool in later versions.
#pragma once

#include <emscripten/html5.h>

namespace parley::client {

using CallbackResult = decltype(EmscriptenMouseEvent::ctrlKey);

}  // namespace parley::client
