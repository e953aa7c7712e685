#include "native-server/storage/moderation.h"

#include <algorithm>
#include <utility>

#include "native-server/storage/moderation_projection.h"
#include "shared/codec.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

bool holds(std::int64_t until_ms, std::int64_t now_ms) {
    return until_ms == 0 || until_ms > now_ms;
}

}  // namespace

std::size_t Moderation::Hash::operator()(const Key& key) const {
    return std::hash<std::int64_t>()(key.room * 1'000'003 + key.person);
}

Moderation::Moderation(Database& database)
    : select_bans_(database, "SELECT seq, ifnull(person, 0), ifnull(address, ''), until_ms, reason FROM bans ORDER BY seq"),
      select_mutes_(database, "SELECT room, person, until_ms FROM mutes"),
      select_ids_(database,
                  "SELECT rooms.id, people.id, mutes.until_ms FROM mutes JOIN rooms ON rooms.no = mutes.room "
                  "JOIN people ON people.no = mutes.person"),
      select_resolved_(database, "SELECT resolved FROM reports WHERE seq = ?1"),
      select_report_(database, "SELECT seq FROM reports WHERE reporter = ?1 AND room = ?2 AND target = ?3 LIMIT 1"),
      count_open_(database, "SELECT count(*) FROM reports WHERE reporter = ?1 AND resolved = 0"),
      select_words_(database,
                    "SELECT message.payload, edit.payload FROM events AS message "
                    "LEFT JOIN message_changes AS changes ON changes.room = message.room AND changes.seq = message.seq "
                    "LEFT JOIN events AS edit ON edit.room = message.room AND edit.seq = changes.edited "
                    "WHERE message.room = ?1 AND message.seq = ?2") {}

bool Moderation::load() {
    forget();
    {
        Query query(select_bans_);
        Query::Step step = query.step();
        for (; step == Query::Step::row; step = query.step()) {
            BanRow ban{static_cast<Seq>(query.integer(0)),
                       query.integer(1),
                       query.text(2),
                       std::nullopt,
                       query.integer(3),
                       query.text(4)};
            ban.range = address_range_from(ban.address);
            if (ban.person != 0) by_person_[ban.person] = ban.seq;
            if (ban.range) of_addresses_.push_back(ban.seq);
            bans_.emplace(ban.seq, std::move(ban));
        }
        if (step == Query::Step::failed) return false;
    }
    Query query(select_mutes_);
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step()) mutes_[{query.integer(0), query.integer(1)}] = query.integer(2);
    return step == Query::Step::done;
}

void Moderation::forget() {
    bans_.clear();
    by_person_.clear();
    of_addresses_.clear();
    mutes_.clear();
    wrote_at_.clear();
}

void Moderation::follow(const EventRow& row, const EventContent& content, std::int64_t person) {
    if (is_repeated(content)) return;
    switch (content.kind) {
        case EventKind::banned: {
            remove_bans_of(person, content.address);
            BanRow ban{
                row.seq,     person, content.address, address_range_from(content.address), end_of(row.at_ms, content.seconds),
                content.body};
            if (person != 0) by_person_[person] = row.seq;
            if (ban.range) of_addresses_.push_back(row.seq);
            bans_.emplace(row.seq, std::move(ban));
            break;
        }
        case EventKind::unbanned:
            if (const BanRow* ban = find_ban(content.target)) remove_bans_of(ban->person, std::string(ban->address));
            break;
        case EventKind::muted:
            mutes_[{row.room, person}] = end_of(row.at_ms, content.seconds);
            break;
        case EventKind::unmuted:
            mutes_.erase({row.room, person});
            break;
        default:
            break;
    }
}

void Moderation::remove_bans_of(std::int64_t person, const std::string& address) {
    for (auto ban = bans_.begin(); ban != bans_.end();) {
        const bool same = person != 0 ? ban->second.person == person : ban->second.address == address;
        ban = same ? bans_.erase(ban) : std::next(ban);
    }
    if (person != 0) by_person_.erase(person);
    std::erase_if(of_addresses_, [this](Seq seq) { return bans_.count(seq) == 0; });
}

const BanRow* Moderation::find_ban(std::int64_t person, Rank rank, std::string_view address, std::int64_t now_ms) const {
    if (bans_.empty()) return nullptr;
    if (const auto known = by_person_.find(person); known != by_person_.end()) {
        const BanRow& ban = bans_.at(known->second);
        if (holds(ban.until_ms, now_ms)) return &ban;
    }
    if (address.empty() || of_addresses_.empty() || !address_ban_holds(rank)) return nullptr;
    const auto from = address_range_from(address);
    if (!from) return nullptr;
    for (const Seq seq : of_addresses_) {
        const BanRow& ban = bans_.at(seq);
        if (holds(ban.until_ms, now_ms) && ban.range->contains(*from)) return &ban;
    }
    return nullptr;
}

