// Validates UTF-8 (RFC 3629) that arrives in pieces, so that a bad message is refused at its first bad byte.
#pragma once

#include <cstdint>
#include <string_view>

namespace parley::server {

class Utf8Stream {
public:
    /// False from the first byte on that no valid text can contain.
    bool add(std::string_view piece);
    /// Whether the text may end here: not inside a character.
    [[nodiscard]] bool complete() const { return missing_ == 0; }

private:
    bool start(std::uint8_t byte);

    // The next byte lies in [low_, high_] while `missing_` bytes of a character are still to come.
    std::uint8_t missing_ = 0;
    std::uint8_t low_ = 0x80;
    std::uint8_t high_ = 0xBF;
};

}  // namespace parley::server
