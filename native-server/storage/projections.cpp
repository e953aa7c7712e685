#include "native-server/storage/projections.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "shared/event_kinds.h"

namespace parley::server {

namespace {

constexpr std::int64_t as_number(Seq seq) {
    return static_cast<std::int64_t>(seq);
}

}  // namespace

Projections::Projections(Database& database)
    : database_(database),
      moderation_(database),
      insert_room_(database,
                   "INSERT INTO room_state (room, name, topic, archived, head, head_at_ms, messages, retention_days, "
                   "retention_messages, expired_to) VALUES (?1, '', '', 0, 0, 0, 0, 0, 0, 0)"),
      update_head_(database, "UPDATE room_state SET head = ?2, head_at_ms = ?3, messages = ?4 WHERE room = ?1"),
      update_name_(database, "UPDATE room_state SET name = ?2 WHERE room = ?1"),
      update_topic_(database, "UPDATE room_state SET topic = ?2 WHERE room = ?1"),
      update_archived_(database, "UPDATE room_state SET archived = ?2 WHERE room = ?1"),
      update_retention_(database, "UPDATE room_state SET retention_days = ?2, retention_messages = ?3 WHERE room = ?1"),
      update_expired_(database, "UPDATE room_state SET expired_to = max(expired_to, ?2) WHERE room = ?1"),
      upsert_member_(database,
                     "INSERT INTO members (room, person, role, since) VALUES (?1, ?2, ?3, ?4) "
                     "ON CONFLICT DO UPDATE SET role = excluded.role"),
      delete_member_(database, "DELETE FROM members WHERE room = ?1 AND person = ?2"),
      insert_invitation_(database, "INSERT INTO invitations (room, person, by_seq) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"),
      delete_invitation_(database, "DELETE FROM invitations WHERE room = ?1 AND person = ?2"),
      upsert_edited_(
          database,
          "INSERT INTO message_changes (room, seq, edited, edited_at_ms, erased, pinned) VALUES (?1, ?2, ?3, ?4, 0, 0) "
          "ON CONFLICT DO UPDATE SET edited = excluded.edited, edited_at_ms = excluded.edited_at_ms"),
      upsert_pinned_(
          database,
          "INSERT INTO message_changes (room, seq, edited, edited_at_ms, erased, pinned) VALUES (?1, ?2, 0, 0, 0, ?3) "
          "ON CONFLICT DO UPDATE SET pinned = excluded.pinned"),
      update_unpinned_(database, "UPDATE message_changes SET pinned = 0 WHERE room = ?1 AND seq = ?2"),
      upsert_deleted_(
          database,
          "INSERT INTO message_changes (room, seq, edited, edited_at_ms, erased, pinned) VALUES (?1, ?2, 0, 0, 1, 0) "
          "ON CONFLICT DO UPDATE SET edited = 0, edited_at_ms = 0, erased = 1, pinned = 0"),
      delete_changes_(database, "DELETE FROM message_changes WHERE room = ?1 AND seq = ?2"),
      insert_reaction_(
          database,
          "INSERT INTO reactions (room, seq, emoji, person, by_seq) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"),
      delete_reaction_(database, "DELETE FROM reactions WHERE room = ?1 AND seq = ?2 AND emoji = ?3 AND person = ?4"),
      delete_reactions_(database, "DELETE FROM reactions WHERE room = ?1 AND seq = ?2"),
      upsert_read_(database,
                   "INSERT INTO read_markers (person, room, seq, ordinal) VALUES (?1, ?2, ?3, ?4) "
                   "ON CONFLICT DO UPDATE SET seq = excluded.seq, ordinal = excluded.ordinal WHERE excluded.seq > seq"),
      upsert_setting_(database,
                      "INSERT INTO settings (person, key, value) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT DO UPDATE SET value = excluded.value"),
      upsert_thread_(database,
                     "INSERT INTO threads (room, root, replies, last, last_at_ms) VALUES (?1, ?2, 1, ?3, ?4) "
                     "ON CONFLICT DO UPDATE SET replies = replies + 1, last = excluded.last, last_at_ms = excluded.last_at_ms"),
      insert_thread_author_(database,
                            "INSERT INTO thread_people (room, person, root, is_in, read) "
                            "SELECT room, author, seq, 1, seq FROM events WHERE room = ?1 AND seq = ?2 "
                            "ON CONFLICT DO UPDATE SET is_in = 1"),
      upsert_thread_writer_(database,
                            "INSERT INTO thread_people (room, person, root, is_in, read) VALUES (?1, ?2, ?3, 1, ?4) "
                            "ON CONFLICT DO UPDATE SET is_in = 1, read = max(read, excluded.read)"),
      upsert_thread_read_(database,
                          "INSERT INTO thread_people (room, person, root, is_in, read) VALUES (?1, ?2, ?3, 0, ?4) "
                          "ON CONFLICT DO UPDATE SET read = max(read, excluded.read)"),
      upsert_draft_(database,
                    "INSERT INTO drafts (person, key, value, by_seq) VALUES (?1, ?2, ?3, ?4) "
                    "ON CONFLICT DO UPDATE SET value = excluded.value, by_seq = excluded.by_seq"),
      delete_draft_(database, "DELETE FROM drafts WHERE person = ?1 AND key = ?2"),
      select_person_(database, "SELECT no FROM people WHERE id = ?1"),
      select_room_(database, "SELECT no FROM rooms WHERE id = ?1"),
      select_payload_(database,
                      "SELECT payload IS NULL AND NOT EXISTS (SELECT 1 FROM hidden_words AS hidden WHERE "
                      "hidden.room = events.room AND hidden.seq = events.seq) FROM events WHERE room = ?1 AND seq = ?2"),
      select_ordinal_(database, "SELECT ordinal FROM events WHERE room = ?1 AND seq = ?2"),
      select_rows_(database, std::string("SELECT ").append(event_columns).append(" FROM events WHERE room = ?1 ORDER BY seq")) {
}

bool Projections::add_room(std::int64_t room) {
    return Query(insert_room_).bind(1, room).run();
}

bool Projections::store_head(std::int64_t room, const RoomHead& head) {
    Query query(update_head_);
    query.bind(1, room).bind(2, as_number(head.head)).bind(3, head.head_at_ms).bind(4, head.messages);
    return query.run();
}

bool Projections::apply(const EventRow& row, const EventContent& content) {
    if (is_repeated(content)) return true;
    switch (content.kind) {
        case EventKind::posted:
            return content.thread == 0 || apply_to_thread(row, content);
        case EventKind::direct:
        case EventKind::unknown:
            return true;
        case EventKind::created:
        case EventKind::renamed:
        case EventKind::topic:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::retention:
        case EventKind::expired:
            return apply_to_room(row, content);
        case EventKind::joined:
        case EventKind::left:
        case EventKind::invited:
        case EventKind::role:
            return apply_to_people(row, content);
        case EventKind::edited:
        case EventKind::deleted:
        case EventKind::reacted:
        case EventKind::unreacted:
        case EventKind::pinned:
        case EventKind::unpinned:
            return apply_to_message(row, content);
        case EventKind::read:
        case EventKind::setting:
            return apply_to_personal(row, content);
        default:
            return apply_to_moderation(row, content);
    }
}

bool Projections::apply_to_moderation(const EventRow& row, const EventContent& content) {
    std::int64_t person = 0;
    if (!content.person.id.empty() && !person_no(content.person.id, person)) return false;
    return moderation_.apply(row, content, person);
}

bool Projections::apply_created(const EventRow& row, const EventContent& content) {
    if (!Query(update_name_).bind(1, row.room).bind(2, content.name).run()) return false;
    if (!Query(update_topic_).bind(1, row.room).bind(2, content.topic).run()) return false;
    const bool has_owner = content.access != RoomAccess::everyone && content.access != RoomAccess::staff;
    return !has_owner || set_member(row, row.author, Role::owner);
}

bool Projections::apply_to_room(const EventRow& row, const EventContent& content) {
    switch (content.kind) {
        case EventKind::created:
            return apply_created(row, content);
        case EventKind::renamed:
            return Query(update_name_).bind(1, row.room).bind(2, content.name).run();
        case EventKind::topic:
            return Query(update_topic_).bind(1, row.room).bind(2, content.topic).run();
        case EventKind::archived:
        case EventKind::unarchived:
            return Query(update_archived_).bind(1, row.room).bind(2, content.kind == EventKind::archived ? 1 : 0).run();
        case EventKind::retention:
            return Query(update_retention_).bind(1, row.room).bind(2, content.days).bind(3, content.messages).run();
        default:
            return Query(update_expired_).bind(1, row.room).bind(2, as_number(content.target)).run();
    }
}

bool Projections::set_member(const EventRow& row, std::int64_t person, Role role) {
    Query query(upsert_member_);
    return query.bind(1, row.room).bind(2, person).bind(3, name_of(role)).bind(4, as_number(row.seq)).run();
}

bool Projections::apply_to_people(const EventRow& row, const EventContent& content) {
    if (!content.about.empty()) return true;  // the copy in a personal log
    std::int64_t person = row.author;
    if (!content.person.id.empty() && !person_no(content.person.id, person)) return false;
    switch (content.kind) {
        case EventKind::invited:
            return Query(insert_invitation_).bind(1, row.room).bind(2, person).bind(3, as_number(row.seq)).run();
        case EventKind::role:
            return set_member(row, person, content.role);
        case EventKind::joined:
            if (!set_member(row, person, Role::member)) return false;
            break;
        default:
            if (!Query(delete_member_).bind(1, row.room).bind(2, person).run()) return false;
            break;
    }
    return Query(delete_invitation_).bind(1, row.room).bind(2, person).run();
}

bool Projections::apply_to_message(const EventRow& row, const EventContent& content) {
    const std::int64_t target = as_number(content.target);
    switch (content.kind) {
        case EventKind::deleted:
            return Query(upsert_deleted_).bind(1, row.room).bind(2, target).run() &&
                   Query(delete_reactions_).bind(1, row.room).bind(2, target).run();
        case EventKind::unreacted:
            return Query(delete_reaction_).bind(1, row.room).bind(2, target).bind(3, content.key).bind(4, row.author).run();
        case EventKind::unpinned:
            return Query(update_unpinned_).bind(1, row.room).bind(2, target).run();
        default:
            break;
    }
    bool erased = true;
    {
        Query payload(select_payload_);
        const Query::Step step = payload.bind(1, row.room).bind(2, target).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) erased = payload.integer(0) != 0;
    }
    if (erased) return true;
    if (content.kind == EventKind::reacted) {
        Query query(insert_reaction_);
        query.bind(1, row.room).bind(2, target).bind(3, content.key).bind(4, row.author).bind(5, as_number(row.seq));
        return query.run();
    }
    if (content.kind == EventKind::pinned)
        return Query(upsert_pinned_).bind(1, row.room).bind(2, target).bind(3, as_number(row.seq)).run();
    Query query(upsert_edited_);
    return query.bind(1, row.room).bind(2, target).bind(3, as_number(row.seq)).bind(4, row.at_ms).run();
}

