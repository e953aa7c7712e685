#include "native-server/net/send_ring.h"

#include <liburing.h>
#include <sys/socket.h>

#include <cassert>
#include <cerrno>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

/// The newest ways first: they spare the kernel some bookkeeping, and older ones refuse them with EINVAL.
constexpr unsigned ways[] = {IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, 0};

}  // namespace

SendRing::SendRing() = default;
SendRing::~SendRing() = default;

void SendRing::Close::operator()(io_uring* ring) const {
    io_uring_queue_exit(ring);
    delete ring;
}

bool SendRing::is_there() {
    if (std::exchange(tried_, true)) return ring_ != nullptr;
    for (const unsigned way : ways) {
        auto ring = std::make_unique<io_uring>();
        if (io_uring_queue_init(limits::ring_sends_max, ring.get(), way) != 0) continue;
        ring_.reset(ring.release());
        return true;
    }
    return false;
}

void SendRing::send(std::vector<Send>& sends, std::string_view bytes) {
    assert(sends.size() <= limits::ring_sends_max);
    const std::size_t count = sends.size();
    for (std::size_t i = 0; i < count; ++i) {
        io_uring_sqe* entry = io_uring_get_sqe(ring_.get());
        io_uring_prep_send(entry, sends[i].socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        entry->user_data = i;
        sends[i].sent = -ECANCELED;
    }
    std::size_t entered = 0;
    std::size_t answered = 0;
    while (answered < count) {
        // Interrupted, or out of memory for a moment: what it did not take stays in the ring, and is taken at the next call.
        const int taken = io_uring_submit_and_wait(ring_.get(), static_cast<unsigned>(entered < count ? 0 : count - answered));
        if (taken > 0) entered += static_cast<std::size_t>(taken);
        io_uring_cqe* answer = nullptr;
        while (io_uring_peek_cqe(ring_.get(), &answer) == 0) {
            sends[answer->user_data].sent = answer->res;
            io_uring_cqe_seen(ring_.get(), answer);
            ++answered;
        }
    }
}

}  // namespace parley::server
