// The encodings of the web that sign-ins are written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::server {

/// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// As a query or a form has it.
std::string percent_encoded(std::string_view text);
std::string form_of(const std::vector<std::pair<std::string_view, std::string_view>>& fields);

/// Whether a provider's page may be asked there: https, or http on this machine; nothing in it but visible ASCII.
bool is_safe_address(std::string_view url);
/// Of is_safe_address() alone: it is on this machine.
bool is_loopback_address(std::string_view url);

/// The value of a cookie in a Cookie header; empty when it is not there.
std::string_view cookie_in(std::string_view header, std::string_view name);

}  // namespace parley::server
