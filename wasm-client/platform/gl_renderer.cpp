#include "wasm-client/platform/gl_renderer.h"

#include <GLES3/gl3.h>
#include <emscripten/html5.h>
#include <emscripten/html5_webgl.h>

#include <cmath>
#include <cstddef>
#include <utility>

#include <imgui.h>

#include "wasm-client/platform/callback_result.h"
#include "wasm-client/platform/page_calls.h"

namespace parley::client {

namespace {

constexpr const char* canvas_selector = "#canvas";

constexpr const char* vertex_source = R"(#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 texel;
layout(location = 2) in vec4 color;
uniform vec2 view;
out highp vec2 place;
out mediump vec4 tint;
void main() {
    place = texel;
    tint = color;
    gl_Position = vec4(position * view + vec2(-1, 1), 0, 1);
}
)";

// Halves of a number are too coarse for a place in a texture of 2048.
constexpr const char* fragment_source = R"(#version 300 es
precision mediump float;
uniform sampler2D picture;
in highp vec2 place;
in vec4 tint;
out vec4 seen;
void main() { seen = tint * texture(picture, place); }
)";

/// 0 when the context is lost, or this is no WebGL 2.
GLuint make_program() {
    const GLuint program = glCreateProgram();
    for (const auto& [kind, source] :
         {std::pair{GL_VERTEX_SHADER, vertex_source}, std::pair{GL_FRAGMENT_SHADER, fragment_source}}) {
        const GLuint shader = glCreateShader(static_cast<GLenum>(kind));
        glShaderSource(shader, 1, &source, nullptr);
        glCompileShader(shader);
        glAttachShader(program, shader);
        glDeleteShader(shader);  // with the program
    }
    glLinkProgram(program);
    GLint linked = 0;
    glGetProgramiv(program, GL_LINK_STATUS, &linked);
    if (linked != 0) return program;
    glDeleteProgram(program);
    return 0;
}

const void* at_byte(std::size_t offset) {
    return reinterpret_cast<const void*>(offset);  // NOLINT(performance-no-int-to-ptr): WebGL's offsets look like that
}

void describe_vertices() {
    constexpr GLsizei stride = sizeof(ImDrawVert);
    for (const GLuint place : {0U, 1U, 2U}) glEnableVertexAttribArray(place);
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, stride, at_byte(offsetof(ImDrawVert, pos)));
    glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, stride, at_byte(offsetof(ImDrawVert, uv)));
    glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, stride, at_byte(offsetof(ImDrawVert, col)));
}

GLuint name_of(const ImTextureData& texture) {
    return static_cast<GLuint>(texture.GetTexID());
}

}  // namespace

struct GlRenderer::Callbacks {
    /// The answer says that we want the context back. What was made in it is gone; Dear ImGui has its textures in memory, and
    /// they are uploaded again.
    static CallbackResult lost(int /*type*/, const void* /*reserved*/, void* data) {
        auto* self = static_cast<GlRenderer*>(data);
        self->lost_ = true;
        self->forget_objects();
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
    emscripten_set_webglcontextlost_callback(canvas_selector, this, false, Callbacks::lost);
    emscripten_set_webglcontextrestored_callback(canvas_selector, this, false, Callbacks::restored);
    return true;
}

// ---- what is made in the context, and again in a new one -------------------------------------------------------------------

bool GlRenderer::make_objects() {
    program_ = make_program();
    if (program_ == 0) return false;
    glUseProgram(program_);
    view_ = glGetUniformLocation(program_, "view");
    glGenVertexArrays(1, &vertex_array_);
    glBindVertexArray(vertex_array_);
    glGenBuffers(1, &vertices_);
    glGenBuffers(1, &indices_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
    describe_vertices();
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glEnable(GL_SCISSOR_TEST);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    GLint side_max = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &side_max);
    ImGuiPlatformIO& limits = ImGui::GetPlatformIO();
    limits.Renderer_TextureMaxWidth = limits.Renderer_TextureMaxHeight = side_max;
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    bound_ = 0;
    clear_color_ = 0;
    view_width_ = view_height_ = 0;
    return true;
}

void GlRenderer::forget_objects() {
    if (program_ == 0) return;
    glDeleteProgram(std::exchange(program_, 0));
    glDeleteVertexArrays(1, &vertex_array_);
    glDeleteBuffers(1, &vertices_);
    glDeleteBuffers(1, &indices_);
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->GetTexID() == ImTextureID_Invalid) continue;
        const GLuint name = name_of(*texture);
        glDeleteTextures(1, &name);
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
}

