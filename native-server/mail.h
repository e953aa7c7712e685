// What the threads of the server tell each other: a loop's mailbox is the only way to it.
#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "native-server/core/broadcast.h"
#include "native-server/core/log.h"
#include "native-server/core/ports.h"
#include "native-server/files/file_jobs.h"
#include "native-server/loop/mailbox.h"
#include "native-server/net/listener.h"
#include "native-server/net/tls_files.h"
#include "native-server/oidc/oidc_desk.h"

namespace parley::server {

// Sessions and tickets of all loops are told apart by their highest bits, which say whose they are.
inline constexpr unsigned loop_shift = 48;
inline std::uint64_t first_number_of(std::size_t loop) {
    return (std::uint64_t{loop} << loop_shift) + 1;
}
inline std::size_t loop_of(std::uint64_t number) {
    return static_cast<std::size_t>(number >> loop_shift);
}

/// From the log: in the order in which it happened.
using LogNews = std::variant<std::shared_ptr<const RoomBatch>, LogReply>;

/// To the presence desk, what one of PresencePort's calls says.
struct PresenceNote {
    enum class What : std::uint8_t { came, went, types, posted, opened, closed, chose, called, idles, asks };
    What what = What::came;
    RoomId room;
    Person person;  ///< the id only, but for `came` and `called`
    SessionId session = 0;
    Farewell farewell = Farewell::lost;
    RequestId request = 0;
    Who who = {};
    PresenceChoice choice = PresenceChoice::automatic;
    Seq as_of = 0;  ///< of the choice
    bool idle = false;
};

/// From the presence desk: for everybody in the room, or for those of the loop's sessions that are named.
struct PresenceNews {
    RoomId room;
    std::shared_ptr<const NoticeBroadcast> push;
    std::vector<SessionId> only_to;
};
struct PresentAnswer {
    SessionId session = 0;
    RequestId request = 0;
    Present present;
};

/// From now on handshakes show this one.
struct NewCertificate {
    std::shared_ptr<const TlsIdentity> identity;
};

/// Finish what was begun, send everybody away, end.
struct Stop {};

/// From the front, and the loop's answer to it: it still turns.
struct Ping {};
struct Pong {
    std::size_t loop = 0;
};

using Mail =
    std::variant<Ping, std::vector<LogNews>, Descriptor, std::vector<PresenceNote>, std::vector<PresenceNews>, PresentAnswer,
                 PasswordReply, IdentityReply, LinkCardReply, OidcAnswer, FileStoreReply, FilesCollected, NewCertificate, Stop>;

/// To the front: a loop's answer, or that it is to end.
using FrontMail = std::variant<Pong, Stop>;

/// By loop. None is bounded by itself: what is in them answers requests, or is one a tick, and those are bounded.
using Mailboxes = std::vector<std::unique_ptr<Mailbox<Mail>>>;

}  // namespace parley::server
