// The sockets of one loop, on one libwebsockets context: WebSocket sessions for the core, files for browsers.
//
// What is published in a stream leaves at the end of the tick, the same bytes for everybody who keeps up; messages of one's
// own, and what can't leave at once, wait in the connection's outbox. Either way it is one write of ready-made frames.
// lws_write() with LWS_WRITE_HTTP hands such bytes to the socket as they are, TLS included.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "native-server/core/counters.h"
#include "native-server/core/pacer.h"
#include "native-server/core/ports.h"
#include "native-server/logging.h"
#include "native-server/loop/event_loop.h"
#include "native-server/net/connection.h"
#include "native-server/net/file_calls.h"
#include "native-server/net/gathering.h"
#include "native-server/net/handshake.h"
#include "native-server/net/listener.h"
#include "native-server/net/peer_address.h"
#include "native-server/net/ready_sockets.h"
#include "native-server/net/send_ring.h"
#include "native-server/net/status_pages.h"
#include "native-server/net/tls_files.h"
#include "native-server/net/web_files.h"
#include "shared/result.h"

struct lws_context;
struct lws_vhost;

namespace parley::server {

/// A GET that is answered later, by SocketServer::answer(). Absent headers and parameters are empty.
struct HttpQuestion {
    std::uint64_t number = 0;  ///< told apart over all loops
    std::string path;
    std::string host;
    std::string cookie;
    std::string code;  ///< parameters of the address, decoded, as are the next three
    std::string state;
    std::string error;
    std::string issuer;
};

/// What happens on the sockets. Loop thread only.
class SocketEvents {
public:
    SocketEvents() = default;
    SocketEvents(const SocketEvents&) = delete;
    SocketEvents& operator=(const SocketEvents&) = delete;
    virtual ~SocketEvents() = default;

    virtual void on_open(SessionId session, Dialect dialect) = 0;
    /// One whole message, at most limits::frame_bytes_max; valid UTF-8 where the dialect is text.
    virtual void on_message(SessionId session, std::string_view bytes) = 0;
    /// It did not keep up: it follows no stream any more.
    virtual void on_behind(SessionId session) = 0;
    /// What waited is gone, after something was not queued: SendResult::full, on_behind, or a volatile push.
    virtual void on_drained(SessionId session) = 0;
    virtual void on_close(SessionId session) = 0;
    /// A browser asks for something below /oidc/. False: there is too much to do.
    virtual bool on_question(HttpQuestion question) = 0;
    /// More is about to be published: what is published now may wait for it a moment.
    [[nodiscard]] virtual bool more_is_coming() const { return false; }
};

struct SocketServerConfig {
    OriginPolicy origins;
    std::optional<TlsFiles> tls;  ///< checked; then there is nothing but TLS
    bool stays_with_tls = false;  ///< browsers are told to come by TLS alone from now on (RFC 6797)
    std::string build;            ///< told at /healthz
    std::size_t connections_max = 0;
    bool diagnostics = false;          ///< /echo is there
    TrustedProxies proxies = {};       ///< whose X-Forwarded-For is believed
    SessionId first_session = 1;       ///< of this loop's: sessions are told apart over all loops
    Pacer* pacer = nullptr;            ///< of this loop; null: handshakes come as fast as they like
    LoopCounters* counters = nullptr;  ///< of this loop; null: nothing is counted
    StatusPages status = {};           ///< absent: there is only /healthz
};

/// Loop thread only.
class SocketServer final : public Transport, public FileSockets {
public:
    /// Everything that is borrowed outlives the server. The error is a sentence for the operator.
    static Result<std::unique_ptr<SocketServer>, std::string> create(EventLoop& loop, const WebFiles& files,
                                                                     SocketEvents& events, Logger& logger,
                                                                     SocketServerConfig config);
    SocketServer(const SocketServer&) = delete;
    SocketServer& operator=(const SocketServer&) = delete;
    /// Ends every connection at once; sessions that are left hear on_close. Runs the loop to do so.
    ~SocketServer() override;

    SendResult send(SessionId session, const Payload& payload) override;
    void close(SessionId session, CloseCode code, std::string_view reason) override;
    void follow(SessionId session, StreamId stream) override;
    void unfollow(SessionId session, StreamId stream) override;
    void publish(StreamId stream, std::shared_ptr<const Broadcast> what, Keeping keeping) override;
    [[nodiscard]] std::string address(SessionId session) const override;

    /// Who answers requests for files; without one there are none. Outlives what it is told.
    void set_file_calls(FileCalls* calls) { file_calls_ = calls; }
    void answer(FileCallId id, FileAnswer answer) override;
    void send_more(FileCallId id, std::string piece) override;
    void take_body(FileCallId id, bool take) override;
    void give_up(FileCallId id) override;

    /// To a question; does nothing when who asked is gone.
    void answer(std::uint64_t number, HttpAnswer answer);

    /// Takes a connection that was accepted elsewhere.
    void adopt(Descriptor socket);

    /// Handshakes of TLS show it from now on; nobody who is here feels it.
    void show_certificate(const TlsIdentity& identity);

