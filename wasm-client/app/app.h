// The client: browser events in, model and views inside, platform calls out.
#pragma once

#include <memory>

#include "wasm-client/platform/platform.h"
#include "wasm-client/views/renderer.h"

namespace parley::client {

/// The platform, the rasterizer and the renderer outlive the app. `start` reads what is stored and connects or asks for a name.
std::unique_ptr<AppEvents> make_app(Platform& platform, Rasterizer& rasterizer, Renderer& renderer);

}  // namespace parley::client
