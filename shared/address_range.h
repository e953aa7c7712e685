// Addresses as people write them, one or all that begin alike: "192.0.2.7", "192.0.2.0/24", "2001:db8::/32".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

/// An IPv4 address is kept as the IPv6 one that stands for it (RFC 4291 section 2.5.5.2), so that it is one whoever writes it.
struct AddressRange {
    std::array<std::uint8_t, 16> bytes{};
    int prefix = 128;  ///< bits that count, of 128; those after it are 0

    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] bool contains(const AddressRange& other) const;
    /// As it is stored and shown: RFC 5952, without a prefix where it is one address.
    [[nodiscard]] std::string text() const;
};

std::optional<AddressRange> address_range_from(std::string_view text);

/// Whether it lies on this machine: 127.0.0.0/8 and ::1.
bool is_loopback(const AddressRange& range);

/// As which one customer counts: of an IPv6 address the first 64 bits, which is what each has at the least; of IPv4 all.
AddressRange network_of(AddressRange address);

}  // namespace parley
