// FakeLog: what becomes an event, and what it changes.
#include <algorithm>
#include <memory>

#include "native-server/core/fold.h"
#include "shared/codec.h"
#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

namespace {

/// Whether a retry says the same; what was erased can't be compared.
bool says_the_same(const Event& first, const AppendRequest& request, const EventContent& wanted) {
    if (first.room != request.room || first.kind != request.content.kind) return false;
    if (first.state.erased)
        return first.kind == EventKind::posted || first.kind == EventKind::setting || first.target == request.content.target;
    if (first.forwarded || wanted.forwarded) return first.forwarded.has_value() == wanted.forwarded.has_value();
    EventContent stored = first;
    stored.person.name = wanted.person.name;
    if (goes_to_staff(first.kind)) {  // what the log has added to an act
        stored.person = wanted.person;
        stored.address = first.kind == EventKind::banned ? stored.address : wanted.address;
        stored.topic = wanted.topic;
        stored.messages = wanted.messages;
    }
    return encode_content(stored) == encode_content(wanted);
}

const UserId& whom(const EventContent& content, const UserId& author) {
    return content.person.id.empty() ? author : content.person.id;
}

bool reacted(const Event& message, const std::string& emoji, const UserId& person) {
    for (const Reaction& reaction : message.state.reactions) {
        if (reaction.emoji != emoji) continue;
        return std::any_of(reaction.people.begin(), reaction.people.end(), [&](const Person& one) { return one.id == person; });
    }
    return false;
}

}  // namespace

void FakeLog::apply(const AppendRequest& request, Replies& replies) {
    Result<Appended> result = append(request, replies);
    replies.emplace_back(AppendReply{request.ticket, std::move(result)});
}

Result<Appended> FakeLog::append(AppendRequest request, Replies& replies) {
    if (request.room == personal_room(request.author.id)) personal_log(request.author.id);
    Room* room = find(request.room);
    if (room == nullptr) return make_error(ErrorCode::unknown_room);
    if (Seq& thread = request.content.thread; request.content.kind == EventKind::posted && thread != 0) {
        const bool there = thread <= room->events.size();
        const Event* named = there ? &room->events[static_cast<std::size_t>(thread) - 1] : nullptr;
        if (named != nullptr && named->kind == EventKind::posted && named->thread != 0) thread = named->thread;
    }
    EventContent content = request.content;
    const bool all_held = find_held(request, content);
    const auto place = by_cid_.find({request.author.id.value, request.cid.value});
    if (!request.cid.empty() && place != by_cid_.end()) {
        const Event& first = find(place->second.first)->events[static_cast<std::size_t>(place->second.second) - 1];
        if (!says_the_same(first, request, content)) return make_error(ErrorCode::cid_conflict);
        return Appended{first.seq, first.at_ms, true};
    }
    if (goes_to_staff(request.content.kind)) return moderate(request, replies);
    // What is so already is so whatever one may do; of messages it is told to those who may.
    if (const auto since = so_in_room(request, *room)) return repeated(*room, *since);
    if (const auto error = refuse(request, *room)) return *error;
    if (const auto since = so_of_message(request, *room)) return repeated(*room, *since);
    if (is_one_reaction_too_many(request, *room)) return make_error(ErrorCode::too_large);
    if (const auto verdict = judge_personal(request, *room)) return *verdict;
    if (!all_held) return make_error(ErrorCode::unknown_file);
    if (content.forwarded) return forward(request, std::move(content), replies);

    if (!content.person.id.empty()) content.person = find_person(content.person.id)->person;
    const Event& event = store(*room, remember(request.author).person, request.cid, content, replies);
    for (const FileInfo& file : content.files) {
        find_file(file.id)->room = request.room;
        find_file(file.id)->seq = event.seq;
    }
    if (event.kind == EventKind::invited) {
        content.about = request.room;
        Room& personal = personal_log(content.person.id);
        store(personal, event.author, MessageCid(), std::move(content), replies);
    }
    tell_staff_of(*room, event, replies);
    if (event.kind == EventKind::posted && room->info.slow_seconds > 0) room->wrote_at[event.author.id.value] = now_ms_;
    return Appended{event.seq, event.at_ms, false};
}

