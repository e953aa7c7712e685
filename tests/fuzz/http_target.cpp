// Words of requests, one a line: whatever they say, the answer is one well-formed head, and only a good handshake is taken.
#include <algorithm>
#include <string>
#include <vector>

#include "native-server/files/file_words.h"
#include "native-server/net/arrivals.h"
#include "native-server/net/handshake.h"
#include "native-server/net/http_answer.h"
#include "native-server/oidc/web_text.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

using namespace parley::server;

void check_head(const std::string& head) {
    const auto end = head.find("\r\n\r\n");
    must(end != std::string::npos, "a head ends");
    must(head.rfind("HTTP/1.1 ", 0) == 0, "a head begins with its status");
    must(head.find("X-Content-Type-Options: nosniff") < end, "a head says nosniff");
    must(head.find("Content-Security-Policy: ") < end, "a head has a policy");
    for (std::size_t at = 0; at < end; ++at)
        must(head[at] != '\n' || (at > 0 && head[at - 1] == '\r'), "a head's lines end as they should");
}

void request(std::string_view bytes) {
    static const WebFiles no_files;
    const unsigned char how = take_byte(bytes);
    HttpRequest request;
    request.method = static_cast<HttpMethod>(how % 3);
    request.has_host = (how & 4U) != 0;
    request.https = (how & 8U) != 0;
    request.wants_close = (how & 16U) != 0;
    request.has_body = (how & 32U) != 0;
    request.path = take_line(bytes);
    request.accept_encoding = take_line(bytes);
    request.if_none_match = take_line(bytes);
    const HttpAnswer answer = answer_http(request, no_files, "build");
    check_head(answer.head);
    must(!request.has_body || answer.close, "what has a body ends the connection");
    WebFile file;
    for (auto& one : file.representations) one = Representation{"bytes", "\"tag\""};
    static_cast<void>(choose_encoding(file, request.accept_encoding));
    static_cast<void>(none_match_names(request.if_none_match, "\"tag\""));
}

void upgrade(std::string_view bytes) {
    const unsigned char how = take_byte(bytes);
    UpgradeRequest request;
    request.get = (how & 1U) != 0;
    request.http_1_1 = (how & 2U) != 0;
    request.path = take_line(bytes);
    request.host = take_line(bytes);
    request.upgrade = take_line(bytes);
    request.connection = take_line(bytes);
    request.version = take_line(bytes);
    request.key = take_line(bytes);
    request.subprotocols = take_line(bytes);
    if ((how & 4U) != 0) request.origin = take_line(bytes);
    const OriginPolicy policy{{"https://chat.example.org"}, (how & 8U) != 0, (how & 16U) != 0};
    const UpgradeVerdict verdict = judge_upgrade(request, policy, (how & 32U) != 0);
    if (const auto* refusal = get_if<Refusal>(&verdict)) return check_head(refuse_http(refusal->status, refusal->text).head);
    must(request.get && request.http_1_1 && request.version == "13" && request.key.size() == 24,
         "only a good handshake is taken");
    if (!request.origin) return;
    must(request.origin->rfind("http", 0) == 0 || request.origin->rfind("HTTP", 0) == 0 || request.origin->size() > 7,
         "only a page of the web is let in");
}

void range(std::string_view bytes) {
    const std::uint64_t size = take_byte(bytes) * std::uint64_t{1000};
    ByteRange range;
    const RangeKind kind = range_of(take_line(bytes), size, range);
    if (kind == RangeKind::part) must(range.first < range.end && range.end <= size, "a part lies within the file");
}

void words(std::string_view bytes) {
    const std::string_view header = take_line(bytes);
    must(header.find(bearer_token(header)) != std::string_view::npos, "a token stands in its header");
    static_cast<void>(cookie_named(header, "parley_files"));
    must(cookie_in(header, "a").size() <= header.size(), "a cookie stands in its header");
    static_cast<void>(number_in(std::string(header)));
    std::vector<std::string> arguments;
    while (!bytes.empty()) arguments.emplace_back(take_line(bytes));
    static_cast<void>(argument_named(arguments, "name"));
    if (is_safe_address(header) && header.rfind("https", 0) != 0)
        must(is_loopback_address(header), "without TLS only this machine is asked");
    if (const auto decoded = from_base64url(header))
        must(from_base64url(to_base64url(*decoded)) == decoded, "base64url comes back as it was");
    for (const char c : percent_encoded(header)) must(c > ' ' && c <= '~', "what is encoded is visible ASCII");
}

}  // namespace

void http(std::string_view bytes) {
    switch (take_byte(bytes)) {
        case 'r':
            return request(bytes);
        case 'u':
            return upgrade(bytes);
        case 'p':
            return range(bytes);
        case 'w':
            return words(bytes);
        default:
            break;
    }
    if (asks_for_health(bytes))
        must(bytes.find("\r\n\r\n") + 4 == bytes.size(), "nothing follows a question after the server's health");
}

}  // namespace parley::fuzz
