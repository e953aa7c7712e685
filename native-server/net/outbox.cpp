#include "native-server/net/outbox.h"

#include <cstdint>

#include "shared/limits.h"

namespace parley::server {

namespace {

void append_text_header(std::string& out, std::size_t payload_bytes) {
    constexpr unsigned char final_text = 0x81;
    const auto push = [&out](std::size_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte & 0xFF))); };
    push(final_text);
    int length_bytes = 0;
    if (payload_bytes < 126) {
        push(payload_bytes);
    } else if (payload_bytes <= 0xFFFF) {
        push(126);
        length_bytes = 2;
    } else {
        push(127);
        length_bytes = 8;
    }
    for (int i = length_bytes - 1; i >= 0; --i) push(payload_bytes >> (8 * i));
}

}  // namespace

bool Outbox::push(const Payload& payload) {
    if (!empty() && bytes_ + payload->size() > limits::session_queue_bytes_max) return false;
    queue_.push_back(payload);
    bytes_ += payload->size();
    return true;
}

void Outbox::take_frames(std::string& out, std::size_t bytes_max) {
    while (!empty() && out.size() < bytes_max) {
        const Payload& payload = queue_[next_];
        append_text_header(out, payload->size());
        out.append(*payload);
        bytes_ -= payload->size();
        queue_[next_++] = nullptr;
    }
    if (empty()) clear();
}

void Outbox::clear() {
    next_ = 0;
    bytes_ = 0;
    constexpr std::size_t capacity_kept = 4;
    if (queue_.capacity() > capacity_kept) {
        queue_ = {};
    } else {
        queue_.clear();
    }
}

}  // namespace parley::server
