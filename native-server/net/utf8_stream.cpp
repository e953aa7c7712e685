#include "native-server/net/utf8_stream.h"

namespace parley::server {

bool Utf8Stream::start(std::uint8_t byte) {
    low_ = 0x80;
    high_ = 0xBF;
    if (byte < 0x80) return true;
    if (byte < 0xC2) return false;  // a continuation, or an overlong form
    if (byte < 0xE0) {
        missing_ = 1;
    } else if (byte < 0xF0) {
        missing_ = 2;
        if (byte == 0xE0) low_ = 0xA0;   // overlong below
        if (byte == 0xED) high_ = 0x9F;  // surrogates above
    } else if (byte < 0xF5) {
        missing_ = 3;
        if (byte == 0xF0) low_ = 0x90;   // overlong below
        if (byte == 0xF4) high_ = 0x8F;  // above U+10FFFF
    } else {
        return false;
    }
    return true;
}

bool Utf8Stream::add(std::string_view piece) {
    for (const char character : piece) {
        const auto byte = static_cast<std::uint8_t>(character);
        if (missing_ == 0) {
            if (!start(byte)) return false;
            continue;
        }
        if (byte < low_ || byte > high_) return false;
        low_ = 0x80;
        high_ = 0xBF;
        --missing_;
    }
    return true;
}

}  // namespace parley::server
