// FakeLog: what another message says, said again.
#include "tests/fakes/fake_log.h"

namespace parley::server {

Result<Appended> FakeLog::forward(const AppendRequest& request, EventContent content, Replies& replies) {
    const Room* source = find(content.forwarded->room);
    Room& room = *find(request.room);
    const bool readable = source != nullptr && source->info.access != RoomAccess::personal &&
                          may_read(source->info.access, actor(*source, request.author.id, request.as_member).role);
    if (!readable) return make_error(ErrorCode::unknown_room);
    const Seq seq = content.forwarded->seq;
    if (seq > source->info.head || source->events[seq - 1].kind != EventKind::posted)
        return make_error(ErrorCode::unknown_message);
    const Event said = folded(*source, seq);
    if (said.state.erased) return make_error(ErrorCode::message_deleted);
    const auto opens = [&](const RoomId& other) {
        const Room* one = find(other);
        return one != nullptr && (one->info.id == room.info.id || may_read(one->info.access, Role::none));
    };
    content.body = said.body;
    content.forwarded = said.forwarded ? *said.forwarded : Forwarded{source->info.id, seq, said.author, said.at_ms};
    if (!opens(content.forwarded->room)) {
        content.forwarded->room = RoomId();
        content.forwarded->seq = 0;
    }
    for (const FileInfo& file : said.files)
        if (const StoredFile* stored = find_file(file.id); stored != nullptr && opens(stored->room))
            content.files.push_back(file);
    if (content.body.empty() && content.files.empty()) return make_error(ErrorCode::bad_body);
    const Event& event = store(room, remember(request.author).person, request.cid, std::move(content), replies);
    if (room.info.slow_seconds > 0) room.wrote_at[event.author.id.value] = now_ms_;
    return Appended{event.seq, event.at_ms, false};
}

}  // namespace parley::server
