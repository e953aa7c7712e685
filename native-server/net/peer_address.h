// Who is at the other end of a connection.
#pragma once

#include <string>

namespace parley::server {

/// As numbers; of IPv4 in dots, also where it came by a socket of IPv6. Empty when the system does not tell.
std::string peer_address(int descriptor);

}  // namespace parley::server
