// CBOR (RFC 8949) <-> the values that JSON has: the other way to write the same messages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/json_fields.h"

namespace parley {

/// Nothing when it is not one well-formed item, is nested deeper than limits::json_depth_max, or holds what JSON does not:
/// byte strings, tags, `undefined`, keys that are no text or come twice, text that is no UTF-8. Lengths are definite.
std::optional<Json> parse_cbor(std::string_view bytes);

/// Bytes that are no UTF-8 become U+FFFD.
std::string to_cbor(Json json);

}  // namespace parley
