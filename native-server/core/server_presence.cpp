// Who is here and who types: what sessions ask and say of it, and what they are told. core/presence.h knows it.
#include <algorithm>
#include <utility>

#include "native-server/core/encoded.h"
#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

/// Not answered, whatever it says: what comes late or twice does no harm.
void Server::on(const Asker& asker, const Typing& typing) {
    const auto found = asker.session.rooms.find(typing.room);
    const UserId& person = asker.session.person.id;
    if (found == asker.session.rooms.end() || !found->second.told_of) return;
    if (restraints_.is_muted(typing.room, person, wall_clock_ms())) return;
    presence_.types(typing.room, person);
}

void Server::on(const Asker& asker, const Idle& idle) {
    presence_.idles(asker.session.person.id, asker.id, idle.idle);
}

/// Of the settings of somebody who is here, the server reads these.
void Server::follow_own(const Event& event) {
    if (event.kind != EventKind::setting) return;
    if (event.key == presence_key) presence_.chose(event.author.id, presence_choice(event.body), event.seq);
    const auto here = sessions_of_.find(event.author.id);
    if (event.key != readers_key || here == sessions_of_.end()) return;
    for (const SessionId id : here->second) sessions_.at(id).sees_readers = event.body != readers_off;
}

void Server::on(const Asker& asker, ListReaders list) {
    ask_account(asker, FindReaders{asker.session.person.id, std::move(list.room)});
}

void Server::on(const ReadOn& read) {
    readers_[read.room][read.reader.id] = read.reader;
}

/// Each person once a room and tick, however fast they read.
void Server::tell_readers() {
    for (auto& [room, readers] : std::exchange(readers_, {})) {
        ReaderList list{room, {}};
        for (auto& [id, reader] : readers) list.people.push_back(std::move(reader));
        list.people.resize(std::min<std::size_t>(list.people.size(), limits::readers_room_max));
        Encoded push{AccountNotice{std::move(list)}};
        for (auto& [id, session] : sessions_) {
            if (!session.sees_readers || session.phase != Session::Phase::ready || session.dialect == Dialect::plain) continue;
            if (session.rooms.contains(room)) static_cast<void>(transport_.send(id, push.in(session.dialect)));
        }
    }
}

void Server::on(const Asker& asker, const Who& who) {
    const Room* room = find_readable(who.room, asker.session);
    if (room == nullptr || room->info().access == RoomAccess::personal) {
        refuse(asker, ErrorCode::unknown_room);
        return;
    }
    if (asker.session.requests >= limits::session_requests_max) {
        refuse(asker, ErrorCode::busy);
        return;
    }
    asker.session.requests++;
    presence_.ask(asker.id, asker.request, who);
}

void Server::on_present(SessionId id, RequestId request, Present present) {
    Session* session = find(id);
    if (session == nullptr) return;
    session->requests--;
    if (find_readable(present.room, *session) == nullptr)  // it was theirs when they asked
        refuse(id, request, make_error(ErrorCode::unknown_room));
    else
        reply(id, request, std::move(present));
}

void Server::on_presence(const RoomId& room_id, const std::shared_ptr<const NoticeBroadcast>& push,
                         const std::vector<SessionId>& only_to) {
    const Room* room = find(room_id);
    if (room == nullptr) return;
    if (only_to.empty()) {
        transport_.publish(room->stream(), push, Keeping::volatile_);
        return;
    }
    for (const SessionId id : only_to) {
        const Session* session = find(id);
        if (session == nullptr) continue;
        // State, not steps: who can't take it now is told again when it has drained.
        static_cast<void>(transport_.send(id, encoded(push->message(), session->dialect)));
    }
}

}  // namespace parley::server
