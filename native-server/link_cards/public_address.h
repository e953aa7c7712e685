// Which addresses anybody's server may be asked at: what is reached from a server's inside is not for its users to ask.
#pragma once

#include "shared/address_range.h"

namespace parley::server {

/// Of one address: it is globally reachable unicast (the special-purpose registries of RFC 6890 as of 2024), and holds no IPv4
/// address within which something else could be meant.
bool is_public(const AddressRange& address);

}  // namespace parley::server
