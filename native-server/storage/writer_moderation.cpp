// What moderators of the server do, what people report, and the staff room that knows of all of it.
#include <optional>
#include <string>
#include <utility>

#include "native-server/core/ban_words.h"
#include "native-server/storage/log_writer.h"
#include "native-server/storage/moderation_projection.h"
#include "native-server/storage/writer_replies.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

/// What a room's log says of its moderation and administration, and the staff room repeats as it is.
bool is_told_to_staff(EventKind kind) {
    switch (kind) {
        case EventKind::muted:
        case EventKind::unmuted:
        case EventKind::slowed:
        case EventKind::rights:
        case EventKind::role:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::retention:
            return true;
        default:
            return false;
    }
}

/// As many whole characters as fit.
std::string excerpt_of(std::string words) {
    if (words.size() <= limits::excerpt_bytes_max) return words;
    std::size_t end = limits::excerpt_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
    words.resize(end);
    return words;
}

}  // namespace

// ---- who is kept out or quiet ----------------------------------------------------------------------------------------

void LogWriter::restrain(Place& place) const {
    const std::int64_t now_ms = appender_.now_ms();
    place.actor.rank = place.author.rank;
    place.actor.limited = place.author.rank == Rank::guest && options_.guest_rights == GuestRights::limited;
    place.actor.banned = tables_.moderation.find_ban(place.author.no, place.author.rank, "", now_ms) != nullptr;
    if (place.room == nullptr) return;
    const std::int64_t room = place.room->no;
    place.actor.muted = tables_.moderation.muted_until(room, place.author.no, now_ms) != 0;
    place.actor.too_soon = tables_.moderation.slow_until(room, place.author.no, place.room->info.slow_seconds, now_ms) != 0;
}

Error LogWriter::worded(const Error& error, const Place& place) const {
    const std::int64_t now_ms = appender_.now_ms();
    if (error.code == ErrorCode::banned) {
        const BanRow* ban = tables_.moderation.find_ban(place.author.no, place.author.rank, "", now_ms);
        return ban == nullptr ? error : banned_until(ban->until_ms, ban->reason);
    }
    if (place.room == nullptr) return error;
    const std::int64_t room = place.room->no;
    if (error.code == ErrorCode::muted)
        return muted_until(tables_.moderation.muted_until(room, place.author.no, now_ms), now_ms);
    if (error.code != ErrorCode::slow_mode) return error;
    return slow_until(tables_.moderation.slow_until(room, place.author.no, place.room->info.slow_seconds, now_ms), now_ms);
}

bool LogWriter::is_kept_out(Ticket ticket, const PersonRow* person, const std::string& address, Replies& replies) const {
    const BanRow* ban = tables_.moderation.find_ban(
        person == nullptr ? 0 : person->no, person == nullptr ? Rank::guest : person->rank, address, appender_.now_ms());
    return ban != nullptr && refuse_person(ticket, banned_until(ban->until_ms, ban->reason), replies);
}

// ---- the staff room --------------------------------------------------------------------------------------------------

bool LogWriter::tell_staff(const PersonRow& author, const EventContent& content, Replies& replies) {
    RoomRow* staff = tables_.rooms.staff();
    return staff == nullptr || appender_.append_new(*staff, author, MessageCid(), content, replies);
}

bool LogWriter::tell_staff_of(const EventContent& content, const Place& place, Replies& replies) {
    // Of what people have between themselves nobody else learns.
    if (place.facts.access == RoomAccess::direct || place.facts.access == RoomAccess::personal) return true;
    EventContent told = content;
    told.about = place.id;
    if (content.kind == EventKind::left) {
        if (content.person.id.empty() || content.person.id == place.author.person.id) return true;
        told.kind = EventKind::kicked;
    } else if (content.kind == EventKind::deleted) {
        std::optional<EventRow> message;
        const PersonRow* author = nullptr;
        if (!tables_.finder.find(place.room->no, content.target, message)) return false;
        if (!message || message->author == place.author.no) return true;
        if (!tables_.people.find(message->author, author) || author == nullptr) return false;
        told.kind = EventKind::removed;
        told.person = author->person;
    } else if (!is_told_to_staff(content.kind)) {
        return true;
    }
    return tell_staff(place.author, told, replies);
}

// ---- acts and reports ------------------------------------------------------------------------------------------------

bool LogWriter::moderate(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict) {
    Place staff = place;
    staff.room = tables_.rooms.staff();
    if (staff.room == nullptr) {
        verdict = make_error(ErrorCode::unknown_room);
        return true;
    }
    if (!appender_.find_repeated(staff, request.cid, request.content, verdict)) return false;
    if (verdict) return true;
    EventContent content = request.content;
    const bool judged =
        content.kind == EventKind::reported ? judge_report(place, content, verdict) : judge_act(staff, content, verdict);
    if (!judged) return false;
    if (verdict) return true;
    place.room = staff.room;
    if (content.kind == EventKind::purged && !hide_words(*staff.room, place.author, content, replies)) return false;
    if (content.kind == EventKind::restored && !put_words_back(place.author, content, replies)) return false;
    return appender_.append_new(*staff.room, place.author, request.cid, content, replies);
}

