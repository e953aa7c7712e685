#include "wasm-client/model/kept.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "shared/codec.h"
#include "shared/text_rules.h"

namespace parley::client {

namespace {

constexpr std::string_view outbox_mark = " outbox ";
constexpr std::string_view draft_mark = " draft ";
constexpr std::string_view last_seen_mark = " room ";
constexpr std::string_view version = "1 ";
constexpr std::string_view version_in_step = "2 ";  // of a draft: a mark and a blank before the words
constexpr std::string_view pending_word = "pending";
constexpr std::string_view failed_word = "failed ";

std::optional<std::string> rest_of(std::string_view key, const UserId& person, std::string_view mark) {
    const std::string prefix = person.value + std::string(mark);
    if (person.empty() || key.substr(0, prefix.size()) != prefix) return std::nullopt;
    return std::string(key.substr(prefix.size()));
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace

std::string outbox_key(const UserId& person, const MessageCid& cid) {
    return person.value + std::string(outbox_mark) + cid.value;
}

std::string draft_key(const UserId& person, const RoomId& room) {
    return person.value + std::string(draft_mark) + room.value;
}

std::optional<MessageCid> outbox_cid(std::string_view key, const UserId& person) {
    const std::optional<std::string> rest = rest_of(key, person, outbox_mark);
    return rest ? std::optional(MessageCid(*rest)) : std::nullopt;
}

std::optional<RoomId> draft_room(std::string_view key, const UserId& person) {
    const std::optional<std::string> rest = rest_of(key, person, draft_mark);
    return rest ? std::optional(RoomId(*rest)) : std::nullopt;
}

std::string last_seen_key(const UserId& person, const RoomId& room) {
    return person.value + std::string(last_seen_mark) + room.value;
}

std::optional<RoomId> last_seen_room(std::string_view key, const UserId& person) {
    const std::optional<std::string> rest = rest_of(key, person, last_seen_mark);
    return rest ? std::optional(RoomId(*rest)) : std::nullopt;
}

/// A line for the state, and the message in the form that the wire has for it.
std::string encode_kept(const KeptMessage& message, const UserId& person) {
    Event event;
    event.room = message.room;
    event.seq = message.order;
    event.at_ms = std::max<std::int64_t>(message.at_ms, 0);
    event.author.id = person;
    event.cid = message.cid;
    event.body = message.body;
    event.target = message.target;
    event.files = message.files;
    event.in_room = message.in_room;
    std::string value(version);
    value += message.failed ? std::string(failed_word) + on_one_line(message.error) : std::string(pending_word);
    return value + "\n" + encode_event(event);
}

std::optional<KeptMessage> decode_kept(std::string_view value) {
    if (!take_prefix(value, version)) return std::nullopt;
    const std::size_t end = value.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view state = value.substr(0, end);
    const Result<Event> event = decode_event(value.substr(end + 1));
    if (!event || event.value().kind != EventKind::posted) return std::nullopt;
    const Event& read = event.value();
    if ((!checked_body(read.body).ok() && read.files.empty()) || !is_plain_id(read.cid.value)) return std::nullopt;
    KeptMessage message{read.room, read.cid, read.body, read.at_ms, read.seq, false, {}, read.target, read.files, read.in_room};
    if (take_prefix(state, failed_word)) {
        message.failed = true;
        message.error = std::string(state);
    } else if (state != pending_word) {
        return std::nullopt;
    }
    return message;
}

std::uint64_t mark_of_draft(std::string_view text) {
    if (text.empty()) return 0;
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

std::string encode_draft(const KeptDraft& draft) {
    if (draft.in_step == 0) return std::string(version) + draft.text;
    return std::string(version_in_step) + std::to_string(draft.in_step) + " " + draft.text;
}

std::optional<KeptDraft> decode_draft(std::string_view value) {
    if (take_prefix(value, version)) return KeptDraft{std::string(value)};
    if (!take_prefix(value, version_in_step)) return std::nullopt;
    KeptDraft draft;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), draft.in_step);
    value.remove_prefix(static_cast<std::size_t>(read.ptr - value.data()));
    if (read.ec != std::errc() || !take_prefix(value, " ")) return std::nullopt;
    draft.text = std::string(value);
    return draft;
}

bool sent_before(const KeptMessage& a, const KeptMessage& b) {
    return std::tie(a.order, a.at_ms, a.cid) < std::tie(b.order, b.at_ms, b.cid);
}

}  // namespace parley::client
