// What is half written, in step on all devices of a person: the newest words win, and what is being written here is never
// replaced. The words lie in the person's own log, as settings do.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// So long nobody writes before the others are told.
constexpr double told_pause_ms = 1'000;

std::string key_of(const RoomState& room) {
    return std::string(draft_prefix) + room.info.id.value;
}

/// Longer ones stay on this device, and those of threads.
bool fits(const RoomState& room) {
    return !room.is_thread() && key_of(room).size() <= limits::id_bytes_max && room.draft.size() <= limits::setting_bytes_max;
}

/// Two devices that say something at the same moment say it under different names.
MessageCid draft_cid(Now now) {
    constexpr double many = 4294967296.0;
    return MessageCid("draft-" + std::to_string(static_cast<std::int64_t>(now.wall_ms)) + "-" +
                      std::to_string(static_cast<std::uint64_t>(now.random * many)));
}

}  // namespace

/// The server's list is whole: a draft that is not in it is empty.
void Model::take_drafts(const std::vector<Setting>& settings) {
    drafts_told_.clear();
    for (const Setting& setting : settings)
        if (setting.key.compare(0, draft_prefix.size(), draft_prefix) == 0)
            drafts_told_[RoomId(setting.key.substr(draft_prefix.size()))] = setting.value;
}

/// False: it is about something else.
bool Model::take_draft(const Event& event) {
    if (event.key.empty()) return true;  // erased: a newer one follows
    if (!is_draft(event)) return false;
    const RoomId id(event.key.substr(draft_prefix.size()));
    if (event.body.empty())
        drafts_told_.erase(id);
    else
        drafts_told_[id] = event.body;
    if (RoomState* room = state_.find(id)) follow_draft(*room);
    return true;
}

/// The room's draft becomes what the server knows, or stays and is to be told: it was changed here since they were in step.
void Model::follow_draft(RoomState& room) {
    if (personal_.id.empty()) return;
    const auto told = drafts_told_.find(room.info.id);
    const std::string& words = told == drafts_told_.end() ? std::string() : told->second;
    RoomState::Draft& entry = room.draft_entry;
    const std::uint64_t in_step = mark_of_draft(words);
    const bool changed_here = mark_of_draft(room.draft) != entry.in_step;
    if (std::exchange(entry.in_step, in_step) != in_step) entry.changed = true;
    if (room.draft == words) {
        entry.tell_at_ms = 0;
    } else if (changed_here) {
        if (entry.tell_at_ms == 0) entry.tell_at_ms = heard_at_ms_;
    } else {
        room.draft = words;
        entry.changed = true;
        if (room.info.id == state_.current && room.editing.seq == 0) effect(SetComposer{words});
    }
    if (entry.changed) keep_drafts();
}

void Model::note_draft(RoomState& room, Now now) {
    room.draft_entry.tell_at_ms = now.ms + told_pause_ms;
}

void Model::tell_draft(RoomState& room, Now now) {
    RoomState::Draft& entry = room.draft_entry;
    if (entry.tell_at_ms == 0 || state_.link != Link::online || personal_.id.empty()) return;
    entry.tell_at_ms = 0;
    // What is being told will be in step.
    const std::uint64_t mark = mark_of_draft(room.draft);
    if (mark == entry.told.value_or(entry.in_step) || !fits(room)) return;
    entry.told = mark;
    EventContent content;
    content.kind = EventKind::setting;
    content.key = key_of(room);
    content.body = room.draft;
    ask(Change{{}, draft_cid(now), std::move(content)}, {Asked::What::draft, room.info.id});
}

/// Somebody leaves the room, or the page.
void Model::tell_all_drafts(Now now) {
    for (RoomState& room : state_.rooms) tell_draft(room, now);
}

/// `again_at_ms`: when to try once more; 0: never. A draft that can't be told stays on this device.
void Model::on_told_draft(RoomState& room, double again_at_ms) {
    room.draft_entry.told.reset();
    if (again_at_ms > 0) room.draft_entry.tell_at_ms = again_at_ms;
}

void Model::clear_draft(RoomState& room) {
    room.draft.clear();
    room.too_long = false;
    room.draft_entry.changed = true;
    room.draft_entry.tell_at_ms = heard_at_ms_;
    keep_drafts();
    if (room.info.id == state_.current) effect(SetComposer{""});
}

}  // namespace parley::client
