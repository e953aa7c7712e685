// Who somebody is and what is done with them, and the pane of those who run a room.
#include <algorithm>
#include <utility>

#include "shared/address_range.h"
#include "shared/text_rules.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/rights.h"

namespace parley::client {

namespace {

/// Of nobody in particular: who it is is still to be said.
bool bans_address(const EventContent& content) {
    return content.kind == EventKind::banned && content.person.id.empty();
}

/// The dialog that asks for what this is to say.
const char* dialog_of(const EventContent& content) {
    if (content.kind == EventKind::renamed) return "rename";
    if (content.kind == EventKind::topic) return "topic";
    return bans_address(content) ? "address" : "reason";
}

/// What is there now, to begin with.
std::string words_of(const RoomState* room, EventKind kind) {
    if (room == nullptr) return {};
    if (kind == EventKind::renamed) return room->info.name;
    return kind == EventKind::topic ? room->info.topic : std::string();
}

}  // namespace

// ---- a person --------------------------------------------------------------------------------------------------------------

void Model::on(const ShowPerson& intent, Now now) {
    RoomState* room = state_.current_room();
    if (room == nullptr || intent.person.id.empty()) return;
    state_.card = PersonCard{intent.person, room->info.id, ++cards_, std::nullopt, ""};
    list_people(*room, now);
    if (state_.link != Link::online) return;
    const RoomId asked_of = room->info.access == RoomAccess::staff ? RoomId() : room->info.id;
    Asked asked{Asked::What::profile, room->info.id};
    asked.about = intent.person.id.value;
    ask(AccountCommand(LookUp{intent.person.id, asked_of}), std::move(asked));
}

void Model::on(const ClosePerson&, Now) {
    if (!state_.card) return;
    const RoomId room = state_.card->room;
    state_.card.reset();
    if (RoomState* shown = state_.find(room); shown != nullptr && !shows_people(*shown)) forget_list(*shown);
}

void Model::take(const Asked& asked, const Profile& profile, Now) {
    if (!state_.card || state_.card->person.id.value != asked.about) return;
    state_.card->person.avatar = profile.avatar;
    state_.card->profile = profile;
}

bool Model::on_refused_card(const Asked& asked, const ErrorReply& error) {
    if (asked.what == Asked::What::moderate) {
        effect(Tell{error.message});
    } else if (asked.what == Asked::What::profile) {
        if (state_.card && state_.card->person.id.value == asked.about) state_.card->refusal = error.message;
    } else if (asked.what == Asked::What::link_card) {
        state_.link_cards.give_up(asked.about);
    } else if (asked.what != Asked::What::restraints && asked.what != Asked::What::readers) {
        return false;
    }
    changed_ = true;
    return true;
}

void Model::on(const OpenDirect& intent, Now) {
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    ask(Direct{{intent.person}, intent.cid}, {Asked::What::direct});
}

void Model::on(const MentionPerson& intent, Now now) {
    const RoomState* room = state_.current_room();
    if (room == nullptr || !room->writable()) return;
    std::string words = room->writing();
    if (!words.empty() && words.back() != ' ' && words.back() != '\n') words += ' ';
    words += "@" + intent.name + " ";
    on(EditDraft{words}, now);
    effect(SetComposer{std::move(words)});
    effect(FocusComposer{});
}

// ---- words that are asked for first ----------------------------------------------------------------------------------------

void Model::on(const AskWords& intent, Now) {
    worded_ = intent.wanted;
    const EventKind kind = intent.wanted.content.kind;
    effect(ShowDialog{dialog_of(intent.wanted.content), "", words_of(state_.find(intent.wanted.room), kind)});
}

void Model::on(const GiveWords& intent, Now now) {
    if (!worded_) return;
    EventContent& content = worded_->content;
    if (content.kind == EventKind::renamed) {
        const Result<std::string> name = checked_room_name(intent.words);
        if (!name) {
            effect(ShowDialog{"rename", tr(name.error())});
            return;
        }
        content.name = name.value();
    } else if (content.kind == EventKind::topic) {
        content.topic = intent.words;
    } else if (bans_address(content)) {
        const auto range = address_range_from(intent.words);
        if (!range) {
            effect(
                ShowDialog{"address", tr("That is no address. Write one such as 192.0.2.7, or a range such as 192.0.2.0/24.")});
            return;
        }
        content.address = range->text();
    } else {
        content.body = intent.words;
    }
    effect(ShowDialog{"", ""});
    on(*std::exchange(worded_, std::nullopt), now);
}

// ---- a room ----------------------------------------------------------------------------------------------------------------

void Model::on(const ShowRoomPane& intent, Now now) {
    const RoomState* room = state_.current_room();
    if (!intent.open || room == nullptr) {
        state_.pane.reset();
        return;
    }
    on(CloseSearch{}, now);
    on(ShowPeople{false}, now);
    state_.pane = RoomPane{room->info.id, intent.directory};
    if (intent.directory)
        on(CloseAccount{}, now);
    else
        list_restraints();
    list_room_links();
}

/// What holds now: asked for again once something was done.
void Model::list_restraints() {
    if (!state_.pane || state_.pane->directory || state_.link != Link::online) return;
    const RoomState* room = state_.find(state_.pane->room);
    if (room != nullptr && may_rule(state_, *room, EventKind::unmuted))
        ask(AccountCommand(ListRestraints{room->info.id}), {Asked::What::restraints, room->info.id});
    if (state_.rank >= Rank::moderator) ask(AccountCommand(ListRestraints{RoomId()}), {Asked::What::restraints});
}

void Model::take(const Asked&, const RestraintList& list, Now) {
    if (!state_.pane) return;
    if (list.room.empty())
        state_.pane->bans = list;
    else if (list.room == state_.pane->room)
        state_.pane->mutes = list;
}

}  // namespace parley::client
