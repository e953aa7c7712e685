// What is said to who is kept out, or kept quiet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/errors.h"

namespace parley::server {

/// "27 November 2026, 14:05 UTC", of milliseconds since 1970.
std::string moment_in_words(std::int64_t at_ms);

/// `until_ms` 0: for ever. What the operator says to them comes behind it, in another place.
Error banned_until(std::int64_t until_ms, std::string_view reason);
/// `until_ms` 0: for ever.
Error muted_until(std::int64_t until_ms, std::int64_t now_ms);
Error slow_until(std::int64_t until_ms, std::int64_t now_ms);

}  // namespace parley::server
