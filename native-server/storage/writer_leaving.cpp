// Who deletes their account: what led into it goes, and what only they could read. The person stays, without a name, because
// what happened in the rooms says who did it.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::string_view nobodys_name = "Deleted account";

}  // namespace

bool LogWriter::act(Ticket ticket, const RemoveAccount& act, Replies& replies) {
    const PersonRow* known = nullptr;
    std::optional<AccountRow> account;
    std::optional<Error> error;
    if (!tables_.people.find(act.person, known)) return false;
    if (known != nullptr && !tables_.accounts.find(known->no, account)) return false;
    if (!account) return answer_account(ticket, make_error(ErrorCode::not_allowed), replies);
    const PersonRow person = *known;
    if (!may_leave(act, person, *account, error)) return false;
    if (error) return answer_account(ticket, *error, replies);
    return forget_account(person, *account, replies) && answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::may_leave(const RemoveAccount& act, const PersonRow& person, const AccountRow& account,
                          std::optional<Error>& error) {
    std::optional<SessionRow> session;
    bool none = false;
    if (!tables_.sessions.find(person.no, act.session, session) || !leaves_no_owner(person, Rank::guest, none)) return false;
    const bool fresh = session && session->created_ms > appender_.now_ms() - limits::fresh_session_ms;
    if (account.password != act.password_hash)
        error = make_error(ErrorCode::bad_credentials);
    else if (account.password.empty() && !fresh)
        error = Error{ErrorCode::bad_credentials, "Sign out, sign in again, and then do this within ten minutes."};
    else if (none)
        error = Error{ErrorCode::not_allowed, "The last owner stays: name another first."};
    return true;
}

bool LogWriter::forget_account(const PersonRow& person, const AccountRow& account, Replies& replies) {
    bool ended = false;
    if (!tables_.identities.remove_of(person.no)) return false;
    if (!tables_.accounts.remove_reset_code_of(person.no) || !tables_.accounts.remove_reset_codes_by(person.no)) return false;
    PersonRow nobody = person;
    if (!tables_.accounts.remove(account, appender_.now_ms()) || !drop_avatar(nobody)) return false;
    if (!tables_.files.remove_unposted_of(person.no)) return false;
    nobody.person.name = nobodys_name;
    nobody.rank = Rank::guest;
    if (!tables_.people.rename(nobody)) return false;
    replies.emplace_back(PersonCalled{nobody.person});
    if (!leave_rooms(nobody, replies) || !tables_.rooms.remove_personal(personal_room(person.person.id), person.no))
        return false;
    erased_ = true;
    if (options_.deleted_accounts == DeletedAccounts::erase && !sweep_.forget(person.no)) return false;
    // Last, so that who is signed in elsewhere is told of what they leave no more.
    return end_sessions(nobody, {"", "", Ending::all}, replies, ended);
}

/// Those with a door: out of the others nobody goes.
bool LogWriter::leave_rooms(const PersonRow& person, Replies& replies) {
    std::vector<std::int64_t> numbers;
    if (!tables_.standings.rooms_of(person.no, numbers)) return false;
    EventContent left;
    left.kind = EventKind::left;
    for (const std::int64_t no : numbers) {
        RoomRow* room = tables_.rooms.find_shared(no);
        if (room == nullptr || (room->info.access != RoomAccess::open && room->info.access != RoomAccess::closed)) continue;
        MemberRow member;
        if (!tables_.standings.find(no, person.no, member)) return false;
        if (member.role == Role::none) continue;
        if (!appender_.append_new(*room, person, MessageCid(), left, replies)) return false;
    }
    return true;
}

}  // namespace parley::server
