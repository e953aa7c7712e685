// Who is here and who types, as the server tells it; and telling it that the person types.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "shared/codec.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// A list that is shown is not asked for more often, however fast people come and go.
constexpr double list_pause_ms = 2'000;
constexpr std::size_t people_step = limits::present_people_default;

bool same_people(const std::vector<Person>& a, const std::vector<Person>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Person& x, const Person& y) { return x.id == y.id && x.name == y.name; });
}

bool remove_person(std::vector<Person>& people, const UserId& id) {
    return std::erase_if(people, [&](const Person& person) { return person.id == id; }) > 0;
}

}  // namespace

/// No subscription, no news.
void Model::forget_people(RoomState& room) {
    room.here = {};
    room.readers.clear();
    room.typing = {};
}

// ---- who is here -------------------------------------------------------------------------------------------------------

bool Model::shows_people(const RoomState& room) const {
    return (state_.people_open || state_.card) && room.info.id == state_.current;
}

void Model::on(const ShowPeople& intent, Now now) {
    state_.people_open = intent.open;
    if (intent.open) on(CloseSearch{}, now);
    RoomState* room = state_.current_room();
    if (room == nullptr) return;
    if (intent.open)
        list_people(*room, now);
    else
        forget_list(*room);
}

void Model::forget_list(RoomState& room) {
    PeopleHere fresh;
    fresh.known = room.here.known;
    fresh.count = room.here.count;
    fresh.rev = room.here.rev;
    fresh.few = std::move(room.here.few);
    room.here = std::move(fresh);
}

void Model::on_notice(RequestId, const PresencePush& push, Now now) {
    RoomState* room = state_.find(push.room);
    if (room == nullptr || room->membership == RoomState::Membership::outside) return;
    PeopleHere& here = room->here;
    // A page that was asked for may have overtaken it.
    if (here.known && push.rev < here.rev) return;
    if (state_.is_shown(room->info.id) && (!here.known || here.count != push.count)) changed_ = true;
    here.known = true;
    here.count = push.count;
    here.rev = push.rev;
    if (room->info.access == RoomAccess::direct) changed_ = true;
    here.few = push.people;
    list_people(*room, now);
}

/// 0: the list is not shown, or as it should be.
double Model::list_due_ms(const RoomState& room) const {
    const PeopleHere& here = room.here;
    if (!shows_people(room) || !here.known || here.stuck || here.loading.asked != 0) return 0;
    if (here.listed && here.listed_rev == here.rev) return 0;
    return std::max(here.ask_at_ms, 1.0);
}

/// From the beginning, as many as are shown.
void Model::list_people(RoomState& room, Now now) {
    const double due_ms = list_due_ms(room);
    if (due_ms == 0 || now.ms < due_ms || state_.link != Link::online) return;
    PeopleHere& here = room.here;
    here.ask_at_ms = now.ms + list_pause_ms;
    here.loading.people.clear();
    here.loading.wanted = std::max(here.people.size(), people_step);
    here.loading.rev = 0;
    ask_people(room, "");
}

void Model::ask_people(RoomState& room, const std::string& after) {
    PeopleHere::Loading& loading = room.here.loading;
    const std::size_t lacking = loading.wanted - loading.people.size();
    const auto limit = static_cast<std::uint32_t>(std::min<std::size_t>(lacking, limits::present_people_max));
    loading.asked = ask(Who{room.info.id, after, limit}, {Asked::What::people, room.info.id});
}

void Model::on(const MorePeople&, Now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || !shows_people(*room)) return;
    PeopleHere& here = room->here;
    if (!here.more || here.people.size() >= people_listed_max) return;
    PeopleHere::Loading& loading = here.loading;
    loading.wanted = std::min(here.people.size() + people_step, people_listed_max);
    // What is being loaded anew goes on until then.
    if (loading.asked != 0) return;
    loading.people = here.people;
    loading.rev = here.listed_rev;
    ask_people(*room, here.cursor);
}

void Model::on_notice(RequestId id, const Present& present, Now now) {
    const std::optional<Asked> asked = take_asked(id);
    RoomState* room = asked ? state_.find(asked->room) : nullptr;
    if (room == nullptr || room->here.loading.asked != id) return;
    PeopleHere& here = room->here;
    here.loading.asked = 0;
    if (present.rev >= here.rev) {
        here.count = present.count;
        here.rev = present.rev;
    }
    PeopleHere::Loading& loading = here.loading;
    if (loading.people.empty()) loading.rev = present.rev;
    std::unordered_set<UserId> listed;
    for (const PersonHere& person : loading.people) listed.insert(person.id);
    for (const PersonHere& person : present.people)
        if (listed.insert(person.id).second) loading.people.push_back(person);
    if (present.more && !present.people.empty() && loading.people.size() < loading.wanted) {
        ask_people(*room, present.cursor);
        return;
    }
    here.people = std::exchange(loading.people, {});
    here.listed = true;
    here.listed_rev = loading.rev;
    here.more = present.more;
    here.cursor = present.cursor;
    changed_ = true;
    list_people(*room, now);
}

// ---- who types ---------------------------------------------------------------------------------------------------------

void Model::on_notice(RequestId, const TypingPush& push, Now now) {
    RoomState* room = state_.find(push.room);
    if (room == nullptr || room->membership == RoomState::Membership::outside) return;
    PeopleTyping typing{push.people, push.count, push.count > 0 ? now.ms + state_.typing_lapse_ms : 0};
    // Oneself is among those who are counted, also behind the first that are named.
    const bool named = remove_person(typing.people, state_.me.id);
    const bool typed = room->typing_said && now.ms - room->typing_said_at_ms < state_.typing_lapse_ms;
    if (typing.count > 0 && (named || (typed && push.count > push.people.size()))) typing.count--;
    for (const Person& person : push.people)
        if (state_.blocks(person.id) && remove_person(typing.people, person.id) && typing.count > 0) typing.count--;
    typing.count = std::max(typing.count, static_cast<std::uint32_t>(typing.people.size()));
    set_typing(*room, std::move(typing));
}

void Model::set_typing(RoomState& room, PeopleTyping typing) {
    const bool same = typing.count == room.typing.count && same_people(typing.people, room.typing.people);
    if (!same && state_.is_shown(room.info.id)) changed_ = true;
    room.typing = std::move(typing);
}

/// Whose words are here has done with them; the server says so a moment later.
void Model::stop_typing(RoomState& room, const UserId& person) {
    PeopleTyping typing = room.typing;
    if (!remove_person(typing.people, person)) return;
    typing.count--;
    set_typing(room, std::move(typing));
}

void Model::say_typing(RoomState& room, Now now) {
    if (state_.link != Link::online || state_.typing_interval_ms <= 0) return;
    if (!room.live() || room.info.archived || !room.refusal.empty()) return;
    if (room.draft.find_first_not_of(" \t\n") == std::string::npos) return;
    if (room.typing_said && now.ms - room.typing_said_at_ms < state_.typing_interval_ms) return;
    room.typing_said = true;
    room.typing_said_at_ms = now.ms;
    effect(SendText{encode(ClientMessage{0, Typing{room.info.id}})});
}

}  // namespace parley::client
