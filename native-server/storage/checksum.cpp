#include "native-server/storage/checksum.h"

#include <zlib.h>

#include <cstring>
#include <utility>

namespace parley::server {

Checksum& Checksum::add(std::int64_t number) {
    if (waiting_.size() - used_ < sizeof number) flush();
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t byte = 0; byte < sizeof number; ++byte, rest >>= 8)
        waiting_[used_++] = static_cast<unsigned char>(rest & 0xFF);
    return *this;
}

Checksum& Checksum::add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    if (text.size() > waiting_.size() - used_) {
        flush();
        extend(text.data(), text.size());
    } else if (!text.empty()) {
        std::memcpy(waiting_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    return *this;
}

std::int64_t Checksum::value() {
    flush();
    return crc_;
}

void Checksum::flush() {
    extend(waiting_.data(), std::exchange(used_, 0));
}

void Checksum::extend(const void* bytes, std::size_t count) {
    crc_ = static_cast<std::uint32_t>(::crc32(crc_, static_cast<const Bytef*>(bytes), static_cast<uInt>(count)));
}

Checksum& Checksum::add_null() {
    return add(std::int64_t{-1});
}

Checksum& Checksum::add_optional(const std::optional<std::int64_t>& number) {
    return number ? add(*number) : add_null();
}

Checksum& Checksum::add_optional(const std::optional<std::string>& text) {
    return text ? add(std::string_view(*text)) : add_null();
}

}  // namespace parley::server
