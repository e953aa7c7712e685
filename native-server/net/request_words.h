// What a request says, as libwebsockets has read it. Only while it is looked at: later its headers are gone.
#pragma once

#include <libwebsockets.h>

#include <string>
#include <vector>

#include "native-server/net/file_calls.h"
#include "native-server/net/http_answer.h"

namespace parley::server {

bool has_header(lws* wsi, lws_token_indexes token);

/// Of several of that name all, by commas. Empty: it is absent.
std::string header(lws* wsi, lws_token_indexes token);

/// Of the address, decoded.
std::string parameter(lws* wsi, const char* name);

struct RequestLine {
    HttpMethod method = HttpMethod::other;
    FileCall::Method file_method = FileCall::Method::other;
    std::string path;
};

RequestLine request_line(lws* wsi);

/// Of the query, each as it stands between two &.
std::vector<std::string> arguments(lws* wsi);

}  // namespace parley::server
