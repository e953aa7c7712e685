// The client: browser events in, model and views inside, platform calls out.
#pragma once

#include <memory>
#include <vector>

#include "wasm-client/platform/platform.h"
#include "wasm-client/views/renderer.h"

namespace parley::client {

/// The platform, the rasterizer and the renderer outlive the app. It reads what is stored and connects or asks for a name.
/// `kept` is all that Platform::keep left behind, in any order.
std::unique_ptr<AppEvents> make_app(Platform& platform, Rasterizer& rasterizer, Renderer& renderer,
                                    std::vector<KeptValue> kept);

}  // namespace parley::client
