#include "wasm-client/model/switcher.h"

#include <algorithm>
#include <set>
#include <utility>

#include "wasm-client/model/fuzzy.h"
#include "wasm-client/model/rights.h"
#include "wasm-client/model/state.h"

namespace parley::client {

namespace {

constexpr std::size_t people_max = 500;
/// So many of a room's newest messages say who is in it.
constexpr std::size_t rows_read_max = 200;

struct Ranked {
    Choice choice;
    int fit = 0;
    std::size_t last_visit = 0;  ///< 0: the last one
    int kind = 0;                ///< one's own rooms, other rooms, people
};

bool comes_before(const Ranked& a, const Ranked& b) {
    if (a.fit != b.fit) return a.fit > b.fit;
    if (a.kind != b.kind) return a.kind < b.kind;
    const bool unread = a.choice.unread > 0;
    if (unread != (b.choice.unread > 0)) return unread;
    return a.last_visit < b.last_visit;
}

std::string about_room(const RoomState& room, const Language& language) {
    if (room.invited()) return language.tr("You are invited");
    if (room.info.archived) return language.tr("Archived");
    return room.own() ? room.info.topic : language.tr("Not joined yet");
}

void add_people_of(const RoomState& room, std::vector<Person>& people, std::set<UserId>& seen) {
    const auto add = [&](const Person& person) {
        if (people.size() < people_max && !person.id.empty() && !person.name.empty() && seen.insert(person.id).second)
            people.push_back(person);
    };
    const auto& rows = room.timeline.messages();
    std::size_t read = 0;
    for (auto row = rows.rbegin(); row != rows.rend() && read < rows_read_max; ++row, ++read)
        if (!row->is_line()) add(row->author);
    for (const Person& person : room.other) add(person);
    for (const Person& person : room.here.people) add(person);
}

}  // namespace

std::vector<Person> known_people(const State& state) {
    std::vector<Person> people;
    std::set<UserId> seen{state.me.id};
    if (const RoomState* current = state.current_room()) add_people_of(*current, people, seen);
    for (const RoomState& room : state.rooms) add_people_of(room, people, seen);
    return people;
}

std::vector<Choice> choices_for(const State& state, const std::vector<RoomId>& visited, std::string_view query) {
    const std::size_t first = query.find_first_not_of(" #@");
    query = first == std::string_view::npos ? std::string_view() : query.substr(first);
    query = query.substr(0, query.find_last_not_of(' ') + 1);
    std::vector<Ranked> found;
    std::set<UserId> with_a_room;
    for (const RoomState& room : state.rooms) {
        // Who has a direct room with oneself is found as that room.
        const bool direct = room.info.access == RoomAccess::direct;
        if (direct && room.other.size() == 1) with_a_room.insert(room.other.front().id);
        const std::string title = room.title(state.language);
        Ranked one{{room.info.id, room.info.access, {}, title, about_room(room, state.language), room.unread_in_all()},
                   fit(query, title)};
        if (one.fit == 0 || (query.empty() && room.info.id == state.current)) continue;
        const auto visit = std::find(visited.begin(), visited.end(), room.info.id);
        one.last_visit = static_cast<std::size_t>(visit - visited.begin());
        one.kind = room.own() || room.invited() ? 0 : 1;
        found.push_back(std::move(one));
    }
    for (const Person& person : known_people(state)) {
        if (with_a_room.count(person.id) > 0 || state.blocks(person.id)) continue;
        Ranked one{{{}, RoomAccess::direct, person, person.name, state.language.tr("Direct message"), 0},
                   fit(query, person.name)};
        one.kind = 2;
        if (one.fit > 0) found.push_back(std::move(one));
    }
    std::stable_sort(found.begin(), found.end(), comes_before);
    if (found.size() > choices_max) found.resize(choices_max);
    std::vector<Choice> choices;
    choices.reserve(found.size());
    for (Ranked& one : found) choices.push_back(std::move(one.choice));
    return choices;
}

std::vector<Choice> choices_to_forward(const State& state, const std::vector<RoomId>& visited, std::string_view query,
                                       const RoomId& from) {
    std::vector<Choice> choices = choices_for(state, visited, query);
    std::erase_if(choices, [&](const Choice& choice) {
        const RoomState* room = choice.room.empty() ? nullptr : state.find(choice.room);
        if (choice.room.empty()) return false;
        return choice.room == from || room == nullptr || !room->own() || !room->writable() || !may_post(state, *room);
    });
    return choices;
}

}  // namespace parley::client
