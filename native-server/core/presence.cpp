#include "native-server/core/presence.h"

#include <algorithm>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

/// Before the name; no id has it.
constexpr char cursor_mark = '/';
static_assert(limits::id_bytes_max + 1 + 4 * limits::name_code_points_max <= limits::present_cursor_bytes_max);

/// A client that keeps to its interval comes a little early or late.
constexpr MonotonicMs typing_ignored_ms = limits::typing_interval_ms / 2;

std::string folded(std::string_view name) {
    std::string text(name);
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool has_passed(const std::optional<MonotonicMs>& since, MonotonicMs interval_ms, MonotonicMs now) {
    return !since || now - *since >= interval_ms;
}

}  // namespace

Presence::Room* Presence::find(const RoomId& id) {
    const auto found = rooms_.find(id);
    return found == rooms_.end() ? nullptr : &found->second;
}

void Presence::came(const RoomId& id, const Person& person, SessionId session) {
    Room& room = rooms_[id];
    if (room.people.empty()) {
        room.id = id;
        room.rev = room.rev_told = rev_floor_;
    }
    const auto [at, is_new] = room.people.try_emplace(person.id);
    Somebody& somebody = at->second;
    if (is_new) {
        somebody.person = person;
        somebody.folded = folded(person.name);
        somebody.room = &room;
        somebody.self = &selves_[person.id];
        somebody.place = somebody.self->places.size();
        somebody.self->places.push_back(&somebody);
        if (!somebody.self->hidden()) show(somebody);
    }
    if (room.sessions.emplace(session, &somebody).second) somebody.sessions++;
    end_grace(somebody);
    room.newcomers.insert(session);
    stirred_.insert(id);
}

void Presence::went(const RoomId& id, SessionId session, Farewell farewell, MonotonicMs now) {
    Room* room = find(id);
    if (room == nullptr) return;
    const auto found = room->sessions.find(session);
    if (found == room->sessions.end()) return;
    Somebody& somebody = *found->second;
    room->sessions.erase(found);
    room->newcomers.erase(session);
    somebody.sessions--;
    if (farewell == Farewell::lost) {
        end_grace(somebody);
        somebody.lost_until = now + limits::presence_grace_ms;
        somebody.lost = lost_.insert(lost_.end(), &somebody);
    }
    if (somebody.sessions == 0 && !somebody.lost) remove(somebody);
    if (lost_.size() > limits::presence_lost_max) forget_lost(*lost_.front());
}

void Presence::end_grace(Somebody& somebody) {
    if (!somebody.lost) return;
    lost_.erase(*somebody.lost);
    somebody.lost.reset();
}

/// A person of whom a session is left loses nothing by this.
void Presence::forget_lost(Somebody& somebody) {
    end_grace(somebody);
    if (somebody.sessions == 0) remove(somebody);
}

/// The last one takes the room along.
void Presence::remove(Somebody& somebody) {
    end_grace(somebody);
    hide(somebody);
    Room& room = *somebody.room;
    std::vector<Somebody*>& places = somebody.self->places;
    places.back()->place = somebody.place;
    places[somebody.place] = places.back();
    places.pop_back();
    const UserId person = somebody.person.id;
    room.people.erase(person);
    let_go_of(person);
    if (!room.people.empty()) return;
    rev_floor_ = std::max(rev_floor_, room.rev);
    stirred_.erase(room.id);
    rooms_.erase(RoomId(room.id));
}

void Presence::show(Somebody& somebody) {
    Room& room = *somebody.room;
    if (!room.by_name.insert(&somebody).second) return;
    room.rev++;
    room.people_changed = true;
    stirred_.insert(room.id);
}

void Presence::hide(Somebody& somebody) {
    stop_typing(somebody);
    Room& room = *somebody.room;
    if (room.by_name.erase(&somebody) == 0) return;
    room.rev++;
    room.people_changed = true;
    stirred_.insert(room.id);
}

// ---- how people are ----------------------------------------------------------------------------------------------------

/// Who was lost with their last device is as they were.
PersonStatus Presence::Self::status_now() const {
    if (choice == PresenceChoice::away) return PersonStatus::away;
    if (choice == PresenceChoice::dnd) return PersonStatus::dnd;
    if (devices.empty()) return status;
    const bool used = std::any_of(devices.begin(), devices.end(), [](const auto& device) { return !device.second; });
    return used ? PersonStatus::online : PersonStatus::away;
}

