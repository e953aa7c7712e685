// What the person may do, as the server will judge it: so that nothing is offered in vain.
#pragma once

#include "shared/permissions.h"
#include "wasm-client/model/state.h"

namespace parley::client {

Actor actor_in(const State& state, const RoomState& room);
RoomFacts facts_of(const RoomState& room);

/// Of a message that is in the log and whole.
bool may(const State& state, const RoomState& room, EventKind kind, const Message& message);
/// To somebody else, in the room: `muted`, or `left`. Their role there is not known here: the server looks at it.
bool may_to(const State& state, const RoomState& room, EventKind kind, const Person& person);
/// With what the server says of them.
bool may_to(const State& state, const RoomState& room, EventKind kind, const Profile& person);
/// What a room is and asks of its people; of `unmuted` somebody's who is nothing there.
bool may_rule(const State& state, const RoomState& room, EventKind kind);
/// With the links into a room that has a door.
bool may_link(const State& state, const RoomState& room, LinkAct act);
bool may_post(const State& state, const RoomState& room);

}  // namespace parley::client
