// Read by hand: nlohmann's reader recurses as deep as its input says, and throws on a length that no memory holds, also where
// it was asked not to.
#include "shared/json_cbor.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley {

namespace {

// RFC 8949 section 3.1.
enum class Major : std::uint8_t { positive, negative, bytes, text, array, map, tag, simple };

/// The first byte of an item and what follows from it.
struct Head {
    Major major = Major::positive;
    std::uint8_t info = 0;  ///< the low five bits
    std::uint64_t argument = 0;
};

/// Section 3.4 and appendix D; C++ has no such type.
double from_half(std::uint64_t bits) {
    const auto exponent = static_cast<int>((bits >> 10U) & 0x1FU);
    const auto mantissa = static_cast<double>(bits & 0x3FFU);
    double value = std::ldexp(mantissa + 1024, exponent - 25);
    if (exponent == 0) value = std::ldexp(mantissa, -24);
    if (exponent == 31) {
        value = mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    }
    return (bits & 0x8000U) == 0 ? value : -value;
}

template <class Float, class Bits>
Float with_bits(Bits bits) {
    static_assert(sizeof(Float) == sizeof(Bits));
    Float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

/// -1 - n, like a JSON number of that size: what no integer holds is a double.
Json from_negative(std::uint64_t n) {
    if (n > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return -1.0 - static_cast<double>(n);
    return -1 - static_cast<std::int64_t>(n);
}

class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}

    /// False from the first thing on that is wrong.
    bool read(Json& value, std::size_t depth);
    [[nodiscard]] bool done() const { return left_.empty(); }

private:
    bool read_head(Head& head);
    bool read_text(const Head& head, std::string& text);
    bool read_array(std::uint64_t elements, Json& value, std::size_t depth);
    bool read_map(std::uint64_t pairs, Json& value, std::size_t depth);
    static bool read_simple(const Head& head, Json& value);

    std::string_view left_;
};

bool Reader::read_head(Head& head) {
    if (left_.empty()) return false;
    const auto first = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    head.major = static_cast<Major>(first >> 5U);
    head.info = first & 0x1FU;
    head.argument = head.info;
    constexpr std::uint8_t one_byte = 24;  // 25: two, 26: four, 27: eight
    constexpr std::uint8_t eight_bytes = 27;
    if (head.info < one_byte) return true;
    if (head.info > eight_bytes) return false;  // reserved, or an indefinite length
    const std::size_t bytes = std::size_t{1} << (head.info - one_byte);
    if (left_.size() < bytes) return false;
    head.argument = 0;
    for (const char byte : left_.substr(0, bytes)) head.argument = head.argument << 8U | static_cast<std::uint8_t>(byte);
    left_.remove_prefix(bytes);
    return true;
}

bool Reader::read(Json& value, std::size_t depth) {
    Head head;
    if (!read_head(head)) return false;
    switch (head.major) {
        case Major::positive:
            value = head.argument;
            return true;
        case Major::negative:
            value = from_negative(head.argument);
            return true;
        case Major::text:
            value = std::string();
            return read_text(head, value.get_ref<std::string&>());
        case Major::array:
            return depth < limits::json_depth_max && read_array(head.argument, value, depth + 1);
        case Major::map:
            return depth < limits::json_depth_max && read_map(head.argument, value, depth + 1);
        case Major::simple:
            return read_simple(head, value);
        case Major::bytes:
        case Major::tag:
            break;
    }
    return false;
}

bool Reader::read_text(const Head& head, std::string& text) {
    if (head.major != Major::text || head.argument > left_.size()) return false;
    const std::string_view bytes = left_.substr(0, static_cast<std::size_t>(head.argument));
    left_.remove_prefix(bytes.size());
    text = bytes;
    return utf8::is_valid(bytes);
}

bool Reader::read_array(std::uint64_t elements, Json& value, std::size_t depth) {
    if (elements > left_.size()) return false;  // each has a byte at least
    value = Json::array();
    for (std::uint64_t i = 0; i < elements; i++) {
        value.push_back(nullptr);
        if (!read(value.back(), depth)) return false;
    }
    return true;
}

bool Reader::read_map(std::uint64_t pairs, Json& value, std::size_t depth) {
    if (pairs > left_.size() / 2) return false;
    value = Json::object();
    for (std::uint64_t i = 0; i < pairs; i++) {
        Head head;
        std::string key;
        if (!read_head(head) || !read_text(head, key)) return false;
        const auto [place, is_new] = value.emplace(std::move(key), nullptr);
        if (!is_new || !read(*place, depth)) return false;
    }
    return true;
}

bool Reader::read_simple(const Head& head, Json& value) {
    switch (head.info) {
        case 20:
            value = false;
            return true;
        case 21:
            value = true;
            return true;
        case 22:
            value = nullptr;
            return true;
        case 25:
            value = from_half(head.argument);
            return true;
        case 26:
            value = static_cast<double>(with_bits<float>(static_cast<std::uint32_t>(head.argument)));
            return true;
        case 27:
            value = with_bits<double>(head.argument);
            return true;
        default:
            return false;
    }
}

/// As to_line() writes it, so that both forms say the same.
void mend_text(Json& json) {
    if (auto* text = json.get_ptr<std::string*>()) {
        if (!utf8::is_valid(*text)) json = Json::parse(to_line(json), nullptr, false);
    } else if (json.is_structured()) {
        for (Json& inner : json) mend_text(inner);
    }
}

}  // namespace

std::optional<Json> parse_cbor(std::string_view bytes) {
    Reader reader(bytes);
    std::optional<Json> json(std::in_place);
    if (!reader.read(*json, 0) || !reader.done()) return std::nullopt;
    return json;
}

std::string to_cbor(Json json) {
    mend_text(json);
    std::string bytes;
    Json::to_cbor(json, bytes);
    return bytes;
}

}  // namespace parley