Actor FakeLog::actor(const Room& room, const UserId& person, bool as_member) const {
    Actor actor{person, Role::none, room.invited.count(person.value) > 0};
    if (room.info.access == RoomAccess::personal) {
        actor.role = room.info.id == personal_room(person) ? Role::owner : Role::none;
        return actor;
    }
    const auto membership = room.members.find(person.value);
    actor.role = effective_role(room.info.access, membership == room.members.end() ? Role::none : membership->second.role,
                                as_member ? std::min(rank_of(person), Rank::member) : rank_of(person));
    if (as_member) actor.role = std::min(actor.role, Role::member);
    restrain(room, actor);
    if (as_member) actor.rank = std::min(actor.rank, Rank::member);
    return actor;
}

Appended FakeLog::repeated(const Room& room, Seq since) {
    return {since, since == 0 ? 0 : room.events[static_cast<std::size_t>(since) - 1].at_ms, true};
}

std::optional<Seq> FakeLog::so_in_room(const AppendRequest& request, const Room& room) {
    const EventContent& content = request.content;
    if (room.info.access == RoomAccess::personal || !may_read(room.info.access, actor(room, request.author.id).role))
        return std::nullopt;
    const UserId& person = whom(content, request.author.id);
    if (find_person(person) == nullptr) return std::nullopt;
    const auto membership = room.members.find(person.value);
    const bool member = membership != room.members.end();
    const auto head_if = [&](bool so) { return so ? std::optional(room.info.head) : std::nullopt; };
    switch (content.kind) {
        case EventKind::joined:
            return member ? std::optional(membership->second.since) : std::nullopt;
        case EventKind::left:
            return head_if(actor(room, person).role == Role::none);
        case EventKind::invited:
            return head_if(member || room.invited.count(person.value) > 0);
        case EventKind::renamed:
            return head_if(room.info.name == content.name);
        case EventKind::topic:
            return head_if(room.info.topic == content.topic);
        case EventKind::archived:
            return head_if(room.info.archived);
        case EventKind::unarchived:
            return head_if(!room.info.archived);
        case EventKind::unmuted: {
            const auto mute = room.mutes.find(person.value);
            return head_if(mute == room.mutes.end() || !holds(mute->second));
        }
        case EventKind::slowed:
            return head_if(room.info.slow_seconds == content.seconds);
        case EventKind::rights: {
            const auto right = room_right_from(content.key);
            return head_if(right && room.info.rights.of(*right) == content.role);
        }
        default:
            return std::nullopt;
    }
}

std::optional<Error> FakeLog::refuse(const AppendRequest& request, const Room& room) {
    const EventContent& content = request.content;
    TargetFacts target;
    const Seq named = message_named(content);
    if (names_message(content) && named >= 1 && named <= room.events.size()) {
        const Event& message = room.events[static_cast<std::size_t>(named) - 1];
        target = {message.kind == EventKind::posted, message.state.erased, message.author.id};
        target.forwarded = message.forwarded.has_value();
    }
    const Actor author = actor(room, request.author.id, request.as_member);
    if (!content.person.id.empty()) {
        target.role = actor(room, content.person.id).role;
        target.rank = rank_of(content.person.id);
    }
    const RoomFacts facts{room.info.access, room.info.archived, room.info.rights};
    if (const auto code = refusal(facts, author, content, target)) return worded(*code, room, author.id);
    if (!content.person.id.empty() && find_person(content.person.id) == nullptr) return make_error(ErrorCode::unknown_person);
    if (content.kind == EventKind::role) {
        if (content.role == Role::none) return make_error(ErrorCode::bad_field);
        if (actor(room, content.person.id).role == Role::none) return make_error(ErrorCode::unknown_person);
    }
    return std::nullopt;
}

