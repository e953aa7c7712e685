// Who is in a room now, and who writes something there. State of the connection: nothing of it outlives one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/message.h"

namespace parley::client {

/// So many are listed at most; of the others only the number is told.
inline constexpr std::size_t people_listed_max = 500;

struct PeopleHere {
    bool known = false;  ///< the server has said how many
    std::uint32_t count = 0;
    std::vector<PersonHere> people;  ///< in the server's order; while the list is shown
    std::vector<PersonHere> few;     ///< all of them, where the server says that with the number
    bool listed = false;             ///< `people` is what the server said
    bool more = false;               ///< there are others behind the last one
    bool stuck = false;              ///< the server refuses to list them

    // What follows is the model's own.
    std::uint64_t rev = 0;
    std::uint64_t listed_rev = 0;  ///< of `people`
    std::string cursor;
    struct Loading {
        RequestId asked = 0;  ///< 0: nothing is being loaded
        std::vector<PersonHere> people;
        std::size_t wanted = 0;
        std::uint64_t rev = 0;  ///< of the first page
    } loading;
    double ask_at_ms = 0;  ///< not before

    /// Nothing: they are not here, or it is not known.
    [[nodiscard]] std::optional<PersonStatus> status_of(const UserId& person) const {
        for (const auto* list : {&people, &few})
            for (const PersonHere& one : *list)
                if (one.id == person) return one.status;
        return std::nullopt;
    }
};

struct PeopleTyping {
    std::vector<Person> people;  ///< the first of them, without oneself
    std::uint32_t count = 0;     ///< of all others
    double until_ms = 0;         ///< the model's own: over then, if nothing else is heard
};

}  // namespace parley::client
