// Getting around: the switcher, the next unread room, the direct room with a person.
#include <algorithm>
#include <utility>

#include "shared/text_rules.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr std::size_t visited_max = 100;

}  // namespace

/// The room that one is in now is the last one visited.
void Model::note_visit(const RoomId& id) {
    std::erase(visited_, id);
    visited_.insert(visited_.begin(), id);
    if (visited_.size() > visited_max) visited_.pop_back();
}

void Model::on(const OpenSwitcher&, Now) {
    if (state_.rooms.empty()) return;
    state_.switcher = {true, "", choices_for(state_, visited_, "")};
}

void Model::on(const CloseSwitcher&, Now) {
    state_.switcher = {};
}

void Model::on(const EditSwitcher& intent, Now) {
    SwitcherState& switcher = state_.switcher;
    if (!switcher.open) return;
    switcher.query = intent.text;
    switcher.choices = switcher.forwards.seq == 0 ? choices_for(state_, visited_, intent.text)
                                                  : choices_to_forward(state_, visited_, intent.text, switcher.forwards.room);
    switcher.current = 0;
}

void Model::on(const StepSwitcher& intent, Now) {
    SwitcherState& switcher = state_.switcher;
    const std::size_t count = switcher.choices.size();
    if (count > 0) switcher.current = (switcher.current + (intent.back ? count - 1 : 1)) % count;
}

void Model::on(const PickChoice& intent, Now now) {
    const std::size_t index = intent.index.value_or(state_.switcher.current);
    if (index >= state_.switcher.choices.size()) return;
    const Choice choice = state_.switcher.choices[index];
    const Forwarded forwards = state_.switcher.forwards;
    state_.switcher = {};
    if (forwards.seq != 0) {
        forward_to(choice, forwards, intent.cid);
        return;
    }
    if (choice.room.empty())
        on(WriteTo{choice.person, intent.cid}, now);
    else
        on(OpenRoom{choice.room}, now);
}

/// Around at the ends, as the list of the rooms shows them.
void Model::on(const StepUnread& intent, Now now) {
    const auto unread = [](const RoomState& room) { return room.own() && room.unread_in_all() > 0; };
    const std::size_t count = state_.rooms.size();
    const auto here = std::find_if(state_.rooms.begin(), state_.rooms.end(),
                                   [&](const RoomState& room) { return room.info.id == room_of(state_.current); });
    const auto at = static_cast<std::size_t>(here - state_.rooms.begin());
    for (std::size_t step = 1; step < count; step++) {
        const RoomState& room = state_.rooms[(at + (intent.back ? count - step : step)) % count];
        if (!unread(room)) continue;
        on(OpenRoom{room.info.id}, now);
        return;
    }
    effect(Announce{tr("Nothing is unread in other rooms")});
}

/// The server finds the room that is there, or makes it.
void Model::on(const WriteTo& intent, Now now) {
    for (const RoomState& room : state_.rooms) {
        const bool theirs = room.info.access == RoomAccess::direct && room.other.size() == 1;
        if (!theirs || room.other.front().id != intent.person.id) continue;
        on(OpenRoom{room.info.id}, now);
        write_in(room.info.id, intent.words, intent.cid, now);
        return;
    }
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    Asked asked{Asked::What::direct, {}, intent.cid};
    asked.about = intent.words;
    ask(Direct{{intent.person.id}, intent.cid}, std::move(asked));
}

/// Words that were written elsewhere.
void Model::write_in(const RoomId& id, const std::string& words, const MessageCid& cid, Now now) {
    RoomState* room = state_.find(id);
    if (room == nullptr || !checked_body(words)) return;
    Message message;
    message.at_ms = static_cast<std::int64_t>(now.wall_ms);
    message.author = state_.me;
    // The room may have been made with the other one.
    message.cid = MessageCid(cid.value + ".1");
    message.body = words;
    message.order = next_order_++;
    message.delivery = Delivery::pending;
    keep(*room, message);
    post(*room, std::move(message), now);
}

/// Whom a direct room is with: the log names them as they come in and write.
void Model::note_people(RoomState& room, const Event& event) {
    if (room.info.access != RoomAccess::direct) return;
    constexpr std::size_t named_max = 8;
    for (const Person& person : {event.author, event.person}) {
        if (person.id.empty() || person.name.empty() || person.id == state_.me.id) continue;
        const auto same = [&](const Person& one) { return one.id == person.id; };
        if (std::any_of(room.other.begin(), room.other.end(), same) || room.other.size() >= named_max) continue;
        room.other.push_back(person);
    }
}

}  // namespace parley::client
