// The page's side, in JavaScript: one block for each library_*.js file. Strings go as pointer and bytes of UTF-8; a call that
// answers with a string leaves it in Browser::incoming.
#pragma once

#include <cstddef>
#include <cstdint>

namespace parley::client {
class Browser;
}

extern "C" {

// ---- library_page.js: start, failure, clock, chance -------------------------------------------------------------------
void parley_page_open(parley::client::Browser* browser);
void parley_page_start();
void parley_page_first_frame();
void parley_page_fail(const char* kind);
void parley_page_socket_url();
void parley_page_build();
void parley_page_device();
void parley_page_random(std::uint8_t* bytes, std::size_t count);
int parley_page_utc_offset(double wall_ms);
/// In the browser's trace, where the address asks for it: script/bench reads them. `what`: 0 the mirror, 1 the renderer.
void parley_page_mark(int what, bool end);

// ---- library_browser.js: storage, address, dialogs, what happens to the page as a whole ---------------------------------
void parley_browser_store(const char* key, std::size_t key_bytes, const char* value, std::size_t value_bytes);
void parley_browser_load(const char* key, std::size_t key_bytes);
void parley_browser_dialog(const char* name, std::size_t name_bytes, const char* error, std::size_t error_bytes,
                           const char* note, std::size_t note_bytes);
void parley_browser_title(const char* title, std::size_t bytes);
void parley_browser_set_path(const char* path, std::size_t bytes, bool replace);
void parley_browser_path();
void parley_browser_link(const char* path, std::size_t bytes);
void parley_browser_leave_for(const char* provider, std::size_t bytes);
bool parley_browser_still();
void parley_browser_announce(const char* text, std::size_t bytes);

// ---- library_panes.js: the browser's Back, out of what covers the conversation -----------------------------------------
void parley_browser_set_pane(bool open);

// ---- library_notices.js: the badge, notifications, and what the page itself has to say --------------------------------
void parley_notices_badge(unsigned unread);
/// Of a notification: its room, path, title and body, one after the other; then it is shown.
void parley_notices_part(const char* text, std::size_t bytes);
void parley_notices_show();
void parley_notices_chime();
void parley_notices_drop(const char* room, std::size_t bytes);
void parley_notices_served(const char* build, std::size_t bytes);
void parley_notices_suspect(bool suspect);

// ---- library_kept.js: what outlives the page -------------------------------------------------------------------------
/// Answers later with parley_on_kept for each entry, and parley_on_kept_read once.
void parley_kept_open();
void parley_kept_put(const char* key, std::size_t key_bytes, const char* value, std::size_t value_bytes);
void parley_kept_delete(const char* key, std::size_t key_bytes);

// ---- library_files.js: files on their way, and pictures as textures ---------------------------------------------------
void parley_files_pick();
void parley_files_offer(const char* name, std::size_t name_bytes, const char* text, std::size_t text_bytes);
void parley_files_retry(unsigned number);
void parley_files_cancel(unsigned number);
void parley_files_taken();
unsigned parley_files_picture(const char* id, std::size_t bytes);

// ---- library_avatars.js -----------------------------------------------------------------------------------------------

void parley_avatar_pick();
unsigned parley_avatar(const char* name, std::size_t bytes);

// ---- library_surface.js: the canvas's size and cursor, and how things are to look -----------------------------------------
/// Fills width, height (CSS px) and density.
void parley_surface_measure(float* out);
void parley_surface_cursor(int shape);
void parley_surface_wear(int theme, bool contrast, int percent);
/// Fills flags (1 dark, 2 more contrast, 4 coarse pointer, 8 forced colours) and the forced colours: ground, text, faint, link,
/// selected, on selected; 0xRRGGBBAA.
void parley_surface_preferences(std::uint32_t* out);

// ---- library_canvas_text.js ----------------------------------------------------------------------------------------------
/// Fills ascent and descent, fractions of the font's size.
void parley_text_metrics(int face, float* out);
float parley_text_measure(const char* text, std::size_t bytes, int face, float pixels, bool right_to_left);
/// Fills left, top, width, height, advance, colored (0 or 1). The picture is kept for parley_text_copy.
void parley_text_raster(const char* text, std::size_t bytes, int face, float pixels, bool right_to_left, float offset,
                        float* out);
/// Copies the last picture: width * height * 4 bytes.
void parley_text_copy(std::uint8_t* rgba);
/// Fills the bytes at which words end, `bytes` of them at most, and returns how many.
std::size_t parley_text_word_ends(const char* text, std::size_t bytes, std::uint32_t* out);

// ---- library_textarea.js -------------------------------------------------------------------------------------------------
void parley_edit_set(const char* text, std::size_t bytes, std::size_t anchor, std::size_t caret);
void parley_edit_place(float x, float y, float width, float height, float font_size, float line_height, bool enabled,
                       bool single_line);
void parley_edit_label(const char* label, std::size_t bytes);
void parley_edit_choices(const char* list, const char* option, bool combobox);
void parley_edit_focus();
void parley_page_fetch_emoji();
void parley_page_speak(const char* language, std::size_t bytes);
/// Ends a composition. Fills flags, selection and composition as for parley_on_edit; the text is left in Browser::incoming.
void parley_edit_release(std::size_t* out);

// ---- library_selection.js: the clipboard, the context menu and real links over what is drawn ----------------------------
/// Within parley_on_copy and parley_on_context_menu: what is selected. Not called when nothing is.
void parley_selection_give(const char* plain, std::size_t plain_bytes, const char* html, std::size_t html_bytes);
/// Into the clipboard, within what a person did.
void parley_selection_copy(const char* plain, std::size_t plain_bytes, const char* html, std::size_t html_bytes);
/// Replaces the link by another, without rectangles yet; an empty href takes it away.
void parley_hot_begin(const char* href, std::size_t bytes, float x, float y, float width, float height);
void parley_hot_rect(float x, float y, float width, float height);

// ---- library_mirror.js ---------------------------------------------------------------------------------------------------
void parley_mirror_create(int slot, int role, int heading_level, const char* key);
void parley_mirror_remove(int slot, bool with_parent);
/// Puts the node below `parent` (0: the root), after `previous` (0: first).
void parley_mirror_place(int slot, int parent, int previous);
/// Relative to the parent node.
void parley_mirror_move(int slot, float x, float y);
void parley_mirror_resize(int slot, float width, float height);
/// `field`: 0 name, 1 text, 2 href, 3 id.
void parley_mirror_string(int slot, int field, const char* value, std::size_t bytes);
/// `flags`: 1 current, 2 disabled, 4 pending, 8 failed, 16 scrolls, 32 active, 64 can be expanded, 128 is expanded, 256 acts
/// at once.
void parley_mirror_state(int slot, int flags, int position, int set_size);
/// All is written: what had the focus may be gone.
void parley_mirror_done();
}

namespace parley::client {

/// What is done while it lives.
class Marked {
public:
    enum What : int { mirror = 0, renderer = 1 };
    explicit Marked(What what) : what_(what) { parley_page_mark(what_, false); }
    ~Marked() { parley_page_mark(what_, true); }
    Marked(const Marked&) = delete;
    Marked& operator=(const Marked&) = delete;

private:
    What what_;
};

}  // namespace parley::client
