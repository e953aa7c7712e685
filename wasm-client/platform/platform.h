// The browser as a few calls. Plain C++: tests drive the app with a fake, platform/ has the real one.
// All lengths are CSS pixels, all strings UTF-8, all times milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parley::client {

struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
};

// ---- text, rasterised by the browser ---------------------------------------------------------------------------------

enum class Face : std::uint8_t { regular, bold, italic, mono, bold_italic };
inline constexpr std::size_t faces_count = 5;

/// A face at a size in device pixels (CSS px times the device pixel ratio).
struct FontRequest {
    Face face = Face::regular;
    float pixels = 0;
    bool right_to_left = false;  ///< the direction of the whole text
    float offset = 0;            ///< the pen stands so far right of a device pixel's edge; of it
};

/// Of a face, as fractions of its size.
struct FaceMetrics {
    float ascent = 0;
    float descent = 0;  ///< positive
};

/// One rasterised piece of text: straight-alpha RGBA rows, top first, trimmed to what is visible.
struct Raster {
    int left = 0;   ///< device px from the pen to the picture's left edge
    int top = 0;    ///< device px from the baseline to the picture's top edge; negative is above
    int width = 0;  ///< 0 when nothing is visible (white space)
    int height = 0;
    float advance = 0;     ///< device px, not rounded
    bool colored = false;  ///< has colours of its own (emoji): not to be tinted
    std::vector<std::uint8_t> rgba;
};

class Rasterizer {
public:
    Rasterizer() = default;
    Rasterizer(const Rasterizer&) = delete;
    Rasterizer& operator=(const Rasterizer&) = delete;
    virtual ~Rasterizer() = default;

    virtual FaceMetrics metrics(Face face) = 0;
    /// The advance width of the text, shaped as one run, in device px.
    virtual float measure(std::string_view text, FontRequest font) = 0;
    virtual Raster rasterize(std::string_view text, FontRequest font) = 0;
    /// Where the words end in a text of a script without blanks, in bytes and in order; the last is its size.
    virtual std::vector<std::size_t> word_ends(std::string_view text) = 0;
    /// A clock that says how long making pictures takes.
    virtual double now_ms() = 0;
};

// ---- editing -----------------------------------------------------------------------------------------------------------

/// The state of the textarea, in bytes of UTF-8. The textarea is the truth; the app draws it.
struct EditState {
    std::string text;
    std::size_t selection_start = 0;
    std::size_t selection_end = 0;
    bool backward = false;  ///< the caret is at selection_start
    bool composing = false;
    std::size_t composition_start = 0;  ///< meaningful while composing
    std::size_t composition_end = 0;
    bool focused = false;
};

/// Where the textarea lies, so that input methods and the mobile keyboard know the place.
struct EditPlace {
    Rect field;  ///< the text's box
    Rect caret;  ///< of the caret, for candidate windows
    float font_size = 16;
    float line_height = 22;
    std::string label;  ///< accessible name, also the placeholder
    bool enabled = true;
    bool single_line = false;
    std::uint64_t list = 0;    ///< the mirrored list that is chosen from while one writes; 0: none
    std::uint64_t option = 0;  ///< of it, the one that Enter takes
};

// ---- the semantic mirror -----------------------------------------------------------------------------------------------

enum class Role : std::uint8_t {
    navigation,
    list,
    button,
    link,
    heading,
    main,
    log,
    article,
    text,
    status,
    alert,
    region,
    separator,
    field,  ///< one writes in it
    listbox,
    option,  ///< `current`: selected, as the next but one
    grid,
    grid_cell,
    grid_row,
    checkbox,  ///< `current`: checked
};

enum class Expanded : std::uint8_t { never, no, yes };

/// What assistive technology, find-in-page and tests see. Nodes come in reading order, parents before children.
struct SemanticNode {
    std::uint64_t key = 0;     ///< stable over frames, unique in one frame; 0 is no key
    std::uint64_t parent = 0;  ///< 0: the root
    Role role = Role::text;
    std::string name;      ///< aria-label; empty: named by its content
    std::string text;      ///< text content; what is in a field that the textarea does not hold
    std::string href;      ///< for a link
    std::string id;        ///< DOM data-id: a message's seq or cid, a room's id
    bool current = false;  ///< aria-current
    bool disabled = false;
    bool pending = false;  ///< data-state="pending": not acknowledged yet
    bool failed = false;   ///< data-state="failed"
    bool scrolls = false;  ///< Tab stops at it, and keys scroll it
    bool active = false;   ///< a field: the textarea holds it
    bool at_once = false;  ///< the browser's click acts, within which alone it lets a page copy
    Expanded expanded = Expanded::never;
    std::uint32_t position = 0;  ///< aria-posinset, from 1; 0: none
    std::uint32_t set_size = 0;  ///< aria-setsize
    Rect rect;
};

