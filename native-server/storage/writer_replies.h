// The answers to an AccountRequest.
#pragma once

#include <optional>
#include <utility>

#include "native-server/core/log.h"
#include "native-server/storage/event_appender.h"

namespace parley::server {

// Both give true, as what is answered has been dealt with.
inline bool answer_account(Ticket ticket, Result<AccountAnswer> result, Replies& replies) {
    replies.emplace_back(AccountReply{ticket, std::move(result)});
    return true;
}
/// To an act that is_answered_with_person().
inline bool refuse_person(Ticket ticket, Error error, Replies& replies) {
    replies.emplace_back(PersonReply{ticket, std::move(error)});
    return true;
}

}  // namespace parley::server
