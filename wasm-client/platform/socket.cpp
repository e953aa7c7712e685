#include "wasm-client/platform/socket.h"

#include <emscripten/html5.h>
#include <emscripten/websocket.h>

#include "wasm-client/platform/callback_result.h"

namespace parley::client {

namespace {

constexpr unsigned short open_state = 1;
constexpr unsigned short normal_closure = 1000;
constexpr std::uint16_t abnormal_closure = 1006;

}  // namespace

/// The event structs are Emscripten's own and live only during the call. An event of a socket that was forgotten meanwhile has
/// another handle.
struct Socket::Callbacks {
    static CallbackResult opened(int /*type*/, const EmscriptenWebSocketOpenEvent* event, void* data) {
        const auto* self = static_cast<Socket*>(data);
        if (event->socket == self->handle_) self->events_->on_socket_open();
        return true;
    }

    static CallbackResult received(int /*type*/, const EmscriptenWebSocketMessageEvent* event, void* data) {
        const auto* self = static_cast<Socket*>(data);
        // The count of a text includes its final NUL. Binary frames are not in the protocol.
        if (event->socket != self->handle_ || !event->isText || event->numBytes == 0) return true;
        const auto* text = reinterpret_cast<const char*>(event->data);
        self->events_->on_socket_text(std::string_view(text, event->numBytes - 1));
        return true;
    }

    static CallbackResult closed(int /*type*/, const EmscriptenWebSocketCloseEvent* event, void* data) {
        auto* self = static_cast<Socket*>(data);
        if (event->socket != self->handle_) return true;
        const auto code = static_cast<std::uint16_t>(event->code);
        emscripten_websocket_delete(self->handle_);
        self->handle_ = 0;
        self->events_->on_socket_close(code);
        return true;
    }

    static void failed(void* data) { static_cast<Socket*>(data)->events_->on_socket_close(abnormal_closure); }
};

void Socket::open(const std::string& url, const std::string& subprotocol) {
    close();
    EmscriptenWebSocketCreateAttributes attributes;
    emscripten_websocket_init_create_attributes(&attributes);
    attributes.url = url.c_str();
    attributes.protocols = subprotocol.c_str();
    handle_ = emscripten_websocket_new(&attributes);
    if (handle_ <= 0) {
        handle_ = 0;
        emscripten_set_timeout(Callbacks::failed, 0, this);
        return;
    }
    emscripten_websocket_set_onopen_callback(handle_, this, Callbacks::opened);
    emscripten_websocket_set_onmessage_callback(handle_, this, Callbacks::received);
    emscripten_websocket_set_onclose_callback(handle_, this, Callbacks::closed);
}

void Socket::send(std::string_view text) {
    unsigned short state = 0;
    // While connecting, the browser throws, and the exception would go right through wasm.
    if (handle_ == 0 || emscripten_websocket_get_ready_state(handle_, &state) != EMSCRIPTEN_RESULT_SUCCESS) return;
    if (state != open_state) return;
    emscripten_websocket_send_utf8_text(handle_, std::string(text).c_str());
}

void Socket::close() {
    if (handle_ == 0) return;
    // Deleting only detaches the callbacks, it does not close.
    emscripten_websocket_close(handle_, normal_closure, nullptr);
    emscripten_websocket_delete(handle_);
    handle_ = 0;
}

}  // namespace parley::client