bool Projections::apply_to_personal(const EventRow& row, const EventContent& content) {
    if (content.kind == EventKind::read) return apply_read(row, content);
    return apply_setting(row, content);
}

bool Projections::apply_setting(const EventRow& row, const EventContent& content) {
    if (content.key.empty()) return true;  // a draft that a newer one took the place of
    if (!is_draft(content)) return Query(upsert_setting_).bind(1, row.author).bind(2, content.key).bind(3, content.body).run();
    if (content.body.empty()) return Query(delete_draft_).bind(1, row.author).bind(2, content.key).run();
    Query query(upsert_draft_);
    query.bind(1, row.author).bind(2, content.key).bind(3, content.body).bind(4, as_number(row.seq));
    return query.run();
}

bool Projections::apply_read(const EventRow& row, const EventContent& content) {
    std::int64_t room = 0;
    {
        Query query(select_room_);
        if (query.bind(1, content.about.value).step() != Query::Step::row) return false;
        room = query.integer(0);
    }
    if (content.thread != 0) {
        Query query(upsert_thread_read_);
        query.bind(1, room).bind(2, row.author).bind(3, as_number(content.thread)).bind(4, as_number(content.target));
        return query.run();
    }
    std::int64_t ordinal = 0;
    {
        Query query(select_ordinal_);
        const Query::Step step = query.bind(1, room).bind(2, as_number(content.target)).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) ordinal = query.integer(0);
    }
    Query query(upsert_read_);
    return query.bind(1, row.author).bind(2, room).bind(3, as_number(content.target)).bind(4, ordinal).run();
}

