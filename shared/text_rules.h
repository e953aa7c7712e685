// What may be a name, a room's name, a message's body: the same verdict on both ends.
#pragma once

#include <string>
#include <string_view>

#include "shared/ids.h"
#include "shared/result.h"

namespace parley {

/// A person's name: trimmed, inner white space folded to one space; 1 to limits::name_code_points_max code points with a
/// letter, a digit or an emoji among them. Refused are what can't be seen or turns the direction of writing, private and
/// unassigned characters, and heaps of accents. Joiners are allowed within emoji only: in other scripts a name with one could
/// not be told from the same name without. The text has been normalised before (NFC): the browser does it for the client, ICU
/// for the server. Error: bad_name.
Result<std::string> checked_name(std::string_view text);

/// A room's name, by the same rules with limits::room_name_code_points_max. Error: bad_room_name.
Result<std::string> checked_room_name(std::string_view text);

/// The body is taken as it is: UTF-8, at most limits::body_bytes_max bytes, no U+0000, something besides white space.
/// Errors: bad_body, too_large.
Result<std::string> checked_body(std::string_view text);

/// The id for a room of this (checked) name: its ASCII letters and digits in lower case, whatever else as single hyphens;
/// empty when nothing remains, and then the caller makes one up.
RoomId slug_of(std::string_view room_name);

/// 1 to limits::id_bytes_max bytes of [A-Za-z0-9._-].
bool is_plain_id(std::string_view text);

}  // namespace parley
