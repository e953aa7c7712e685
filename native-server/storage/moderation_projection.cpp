#include "native-server/storage/moderation_projection.h"

#include <optional>

#include "shared/event_kinds.h"

namespace parley::server {

bool is_repeated(const EventContent& content) {
    if (content.about.empty()) return false;
    switch (content.kind) {
        case EventKind::role:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::retention:
        case EventKind::muted:
        case EventKind::unmuted:
        case EventKind::slowed:
        case EventKind::rights:
            return true;
        default:
            return false;
    }
}

std::int64_t end_of(std::int64_t at_ms, std::uint64_t seconds) {
    return seconds == 0 ? 0 : at_ms + static_cast<std::int64_t>(seconds) * 1000;
}

ModerationProjection::ModerationProjection(Database& database)
    : delete_ban_of_(database, "DELETE FROM bans WHERE person = ?1 OR address = ?2"),
      insert_ban_(database, "INSERT INTO bans (seq, person, address, until_ms, reason) VALUES (?1, ?2, ?3, ?4, ?5)"),
      delete_ban_(database, "DELETE FROM bans WHERE seq = ?1"),
      upsert_mute_(database,
                   "INSERT INTO mutes (room, person, until_ms) VALUES (?1, ?2, ?3) "
                   "ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms"),
      delete_mute_(database, "DELETE FROM mutes WHERE room = ?1 AND person = ?2"),
      upsert_slow_(
          database,
          "INSERT INTO slow_modes (room, seconds) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET seconds = excluded.seconds"),
      delete_slow_(database, "DELETE FROM slow_modes WHERE room = ?1"),
      upsert_right_(database,
                    "INSERT INTO room_rights (room, what, role) VALUES (?1, ?2, ?3) "
                    "ON CONFLICT DO UPDATE SET role = excluded.role"),
      delete_right_(database, "DELETE FROM room_rights WHERE room = ?1 AND what = ?2"),
      insert_report_(database, "INSERT INTO reports (seq, reporter, room, target, resolved) VALUES (?1, ?2, ?3, ?4, 0)"),
      resolve_report_(database, "UPDATE reports SET resolved = ?2 WHERE seq = ?1 AND resolved = 0") {}

bool ModerationProjection::apply(const EventRow& row, const EventContent& content, std::int64_t person) {
    switch (content.kind) {
        case EventKind::banned:
            return apply_ban(row, content, person);
        case EventKind::unbanned:
            return Query(delete_ban_).bind(1, static_cast<std::int64_t>(content.target)).run();
        case EventKind::muted: {
            Query query(upsert_mute_);
            return query.bind(1, row.room).bind(2, person).bind(3, end_of(row.at_ms, content.seconds)).run();
        }
        case EventKind::unmuted:
            return Query(delete_mute_).bind(1, row.room).bind(2, person).run();
        case EventKind::slowed:
            if (content.seconds == 0) return Query(delete_slow_).bind(1, row.room).run();
            return Query(upsert_slow_).bind(1, row.room).bind(2, static_cast<std::int64_t>(content.seconds)).run();
        case EventKind::rights:
            return apply_right(row, content);
        case EventKind::reported:
        case EventKind::resolved:
            return apply_report(row, content);
        default:
            return true;
    }
}

// The newest ban of a person or of an address is the one that holds.
bool ModerationProjection::apply_ban(const EventRow& row, const EventContent& content, std::int64_t person) {
    const auto somebody = person == 0 ? std::nullopt : std::optional(person);
    const auto address = content.address.empty() ? std::nullopt : std::optional(content.address);
    if (!Query(delete_ban_of_).bind_optional(1, somebody).bind_optional(2, address).run()) return false;
    Query query(insert_ban_);
    query.bind(1, static_cast<std::int64_t>(row.seq)).bind_optional(2, somebody).bind_optional(3, address);
    return query.bind(4, end_of(row.at_ms, content.seconds)).bind(5, content.body).run();
}

bool ModerationProjection::apply_right(const EventRow& row, const EventContent& content) {
    if (content.role == Role::none) return Query(delete_right_).bind(1, row.room).bind(2, content.key).run();
    return Query(upsert_right_).bind(1, row.room).bind(2, content.key).bind(3, name_of(content.role)).run();
}

bool ModerationProjection::apply_report(const EventRow& row, const EventContent& content) {
    const auto target = static_cast<std::int64_t>(content.target);
    if (content.kind == EventKind::resolved)
        return Query(resolve_report_).bind(1, target).bind(2, static_cast<std::int64_t>(row.seq)).run();
    Query query(insert_report_);
    query.bind(1, static_cast<std::int64_t>(row.seq)).bind(2, row.author).bind(3, content.about.value).bind(4, target);
    return query.run();
}

}  // namespace parley::server
