#include "native-server/storage/change_rules.h"

#include <optional>
#include <string>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

constexpr std::int64_t as_number(Seq seq) {
    return static_cast<std::int64_t>(seq);
}

Error too_many(const std::string& what, std::size_t at_most) {
    return {ErrorCode::too_large, what + " " + std::to_string(at_most) + "."};
}

}  // namespace

ChangeRules::ChangeRules(LogTables& tables)
    : tables_(tables),
      select_pinned_(tables.database, "SELECT pinned FROM message_changes WHERE room = ?1 AND seq = ?2"),
      select_reaction_(tables.database,
                       "SELECT by_seq FROM reactions WHERE room = ?1 AND seq = ?2 AND emoji = ?3 AND person = ?4"),
      select_emoji_(tables.database, "SELECT 1 FROM reactions WHERE room = ?1 AND seq = ?2 AND emoji = ?3 LIMIT 1"),
      count_emoji_(tables.database, "SELECT count(DISTINCT emoji) FROM reactions WHERE room = ?1 AND seq = ?2"),
      select_setting_(tables.database, "SELECT value FROM settings WHERE person = ?1 AND key = ?2"),
      count_settings_(tables.database, "SELECT count(*) FROM settings WHERE person = ?1"),
      select_draft_(tables.database, "SELECT value, by_seq FROM drafts WHERE person = ?1 AND key = ?2"),
      count_drafts_(tables.database, "SELECT count(*) FROM drafts WHERE person = ?1"),
      select_edit_(tables.database, "SELECT edited FROM message_changes WHERE room = ?1 AND seq = ?2") {}

bool ChangeRules::judge(const Place& place, EventContent& content, Verdict& verdict) {
    if (place.facts.access == RoomAccess::personal) return judge_personal(place, content, verdict);
    const PersonRow* person = &place.author;
    if (!content.person.id.empty()) {
        if (!tables_.people.find(content.person.id, person)) return false;
        if (person != nullptr) content.person = person->person;
    }
    const std::int64_t about = person == nullptr ? 0 : person->no;
    const bool is_asked = place.facts.access != RoomAccess::staff && may_read(place.facts.access, place.actor.role);
    if (is_asked && about != 0 && !has_message_target(content.kind)) {
        if (!so_in_room(place, content, about, verdict)) return false;
        if (verdict) return true;
    }
    TargetFacts target;
    if (names_message(content) && !find_target(place, content, target)) return false;
    if (!content.person.id.empty() && !find_person_facts(place, person, target)) return false;
    if (const auto refused = refusal(place.facts, place.actor, content, target)) {
        verdict = make_error(*refused);
        return true;
    }
    if (about == 0) {
        verdict = make_error(ErrorCode::unknown_person);
        return true;
    }
    if (content.kind == EventKind::role) return check_role(place, content, about, verdict);
    return !has_message_target(content.kind) || judge_message(place, content, verdict);
}

/// What whom it is about is in the room.
bool ChangeRules::find_person_facts(const Place& place, const PersonRow* person, TargetFacts& target) {
    if (person == nullptr || place.room == nullptr) return true;
    MemberRow member;
    target.rank = person->rank;
    if (!tables_.standings.find(place.room->no, person->no, member)) return false;
    target.role = effective_role(place.facts.access, member.role, target.rank);
    return true;
}

bool ChangeRules::so_in_room(const Place& place, const EventContent& content, std::int64_t person, Verdict& verdict) {
    const RoomInfo& room = place.room->info;
    MemberRow member;
    if (!tables_.standings.find(place.room->no, person, member)) return false;
    switch (content.kind) {
        case EventKind::joined:
            return member.role == Role::none || so_since(place.room, member.since, verdict);
        case EventKind::left:
            return effective_role(room.access, member.role) != Role::none || so_since(place.room, 0, verdict);
        case EventKind::invited:
            if (member.role == Role::none && member.invited_by == 0) return true;
            return so_since(place.room, member.role == Role::none ? member.invited_by : member.since, verdict);
        case EventKind::archived:
        case EventKind::unarchived:
            return room.archived != (content.kind == EventKind::archived) || so_since(place.room, 0, verdict);
        case EventKind::renamed:
            return room.name != content.name || so_since(place.room, 0, verdict);
        case EventKind::topic:
            return room.topic != content.topic || so_since(place.room, 0, verdict);
        case EventKind::unmuted:
            return tables_.moderation.muted_until(place.room->no, person, place.now_ms) != 0 ||
                   so_since(place.room, 0, verdict);
        case EventKind::slowed:
            return room.slow_seconds != content.seconds || so_since(place.room, 0, verdict);
        case EventKind::rights: {
            const auto right = room_right_from(content.key);
            return !right || room.rights.of(*right) != content.role || so_since(place.room, 0, verdict);
        }
        default:
            return true;
    }
}

