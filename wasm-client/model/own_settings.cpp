#include "wasm-client/model/own_settings.h"

#include <algorithm>
#include <array>

#include "shared/limits.h"
#include "wasm-client/model/fuzzy.h"
#include "wasm-client/model/state.h"

namespace parley::client {

namespace {

constexpr std::array<std::string_view, 3> level_names = {"everything", "mentions", "nothing"};
constexpr int minutes_of_day = 24 * 60;

std::optional<NotifyLevel> level_of(std::string_view name) {
    const auto* found = std::find(level_names.begin(), level_names.end(), name);
    if (found == level_names.end()) return std::nullopt;
    return static_cast<NotifyLevel>(found - level_names.begin());
}

std::string_view name_of(NotifyLevel level) {
    return level_names[static_cast<std::size_t>(level)];
}

/// What comes before the mark, which is taken away with it.
std::string_view take_to(std::string_view& text, char mark) {
    const std::string_view part = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return part;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// Both folded. Where the word ends in a script that has no blanks, nothing has to follow it.
bool has_word(std::string_view text, std::string_view word) {
    if (word.empty()) return false;
    const auto splits = [](char inner, char outer) {
        return static_cast<unsigned char>(inner) < 0x80 && is_word(inner) && is_word(outer);
    };
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !splits(word.front(), text[at - 1]);
        if (begins && (end == text.size() || !splits(word.back(), text[end]))) return true;
    }
    return false;
}

/// Hours and minutes with a colon between; -1: it is no time.
int minute_in(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3) return -1;
    int parts[2] = {0, 0};
    for (std::size_t i = 0; i < text.size(); i++) {
        if (i == colon) continue;
        if (text[i] < '0' || text[i] > '9') return -1;
        int& part = parts[i < colon ? 0 : 1];
        part = part * 10 + (text[i] - '0');
    }
    return parts[0] < 24 && parts[1] < 60 ? parts[0] * 60 + parts[1] : -1;
}

}  // namespace

NotifySetting NotifySetting::parse(std::string_view setting) {
    NotifySetting parsed;
    parsed.usual = level_of(take_to(setting, ' ')).value_or(NotifyLevel::everything);
    while (!setting.empty()) {
        std::string_view one = take_to(setting, ' ');
        const std::string_view room = take_to(one, ':');
        if (const auto level = level_of(one); level && !room.empty()) parsed.rooms.emplace_back(std::string(room), *level);
    }
    return parsed;
}

std::string NotifySetting::text() const {
    std::string text(name_of(usual));
    for (const auto& [room, level] : rooms) text += " " + room.value + ":" + std::string(name_of(level));
    return text;
}

std::optional<NotifyLevel> NotifySetting::own(const RoomId& room) const {
    for (const auto& [id, level] : rooms)
        if (id == room) return level;
    return std::nullopt;
}

void NotifySetting::set(const RoomId& room, std::optional<NotifyLevel> level) {
    std::erase_if(rooms, [&](const auto& one) { return one.first == room; });
    if (level) rooms.emplace_back(room, *level);
    // What was set long ago makes room.
    while (!rooms.empty() && text().size() > limits::setting_bytes_max) rooms.erase(rooms.begin());
}

std::optional<QuietHours> QuietHours::parse(std::string_view setting) {
    const int from = minute_in(trimmed(take_to(setting, '-')));
    const int until = minute_in(trimmed(setting));
    if (from < 0 || until < 0 || from == until) return std::nullopt;
    return QuietHours{from, until};
}

std::string QuietHours::text() const {
    const auto two = [](int number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
    const auto clock = [&](int minute) { return two(minute / 60) + ":" + two(minute % 60); };
    return clock(from) + "-" + clock(until);
}

bool QuietHours::hold(int minute_of_day) const {
    const auto after = [&](int minute) { return (minute - from + minutes_of_day) % minutes_of_day; };
    return after(minute_of_day) < after(until);
}

std::vector<RoomId> favourites_in(std::string_view setting) {
    std::vector<RoomId> rooms;
    while (!setting.empty()) {
        const RoomId room{std::string(take_to(setting, ' '))};
        if (!room.empty() && std::find(rooms.begin(), rooms.end(), room) == rooms.end()) rooms.push_back(room);
    }
    return rooms;
}

std::string favourites_text(const std::vector<RoomId>& rooms) {
    std::string text;
    for (const RoomId& room : rooms) {
        if (text.size() + room.value.size() + 1 > limits::setting_bytes_max) break;
        text += (text.empty() ? "" : " ") + room.value;
    }
    return text;
}

bool has_keyword(std::string_view text, std::string_view keywords) {
    if (keywords.empty()) return false;
    const std::string there = folded(text);
    const std::string all = folded(keywords);
    for (std::string_view left = all; !left.empty();)
        if (has_word(there, trimmed(take_to(left, ',')))) return true;
    return false;
}

bool calls(std::string_view text, std::string_view name) {
    return !name.empty() && has_word(folded(text), folded("@" + std::string(name)));
}

std::vector<std::pair<std::size_t, std::size_t>> calls_in(std::string_view text, std::string_view name) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    const auto in_word = [&](std::size_t at) {
        const char c = at < text.size() ? lower(text[at]) : ' ';
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    };
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t at = text.find('@'); at != std::string_view::npos && !name.empty(); at = text.find('@', at + 1)) {
        const std::string_view there = text.substr(at + 1, name.size());
        const bool same = std::equal(there.begin(), there.end(), name.begin(), name.end(),
                                     [&](char a, char b) { return lower(a) == lower(b); });
        if (same && !in_word(at + 1 + name.size()) && (at == 0 || !in_word(at - 1)))
            found.emplace_back(at, at + 1 + name.size());
    }
    return found;
}

bool is_told(const State& state, const RoomState& room, const Event& event, int minute_of_day) {
    if (state.do_not_disturb()) return false;
    if (const auto quiet = QuietHours::parse(state.setting("quiet")); quiet && quiet->hold(minute_of_day)) return false;
    const NotifySetting setting = NotifySetting::parse(state.setting("notify"));
    // What is said to one person alone calls them, unless they want it otherwise.
    const bool direct = room.info.access == RoomAccess::direct && setting.usual == NotifyLevel::mentions;
    const NotifyLevel level = direct ? setting.own(room.info.id).value_or(NotifyLevel::everything) : setting.of(room.info.id);
    if (level != NotifyLevel::mentions) return level == NotifyLevel::everything;
    if (calls(event.body, state.me.name) || has_keyword(event.body, state.setting("keywords"))) return true;
    if (event.thread != 0 && room.threads.count(event.thread) > 0) return true;
    const Message* answered = event.target != 0 ? room.timeline.row(event.target) : nullptr;
    return answered != nullptr && answered->author.id == state.me.id;
}

}  // namespace parley::client
