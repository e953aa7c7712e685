#include "native-server/net/request_words.h"

#include <libwebsockets.h>

#include <cstddef>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

bool has_header(lws* wsi, lws_token_indexes token) {
    return lws_hdr_total_length(wsi, token) > 0;
}

std::string header(lws* wsi, lws_token_indexes token) {
    const int bytes = lws_hdr_total_length(wsi, token);
    if (bytes <= 0) return {};
    std::string text(static_cast<std::size_t>(bytes) + 1, '\0');  // lws ends it with a zero
    const int copied = lws_hdr_copy(wsi, text.data(), static_cast<int>(text.size()), token);
    text.resize(copied > 0 ? static_cast<std::size_t>(copied) : 0);
    return text;
}

std::string parameter(lws* wsi, const char* name) {
    std::string value(limits::oidc_parameter_bytes_max, '\0');
    const std::string with_sign = std::string(name) + "=";
    const int bytes = lws_get_urlarg_by_name_safe(wsi, with_sign.c_str(), value.data(), static_cast<int>(value.size()));
    value.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
    return value;
}

RequestLine request_line(lws* wsi) {
    constexpr int lws_get = 0;  // lws_http_get_uri_and_method()
    constexpr int lws_post = 1;
    constexpr int lws_patch = 4;
    constexpr int lws_delete = 5;
    constexpr int lws_head = 7;
    char* uri = nullptr;
    int uri_bytes = 0;
    const int method = lws_http_get_uri_and_method(wsi, &uri, &uri_bytes);
    RequestLine line;
    if (method < 0 || uri == nullptr || uri_bytes < 0) return line;
    if (method == lws_get) line.method = HttpMethod::get;
    if (method == lws_head) line.method = HttpMethod::head;
    if (method == lws_post) line.file_method = FileCall::Method::post;
    if (method == lws_patch) line.file_method = FileCall::Method::patch;
    if (method == lws_delete) line.file_method = FileCall::Method::remove;
    if (line.method == HttpMethod::get) line.file_method = FileCall::Method::get;
    if (line.method == HttpMethod::head) line.file_method = FileCall::Method::head;
    line.path.assign(uri, static_cast<std::size_t>(uri_bytes));
    return line;
}

std::vector<std::string> arguments(lws* wsi) {
    constexpr std::size_t bytes_max = 1024;
    std::vector<std::string> all;
    for (int i = 0;; ++i) {
        std::string one(bytes_max, '\0');
        const int copied = lws_hdr_copy_fragment(wsi, one.data(), static_cast<int>(one.size()), WSI_TOKEN_HTTP_URI_ARGS, i);
        if (copied < 0) return all;
        one.resize(static_cast<std::size_t>(copied));
        all.push_back(std::move(one));
    }
}

}  // namespace parley::server