bool ChangeRules::check_role(const Place& place, const EventContent& content, std::int64_t person, Verdict& verdict) {
    MemberRow member;
    if (!tables_.standings.find(place.room->no, person, member)) return false;
    if (content.role == Role::none) {
        verdict = Error{ErrorCode::bad_field, "A role is `member`, `moderator` or `owner`."};
    } else if (effective_role(place.facts.access, member.role) == Role::none) {
        verdict = Error{ErrorCode::unknown_person, "They are not in this room."};
    }
    return true;
}

bool ChangeRules::judge_message(const Place& place, const EventContent& content, Verdict& verdict) {
    if (!so_of_message(place, content, verdict)) return false;
    if (verdict || content.kind != EventKind::reacted) return true;
    return check_reaction(place, content, verdict);
}

bool ChangeRules::so_of_message(const Place& place, const EventContent& content, Verdict& verdict) {
    const bool reaction = content.kind == EventKind::reacted || content.kind == EventKind::unreacted;
    const bool pin = content.kind == EventKind::pinned || content.kind == EventKind::unpinned;
    if (!reaction && !pin) return true;
    Seq since = 0;
    {
        Query query(reaction ? select_reaction_ : select_pinned_);
        query.bind(1, place.room->no).bind(2, as_number(content.target));
        if (reaction) query.bind(3, content.key).bind(4, place.author.no);
        const Query::Step step = query.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) since = static_cast<Seq>(query.integer(0));
    }
    const bool wanted = content.kind == EventKind::reacted || content.kind == EventKind::pinned;
    return (since != 0) != wanted || so_since(place.room, since, verdict);
}

bool ChangeRules::check_reaction(const Place& place, const EventContent& content, Verdict& verdict) {
    Query known(select_emoji_);
    const Query::Step step = known.bind(1, place.room->no).bind(2, as_number(content.target)).bind(3, content.key).step();
    if (step != Query::Step::done) return step == Query::Step::row;
    Query count(count_emoji_);
    if (count.bind(1, place.room->no).bind(2, as_number(content.target)).step() != Query::Step::row) return false;
    if (count.integer(0) >= static_cast<std::int64_t>(limits::reaction_kinds_max)) {
        verdict = too_many("The different reactions to a message are at most", limits::reaction_kinds_max);
    }
    return true;
}

bool ChangeRules::judge_personal(const Place& place, const EventContent& content, Verdict& verdict) {
    if (const auto refused = refusal(place.facts, place.actor, content, {})) {
        verdict = make_error(*refused);
        return true;
    }
    if (content.kind == EventKind::read) return judge_read(place, content, verdict);
    return is_draft(content) ? judge_draft(place, content, verdict) : judge_setting(place, content, verdict);
}

bool ChangeRules::judge_read(const Place& place, const EventContent& content, Verdict& verdict) {
    RoomRow* room = nullptr;
    if (!is_personal(content.about) && !tables_.rooms.find(content.about, room)) return false;
    MemberRow member;
    if (room != nullptr && !tables_.standings.find(room->no, place.author.no, member)) return false;
    const Rank rank = place.author.rank;
    if (room == nullptr || !may_read(room->info.access, effective_role(room->info.access, member.role, rank))) {
        verdict = make_error(ErrorCode::unknown_room);
        return true;
    }
    Seq read = 0;
    if (content.thread != 0) {
        // Who takes no part in a thread has nothing to mark there.
        std::optional<Seq> marked;
        if (!tables_.standings.thread_read(room->no, place.author.no, content.thread, marked)) return false;
        if (!marked) return so_since(place.room, 0, verdict);
        read = *marked;
    } else if (!tables_.standings.read_marker(room->no, place.author.no, read)) {
        return false;
    }
    if (content.target <= read) return so_since(place.room, 0, verdict);
    if (content.target > room->info.head) verdict = make_error(ErrorCode::unknown_message);
    return true;
}