// A reply that is erased stays counted, so whatever is erased later, a replay makes the same of it.
bool Projections::apply_to_thread(const EventRow& row, const EventContent& content) {
    const std::int64_t root = as_number(content.thread);
    Query thread(upsert_thread_);
    if (!thread.bind(1, row.room).bind(2, root).bind(3, as_number(row.seq)).bind(4, row.at_ms).run()) return false;
    if (!Query(insert_thread_author_).bind(1, row.room).bind(2, root).run()) return false;
    Query writer(upsert_thread_writer_);
    return writer.bind(1, row.room).bind(2, row.author).bind(3, root).bind(4, as_number(row.seq)).run();
}

bool Projections::forget_message(std::int64_t room, Seq seq) {
    return Query(delete_changes_).bind(1, room).bind(2, as_number(seq)).run() &&
           Query(delete_reactions_).bind(1, room).bind(2, as_number(seq)).run();
}

bool Projections::person_no(const UserId& id, std::int64_t& no) {
    Query query(select_person_);
    if (query.bind(1, id.value).step() != Query::Step::row) return false;
    no = query.integer(0);
    return true;
}

bool Projections::clear() {
    return database_.run(
        "DELETE FROM room_state; DELETE FROM members; DELETE FROM invitations; DELETE FROM message_changes; "
        "DELETE FROM reactions; DELETE FROM read_markers; DELETE FROM settings; DELETE FROM drafts; DELETE FROM bans; "
        "DELETE FROM mutes; DELETE FROM slow_modes; DELETE FROM room_rights; DELETE FROM reports; DELETE FROM threads; "
        "DELETE FROM thread_people;");
}

