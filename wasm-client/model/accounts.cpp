// The pane about accounts: one's own sessions and password, and for those who administer people and invitations.
#include "wasm-client/model/accounts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/limits.h"
#include "shared/permissions.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// So long after the last key the server is asked.
constexpr double typing_pause_ms = 180;

constexpr const char* offline_words = tr_noop("You are offline. Try again when the connection is back.");

/// The page's dialog that waits for the answer; null when none does.
template <class What>
const char* dialog_of(What what) {
    switch (what) {
        case What::become_member:
            return "member";
        case What::new_password:
            return "password";
        case What::new_invitation:
            return "invitation";
        case What::new_token:
            return "token";
        case What::new_bot:
            return "bot";
        case What::rename:
            return "nick";
        case What::end_account:
            return "delete";
        default:
            return nullptr;
    }
}

/// Of a part of the pane.
bool is_list(Asked::What what) {
    using What = Asked::What;
    return what == What::sessions || what == What::invitations || what == What::accounts || what == What::tokens ||
           what == What::identities;
}

std::uint64_t whole_of(double count) {
    return static_cast<std::uint64_t>(std::ceil(count));
}

}  // namespace

std::string invitation_fragment(std::string_view code) {
    return "#invite=" + std::string(code);
}

std::string reset_fragment(std::string_view code) {
    return "#reset=" + std::string(code);
}

std::string words_of(const ErrorReply& error, const Language& language) {
    constexpr double minute_ms = 60'000;
    if (error.code != static_cast<std::uint64_t>(ErrorCode::locked) || error.retry_ms == 0) return error.message;
    const auto wait_ms = static_cast<double>(error.retry_ms);
    return language.tr("Too many wrong passwords. Try again in {}.",
                       {wait_ms > minute_ms ? language.tr_count("{} minute", "{} minutes", whole_of(wait_ms / minute_ms))
                                            : language.tr_count("{} second", "{} seconds", whole_of(wait_ms / 1000))});
}

const char* title_of(Rank rank) {
    switch (rank) {
        case Rank::guest:
            return tr_noop("Guest");
        case Rank::bot:
            return tr_noop("Bot");
        case Rank::member:
            return tr_noop("Member");
        case Rank::moderator:
            return tr_noop("Moderator");
        case Rank::admin:
            return tr_noop("Admin");
        case Rank::owner:
            return tr_noop("Owner");
    }
    return tr_noop("Guest");
}

// ---- opening and asking ------------------------------------------------------------------------------------------------

void Model::on(const OpenAccount&, Now now) {
    if (state_.me.id.empty()) return;
    on(CloseSearch{}, now);
    on(ShowPeople{false}, now);
    on(ClosePerson{}, now);
    on(ShowRoomPane{false}, now);
    state_.account = {};
    state_.account.open = true;
    list_part();
}

void Model::on(const CloseAccount&, Now) {
    state_.account = {};
}

void Model::on(const ShowAccountPart& intent, Now) {
    AccountState& account = state_.account;
    const bool open = account.open;
    account = {};
    account.open = open;
    account.part = intent.part;
    list_part();
}

/// What the part shows, anew.
void Model::list_part() {
    AccountState& account = state_.account;
    if (!account.open || state_.link != Link::online) return;
    if (account.part == AccountPart::sessions) account.asked = ask(AccountCommand(ListSessions{}), {Asked::What::sessions});
    if (account.part == AccountPart::invitations)
        account.asked = ask(AccountCommand(ListInvitations{}), {Asked::What::invitations});
    if (account.part == AccountPart::people) list_accounts("");
    if (account.part == AccountPart::tokens)
        account.asked = ask(AccountCommand(ListTokens{account.tokens_of.id}), {Asked::What::tokens});
    if (account.part == AccountPart::own && state_.rank != Rank::guest)
        account.asked = ask(AccountCommand(ListIdentities{}), {Asked::What::identities});
    account.loading = account.asked != 0;
}

void Model::list_accounts(const std::string& after) {
    AccountState& account = state_.account;
    Asked asked{Asked::What::accounts};
    asked.about = after;
    account.ask_at_ms = 0;
    account.loading = true;
    account.asked = ask(AccountCommand(ListPeople{account.query, after, limits::present_people_default}), std::move(asked));
}

void Model::attend_accounts(Now now) {
    if (state_.account.ask_at_ms == 0 || now.ms < state_.account.ask_at_ms) return;
    list_accounts("");
    changed_ = true;
}

void Model::on(const EditPeopleQuery& intent, Now now) {
    AccountState& account = state_.account;
    if (intent.text == account.query) return;
    account.query = intent.text;
    if (account.open && account.part == AccountPart::people) account.ask_at_ms = now.ms + typing_pause_ms;
}