bool ChangeRules::judge_setting(const Place& place, const EventContent& content, Verdict& verdict) {
    std::optional<std::string> value;
    {
        Query query(select_setting_);
        const Query::Step step = query.bind(1, place.author.no).bind(2, content.key).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) value = query.text(0);
    }
    if (value == content.body) return so_since(place.room, 0, verdict);
    if (value) return true;
    Query count(count_settings_);
    if (count.bind(1, place.author.no).step() != Query::Step::row) return false;
    if (count.integer(0) >= static_cast<std::int64_t>(limits::settings_per_person_max)) {
        verdict = too_many("A person's settings are at most", limits::settings_per_person_max);
    }
    return true;
}

bool ChangeRules::judge_draft(const Place& place, const EventContent& content, Verdict& verdict) {
    std::string words;
    {
        Query query(select_draft_);
        const Query::Step step = query.bind(1, place.author.no).bind(2, content.key).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) words = query.text(0);
    }
    if (words == content.body) return so_since(place.room, 0, verdict);
    if (!words.empty()) return true;
    Query count(count_drafts_);
    if (count.bind(1, place.author.no).step() != Query::Step::row) return false;
    if (count.integer(0) >= static_cast<std::int64_t>(limits::drafts_per_person_max)) {
        verdict = too_many("The drafts that are kept of a person are at most", limits::drafts_per_person_max);
    }
    return true;
}

bool ChangeRules::find_draft(const Place& place, const EventContent& content, Seq& since) {
    Query query(select_draft_);
    const Query::Step step = query.bind(1, place.author.no).bind(2, content.key).step();
    since = step == Query::Step::row ? static_cast<Seq>(query.integer(1)) : 0;
    return step != Query::Step::failed;
}

bool ChangeRules::find_edit(const Place& place, Seq message, Seq& edit) {
    Query query(select_edit_);
    const Query::Step step = query.bind(1, place.room->no).bind(2, as_number(message)).step();
    edit = step == Query::Step::row ? static_cast<Seq>(query.integer(0)) : 0;
    return step != Query::Step::failed;
}

bool ChangeRules::find_root(const Place& place, Seq thread, Seq& root) {
    root = thread;
    std::optional<EventRow> row;
    if (thread > place.room->info.head) return true;
    if (!tables_.finder.find(place.room->no, thread, row)) return false;
    if (row && row->kind == name_of(EventKind::posted) && row->target) root = static_cast<Seq>(*row->target);
    return true;
}

bool ChangeRules::find_target(const Place& place, const EventContent& content, TargetFacts& target) {
    const Seq named = message_named(content);
    if (named == 0 || named > place.room->info.head) return true;
    std::optional<EventRow> row;
    if (!tables_.finder.find(place.room->no, named, row)) return false;
    const auto damaged = [&](const std::string& what) {
        tables_.damage = "room " + place.id.value + ", " + what;
        return false;
    };
    if (!row) return damaged("event " + std::to_string(named) + ": it is missing");
    if (checksum_of(*row) != row->crc) return damaged("event " + std::to_string(named) + ": its checksum does not match");
    const PersonRow* author = nullptr;
    if (!tables_.people.find(row->author, author)) return false;
    target.posted = row->kind == name_of(EventKind::posted);
    target.erased = !row->payload;
    if (content.kind == EventKind::edited && target.posted) {
        const auto said = content_of(*row);
        if (!said) return damaged(said.error());
        target.forwarded = said.value().forwarded.has_value();
    }
    if (author != nullptr) target.author = author->person.id;
    return true;
}

bool ChangeRules::so_since(const RoomRow* room, Seq seq, Verdict& verdict) {
    if (room == nullptr || seq == 0) {
        verdict = room == nullptr ? Appended{0, 0, true} : Appended{room->info.head, room->head_at_ms, true};
        return true;
    }
    std::optional<EventRow> row;
    if (!tables_.finder.find(room->no, seq, row)) return false;
    verdict = Appended{seq, row ? row->at_ms : room->head_at_ms, true};
    return true;
}

}  // namespace parley::server