void Presence::opened(const UserId& person, SessionId session, PresenceChoice choice, Seq as_of) {
    Self& self = selves_[person];
    const bool was_hidden = self.hidden();
    self.devices.emplace_back(session, false);
    if (as_of >= self.as_of) self.choice = choice;
    self.as_of = std::max(self.as_of, as_of);
    follow(self, was_hidden);
}

void Presence::closed(const UserId& person, SessionId session) {
    const auto found = selves_.find(person);
    if (found == selves_.end()) return;
    std::vector<std::pair<SessionId, bool>>& devices = found->second.devices;
    devices.erase(std::remove_if(devices.begin(), devices.end(), [&](const auto& device) { return device.first == session; }),
                  devices.end());
    follow(found->second, found->second.hidden());
    let_go_of(person);
}

void Presence::chose(const UserId& person, PresenceChoice choice, Seq as_of) {
    const auto found = selves_.find(person);
    if (found == selves_.end() || as_of <= found->second.as_of) return;
    Self& self = found->second;
    const bool was_hidden = self.hidden();
    self.choice = choice;
    self.as_of = as_of;
    follow(self, was_hidden);
}

void Presence::idles(const UserId& person, SessionId session, bool idle) {
    const auto found = selves_.find(person);
    if (found == selves_.end()) return;
    for (auto& [device, is_idle] : found->second.devices)
        if (device == session) is_idle = idle;
    follow(found->second, found->second.hidden());
}

void Presence::called(const Person& person) {
    const auto found = selves_.find(person.id);
    if (found == selves_.end()) return;
    for (Somebody* somebody : found->second.places) {
        if (somebody->person.name == person.name && somebody->person.avatar == person.avatar) continue;
        const bool listed = somebody->room->by_name.erase(somebody) > 0;
        somebody->person = person;
        somebody->folded = folded(person.name);
        if (listed) show(*somebody);
        if (somebody->typing) somebody->room->typists_changed = true;
    }
}

/// To every room in which the person is.
void Presence::follow(Self& self, bool was_hidden) {
    const PersonStatus status = self.status_now();
    const bool same = std::exchange(self.status, status) == status;
    if (same && was_hidden == self.hidden()) return;
    for (Somebody* somebody : self.places) {
        if (self.hidden()) {
            hide(*somebody);
        } else if (was_hidden) {
            show(*somebody);
        } else {
            somebody->room->rev++;
            stirred_.insert(somebody->room->id);
        }
    }
}

void Presence::let_go_of(const UserId& person) {
    const auto found = selves_.find(person);
    if (found != selves_.end() && found->second.devices.empty() && found->second.places.empty()) selves_.erase(found);
}

// ---- typing ------------------------------------------------------------------------------------------------------------

void Presence::typing(const RoomId& id, const UserId& person, MonotonicMs now) {
    Room* room = find(id);
    if (room == nullptr) return;
    const auto found = room->people.find(person);
    if (found == room->people.end() || found->second.self->hidden()) return;
    Somebody& somebody = found->second;
    if (somebody.typing && now - somebody.typing_said_at < typing_ignored_ms) return;
    if (somebody.typing) {
        typing_.splice(typing_.end(), typing_, *somebody.typing);
    } else {
        somebody.typing = typing_.insert(typing_.end(), &somebody);
        somebody.typist = room->typists.insert(room->typists.end(), &somebody);
        room->typists_changed = true;
    }
    somebody.typing_said_at = now;
    room->typing_said = true;
    stirred_.insert(id);
}

void Presence::posted(const RoomId& id, const UserId& person) {
    Room* room = find(id);
    if (room == nullptr) return;
    const auto found = room->people.find(person);
    if (found != room->people.end()) stop_typing(found->second);
}

void Presence::stop_typing(Somebody& somebody) {
    if (!somebody.typing) return;
    Room& room = *somebody.room;
    typing_.erase(*somebody.typing);
    somebody.typing.reset();
    room.typists.erase(somebody.typist);
    room.typists_changed = true;
    stirred_.insert(room.id);
}

