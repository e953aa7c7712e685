// FakeLog: who is banned, muted or slow, what moderators do, and the staff room.
#include <algorithm>
#include <utility>

#include "native-server/core/ban_words.h"
#include "native-server/core/fold.h"
#include "shared/address_range.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

namespace {

std::int64_t end_of(const Event& event) {
    return event.seconds == 0 ? 0 : event.at_ms + static_cast<std::int64_t>(event.seconds) * 1000;
}

}  // namespace

FakeLog::Room& FakeLog::staff() {
    return *std::find_if(rooms_.begin(), rooms_.end(), [](const Room& room) { return room.info.access == RoomAccess::staff; });
}

bool FakeLog::holds(std::int64_t until_ms) const {
    return until_ms == 0 || until_ms > now_ms_;
}

const FakeLog::Ban* FakeLog::ban_of(const UserId& person, const std::string& address) const {
    const auto from = address_range_from(address);
    for (const Ban& ban : bans_) {
        const auto range = address_range_from(ban.address);
        const bool of_address = range && from && address_ban_holds(rank_of(person)) && range->contains(*from);
        const bool of_person = !ban.person.empty() && ban.person == person;
        if ((of_address || of_person) && holds(ban.until_ms)) return &ban;
    }
    return nullptr;
}

std::optional<Error> FakeLog::kept_out(const UserId& person, const std::string& address) const {
    const Ban* ban = ban_of(person, address);
    return ban == nullptr ? std::nullopt : std::optional(banned_until(ban->until_ms, ban->reason));
}

void FakeLog::restrain(const Room& room, Actor& actor) const {
    actor.rank = rank_of(actor.id);
    actor.banned = ban_of(actor.id, "") != nullptr;
    const auto mute = room.mutes.find(actor.id.value);
    actor.muted = mute != room.mutes.end() && holds(mute->second);
    const auto wrote = room.wrote_at.find(actor.id.value);
    actor.too_soon = wrote != room.wrote_at.end() && wrote->second + std::int64_t{room.info.slow_seconds} * 1000 > now_ms_;
}

Error FakeLog::worded(ErrorCode code, const Room& room, const UserId& person) const {
    if (code == ErrorCode::banned) return kept_out(person, "").value_or(make_error(code));
    if (code == ErrorCode::muted) return muted_until(room.mutes.at(person.value), now_ms_);
    if (code == ErrorCode::slow_mode)
        return slow_until(room.wrote_at.at(person.value) + std::int64_t{room.info.slow_seconds} * 1000, now_ms_);
    return make_error(code);
}

void FakeLog::project_moderation(Room& room, const Event& event) {
    switch (event.kind) {
        case EventKind::banned:
            std::erase_if(bans_, [&](const Ban& ban) { return ban.person == event.person.id && ban.address == event.address; });
            bans_.push_back({event.seq, event.person.id, event.address, end_of(event), event.body});
            break;
        case EventKind::unbanned:
            std::erase_if(bans_, [&](const Ban& ban) { return ban.seq == event.target; });
            break;
        case EventKind::muted:
            if (event.about.empty()) room.mutes[event.person.id.value] = end_of(event);
            break;
        case EventKind::unmuted:
            if (event.about.empty()) room.mutes.erase(event.person.id.value);
            break;
        default:
            break;
    }
}

void FakeLog::tell_staff(const Person& author, EventContent content, Replies& replies) {
    store(staff(), author, MessageCid(), std::move(content), replies);
}

void FakeLog::tell_staff_of(const Room& room, const Event& event, Replies& replies) {
    if (room.info.access == RoomAccess::direct || room.info.access == RoomAccess::personal) return;
    EventContent told = event;
    told.about = room.info.id;
    switch (event.kind) {
        case EventKind::left:
            if (event.person.id.empty() || event.person.id == event.author.id) return;
            told.kind = EventKind::kicked;
            break;
        case EventKind::deleted:
            told.kind = EventKind::removed;
            told.person = room.events[static_cast<std::size_t>(event.target) - 1].author;
            if (told.person.id == event.author.id) return;
            break;
        case EventKind::muted:
        case EventKind::unmuted:
        case EventKind::slowed:
        case EventKind::rights:
        case EventKind::role:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::retention:
            break;
        default:
            return;
    }
    tell_staff(event.author, std::move(told), replies);
}

// ---- acts and reports ------------------------------------------------------------------------------------------------