std::optional<Seq> FakeLog::so_of_message(const AppendRequest& request, const Room& room) {
    const EventContent& content = request.content;
    if (!has_message_target(content.kind)) return std::nullopt;
    const Event message = folded(room, content.target);
    const bool has_reacted = reacted(message, content.key, request.author.id);
    const bool so = (content.kind == EventKind::reacted && has_reacted) ||
                    (content.kind == EventKind::unreacted && !has_reacted) ||
                    (content.kind == EventKind::unpinned && message.state.pinned == 0);
    if (content.kind == EventKind::pinned && message.state.pinned != 0) return message.state.pinned;
    return so ? std::optional(room.info.head) : std::nullopt;
}

std::optional<Result<Appended>> FakeLog::judge_personal(const AppendRequest& request, const Room& room) {
    const EventContent& content = request.content;
    const Member& author = remember(request.author);
    if (content.kind == EventKind::read) {
        const Room* about = find(content.about);
        const bool there = about != nullptr && about->info.access != RoomAccess::personal &&
                           may_read(about->info.access, actor(*about, request.author.id).role);
        if (!there) return make_error(ErrorCode::unknown_room);
        if (content.thread != 0) {
            const std::vector<ThreadStanding> threads = threads_of(*about, author);
            const auto one = std::find_if(threads.begin(), threads.end(),
                                          [&](const ThreadStanding& thread) { return thread.root == content.thread; });
            if (one == threads.end() || content.target <= one->read) return repeated(room, room.info.head);
        }
        const auto marker = author.markers.find(content.about.value);
        if (content.thread == 0 && content.target <= (marker == author.markers.end() ? 0 : marker->second))
            return repeated(room, room.info.head);
        if (content.target > about->info.head) return make_error(ErrorCode::unknown_message);
    }
    if (is_draft(content)) {
        const auto draft = author.drafts.find(content.key);
        if (content.body == (draft == author.drafts.end() ? "" : draft->second.words)) return repeated(room, room.info.head);
        if (draft == author.drafts.end() && author.drafts.size() >= limits::drafts_per_person_max)
            return make_error(ErrorCode::too_large);
        return std::nullopt;
    }
    if (content.kind == EventKind::setting) {
        const auto setting = author.settings.find(content.key);
        if (setting != author.settings.end() && setting->second == content.body) return repeated(room, room.info.head);
        if (setting == author.settings.end() && author.settings.size() >= limits::settings_per_person_max)
            return make_error(ErrorCode::too_large);
    }
    return std::nullopt;
}

bool FakeLog::is_one_reaction_too_many(const AppendRequest& request, const Room& room) {
    if (request.content.kind != EventKind::reacted) return false;
    const std::vector<Reaction> reactions = folded(room, request.content.target).state.reactions;
    const bool known =
        std::any_of(reactions.begin(), reactions.end(), [&](const Reaction& one) { return one.emoji == request.content.key; });
    return !known && reactions.size() >= limits::reaction_kinds_max;
}

const Event& FakeLog::store(Room& room, const Person& author, const MessageCid& cid, EventContent content, Replies& replies) {
    Event event;
    static_cast<EventContent&>(event) = std::move(content);
    event.room = room.info.id;
    event.seq = ++room.info.head;
    event.at_ms = room.events.empty() ? now_ms_ : std::max(now_ms_, room.events.back().at_ms);
    event.author = remember(author).person;
    event.cid = cid;
    if (!cid.empty()) by_cid_[{author.id.value, cid.value}] = {event.room, event.seq};
    replies.emplace_back(Committed{std::make_shared<const Event>(event)});
    room.events.push_back(event);
    project(room, room.events.back());
    if (event.kind == EventKind::read && event.thread == 0) {
        const Room* about = find(event.about);
        const std::vector<Reader> readers = about == nullptr ? std::vector<Reader>() : readers_of(*about);
        for (const Reader& reader : readers)
            if (reader.id == author.id) replies.emplace_back(ReadOn{event.about, reader});
    }
    return room.events.back();
}

