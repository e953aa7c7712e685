// Requests for files, whose answers take their time: what the sockets tell, and what they are told. Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley::server {

/// Names one request for its whole life; never used again.
using FileCallId = std::uint64_t;

struct FileCall {
    enum class Method : std::uint8_t { get, head, post, patch, remove, other };
    Method method = Method::other;
    std::string path;                    ///< decoded, without the query; begins with /files
    std::vector<std::string> arguments;  ///< of the query, each `name=value`, decoded
    std::string authorization;           ///< absent headers are empty
    std::string cookie;
    std::string range;
    std::string if_none_match;
    std::uint64_t body_bytes = 0;  ///< that follow
    bool https = false;            ///< it came over TLS
    std::string address;           ///< of who asks
};

/// Who answers them.
class FileCalls {
public:
    FileCalls() = default;
    FileCalls(const FileCalls&) = delete;
    FileCalls& operator=(const FileCalls&) = delete;
    virtual ~FileCalls() = default;

    /// No piece of its body comes before FileSockets::take_body.
    virtual void on_call(FileCallId id, FileCall call) = 0;
    virtual void on_body(FileCallId id, std::string_view piece) = 0;
    virtual void on_body_end(FileCallId id) = 0;
    /// All that was given to send has left.
    virtual void on_sent(FileCallId id) = 0;
    /// It ended, answered or not.
    virtual void on_gone(FileCallId id) = 0;
};

/// An answer's status and own headers. A call is answered once.
struct FileAnswer {
    int status = 200;
    std::string headers;           ///< whole lines
    std::uint64_t body_bytes = 0;  ///< announced; they follow by send_more, unless `body` is all of them
    std::string body;
    bool endless = false;  ///< how much follows `body` is not known: an empty piece ends it, and with it the connection
};

class FileSockets {
public:
    FileSockets() = default;
    FileSockets(const FileSockets&) = delete;
    FileSockets& operator=(const FileSockets&) = delete;
    virtual ~FileSockets() = default;

    // Each does nothing for a call that has ended.

    /// An answer to a call whose body was not all taken ends the connection.
    virtual void answer(FileCallId id, FileAnswer answer) = 0;
    /// A piece of the announced body; the next one after on_sent.
    virtual void send_more(FileCallId id, std::string piece) = 0;
    /// Its body comes, or waits.
    virtual void take_body(FileCallId id, bool take) = 0;
    /// Breaks off what was announced and can't be sent.
    virtual void give_up(FileCallId id) = 0;
};

}  // namespace parley::server
