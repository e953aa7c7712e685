#include "native-server/net/socket_server.h"

#include <libwebsockets.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "native-server/net/lws_callbacks.h"
#include "native-server/net/peer_progress.h"
#include "shared/limits.h"
#include "shared/message.h"

namespace parley::server {

namespace {

int seconds(std::int64_t milliseconds) {
    return static_cast<int>(milliseconds / 1000);
}

lws_protocols protocol_named(const char* name) {
    lws_protocols protocol{};
    protocol.name = name;
    protocol.callback = LwsCallbacks::call;
    protocol.rx_buffer_size = limits::receive_buffer_bytes;
    protocol.tx_packet_size = std::size_t{1} << 20;  // 0 would cut each send at 4 KB and copy the rest
    return protocol;
}

}  // namespace

struct SocketServer::Lws {
    // A handshake without a subprotocol gets the first entry, whose empty name no client can ask for.
    std::array<lws_protocols, 4> protocols = {protocol_named(""), protocol_named(json_subprotocol.data()),
                                              protocol_named(cbor_subprotocol.data()), lws_protocols{}};
    // Off: sweep() pings. lws would keep a timer for each connection in one sorted list, and search it with every message.
    lws_retry_bo_t no_keepalive{};
    lws_log_cx_t log{};
    std::array<void*, 1> loops{};
};

Result<std::unique_ptr<SocketServer>, std::string> SocketServer::create(EventLoop& loop, const WebFiles& files,
                                                                        SocketEvents& events, Logger& logger,
                                                                        SocketServerConfig config) {
    std::unique_ptr<SocketServer> server(new SocketServer(loop, files, events, logger, std::move(config)));
    if (auto started = server->start_lws(); !started) return started.error();
    auto* self = server.get();
    server->tick_end_ = loop.at_tick_end([self] { self->flush_all(); });
    server->sweep_ = loop.every(limits::sweep_interval_ms, [self] { self->sweep(); });
    return server;
}

SocketServer::SocketServer(EventLoop& loop, const WebFiles& files, SocketEvents& events, Logger& logger,
                           SocketServerConfig config)
    : loop_(loop),
      files_(files),
      events_(events),
      logger_(logger),
      config_(std::move(config)),
      lws_(std::make_unique<Lws>()),
      next_file_call_(config_.first_session),
      next_session_(config_.first_session),
      next_connection_(config_.first_session),
      next_question_(config_.first_session) {}

SocketServer::~SocketServer() {
    tick_end_.reset();
    sweep_.reset();
    // The first call closes everything, the loop carries that out, and the second call frees the context.
    for (int round = 0; context_ != nullptr && round < 2; ++round) {
        lws_context_destroy(context_);
        loop_.finish_closing();
    }
}

Result<std::monostate, std::string> SocketServer::start_lws() {
    // What strangers can provoke is no news for the operator; a debug log has it.
    lws_->log.u.emit_cx = [](lws_log_cx_t* log, int, const char* line, std::size_t bytes) {
        while (bytes > 0 && line[bytes - 1] == '\n') --bytes;
        static_cast<Logger*>(log->opaque)->debug(std::string_view(line, bytes));
    };
    lws_->log.opaque = &logger_;
    lws_->log.lll_flags = LLLF_LOG_CONTEXT_AWARE;
    if (logger_.tells(LogLevel::debug)) lws_->log.lll_flags |= LLL_ERR | LLL_WARN | LLL_NOTICE;
    lws_set_log_level(0, nullptr);
    lws_->loops[0] = loop_.native();

    lws_context_creation_info info{};
    info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
    info.foreign_loops = lws_->loops.data();
    info.user = this;
    info.pcontext = &context_;
    info.log_cx = &lws_->log;
    info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
    info.vhost_name = "parley";
    info.protocols = lws_->protocols.data();
    info.retry_and_idle_policy = &lws_->no_keepalive;
    info.alpn = "http/1.1";
    info.pt_serv_buf_size = static_cast<unsigned int>(limits::read_bytes_max);  // one for the loop: bodies come in such pieces
    info.max_http_header_data = static_cast<unsigned short>(limits::http_header_bytes_max);
    info.max_http_header_pool = static_cast<unsigned short>(limits::http_headers_pending_max);
    info.timeout_secs = static_cast<unsigned int>(seconds(limits::handshake_ms));
    info.timeout_secs_ah_idle = static_cast<unsigned int>(seconds(limits::handshake_ms));
    info.keepalive_timeout = seconds(limits::http_keepalive_ms);
    if (config_.tls) {
        // It never connects to anybody, so it needs nobody's certificates but its own.
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
        info.ssl_cert_filepath = config_.tls->certificate.c_str();
        info.ssl_private_key_filepath = config_.tls->key.c_str();
        // TLS 1.2 and later (RFC 8996); a renegotiation is asked for by nobody but to keep a server busy.
        info.ssl_options_set = static_cast<long>(SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_RENEGOTIATION);
    }
    context_ = lws_create_context(&info);
    if (context_ == nullptr) return std::string("libwebsockets did not start");
    vhost_ = lws_create_vhost(context_, &info);
    if (vhost_ == nullptr) return std::string("libwebsockets did not start");
    return std::monostate{};
}

void SocketServer::adopt(Descriptor socket) {
    if (connections_.size() >= config_.connections_max) {
        if (config_.tls) return;  // a handshake for one sentence would be what there is no room for
        const std::string full = refuse_http(503, "The server is full.", "Retry-After: 5\r\n").head;
        // It fits into a fresh socket's buffer; if it does not, the connection ends without words.
        ::send(socket.number(), full.data(), full.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return;
    }
    lws_adopt_socket_vhost(vhost_, socket.release());  // on failure it closes the socket itself
}

void SocketServer::show_certificate(const TlsIdentity& identity) {
    if (tls_context_ != nullptr && !use_tls_identity(tls_context_, identity))
        logger_.error("the new certificate was not taken; the one before stays");
}

Connection* SocketServer::find_open(SessionId session) {
    const auto found = sessions_.find(session);
    return found == sessions_.end() || found->second->phase != Connection::Phase::open ? nullptr : found->second;
}

SendResult SocketServer::send(SessionId session, const Payload& payload) {
    Connection* connection = find_open(session);
    if (connection == nullptr) return SendResult::gone;
    settle(*connection);
    if (!connection->outbox.push(payload)) {
        // One tick may produce more than the bound; only a peer that does not take it is behind.
        write_out(*connection);
        if (connection->phase != Connection::Phase::open) return SendResult::gone;
        if (!connection->outbox.push(payload)) {
            connection->missed = true;
            want_flush(*connection);
            return SendResult::full;
        }
    }
    want_flush(*connection);
    return SendResult::queued;
}

void SocketServer::follow(SessionId session, StreamId stream) {
    if (Connection* connection = find_open(session)) streams_.follow(*connection, stream);
}

void SocketServer::unfollow(SessionId session, StreamId stream) {
    Connection* connection = find_open(session);
    if (connection == nullptr) return;
    settle(*connection);
    streams_.unfollow(*connection, stream);
}

void SocketServer::publish(StreamId stream, std::shared_ptr<const Broadcast> what, Keeping keeping) {
    streams_.publish(stream, std::move(what), keeping);
}

std::string SocketServer::address(SessionId session) const {
    const auto found = sessions_.find(session);
    return found == sessions_.end() ? std::string() : address_of(*found->second);
}

void SocketServer::count_connections() const {
    if (config_.counters == nullptr) return;
    config_.counters->connections.set(connections_.size());
    config_.counters->sessions.set(sessions_.size());
}

LogAbout SocketServer::about(const Connection& connection) const {
    // Whose address it is costs a call of the system: only where somebody reads it.
    return {connection.number, logger_.tells(LogLevel::debug) ? address_of(connection) : std::string()};
}

std::string SocketServer::address_of(const Connection& connection) {
    return connection.behind_proxy ? *connection.behind_proxy : peer_address(lws_get_socket_fd(connection.wsi));
}

void SocketServer::close(SessionId session, CloseCode code, std::string_view reason) {
    const auto found = sessions_.find(session);
    if (found != sessions_.end()) begin_close(*found->second, code, reason);
}

void SocketServer::begin_close(Connection& connection, CloseCode code, std::string_view reason) {
    if (connection.phase != Connection::Phase::open) return;
    if (logger_.tells(LogLevel::debug))
        logger_.debug("closing with " + std::to_string(static_cast<int>(code)) + ": " + std::string(reason), about(connection));
    settle(connection);
    streams_.unfollow_all(connection);
    connection.phase = Connection::Phase::closing;
    connection.ending = std::make_unique<Ending>(Ending{code, std::string(reason.substr(0, limits::close_reason_bytes_max))});
    lws_set_timeout(connection.wsi, PENDING_TIMEOUT_USER_OK, seconds(limits::close_flush_ms));
    timeouts_changed_ = true;
    want_flush(connection);
}

void SocketServer::kill(Connection& connection) {
    connection.phase = Connection::Phase::closed;
    connection.outbox.clear();
    note_readiness(connection);
    lws_set_timeout(connection.wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    timeouts_changed_ = true;
}

void SocketServer::end_session(Connection& connection) {
    connection.phase = Connection::Phase::closed;
    connection.outbox.clear();
    streams_.unfollow_all(connection);
    const auto forget = [&connection](std::vector<Connection*>& list) {
        list.erase(std::remove(list.begin(), list.end(), &connection), list.end());
    };
    if (std::exchange(connection.unflushed, false)) forget(unflushed_);
    if (std::exchange(connection.behind, false)) forget(behind_);
    if (connection.session == 0) return;
    const SessionId session = std::exchange(connection.session, 0);
    sessions_.erase(session);
    count_connections();
    if (logger_.tells(LogLevel::debug)) logger_.debug("a client is gone", about(connection));
    ready_.remove(connection.place);
    if (!connection.echoes) events_.on_close(session);
}

/// Only an answer proves a peer alive: a half-open connection takes everything and says nothing. And who says things but takes
/// nothing is not served for ever either.
void SocketServer::sweep() {
    const std::int64_t now = loop_.now_ms();
    for (const auto& [session, connection] : sessions_) {
        if (connection->phase != Connection::Phase::open) continue;
        const std::int64_t silent_ms = now - connection->heard_ms;
        if (silent_ms >= limits::heartbeat_interval_ms + limits::heartbeat_grace_ms || is_stalled(*connection, now)) {
            kill(*connection);
        } else if (silent_ms >= limits::heartbeat_interval_ms && !connection->ping_unanswered) {
            connection->ping_unanswered = true;
            connection->ping_due = true;
            want_flush(*connection);
        }
    }
}

bool SocketServer::is_stalled(Connection& connection, std::int64_t now) {
    if (!connection.blocked) {
        connection.moved_ms = now;
        return false;
    }
    const std::uint64_t taken = acknowledged_bytes(lws_get_socket_fd(connection.wsi)).value_or(0);
    if (std::exchange(connection.taken_bytes, taken) != taken) connection.moved_ms = now;
    return now - connection.moved_ms >= limits::stalled_ms;
}

}  // namespace parley::server
