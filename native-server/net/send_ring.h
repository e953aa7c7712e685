// One call of the kernel for the sends to many sockets (io_uring(7)): what enters and leaves the kernel once costs a sixth less
// than what does so for each. Only sends that are over when the call returns: nothing is ever under way in the background.
//
// Older kernels have none, and many containers forbid it: then there is no ring, and the caller sends one by one. Loop thread
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

struct io_uring;

namespace parley::server {

class SendRing {
public:
    SendRing();
    ~SendRing();
    SendRing(const SendRing&) = delete;
    SendRing& operator=(const SendRing&) = delete;

    /// Made when first asked for, by the thread that sends. False: this system gives us none.
    bool is_there();

    struct Send {
        int socket = -1;
        std::size_t tag = 0;    ///< the caller's
        std::int64_t sent = 0;  ///< afterwards: bytes that the socket took, or -errno
    };
    /// The same bytes to each of at most limits::ring_sends_max, send(2) with MSG_DONTWAIT | MSG_NOSIGNAL. Only after
    /// is_there().
    void send(std::vector<Send>& sends, std::string_view bytes);

private:
    struct Close {
        void operator()(io_uring* ring) const;
    };

    bool tried_ = false;
    std::unique_ptr<io_uring, Close> ring_;
};

}  // namespace parley::server
