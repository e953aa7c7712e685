// The codec's part for moderation: what those kinds of events hold. As in codec_parts.h, what is wrong is kept in `fields`.
#pragma once

#include <optional>
#include <string_view>

#include "shared/json_fields.h"
#include "shared/message.h"

namespace parley {

std::string_view name_of(GuestRights rights);
std::optional<GuestRights> guest_rights_from(std::string_view text);

/// Of a RoomInfo: those that are not as usual.
RoomRights read_rights(const Json& json, Fields& outer);
Json rights_json(const RoomRights& rights);

/// Nothing for kinds that are not about moderation.
void read_moderation(EventContent& content, Fields& fields);
void write_moderation(const EventContent& content, Json& json);

}  // namespace parley
