#include "shared/address_range.h"

#include <algorithm>
#include <cstddef>

namespace parley {

namespace {

constexpr int v4_bits_before = 96;
constexpr std::size_t groups_max = 8;
using Bytes = std::array<std::uint8_t, 16>;

/// The whole of `text`, at most `max`; no sign, and no zero in front where it is decimal (which some read as octal).
std::optional<unsigned> number_from(std::string_view text, unsigned base, unsigned max) {
    if (text.empty() || text.size() > 4 || (base == 10 && text.size() > 1 && text.front() == '0')) return std::nullopt;
    unsigned value = 0;
    for (const char c : text) {
        unsigned digit = base;
        if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
        if (c >= 'a' && c <= 'f') digit = static_cast<unsigned>(c - 'a') + 10;
        if (c >= 'A' && c <= 'F') digit = static_cast<unsigned>(c - 'A') + 10;
        if (digit >= base) return std::nullopt;
        value = value * base + digit;
    }
    return value <= max ? std::optional(value) : std::nullopt;
}

std::optional<std::array<std::uint8_t, 4>> v4_from(std::string_view text) {
    std::array<std::uint8_t, 4> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t dot = i + 1 < bytes.size() ? text.find('.') : text.size();
        if (dot == std::string_view::npos) return std::nullopt;
        const auto value = number_from(text.substr(0, dot), 10, 255);
        if (!value) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(*value);
        text.remove_prefix(std::min(text.size(), dot + 1));
    }
    return bytes;
}

/// Groups between colons, at the end also an IPv4 address; nothing is no groups.
bool read_groups(std::string_view text, Bytes& bytes, std::size_t& count) {
    count = 0;
    while (!text.empty()) {
        const std::size_t colon = text.find(':');
        const std::string_view group = text.substr(0, colon);
        if (group.find('.') != std::string_view::npos) {
            const auto v4 = v4_from(group);
            if (!v4 || colon != std::string_view::npos || count + 2 > groups_max) return false;
            std::copy(v4->begin(), v4->end(), bytes.begin() + static_cast<std::ptrdiff_t>(count * 2));
            count += 2;
            return true;
        }
        const auto value = number_from(group, 16, 0xFFFF);
        if (!value || count == groups_max) return false;
        bytes[count * 2] = static_cast<std::uint8_t>(*value >> 8U);
        bytes[count * 2 + 1] = static_cast<std::uint8_t>(*value & 0xFFU);
        ++count;
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
        if (text.empty()) return false;  // a colon at the end
    }
    return true;
}

std::optional<Bytes> v6_from(std::string_view text) {
    const std::size_t gap = text.find("::");
    Bytes front{};
    Bytes back{};
    std::size_t front_count = 0;
    std::size_t back_count = 0;
    if (gap == std::string_view::npos)
        return read_groups(text, front, front_count) && front_count == groups_max ? std::optional(front) : std::nullopt;
    if (!read_groups(text.substr(0, gap), front, front_count) || !read_groups(text.substr(gap + 2), back, back_count) ||
        front_count + back_count >= groups_max)
        return std::nullopt;
    std::copy_backward(back.begin(), back.begin() + static_cast<std::ptrdiff_t>(back_count * 2), front.end());
    return front;
}

void clear_after(Bytes& bytes, int prefix) {
    for (int bit = prefix; bit < 128; ++bit)
        bytes[static_cast<std::size_t>(bit / 8)] &= static_cast<std::uint8_t>(~(0x80U >> static_cast<unsigned>(bit % 8)));
}

std::string v6_text(const Bytes& bytes) {
    std::array<unsigned, groups_max> groups{};
    for (std::size_t i = 0; i < groups_max; ++i) groups[i] = bytes[i * 2] * 256U + bytes[i * 2 + 1];
    std::size_t gap = groups_max;  // the first of the longest runs of zeros, of two at least
    std::size_t longest = 1;
    for (std::size_t i = 0; i < groups_max; ++i) {
        std::size_t end = i;
        while (end < groups_max && groups[end] == 0) ++end;
        if (end - i <= longest) continue;
        longest = end - i;
        gap = i;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < groups_max; ++i) {
        if (i == gap) {
            text += "::";
            i += longest - 1;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        bool begun = false;
        for (unsigned shift = 16; shift > 0;) {
            shift -= 4;
            const unsigned digit = (groups[i] >> shift) & 0xFU;
            begun = begun || digit != 0 || shift == 0;
            if (begun) text += digits[digit];
        }
    }
    return text;
}

}  // namespace

bool AddressRange::is_v4() const {
    const bool zeros = std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t byte) { return byte == 0; });
    return prefix >= v4_bits_before && zeros && bytes[10] == 0xFF && bytes[11] == 0xFF;
}

bool AddressRange::contains(const AddressRange& other) const {
    if (other.prefix < prefix) return false;
    Bytes begin = other.bytes;
    clear_after(begin, prefix);
    return begin == bytes;
}

std::string AddressRange::text() const {
    const bool v4 = is_v4();
    std::string text;
    if (v4) {
        for (std::size_t i = 12; i < bytes.size(); ++i) text += (i == 12 ? "" : ".") + std::to_string(bytes[i]);
    } else {
        text = v6_text(bytes);
    }
    return prefix == 128 ? text : text + "/" + std::to_string(v4 ? prefix - v4_bits_before : prefix);
}

std::optional<AddressRange> address_range_from(std::string_view text) {
    AddressRange range;
    const std::size_t slash = text.find('/');
    const std::string_view address = text.substr(0, slash);
    const bool v4 = address.find(':') == std::string_view::npos;
    if (v4) {
        const auto bytes = v4_from(address);
        if (!bytes) return std::nullopt;
        range.bytes[10] = range.bytes[11] = 0xFF;
        std::copy(bytes->begin(), bytes->end(), range.bytes.begin() + 12);
    } else {
        const auto bytes = v6_from(address);
        if (!bytes) return std::nullopt;
        range.bytes = *bytes;
    }
    if (slash == std::string_view::npos) return range;
    const auto prefix = number_from(text.substr(slash + 1), 10, v4 ? 32 : 128);
    if (!prefix) return std::nullopt;
    range.prefix = static_cast<int>(*prefix) + (v4 ? v4_bits_before : 0);
    clear_after(range.bytes, range.prefix);
    return range;
}

bool is_loopback(const AddressRange& range) {
    constexpr int v4_loopback_prefix = v4_bits_before + 8;
    constexpr std::uint8_t v4_loopback = 127;
    if (range.is_v4()) return range.prefix >= v4_loopback_prefix && range.bytes[12] == v4_loopback;
    const bool zeros = std::all_of(range.bytes.begin(), range.bytes.end() - 1, [](std::uint8_t byte) { return byte == 0; });
    return range.prefix == 128 && zeros && range.bytes.back() == 1;
}

AddressRange network_of(AddressRange address) {
    constexpr int network_bits = 64;
    if (address.is_v4() || address.prefix <= network_bits) return address;
    address.prefix = network_bits;
    clear_after(address.bytes, network_bits);
    return address;
}

}  // namespace parley
