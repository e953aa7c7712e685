// Who is at the other end of a connection.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/address_range.h"

namespace parley::server {

/// Those who are believed when they say for whom they speak.
using TrustedProxies = std::vector<AddressRange>;

/// As numbers; of IPv4 in dots, also where it came by a socket of IPv6. Empty when the system does not tell.
std::string peer_address(int descriptor);

/// For whom a peer speaks, by the header X-Forwarded-For: where it is a trusted proxy, the last address of the header that is
/// no trusted proxy too, for each proxy adds at the end who came to it, and what stands before may be anybody's invention. Who
/// is not trusted speaks for themselves, and so does one whose header lacks or is malformed there.
std::string address_behind(const std::string& peer, std::string_view forwarded_for, const TrustedProxies& trusted);

}  // namespace parley::server
