// What libwebsockets leaves to us is checked here; each point was seen on 4.3.5:
// - It takes POST, HTTP/1.0 and any version number for a WebSocket handshake: judge_upgrade().
// - Without extensions it lets the first reserved bit of a frame pass: on_piece().
// - It delivers messages in pieces, of any size, in any number of fragments: Inbox.
// - Its own check of UTF-8 passes a message that ends inside a character, and refuses pongs that carry bytes: it stays off,
//   and Inbox checks every byte of every message once.
#include "native-server/net/lws_callbacks.h"

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "native-server/net/request_words.h"
#include "native-server/net/socket_server.h"
#include "shared/limits.h"
#include "shared/utf8.h"

#if !defined(LWS_WITH_EXTERNAL_POLL)
#error "libwebsockets must be built with -DLWS_WITH_EXTERNAL_POLL=1: it tells when it has something to write by itself"
#endif

namespace parley::server {

namespace {

constexpr std::int64_t ms_a_second = 1000;

int seconds(std::int64_t milliseconds) {
    return static_cast<int>(milliseconds / ms_a_second);
}

bool is_of_files(std::string_view path) {
    return path == "/files" || path.substr(0, 7) == "/files/";
}

bool is_of_status(std::string_view path) {
    return path == "/readyz" || path == "/metrics";
}

FileCall file_call(lws* wsi, const RequestLine& line) {
    FileCall call;
    call.method = line.file_method;
    call.path = line.path;
    call.arguments = arguments(wsi);
    call.authorization = header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION);
    call.cookie = header(wsi, WSI_TOKEN_HTTP_COOKIE);
    call.range = header(wsi, WSI_TOKEN_HTTP_RANGE);
    call.if_none_match = header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    const std::string length = header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    std::from_chars(length.data(), length.data() + length.size(), call.body_bytes);
    return call;
}

/// Writes a short answer; the caller ends the connection.
void write_answer(lws* wsi, const HttpAnswer& answer) {
    std::string bytes(LWS_PRE, '\0');
    bytes.append(answer.head);
    auto* start = reinterpret_cast<unsigned char*>(bytes.data()) + LWS_PRE;
    lws_write(wsi, start, answer.head.size(), LWS_WRITE_HTTP_HEADERS);
}

}  // namespace

int LwsCallbacks::call(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t bytes) {
    auto* server = static_cast<SocketServer*>(lws_context_user(lws_get_context(wsi)));
    if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED) {
        server->on_connected(wsi);
        return 0;
    }
    if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS) {
        server->tls_context_ = static_cast<SSL_CTX*>(user);
        return 0;
    }
    auto* connection = static_cast<Connection*>(lws_get_opaque_user_data(wsi));
    if (connection == nullptr) return lws_callback_http_dummy(wsi, reason, user, in, bytes);

    switch (reason) {
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
            return server->on_upgrade(wsi, *connection);
        case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
            return connection->phase == Connection::Phase::upgrading ? 0 : -1;
        case LWS_CALLBACK_ESTABLISHED:
            return server->on_established(*connection);
        case LWS_CALLBACK_RECEIVE:
            return server->on_piece(wsi, *connection, {static_cast<const char*>(in), bytes});
        case LWS_CALLBACK_RECEIVE_PONG:
            return server->on_pong(*connection);
        case LWS_CALLBACK_SERVER_WRITEABLE:
            return server->on_writeable(wsi, *connection);
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            return server->on_peer_close(wsi, *connection, {static_cast<const char*>(in), bytes});
        case LWS_CALLBACK_CLOSED:
            server->end_session(*connection);
            return 0;
        case LWS_CALLBACK_HTTP:
            return server->on_request(wsi, *connection);
        case LWS_CALLBACK_HTTP_WRITEABLE:
            return connection->transfer ? server->continue_transfer(wsi, *connection) : 0;
        case LWS_CALLBACK_HTTP_BODY:
            return server->on_file_body(*connection, {static_cast<const char*>(in), bytes});
        case LWS_CALLBACK_HTTP_BODY_COMPLETION:
            return server->on_file_body_end(*connection);
        case LWS_CALLBACK_CHANGE_MODE_POLL_FD:
            connection->lws_writes = (static_cast<const lws_pollargs*>(in)->events & LWS_POLLOUT) != 0;
            server->note_readiness(*connection);
            return 0;
        case LWS_CALLBACK_WSI_DESTROY:
            server->on_destroyed(wsi);
            return 0;
        case LWS_CALLBACK_RAW_ADOPT:
        case LWS_CALLBACK_RAW_RX:
            return -1;  // CONNECT: lws would make a raw socket of it
        default:
            return lws_callback_http_dummy(wsi, reason, user, in, bytes);
    }
}

