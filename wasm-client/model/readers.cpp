// How far others in a small room have read, as far as they let it be seen.
#include "wasm-client/model/readers.h"

#include <algorithm>

#include "wasm-client/model/model.h"

namespace parley::client {

std::vector<Reader> readers_of_newest(const State& state, const RoomState& room) {
    const auto& rows = room.timeline.messages();
    const auto last = std::find_if(rows.rbegin(), rows.rend(), [](const Message& row) { return !row.is_line(); });
    if (last == rows.rend() || last->seq == 0 || last->state.erased || last->author.id != state.me.id) return {};
    std::vector<Reader> readers = room.readers;
    std::erase_if(readers, [&](const Reader& reader) { return reader.read < last->seq; });
    return readers;
}

void Model::ask_readers(const RoomState& room) {
    const RoomAccess access = room.info.access;
    const bool has_members = access == RoomAccess::open || access == RoomAccess::closed || access == RoomAccess::direct;
    if (!has_members || room.is_thread() || !state_.shares_reading()) return;
    ask(AccountCommand(ListReaders{room.info.id}), {Asked::What::readers, room.info.id});
}

void Model::take(const ReaderList& list, bool whole) {
    RoomState* room = state_.find(list.room);
    if (room == nullptr || !state_.shares_reading()) return;
    if (whole) room->readers.clear();
    for (const Reader& reader : list.people) {
        if (reader.id == state_.me.id) continue;
        const auto known =
            std::find_if(room->readers.begin(), room->readers.end(), [&](const Reader& one) { return one.id == reader.id; });
        if (known == room->readers.end())
            room->readers.push_back(reader);
        else if (known->read < reader.read)
            known->read = reader.read;
    }
    changed_ = true;
}

/// Who lets nobody see it sees it of nobody.
void Model::follow_readers() {
    for (RoomState& room : state_.rooms) {
        if (!state_.shares_reading())
            room.readers.clear();
        else if (state_.link == Link::online && room.membership == RoomState::Membership::joined)
            ask_readers(room);
    }
}

}  // namespace parley::client
