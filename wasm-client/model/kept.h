// What outlives the page: the messages that are not acknowledged yet, and what is half written. Each is one entry of a store
// that knows only keys and values; the key names the person, the value begins with the version of its form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/file.h"
#include "shared/ids.h"

namespace parley::client {

struct KeptEntry {
    std::string key;
    std::string value;
};

/// A message on its way.
struct KeptMessage {
    RoomId room;
    MessageCid cid;
    std::string body;
    std::int64_t at_ms = 0;   ///< when it was composed, by this machine's clock
    std::uint64_t order = 0;  ///< grows from message to message: a clock may go back
    bool failed = false;      ///< refused for good: the person decides
    std::string error;        ///< why, for a person
    Seq target = 0;           ///< the message that it answers; 0: none
    std::vector<FileInfo> files = {};
    bool in_room = false;  ///< of one in a thread: the room shows it too
};

/// What is half written.
struct KeptDraft {
    std::string text;
    std::uint64_t in_step = 0;  ///< mark_of_draft() of what the person's other devices know

    /// There is something to keep: words, or that there are none any more, which the others don't know yet.
    [[nodiscard]] bool any() const { return !text.empty() || in_step != 0; }
};

/// Tells one draft from another; 0 is an empty one. The same in every build.
std::uint64_t mark_of_draft(std::string_view text);

std::string outbox_key(const UserId& person, const MessageCid& cid);
std::string draft_key(const UserId& person, const RoomId& room);

std::string last_seen_key(const UserId& person, const RoomId& room);

/// What a key of this person's names: a message by its cid, a draft or a room's last messages by the room. Nothing for other
/// keys.
std::optional<MessageCid> outbox_cid(std::string_view key, const UserId& person);
std::optional<RoomId> draft_room(std::string_view key, const UserId& person);
std::optional<RoomId> last_seen_room(std::string_view key, const UserId& person);

std::string encode_kept(const KeptMessage& message, const UserId& person);
std::string encode_draft(const KeptDraft& draft);
/// Nothing for another version's form, and for what is no such value.
std::optional<KeptMessage> decode_kept(std::string_view value);
std::optional<KeptDraft> decode_draft(std::string_view value);

/// In order of composing.
bool sent_before(const KeptMessage& a, const KeptMessage& b);

}  // namespace parley::client