const BanRow* Moderation::find_ban(Seq seq) const {
    const auto found = bans_.find(seq);
    return found == bans_.end() ? nullptr : &found->second;
}

std::int64_t Moderation::muted_until(std::int64_t room, std::int64_t person, std::int64_t now_ms) const {
    if (mutes_.empty()) return 0;
    const auto found = mutes_.find({room, person});
    if (found == mutes_.end() || !holds(found->second, now_ms)) return 0;
    return found->second == 0 ? -1 : found->second;
}

std::vector<Moderation::Mute> Moderation::mutes_of(std::int64_t room, std::int64_t now_ms) const {
    std::vector<Mute> found;
    for (const auto& [key, until_ms] : mutes_)
        if (key.room == room && holds(until_ms, now_ms)) found.push_back({key.person, until_ms});
    std::sort(found.begin(), found.end(), [](const Mute& one, const Mute& other) { return one.person < other.person; });
    return found;
}

std::vector<BanRow> Moderation::bans(std::int64_t now_ms) const {
    std::vector<BanRow> found;
    for (const auto& [seq, ban] : bans_)
        if (holds(ban.until_ms, now_ms)) found.push_back(ban);
    std::sort(found.begin(), found.end(), [](const BanRow& one, const BanRow& other) { return one.seq > other.seq; });
    return found;
}

std::int64_t Moderation::slow_until(std::int64_t room, std::int64_t person, std::uint32_t seconds, std::int64_t now_ms) const {
    if (seconds == 0) return 0;
    const auto found = wrote_at_.find({room, person});
    if (found == wrote_at_.end()) return 0;
    // Kept as when they wrote, so that another pace counts at once.
    const std::int64_t until_ms = found->second + std::int64_t{seconds} * 1000;
    return until_ms > now_ms ? until_ms : 0;
}

void Moderation::posted(std::int64_t room, std::int64_t person, std::uint32_t seconds, std::int64_t at_ms) {
    if (seconds == 0) return;
    if (wrote_at_.size() >= limits::writers_remembered_max)
        std::erase_if(wrote_at_, [at_ms](const auto& one) {
            return one.second + static_cast<std::int64_t>(limits::slow_seconds_max) * 1000 <= at_ms;
        });
    if (wrote_at_.size() >= limits::writers_remembered_max) wrote_at_.clear();
    wrote_at_[{room, person}] = at_ms;
}

bool Moderation::find_resolved(Seq report, Seq& resolved) {
    Query query(select_resolved_);
    const Query::Step step = query.bind(1, static_cast<std::int64_t>(report)).step();
    if (step == Query::Step::row) resolved = static_cast<Seq>(query.integer(0));
    return step != Query::Step::failed;
}

bool Moderation::find_report(std::int64_t reporter, const RoomId& room, Seq message, Seq& report, std::size_t& open) {
    {
        Query query(select_report_);
        const Query::Step step = query.bind(1, reporter).bind(2, room.value).bind(3, static_cast<std::int64_t>(message)).step();
        if (step == Query::Step::failed) return false;
        if (step == Query::Step::row) report = static_cast<Seq>(query.integer(0));
    }
    Query query(count_open_);
    if (query.bind(1, reporter).step() != Query::Step::row) return false;
    open = static_cast<std::size_t>(query.integer(0));
    return true;
}

bool Moderation::find_words(std::int64_t room, Seq message, std::string& words) {
    Query query(select_words_);
    const Query::Step step = query.bind(1, room).bind(2, static_cast<std::int64_t>(message)).step();
    if (step != Query::Step::row) return step == Query::Step::done;
    const auto edit = query.optional_text(1);
    const auto payload = edit ? edit : query.optional_text(0);
    if (!payload) return true;
    const auto content = decode_content(EventKind::posted, *payload);  // an edit has its body in the same place
    if (content) words = content.value().body;
    return true;
}

bool Moderation::list(std::vector<Restraint>& restraints) {
    for (const auto& [seq, ban] : bans_)
        if (!ban.address.empty()) restraints.push_back({seq, {}, {}, ban.address, ban.until_ms, ban.reason});
    Query query(select_ids_);
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step())
        restraints.push_back({0, RoomId(query.text(0)), UserId(query.text(1)), "", query.integer(2), ""});
    return step == Query::Step::done;
}

}  // namespace parley::server
