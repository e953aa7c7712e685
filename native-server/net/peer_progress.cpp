#include "native-server/net/peer_progress.h"

#include <linux/tcp.h>  // glibc's netinet/tcp.h has an older tcp_info, and the two can't be together
#include <sys/socket.h>

namespace parley::server {

std::optional<std::uint64_t> acknowledged_bytes(int descriptor) {
    constexpr int level_tcp = 6;  // IPPROTO_TCP
    tcp_info info{};
    socklen_t bytes = sizeof info;
    if (::getsockopt(descriptor, level_tcp, TCP_INFO, &info, &bytes) != 0) return std::nullopt;
    return info.tcpi_bytes_acked;
}

}  // namespace parley::server
