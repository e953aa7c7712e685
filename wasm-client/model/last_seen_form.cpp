#include "wasm-client/model/last_seen_form.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "shared/codec.h"
#include "shared/limits.h"

namespace parley::client {

namespace {

constexpr std::string_view version = "1 ";
constexpr char message_sign = 'm';
constexpr char line_sign = 'l';

/// A number and the blank behind it.
bool take_number(std::string_view& text, std::uint64_t& number) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr == text.data() + text.size() || *read.ptr != ' ') return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
    return number <= limits::integer_max;
}

std::string_view next_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// A message in the form that the wire has for it, or the sentence that a row is.
std::string encode_row(const RoomId& room, const Message& row) {
    if (row.is_line()) {
        std::string words = row.line;
        std::replace(words.begin(), words.end(), '\n', ' ');
        return line_sign + std::to_string(row.seq) + " " + std::to_string(std::max<std::int64_t>(row.at_ms, 0)) + " " + words;
    }
    Event event;
    event.room = room;
    event.seq = row.seq;
    event.at_ms = row.at_ms;
    event.author = row.author;
    event.cid = row.cid;
    event.body = row.settled ? row.settled->body : row.body;
    event.via = row.via;
    event.target = row.settled ? row.settled->target : row.target;
    event.forwarded = row.forwarded;
    event.state = row.settled ? row.settled->state : row.state;
    return message_sign + encode_event(event);
}

std::optional<Message> decode_row(std::string_view line) {
    if (line.empty()) return std::nullopt;
    const char sign = line.front();
    line.remove_prefix(1);
    Message row;
    if (sign == line_sign) {
        std::uint64_t at_ms = 0;
        if (!take_number(line, row.seq) || !take_number(line, at_ms) || line.empty()) return std::nullopt;
        row.at_ms = static_cast<std::int64_t>(at_ms);
        row.line = std::string(line);
        return row;
    }
    if (sign != message_sign) return std::nullopt;
    const Result<Event> event = decode_event(line);
    if (!event || event.value().kind != EventKind::posted) return std::nullopt;
    const Event& read = event.value();
    row.seq = read.seq;
    row.at_ms = read.at_ms;
    row.author = read.author;
    row.cid = read.cid;
    row.body = read.body;
    row.via = read.via;
    row.target = read.target;
    row.forwarded = read.forwarded;
    row.state = read.state;
    return row;
}

}  // namespace

std::string encode_last_seen(const RoomInfo& info, std::uint64_t place, const Timeline& timeline) {
    const auto& rows = timeline.messages();
    std::vector<std::string> lines;
    std::size_t bytes = 0;
    for (std::size_t i = rows.size() - timeline.unsent(); i > 0 && lines.size() < limits::last_seen_rows_max; i--) {
        lines.push_back(encode_row(info.id, rows[i - 1]));
        bytes += lines.back().size() + 1;
        if (bytes > limits::last_seen_bytes_max) {
            lines.pop_back();
            break;
        }
    }
    std::string value(version);
    value += std::to_string(place) + " " + encode(ServerMessage{0, RoomAdded{info}}) + "\n";
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) value += *line + "\n";
    return value;
}

std::optional<LastSeen> decode_last_seen(std::string_view value) {
    if (value.substr(0, version.size()) != version) return std::nullopt;
    value.remove_prefix(version.size());
    LastSeen seen;
    if (!take_number(value, seen.place)) return std::nullopt;
    Result<ServerMessage, DecodeError> room = decode_server_message(next_line(value));
    if (!room) return std::nullopt;
    const auto* added = get_if<RoomAdded>(&room.value().notice);
    if (added == nullptr) return std::nullopt;
    seen.info = added->room;
    while (!value.empty())
        if (auto row = decode_row(next_line(value))) seen.rows.push_back(std::move(*row));
    return seen;
}

}  // namespace parley::client
