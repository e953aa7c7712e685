#include "shared/errors.h"

#include <array>
#include <cassert>

namespace parley {

namespace {

using enum ErrorCode;

constexpr std::array error_rows{
    ErrorRow{malformed, "malformed", false, 0, "That was not a message this server can read."},
    ErrorRow{unknown_type, "unknown_type", false, 0, "This server does not know that kind of message."},
    ErrorRow{bad_field, "bad_field", false, 0, "A part of that message is missing or has the wrong type."},
    ErrorRow{too_large, "too_large", false, 0, "That message is too large."},
    ErrorRow{unauthenticated, "unauthenticated", false, 0, "Say who you are first."},
    ErrorRow{already_authenticated, "already_authenticated", false, 0, "You are signed in already."},
    ErrorRow{bad_token, "bad_token", false, 0, "This sign-in is not known here any more. Pick a name to come in again."},
    ErrorRow{bad_name, "bad_name", false, 0, "That name can't be used."},
    ErrorRow{bad_credentials, "bad_credentials", false, 0, "The name or the password is wrong."},
    ErrorRow{locked, "locked", true, 60'000, "Too many wrong passwords. Try again in a minute."},
    ErrorRow{guests_off, "guests_off", false, 0, "Guests can't come in here. Sign in, or ask for an invitation."},
    ErrorRow{name_taken, "name_taken", false, 0, "Somebody has this name, or one that looks like it. Pick another."},
    ErrorRow{weak_password, "weak_password", false, 0, "That password is too short. Use at least 10 characters."},
    ErrorRow{bad_invitation, "bad_invitation", false, 0,
             "This invitation is used up, has ended or was withdrawn. Ask for a new one."},
    ErrorRow{sign_up_closed, "sign_up_closed", false, 0, "New accounts are not made here. Ask who runs this server."},
    ErrorRow{bad_code, "bad_code", false, 0, "This link was used already or has ended. Ask for a new one."},
    ErrorRow{banned, "banned", false, 0, "You have been banned from this server."},
    ErrorRow{not_allowed, "not_allowed", false, 0, "Your account may not do that."},
    ErrorRow{already_registered, "already_registered", false, 0, "You have an account already."},
    ErrorRow{unknown_session, "unknown_session", false, 0, "There is no such session."},
    ErrorRow{missing_scope, "missing_scope", false, 0, "This token does not allow that."},
    ErrorRow{unknown_token, "unknown_token", false, 0, "There is no such token."},
    ErrorRow{already_linked, "already_linked", false, 0, "Somebody signs in with that account already."},
    ErrorRow{last_way_in, "last_way_in", false, 0, "It is the only way into this account. Set up another first."},
    ErrorRow{provider_refused, "provider_refused", false, 0, "The other service did not sign you in. Start again."},
    ErrorRow{provider_unavailable, "provider_unavailable", true, 5000,
             "The other service can't be reached just now. Try again in a moment."},
    ErrorRow{unknown_room, "unknown_room", false, 0, "There is no such room."},
    ErrorRow{not_joined, "not_joined", false, 0, "Join the room first."},
    ErrorRow{room_exists, "room_exists", false, 0, "There is a room of that name already."},
    ErrorRow{bad_room_name, "bad_room_name", false, 0, "That name can't be used for a room."},
    ErrorRow{bad_body, "bad_body", false, 0, "That text can't be sent."},
    ErrorRow{too_many_rooms, "too_many_rooms", false, 0, "You have reached the number of rooms allowed here."},
    ErrorRow{cid_conflict, "cid_conflict", false, 0, "A different message was already sent under this id."},
    ErrorRow{forbidden, "forbidden", false, 0, "You may not do that in this room."},
    ErrorRow{unknown_message, "unknown_message", false, 0, "There is no such message in this room."},
    ErrorRow{message_deleted, "message_deleted", false, 0, "That message has been deleted."},
    ErrorRow{room_archived, "room_archived", false, 0, "This room is archived: it can be read, but nothing can be added."},
    ErrorRow{unknown_person, "unknown_person", false, 0, "There is no such person."},
    ErrorRow{bad_query, "bad_query", false, 0, "That can't be searched for."},
    ErrorRow{muted, "muted", true, 60'000, "You have been muted in this room."},
    ErrorRow{slow_mode, "slow_mode", true, 1000, "This room is in slow mode. Wait a moment before your next message."},
    ErrorRow{too_late, "too_late", false, 0, "It is too late for that: the words are gone for good."},
    ErrorRow{unknown_file, "unknown_file", false, 0, "There is no such file, or it is in another message."},
    ErrorRow{no_room_for_file, "no_room_for_file", false, 0, "There is no room for more files."},
    ErrorRow{busy, "busy", true, 1000, "The server has a lot to do. Try again in a moment."},
    ErrorRow{storage_unavailable, "storage_unavailable", true, 5000,
             "The server can't store messages at the moment. Nothing is lost; try again soon."},
    ErrorRow{shutting_down, "shutting_down", true, 1000, "The server is restarting. You will be connected again by itself."},
    ErrorRow{rate_limited, "rate_limited", true, 1000, "You are going too fast. Go on in a moment."},
};

}  // namespace

const ErrorRow& error_row(ErrorCode code) {
    for (const ErrorRow& row : error_rows)
        if (row.code == code) return row;
    assert(false && "every code has a row");
    return error_rows.front();
}

std::optional<ErrorCode> error_code_from(std::uint64_t number) {
    for (const ErrorRow& row : error_rows)
        if (static_cast<std::uint64_t>(row.code) == number) return row.code;
    return std::nullopt;
}

Error make_error(ErrorCode code) {
    return Error{code, std::string(error_row(code).sentence)};
}

RetryVerdict retry_verdict(std::uint16_t close_code) {
    if (close_code >= 4000 && close_code < 4100) return RetryVerdict::never;
    if (close_code >= 4200 && close_code < 4300) return RetryVerdict::at_once;
    return RetryVerdict::with_backoff;
}

}  // namespace parley