void FakeLog::project(Room& room, const Event& event) {
    switch (event.kind) {
        case EventKind::created:
            room.info.access = event.access;
            change_room(room.info, event);
            if (event.access != RoomAccess::everyone && event.access != RoomAccess::staff)
                room.members[event.author.id.value] = {Role::owner, event.seq};
            break;
        case EventKind::renamed:
        case EventKind::topic:
        case EventKind::archived:
        case EventKind::unarchived:
        case EventKind::slowed:
        case EventKind::rights:
            change_room(room.info, event);
            break;
        case EventKind::retention:
            if (!event.about.empty()) break;
            room.days_kept = event.days;
            room.messages_kept = event.messages;
            break;
        case EventKind::deleted:
        case EventKind::expired:
            erase(room, event);
            break;
        case EventKind::read:
            if (event.thread != 0)
                remember(event.author).thread_markers[{event.about.value, event.thread}] = event.target;
            else
                remember(event.author).markers[event.about.value] = event.target;
            break;
        case EventKind::setting:
            if (is_draft(event))
                project_draft(room, event);
            else
                remember(event.author).settings[event.key] = event.body;
            break;
        default:
            project_people(room, event);
            project_moderation(room, event);
            break;
    }
}

void FakeLog::project_draft(Room& room, const Event& event) {
    std::map<std::string, Draft>& drafts = remember(event.author).drafts;
    if (const auto before = drafts.find(event.key); before != drafts.end()) {
        Event& old = room.events[before->second.seq - 1];
        erase_words(old);
        old.key.clear();
        drafts.erase(before);
    }
    if (!event.body.empty()) drafts[event.key] = {event.body, event.seq};
}

void FakeLog::project_people(Room& room, const Event& event) {
    if (room.info.access == RoomAccess::personal || room.info.access == RoomAccess::staff) return;
    const std::string person = whom(event, event.author.id).value;
    switch (event.kind) {
        case EventKind::joined:
            change_room(room.info, event);
            room.members[person] = {Role::member, event.seq};
            room.invited.erase(person);
            break;
        case EventKind::invited:
            room.invited.insert(person);
            break;
        case EventKind::left:
            change_room(room.info, event);
            room.members.erase(person);
            room.invited.erase(person);
            std::erase_if(room_links_,
                          [&](const RoomLink& one) { return one.room == room.info.id && one.info.by.value == person; });
            break;
        case EventKind::role:
            if (event.role == Role::none)
                room.members.erase(person);
            else
                room.members.emplace(person, Membership{event.role, event.seq}).first->second.role = event.role;
            break;
        default:
            break;
    }
}

void FakeLog::erase(Room& room, const Event& event) {
    const auto spoken_of = [&](Seq seq) {
        return event.kind == EventKind::expired ? seq <= event.target : seq == event.target;
    };
    for (Event& one : room.events) {
        if (one.kind == EventKind::posted && spoken_of(one.seq)) {
            for (const FileInfo& file : one.files)
                files_.erase(std::remove_if(files_.begin(), files_.end(),
                                            [&](const StoredFile& stored) {
                                                return stored.file.id == file.id && stored.room == room.info.id &&
                                                       stored.seq == one.seq;
                                            }),
                             files_.end());
            erase_words(one);
        }
        if (one.kind == EventKind::edited && spoken_of(one.target)) erase_words(one);
    }
}

void FakeLog::expire(Replies& replies) {
    std::erase_if(hidden_, [this](const Hidden& one) { return one.until_ms <= now_ms_; });
    for (Room& room : rooms_) {
        Seq messages = ordinal(room, room.info.head);
        Seq last = 0;
        for (const Event& event : room.events) {
            if (event.kind != EventKind::posted) continue;
            const bool too_many = room.messages_kept > 0 && messages > room.messages_kept;
            const bool too_old = room.days_kept > 0 && event.at_ms < now_ms_ - std::int64_t{room.days_kept} * 86'400'000;
            if ((too_many || too_old) && !event.state.erased) last = event.seq;
            --messages;
        }
        if (last == 0) continue;
        EventContent expired;
        expired.kind = EventKind::expired;
        expired.target = last;
        store(room, find_person(UserId("parley"))->person, MessageCid(), std::move(expired), replies);
    }
}

}  // namespace parley::server
