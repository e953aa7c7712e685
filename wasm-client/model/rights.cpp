#include "wasm-client/model/rights.h"

namespace parley::client {

Actor actor_in(const State& state, const RoomState& room) {
    const parley::Role stored = room.info.standing ? room.info.standing->role : parley::Role::none;
    Actor actor;
    actor.id = state.me.id;
    actor.role = effective_role(room.info.access, stored, state.rank);
    actor.rank = state.rank;
    return actor;
}

RoomFacts facts_of(const RoomState& room) {
    return {room.info.access, room.info.archived, room.info.rights};
}

bool may(const State& state, const RoomState& room, EventKind kind, const Message& message) {
    if (!message.is_whole() || !room.refusal.empty()) return false;
    EventContent content;
    content.kind = kind;
    content.target = message.seq;
    TargetFacts target;
    target.posted = true;
    target.author = message.author.id;
    target.forwarded = message.forwarded.has_value();
    return !refusal(facts_of(room), actor_in(state, room), content, target);
}

bool may_to(const State& state, const RoomState& room, EventKind kind, const Person& person) {
    if (person.id.empty() || person.id == state.me.id || !room.refusal.empty()) return false;
    EventContent content;
    content.kind = kind;
    content.person = person;
    TargetFacts target;
    target.author = person.id;
    target.role = parley::Role::member;
    return !refusal(facts_of(room), actor_in(state, room), content, target);
}

bool may_to(const State& state, const RoomState& room, EventKind kind, const Profile& person) {
    if (person.id.empty() || person.id == state.me.id || !room.refusal.empty()) return false;
    EventContent content;
    content.kind = kind;
    content.person.id = person.id;
    TargetFacts target;
    target.author = person.id;
    target.role = person.role;
    target.rank = person.rank;
    return !refusal(facts_of(room), actor_in(state, room), content, target);
}

bool may_rule(const State& state, const RoomState& room, EventKind kind) {
    if (!room.refusal.empty()) return false;
    EventContent content;
    content.kind = kind;
    if (kind == EventKind::unmuted) content.person.id = UserId("somebody");
    return !refusal(facts_of(room), actor_in(state, room), content, {});
}

bool may_link(const State& state, const RoomState& room, LinkAct act) {
    return room.refusal.empty() && !refusal(facts_of(room), actor_in(state, room), act);
}

bool may_post(const State& state, const RoomState& room) {
    if (!room.refusal.empty()) return false;
    EventContent content;
    content.kind = EventKind::posted;
    Actor actor = actor_in(state, room);
    // Who writes in a public room comes into it.
    if (actor.role == parley::Role::none && room.info.access == RoomAccess::open) actor.role = parley::Role::member;
    return !refusal(facts_of(room), actor, content, {});
}

}  // namespace parley::client
