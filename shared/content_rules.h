// What may be in an event: the same verdict on both ends, before anything is asked of the log.
#pragma once

#include "shared/message.h"
#include "shared/result.h"

namespace parley {

/// The content as it is to be stored (a name trimmed and folded). Errors: bad_body, bad_room_name, bad_field, too_large; the
/// message says why. Kinds that no command makes are refused with bad_field.
Result<EventContent> checked_content(EventContent content);

}  // namespace parley
