// What a page without a network shows: the rooms and their last messages as an earlier page has kept them. They are only looked
// at; once the server is there, each room begins from its log.
#include <algorithm>
#include <utility>

#include "shared/limits.h"
#include "wasm-client/model/last_seen_form.h"
#include "wasm-client/model/model.h"

namespace parley::client {

void Model::show_last_seen(Now now) {
    std::vector<LastSeen> seen;
    std::erase_if(kept_, [&](const KeptEntry& entry) {
        if (!last_seen_room(entry.key, state_.me.id)) return false;
        if (auto room = decode_last_seen(entry.value)) seen.push_back(std::move(*room));
        return true;
    });
    if (seen.empty()) return;
    adopt_kept();
    std::sort(seen.begin(), seen.end(), [](const LastSeen& a, const LastSeen& b) { return a.place < b.place; });
    for (LastSeen& one : seen) {
        RoomState& room = add_room(one.info);
        room.timeline.show_kept(std::move(one.rows));
        room.kept_revision = room.timeline.revision();
    }
    if (state_.find(wanted_room_) != nullptr) {
        show_room(wanted_room_, true, now);
        visit();
    } else if (wanted_room_.empty()) {
        show_room(state_.rooms.front().info.id, false, now);
    }
}

/// Of rooms whose log is here, as far as they have changed.
void Model::keep_last_seen() {
    if (state_.me.id.empty()) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < state_.rooms.size() && kept < limits::last_seen_rooms_max; i++) {
        RoomState& room = state_.rooms[i];
        if (!room.known || !room.own()) continue;
        kept++;
        if (std::exchange(room.kept_revision, room.timeline.revision()) == room.timeline.revision()) continue;
        RoomInfo info = room.info;
        if (info.standing) info.standing->read = std::max(info.standing->read, room.reading.read);
        if (info.standing) info.standing->unread = room.unread;
        effect(Keep{last_seen_key(state_.me.id, info.id), encode_last_seen(info, i, room.timeline)});
    }
}

void Model::forget_last_seen(const UserId& person) {
    for (RoomState& room : state_.rooms) {
        effect(Forget{last_seen_key(person, room.info.id)});
        room.kept_revision = 0;
    }
}

}  // namespace parley::client