void SocketServer::on_connected(lws* wsi) {
    auto connection = std::make_unique<Connection>();
    connection->wsi = wsi;
    connection->number = next_connection_++;
    lws_set_opaque_user_data(wsi, connection.get());
    connections_.emplace(wsi, std::move(connection));
    count_connections();
}

void SocketServer::on_destroyed(lws* wsi) {
    const auto found = connections_.find(wsi);
    if (found == connections_.end()) return;
    end_file(*found->second);
    asked_.erase(found->second->asked);
    end_session(*found->second);  // lws tells CLOSED first where there was a session; this is for where it did not
    lws_set_opaque_user_data(wsi, nullptr);
    connections_.erase(found);
    count_connections();
}

/// With each request: a proxy may use one connection for several people.
void SocketServer::look_behind_proxy(lws* wsi, Connection& connection) {
    if (!has_header(wsi, WSI_TOKEN_X_FORWARDED_FOR)) {
        connection.behind_proxy.reset();
        return;
    }
    const std::string peer = peer_address(lws_get_socket_fd(wsi));
    const std::string address = address_behind(peer, header(wsi, WSI_TOKEN_X_FORWARDED_FOR), config_.proxies);
    connection.behind_proxy = address == peer ? nullptr : std::make_unique<std::string>(address);
    const auto own = address_range_from(peer);
    const bool is_unnamed = !connection.behind_proxy && own && is_loopback(*own) && config_.proxies.empty();
    if (is_unnamed && !std::exchange(told_of_proxy_, true))
        logger_.warn("a proxy at " + peer + " passes people on: name it by --trusted-proxy, or all of them count as one");
}

int SocketServer::on_upgrade(lws* wsi, Connection& connection) {
    look_behind_proxy(wsi, connection);
    const RequestLine line = request_line(wsi);
    const std::string host = header(wsi, WSI_TOKEN_HOST);
    const std::string upgrade = header(wsi, WSI_TOKEN_UPGRADE);
    const std::string tokens = header(wsi, WSI_TOKEN_CONNECTION);
    const std::string version = header(wsi, WSI_TOKEN_VERSION);
    const std::string key = header(wsi, WSI_TOKEN_KEY);
    const std::string subprotocols = header(wsi, WSI_TOKEN_PROTOCOL);
    const std::string origin = header(wsi, WSI_TOKEN_ORIGIN);

    UpgradeRequest request;
    request.get = line.method == HttpMethod::get;
    request.http_1_1 = header(wsi, WSI_TOKEN_HTTP) == "HTTP/1.1";
    request.path = line.path;
    request.host = host;
    request.upgrade = upgrade;
    request.connection = tokens;
    request.version = version;
    request.key = key;
    request.subprotocols = subprotocols;
    if (has_header(wsi, WSI_TOKEN_ORIGIN)) request.origin = origin;

    const UpgradeVerdict verdict = judge_upgrade(request, config_.origins, config_.diagnostics);
    if (const auto* refusal = get_if<Refusal>(&verdict)) {
        count(&LoopCounters::handshakes_refused);
        logger_.debug("handshake refused: " + std::string(refusal->text) + " (path " + line.path + ", origin " + origin + ")",
                      about(connection));
        const std::string_view more = refusal->status == 426 ? "Sec-WebSocket-Version: 13\r\n" : "";
        write_answer(wsi, refuse_http(refusal->status, refusal->text, more));
        return -1;
    }
    if (const std::int64_t wait_ms = pace_of_connect(connection); wait_ms > 0) {
        count(&LoopCounters::handshakes_too_fast);
        logger_.debug("handshake refused: too many from this address", about(connection));
        const std::int64_t wait_s = (wait_ms + ms_a_second - 1) / ms_a_second;
        write_answer(wsi, refuse_http(429, "Too many connections come from this address. Come back in a moment.",
                                      "Retry-After: " + std::to_string(wait_s) + "\r\n"));
        return -1;
    }
    connection.echoes = holds_alternative<Echo>(verdict);
    if (const auto* dialect = get_if<Dialect>(&verdict)) connection.dialect = *dialect;
    connection.phase = Connection::Phase::upgrading;
    return 0;
}

std::int64_t SocketServer::pace_of_connect(const Connection& connection) {
    if (config_.pacer == nullptr) return 0;
    const auto pace = config_.pacer->of_address(address_of(connection));
    return config_.pacer->take(Counted::connects, 1, {nullptr, nullptr, pace.get()}, loop_.now_ms());
}

