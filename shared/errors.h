// The typed errors of the wire, and the close codes. docs/protocol.md, "Errors" and "Close codes", lists the same rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

enum class ErrorCode : std::uint16_t {
    malformed = 1000,
    unknown_type = 1001,
    bad_field = 1002,
    too_large = 1003,
    unauthenticated = 2000,
    already_authenticated = 2001,
    bad_token = 2002,
    bad_name = 2003,
    bad_credentials = 2004,
    locked = 2005,
    guests_off = 2006,
    name_taken = 2007,
    weak_password = 2008,
    bad_invitation = 2009,
    sign_up_closed = 2010,
    bad_code = 2011,
    banned = 2012,
    not_allowed = 2013,
    already_registered = 2014,
    unknown_session = 2015,
    missing_scope = 2016,
    unknown_token = 2017,
    already_linked = 2018,
    last_way_in = 2019,
    provider_refused = 2020,
    provider_unavailable = 2021,
    unknown_room = 3000,
    not_joined = 3001,
    room_exists = 3002,
    bad_room_name = 3003,
    bad_body = 3004,
    too_many_rooms = 3005,
    cid_conflict = 3006,
    forbidden = 3007,
    unknown_message = 3008,
    message_deleted = 3009,
    room_archived = 3010,
    unknown_person = 3011,
    bad_query = 3012,
    muted = 3013,
    slow_mode = 3014,
    too_late = 3015,
    unknown_file = 3020,
    no_room_for_file = 3021,
    busy = 5000,
    storage_unavailable = 5001,
    shutting_down = 5002,
    rate_limited = 5003,
};

struct ErrorRow {
    ErrorCode code;
    std::string_view name;
    bool temporary;             ///< the same command may succeed later
    std::uint32_t retry_ms;     ///< wait at least this long before a retry; 0 when not temporary
    std::string_view sentence;  ///< what a person reads when nothing more precise is known
};

/// The row of a code; every code has one.
const ErrorRow& error_row(ErrorCode code);

/// The code behind a wire number, if this version knows it.
std::optional<ErrorCode> error_code_from(std::uint64_t number);

/// An error on its way to a person or to the wire.
struct Error {
    ErrorCode code = ErrorCode::malformed;
    std::string message;         ///< words a person understands
    std::uint32_t retry_ms = 0;  ///< in place of the row's, when it is known better
};

/// An error with the table's own sentence.
Error make_error(ErrorCode code);

/// WebSocket close codes (RFC 6455 section 7.4 and our private range 4000-4999).
/// 40xx: do not retry; 41xx: retry with backoff; 42xx: retry at once.
enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    unsupported_data = 1003,
    invalid_payload = 1007,
    policy_violation = 1008,
    message_too_big = 1009,
    internal_error = 1011,
    service_restart = 1012,
    try_again_later = 1013,
    signed_out = 4001,
    banned = 4003,
    silent = 4100,
    slow = 4101,
    authentication_late = 4102,
    too_fast = 4103,
};

enum class RetryVerdict { never, with_backoff, at_once };

/// What a client does after a close with this code; unknown codes are retried with backoff.
RetryVerdict retry_verdict(std::uint16_t close_code);

}  // namespace parley