Result<Appended> FakeLog::moderate(const AppendRequest& request, Replies& replies) {
    EventContent content = request.content;
    if (content.kind == EventKind::reported) return report(request, std::move(content), replies);
    Actor actor{request.author.id, Role::none, false};
    restrain(staff(), actor);
    TargetFacts target;
    target.rank = rank_of(content.person.id);
    if (const auto code = refusal({RoomAccess::staff, false}, actor, content, target)) return worded(*code, staff(), actor.id);
    const Member* person = find_person(content.person.id);
    if (!content.person.id.empty() && person == nullptr) return make_error(ErrorCode::unknown_person);
    if (person != nullptr) content.person = person->person;
    const std::deque<Event>& acts = staff().events;
    const Event* act = content.target >= 1 && content.target <= acts.size() ? &acts[content.target - 1] : nullptr;
    const auto is = [&](EventKind kind) { return act != nullptr && act->kind == kind; };
    switch (content.kind) {
        case EventKind::unbanned: {
            if (!is(EventKind::banned)) return make_error(ErrorCode::unknown_message);
            const bool there =
                std::any_of(bans_.begin(), bans_.end(), [&](const Ban& ban) { return ban.seq == content.target; });
            if (!there) return repeated(staff(), staff().info.head);
            content.person = act->person;
            content.address = act->address;
            break;
        }
        case EventKind::resolved:
            if (!is(EventKind::reported)) return make_error(ErrorCode::unknown_message);
            for (const Event& one : acts)
                if (one.kind == EventKind::resolved && one.target == content.target) return repeated(staff(), one.seq);
            break;
        case EventKind::purged:
            content.messages = hide(request, replies);
            break;
        case EventKind::restored: {
            if (!is(EventKind::purged)) return make_error(ErrorCode::unknown_message);
            if (act->at_ms + limits::restore_ms <= now_ms_) return make_error(ErrorCode::too_late);
            const bool any =
                std::any_of(hidden_.begin(), hidden_.end(), [&](const Hidden& one) { return one.purge == content.target; });
            if (!any) return repeated(staff(), staff().info.head);
            content.person = act->person;
            content.messages = put_back(request.author, content, replies);
            break;
        }
        default:
            break;
    }
    const Event& event = store(staff(), remember(request.author).person, request.cid, std::move(content), replies);
    return Appended{event.seq, event.at_ms, false};
}

Result<Appended> FakeLog::report(const AppendRequest& request, EventContent content, Replies& replies) {
    const Room* room = find(content.about);
    if (room == nullptr) return make_error(ErrorCode::unknown_room);
    TargetFacts target;
    if (content.target >= 1 && content.target <= room->events.size()) {
        const Event message = folded(*room, content.target);
        target = {message.kind == EventKind::posted, message.state.erased, message.author.id};
        content.person = message.author;
        content.topic = message.body.substr(0, limits::excerpt_bytes_max);
    }
    const Actor reporter = actor(*room, request.author.id);
    if (const auto code = refusal({room->info.access, room->info.archived}, reporter, content, target))
        return worded(*code, *room, reporter.id);
    std::size_t open = 0;
    for (const Event& one : staff().events) {
        if (one.kind != EventKind::reported || one.author.id != request.author.id) continue;
        if (one.about == content.about && one.target == content.target) return repeated(staff(), one.seq);
        const auto& acts = staff().events;
        open += std::none_of(acts.begin(), acts.end(),
                             [&](const Event& act) { return act.kind == EventKind::resolved && act.target == one.seq; });
    }
    if (open >= limits::reports_open_max) return make_error(ErrorCode::too_large);
    const Event& event = store(staff(), remember(request.author).person, request.cid, std::move(content), replies);
    return Appended{event.seq, event.at_ms, false};
}

std::uint32_t FakeLog::hide(const AppendRequest& request, Replies& replies) {
    const UserId person = request.content.person.id;
    const std::int64_t since_ms = now_ms_ - static_cast<std::int64_t>(request.content.seconds) * 1000;
    const Seq purge = staff().info.head + 1;
    std::uint32_t messages = 0;
    for (Room& room : rooms_) {
        if (room.info.access == RoomAccess::staff) continue;
        Seq first = 0;
        for (Event& one : room.events) {
            if (one.kind != EventKind::posted || one.author.id != person || one.at_ms < since_ms || one.state.erased) continue;
            if (first == 0) first = one.seq;
            ++messages;
            for (Event& each : room.events) {
                const bool edit = each.kind == EventKind::edited && each.target == one.seq;
                if (!edit && each.seq != one.seq) continue;
                hidden_.push_back({purge, now_ms_ + limits::restore_ms, each});
                erase_words(each);
            }
        }
        if (first == 0) continue;
        EventContent hidden;
        hidden.kind = EventKind::hidden;
        hidden.person = find_person(person)->person;
        hidden.target = first;
        store(room, remember(request.author).person, MessageCid(), std::move(hidden), replies);
    }
    return messages;
}

std::uint32_t FakeLog::put_back(const Person& author, const EventContent& content, Replies& replies) {
    std::map<std::string, Seq> firsts;
    std::uint32_t messages = 0;
    for (const Hidden& one : hidden_) {
        if (one.purge != content.target) continue;
        find(one.event.room)->events[static_cast<std::size_t>(one.event.seq) - 1] = one.event;
        if (one.event.kind != EventKind::posted) continue;
        ++messages;
        firsts.emplace(one.event.room.value, one.event.seq);
    }
    std::erase_if(hidden_, [&](const Hidden& one) { return one.purge == content.target; });
    for (const auto& [room, first] : firsts) {
        EventContent unhidden;
        unhidden.kind = EventKind::unhidden;
        unhidden.person = content.person;
        unhidden.target = first;
        store(*find(RoomId(room)), remember(author).person, MessageCid(), std::move(unhidden), replies);
    }
    return messages;
}

}  // namespace parley::server
