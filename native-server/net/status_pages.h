// Pages for the operator's own machines, /metrics and /readyz, as the sockets ask for them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "native-server/net/http_answer.h"

namespace parley::server {

/// Who is shown the numbers.
struct MetricsAccess {
    bool loopback = false;   ///< whoever asks on this machine, and for nobody else
    std::string token = {};  ///< who shows it; empty: there is none
};

struct StatusRequest {
    std::string path;
    std::string authorization;  ///< empty: absent
    std::string address;        ///< of who asks
    bool passed_on = false;     ///< a proxy says that it speaks for somebody
};

/// Nothing: it is another page. Any thread.
using StatusPages = std::function<std::optional<HttpAnswer>(const StatusRequest&)>;

}  // namespace parley::server