// ---- what is told ------------------------------------------------------------------------------------------------------

PresenceUpdates Presence::on_tick(MonotonicMs now) {
    expire(now);
    PresenceUpdates updates;
    for (auto id = stirred_.begin(); id != stirred_.end();) {
        Room& room = rooms_.at(*id);
        const bool presence_waits = tell_presence(room, now, updates);
        const bool typing_waits = tell_typing(room, now, updates);
        id = presence_waits || typing_waits ? std::next(id) : stirred_.erase(id);
    }
    return updates;
}

void Presence::expire(MonotonicMs now) {
    while (!lost_.empty() && lost_.front()->lost_until <= now) forget_lost(*lost_.front());
    while (!typing_.empty() && typing_.front()->typing_said_at + limits::typing_lapse_ms <= now) stop_typing(*typing_.front());
}

bool Presence::tell_presence(Room& room, MonotonicMs now, PresenceUpdates& updates) {
    const bool changed = room.rev != room.rev_told;
    if (!changed && room.newcomers.empty()) return false;
    // Among many there is always somebody who has just looked away.
    const bool is_small = room.by_name.size() <= limits::presence_named_max;
    const bool is_calm = changed && !room.people_changed && !is_small && room.newcomers.empty();
    const std::int64_t interval_ms = is_calm ? limits::presence_status_interval_ms : limits::presence_interval_ms;
    if (!has_passed(room.told_at, interval_ms, now)) return true;
    PresenceUpdate& update = updates.presence.emplace_back();
    update.push = {room.id, static_cast<std::uint32_t>(room.by_name.size()), room.rev};
    if (auto at = room.by_name.cbegin(); is_small) update.push.people = people_from(at, room, limits::presence_named_max);
    if (!changed) update.only_to.assign(room.newcomers.begin(), room.newcomers.end());
    room.newcomers.clear();
    room.people_changed = false;
    room.rev_told = room.rev;
    room.told_at = now;
    return false;
}

bool Presence::tell_typing(Room& room, MonotonicMs now, PresenceUpdates& updates) {
    // Who typed and posted between two ticks was never told.
    if (room.typists.empty() && room.typists_told == 0) room.typists_changed = room.typing_said = false;
    if (!room.typists_changed && !room.typing_said) return false;
    const MonotonicMs interval_ms = room.typists_changed ? limits::typing_push_interval_ms : limits::typing_interval_ms;
    if (!has_passed(room.typing_told_at, interval_ms, now)) return true;
    TypingPush& push = updates.typing.emplace_back();
    push.room = room.id;
    push.count = static_cast<std::uint32_t>(room.typists.size());
    for (const Somebody* somebody : room.typists) {
        if (push.people.size() == limits::typing_people_max) break;
        push.people.push_back(somebody->person);
    }
    room.typists_changed = room.typing_said = false;
    room.typists_told = room.typists.size();
    room.typing_told_at = now;
    return false;
}

std::vector<PersonHere> Presence::people_from(Listed::const_iterator& at, const Room& room, std::size_t most) {
    std::vector<PersonHere> people;
    for (; at != room.by_name.end() && people.size() < most; ++at) people.push_back({(*at)->person, (*at)->self->status});
    return people;
}

Present Presence::who(const Who& asked) const {
    Present page;
    page.room = asked.room;
    const auto found = rooms_.find(asked.room);
    if (found == rooms_.end()) return page;
    const Room& room = found->second;
    page.count = static_cast<std::uint32_t>(room.by_name.size());
    page.rev = room.rev;
    auto at = room.by_name.cbegin();
    if (!asked.after.empty()) {
        const std::size_t mark = std::min(asked.after.find(cursor_mark), asked.after.size());
        const std::string name = folded(std::string_view(asked.after).substr(std::min(mark + 1, asked.after.size())));
        at = room.by_name.upper_bound(Place{name, std::string_view(asked.after).substr(0, mark)});
    }
    const std::uint32_t limit = std::clamp<std::uint32_t>(asked.limit, 1, limits::present_people_max);
    page.people = people_from(at, room, limit);
    page.more = at != room.by_name.end();
    if (page.more) page.cursor = page.people.back().id.value + cursor_mark + page.people.back().name;
    return page;
}

}  // namespace parley::server
