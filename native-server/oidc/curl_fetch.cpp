#include "native-server/oidc/curl_fetch.h"

#include <curl/curl.h>

#include <memory>

#include "native-server/oidc/web_text.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* body) {
    auto& text = *static_cast<std::string*>(body);
    if (text.size() + size * count > limits::oidc_response_bytes_max) return 0;
    text.append(bytes, size * count);
    return size * count;
}

int look_up(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

Result<Fetched, std::string> fetch(const FetchRequest& request, const std::atomic<bool>& stop) {
    if (!is_safe_address(request.url)) return "the address " + request.url + " is not https";
    const std::unique_ptr<CURL, Cleanup> handle(curl_easy_init());
    if (!handle) return std::string("there is no memory");
    std::unique_ptr<curl_slist, Cleanup> headers(curl_slist_append(nullptr, "Accept: application/json"));
    if (!request.bearer.empty())
        headers.reset(curl_slist_append(headers.release(), ("Authorization: Bearer " + request.bearer).c_str()));
    Fetched fetched;
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(handle.get(), option, value); };
    const bool loopback = is_loopback_address(request.url);
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https");
    set(CURLOPT_HTTPHEADER, headers.get());
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits::oidc_request_ms));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits::oidc_connect_ms));
    set(CURLOPT_WRITEFUNCTION, take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&fetched.body));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, look_up);
    set(CURLOPT_XFERINFODATA, const_cast<void*>(static_cast<const void*>(&stop)));
    if (loopback) set(CURLOPT_NOPROXY, "*");
    if (!request.form.empty()) set(CURLOPT_COPYPOSTFIELDS, request.form.c_str());
    if (!request.user.empty()) {
        set(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        set(CURLOPT_USERNAME, request.user.c_str());
        set(CURLOPT_PASSWORD, request.password.c_str());
    }
    const CURLcode outcome = curl_easy_perform(handle.get());
    if (outcome == CURLE_WRITE_ERROR) return std::string("the answer is too large");
    if (outcome != CURLE_OK) return std::string(curl_easy_strerror(outcome));
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &fetched.status);
    return fetched;
}

}  // namespace

CurlLibrary::CurlLibrary() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

CurlLibrary::~CurlLibrary() {
    curl_global_cleanup();
}

Fetch curl_fetch(const std::atomic<bool>& stop) {
    return [&stop](const FetchRequest& request) { return fetch(request, stop); };
}

}  // namespace parley::server
