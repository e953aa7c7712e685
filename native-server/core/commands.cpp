// What clients ask for.
#include <algorithm>
#include <utility>

#include "native-server/core/server.h"
#include "shared/content_rules.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "shared/search_query.h"
#include "shared/text_rules.h"

namespace parley::server {

namespace {

Error bad_cid() {
    return {ErrorCode::bad_field, "`cid` must be 1 to 64 characters of A-Z a-z 0-9 . _ -"};
}

bool lies_in_the_personal_log(EventKind kind) {
    return kind == EventKind::read || kind == EventKind::setting;
}

EventContent posted(std::string body, Via via) {
    EventContent content;
    content.kind = EventKind::posted;
    content.body = std::move(body);
    content.via = via;
    return content;
}

}  // namespace

void Server::on_command(SessionId id, Session& session, ClientMessage message) {
    const Asker asker{id, session, message.id};
    if (draining_) {
        refuse(asker, ErrorCode::shutting_down);
        return;
    }
    if (lacks_scope(asker, message.command)) return;
    if (const auto* auth = get_if<Auth>(&message.command)) {
        on(asker, *auth);
        return;
    }
    if (auto* account = get_if<AccountCommand>(&message.command)) {
        on(asker, std::move(*account));
        return;
    }
    if (session.phase != Session::Phase::ready) {
        refuse(asker, ErrorCode::unauthenticated);
        return;
    }
    visit([&](auto& command) { on(asker, std::move(command)); }, message.command);
}

void Server::on(const Asker& asker, const Create& create) {
    Result<std::string> name = checked_room_name(names_.composed(create.name));
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    if (!create.cid.empty() && !is_plain_id(create.cid.value)) {
        refuse(asker.id, asker.request, bad_cid());
        return;
    }
    if (asker.session.rooms.size() >= limits::rooms_per_session_max) {
        refuse(asker, ErrorCode::too_many_rooms);
        return;
    }
    RoomId id = slug_of(name.value());
    const std::string random = random_id("", 1).substr(0, 6);
    if (id.empty()) id = RoomId("room-" + random);
    // That a private room's name is taken would tell that there is one.
    if (create.access == RoomAccess::closed)
        id = RoomId(id.value.substr(0, limits::id_bytes_max - 14) + "-" + random_id("", 1));
    submit(asker,
           AddRoomRequest{0, std::move(id), std::move(name.value()), create.access, asker.session.person, create.cid, {}},
           PendingCreate{});
}

void Server::on(const Asker& asker, Direct direct) {
    if (!direct.cid.empty() && !is_plain_id(direct.cid.value)) {
        refuse(asker.id, asker.request, bad_cid());
        return;
    }
    std::vector<UserId>& people = direct.people;
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    people.erase(std::remove(people.begin(), people.end(), asker.session.person.id), people.end());
    if (people.empty()) {
        refuse(asker.id, asker.request, Error{ErrorCode::bad_field, "`direct.people` must name somebody else."});
        return;
    }
    if (asker.session.rooms.size() >= limits::rooms_per_session_max) {
        refuse(asker, ErrorCode::too_many_rooms);
        return;
    }
    submit(asker,
           AddRoomRequest{0, RoomId(random_id("direct-", 1)), "", RoomAccess::direct, asker.session.person,
                          std::move(direct.cid), std::move(people)},
           PendingCreate{});
}

/// The operator may want shorter ones than there can be.
std::optional<Error> Server::too_long(const std::string& body) const {
    if (body.size() <= config_.body_bytes_max) return std::nullopt;
    return Error{ErrorCode::too_large,
                 "A message can have at most " + std::to_string(config_.body_bytes_max) + " bytes of text here."};
}

void Server::on(const Asker& asker, Send send) {
    if (!asker.session.rooms.contains(send.room)) {
        refuse(asker, find_readable(send.room, asker.session) == nullptr ? ErrorCode::unknown_room : ErrorCode::not_joined);
        return;
    }
    if (!is_plain_id(send.cid.value)) {
        refuse(asker.id, asker.request, bad_cid());
        return;
    }
    if (const auto error = too_long(send.body)) {
        refuse(asker.id, asker.request, *error);
        return;
    }
    EventContent content = posted(std::move(send.body), Via::client);
    content.files = std::move(send.files);
    content.target = send.target;
    content.thread = send.thread;
    content.in_room = send.in_room;
    content.forwarded = std::move(send.forwarded);
    Result<EventContent> checked = checked_content(std::move(content));
    if (!checked) {
        refuse(asker.id, asker.request, checked.error());
        return;
    }
    PendingChange pending{send.room, send.cid};
    submit(asker,
           AppendRequest{0, std::move(send.room), asker.session.person, std::move(send.cid), std::move(checked.value()),
                         acts_as_member(asker.session)},
           std::move(pending));
}

void Server::on(const Asker& asker, Change change) {
    if (!is_plain_id(change.cid.value)) {
        refuse(asker.id, asker.request, bad_cid());
        return;
    }
    change.content.name = names_.composed(change.content.name);
    Result<EventContent> content = checked_content(std::move(change.content));
    if (!content) {
        refuse(asker.id, asker.request, content.error());
        return;
    }
    if (const auto error = too_long(content.value().body); error && content.value().kind == EventKind::edited) {
        refuse(asker.id, asker.request, *error);
        return;
    }
    if (content.value().kind == EventKind::read) {
        const Room* about = find_readable(content.value().about, asker.session);
        if (about == nullptr || about->info().access == RoomAccess::personal) {
            refuse(asker, ErrorCode::unknown_room);
            return;
        }
    }
    if (bans_itself(asker, content.value())) {
        refuse(asker.id, asker.request, Error{ErrorCode::bad_field, "That is your own address: you would ban yourself."});
        return;
    }
    if (goes_to_staff(content.value().kind)) change.room = staff_room();
    if (lies_in_the_personal_log(content.value().kind)) change.room = personal_room(asker.session.person.id);
    PendingChange pending{change.room, change.cid};
    submit(asker,
           AppendRequest{0, std::move(change.room), asker.session.person, std::move(change.cid), std::move(content.value()),
                         acts_as_member(asker.session)},
           std::move(pending));
}

void Server::on(const Asker& asker, History history) {
    if (!asker.session.rooms.contains(history.room)) {
        refuse(asker, find_readable(history.room, asker.session) == nullptr ? ErrorCode::unknown_room : ErrorCode::not_joined);
        return;
    }
    ReadRequest read{0,
                     history.room,
                     history.anchor,
                     history.seq,
                     history.until,
                     history.limit,
                     limits::resume_bytes_max,
                     asker.session.person.id,
                     history.thread,
                     history.versions};
    submit(asker, std::move(read), PendingHistory{std::move(history.room)});
}

/// What stands in no message that they may read is not fetched for anybody.
void Server::on(const Asker& asker, AskLinkCard wanted) {
    if (!asker.session.rooms.contains(wanted.room)) {
        refuse(asker, find_readable(wanted.room, asker.session) == nullptr ? ErrorCode::unknown_room : ErrorCode::not_joined);
        return;
    }
    if (wanted.seq == 0) {
        refuse(asker, ErrorCode::unknown_message);
        return;
    }
    if (link_cards_ == nullptr) {
        reply(asker.id, asker.request, LinkCardAnswer{std::move(wanted.url), {}});
        return;
    }
    ReadRequest read{0,
                     wanted.room,
                     PageAnchor::between,
                     wanted.seq - 1,
                     wanted.seq + 1,
                     1,
                     limits::resume_bytes_max,
                     asker.session.person.id};
    submit(asker, std::move(read), PendingLinkCard{std::move(wanted.room), std::move(wanted.url)});
}

void Server::read_for_card(const Pending& pending, const PendingLinkCard& wanted, const ReadReply& answer) {
    const std::vector<Event>& events = answer.result.value().events;
    const bool stands_there = !events.empty() && events.front().kind == EventKind::posted && !events.front().state.erased &&
                              names_address(events.front().body, wanted.url);
    if (!stands_there) {
        refuse(pending.session, pending.request, make_error(ErrorCode::unknown_message));
        return;
    }
    const Ticket ticket = next_ticket_++;
    if (!link_cards_->ask(ticket, wanted.url)) {
        refuse(pending.session, pending.request, make_error(ErrorCode::busy));
        return;
    }
    find(pending.session)->requests++;
    pending_.emplace(ticket, Pending{pending.session, pending.request, wanted});
}

void Server::on_link_card(const LinkCardReply& answer) {
    Pending pending = take(answer.ticket);
    if (find(pending.session) == nullptr) return;
    reply(pending.session, pending.request, LinkCardAnswer{std::move(get<PendingLinkCard>(pending.purpose).url), answer.card});
}

void Server::on(const Asker& asker, Search search) {
    Result<SearchQuery> query = parse_search_query(search.query);
    if (!query) {
        refuse(asker.id, asker.request, query.error());
        return;
    }
    submit(asker, SearchRequest{0, std::move(query.value()), asker.session.person.id, std::move(search.cursor), search.limit},
           PendingSearch{});
}

// ---- plain text ------------------------------------------------------------------------------------------------------

void Server::on_plain_text(SessionId id, Session& session, std::string_view text) {
    if (draining_) return;  // close_all follows, and says so with 1012
    Result<std::string> body = checked_body(text);
    if (!body) {
        // The plain form has no room for a typed error. An empty frame says nothing; anything else ends the connection with
        // the reason, so that the sender learns that it was not posted.
        if (body.error().code == ErrorCode::too_large)
            transport_.close(id, CloseCode::message_too_big, body.error().message);
        else if (text.find('\0') != std::string_view::npos)
            transport_.close(id, CloseCode::invalid_payload, body.error().message);
        return;
    }
    if (const auto error = too_long(body.value())) {
        transport_.close(id, CloseCode::message_too_big, error->message);
        return;
    }
    // No request of its own makes the person: the log adds an author with their first words, so that a client which says one
    // thing and goes is heard all the same.
    if (session.person.id.empty()) session.person = {UserId(random_id("u", 1)), random_id("guest-", 1).substr(0, 10)};
    MessageCid cid(random_id("plain-", 2));
    PendingChange pending{lobby(), cid};
    submit(Asker{id, session, 0},
           AppendRequest{0, lobby(), session.person, std::move(cid), posted(std::move(body.value()), Via::plain)},
           std::move(pending));
}

}  // namespace parley::server
