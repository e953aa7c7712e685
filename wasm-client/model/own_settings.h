// What a person has set for themselves, as text that the server keeps, so that all their devices are in step. How it is written
// is in docs/protocol.md, "The personal log".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/message.h"

namespace parley::client {

struct RoomState;
struct State;

enum class NotifyLevel : std::uint8_t { everything, mentions, nothing };

/// `notify`: what one wants to be told of, usually and in single rooms.
struct NotifySetting {
    NotifyLevel usual = NotifyLevel::everything;
    std::vector<std::pair<RoomId, NotifyLevel>> rooms;  ///< the newest last

    static NotifySetting parse(std::string_view setting);
    [[nodiscard]] std::string text() const;
    /// Of this room alone, if there is anything.
    [[nodiscard]] std::optional<NotifyLevel> own(const RoomId& room) const;
    [[nodiscard]] NotifyLevel of(const RoomId& room) const { return own(room).value_or(usual); }
    /// Nothing: as usual.
    void set(const RoomId& room, std::optional<NotifyLevel> level);
};

/// `quiet`: within these minutes of the day nothing is told. They may go over midnight.
struct QuietHours {
    int from = 0;
    int until = 0;

    /// As "22:00-7:00"; nothing where it is none.
    static std::optional<QuietHours> parse(std::string_view setting);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool hold(int minute_of_day) const;
};

/// `language`: a code of Language, or what the browser is set to. Nothing: it was never said.
inline constexpr const char* language_key = "language";
inline constexpr const char* language_of_browser = "auto";

/// `link_cards`: "off", and what links lead to is not shown.
inline constexpr const char* link_cards_key = "link_cards";

/// `enter`: "line", and Enter begins a line; Ctrl+Enter, which always sends, sends then.
inline constexpr const char* enter_key = "enter";

/// `favourites`: rooms in the order in which they are shown.
std::vector<RoomId> favourites_in(std::string_view setting);
std::string favourites_text(const std::vector<RoomId>& rooms);

/// `keywords`: words with commas between them. Whether one of them stands in the text, as a word and in any case.
bool has_keyword(std::string_view text, std::string_view keywords);
/// The text calls somebody of that name.
bool calls(std::string_view text, std::string_view name);
/// Where it does: the bytes of each "@name", in any case of ASCII.
std::vector<std::pair<std::size_t, std::size_t>> calls_in(std::string_view text, std::string_view name);

/// Whether one wants to hear of something that was said. `minute_of_day` is the person's own.
bool is_told(const State& state, const RoomState& room, const Event& event, int minute_of_day);

}  // namespace parley::client