int SocketServer::on_established(Connection& connection) {
    connection.phase = Connection::Phase::open;
    connection.transfer.reset();
    connection.inbox = connection.echoes ? Inbox::of_echo() : Inbox(frame_kind_of(connection.dialect));
    connection.outbox = Outbox(frame_kind_of(connection.dialect));
    connection.heard_ms = loop_.now_ms();
    connection.session = next_session_++;
    connection.place = ready_.add();
    sessions_.emplace(connection.session, &connection);
    count_connections();
    if (logger_.tells(LogLevel::debug)) logger_.debug("a client has come", about(connection));
    note_readiness(connection);
    if (!connection.echoes) events_.on_open(connection.session, connection.dialect);
    return 0;
}

int SocketServer::on_piece(lws* wsi, Connection& connection, std::string_view bytes) {
    if (connection.phase != Connection::Phase::open) return 0;
    connection.heard_ms = loop_.now_ms();
    connection.ping_unanswered = false;
    if (lws_get_reserved_bits(wsi) != 0) {
        begin_close(connection, static_cast<CloseCode>(LWS_CLOSE_STATUS_PROTOCOL_ERR), "reserved bits");
        return 0;
    }

    Inbox::Piece piece;
    piece.bytes = bytes;
    piece.binary = lws_frame_is_binary(wsi) != 0;
    piece.bytes_to_come = lws_remaining_packet_payload(wsi);
    piece.frame_ends = piece.bytes_to_come == 0;
    piece.message_ends = lws_is_final_fragment(wsi) != 0;
    const Inbox::Outcome outcome = connection.inbox.add(piece);
    if (outcome.refused) {
        switch (*outcome.refused) {
            case CloseCode::unsupported_data:
                begin_close(connection, *outcome.refused,
                            frame_kind_of(connection.dialect) == FrameKind::text ? "only text is understood"
                                                                                 : "only binary messages are understood");
                break;
            case CloseCode::invalid_payload:
                begin_close(connection, *outcome.refused, "the text is not UTF-8");
                break;
            default:
                begin_close(connection, *outcome.refused, "the message is too big");
                break;
        }
    } else if (outcome.message && connection.echoes) {
        echo(connection, piece.binary, *outcome.message);
    } else if (outcome.message) {
        events_.on_message(connection.session, *outcome.message);
    }
    return 0;
}

void SocketServer::echo(Connection& connection, bool binary, std::string_view message) {
    std::string frame;
    append_frame(frame, binary ? FrameKind::binary : FrameKind::text, message);
    if (connection.outbox.push_frames(std::make_shared<const std::string>(std::move(frame)), limits::echo_bytes_max))
        want_flush(connection);
    else
        begin_close(connection, CloseCode::slow, "read what comes back");
}

int SocketServer::on_pong(Connection& connection) {
    connection.heard_ms = loop_.now_ms();
    connection.ping_unanswered = false;
    return 0;
}

int SocketServer::on_writeable(lws* wsi, Connection& connection) {
    write_out(connection);
    after_write(connection);
    if (connection.blocked) lws_callback_on_writable(wsi);
    const bool flushed = connection.outbox.empty() && !connection.blocked;
    if (connection.phase != Connection::Phase::closing || !flushed) return 0;
    connection.phase = Connection::Phase::closed;
    note_readiness(connection);
    Ending& ending = *connection.ending;  // there is one, for it is closing
    auto* reason = reinterpret_cast<unsigned char*>(ending.reason.data());
    lws_close_reason(wsi, static_cast<lws_close_status>(ending.code), reason, ending.reason.size());
    return -1;  // with nothing buffered, lws sends the close frame and waits for the answer
}

int SocketServer::on_peer_close(lws* wsi, Connection& connection, std::string_view payload) {
    connection.phase = Connection::Phase::closed;
    connection.outbox.clear();
    note_readiness(connection);
    constexpr std::size_t code_bytes = 2;
    constexpr int codes_end = 5000;  // RFC 6455 section 7.4.2; what is below libwebsockets looks at itself
    const auto byte = [payload](std::size_t at) { return static_cast<unsigned char>(payload[at]); };
    const bool half_a_code = payload.size() == 1;
    if (half_a_code || (payload.size() >= code_bytes && byte(0) * 256 + byte(1) >= codes_end)) {
        lws_close_reason(wsi, LWS_CLOSE_STATUS_PROTOCOL_ERR, nullptr, 0);
        return -1;
    }
    if (payload.size() > code_bytes && !utf8::is_valid(payload.substr(code_bytes))) {
        lws_close_reason(wsi, LWS_CLOSE_STATUS_INVALID_PAYLOAD, nullptr, 0);
        return -1;
    }
    return 0;  // lws answers with the peer's own code
}

