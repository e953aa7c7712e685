#include "native-server/core/restraints.h"

#include <utility>

namespace parley::server {

namespace {

std::int64_t end_of(const Event& event) {
    return event.seconds == 0 ? 0 : event.at_ms + static_cast<std::int64_t>(event.seconds) * 1000;
}

bool holds(std::int64_t until_ms, std::int64_t now_ms) {
    return until_ms == 0 || until_ms > now_ms;
}

}  // namespace

Restraints::Restraints(std::vector<Restraint> restraints) {
    for (Restraint& one : restraints) add(std::move(one));
}

void Restraints::add(Restraint restraint) {
    if (restraint.address.empty()) {
        mutes_[restraint.room][restraint.person] = restraint.until_ms;
        return;
    }
    std::erase_if(bans_, [&](const Ban& ban) { return ban.restraint.address == restraint.address; });
    if (const auto range = address_range_from(restraint.address)) bans_.push_back({std::move(restraint), *range});
}

void Restraints::follow(const Event& event) {
    switch (event.kind) {
        case EventKind::banned:
            if (!event.address.empty()) add({event.seq, {}, {}, event.address, end_of(event), event.body});
            break;
        case EventKind::unbanned:
            std::erase_if(bans_, [&](const Ban& ban) { return ban.restraint.ban == event.target; });
            break;
        case EventKind::muted:
            if (event.about.empty()) mutes_[event.room][event.person.id] = end_of(event);
            break;
        case EventKind::unmuted:
            if (const auto room = mutes_.find(event.room); room != mutes_.end()) room->second.erase(event.person.id);
            break;
        default:
            break;
    }
}

const Restraint* Restraints::ban_of(std::string_view address, std::int64_t now_ms) const {
    if (bans_.empty()) return nullptr;
    const auto from = address_range_from(address);
    if (!from) return nullptr;
    for (const Ban& ban : bans_)
        if (holds(ban.restraint.until_ms, now_ms) && ban.range.contains(*from)) return &ban.restraint;
    return nullptr;
}

bool Restraints::is_muted(const RoomId& room, const UserId& person, std::int64_t now_ms) const {
    if (mutes_.empty()) return false;
    const auto people = mutes_.find(room);
    if (people == mutes_.end()) return false;
    const auto until = people->second.find(person);
    return until != people->second.end() && holds(until->second, now_ms);
}

}  // namespace parley::server
