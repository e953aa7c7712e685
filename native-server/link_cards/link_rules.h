// Of which pages cards are made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/result.h"

namespace parley::server {

struct LinkRules {
    bool on = false;
    std::vector<std::string> hosts;   ///< these and what lies below them; empty: all that are public
    std::vector<std::string> inside;  ///< "wiki.lan:8080": may be asked although their address is not public
};

/// Where an address leads.
struct WebPlace {
    std::string url;   ///< normalised, without a fragment
    std::string host;  ///< in lower case, without brackets
    std::uint16_t port = 0;
    bool tls = false;
};

/// Of http and https, at most limits::link_bytes_max, without a name or password in it. Read by the parser that fetches it
/// too (libcurl's), so that both mean the same place. The error is a clause for the log.
Result<WebPlace, std::string> place_of(const std::string& url);

/// The operator has listed it with its port.
bool is_inside(const LinkRules& rules, const WebPlace& place);
/// It may be asked for, as far as its name tells: what it resolves to is for who connects to look at. Other ports than those
/// of the web are only asked inside.
bool takes(const LinkRules& rules, const WebPlace& place);

/// What is wrong with a host that the operator lists, as a sentence; empty: nothing. `with_port`: "wiki.lan:8080".
std::string fault_of_host(std::string_view text, bool with_port);

}  // namespace parley::server
