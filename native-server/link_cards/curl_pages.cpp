#include "native-server/link_cards/curl_pages.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <utility>

#include "native-server/link_cards/public_address.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

using Clock = std::chrono::steady_clock;

struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

AddressRange address_of(const curl_sockaddr& socket) {
    AddressRange address;
    if (socket.family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &socket.addr, sizeof six);
        std::copy_n(six.sin6_addr.s6_addr, address.bytes.size(), address.bytes.begin());
        return address;
    }
    sockaddr_in four{};
    std::memcpy(&four, &socket.addr, sizeof four);
    address.bytes[10] = address.bytes[11] = 0xFF;
    std::memcpy(&address.bytes[12], &four.sin_addr, sizeof four.sin_addr);
    return address;
}

/// One request, without what it leads on to.
struct Request {
    CURL* handle = nullptr;
    const std::atomic<bool>* stop = nullptr;
    bool inside = false;
    bool refused = false;  ///< an address was not public
    bool is_html = false;
    bool is_full = false;
    FetchedPage page;
    std::string location;  ///< where it is instead; empty: here
};

curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) {
    auto& request = *static_cast<Request*>(user);
    const bool known = to->family == AF_INET || to->family == AF_INET6;
    if (!known || (!request.inside && !is_public(address_of(*to)))) {
        request.refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

bool says_html(CURL* handle, std::string& content_type) {
    const char* type = nullptr;
    if (curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type) != CURLE_OK || type == nullptr) return false;
    content_type = type;
    return curl_strnequal(type, "text/html", 9) != 0 || curl_strnequal(type, "application/xhtml+xml", 21) != 0;
}

/// A page that is longer than needed is no failure: what came of it will do.
std::size_t take(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& request = *static_cast<Request*>(user);
    if (!request.is_html && !(request.is_html = says_html(request.handle, request.page.content_type))) return 0;
    const std::size_t room = limits::link_card_page_bytes_max - request.page.bytes.size();
    request.page.bytes.append(bytes, std::min(room, size * count));
    request.is_full = size * count >= room;
    return request.is_full ? 0 : size * count;
}

int look_up(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Request*>(user)->stop->load() ? 1 : 0;
}

void prepare(Request& request, const WebPlace& place, curl_slist* headers, std::int64_t patience_ms) {
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(request.handle, option, value); };
    set(CURLOPT_URL, place.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOPROXY, "*");  // a proxy would connect in our place, and wherever it is told
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_USERAGENT, "Mozilla/5.0 (compatible; Parley; link cards)");
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience_ms));
    set(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&request));
    set(CURLOPT_WRITEFUNCTION, take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&request));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, look_up);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&request));
}

/// The error is a clause. A redirect is in `request.location`.
Result<FetchedPage, std::string> ask(Request& request, const WebPlace& place, std::int64_t patience_ms) {
    const std::unique_ptr<CURL, Cleanup> handle(curl_easy_init());
    if (!handle) return std::string("there is no memory");
    const std::unique_ptr<curl_slist, Cleanup> headers(curl_slist_append(nullptr, "Accept: text/html,application/xhtml+xml"));
    request.handle = handle.get();
    prepare(request, place, headers.get(), patience_ms);
    const CURLcode outcome = curl_easy_perform(handle.get());
    if (request.refused) return "the address of " + place.host + " is not public";
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    const char* location = nullptr;
    if (curl_easy_getinfo(handle.get(), CURLINFO_REDIRECT_URL, &location) == CURLE_OK && location != nullptr) {
        request.location = location;
        return std::move(request.page);
    }
    constexpr long ok = 200;
    if (status != 0 && status != ok) return "the page answers " + std::to_string(status);
    if (outcome != CURLE_OK && !request.is_full)
        return std::string(outcome == CURLE_WRITE_ERROR ? "it is no page of text" : curl_easy_strerror(outcome));
    return std::move(request.page);
}

Result<FetchedPage, std::string> fetch(std::string url, const LinkRules& rules, const std::atomic<bool>& stop) {
    const auto until = Clock::now() + std::chrono::milliseconds(limits::link_card_fetch_ms);
    bool by_tls = false;
    for (int hop = 0; hop <= limits::link_card_redirects_max; hop++) {
        const auto place = place_of(url);
        if (!place) return place.error();
        if (!takes(rules, place.value())) return "cards are not made of " + place.value().host;
        if (by_tls && !place.value().tls) return place.value().host + " is asked without TLS, and the page before was not";
        by_tls = place.value().tls;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0) return std::string("it took too long");
        Request request;
        request.stop = &stop;
        request.inside = is_inside(rules, place.value());
        auto page = ask(request, place.value(), left);
        if (!page || request.location.empty()) return page;
        url = std::move(request.location);
    }
    return std::string("it leads on too often");
}

}  // namespace

PageFetch curl_pages(LinkRules rules, const std::atomic<bool>& stop) {
    return [rules = std::move(rules), &stop](const std::string& url) { return fetch(url, rules, stop); };
}

}  // namespace parley::server
