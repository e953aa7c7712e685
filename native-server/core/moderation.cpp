// Who is banned while they are here, and what is said to them.
#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "native-server/core/ban_words.h"
#include "native-server/core/server.h"
#include "shared/address_range.h"
#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

/// As many whole characters as a close frame holds.
std::string_view close_reason(std::string_view words) {
    if (words.size() <= limits::close_reason_bytes_max) return words;
    std::size_t end = limits::close_reason_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
    return words.substr(0, end);
}

}  // namespace

std::int64_t Server::wall_clock_ms() const {
    return config_.wall_clock_ms ? config_.wall_clock_ms() : 0;
}

Error Server::with_appeal(Error error) const {
    if (error.code == ErrorCode::banned && !config_.appeal.empty()) error.message += " " + config_.appeal;
    return error;
}

const RoomId& Server::staff_room() const {
    static const RoomId none;
    const auto staff = std::find_if(room_order_.begin(), room_order_.end(),
                                    [this](const RoomId& id) { return rooms_.at(id).info().access == RoomAccess::staff; });
    return staff == room_order_.end() ? none : *staff;
}

/// In plain text nobody says who they are, so nobody is asked later.
bool Server::shuts_out(SessionId id) const {
    const Restraint* ban = restraints_.ban_of(transport_.address(id), wall_clock_ms());
    if (ban == nullptr) return false;
    const Error error = with_appeal(banned_until(ban->until_ms, ban->reason));
    transport_.close(id, CloseCode::banned, close_reason(error.message));
    return true;
}

void Server::send_away(SessionId id, const Error& error) {
    const Session* session = find(id);
    if (session == nullptr) return;
    // The reason of a close frame has no room for all that is to be said.
    if (session->dialect != Dialect::plain) reply(id, 0, to_reply(error));
    transport_.close(id, CloseCode::banned, close_reason(error.message));
}

void Server::follow_ban(const Event& event) {
    const std::int64_t until_ms = event.seconds == 0 ? 0 : event.at_ms + static_cast<std::int64_t>(event.seconds) * 1000;
    const Error error = with_appeal(banned_until(until_ms, event.body));
    std::vector<SessionId> gone;
    if (!event.address.empty()) {
        const auto range = address_range_from(event.address);
        for (const auto& [id, session] : sessions_) {
            if (!range || !address_ban_holds(session.rank)) continue;
            const auto from = address_range_from(transport_.address(id));
            if (from && range->contains(*from)) gone.push_back(id);
        }
    } else if (const auto here = sessions_of_.find(event.person.id); here != sessions_of_.end()) {
        gone = here->second;
    }
    for (const auto& [id, session] : sessions_)
        if (event.address.empty() && session.dialect == Dialect::plain && session.person.id == event.person.id)
            gone.push_back(id);
    for (const SessionId id : gone) send_away(id, error);
}

/// Who bans their own address would be the first to go, and behind a proxy everybody has the same.
bool Server::bans_itself(const Asker& asker, const EventContent& content) const {
    if (content.kind != EventKind::banned || content.address.empty()) return false;
    const auto range = address_range_from(content.address);
    const auto own = address_range_from(transport_.address(asker.id));
    return range && own && range->contains(*own);
}

}  // namespace parley::server
