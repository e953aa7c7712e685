#include "shared/utf8.h"

namespace parley::utf8 {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Lead {
    std::size_t bytes;
    char32_t bits;
    char32_t smallest;  ///< below it the form is overlong
};

constexpr Lead lead_of(unsigned char byte) {
    if (byte < 0x80) return {1, byte, 0};
    if (byte >= 0xC2 && byte < 0xE0) return {2, byte & 0x1FU, 0x80};
    if (byte >= 0xE0 && byte < 0xF0) return {3, byte & 0x0FU, 0x800};
    if (byte >= 0xF0 && byte < 0xF5) return {4, byte & 0x07U, 0x10000};
    return {0, 0, 0};
}

}  // namespace

Decoded decode(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {0, 0, false};
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Lead lead = lead_of(byte(at));
    if (lead.bytes == 0 || at + lead.bytes > text.size()) return {replacement, 1, false};
    char32_t code_point = lead.bits;
    for (std::size_t i = 1; i < lead.bytes; i++) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {replacement, 1, false};
        code_point = (code_point << 6U) | (byte(at + i) & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < lead.smallest || surrogate || code_point > 0x10FFFF) return {replacement, 1, false};
    return {code_point, lead.bytes, true};
}

bool is_valid(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        if (!decoded.valid) return false;
        at += decoded.bytes;
    }
    return true;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); count++) at += decode(text, at).bytes;
    return count;
}

void append(std::string& text, char32_t code_point) {
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0U | (code_point >> 6U));
        put(0x80U | (code_point & 0x3FU));
    } else if (code_point < 0x10000) {
        put(0xE0U | (code_point >> 12U));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    } else {
        put(0xF0U | (code_point >> 18U));
        put(0x80U | ((code_point >> 12U) & 0x3FU));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
        put(0x80U | (code_point & 0x3FU));
    }
}

}  // namespace parley::utf8