void Model::on(const MoreAccounts&, Now) {
    const AccountState& account = state_.account;
    if (state_.link == Link::online && account.more && account.asked == 0) list_accounts(account.cursor);
}

void Model::on(const AskAccount& intent, Now) {
    effect(ShowDialog{intent.dialog, ""});
}

// ---- doing -------------------------------------------------------------------------------------------------------------

/// True, and the dialog says so, when there is none.
bool Model::needs_connection(const char* dialog) {
    if (state_.link == Link::online) return false;
    if (dialog != nullptr)
        effect(ShowDialog{dialog, tr(offline_words)});
    else
        state_.account.error = tr(offline_words);
    return true;
}

void Model::on(const BecomeMember& intent, Now) {
    if (needs_connection("member")) return;
    ask(AccountCommand(SignUp{"", intent.password, device_, intent.invitation}), {Asked::What::become_member});
}

void Model::on(const SetPassword& intent, Now) {
    if (needs_connection("password")) return;
    ask(AccountCommand(ChangePassword{intent.old_password, intent.password}), {Asked::What::new_password});
}

void Model::on(const MakeInvitation& intent, Now) {
    if (needs_connection("invitation")) return;
    ask(AccountCommand(intent.wanted), {Asked::What::new_invitation});
}

void Model::on(const EndSessionOf& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::end_session};
    asked.about = intent.session;
    ask(AccountCommand(EndSession{intent.session}), std::move(asked));
}

void Model::on(const EndInvitation& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::end_invitation};
    asked.about = intent.id;
    ask(AccountCommand(WithdrawInvitation{intent.id}), std::move(asked));
}

void Model::on(const PickPerson& intent, Now) {
    AccountState& account = state_.account;
    account.picked = account.picked == intent.person ? UserId() : intent.person;
    account.said.clear();
    account.error.clear();
}

void Model::on(const GiveRank& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::give_rank};
    asked.about = intent.person.value;
    asked.rank = intent.rank;
    ask(AccountCommand(SetRank{intent.person, intent.rank}), std::move(asked));
}

void Model::on(const MakeResetLink& intent, Now) {
    if (needs_connection(nullptr)) return;
    Asked asked{Asked::What::reset_link};
    asked.about = intent.person.value;
    ask(AccountCommand(NewResetCode{intent.person}), std::move(asked));
}

// ---- what the server says ----------------------------------------------------------------------------------------------

void Model::on_notice(RequestId id, const AccountNotice& notice, Now now) {
    if (const auto* push = get_if<RankPush>(&notice)) {
        take(*push);
        return;
    }
    const std::optional<Asked> asked = take_asked(id);
    if (const auto* readers = get_if<ReaderList>(&notice)) {
        take(*readers, asked.has_value());
        return;
    }
    if (!asked) return;
    AccountState& account = state_.account;
    const bool list = is_list(asked->what);
    // Of a part that is not shown any more, or of words that are not there any more.
    if (list && id != account.asked) return;
    if (list) account.asked = 0;
    if (list) account.loading = false;
    parley::visit([&](const auto& one) { take(*asked, one, now); }, notice);
}

void Model::take(const RankPush& push) {
    if (push.rank == state_.rank) return;
    become(push.rank);
    const std::string words = tr("You are now: {}.", {tr(title_of(push.rank))});
    effect(Announce{words});
    AccountState& account = state_.account;
    const bool gone = !account.tokens_of.id.empty() ||
                      (account.part == AccountPart::people && refusal(AccountRight::list_people, push.rank)) ||
                      (account.part == AccountPart::invitations && refusal(AccountRight::manage_invitations, push.rank));
    if (gone) on(ShowAccountPart{}, {});
    account.said = words;
}

