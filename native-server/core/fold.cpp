#include "native-server/core/fold.h"

#include <algorithm>
#include <utility>

#include "shared/limits.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

auto find_reactor(std::vector<Person>& people, const UserId& id) {
    return std::find_if(people.begin(), people.end(), [&](const Person& person) { return person.id == id; });
}

void react(MessageState& state, const Event& change) {
    const auto same = [&](const Reaction& reaction) { return reaction.emoji == change.key; };
    auto reaction = std::find_if(state.reactions.begin(), state.reactions.end(), same);
    if (reaction == state.reactions.end()) reaction = state.reactions.insert(reaction, Reaction{change.key, 0, {}});
    if (find_reactor(reaction->people, change.author.id) != reaction->people.end()) return;
    reaction->people.push_back(change.author);
    reaction->count++;
}

void take_back(MessageState& state, const Event& change) {
    for (auto reaction = state.reactions.begin(); reaction != state.reactions.end(); ++reaction) {
        if (reaction->emoji != change.key) continue;
        const auto reactor = find_reactor(reaction->people, change.author.id);
        if (reactor == reaction->people.end()) return;
        reaction->people.erase(reactor);
        if (--reaction->count == 0) state.reactions.erase(reaction);
        return;
    }
}

}  // namespace

void erase_words(Event& event) {
    event.body.clear();
    if (event.kind == EventKind::posted) event.target = 0;
    event.files.clear();
    event.forwarded.reset();
    event.state = {{}, {}, true, {}, {}, event.state.replies};
}

bool is_hidden_by(const Event& message, const Event& change) {
    return message.seq >= change.target && message.seq < change.seq && message.author.id == change.person.id;
}

void fold(Event& message, const Event& change) {
    if (message.kind != EventKind::posted) return;
    if (change.kind == EventKind::posted) {
        if (change.thread == message.seq) message.state.replies = {message.state.replies.count + 1, change.seq, change.at_ms};
        return;
    }
    if (change.kind == EventKind::expired) {
        if (message.seq <= change.target) erase_words(message);
        return;
    }
    if (change.kind == EventKind::hidden) {
        if (is_hidden_by(message, change)) erase_words(message);
        return;
    }
    if (message.seq != change.target || message.state.erased) return;
    switch (change.kind) {
        case EventKind::edited:
            message.body = change.body;
            message.state.edited = change.seq;
            message.state.edited_at_ms = change.at_ms;
            break;
        case EventKind::deleted:
            erase_words(message);
            break;
        case EventKind::reacted:
            react(message.state, change);
            break;
        case EventKind::unreacted:
            take_back(message.state, change);
            break;
        case EventKind::pinned:
            message.state.pinned = change.seq;
            break;
        case EventKind::unpinned:
            message.state.pinned = 0;
            break;
        default:
            break;
    }
}

void name_reactors(MessageState& state, const UserId& reader) {
    for (Reaction& reaction : state.reactions) {
        if (reaction.people.size() <= limits::reaction_people_max) continue;
        const auto rest = reaction.people.begin() + static_cast<std::ptrdiff_t>(limits::reaction_people_max);
        const auto self = std::find_if(rest, reaction.people.end(), [&](const Person& person) { return person.id == reader; });
        const bool named = self != reaction.people.end();
        if (named) std::swap(*rest, *self);
        reaction.people.resize(limits::reaction_people_max + (named ? 1 : 0));
    }
}

void fold_all(std::vector<Event>& events, const UserId& reader) {
    if (events.empty()) return;
    const Seq first = events.front().seq;
    for (const Event& change : events) {
        if (change.kind == EventKind::expired || change.kind == EventKind::hidden) {
            for (Event& message : events)
                if (message.seq < change.seq) fold(message, change);
        } else if (const Seq named = message_named(change); named >= first && named < change.seq) {
            fold(events[static_cast<std::size_t>(named - first)], change);
        }
    }
    for (Event& message : events) name_reactors(message.state, reader);
}

}  // namespace parley::server
