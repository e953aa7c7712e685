// Where one can go: rooms, direct rooms and people, the best first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"

namespace parley::client {

struct State;

/// A room, or a person whose direct room is opened.
struct Choice {
    RoomId room;  ///< empty: a person
    RoomAccess access = RoomAccess::everyone;
    Person person;
    std::string name;
    std::string about;  ///< what else is said of it; may be empty
    std::uint32_t unread = 0;
};

/// The list stays as it is until something is typed, so that nothing moves away under a finger.
struct SwitcherState {
    bool open = false;
    std::string query;
    std::vector<Choice> choices;
    std::size_t current = 0;
    /// The message that goes where is chosen; seq 0: it is the person who goes.
    Forwarded forwards = {};
};

inline constexpr std::size_t choices_max = 50;

/// With a query the best fit first; among the same, and without one, what is unread, then what one was in last. `visited` has
/// the last one first.
std::vector<Choice> choices_for(const State& state, const std::vector<RoomId>& visited, std::string_view query);

/// Of those the ones to which a message can go, the room that it is in left out.
std::vector<Choice> choices_to_forward(const State& state, const std::vector<RoomId>& visited, std::string_view query,
                                       const RoomId& from);

/// Whose words or presence are known here, oneself left out; those who wrote last in the current room come first.
std::vector<Person> known_people(const State& state);

}  // namespace parley::client