/// What Platform::keep left behind.
struct KeptValue {
    std::string key;
    std::string value;
};

// ---- the rest ----------------------------------------------------------------------------------------------------------

/// For the system's notifications.
struct Notification {
    std::string room;  ///< another one of the same room takes its place
    std::string path;  ///< where a click leads
    std::string title;
    std::string body;
};

enum class CursorShape : std::uint8_t { arrow, text, hand };

/// An address that is drawn under the pointer. The page lays a real link over it, so that opening it in another tab, copying
/// and dragging it are the browser's own.
struct HotLink {
    std::string href;         ///< http:, https: or mailto:; empty: there is none
    std::vector<Rect> rects;  ///< a piece for each line
    Rect clip;                ///< nothing lies outside
};

/// Keys that select in what is drawn.
enum class SelectionKey : std::uint8_t { left, right, up, down, home, end, all, escape };

/// The words that are selected in what is drawn, for the clipboard.
struct Clipping {
    std::string plain;  ///< empty: nothing is selected
    std::string html;
};

/// How the person wants things to look, and what they point with.
struct Preferences {
    /// The browser's own, as 0xRRGGBBAA, where it leaves a page no others.
    struct Colors {
        std::uint32_t ground = 0x000000FF;
        std::uint32_t text = 0xFFFFFFFF;
        std::uint32_t faint = 0xFFFFFFFF;  ///< of what can't be used
        std::uint32_t link = 0xFFFFFFFF;
        std::uint32_t selected = 0xFFFFFFFF;
        std::uint32_t on_selected = 0x000000FF;
    };

    bool dark = true;
    bool contrast = false;  ///< more of it
    bool coarse = false;    ///< with fingers, which need larger targets
    std::optional<Colors> forced;
};

/// A file on its way to the server, which the page carries out: it goes on by itself where a connection broke off.
struct Upload {
    enum class State : std::uint8_t { going, done, failed };
    std::uint32_t number = 0;
    std::string name;
    std::uint64_t bytes = 0;
    std::uint64_t sent = 0;
    State state = State::going;
    std::string words;  ///< why it failed
    std::string file;   ///< done: what the server says of it, as JSON
};

class Platform {
public:
    Platform() = default;
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;
    virtual ~Platform() = default;

    /// Of a clock that only goes forward, and of the wall.
    virtual double now_ms() = 0;
    virtual std::int64_t wall_ms() = 0;
    /// Minutes to add to UTC for the person's local time at that moment.
    virtual int utc_offset_minutes(std::int64_t wall_ms) = 0;

    /// One socket at a time; opening another forgets the old one. The URL has been decided by the page.
    virtual void socket_open() = 0;
    virtual void socket_send(std::string_view text) = 0;
    virtual void socket_close() = 0;

    /// One frame is drawn soon (AppEvents::on_frame); more calls before it change nothing.
    virtual void request_frame() = 0;
    /// on_wake is called once, then; a new time replaces the old one, a negative one cancels.
    virtual void wake_at(double at_ms) = 0;

    /// The caret may come before the anchor: the selection then goes backward.
    virtual void edit_set(std::string_view text, std::size_t anchor, std::size_t caret) = 0;
    virtual void edit_place(const EditPlace& place) = 0;
    virtual void edit_focus() = 0;
    /// Ends a composition, as input methods end it when the focus goes elsewhere; what the textarea then holds.
    virtual EditState edit_release() = 0;

    /// After each frame. While everything is `scrolling` what is drawn may be told later: the nodes stay until the next call.
    virtual void mirror(std::span<const SemanticNode> nodes, bool scrolling) = 0;
    /// Said once by a screen reader, politely.
    virtual void announce(std::string_view text) = 0;

    /// Small values that survive a reload. An absent key is the empty string.
    virtual void store(std::string_view key, std::string_view value) = 0;
    virtual std::string load(std::string_view key) = 0;

    /// Larger values that survive a reload and a crash of the page, for this server only; written in the order of the calls.
    /// All that is there is read once, before the app is made. Where the browser refuses, they live as long as the page.
    virtual void keep(std::string_view key, std::string_view value) = 0;
    virtual void forget(std::string_view key) = 0;

