#include "native-server/net/http_answer.h"

namespace parley::server {

namespace {

constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src "
    "'self'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n";

/// What no page here asks for, nothing that slipped into one shall get.
constexpr std::string_view no_devices =
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), "
    "usb=()\r\n";

/// What somebody has uploaded is shown, or played, and nothing in it ever runs, whoever opens it by itself.
constexpr std::string_view file_security_headers =
    "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

/// RFC 6797. Over TLS only: elsewhere browsers ignore it, and a proxy has its own mind about it.
constexpr std::string_view come_by_tls = "Strict-Transport-Security: max-age=31536000\r\n";

constexpr std::string_view nothing_here = "There is nothing here.\n";

constexpr std::string_view no_page =
    "<!doctype html>\n<html lang=\"en\">\n<title>Parley</title>\n"
    "<h1>Parley runs, but its page is not built yet</h1>\n"
    "<p>In the project's folder, <code>script/server</code> builds the page and starts the server again.\n"
    "<p>A page that lies elsewhere is named by <code>--web-root FOLDER</code>.\n</html>\n";

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 302:
            return "Found";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 413:
            return "Content Too Large";
        case 416:
            return "Range Not Satisfiable";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 429:
            return "Too Many Requests";
        case 501:
            return "Not Implemented";
        case 507:
            return "Insufficient Storage";
        case 503:
            return "Service Unavailable";
        default:
            return "Error";
    }
}

/// Appends "Name: value\r\n"; the values are ours and hold no line ends.
void add_header(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

std::string start_head(int status, bool close) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " ";
    head.append(reason_phrase(status)).append("\r\n").append(security_headers).append(no_devices);
    if (close) add_header(head, "Connection", "close");
    return head;
}

struct Text {
    int status = 200;
    std::string_view mime = "text/plain; charset=utf-8";
    std::string_view body;
    std::string_view more_headers;
};

/// A short answer, never cached, its body in the head.
HttpAnswer answer_text(const Text& text, HttpMethod method, bool close) {
    HttpAnswer answer;
    answer.close = close;
    answer.head = start_head(text.status, close);
    add_header(answer.head, "Content-Type", text.mime);
    add_header(answer.head, "Content-Length", std::to_string(text.body.size()));
    add_header(answer.head, "Cache-Control", "no-store");
    answer.head.append(text.more_headers).append("\r\n");
    if (method != HttpMethod::head) answer.head.append(text.body);
    return answer;
}

HttpAnswer answer_file(const HttpRequest& request, const WebFile& file, bool close) {
    const Encoding encoding = choose_encoding(file, request.accept_encoding);
    const Representation& representation = *file.representations[static_cast<std::size_t>(encoding)];
    const bool known = none_match_names(request.if_none_match, representation.etag);

    HttpAnswer answer;
    answer.close = close;
    answer.head = start_head(known ? 304 : 200, close);
    add_header(answer.head, "ETag", representation.etag);
    add_header(answer.head, "Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.varies()) add_header(answer.head, "Vary", "Accept-Encoding");
    if (!known) {
        add_header(answer.head, "Content-Type", file.mime);
        add_header(answer.head, "Content-Length", std::to_string(representation.bytes.size()));
        if (encoding != Encoding::identity) add_header(answer.head, "Content-Encoding", content_encoding(encoding));
        if (request.method == HttpMethod::get) answer.body = representation.bytes;
    }
    answer.head.append("\r\n");
    return answer;
}

HttpAnswer tell_health(std::string_view build, HttpMethod method, bool close) {
    std::string health = R"({"name":"parley","status":"ok","build":")";
    health.append(build).append("\"}\n");
    return answer_text({200, "application/json", health, {}}, method, close);
}

HttpAnswer choose_answer(const HttpRequest& request, const WebFiles& files, std::string_view build) {
    if (!request.has_host) return refuse_http(400, "The Host header is missing.");
    if (request.method == HttpMethod::other) return refuse_http(405, "Only GET and HEAD are answered.", "Allow: GET, HEAD\r\n");
    const bool close = request.wants_close || request.has_body;
    if (request.path == "/healthz") return tell_health(build, request.method, close);
    if (const WebFile* file = files.find(request.path)) return answer_file(request, *file, close);
    if (request.path == "/" || request.path.substr(0, 3) == "/r/") {
        return answer_text({200, "text/html; charset=utf-8", no_page, {}}, request.method, close);
    }
    return answer_text({404, "text/plain; charset=utf-8", nothing_here, {}}, request.method, close);
}

HttpAnswer over(bool https, HttpAnswer answer) {
    if (https) answer.head.insert(answer.head.find("\r\n") + 2, come_by_tls);
    return answer;
}

}  // namespace

std::string file_head(const FileHead& file) {
    std::string head = "HTTP/1.1 " + std::to_string(file.status) + " ";
    head.append(reason_phrase(file.status)).append("\r\n");
    if (file.https) head.append(come_by_tls);
    head.append(file_security_headers).append(no_devices);
    if (file.close) add_header(head, "Connection", "close");
    constexpr int no_content = 204;
    constexpr int not_modified = 304;
    if (file.status != no_content && file.status != not_modified && !file.endless)
        add_header(head, "Content-Length", std::to_string(file.body_bytes));
    return head.append(file.headers).append("\r\n");
}

HttpAnswer refuse_http(int status, std::string_view text, std::string_view more_headers) {
    std::string line(text);
    line.push_back('\n');
    return answer_text({status, "text/plain; charset=utf-8", line, more_headers}, HttpMethod::get, true);
}

HttpAnswer answer_http(const HttpRequest& request, const WebFiles& files, std::string_view build) {
    return over(request.https, choose_answer(request, files, build));
}

HttpAnswer redirect_http(std::string_view location, std::string_view cookie, bool https) {
    std::string headers;
    add_header(headers, "Location", location);
    if (!cookie.empty()) add_header(headers, "Set-Cookie", cookie);
    return over(https, answer_text({302, "text/plain; charset=utf-8", {}, headers}, HttpMethod::get, true));
}

HttpAnswer answer_nothing(bool https) {
    return over(https, answer_text({404, "text/plain; charset=utf-8", nothing_here, {}}, HttpMethod::get, true));
}

HttpAnswer answer_short(int status, std::string_view mime, std::string_view text) {
    return answer_text({status, mime, text, {}}, HttpMethod::get, false);
}

HttpAnswer answer_health(std::string_view build) {
    return tell_health(build, HttpMethod::get, false);
}

}  // namespace parley::server
