// Requests for files on their way: bodies that are taken as the disk takes them, answers that are read as the socket takes
// them.
#include <libwebsockets.h>

#include <utility>

#include "native-server/net/socket_server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr int milliseconds = 1000;

void patience(lws* wsi, std::int64_t ms) {
    lws_set_timeout(wsi, PENDING_TIMEOUT_HTTP_CONTENT, static_cast<int>(ms / milliseconds));
}

/// While it is our turn nobody is late.
void no_patience(lws* wsi) {
    lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
}

}  // namespace

Connection* SocketServer::find_call(FileCallId id) {
    const auto found = file_calls_open_.find(id);
    return found == file_calls_open_.end() ? nullptr : found->second;
}

int SocketServer::on_file_request(lws* wsi, Connection& connection, FileCall call, bool wants_close) {
    auto file = std::make_unique<FileTransfer>();
    file->id = next_file_call_++;
    file->to_come = call.body_bytes;
    file->head = call.method == FileCall::Method::head;
    // lws reads a body only where it knows the method to have one.
    file->wants_close = wants_close || (call.body_bytes > 0 && call.method != FileCall::Method::patch);
    call.https = config_.tls.has_value();
    call.address = address_of(connection);
    const FileCallId id = file->id;
    connection.transfer->file = std::move(file);
    file_calls_open_.emplace(id, &connection);
    no_patience(wsi);
    if (call.body_bytes > 0) lws_rx_flow_control(wsi, 0);
    file_calls_->on_call(id, std::move(call));
    return 0;
}

int SocketServer::on_file_body(Connection& connection, std::string_view piece) {
    if (!connection.transfer || !connection.transfer->file) return piece.empty() ? 0 : -1;
    FileTransfer& file = *connection.transfer->file;
    if (piece.empty() || file.answered) return 0;
    if (piece.size() > file.to_come) return -1;
    file.to_come -= piece.size();
    if (!file.reading) {
        file.early.append(piece);  // it came with the head, so it is short
        return 0;
    }
    patience(connection.wsi, limits::http_stall_ms);
    file_calls_->on_body(file.id, piece);
    return 0;
}

int SocketServer::on_file_body_end(Connection& connection) {
    if (!connection.transfer || !connection.transfer->file) return 0;
    FileTransfer& file = *connection.transfer->file;
    no_patience(connection.wsi);
    file.ended = true;
    if (!file.answered && file.reading) file_calls_->on_body_end(file.id);
    return 0;
}

void SocketServer::take_body(FileCallId id, bool take) {
    Connection* connection = find_call(id);
    if (connection == nullptr) return;
    FileTransfer& file = *connection->transfer->file;
    if (file.to_come > 0) {
        timeouts_changed_ = true;
        if (take)
            patience(connection->wsi, limits::http_stall_ms);
        else
            no_patience(connection->wsi);
    }
    lws_rx_flow_control(connection->wsi, take ? 1 : 0);
    if (!take || std::exchange(file.reading, true)) return;
    const bool ended = file.ended;
    const std::string early = std::move(file.early);
    if (!early.empty()) file_calls_->on_body(id, early);
    if (ended && find_call(id) == connection) file_calls_->on_body_end(id);
}

void SocketServer::answer(FileCallId id, FileAnswer answer) {
    Connection* connection = find_call(id);
    if (connection == nullptr || connection->transfer->file->answered) return;
    FileTransfer& file = *connection->transfer->file;
    file.answered = true;
    if (file.to_come > 0) file.wants_close = true;
    file.endless = answer.endless;
    file.wants_close = file.wants_close || file.endless;
    if (!answer.body.empty()) answer.body_bytes = answer.body.size();
    file.waiting =
        file_head({answer.status, answer.headers, answer.body_bytes, file.wants_close, config_.stays_with_tls, file.endless});
    if (!file.head) {
        file.waiting.append(answer.body);
        file.to_send = file.endless ? 1 : answer.body_bytes - answer.body.size();
    }
    // lws does not write either where it may not read.
    lws_rx_flow_control(connection->wsi, 1);
    lws_callback_on_writable(connection->wsi);
}

void SocketServer::send_more(FileCallId id, std::string piece) {
    Connection* connection = find_call(id);
    if (connection == nullptr) return;
    FileTransfer& file = *connection->transfer->file;
    if (file.endless) {
        file.to_send = piece.empty() ? 0 : 1;
    } else {
        if (piece.size() > file.to_send) return give_up(id);
        file.to_send -= piece.size();
    }
    file.waiting = std::move(piece);
    file.sent = 0;
    lws_callback_on_writable(connection->wsi);
}

void SocketServer::give_up(FileCallId id) {
    Connection* connection = find_call(id);
    if (connection == nullptr) return;
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC);
    timeouts_changed_ = true;
}

int SocketServer::continue_file(lws* wsi, Connection& connection) {
    FileTransfer& file = *connection.transfer->file;
    if (!file.answered) return 0;
    while (file.sent < file.waiting.size() && lws_partial_buffered(wsi) == 0) {
        const std::string_view part = std::string_view(file.waiting).substr(file.sent, limits::write_bytes_max);
        scratch_.assign(LWS_PRE, '\0');
        scratch_.append(part);
        file.sent += part.size();
        auto* bytes = reinterpret_cast<unsigned char*>(scratch_.data()) + LWS_PRE;
        if (lws_write(wsi, bytes, scratch_.size() - LWS_PRE, LWS_WRITE_HTTP) < 0) return -1;
    }
    if (file.sent < file.waiting.size() || lws_partial_buffered(wsi) != 0) {
        patience(wsi, limits::http_stall_ms);
        lws_callback_on_writable(wsi);
        return 0;
    }
    if (file.to_send > 0) {
        no_patience(wsi);
        if (!file.waiting.empty()) {
            file.waiting.clear();
            file.sent = 0;
            file_calls_->on_sent(file.id);
        }
        return 0;
    }
    const bool close = file.wants_close;
    end_file(connection);
    connection.transfer.reset();
    if (close) return -1;
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

void SocketServer::end_file(Connection& connection) {
    if (!connection.transfer || !connection.transfer->file) return;
    const FileCallId id = connection.transfer->file->id;
    file_calls_open_.erase(id);
    file_calls_->on_gone(id);
}

}  // namespace parley::server
