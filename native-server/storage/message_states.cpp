#include "native-server/storage/message_states.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "shared/limits.h"

namespace parley::server {

MessageStates::MessageStates(Database& database, People& people)
    : people_(people),
      finder_(database),
      select_changes_(database, "SELECT seq, edited, pinned FROM message_changes WHERE room = ?1 AND seq BETWEEN ?2 AND ?3"),
      select_reactions_(database, "SELECT seq, emoji, person, by_seq FROM reactions WHERE room = ?1 AND seq BETWEEN ?2 AND ?3"),
      select_threads_(database,
                      "SELECT root, replies, last, last_at_ms FROM threads WHERE room = ?1 AND root BETWEEN ?2 AND ?3") {}

bool MessageStates::load(std::int64_t room, Seq first, Seq last, const UserId& reader, std::string& damage) {
    changes_.clear();
    const PersonRow* found = nullptr;
    if (!reader.empty() && !people_.find(reader, found)) {
        damage = people_.damage();
        return false;
    }
    const std::int64_t reader_no = found == nullptr ? 0 : found->no;
    const auto from = static_cast<std::int64_t>(first);
    const auto to = static_cast<std::int64_t>(last);
    return load_changes(room, from, to) && load_threads(room, from, to) && load_reactions(room, from, to, reader_no);
}

bool MessageStates::load_changes(std::int64_t room, std::int64_t first, std::int64_t last) {
    Query query(select_changes_);
    query.bind(1, room).bind(2, first).bind(3, last);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        Changes& changes = changes_[static_cast<Seq>(query.integer(0))];
        changes.edited = static_cast<Seq>(query.integer(1));
        changes.pinned = static_cast<Seq>(query.integer(2));
    }
}

bool MessageStates::load_threads(std::int64_t room, std::int64_t first, std::int64_t last) {
    Query query(select_threads_);
    query.bind(1, room).bind(2, first).bind(3, last);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        changes_[static_cast<Seq>(query.integer(0))].replies = {static_cast<std::uint32_t>(query.integer(1)),
                                                                static_cast<Seq>(query.integer(2)), query.integer(3)};
    }
}

void MessageStates::put_replies(Event& event) const {
    if (const auto found = changes_.find(event.seq); found != changes_.end()) event.state.replies = found->second.replies;
}

// All who reacted are counted, and of each emoji as few are kept as are named: memory does not grow with the number of people.
bool MessageStates::load_reactions(std::int64_t room, std::int64_t first, std::int64_t last, std::int64_t reader) {
    Query query(select_reactions_);
    query.bind(1, room).bind(2, first).bind(3, last);
    for (;;) {
        const Query::Step step = query.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        const Reactor reactor{static_cast<Seq>(query.integer(3)), query.integer(2)};
        add(changes_[static_cast<Seq>(query.integer(0))], query.text(1), reactor, reactor.person == reader);
    }
}

void MessageStates::add(Changes& changes, const std::string& emoji, const Reactor& reactor, bool by_reader) {
    auto found = std::find_if(changes.reactions.begin(), changes.reactions.end(),
                              [&emoji](const Emoji& one) { return one.emoji == emoji; });
    if (found == changes.reactions.end()) found = changes.reactions.insert(found, Emoji{emoji, reactor.by_seq, 0, {}, {}});
    found->first = std::min(found->first, reactor.by_seq);
    ++found->count;
    if (by_reader) found->reader = reactor;
    const auto earlier = [](const Reactor& a, const Reactor& b) { return a.by_seq < b.by_seq; };
    found->people.insert(std::upper_bound(found->people.begin(), found->people.end(), reactor, earlier), reactor);
    if (found->people.size() > limits::reaction_people_max) found->people.pop_back();
}

bool MessageStates::complete(std::int64_t room, Event& event, std::string& damage) {
    const auto found = changes_.find(event.seq);
    if (found == changes_.end()) return true;
    Changes& changes = found->second;
    event.state.pinned = changes.pinned;
    std::sort(changes.reactions.begin(), changes.reactions.end(),
              [](const Emoji& a, const Emoji& b) { return a.first < b.first; });
    for (const Emoji& emoji : changes.reactions) {
        Reaction reaction{emoji.emoji, emoji.count, {}};
        if (!name_people(emoji, reaction)) {
            damage = people_.damage();
            return false;
        }
        event.state.reactions.push_back(std::move(reaction));
    }
    if (changes.edited == 0) return true;
    std::optional<EventRow> edit;
    if (!finder_.find(room, changes.edited, edit)) return false;
    if (!edit) {
        damage = "event " + std::to_string(changes.edited) + ": it is missing";
        return false;
    }
    Result<EventContent, std::string> content = content_of(*edit);
    if (!content) {
        damage = content.error();
        return false;
    }
    event.state.edited = changes.edited;
    event.state.edited_at_ms = edit->at_ms;
    event.body = std::move(content.value().body);
    return true;
}

bool MessageStates::name_people(const Emoji& emoji, Reaction& reaction) {
    std::vector<Reactor> named = emoji.people;
    const bool among =
        std::any_of(named.begin(), named.end(), [&emoji](const Reactor& one) { return one.by_seq == emoji.reader.by_seq; });
    if (emoji.reader.by_seq != 0 && !among) named.push_back(emoji.reader);
    for (const Reactor& reactor : named) {
        const PersonRow* person = nullptr;
        if (!people_.find(reactor.person, person)) return false;
        // Nobody sees their avatars, and they would be the better part of a page.
        if (person != nullptr) reaction.people.push_back({person->person.id, person->person.name});
    }
    return true;
}

}  // namespace parley::server