void Model::take(const Asked& asked, const Done&, Now now) {
    if (asked.what == Asked::What::end_room_link) {
        list_room_links();
        effect(Announce{tr("The link is revoked")});
        return;
    }
    AccountState& account = state_.account;
    if (asked.what == Asked::What::sign_out || asked.what == Asked::What::end_account) {
        left_by_choice(now);
        return;
    }
    account.error.clear();
    if (const char* dialog = dialog_of(asked.what); dialog != nullptr) effect(ShowDialog{"", ""});
    switch (asked.what) {
        case Asked::What::become_member:
            // The server says so itself, and it may be more.
            if (state_.rank == Rank::guest) become(Rank::member);
            account.said = tr("You have an account now. Your name and password let you in on any device.");
            break;
        case Asked::What::new_password:
            account.said = tr("Your password is changed, and all other sessions have ended.");
            if (account.part == AccountPart::sessions) list_part();
            break;
        case Asked::What::rename:
            return;  // said with the push that everybody gets
        case Asked::What::end_session:
            std::erase_if(account.sessions, [&](const SessionInfo& session) {
                return asked.about.empty() ? !session.current : session.id == asked.about;
            });
            account.said = asked.about.empty() ? tr("All other sessions have ended.") : tr("The session has ended.");
            break;
        case Asked::What::end_invitation:
            std::erase_if(account.invitations, [&](const InvitationInfo& one) { return one.id == asked.about; });
            if (account.invitation && account.invitation->id == asked.about) account.invitation.reset();
            account.said = tr("The invitation is withdrawn.");
            break;
        case Asked::What::give_rank:
            for (PersonInfo& person : account.people) {
                if (person.id.value != asked.about) continue;
                person.rank = asked.rank;
                account.said = tr("{} is now: {}.", {person.name, tr(title_of(asked.rank))});
            }
            break;
        default:
            if (!take_own(asked)) return;
    }
    effect(Announce{account.said});
}

void Model::take(const Asked&, const SessionList& list, Now) {
    state_.account.sessions = list.sessions;
    const auto own = std::find_if(list.sessions.begin(), list.sessions.end(), [](const auto& one) { return one.current; });
    if (own != list.sessions.end())
        std::rotate(state_.account.sessions.begin(), state_.account.sessions.begin() + (own - list.sessions.begin()),
                    state_.account.sessions.begin() + (own - list.sessions.begin()) + 1);
}

void Model::take(const Asked& asked, const Renewed& renewed, Now now) {
    on_renewed(asked, renewed, now);
}

void Model::say_made(std::string words) {
    effect(ShowDialog{"", ""});
    state_.account.error.clear();
    state_.account.said = std::move(words);
    effect(Announce{state_.account.said});
}

void Model::take(const Asked& asked, const InvitationInfo& invitation, Now) {
    if (asked.what != Asked::What::new_invitation) return;
    AccountState& account = state_.account;
    say_made(tr("The invitation is made. Its link is shown only now."));
    account.invitation = invitation;
    account.invitations.insert(account.invitations.begin(), invitation);
}

void Model::take(const Asked&, const InvitationList& list, Now) {
    state_.account.invitations = list.invitations;
}

void Model::take(const Asked& asked, const ResetCode& code, Now) {
    AccountState& account = state_.account;
    account.error.clear();
    account.said = tr("The link is made. It is shown only now, and can be used once.");
    effect(Announce{account.said});
    account.reset_link = AccountState::ResetLink{UserId(asked.about), code.code, code.expires_ms};
}

void Model::take(const Asked& asked, const PeopleList& list, Now) {
    AccountState& account = state_.account;
    if (asked.about.empty()) account.people.clear();
    const std::size_t room = accounts_listed_max - std::min(accounts_listed_max, account.people.size());
    const auto count = static_cast<std::ptrdiff_t>(std::min(room, list.people.size()));
    account.people.insert(account.people.end(), list.people.begin(), list.people.begin() + count);
    account.cursor = list.cursor;
    account.more = list.more && account.people.size() < accounts_listed_max;
}

void Model::on_refused_account(const Asked& asked, const ErrorReply& error, Now now) {
    AccountState& account = state_.account;
    const std::string words = words_of(error, state_.language);
    if (asked.what == Asked::What::end_account) ending_ = Ending::no;
    if (const char* dialog = dialog_of(asked.what); dialog != nullptr) {
        effect(ShowDialog{dialog, words});
        return;
    }
    switch (asked.what) {
        case Asked::What::come_in:
            on_refused_entry(error);
            return;
        case Asked::What::renew:
            return;
        case Asked::What::confirm:
            // Another page of this browser was quicker.
            next_token_.clear();
            return;
        case Asked::What::sign_out:
            if (error.code == static_cast<std::uint64_t>(ErrorCode::unknown_session)) {
                left_by_choice(now);
                return;
            }
            ending_ = Ending::no;
            break;
        case Asked::What::avatar:
            return on(OfferAvatar{{}, error.message}, now);
        default:
            break;
    }
    account.asked = 0;
    account.loading = false;
    account.error = words;
}

/// Nobody will answer any more.
void Model::forget_account_asked() {
    for (const auto& [id, asked] : asked_)
        if (const char* dialog = dialog_of(asked.what); dialog != nullptr) effect(ShowDialog{dialog, tr(offline_words)});
    give_up_entry();
    ending_ = Ending::no;
    renewal_ = Renewal::none;
    state_.sends_avatar = false;
    state_.account.asked = 0;
    state_.account.loading = false;
}

}  // namespace parley::client
