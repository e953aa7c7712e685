// What every view draws with: the frame's draw list, text, pointer, palette, the semantic mirror and the intents that come out.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/intent.h"
#include "wasm-client/model/language.h"
#include "wasm-client/platform/platform.h"
#include "wasm-client/views/drawing.h"
#include "wasm-client/views/edit_desk.h"
#include "wasm-client/views/text_painter.h"
#include "wasm-client/views/theme.h"

namespace parley::client {

/// A key for the mirror from a kind and an id: stable over frames, below 2^53 as JavaScript needs.
std::uint64_t semantic_key(std::string_view kind, std::string_view id);

struct ButtonState {
    bool clicked = false;
    bool hovered = false;
    bool held = false;
};

/// Whether a node that can be acted on lies under the point.
bool can_be_reached(std::span<const SemanticNode> nodes, float x, float y);

class Ui {
public:
    explicit Ui(TextPainter& painter) : text(painter) {}

    TextPainter& text;
    const Palette* palette = &dark_palette;
    ImDrawList* list = nullptr;  ///< of the window being drawn
    float width = 0, height = 0;
    std::int64_t wall_ms = 0;
    double now_ms = 0;
    Platform* platform = nullptr;
    EditDesk* desk = nullptr;
    Language language;  ///< of the words that are drawn

    std::vector<Intent> intents;
    std::vector<Intent> wanted;  ///< of what acts at once, between two frames
    std::vector<SemanticNode> semantics;
    std::uint64_t activated = 0;  ///< the mirrored node that was activated without a pointer
    bool menu_open = false;       ///< it lies over all of this: no tips
    std::uint64_t focused = 0;    ///< the mirrored node that has the focus; 0: none has
    std::uint64_t scope = 0;      ///< keys of nodes differ by it from what the views say; see Apart
    std::uint64_t scope_in = 0;   ///< but for this one, which the nodes are in
    int presses = 0;  ///< the primary button goes down in this frame, for the so-manieth time in a row; 0: it does not
    CursorShape cursor = CursorShape::arrow;
    HotLink hot;                       ///< the address under the pointer
    bool wants_frame = false;          ///< something is still moving or missing
    double moves_at_ms = 0;            ///< something moves then, and not before; 0: nothing does
    bool coarse = false;               ///< pointed at with fingers
    bool close_rows = false;           ///< messages stand closer together
    std::optional<bool> twelve_hours;  ///< as the person wants it; nothing: as their language has it
    std::string notice;                ///< words for the person, to be shown for a while
    Rect person_at;                    ///< where somebody's card was asked for

    /// As Language has them.
    [[nodiscard]] const char* tr(const char* english) const { return language.tr(english); }
    [[nodiscard]] std::string tr(const char* english, Language::Values values) const { return language.tr(english, values); }
    [[nodiscard]] std::string tr_count(const char* one, const char* other, std::uint64_t count,
                                       Language::Values more = {}) const {
        return language.tr_count(one, other, count, more);
    }
    void intend(Intent intent) { intents.push_back(std::move(intent)); }
    /// Their card, at this place.
    void show_person(const Person& person, const Rect& at);
    /// The next time at which something moves by itself; 0 is none.
    void move_at(double at_ms) {
        if (at_ms > 0 && (moves_at_ms == 0 || at_ms < moves_at_ms)) moves_at_ms = at_ms;
    }
    /// How large what is pressed has to be, at least.
    /// How wide a button of text_button has to be.
    [[nodiscard]] float label_width(std::string_view label, float least);
    [[nodiscard]] float target(float size) const { return coarse && size < space::touch ? space::touch : size; }
    /// Between what different people said.
    [[nodiscard]] float group_gap() const { return close_rows ? space::group_gap_close : space::group_gap; }
    /// Into the clipboard, and says so.
    void copy(const Clipping& words);
    /// The node stays valid until the next call.
    SemanticNode& node(std::uint64_t key, std::uint64_t parent, Role role, const Rect& rect);
    /// An invisible button over the rectangle, in the mirror too. `name` is what assistive technology says.
    ButtonState button(std::uint64_t key, std::uint64_t parent, std::string_view name, const Rect& rect);
    /// As above, with a face: a label on a filled or plain rounded rectangle.
    bool text_button(std::uint64_t key, std::uint64_t parent, std::string_view label, const Rect& rect, bool filled);

    /// What is drawn is turned around at the end, but for words and pictures.
    [[nodiscard]] bool mirrored() const { return language.right_to_left(); }
    [[nodiscard]] const Palette& colors() const { return *palette; }
};

/// As long as it lives, what is drawn has keys of its own: the same message may be in sight twice.
class Apart {
public:
    static constexpr std::uint64_t scope = 0x5A5A5A5A5A5A4;  // even, so that a key stays odd

    /// `parent` is outside.
    Apart(Ui& ui, std::uint64_t parent);
    Apart(const Apart&) = delete;
    Apart& operator=(const Apart&) = delete;
    ~Apart();

private:
    void turn();
    Ui& ui_;
};

/// Of a time in the person's own zone.
struct LocalTime {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0;
    std::int64_t day_number = 0;  ///< days since 1970-01-01, local
    int weekday = 0;              ///< 0 is Sunday
};
LocalTime local_time(Ui& ui, std::int64_t at_ms);
std::string clock_text(const Ui& ui, const LocalTime& time);
/// "20 November", or with the year.
std::string date_text(const Ui& ui, const LocalTime& time, const LocalTime& today);
/// "Today", "Yesterday", "Friday, 20 November" or with the year.
std::string day_text(const Ui& ui, const LocalTime& time, const LocalTime& today);

/// For the mirror: a text whose direction turns nothing around it.
std::string isolated(std::string_view text);

/// What stands before a room's name: '#', or '@' where people talk among themselves; nothing where a shield does.
std::string room_sign(const RoomInfo& room);

/// Of the staff room.
void draw_shield(Ui& ui, float x, float middle, Color color);

/// The ground of a button that lies over the messages.
void draw_pill(Ui& ui, const Rect& rect, float alpha = 1);

/// Whether somebody is here, and how: each has a shape of its own, 10 px wide. Nothing: nobody sees that they are.
void draw_status(Ui& ui, float x, float y, std::optional<PersonStatus> status);
/// Behind a name, in the mirror: ", away"; of who is online nothing.
std::string spoken_status(const Language& language, PersonStatus status);
/// Of oneself, as one wants to be seen.
std::optional<PersonStatus> status_of(PresenceChoice choice);
/// In English, as is all that is named by a choice.
const char* name_of(PresenceChoice choice);

/// The square with a person's picture; with their initial where they have none, or it is not here.
void draw_avatar(Ui& ui, const Rect& rect, const Person& person);

}  // namespace parley::client
