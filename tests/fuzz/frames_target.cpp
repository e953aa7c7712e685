// Messages that come in pieces: however they are cut, the same is taken and the same refused. The first byte says what kind of
// connection it is, the second how the rest is cut.
#include <algorithm>
#include <optional>
#include <string>

#include "native-server/net/inbox.h"
#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

using server::FrameKind;
using server::Inbox;

struct Taken {
    std::optional<std::string> message;
    std::optional<CloseCode> refused;
};

/// One message of frames of `frame_bytes`, of which `piece_bytes` arrive at once.
Taken deliver(std::string_view bytes, FrameKind kind, bool binary, std::size_t frame_bytes, std::size_t piece_bytes) {
    Inbox inbox(kind);
    for (std::size_t at = 0;;) {
        const std::size_t frame_end = std::min(at / frame_bytes * frame_bytes + frame_bytes, bytes.size());
        Inbox::Piece piece;
        piece.bytes = bytes.substr(at, std::min(piece_bytes, frame_end - at));
        at += piece.bytes.size();
        piece.binary = binary;
        piece.bytes_to_come = frame_end - at;
        piece.frame_ends = at == frame_end;
        piece.message_ends = at == bytes.size();
        const Inbox::Outcome outcome = inbox.add(piece);
        if (outcome.refused) return {{}, outcome.refused};
        if (outcome.message) return {std::string(*outcome.message), {}};
        must(at < bytes.size(), "a message's last piece is answered");
    }
}

}  // namespace

void frames(std::string_view bytes) {
    const unsigned char how = take_byte(bytes);
    const std::size_t cut = take_byte(bytes);
    const FrameKind kind = how % 2 == 0 ? FrameKind::text : FrameKind::binary;
    const bool binary = how / 2 % 2 != 0;
    const Taken whole = deliver(bytes, kind, binary, bytes.size() + 1, bytes.size() + 1);
    const Taken pieces = deliver(bytes, kind, binary, cut % 17 + 1, cut / 17 + 1);
    must(whole.message == pieces.message && whole.refused == pieces.refused, "how a message is cut changes nothing");
    must(whole.message.has_value() != whole.refused.has_value(), "a message is taken or refused");
    if (whole.message) {
        must(*whole.message == bytes, "a message is taken as it is");
        must(binary == (kind == FrameKind::binary), "a connection takes its own kind");
        must(binary || utf8::is_valid(bytes), "text is UTF-8");
    }
}

}  // namespace parley::fuzz
