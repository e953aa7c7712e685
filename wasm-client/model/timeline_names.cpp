// What the people of a timeline are called, and their avatars.
#include <memory>
#include <utility>
#include <vector>

#include "wasm-client/model/timeline.h"

namespace parley::client {

void Timeline::rename(const Person& person) {
    const auto has_name = [&](Person& one) {
        if (one.id != person.id || (one.name == person.name && one.avatar == person.avatar)) return false;
        one = person;
        return true;
    };
    const auto in_reactions = [&](std::vector<Reaction>& reactions) {
        bool any = false;
        for (Reaction& reaction : reactions)
            for (Person& one : reaction.people) any = has_name(one) || any;
        return any;
    };
    for (Message& row : messages_) {
        const bool by_them = has_name(row.author);
        const bool any = in_reactions(row.state.reactions) || by_them;
        if (any) row.version++;
        if (!any || row.settled == nullptr) continue;
        Message::Settled settled = *row.settled;
        in_reactions(settled.state.reactions);
        row.settled = std::make_shared<const Message::Settled>(std::move(settled));
    }
    for (Event& event : aside_) has_name(event.author);
    for (Event& event : expected_) has_name(event.author);
    revision_++;
}

}  // namespace parley::client
