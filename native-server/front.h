// The thread at which connections arrive, and which knows how the loops are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "native-server/logging.h"
#include "native-server/loop/event_loop.h"
#include "native-server/mail.h"
#include "native-server/net/arrivals.h"
#include "native-server/net/web_files.h"
#include "native-server/vital_signs.h"

namespace parley::server {

/// What is borrowed outlives the front.
struct FrontParts {
    EventLoop& loop;
    Mailbox<FrontMail>& mailbox;
    const Mailboxes& loops;
    Logger& logger;
    std::string build;           ///< told at /healthz
    std::size_t silent_max = 1;  ///< connections that have not said anything yet
    bool tls = false;
    VitalSigns& vital_signs;
};

/// Made and destroyed while its loop does not run; everything else on its own thread only.
class Front {
public:
    Front(const FrontParts& parts, BoundSockets bound);
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;
    ~Front() = default;

    /// Until it is told to stop.
    void run() { parts_.loop.run(); }

private:
    void take_mail();
    void ping();
    [[nodiscard]] std::string health() const;
    void pass_on(Descriptor socket);

    FrontParts parts_;
    std::size_t next_loop_ = 0;  ///< for whom the next connection is
    std::unique_ptr<EventLoop::Watch> ping_;
    std::unique_ptr<EventLoop::Watch> look_;
    std::unique_ptr<Arrivals> arrivals_;
};

}  // namespace parley::server