    /// The page's own dialogs (static HTML), as ShowDialog names them, with an error to show or none; "" closes.
    virtual void show_dialog(std::string_view dialog, std::string_view error, std::string_view note) = 0;

    virtual void set_title(std::string_view title) = 0;
    /// So much is unread: shown on the tab's icon, and on the app's where the page is installed.
    virtual void set_badge(std::uint32_t unread) = 0;
    /// Shown by one of the page's tabs, and only if the person allowed it; where they were not asked yet, the page offers it.
    virtual void notify(const Notification& notice) = 0;
    /// Two short notes, if the browser lets the page be heard.
    virtual void chime() = 0;
    virtual void drop_notice(std::string_view room) = 0;
    /// The build of the page that the server gives away now, or none. Where it is another one than this, the page offers it.
    virtual void served_page(std::string_view build) = 0;
    /// No socket has ever opened, though the network is there: the page finds out whether something blocks sockets, and tells.
    virtual void suspect_socket(bool suspect) = 0;

    /// The address bar's path; `replace` leaves no history entry.
    virtual void set_path(std::string_view path, bool replace) = 0;
    virtual std::string path() = 0;
    /// The whole address of such a path, for others to open.
    virtual std::string link_to(std::string_view path) = 0;
    /// To the pages of a provider, out of this one; the code that it comes back with is handed in as PageForm::link.
    virtual void leave_for(std::string_view provider) = 0;
    /// A pane covers the conversation: the browser's Back takes it away (on_pane_left) before it leaves the room. `false`: it
    /// is gone already, and so is its entry in the history. Told again, it changes nothing.
    virtual void set_pane(bool open) = 0;
    /// Into the clipboard. Browsers allow it only within what a person did.
    virtual void copy(const Clipping& words) = 0;

    /// Asks the person for files. Browsers allow it only soon after what a person did.
    virtual void pick_files() = 0;
    /// Asks the person for a picture of themselves, likewise, which is cut to a small square and uploaded: on_avatar tells.
    virtual void pick_avatar() = 0;
    /// As if the person had picked a file of this name with these words in it.
    virtual void offer_text(std::string_view name, std::string_view text) = 0;
    /// One that failed is tried again; one that is going, or done, is forgotten, on the server too.
    virtual void retry_upload(std::uint32_t number) = 0;
    virtual void cancel_upload(std::uint32_t number) = 0;
    /// Those that are done are in a message now.
    virtual void take_uploads() = 0;
    /// What to draw for a picture of the server's, by the file's id; 0 while it is not here. A frame is asked for once it is.
    virtual std::uint64_t picture(std::string_view id) = 0;
    /// Likewise, for Person::avatar: a square.
    virtual std::uint64_t avatar(std::string_view name) = 0;

    /// The file of emoji, as EmojiTable reads it, comes by on_emoji; where it does not come it may be asked for again.
    virtual void fetch_emoji() = 0;

    /// The page speaks "en", "de", "ar", or with "" what the browser is set to, and remembers it. Its words come by
    /// on_language.
    virtual void speak(std::string_view language) = 0;

    virtual void set_cursor(CursorShape shape) = 0;
    virtual void hot_link(const HotLink& link) = 0;
    virtual Preferences preferences() = 0;
    /// Nothing may move by itself.
    virtual bool prefers_stillness() = 0;
    /// What the person wants instead of what the device prefers, which is told by `preferences` from then on, and how large
    /// everything is; kept for the next visit.
    virtual void wear(std::optional<bool> dark, bool contrast, int percent) = 0;
    /// A UUID version 7 (RFC 9562 section 5.7).
    virtual std::string new_cid() = 0;
    /// A uniformly random number in [0, 1).
    virtual double random() = 0;
    virtual std::string build_id() = 0;
    /// What a person would call this browser: "Firefox on Linux".
    virtual std::string device() = 0;
};

/// The forms of the page's dialogs.
enum class PageForm : std::uint8_t {
    name,
    room,
    sign_in,
    sign_up,
    reset,
    member,
    password,
    invitation,
    provider,
    reason,
    rename,
    topic,
    token,
    bot,
    end,
    link,
    notices,
    address,
    nick
};

/// What was filled in; each form has some of it.
struct FormFields {
    std::string name;  ///< of a person, or of the room
    std::string password;
    std::string old_password;
    std::string code;
    std::string note;        ///< provider: the code of an invitation; reason, rename, topic, address: the words
    std::uint32_t uses = 1;  ///< token: the scopes, as Scopes holds them
    std::uint32_t days = 1;
};

