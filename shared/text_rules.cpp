#include "shared/text_rules.h"

#include <algorithm>

#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley {

namespace {

bool is_space(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

/// Directional controls can make a name read as another's; invisible characters make two names look alike.
bool is_deceptive(char32_t c) {
    const bool directional =
        c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    const bool invisible = c == 0x00AD || c == 0x180E || c == 0x200B || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
                           (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
    return directional || invisible;
}

/// Zero-width joiners shape emoji and several scripts, so they may stand inside a name, but a name is not made of them alone.
bool is_joiner(char32_t c) {
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

Result<std::string> checked_label(std::string_view text, std::size_t code_points_max, ErrorCode code, const char* what) {
    const auto refuse = [&](const std::string& why) { return Error{code, std::string(what) + " " + why}; };
    std::string name;
    std::size_t code_points = 0;
    std::size_t visible = 0;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (!decoded.valid) return refuse("must be valid UTF-8 text.");
        at += decoded.bytes;
        if (is_space(decoded.code_point)) {
            gap = !name.empty();
            continue;
        }
        if (is_control(decoded.code_point)) return refuse("can't hold control characters.");
        if (is_deceptive(decoded.code_point)) return refuse("can't hold invisible or direction-changing characters.");
        if (gap) {
            name += ' ';
            code_points++;
            gap = false;
        }
        utf8::append(name, decoded.code_point);
        if (!is_joiner(decoded.code_point)) visible++;
        if (++code_points > code_points_max)
            return refuse("can have at most " + std::to_string(code_points_max) + " characters.");
    }
    if (visible == 0) return refuse("can't be empty.");
    return name;
}

}  // namespace

Result<std::string> checked_name(std::string_view text) {
    return checked_label(text, limits::name_code_points_max, ErrorCode::bad_name, "A name");
}

Result<std::string> checked_room_name(std::string_view text) {
    return checked_label(text, limits::room_name_code_points_max, ErrorCode::bad_room_name, "A room's name");
}

Result<std::string> checked_body(std::string_view text) {
    if (text.size() > limits::body_bytes_max)
        return Error{ErrorCode::too_large,
                     "A message can have at most " + std::to_string(limits::body_bytes_max / 1024) + " KB of text."};
    bool blank = true;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (!decoded.valid) return Error{ErrorCode::bad_body, "A message must be valid UTF-8 text."};
        if (decoded.code_point == 0) return Error{ErrorCode::bad_body, "A message can't hold the character U+0000."};
        if (!is_space(decoded.code_point)) blank = false;
        at += decoded.bytes;
    }
    if (blank) return Error{ErrorCode::bad_body, "A message can't be empty."};
    return std::string(text);
}

RoomId slug_of(std::string_view room_name) {
    std::string slug;
    for (const char c : room_name) {
        const char lower = (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
        const bool kept = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        if (kept)
            slug += lower;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    slug.resize(std::min(slug.size(), limits::id_bytes_max));
    return RoomId(slug);
}

bool is_plain_id(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= limits::id_bytes_max && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace parley
