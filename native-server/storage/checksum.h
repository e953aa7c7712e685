// CRC-32 over a row's values in one canonical form, so that a bit that changed on the disk is seen when the row is read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::server {

/// Values are added in the order of the columns: a number is 8 bytes, little-endian; a text its length, likewise, and its
/// bytes; NULL the length -1. A text and a number never look alike, for the columns have one type each.
class Checksum {
public:
    Checksum& add(std::int64_t number);
    Checksum& add(std::string_view text);
    Checksum& add_null();
    Checksum& add_optional(const std::optional<std::int64_t>& number);
    Checksum& add_optional(const std::optional<std::string>& text);

    /// 0 to 2^32 - 1, as the column `crc` holds it.
    [[nodiscard]] std::int64_t value();

private:
    void flush();
    void extend(const void* bytes, std::size_t count);

    // A call for each number would cost more than the sum itself.
    std::array<unsigned char, 512> waiting_;
    std::size_t used_ = 0;
    std::uint32_t crc_ = 0;
};

}  // namespace parley::server
