#include "native-server/net/inbox.h"

#include "shared/limits.h"

namespace parley::server {

void Inbox::start_message() {
    kept_ = {};  // gives its memory back: most connections are idle most of the time
    utf8_ = {};
    frames_ = 0;
    finished_ = false;
}

Inbox::Outcome Inbox::add(const Piece& piece) {
    if (finished_) start_message();
    const bool text = echo_ ? !piece.binary : kind_ == FrameKind::text;
    if (piece.binary == text) return {{}, CloseCode::unsupported_data};
    const std::size_t room = (echo_ ? limits::echo_bytes_max : limits::frame_bytes_max) - kept_.size();
    if (piece.bytes.size() > room || piece.bytes_to_come > room - piece.bytes.size()) return {{}, CloseCode::message_too_big};
    if (piece.frame_ends && ++frames_ > (echo_ ? limits::echo_fragments_max : limits::fragments_max))
        return {{}, CloseCode::message_too_big};
    if (text && !utf8_.add(piece.bytes)) return {{}, CloseCode::invalid_payload};

    if (!piece.message_ends) {
        kept_.append(piece.bytes);
        return {};
    }
    finished_ = true;
    if (text && !utf8_.complete()) return {{}, CloseCode::invalid_payload};
    if (kept_.empty()) return {piece.bytes, {}};
    kept_.append(piece.bytes);
    return {std::string_view(kept_), {}};
}

}  // namespace parley::server
