// The words of requests for files: headers and paths, as pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/errors.h"

namespace parley::server {

/// `Bearer TOKEN` (RFC 6750); empty for anything else.
std::string bearer_token(std::string_view authorization);
/// The cookie of that name (RFC 6265); empty when there is none.
std::string cookie_named(std::string_view cookies, std::string_view name);
/// The query's argument of that name.
std::optional<std::string> argument_named(const std::vector<std::string>& arguments, std::string_view name);
std::optional<std::uint64_t> number_in(const std::optional<std::string>& text);

struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t end = 0;  ///< exclusive
};
enum class RangeKind : std::uint8_t { whole, part, outside };
/// One range of bytes (RFC 9110 section 14); what asks for several, or is none, gets the whole.
RangeKind range_of(std::string_view header, std::uint64_t size, ByteRange& range);

/// What is left of a name as a person's system gave it: without folders and control characters. Empty when nothing is.
std::string tidy_file_name(std::string_view name);
/// `attachment` for all that a browser does not show as a picture, sound or film (RFC 6266).
std::string content_disposition(std::string_view name, std::string_view type);

int http_status_of(const Error& error);

}  // namespace parley::server
