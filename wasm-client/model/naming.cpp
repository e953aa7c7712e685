// What people and rooms are called, and the avatars of people: of oneself, and of everybody of whom the server says that they
// have others now.
#include <algorithm>
#include <utility>

#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

template <class One>
void rename(One& one, const Person& person) {
    one.name = person.name;
    if constexpr (requires { one.avatar; }) one.avatar = person.avatar;
}

template <class People>
void rename_in(People& people, const Person& person) {
    for (auto& one : people)
        if (one.id == person.id) rename(one, person);
}

void rename_in_room(RoomState& room, const Person& person) {
    room.timeline.rename(person);
    rename_in(room.other, person);
    rename_in(room.here.people, person);
    rename_in(room.here.few, person);
    rename_in(room.here.loading.people, person);
    rename_in(room.typing.people, person);
    rename_in(room.readers, person);
    if (room.answer.author.id == person.id) rename(room.answer.author, person);
}

void rename_in_restraints(std::optional<RestraintList>& list, const Person& person) {
    if (list) rename_in(list->restraints, person);
}

}  // namespace

void Model::on(const NameSelf& intent, Now) {
    if (needs_connection("nick")) return;
    ask(AccountCommand(RenameSelf{intent.name}), {Asked::What::rename});
}

/// The command stays written where the name can't be had.
void Model::ask_name(RoomState& room, const std::string& name) {
    Asked asked{Asked::What::command, room.info.id};
    asked.about = room.draft;
    ask(AccountCommand(RenameSelf{name}), std::move(asked));
    clear_draft(room);
}

// ---- avatars -----------------------------------------------------------------------------------------------------------

/// The pane may be closed meanwhile.
void Model::on(const OfferAvatar& intent, Now) {
    state_.sends_avatar = intent.error.empty() && intent.file != "";
    state_.account.error = intent.error;
    if (!intent.error.empty() && !state_.account.open) effect(Tell{intent.error});
    if (!intent.file) return;
    if (needs_connection(nullptr)) {
        state_.sends_avatar = false;
        return;
    }
    Asked asked{Asked::What::avatar};
    asked.about = *intent.file;
    ask(AccountCommand(SetAvatar{*intent.file}), std::move(asked));
}

// ---- what the server says ----------------------------------------------------------------------------------------------

void Model::on_notice(RequestId, const PersonRenamed& renamed, Now) {
    const Person& person = renamed.person;
    if (person.id == state_.me.id) {
        const bool renamed_self = std::exchange(state_.me, person).name != person.name;
        if (renamed_self) {
            state_.wanted_name = person.name;
            effect(StoreValue{"name", person.name});
            if (state_.rank != Rank::guest) effect(StoreValue{"account", person.name});
            effect(Tell{tr("You are called {} now", {person.name})});
        }
    }
    for (RoomState& room : state_.rooms) rename_in_room(room, person);
    for (RoomState& thread : state_.threads) rename_in_room(thread, person);
    if (state_.passage) rename_in_room(*state_.passage, person);
    for (Hit& hit : state_.search.hits)
        if (hit.event.author.id == person.id) rename(hit.event.author, person);
    state_.search.revision++;
    rename_in(state_.account.people, person);
    if (state_.account.tokens_of.id == person.id) state_.account.tokens_of.name = person.name;
    if (state_.card && state_.card->person.id == person.id) {
        rename(state_.card->person, person);
        if (state_.card->profile) rename(*state_.card->profile, person);
    }
    if (state_.pane) rename_in_restraints(state_.pane->mutes, person);
    if (state_.pane) rename_in_restraints(state_.pane->bans, person);
    tell_room_names();
    changed_ = true;
}

std::shared_ptr<const Timeline::RoomNames> Model::names_of_rooms() const {
    auto names = std::make_shared<Timeline::RoomNames>();
    for (const RoomState& room : state_.rooms)
        if (!room.info.name.empty()) names->emplace(room.info.id, room.info.name);
    return names;
}

/// The staff room's lines name the rooms that this person can see as they are called now.
void Model::tell_room_names() {
    for (RoomState& room : state_.rooms)
        if (room.info.access == RoomAccess::staff) room.timeline.set_room_names(names_of_rooms());
}

}  // namespace parley::client
