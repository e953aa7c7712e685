#include "shared/text_rules.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "shared/limits.h"
#include "shared/name_characters.h"
#include "shared/utf8.h"

namespace parley {

namespace {

bool is_space(char32_t c) {
    return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

constexpr char32_t zero_width_joiner = 0x200D;
constexpr char32_t emoji_form = 0xFE0F;  // variation selector 16
constexpr char32_t keycap = 0x20E3;

bool is_skin_tone(char32_t c) {
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

bool has_keycap(char32_t c) {
    return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

std::string with_number(const char* why, char32_t c) {
    std::array<char, 12> number{};
    (void)std::snprintf(number.data(), number.size(), "U+%04X", static_cast<unsigned>(c));
    return std::string(why) + " (" + number.data() + ").";
}

/// What may follow what in a name. Each answer is the end of a sentence that begins with what the name is of; none: go on.
class Neighbours {
public:
    [[nodiscard]] bool tells_anything() const { return tells_anything_; }

    void space() { *this = Neighbours(tells_anything_); }

    std::optional<std::string> take(char32_t c, char32_t next) {
        const NameCharacter is = name_character(c);
        if (!joins_emoji(c, next)) {
            if (auto trouble = trouble_of(c, is)) return trouble;
            if (auto trouble = trouble_of_mark(c, is)) return trouble;
        }
        using enum NameCharacter;
        marks_ = is == mark ? marks_ + 1 : 0;
        in_emoji_ = is == pictograph || (in_emoji_ && (c == emoji_form || c == zero_width_joiner || is_skin_tone(c)));
        if (is == letter || is == pictograph) tells_anything_ = true;
        last_ = c;
        return std::nullopt;
    }

    Neighbours() = default;

private:
    explicit Neighbours(bool tells_anything) : tells_anything_(tells_anything) {}

    /// The two invisible characters that emoji are made with, where they are part of one.
    [[nodiscard]] bool joins_emoji(char32_t c, char32_t next) const {
        if (c == zero_width_joiner) return in_emoji_ && name_character(next) == NameCharacter::pictograph;
        return c == emoji_form && (name_character(last_) == NameCharacter::pictograph || (has_keycap(last_) && next == keycap));
    }

    static std::optional<std::string> trouble_of(char32_t c, NameCharacter is) {
        using enum NameCharacter;
        switch (is) {
            case unknown:
                return with_number("can't hold a character that is not known here", c);
            case control:
                return with_number("can't hold a control character", c);
            case directional:
                return with_number("can't hold a character that changes the direction of writing", c);
            case invisible:
                return with_number("can't hold an invisible character", c);
            case private_use:
                return with_number("can't hold a character that looks different to everybody", c);
            default:
                return std::nullopt;
        }
    }

    /// UTS #39 section 5.4: not more than four, none twice in a row.
    [[nodiscard]] std::optional<std::string> trouble_of_mark(char32_t c, NameCharacter is) const {
        if (is != NameCharacter::mark && is != NameCharacter::spacing_mark) return std::nullopt;
        if (last_ == 0) return with_number("can't begin a word with an accent that has no letter", c);
        if (is == NameCharacter::spacing_mark) return std::nullopt;
        if (c == last_) return with_number("can't have the same accent twice on a letter", c);
        if (marks_ >= limits::name_marks_max)
            return "can have at most " + std::to_string(limits::name_marks_max) + " accents on a letter.";
        return std::nullopt;
    }

    char32_t last_ = 0;  ///< of this word
    std::size_t marks_ = 0;
    bool in_emoji_ = false;
    bool tells_anything_ = false;
};

Result<std::string> checked_label(std::string_view text, std::size_t code_points_max, ErrorCode code, const char* what) {
    const auto refuse = [&](const std::string& why) { return Error{code, std::string(what) + " " + why}; };
    const auto too_long = [&] { return refuse("can have at most " + std::to_string(code_points_max) + " characters."); };
    if (text.size() > limits::name_bytes_max) return too_long();
    std::string name;
    std::size_t code_points = 0;
    Neighbours neighbours;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        if (!decoded.valid) return refuse("must be valid UTF-8 text.");
        at += decoded.bytes;
        if (name_character(decoded.code_point) == NameCharacter::space) {
            gap = !name.empty();
            neighbours.space();
            continue;
        }
        if (const auto trouble = neighbours.take(decoded.code_point, utf8::decode(text, at).code_point))
            return refuse(*trouble);
        if (gap) {
            name += ' ';
            code_points++;
            gap = false;
        }
        utf8::append(name, decoded.code_point);
        if (++code_points > code_points_max) return too_long();
    }
    if (name.empty()) return refuse("can't be empty.");
    if (!neighbours.tells_anything()) return refuse("needs a letter, a digit or an emoji.");
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