/// Of the whole page.
enum class Shortcut : std::uint8_t { find, go_to, unread_before, unread_after, keys };

/// `answer` only comes on a message that has the focus.
enum class EditKey : std::uint8_t { enter, escape, up, down, page_up, page_down, home, end, tab, answer };

struct Modifiers {
    bool shift = false, ctrl = false, alt = false, meta = false;
};

struct FrameInfo {
    double now_ms = 0;
    float width = 0, height = 0;  ///< CSS px
    float density = 1;            ///< device pixels a CSS px
};

enum class PointerKind : std::uint8_t { move, down, up, leave };

struct Pointer {
    PointerKind kind = PointerKind::move;
    float x = 0, y = 0;
    int button = 0;  ///< 0 left, 1 right, 2 middle
    bool touch = false;
};

/// What the browser tells the app. All on the page's one thread.
class AppEvents {
public:
    AppEvents() = default;
    AppEvents(const AppEvents&) = delete;
    AppEvents& operator=(const AppEvents&) = delete;
    virtual ~AppEvents() = default;

    virtual void on_socket_open() = 0;
    virtual void on_socket_text(std::string_view text) = 0;
    virtual void on_socket_close(std::uint16_t code) = 0;

    virtual void on_frame(const FrameInfo& frame) = 0;
    virtual void on_wake() = 0;
    virtual void on_pointer(const Pointer& pointer) = 0;
    /// How many presses in a row the last one makes, as the browser counts them: 2 is a double click. Before the next frame.
    virtual void on_press_count(int presses) = 0;
    /// CSS px; positive scrolls towards the right and the bottom.
    virtual void on_wheel(float x, float y) = 0;
    virtual void on_modifiers(Modifiers modifiers) = 0;

    virtual void on_edit(const EditState& state) = 0;
    /// True when the app took the key and the textarea must not.
    virtual bool on_edit_key(EditKey key, Modifiers modifiers) = 0;

    /// All that are on their way, or done and in no message yet, after something of it changed.
    virtual void on_uploads(std::vector<Upload> uploads) = 0;
    /// The picture that the person chose for themselves is on its way (both empty), there by its id, or came to nothing.
    virtual void on_avatar(std::string_view file, std::string_view error) = 0;

    virtual void on_emoji(std::string_view file) = 0;

    /// What the page speaks from now on; the file of its words, as Language reads it, is empty for "en".
    virtual void on_language(std::string_view code, std::string_view file) = 0;

    /// True when the key belongs to what is selected in the picture, and nothing else may have it.
    virtual bool on_selection_key(SelectionKey key, Modifiers modifiers) = 0;
    /// For the browser's copy event: answered at once, as it only takes what comes within the event.
    virtual Clipping on_copy() = 0;
    /// What to offer the browser's context menu at this point: the words selected there, or nothing.
    virtual Clipping on_context_menu(float x, float y) = 0;

    /// A person or their assistive technology activated a mirrored node without a pointer.
    virtual void on_semantic_action(std::uint64_t key) = 0;

    /// The focus came to this mirrored node, or with 0 left the mirror. `shown`: by keyboard, so that it is to be seen.
    virtual void on_focus(std::uint64_t key, bool shown) = 0;
    /// A key on a mirrored node that scrolls. True when the app took it.
    virtual bool on_node_key(std::uint64_t key, EditKey pressed) = 0;
    /// True when the app took it and the browser must not.
    virtual bool on_shortcut(Shortcut shortcut) = 0;

    virtual void on_form(PageForm form, const FormFields& fields) = 0;
    virtual void on_dialog_closed() = 0;

    virtual void on_visible(bool visible) = 0;
    virtual void on_network(bool online) = 0;
    /// The machine slept, or the page was frozen or put away, and is back.
    virtual void on_awake() = 0;
    virtual void on_path(std::string_view path) = 0;  ///< the browser's back and forward, or a notification
    /// An address in a message, of a room on this server, was followed.
    virtual void on_room_link(std::string_view path) = 0;
    virtual void on_pane_left() = 0;  ///< the browser's back, out of what set_pane opened
    /// Platform::preferences changed.
    virtual void on_preferences() = 0;
    virtual void on_page_hide() = 0;
    /// What earlier pages kept, when the store was too slow for the start.
    virtual void on_late_kept(std::vector<KeptValue> kept) = 0;
};

}  // namespace parley::client
