#include "shared/content_rules.h"

#include <string>
#include <string_view>
#include <utility>

#include "shared/address_range.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/text_rules.h"
#include "shared/utf8.h"

namespace parley {

namespace {

Error bad_field(std::string message) {
    return {ErrorCode::bad_field, std::move(message)};
}

/// UTF-8 without control characters, `code_points_max` long at most.
bool is_line(std::string_view text, std::size_t code_points_max) {
    std::size_t code_points = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        const bool control = decoded.code_point < 0x20 || (decoded.code_point >= 0x7F && decoded.code_point < 0xA0);
        if (!decoded.valid || control || ++code_points > code_points_max) return false;
        at += decoded.bytes;
    }
    return true;
}

Result<EventContent> with_body(EventContent content) {
    Result<std::string> body = checked_body(content.body);
    if (!body) return body.error();
    return content;
}

Result<EventContent> with_files(EventContent content) {
    for (std::size_t i = 0; i < content.files.size(); ++i) {
        if (!is_plain_id(content.files[i].id)) return bad_field("`files` must name each file by its `id`.");
        for (std::size_t j = 0; j < i; ++j)
            if (content.files[i] == content.files[j]) return bad_field("`files` must name each file once.");
    }
    if (content.files.empty() || !content.body.empty()) return with_body(std::move(content));
    return content;
}

/// All that it says is another's.
Result<EventContent> with_forwarded(EventContent content) {
    const bool plain = content.body.empty() && content.files.empty() && content.target == 0 && content.thread == 0;
    if (!plain || content.forwarded->room.empty() || content.forwarded->seq == 0)
        return bad_field("`forward` names a message by `room` and `seq`, and the message that repeats it says nothing else.");
    return content;
}

/// A reply in a thread answers the thread.
Result<EventContent> with_thread(EventContent content) {
    if (content.thread != 0 && content.target != 0) return bad_field("A message has either `target` or `thread`, not both.");
    if (content.thread == 0 && content.in_room) return bad_field("`in_room` is for a message in a `thread`.");
    return content.forwarded ? with_forwarded(std::move(content)) : with_files(std::move(content));
}

Result<EventContent> with_name(EventContent content) {
    Result<std::string> name = checked_room_name(content.name);
    if (!name) return name.error();
    content.name = std::move(name.value());
    return content;
}

Result<EventContent> with_topic(EventContent content) {
    if (!is_line(content.topic, limits::topic_code_points_max))
        return bad_field("A topic is one line of at most " + std::to_string(limits::topic_code_points_max) + " characters.");
    return content;
}

Result<EventContent> with_emoji(EventContent content) {
    if (content.key.empty() || content.key.size() > limits::emoji_bytes_max || !is_line(content.key, limits::emoji_bytes_max))
        return bad_field("A reaction is one emoji.");
    return content;
}

Result<EventContent> with_person(EventContent content) {
    if (content.person.id.empty()) return bad_field("`person` must name somebody.");
    return content;
}

Result<EventContent> with_setting(EventContent content) {
    if (!is_plain_id(content.key)) return bad_field("A setting's `key` must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
    if (content.body.size() > limits::setting_bytes_max) return make_error(ErrorCode::too_large);
    return content;
}

Result<EventContent> with_retention(EventContent content) {
    if (content.days > limits::retention_days_max)
        return bad_field("`days` must be at most " + std::to_string(limits::retention_days_max) + ".");
    return content;
}

// ---- moderation ------------------------------------------------------------------------------------------------------

Result<EventContent> with_reason(EventContent content) {
    if (!is_line(content.body, limits::reason_code_points_max))
        return bad_field("A reason is one line of at most " + std::to_string(limits::reason_code_points_max) + " characters.");
    return content;
}

Result<EventContent> for_seconds(EventContent content, std::uint64_t at_least, std::uint64_t at_most) {
    if (content.seconds < at_least || content.seconds > at_most)
        return bad_field("`seconds` must be " + std::to_string(at_least) + " to " + std::to_string(at_most) + ".");
    return with_reason(std::move(content));
}

Result<EventContent> with_ban(EventContent content) {
    if (content.person.id.empty() == content.address.empty())
        return bad_field("A ban needs either `person` or `address`, not both.");
    if (!content.address.empty()) {
        const auto range = address_range_from(content.address);
        if (!range) return bad_field("`address` must be an address, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.");
        if (range->prefix < (range->is_v4() ? 96 + limits::v4_prefix_min : limits::v6_prefix_min))
            return bad_field("That would ban too many: an address is banned by its first " +
                             std::to_string(limits::v4_prefix_min) +
                             " bits at least (IPv6: " + std::to_string(limits::v6_prefix_min) + ").");
        content.address = range->text();
    }
    return for_seconds(std::move(content), 0, limits::ban_seconds_max);
}

Result<EventContent> with_report(EventContent content) {
    if (content.about.empty()) return bad_field("`about` must name a room.");
    content.person = {};  // the log's own words, as is the next
    content.topic.clear();
    return with_reason(std::move(content));
}

Result<EventContent> with_right(EventContent content) {
    if (!room_right_from(content.key)) return bad_field("`what` must be post, pin, invite, topic or react.");
    return content;
}

/// What the staff room repeats, and what was counted, is for the log to say.
Result<EventContent> checked_moderation(EventContent content) {
    content.messages = 0;
    if (content.kind == EventKind::muted || content.kind == EventKind::unmuted || content.kind == EventKind::purged)
        if (content.person.id.empty()) return bad_field("`person` must name somebody.");
    switch (content.kind) {
        case EventKind::banned:
            return with_ban(std::move(content));
        case EventKind::reported:
            return with_report(std::move(content));
        case EventKind::rights:
            return with_right(std::move(content));
        case EventKind::muted:
            return for_seconds(std::move(content), 0, limits::ban_seconds_max);
        case EventKind::slowed:
            return for_seconds(std::move(content), 0, limits::slow_seconds_max);
        case EventKind::purged:
            return for_seconds(std::move(content), 1, limits::purge_seconds_max);
        case EventKind::unbanned:
        case EventKind::restored:
            content.person = {};
            content.address.clear();
            return content;
        case EventKind::resolved:
            return with_reason(std::move(content));
        case EventKind::unmuted:
            return content;
        default:
            return bad_field("No command makes an event of that kind.");
    }
}

}  // namespace

Result<EventContent> checked_content(EventContent content) {
    if (content.kind != EventKind::read && content.kind != EventKind::reported) content.about = RoomId();  // the log's own word
    switch (content.kind) {
        case EventKind::posted:
            return with_thread(std::move(content));
        case EventKind::edited:
            return with_body(std::move(content));
        case EventKind::reacted:
        case EventKind::unreacted:
            return with_emoji(std::move(content));
        case EventKind::renamed:
            return with_name(std::move(content));
        case EventKind::topic:
            return with_topic(std::move(content));
        case EventKind::role:
        case EventKind::invited:
            return with_person(std::move(content));
        case EventKind::setting:
            return with_setting(std::move(content));
        case EventKind::retention:
            return with_retention(std::move(content));
        case EventKind::deleted:
        case EventKind::pinned:
        case EventKind::unpinned:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::joined:
        case EventKind::left:
        case EventKind::read:
            return content;
        default:
            return checked_moderation(std::move(content));
    }
}

}  // namespace parley
