#include "native-server/core/frames.h"

#include <cstddef>

namespace parley::server {

void append_frame(std::string& out, FrameKind kind, std::string_view payload) {
    constexpr std::size_t final_frame = 0x80;
    constexpr std::size_t header_bytes_max = 10;
    out.reserve(out.size() + header_bytes_max + payload.size());
    const auto push = [&out](std::size_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte & 0xFF))); };
    push(final_frame | static_cast<std::size_t>(kind));
    int length_bytes = 0;
    if (payload.size() < 126) {
        push(payload.size());
    } else if (payload.size() <= 0xFFFF) {
        push(126);
        length_bytes = 2;
    } else {
        push(127);
        length_bytes = 8;
    }
    for (int i = length_bytes - 1; i >= 0; --i) push(payload.size() >> (8 * i));
    out.append(payload);
}

}  // namespace parley::server
