#include "native-server/storage/checksum.h"

#include <zlib.h>

#include <array>

namespace parley::server {

namespace {

std::uint32_t extend(std::uint32_t crc, const void* bytes, std::size_t count) {
    return static_cast<std::uint32_t>(::crc32(crc, static_cast<const Bytef*>(bytes), static_cast<uInt>(count)));
}

}  // namespace

Checksum& Checksum::add(std::int64_t number) {
    std::array<unsigned char, 8> bytes{};
    auto rest = static_cast<std::uint64_t>(number);
    for (unsigned char& byte : bytes) {
        byte = static_cast<unsigned char>(rest & 0xFF);
        rest >>= 8;
    }
    crc_ = extend(crc_, bytes.data(), bytes.size());
    return *this;
}

Checksum& Checksum::add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    if (!text.empty()) crc_ = extend(crc_, text.data(), text.size());
    return *this;
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
