// What the server answers to a plain HTTP request: a pure function from the request's words to the response's bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native-server/net/web_files.h"

namespace parley::server {

enum class HttpMethod : std::uint8_t { get, head, other };

/// Borrowed; absent headers are empty.
struct HttpRequest {
    HttpMethod method = HttpMethod::other;
    std::string_view path;  ///< decoded, without the query
    std::string_view accept_encoding;
    std::string_view if_none_match;
    bool has_host = false;
    bool has_body = false;  ///< it announces one: the connection ends after the answer, and the body is not read
    bool wants_close = false;
    bool https = false;  ///< it came over TLS
};

struct HttpAnswer {
    std::string head;  ///< status line, headers, empty line; short bodies too
    /// What follows the head: lives as long as the WebFiles do.
    std::string_view body;
    bool close = false;  ///< the connection ends after it
};

/// `build` is told at /healthz.
HttpAnswer answer_http(const HttpRequest& request, const WebFiles& files, std::string_view build);

/// A short text that is never kept; the connection goes on.
HttpAnswer answer_short(int status, std::string_view mime, std::string_view text);

/// To GET /healthz, after which the connection goes on.
HttpAnswer answer_health(std::string_view build);

/// The head of an answer about files. `https` as above; `without_body` for HEAD and what has none.
struct FileHead {
    int status = 200;
    std::string_view headers;  ///< whole lines
    std::uint64_t body_bytes = 0;
    bool close = false;
    bool https = false;
    bool endless = false;  ///< until the connection ends
};
std::string file_head(const FileHead& file);

/// Sends the browser elsewhere; nothing of it is kept. `cookie`: the value of Set-Cookie, or empty. Both are ours, or were
/// looked at: they hold no line ends.
HttpAnswer redirect_http(std::string_view location, std::string_view cookie, bool https);

/// There is nothing at this address.
HttpAnswer answer_nothing(bool https);

/// A short text with a status, after which the connection ends; `more_headers` are whole lines.
HttpAnswer refuse_http(int status, std::string_view text, std::string_view more_headers = {});

}  // namespace parley::server