bool LogWriter::judge_act(const Place& staff, EventContent& content, Verdict& verdict) {
    TargetFacts target;
    const PersonRow* person = nullptr;
    if (!content.person.id.empty() && !tables_.people.find(content.person.id, person)) return false;
    if (person != nullptr) {
        content.person = person->person;
        target.rank = person->rank;
    }
    if (const auto refused = refusal(staff.facts, staff.actor, content, target)) {
        verdict = make_error(*refused);
        return true;
    }
    switch (content.kind) {
        case EventKind::banned:
            if (tables_.moderation.bans_count() >= limits::bans_max)
                verdict = Error{ErrorCode::too_large, "There are too many bans. Take back those that are not needed any more."};
            break;
        case EventKind::unbanned:
            return judge_unban(*staff.room, content, verdict);
        case EventKind::resolved:
            return judge_resolve(*staff.room, content, verdict);
        case EventKind::restored:
            return judge_restore(*staff.room, content, verdict);
        default:
            break;
    }
    if (!content.person.id.empty() && person == nullptr) verdict = make_error(ErrorCode::unknown_person);
    return true;
}

/// `row` is empty when the staff room has no event of that kind there.
bool LogWriter::find_act(const RoomRow& staff, Seq seq, EventKind kind, std::optional<EventRow>& row) {
    if (!tables_.finder.find(staff.no, seq, row)) return false;
    if (row && row->kind != name_of(kind)) row.reset();
    return true;
}

bool LogWriter::judge_unban(const RoomRow& staff, EventContent& content, Verdict& verdict) {
    if (const BanRow* ban = tables_.moderation.find_ban(content.target)) {
        const PersonRow* person = nullptr;
        if (ban->person != 0 && !tables_.people.find(ban->person, person)) return false;
        if (person != nullptr) content.person = person->person;
        content.address = ban->address;
        return true;
    }
    std::optional<EventRow> row;
    if (!find_act(staff, content.target, EventKind::banned, row)) return false;
    if (row)
        verdict = Appended{staff.info.head, staff.head_at_ms, true};  // it is taken back already, or another took its place
    else
        verdict = make_error(ErrorCode::unknown_message);
    return true;
}

bool LogWriter::judge_resolve(const RoomRow& staff, const EventContent& content, Verdict& verdict) {
    std::optional<EventRow> row;
    if (!find_act(staff, content.target, EventKind::reported, row)) return false;
    Seq resolved = 0;
    if (row && !tables_.moderation.find_resolved(content.target, resolved)) return false;
    if (!row) {
        verdict = make_error(ErrorCode::unknown_message);
    } else if (resolved != 0) {
        verdict = Appended{resolved, staff.head_at_ms, true};
    }
    return true;
}

bool LogWriter::judge_restore(const RoomRow& staff, EventContent& content, Verdict& verdict) {
    std::optional<EventRow> row;
    if (!find_act(staff, content.target, EventKind::purged, row)) return false;
    if (!row) {
        verdict = make_error(ErrorCode::unknown_message);
        return true;
    }
    if (row->at_ms + limits::restore_ms <= appender_.now_ms()) {
        verdict = make_error(ErrorCode::too_late);
        return true;
    }
    bool any = false;
    if (!tables_.hidden.has_any(content.target, any)) return false;
    if (!any) verdict = Appended{staff.info.head, staff.head_at_ms, true};
    const auto purge = content_of(*row);
    if (!purge) {
        tables_.damage = "room " + staff.info.id.value + ", " + purge.error();
        return false;
    }
    const PersonRow* person = nullptr;
    if (!tables_.people.find(purge.value().person.id, person)) return false;
    if (person != nullptr) content.person = person->person;
    return true;
}

bool LogWriter::judge_report(const Place& place, EventContent& content, Verdict& verdict) {
    if (place.room == nullptr) {  // somebody's own log, still without an event
        verdict = make_error(ErrorCode::unknown_room);
        return true;
    }
    TargetFacts target;
    if (!rules_.find_target(place, content, target)) return false;
    if (const auto refused = refusal(place.facts, place.actor, content, target)) {
        verdict = make_error(*refused);
        return true;
    }
    Seq before = 0;
    std::size_t open = 0;
    if (!tables_.moderation.find_report(place.author.no, place.id, content.target, before, open)) return false;
    if (before != 0) {
        verdict = Appended{before, tables_.rooms.staff()->head_at_ms, true};
        return true;
    }
    if (open >= limits::reports_open_max) {
        verdict = Error{ErrorCode::too_large, "Thank you. You have reported much: wait until it has been looked at."};
        return true;
    }
    const PersonRow* author = nullptr;
    if (!tables_.people.find(target.author, author)) return false;
    if (author != nullptr) content.person = author->person;
    std::string words;
    if (!tables_.moderation.find_words(place.room->no, content.target, words)) return false;
    content.topic = excerpt_of(std::move(words));
    return true;
}

}  // namespace parley::server
