#include "native-server/core/broadcast.h"

#include <string>

#include "native-server/core/encoded.h"
#include "native-server/core/frames.h"

namespace parley::server {

const Payload& Broadcast::frames(Dialect dialect) const {
    Encoding& encoding = encodings_.at(static_cast<std::size_t>(dialect));
    std::call_once(encoding.once, [&] { encoding.frames = encode_frames(dialect); });
    return encoding.frames;
}

std::string plain_text(const Event& event) {
    if (event.kind != EventKind::posted) return {};
    return event.via == Via::plain ? event.body : event.author.name + ": " + event.body;
}

Payload RoomBatch::encode_frames(Dialect dialect) const {
    std::string frames;
    for (const auto& event : events_) {
        if (dialect != Dialect::plain) {
            append_frame(frames, frame_kind_of(dialect), *encoded(ServerMessage{0, EventPush{*event}}, dialect));
        } else if (const std::string text = plain_text(*event); !text.empty()) {
            append_frame(frames, FrameKind::text, text);
        }
    }
    return frames.empty() ? nullptr : std::make_shared<const std::string>(std::move(frames));
}

Payload NoticeBroadcast::encode_frames(Dialect dialect) const {
    if (dialect == Dialect::plain) return nullptr;
    std::string frames;
    append_frame(frames, frame_kind_of(dialect), *encoded(message_, dialect));
    return std::make_shared<const std::string>(std::move(frames));
}

}  // namespace parley::server