void GlRenderer::bind(unsigned texture) {
    if (texture != bound_) glBindTexture(GL_TEXTURE_2D, bound_ = texture);
}

void GlRenderer::update_texture(ImTextureData& texture) {
    if (texture.Status == ImTextureStatus_WantCreate) {
        GLuint name = 0;
        glGenTextures(1, &name);
        bind(name);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                     texture.GetPixels());
        texture.SetTexID(name);
        texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantUpdates) {
        write_texture(texture);
        texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
        const GLuint name = name_of(texture);
        if (name == bound_) bound_ = 0;
        glDeleteTextures(1, &name);
        texture.SetTexID(ImTextureID_Invalid);
        texture.SetStatus(ImTextureStatus_Destroyed);
    }
}

/// The parts of it that are new.
void GlRenderer::write_texture(const ImTextureData& texture) {
    bind(name_of(texture));
    glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
    for (const ImTextureRect& part : texture.Updates)
        glTexSubImage2D(GL_TEXTURE_2D, 0, part.x, part.y, part.w, part.h, GL_RGBA, GL_UNSIGNED_BYTE,
                        const_cast<ImTextureData&>(texture).GetPixelsAt(part.x, part.y));
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

// ---- a frame ---------------------------------------------------------------------------------------------------------------

bool GlRenderer::begin(const FrameInfo& frame) {
    if (lost_) return false;
    const int width = static_cast<int>(std::lround(frame.width * frame.density));
    const int height = static_cast<int>(std::lround(frame.height * frame.density));
    if (width != width_ || height != height_) {
        width_ = width;
        height_ = height;
        view_width_ = 0;
        emscripten_set_canvas_element_size(canvas_selector, width, height);
    }
    return program_ != 0 || make_objects();
}

void GlRenderer::draw(ImDrawData& data, std::uint32_t clear_color) {
    const Marked marked(Marked::renderer);
    if (data.Textures != nullptr) {
        for (ImTextureData* texture : *data.Textures)
            if (texture->Status != ImTextureStatus_OK) update_texture(*texture);
    }
    if (data.DisplaySize.x != view_width_ || data.DisplaySize.y != view_height_) {
        view_width_ = data.DisplaySize.x;
        view_height_ = data.DisplaySize.y;
        glViewport(0, 0, width_, height_);
        glUniform2f(view_, 2 / view_width_, -2 / view_height_);
    }
    const auto channel = [clear_color](unsigned shift) { return static_cast<float>((clear_color >> shift) & 0xFFU) / 255.0F; };
    if (clear_color != clear_color_) glClearColor(channel(16), channel(8), channel(0), 1);
    clear_color_ = clear_color;
    glScissor(0, 0, width_, height_);
    glClear(GL_COLOR_BUFFER_BIT);
    for (const ImDrawList* list : data.CmdLists) draw_list(*list, data.FramebufferScale.x);
}

void GlRenderer::draw_list(const ImDrawList& list, float density) {
    const auto upload = [](GLenum target, const auto& buffer) {
        glBufferData(target, static_cast<GLsizeiptr>(buffer.size_in_bytes()), buffer.Data, GL_STREAM_DRAW);
    };
    upload(GL_ARRAY_BUFFER, list.VtxBuffer);
    upload(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer);
    for (const ImDrawCmd& command : list.CmdBuffer) draw_command(command, density);
}

void GlRenderer::draw_command(const ImDrawCmd& command, float density) {
    const ImVec4& clip = command.ClipRect;
    if (command.ElemCount == 0 || clip.z <= clip.x || clip.w <= clip.y) return;
    const auto pixels = [density](float length) { return static_cast<GLint>(length * density); };
    glScissor(pixels(clip.x), static_cast<GLint>(static_cast<float>(height_) - clip.w * density), pixels(clip.z - clip.x),
              pixels(clip.w - clip.y));
    bind(static_cast<unsigned>(command.GetTexID()));
    static_assert(sizeof(ImDrawIdx) == sizeof(GLuint));
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                   at_byte(command.IdxOffset * sizeof(ImDrawIdx)));
}

}  // namespace parley::client
