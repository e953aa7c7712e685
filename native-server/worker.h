// One loop and all that its thread owns: sockets, the core's state machine, and on the first one the presence desk. Others
// reach it by its mailbox.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native-server/bounds.h"
#include "native-server/core/server.h"
#include "native-server/entropy.h"
#include "native-server/files/file_desk.h"
#include "native-server/files/file_store.h"
#include "native-server/logging.h"
#include "native-server/loop/event_loop.h"
#include "native-server/mail.h"
#include "native-server/net/socket_server.h"
#include "native-server/oidc/oidc_desk.h"
#include "native-server/presence_desk.h"
#include "shared/result.h"

namespace parley::server {

/// What is borrowed outlives the worker.
struct WorkerParts {
    std::size_t index = 0;
    EventLoop& loop;
    const Mailboxes& mailboxes;
    Mailbox<FrontMail>& front;
    Log& log;
    const WebFiles& files;
    Logger& logger;
    const Names& names;
    Passwords& passwords;
    OidcDesk& oidc;
    LinkCards* link_cards;  ///< null: none are made
    FileStore& store;
    bool guests = true;
    SignUpMode sign_up = SignUpMode::invitation;
    std::vector<ProviderInfo> providers;
    std::string public_url;  ///< empty: where the browser says that this server is
    GuestRights guest_rights = GuestRights::full;
    std::string appeal = {};
    std::function<std::int64_t()> wall_clock_ms = {};  ///< since 1970
    Bounds bounds = {};                                ///< of all loops together
    bool rate_limits = true;                           ///< false: everybody may be as fast as they like
    LoopCounters* counters = nullptr;                  ///< of this loop
};

/// Made and destroyed while its loop does not run; everything else on the loop's thread only.
class Worker final : public SocketEvents, private PresencePort {
public:
    /// The error is a sentence for the operator.
    static Result<std::unique_ptr<Worker>, std::string> create(const WorkerParts& parts, LogState state,
                                                               SocketServerConfig config);

    /// Serves until it was told to Stop and has finished, within limits::shutdown_ms.
    void run() { parts_.loop.run(); }

    void on_open(SessionId session, Dialect dialect) override;
    void on_message(SessionId session, std::string_view bytes) override;
    void on_behind(SessionId session) override;
    void on_drained(SessionId session) override;
    void on_close(SessionId session) override;
    bool on_question(HttpQuestion question) override;
    [[nodiscard]] bool more_is_coming() const override { return phase_ == Phase::serving && server_->appends_pending() > 0; }

private:
    enum class Phase : std::uint8_t { serving, draining, closing };

    explicit Worker(const WorkerParts& parts) : parts_(parts) {}
    void watch();
    void count_what_there_is();

    void came(const RoomId& room, const Person& person, SessionId session) override;
    void went(const RoomId& room, SessionId session, Farewell farewell) override;
    void types(const RoomId& room, const UserId& person) override;
    void posted(const RoomId& room, const UserId& person) override;
    void opened(const UserId& person, SessionId session, PresenceChoice choice, Seq as_of) override;
    void closed(const UserId& person, SessionId session) override;
    void chose(const UserId& person, PresenceChoice choice, Seq as_of) override;
    void called(const Person& person) override;
    void idles(const UserId& person, SessionId session, bool idle) override;
    void ask(SessionId session, RequestId request, const Who& who) override;
    void send_notes();
    void take_notes(const std::vector<PresenceNote>& notes);
    void tell_presence();

    void take_mail();
    void take(std::vector<LogNews>& news);
    void take(Descriptor& socket);
    void take(std::vector<PresenceNote>& notes);
    void take(std::vector<PresenceNews>& news);
    void take(PresentAnswer& answer);
    void take(PasswordReply& answer);
    void take(FileStoreReply& answer);
    void take(FilesCollected& gone);
    void take(IdentityReply& answer);
    void take(LinkCardReply& answer);
    void take(OidcAnswer& answer);
    void take(NewCertificate& certificate);
    void take(Stop&);
    void take(Ping&);
    void go_on_stopping();
    [[nodiscard]] std::int64_t now_ms() const { return parts_.loop.now_ms(); }

    WorkerParts parts_;
    bool tls_ = false;
    bool stays_with_tls_ = false;
    SystemEntropy entropy_;
    std::optional<Pacer> pacer_;
    std::optional<PresenceDesk> desk_;
    std::vector<PresenceNote> notes_;  ///< of this tick
    // The sockets tell the server of their end, so they go first.
    std::unique_ptr<Server> server_;
    std::unique_ptr<FileDesk> desk_of_files_;
    std::unique_ptr<SocketServer> sockets_;
    std::vector<std::unique_ptr<EventLoop::Watch>> watches_;

    Phase phase_ = Phase::serving;
    std::int64_t commit_until_ms_ = 0;
    std::int64_t stop_at_ms_ = 0;
};

}  // namespace parley::server
