// Who is connected: greeting, sign-in, heartbeats.
#include <algorithm>
#include <utility>

#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::string_view value_in(const std::vector<Setting>& settings, std::string_view key) {
    for (const Setting& setting : settings)
        if (setting.key == key) return setting.value;
    return {};
}

}  // namespace

void Server::greet(SessionId id) {
    Hello hello;
    hello.build = config_.build;
    hello.page = config_.page;
    hello.epoch = epoch_;
    hello.heartbeat_ms = limits::heartbeat_interval_ms;
    hello.heartbeat_grace_ms = limits::heartbeat_grace_ms;
    hello.body_bytes_max = config_.body_bytes_max;
    hello.frame_bytes_max = limits::frame_bytes_max;
    hello.page_events_max = limits::page_events_max;
    hello.resume_events_max = limits::resume_events_max;
    hello.rooms_per_session_max = limits::rooms_per_session_max;
    hello.queue_bytes_max = limits::session_queue_bytes_max;
    hello.file_bytes_max = config_.file_bytes_max;
    hello.typing_interval_ms = limits::typing_interval_ms;
    hello.typing_lapse_ms = limits::typing_lapse_ms;
    hello.idle_ms = limits::idle_ms;
    hello.guests = config_.guests;
    hello.sign_up = config_.sign_up;
    hello.providers = config_.providers;
    hello.guest_rights = config_.guest_rights;
    hello.link_cards = link_cards_ != nullptr;
    reply(id, 0, hello);
}

void Server::on(const Asker& asker, const Auth& auth) {
    if (asker.session.phase != Session::Phase::waiting) {
        refuse(asker, ErrorCode::already_authenticated);
        return;
    }
    if (!auth.token.empty()) {
        if (submit(asker, FindPersonRequest{0, entropy_.digest(auth.token), transport_.address(asker.id)},
                   PendingAuth{auth.token}))
            asker.session.phase = Session::Phase::authenticating;
        return;
    }
    if (!config_.guests) {
        refuse(asker, ErrorCode::guests_off);
        return;
    }
    Result<JudgedName> name = names_.judge(auth.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    const std::string token = random_id("", 2);
    Person person{UserId(random_id("u", 1)), std::move(name.value().name)};
    AddPersonRequest add{0, std::move(person), new_session(token, auth.device), std::move(name.value().skeleton),
                         transport_.address(asker.id)};
    if (submit(asker, std::move(add), PendingAuth{token})) asker.session.phase = Session::Phase::authenticating;
}

void Server::on(const PersonReply& answer) {
    const Pending pending = take(answer.ticket);
    settle(pending, answer);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const Asker asker{pending.session, *session, pending.request};
    if (!answer.result) {
        refuse_sign_in(asker, answer.result.error());
        return;
    }
    if (holds_alternative<PendingRegistration>(pending.purpose)) {
        reply(pending.session, pending.request, AccountNotice(Done{}));
        return;
    }
    welcome(pending, *session, answer.result.value());
}

void Server::welcome(const Pending& pending, Session& session, const PersonFound& found) {
    session.phase = Session::Phase::ready;
    session.person = found.person;
    session.rank = found.rank;
    session.id = found.session;
    session.scopes = found.scopes;
    session.expires_ms = found.expires_ms;
    session.sees_readers = value_in(found.settings, readers_key) != readers_off;
    if (session.pace) session.pace->person = pacer_->of_person(found.person.id.value);
    std::unordered_map<RoomId, const Standing*> stored;
    for (const RoomInfo& room : found.rooms) {
        if (!room.standing) continue;
        stored.emplace(room.id, &*room.standing);
        const Membership membership{room.standing->role, room.standing->invited};
        session.memberships.set(room.id, membership);
    }
    sessions_of_[found.person.id].push_back(pending.session);
    rooms_.try_emplace(found.personal.id, found.personal, ++last_stream_);
    presence_.opened(found.person.id, pending.session, presence_choice(value_in(found.settings, presence_key)),
                     found.personal.head);

    Welcome welcome{found.person, token_of(pending.purpose), {}, found.personal, found.settings, found.rank, found.session};
    for (const RoomId& id : room_order_) {
        const Room& room = rooms_.at(id);
        if (!may_see(room, session)) continue;
        RoomInfo& info = welcome.rooms.emplace_back(room.info());
        info.standing = standing_in(room, session);
        const auto known = stored.find(id);
        if (known == stored.end()) continue;
        info.standing->read = known->second->read;
        info.standing->unread = known->second->unread;
        info.standing->threads = known->second->threads;
    }
    reply(pending.session, pending.request, std::move(welcome));
}

const std::string& Server::token_of(const Purpose& purpose) {
    const auto* identity = get_if<PendingIdentity>(&purpose);
    return identity == nullptr ? get<PendingAuth>(purpose).token : identity->token;
}

void Server::forget_person(SessionId id, const UserId& person) {
    std::vector<SessionId>& here = sessions_of_[person];
    here.erase(std::remove(here.begin(), here.end(), id), here.end());
    if (!here.empty()) return;
    sessions_of_.erase(person);
    rooms_.erase(personal_room(person));  // nobody else can listen
}

void Server::beat(SessionId id, Session& session, MonotonicMs now) {
    for (auto& [room_id, subscription] : session.rooms)
        if (subscription.state == Subscription::State::live) subscription.sent_at_beat = rooms_.at(room_id).head();
    session.since = now;
    session.beat_unanswered = true;
    reply(id, 0, Beat{});
}

void Server::on(const Asker& asker, const BeatReply& beat_reply) {
    for (const Cursor& cursor : beat_reply.cursors) give_lacking(asker, cursor);
    if (asker.request != 0) reply(asker.id, asker.request, Beat{});
}

/// A beat of the client's own is compared with the head; the answer to ours with what had left before it, because what left
/// later may still be under way.
void Server::give_lacking(const Asker& asker, const Cursor& cursor) {
    const auto found = asker.session.rooms.find(cursor.room);
    if (found == asker.session.rooms.end() || found->second.state == Subscription::State::catching_up) return;
    const Subscription& subscription = found->second;
    Room& room = rooms_.at(cursor.room);
    if (cursor.last > room.head()) {
        reply(asker.id, 0, Reset{cursor.room, epoch_, room.head()});
        leave(asker.id, asker.session, cursor.room);
        return;
    }
    const bool lagging = subscription.state == Subscription::State::lagging;
    const Seq expected = asker.request != 0 ? room.head() : subscription.sent_at_beat;
    if (cursor.last >= expected && !lagging) return;
    resume_from(Asker{asker.id, asker.session, 0}, room, PendingResume{cursor.room, cursor.last, false});
}

}  // namespace parley::server