int SocketServer::on_request(lws* wsi, Connection& connection) {
    look_behind_proxy(wsi, connection);
    const RequestLine line = request_line(wsi);
    const std::string accept_encoding = header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING);
    const std::string if_none_match = header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH);
    const std::string content_length = header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);

    HttpRequest request;
    request.method = line.method;
    request.path = line.path;
    request.accept_encoding = accept_encoding;
    request.if_none_match = if_none_match;
    request.has_host = has_header(wsi, WSI_TOKEN_HOST);
    request.has_body = has_header(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) || (!content_length.empty() && content_length != "0");
    request.wants_close = lists_token(header(wsi, WSI_TOKEN_CONNECTION), "close") || header(wsi, WSI_TOKEN_HTTP) != "HTTP/1.1";
    request.https = config_.stays_with_tls;

    constexpr std::string_view elsewhere = "/oidc/";
    if (line.method == HttpMethod::get && request.has_host &&
        std::string_view(line.path).substr(0, elsewhere.size()) == elsewhere)
        return on_question(wsi, connection, line.path);
    connection.transfer = std::make_unique<HttpTransfer>();
    if (config_.status && is_of_status(line.path) && line.method == HttpMethod::get && request.has_host) {
        StatusRequest asked{line.path, header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION), address_of(connection),
                            has_header(wsi, WSI_TOKEN_X_FORWARDED_FOR)};
        if (auto answer = config_.status(asked)) {
            connection.transfer->answer = std::move(*answer);
            return continue_transfer(wsi, connection);
        }
    }
    const bool chunked = has_header(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING);
    if (is_of_files(line.path) && file_calls_ != nullptr && request.has_host && !chunked)
        return on_file_request(wsi, connection, file_call(wsi, line), request.wants_close);
    connection.transfer->answer = answer_http(request, files_, config_.build);
    return continue_transfer(wsi, connection);
}

int SocketServer::on_question(lws* wsi, Connection& connection, std::string path) {
    HttpQuestion question{
        next_question_++,       std::move(path),         header(wsi, WSI_TOKEN_HOST), header(wsi, WSI_TOKEN_HTTP_COOKIE),
        parameter(wsi, "code"), parameter(wsi, "state"), parameter(wsi, "error"),     parameter(wsi, "iss")};
    connection.asked = question.number;
    asked_.emplace(question.number, &connection);
    if (!events_.on_question(std::move(question))) {
        asked_.erase(std::exchange(connection.asked, 0));
        connection.transfer = std::make_unique<HttpTransfer>();
        connection.transfer->answer = refuse_http(503, "The server has a lot to do.", "Retry-After: 5\r\n");
        return continue_transfer(wsi, connection);
    }
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, seconds(limits::oidc_answer_ms));
    timeouts_changed_ = true;
    return 0;
}

void SocketServer::answer(std::uint64_t number, HttpAnswer answer) {
    const auto found = asked_.find(number);
    if (found == asked_.end()) return;
    Connection& connection = *found->second;
    asked_.erase(found);
    connection.asked = 0;
    connection.transfer = std::make_unique<HttpTransfer>();
    connection.transfer->answer = std::move(answer);
    lws_callback_on_writable(connection.wsi);
}

int SocketServer::continue_transfer(lws* wsi, Connection& connection) {
    HttpTransfer& transfer = *connection.transfer;
    if (transfer.file) return continue_file(wsi, connection);
    const std::string_view head = transfer.answer.head;
    const std::string_view body = transfer.answer.body;
    const auto done = [&] { return transfer.head_sent == head.size() && transfer.body_sent == body.size(); };
    while (!done() && lws_partial_buffered(wsi) == 0) {
        scratch_.assign(LWS_PRE, '\0');
        scratch_.append(head.substr(std::exchange(transfer.head_sent, head.size())));
        const std::string_view part = body.substr(transfer.body_sent, limits::write_bytes_max);
        scratch_.append(part);
        transfer.body_sent += part.size();
        auto* bytes = reinterpret_cast<unsigned char*>(scratch_.data()) + LWS_PRE;
        if (lws_write(wsi, bytes, scratch_.size() - LWS_PRE, LWS_WRITE_HTTP) < 0) return -1;
    }
    if (!done()) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, seconds(limits::http_stall_ms));
        lws_callback_on_writable(wsi);
        return 0;
    }
    const bool close = transfer.answer.close;
    connection.transfer.reset();
    if (close) return -1;  // what lws still holds leaves first
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

}  // namespace parley::server
