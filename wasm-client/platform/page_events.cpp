// What the page's JavaScript calls. Strings were left in Browser::incoming before the call.
#include <emscripten/emscripten.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wasm-client/platform/browser.h"
#include "wasm-client/platform/page_calls.h"

using parley::client::Browser;

namespace {

parley::client::Modifiers modifiers_of(int bits) {
    return {.shift = (bits & 1) != 0, .ctrl = (bits & 2) != 0, .alt = (bits & 4) != 0, .meta = (bits & 8) != 0};
}

/// One after the other, with a NUL between them.
class Values {
public:
    explicit Values(std::string_view all) : left_(all) {}

    [[nodiscard]] bool any() const { return !left_.empty(); }
    std::string text() {
        const std::string_view one = left_.substr(0, left_.find('\0'));
        left_.remove_prefix(std::min(left_.size(), one.size() + 1));
        return std::string(one);
    }
    template <class Number>
    Number number() {
        const std::string digits = text();
        Number number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return number;
    }

private:
    std::string_view left_;
};

parley::client::FormFields fields_of(std::string_view filled) {
    Values values(filled);
    const auto next = [&values] { return values.text(); };
    const auto next_number = [&values] { return values.number<std::uint32_t>(); };
    parley::client::FormFields fields;
    fields.name = next();
    fields.password = next();
    fields.old_password = next();
    fields.code = next();
    fields.note = next();
    fields.uses = next_number();
    fields.days = next_number();
    return fields;
}

std::vector<parley::client::Upload> uploads_of(std::string_view told) {
    std::vector<parley::client::Upload> uploads;
    for (Values values(told); values.any();) {
        parley::client::Upload upload;
        upload.number = values.number<std::uint32_t>();
        upload.name = values.text();
        upload.bytes = values.number<std::uint64_t>();
        upload.sent = values.number<std::uint64_t>();
        upload.state = static_cast<parley::client::Upload::State>(values.number<std::uint32_t>());
        upload.words = values.text();
        upload.file = values.text();
        uploads.push_back(std::move(upload));
    }
    return uploads;
}

void give(const parley::client::Clipping& words) {
    if (words.plain.empty()) return;
    parley_selection_give(words.plain.data(), words.plain.size(), words.html.data(), words.html.size());
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE char* parley_incoming(Browser* browser, std::size_t bytes) {
    return browser->incoming(bytes);
}

EMSCRIPTEN_KEEPALIVE std::uint32_t parley_frames(const Browser* browser) {
    return browser->frames();
}

EMSCRIPTEN_KEEPALIVE void parley_on_redraw(Browser* browser) {
    browser->request_frame();
}

EMSCRIPTEN_KEEPALIVE void parley_on_pointer(Browser* browser, int kind, float x, float y, int button, bool touch) {
    using parley::client::PointerKind;
    browser->events().on_pointer({.kind = static_cast<PointerKind>(kind), .x = x, .y = y, .button = button, .touch = touch});
}

EMSCRIPTEN_KEEPALIVE void parley_on_press_count(Browser* browser, int presses) {
    browser->events().on_press_count(presses);
}

EMSCRIPTEN_KEEPALIVE void parley_on_wheel(Browser* browser, float x, float y) {
    browser->events().on_wheel(x, y);
}

EMSCRIPTEN_KEEPALIVE void parley_on_modifiers(Browser* browser, int bits) {
    browser->events().on_modifiers(modifiers_of(bits));
}

EMSCRIPTEN_KEEPALIVE void parley_on_edit(Browser* browser, int flags, std::size_t selection_start, std::size_t selection_end,
                                         std::size_t composition_start, std::size_t composition_end) {
    browser->events().on_edit(parley::client::edit_state(flags, browser->take_incoming(), selection_start, selection_end,
                                                         composition_start, composition_end));
}

EMSCRIPTEN_KEEPALIVE bool parley_on_edit_key(Browser* browser, int key, int bits) {
    return browser->events().on_edit_key(static_cast<parley::client::EditKey>(key), modifiers_of(bits));
}

EMSCRIPTEN_KEEPALIVE void parley_on_uploads(Browser* browser) {
    browser->events().on_uploads(uploads_of(browser->take_incoming()));
}

/// The file and a NUL, then the error.
EMSCRIPTEN_KEEPALIVE void parley_on_avatar(Browser* browser) {
    const std::string words = browser->take_incoming();
    const std::size_t end = words.find('\0');
    browser->events().on_avatar(std::string_view(words).substr(0, end), std::string_view(words).substr(end + 1));
}

/// The code and a NUL, then the file.
EMSCRIPTEN_KEEPALIVE void parley_on_language(Browser* browser) {
    const std::string words = browser->take_incoming();
    const std::size_t end = words.find('\0');
    browser->events().on_language(std::string_view(words).substr(0, end), std::string_view(words).substr(end + 1));
}

EMSCRIPTEN_KEEPALIVE void parley_on_emoji(Browser* browser) {
    browser->events().on_emoji(browser->take_incoming());
}

EMSCRIPTEN_KEEPALIVE bool parley_on_selection_key(Browser* browser, int key, int bits) {
    return browser->events().on_selection_key(static_cast<parley::client::SelectionKey>(key), modifiers_of(bits));
}

EMSCRIPTEN_KEEPALIVE void parley_on_copy(Browser* browser) {
    give(browser->events().on_copy());
}

EMSCRIPTEN_KEEPALIVE void parley_on_context_menu(Browser* browser, float x, float y) {
    give(browser->events().on_context_menu(x, y));
}

EMSCRIPTEN_KEEPALIVE void parley_on_semantic_action(Browser* browser, int slot) {
    browser->semantic_action(slot);
}

EMSCRIPTEN_KEEPALIVE void parley_on_focus(Browser* browser, int slot, bool shown) {
    browser->mirror_focus(slot, shown);
}

EMSCRIPTEN_KEEPALIVE bool parley_on_node_key(Browser* browser, int slot, int key) {
    return browser->mirror_key(slot, static_cast<parley::client::EditKey>(key));
}

EMSCRIPTEN_KEEPALIVE bool parley_on_shortcut(Browser* browser, int shortcut) {
    return browser->events().on_shortcut(static_cast<parley::client::Shortcut>(shortcut));
}

EMSCRIPTEN_KEEPALIVE void parley_on_kept(Browser* browser) {
    browser->add_kept(browser->take_incoming());
}

EMSCRIPTEN_KEEPALIVE void parley_on_kept_read(Browser* browser) {
    browser->kept_is_read();
}

EMSCRIPTEN_KEEPALIVE void parley_on_form(Browser* browser, int form) {
    browser->events().on_form(static_cast<parley::client::PageForm>(form), fields_of(browser->take_incoming()));
}

EMSCRIPTEN_KEEPALIVE void parley_on_dialog_closed(Browser* browser) {
    browser->events().on_dialog_closed();
}

EMSCRIPTEN_KEEPALIVE void parley_on_visible(Browser* browser, bool visible) {
    browser->set_visible(visible);
}

EMSCRIPTEN_KEEPALIVE void parley_on_network(Browser* browser, bool online) {
    browser->events().on_network(online);
}

EMSCRIPTEN_KEEPALIVE void parley_on_awake(Browser* browser) {
    browser->events().on_awake();
}

EMSCRIPTEN_KEEPALIVE void parley_on_path(Browser* browser) {
    browser->events().on_path(browser->take_incoming());
}

EMSCRIPTEN_KEEPALIVE void parley_on_room_link(Browser* browser) {
    browser->events().on_room_link(browser->take_incoming());
}

EMSCRIPTEN_KEEPALIVE void parley_on_pane_left(Browser* browser) {
    browser->events().on_pane_left();
}

EMSCRIPTEN_KEEPALIVE void parley_on_preferences(Browser* browser) {
    browser->events().on_preferences();
}

EMSCRIPTEN_KEEPALIVE void parley_on_page_hide(Browser* browser) {
    browser->events().on_page_hide();
}
}
