#include "wasm-client/platform/gl_renderer.h"

#include <GLES3/gl3.h>
#include <emscripten/html5.h>
#include <emscripten/html5_webgl.h>

#include <cmath>

#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "wasm-client/platform/callback_result.h"
#include "wasm-client/platform/page_calls.h"

namespace parley::client {

namespace {

constexpr const char* canvas_selector = "#canvas";

}  // namespace

struct GlRenderer::Callbacks {
    /// The answer says that we want the context back. What the backend made is gone; Dear ImGui has its textures in memory
    /// and uploads them again.
    static CallbackResult lost(int /*type*/, const void* /*reserved*/, void* data) {
        auto* self = static_cast<GlRenderer*>(data);
        self->lost_ = true;
        if (self->backend_ready_) ImGui_ImplOpenGL3_Shutdown();
        self->backend_ready_ = false;
        return true;
    }

    static CallbackResult restored(int /*type*/, const void* /*reserved*/, void* data) {
        auto* self = static_cast<GlRenderer*>(data);
        self->lost_ = false;
        self->platform_.request_frame();
        return true;
    }
};

bool GlRenderer::open() {
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.alpha = false;
    attributes.depth = false;
    attributes.stencil = false;
    attributes.antialias = false;
    attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context(canvas_selector, &attributes);
    if (context <= 0 || emscripten_webgl_make_context_current(context) != EMSCRIPTEN_RESULT_SUCCESS) return false;
    parley_surface_keep_state();
    emscripten_set_webglcontextlost_callback(canvas_selector, this, false, Callbacks::lost);
    emscripten_set_webglcontextrestored_callback(canvas_selector, this, false, Callbacks::restored);
    return true;
}

bool GlRenderer::begin(const FrameInfo& frame) {
    if (lost_) return false;
    const int width = static_cast<int>(std::lround(frame.width * frame.density));
    const int height = static_cast<int>(std::lround(frame.height * frame.density));
    if (width != width_ || height != height_) {
        width_ = width;
        height_ = height;
        emscripten_set_canvas_element_size(canvas_selector, width, height);
    }
    if (!backend_ready_) backend_ready_ = ImGui_ImplOpenGL3_Init("#version 300 es");
    if (backend_ready_) ImGui_ImplOpenGL3_NewFrame();
    return backend_ready_;
}

void GlRenderer::draw(ImDrawData& data, std::uint32_t clear_color) {
    const auto channel = [clear_color](unsigned shift) { return static_cast<float>((clear_color >> shift) & 0xFFU) / 255.0F; };
    glViewport(0, 0, width_, height_);
    glClearColor(channel(16), channel(8), channel(0), 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace parley::client
