// What the log answers.
#include <algorithm>
#include <cassert>
#include <utility>

#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

void Server::on(const AppendReply& answer) {
    appends_pending_--;
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const Asker asker{pending.session, *session, pending.request};
    if (const auto* going = get_if<PendingLeave>(&pending.purpose)) {
        // Who is out already, by another session or another's hand, has what they asked for.
        const bool out = answer.result.ok() || answer.result.error().code == ErrorCode::not_joined ||
                         answer.result.error().code == ErrorCode::unknown_room;
        if (!out) {
            refuse(pending.session, pending.request, answer.result.error());
            return;
        }
        leave(pending.session, *session, going->room);
        reply(pending.session, pending.request, Left{going->room});
        return;
    }
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    if (const auto* enter = get_if<PendingEnter>(&pending.purpose)) {
        read_newest(asker, enter->room);
        return;
    }
    if (session->dialect == Dialect::plain) return;  // its own words come back as a push
    const auto& change = get<PendingChange>(pending.purpose);
    reply(pending.session, pending.request,
          Ack{change.room, change.cid, answer.result.value().seq, answer.result.value().at_ms});
}

void Server::on(const Committed& committed) {
    on_batch(std::make_shared<const RoomBatch>(RoomBatch::Events{committed.event}));
}

void Server::on_batch(const std::shared_ptr<const RoomBatch>& batch) {
    Room* room = find(batch->room());
    if (room == nullptr) return;  // a personal log whose person is not here
    for (const auto& event : batch->events()) room->append(event);
    transport_.publish(room->stream(), batch, Keeping::durable);
    for (const auto& event : batch->events()) {
        follow(*event, *room);
        if (event->kind == EventKind::posted && sessions_of_.count(event->author.id) > 0)
            presence_.posted(event->room, event->author.id);
    }
    take_early(batch->room());
}

void Server::on(const ReadReply& answer) {
    const auto asked = pending_.find(answer.ticket);
    assert(asked != pending_.end() && "the log answers a ticket once");
    if (is_early(asked->second, answer)) {
        early_[room_of(asked->second.purpose)].push_back({answer, now_});
        return;
    }
    answer_read(answer);
}

const RoomId& Server::room_of(const Purpose& purpose) {
    if (const auto* join = get_if<PendingJoin>(&purpose)) return join->room;
    if (const auto* resume = get_if<PendingResume>(&purpose)) return resume->room;
    if (const auto* card = get_if<PendingLinkCard>(&purpose)) return card->room;
    return get<PendingHistory>(purpose).room;
}

bool Server::is_early(const Pending& pending, const ReadReply& answer) const {
    const bool follows_nothing =
        holds_alternative<PendingHistory>(pending.purpose) || holds_alternative<PendingLinkCard>(pending.purpose);
    if (follows_nothing || !answer.result) return false;
    const auto room = rooms_.find(room_of(pending.purpose));
    return room != rooms_.end() && answer.result.value().head > room->second.head();
}

void Server::take_early(const RoomId& room) {
    const auto waiting = early_.find(room);
    if (waiting == early_.end()) return;
    const std::vector<Early> answers = std::move(waiting->second);
    early_.erase(waiting);
    for (const Early& early : answers) on(early.answer);
}

/// After a commit of which the disk did not say whether it succeeded, the log may hold what nobody was told.
void Server::give_up_waiting() {
    std::vector<ReadReply> overdue;
    for (auto& [room, answers] : early_) {
        const auto late = std::partition(answers.begin(), answers.end(),
                                         [this](const Early& early) { return now_ - early.since < limits::early_answer_ms; });
        for (auto early = late; early != answers.end(); ++early) overdue.push_back(std::move(early->answer));
        answers.erase(late, answers.end());
    }
    for (const ReadReply& answer : overdue) answer_read(answer);
}

void Server::answer_read(const ReadReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    if (const auto* resume = get_if<PendingResume>(&pending.purpose)) {
        if (answer.result)
            finish_resume(pending, *session, *resume, answer.result.value());
        else
            fail_resume(pending, *session, *resume, answer.result.error());
        return;
    }
    if (const auto* join = get_if<PendingJoin>(&pending.purpose)) {
        if (answer.result) {
            finish_join(pending, *session, join->room, answer.result.value());
            return;
        }
        // A subscription without its newest page would stay silent for ever.
        leave(pending.session, *session, join->room);
    }
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    if (find_readable(room_of(pending.purpose), *session) == nullptr) {  // it was theirs when they asked
        refuse(pending.session, pending.request, make_error(ErrorCode::unknown_room));
        return;
    }
    if (const auto* card = get_if<PendingLinkCard>(&pending.purpose)) {
        read_for_card(pending, *card, answer);
        return;
    }
    const auto& history = get<PendingHistory>(pending.purpose);
    const PageRead& page = answer.result.value();
    reply(pending.session, pending.request, Page{history.room, page.events, page.more, page.more_after, page.head, page.root});
}

void Server::on(const AddRoomReply& answer) {
    const Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    if (!answer.result) {
        refuse(pending.session, pending.request, answer.result.error());
        return;
    }
    on(Asker{pending.session, *session, pending.request}, Join{answer.result.value().id});
}

void Server::on(const SearchReply& answer) {
    const Pending pending = take(answer.ticket);
    if (find(pending.session) == nullptr) return;
    if (answer.result)
        reply(pending.session, pending.request, answer.result.value());
    else
        refuse(pending.session, pending.request, answer.result.error());
}

}  // namespace parley::server
