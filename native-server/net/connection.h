// One accepted socket: an HTTP connection first, and a WebSocket session when it was upgraded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "native-server/core/ports.h"
#include "native-server/net/file_calls.h"
#include "native-server/net/http_answer.h"
#include "native-server/net/inbox.h"
#include "native-server/net/outbox.h"
#include "native-server/net/streams.h"

struct lws;

namespace parley::server {

/// A request for a file, which others answer (file_calls.h).
struct FileTransfer {
    FileCallId id = 0;
    std::uint64_t to_come = 0;  ///< of the body that it announced
    std::uint64_t to_send = 0;  ///< of the body that was announced to it
    std::string waiting;        ///< to be sent
    std::size_t sent = 0;       ///< of what waits
    bool endless = false;       ///< what was announced is not known; an empty piece ends it
    bool head = false;          ///< HEAD: nothing follows the answer's head
    bool wants_close = false;
    bool answered = false;
    bool reading = false;  ///< its body is taken
    bool ended = false;    ///< all of its body has come
    std::string early;     ///< what came before it was taken
};

/// An answer on its way out.
struct HttpTransfer {
    HttpAnswer answer;
    std::size_t head_sent = 0;
    std::size_t body_sent = 0;
    std::unique_ptr<FileTransfer> file;  ///< in place of the above
};

/// What the close frame is to say.
struct Ending {
    CloseCode code = CloseCode::normal;
    std::string reason;
};

/// Thousands of them are idle: what few of them need is not kept in it.
struct Connection {
    enum class Phase : std::uint8_t {
        http,       ///< requests and answers
        upgrading,  ///< the handshake was approved
        open,       ///< messages both ways
        closing,    ///< what is queued still leaves, then the close frame; nothing is received any more
        closed,     ///< the close frame is out or in: nothing more may be sent
    };

    lws* wsi = nullptr;
    Phase phase = Phase::http;
    Dialect dialect = Dialect::json;
    std::uint32_t place = 0;   ///< among the ReadySockets, of a session
    std::uint64_t number = 0;  ///< by which the log tells it apart, over all loops
    SessionId session = 0;     ///< from ESTABLISHED to CLOSED; 0 otherwise

    bool blocked = false;    ///< lws holds the rest of a write: another one would only be copied behind it
    bool unflushed = false;  ///< in the server's list of connections to flush
    bool behind = false;     ///< in its list of those that follow nothing any more
    bool missed = false;     ///< something was not queued: on_drained follows
    bool ping_due = false;
    bool ping_unanswered = false;
    bool echoes = false;      ///< no session of the chat: its messages come back to it
    bool lws_writes = false;  ///< it waits for the socket to take what it holds: an answer to a ping, the rest of a write

    Inbox inbox;
    Outbox outbox;
    std::vector<Followed> streams;

    std::int64_t heard_ms = 0;      ///< of the loop's clock, as are the next two
    std::int64_t moved_ms = 0;      ///< while it is blocked: when the peer last took something
    std::uint64_t taken_bytes = 0;  ///< what it had taken then

    std::unique_ptr<Ending> ending;
    std::unique_ptr<HttpTransfer> transfer;
    std::unique_ptr<std::string> behind_proxy;  ///< for whom a trusted proxy speaks; null: the peer speaks for itself
    std::uint64_t asked = 0;                    ///< an HTTP question that somebody else answers; 0: none
};

}  // namespace parley::server
