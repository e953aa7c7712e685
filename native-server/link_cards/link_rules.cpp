#include "native-server/link_cards/link_rules.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

struct Cleanup {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(char* text) const { curl_free(text); }
};

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
    const std::unique_ptr<char, Cleanup> owned(text);
    return text;
}

std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

bool is_or_lies_below(std::string_view host, std::string_view listed) {
    if (host == listed) return true;
    return host.size() > listed.size() && host.ends_with(listed) && host[host.size() - listed.size() - 1] == '.';
}

}  // namespace

Result<WebPlace, std::string> place_of(const std::string& url) {
    if (url.empty() || url.size() > limits::link_bytes_max) return std::string("the address is too long");
    const bool plain =
        std::all_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != 0x7F; });
    if (!plain) return std::string("there is a blank in the address");
    const std::unique_ptr<CURLU, Cleanup> parsed(curl_url());
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_URLENCODE) != CURLUE_OK)
        return std::string("it is no address");
    const std::string scheme = part_of(parsed.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") return std::string("the address is not one of the web");
    if (!part_of(parsed.get(), CURLUPART_USER).empty() || !part_of(parsed.get(), CURLUPART_PASSWORD).empty())
        return std::string("there is a password in the address");
    if (!part_of(parsed.get(), CURLUPART_ZONEID).empty()) return std::string("the address is one of this machine's own");
    curl_url_set(parsed.get(), CURLUPART_FRAGMENT, nullptr, 0);
    WebPlace place;
    place.tls = scheme == "https";
    place.host = lower(part_of(parsed.get(), CURLUPART_HOST));
    if (place.host.size() > 2 && place.host.front() == '[') place.host = place.host.substr(1, place.host.size() - 2);
    if (place.host.empty() || place.host.find('%') != std::string::npos) return std::string("there is no host in the address");
    const std::string port = part_of(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    if (std::from_chars(port.data(), port.data() + port.size(), place.port).ec != std::errc() || place.port == 0)
        return std::string("the address has no port");
    place.url = part_of(parsed.get(), CURLUPART_URL);
    return place;
}

bool is_inside(const LinkRules& rules, const WebPlace& place) {
    const std::string with_port = place.host + ":" + std::to_string(place.port);
    return std::any_of(rules.inside.begin(), rules.inside.end(),
                       [&](const std::string& one) { return lower(one) == with_port; });
}

bool takes(const LinkRules& rules, const WebPlace& place) {
    if (!rules.on) return false;
    if (is_inside(rules, place)) return true;
    if (place.port != (place.tls ? https_port : http_port)) return false;
    std::string_view host = place.host;
    if (host.ends_with('.')) host.remove_suffix(1);
    return rules.hosts.empty() || std::any_of(rules.hosts.begin(), rules.hosts.end(),
                                              [&](const std::string& listed) { return is_or_lies_below(host, lower(listed)); });
}

std::string fault_of_host(std::string_view text, bool with_port) {
    const std::string named(text);
    const auto place = place_of("http://" + named);
    const bool is_host = place && place.value().url == "http://" + lower(named) + "/";
    const bool has_port = text.rfind(':') != std::string_view::npos && !text.ends_with(']');
    if (is_host && has_port == with_port) return {};
    return "'" + named + "' is not a host " + (with_port ? "with a port, like wiki.lan:8080" : "like example.org");
}

}  // namespace parley::server
