// Events: posting, which is the hot path, and everything else that happens.
#include <algorithm>
#include <optional>
#include <utility>

#include "native-server/storage/log_writer.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

bool LogWriter::apply(const AppendRequest& request, Replies& replies) {
    Place place;
    if (!appender_.find_author(request.author, place.author) || !find_place(request, place)) return false;
    Verdict verdict;
    if (place.room == nullptr && place.facts.access != RoomAccess::personal) {
        verdict = make_error(ErrorCode::unknown_room);
    } else {
        const bool done = request.content.kind == EventKind::posted ? post(request, place, replies, verdict)
                          : goes_to_staff(request.content.kind)     ? moderate(request, place, replies, verdict)
                                                                    : change(request, place, replies, verdict);
        if (!done) return false;
    }
    if (verdict && !verdict->ok()) verdict = worded(verdict->error(), place);
    replies.emplace_back(AppendReply{request.ticket, verdict ? std::move(*verdict) : newest(*place.room)});
    return true;
}

bool LogWriter::find_place(const AppendRequest& request, Place& place) {
    place.id = request.content.kind == EventKind::reported ? request.content.about : request.room;
    place.actor.id = place.author.person.id;
    place.now_ms = appender_.now_ms();
    if (!tables_.rooms.find(place.id, place.room)) return false;
    restrain(place);
    if (request.as_member) place.actor.rank = std::min(place.actor.rank, Rank::member);
    if (is_personal(place.id)) {
        const bool own = place.id == personal_room(place.author.person.id);
        place.facts.access = RoomAccess::personal;
        place.actor.role = own ? Role::owner : Role::none;
        return true;
    }
    if (place.room == nullptr) return true;
    place.facts = place.room->facts();
    // A post to a room for everyone asks for no more than that, as long as it has no rights of its own and is not slow.
    const bool usual = place.room->info.slow_seconds == 0 && place.facts.rights.of(RoomRight::post) == Role::none;
    const bool any_role = usual && place.facts.access == RoomAccess::everyone && request.content.kind == EventKind::posted;
    if (!any_role && !tables_.standings.find(place.room->no, place.author.no, place.membership)) return false;
    place.actor.role = effective_role(place.facts.access, place.membership.role, place.actor.rank);
    if (request.as_member) place.actor.role = std::min(place.actor.role, Role::member);
    place.actor.invited = place.membership.invited_by != 0;
    return true;
}

bool LogWriter::post(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict) {
    if (request.content.forwarded && place.room != nullptr) return forward(request, place, replies, verdict);
    if (request.content.thread != 0 && place.room != nullptr) {
        Seq root = 0;
        if (!rules_.find_root(place, request.content.thread, root)) return false;
        if (root != request.content.thread) {
            AppendRequest to_root = request;
            to_root.content.thread = root;
            return post(to_root, place, replies, verdict);
        }
    }
    TargetFacts target;
    if (names_message(request.content) && place.room != nullptr && !rules_.find_target(place, request.content, target))
        return false;
    // A retry gets its answer even when the room was closed to its author meanwhile, or what it answers is gone.
    if (const auto refused = refusal(place.facts, place.actor, request.content, target)) {
        if (place.room != nullptr && !appender_.find_repeated(place, request.cid, request.content, verdict)) return false;
        if (!verdict || !verdict->ok()) verdict = make_error(*refused);
        return true;
    }
    if (!request.content.files.empty()) return post_with_files(request, place, replies, verdict);
    // Whether the cid is new, the index says when the row goes in: nothing is looked up before.
    switch (appender_.append(*place.room, place.author, request.cid, request.content, replies)) {
        case EventInserter::Outcome::stored:
            tables_.moderation.posted(place.room->no, place.author.no, place.room->info.slow_seconds, appender_.now_ms());
            return true;
        case EventInserter::Outcome::same_cid:
            return appender_.find_repeated(place, request.cid, request.content, verdict) && verdict;
        case EventInserter::Outcome::failed:
            break;
    }
    return false;
}

bool LogWriter::change(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict) {
    if (!appender_.find_repeated(place, request.cid, request.content, verdict)) return false;
    if (verdict) return true;
    EventContent content = request.content;
    if (!rules_.judge(place, content, verdict)) return false;
    return verdict || store_change(request, content, place, replies);
}

bool LogWriter::store_change(const AppendRequest& request, const EventContent& content, Place& place, Replies& replies) {
    if (place.room == nullptr && !appender_.find_personal(place.author, place.room)) return false;
    if (content.kind == EventKind::deleted) {
        if (!tables_.erasing.erase(place.room->no, content.target)) return false;
        if (!tables_.files.remove_of(place.room->no, content.target)) return false;
        erased_ = true;
    }
    if (is_draft(content) && !erase_draft(content, place)) return false;
    if (!appender_.append_new(*place.room, place.author, request.cid, content, replies)) return false;
    if (!tell_staff_of(content, place, replies)) return false;
    if (content.kind == EventKind::read && !tell_read(content, place.author, replies)) return false;
    return content.kind != EventKind::invited || tell_invited(content, place, replies);
}

/// What one thought better of is not kept. It leaves the file with the next checkpoint that comes by itself: one for each pause
/// of everybody who writes would be too many.
bool LogWriter::erase_draft(const EventContent& content, const Place& place) {
    Seq since = 0;
    if (!rules_.find_draft(place, content, since)) return false;
    return since == 0 || tables_.erasing.erase(place.room->no, since);
}

bool LogWriter::tell_invited(const EventContent& content, const Place& place, Replies& replies) {
    const PersonRow* found = nullptr;
    if (!tables_.people.find(content.person.id, found) || found == nullptr) return false;
    const PersonRow invited = *found;
    RoomRow* personal = nullptr;
    if (!appender_.find_personal(invited, personal)) return false;
    EventContent told = content;
    told.about = place.id;
    return appender_.append_new(*personal, place.author, MessageCid(), told, replies);
}

}  // namespace parley::server