Result<std::monostate, std::string> Projections::replay() {
    std::vector<std::pair<std::int64_t, std::string>> rooms;
    {
        Statement select(database_, "SELECT no, id FROM rooms ORDER BY no");
        Query query(select);
        Query::Step step = query.step();
        for (; step == Query::Step::row; step = query.step()) rooms.emplace_back(query.integer(0), query.text(1));
        if (step == Query::Step::failed) return database_.error();
    }
    for (const auto& [no, id] : rooms) {
        std::string wrong;
        if (!add_room(no)) return "room " + id + ": " + database_.error();
        if (!replay_room(no, wrong)) return "room " + id + (wrong.empty() ? ": " + database_.error() : ", " + wrong);
    }
    return std::monostate{};
}

bool Projections::replay_room(std::int64_t room, std::string& wrong) {
    RoomHead head;
    Query rows(select_rows_);
    rows.bind(1, room);
    for (;;) {
        const Query::Step step = rows.step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::done) break;
        const EventRow row = read_event_row(rows);
        const Result<EventContent, std::string> content = content_of(row);
        if (row.seq != head.head + 1) {
            wrong = "event " + std::to_string(head.head + 1) + " is missing";
        } else if (!content) {
            wrong = content.error();
        } else if (!follows(row, content.value(), head.messages)) {
            wrong = "event " + std::to_string(row.seq) + ": its ordinal is wrong";
        } else if (!apply(row, content.value())) {
            wrong = "event " + std::to_string(row.seq) + " can't be applied: " + database_.error();
        }
        if (!wrong.empty()) return false;
        head = {row.seq, row.at_ms, row.ordinal};
    }
    return store_head(room, head);
}

}  // namespace parley::server