    [[nodiscard]] std::size_t connections() const { return connections_.size(); }
    [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }

private:
    friend struct LwsCallbacks;  // libwebsockets' calls, lws_callbacks.cpp

    struct Lws;  // what libwebsockets borrows for the life of its context

    SocketServer(EventLoop& loop, const WebFiles& files, SocketEvents& events, Logger& logger, SocketServerConfig config);
    Result<std::monostate, std::string> start_lws();

    // socket_server.cpp
    void begin_close(Connection& connection, CloseCode code, std::string_view reason);
    void kill(Connection& connection);
    void end_session(Connection& connection);
    void sweep();
    static bool is_stalled(Connection& connection, std::int64_t now);
    Connection* find_open(SessionId session);
    void count(Counter LoopCounters::*what, std::uint64_t many = 1) const {
        if (config_.counters != nullptr) (config_.counters->*what).add(many);
    }
    void count_connections() const;
    [[nodiscard]] LogAbout about(const Connection& connection) const;
    static std::string address_of(const Connection& connection);

    // socket_flush.cpp: what leaves at the end of a tick
    void want_flush(Connection& connection);
    void flush_all();
    void flush_streams();
    void count_deliveries(std::int64_t now_us) const;
    void deliver(Stream& stream, Dialect dialect, bool alone);
    void deliver_to(const Stream& stream, Follower& follower, bool alone);
    void send_by_ring(const Stream& stream, std::vector<Follower>& followers, std::string_view frames);
    void deliver_by_ring(const Stream& stream, std::vector<Follower>& followers, std::string_view frames);
    bool send_at_once(const Follower& follower, std::string_view frames);
    void write_at_once(Connection& connection, const std::vector<Payload>& pieces);
    void hand_over(Connection& connection, const Stream& stream, Follower& follower);
    void settle(Connection& connection);
    void fall_behind(Connection& connection);
    void let_go_of_those_behind();
    bool write_frames(Connection& connection, std::string_view frames);
    void write_out(Connection& connection);
    void after_write(Connection& connection);
    void note_readiness(const Connection& connection);

    // lws_callbacks.cpp: what libwebsockets tells. The int is its verdict: 0 to go on, -1 to close.
    void on_connected(lws* wsi);
    void look_behind_proxy(lws* wsi, Connection& connection);
    int on_upgrade(lws* wsi, Connection& connection);
    std::int64_t pace_of_connect(const Connection& connection);
    int on_established(Connection& connection);
    int on_piece(lws* wsi, Connection& connection, std::string_view bytes);
    int on_pong(Connection& connection);
    void echo(Connection& connection, bool binary, std::string_view message);
    int on_writeable(lws* wsi, Connection& connection);
    int on_peer_close(lws* wsi, Connection& connection, std::string_view payload);
    int on_request(lws* wsi, Connection& connection);
    int on_question(lws* wsi, Connection& connection, std::string path);
    int continue_transfer(lws* wsi, Connection& connection);
    void on_destroyed(lws* wsi);

    // file_transfers.cpp
    int on_file_request(lws* wsi, Connection& connection, FileCall call, bool wants_close);
    int on_file_body(Connection& connection, std::string_view piece);
    int on_file_body_end(Connection& connection);
    int continue_file(lws* wsi, Connection& connection);
    void end_file(Connection& connection);
    Connection* find_call(FileCallId id);

    EventLoop& loop_;
    const WebFiles& files_;
    SocketEvents& events_;
    Logger& logger_;
    SocketServerConfig config_;

    std::unique_ptr<Lws> lws_;
    lws_context* context_ = nullptr;  ///< lws sets it to nullptr when it is really gone
    lws_vhost* vhost_ = nullptr;
    ssl_ctx_st* tls_context_ = nullptr;  ///< the vhost's; null without TLS
    std::unique_ptr<EventLoop::Watch> tick_end_;
    std::unique_ptr<EventLoop::Watch> sweep_;

    std::unordered_map<lws*, std::unique_ptr<Connection>> connections_;
    std::unordered_map<SessionId, Connection*> sessions_;
    FileCalls* file_calls_ = nullptr;
    std::unordered_map<FileCallId, Connection*> file_calls_open_;
    FileCallId next_file_call_;
    SessionId next_session_;
    std::uint64_t next_connection_;
    std::unordered_map<std::uint64_t, Connection*> asked_;  ///< by the question's number
    std::uint64_t next_question_;
    Streams streams_;
    ReadySockets ready_;
    SendRing ring_;
    std::vector<SendRing::Send> sends_;  ///< of the message that is delivered just now
    std::vector<Payload> joined_;        ///< a stream's tick, of the dialect that is written just now
    std::vector<Connection*> unflushed_;
    std::vector<Connection*> behind_;
    bool timeouts_changed_ = false;
    bool told_of_proxy_ = false;  ///< the operator, of one that is not trusted
    Gathering gathering_;
    std::unique_ptr<EventLoop::Watch> gather_end_;  ///< while it waits
    std::string scratch_;                           ///< the bytes of one write, behind the room that lws asks for
};

}  // namespace parley::server
