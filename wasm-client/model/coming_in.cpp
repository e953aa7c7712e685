// Who comes in as whom: with a password, an invitation or a reset link; and how one goes again, or is told to.
#include <algorithm>
#include <charconv>
#include <utility>

#include "shared/text_rules.h"
#include "wasm-client/model/account_names.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

/// A token that is older is replaced.
constexpr double token_ms_max = 24.0 * 3600 * 1000;

/// A password takes its time, more where many wait.
constexpr double entry_max_ms = 20'000;

constexpr const char* unreachable = tr_noop("The server can\u2019t be reached just now. Try again in a moment.");
constexpr const char* ended_elsewhere =
    tr_noop("You were signed out from another device. What you have not sent is kept here.");
constexpr const char* ended_by_ban = tr_noop("You have been banned from this server.");
constexpr const char* ended_session = tr_noop("Your session has ended. Sign in again; what you have not sent is kept here.");
constexpr const char* account_ended_words = tr_noop("Your account is deleted. Nothing of it is left in this browser.");
constexpr const char* left_by_choice_words =
    tr_noop("You are signed out. Your messages stay on the server; nothing of yours is left in this browser.");

const char* face_of(const AccountCommand& entry) {
    if (holds_alternative<SignUp>(entry)) return "sign-up";
    if (holds_alternative<SignInWith>(entry)) return "provider";
    return holds_alternative<ResetPassword>(entry) ? "reset" : "sign-in";
}

/// Another name, or an invitation, mends it; all else begins with the provider again.
bool can_be_mended(const ErrorReply& error) {
    for (const ErrorCode code : {ErrorCode::bad_name, ErrorCode::name_taken, ErrorCode::bad_invitation, ErrorCode::busy,
                                 ErrorCode::storage_unavailable})
        if (error.code == static_cast<std::uint64_t>(code)) return true;
    return false;
}

/// Nothing when it can be said; else why not, in words for the form.
std::string refused_name(std::string& name, const Language& language) {
    const Result<std::string> checked = checked_name(name);
    if (!checked) return language.tr_error(checked.error().message, static_cast<std::uint64_t>(checked.error().code));
    name = checked.value();
    return "";
}

}  // namespace

// ---- coming in ---------------------------------------------------------------------------------------------------------

void Model::on(const ComeIn& intent, Now now) {
    AccountCommand entry = intent.command;
    std::string refused;
    if (auto* sign_in = get_if<SignIn>(&entry)) {
        sign_in->device = device_;
        refused = refused_name(sign_in->name, state_.language);
    } else if (auto* sign_up = get_if<SignUp>(&entry)) {
        sign_up->device = device_;
        refused = refused_name(sign_up->name, state_.language);
    } else if (auto* reset = get_if<ResetPassword>(&entry)) {
        reset->device = device_;
    } else if (auto* elsewhere = get_if<SignInWith>(&entry)) {
        elsewhere->device = device_;
        if (!elsewhere->name.empty()) refused = refused_name(elsewhere->name, state_.language);
    }
    if (!refused.empty()) {
        effect(ShowDialog{face_of(entry), refused});
        return;
    }
    if (state_.link == Link::online) {
        // As somebody, perhaps somebody else: who comes in begins with a connection of their own.
        effect(CloseSocket{});
        lose_connection(now, 0);
    }
    entry_ = std::move(entry);
    if (state_.link == Link::authenticating && asked_.empty()) {
        say_entry(now);
    } else if (state_.link != Link::connecting) {
        if (state_.link == Link::authenticating) effect(CloseSocket{});
        connect(now);
    }
}

void Model::say_entry(Now now) {
    state_.retry_at_ms = now.ms + entry_max_ms;
    ask(*entry_, {Asked::What::come_in});
}

/// The form says why; the socket stays for the next attempt.
void Model::on_refused_entry(const ErrorReply& error) {
    if (!entry_) return;
    const AccountCommand entry = *std::exchange(entry_, std::nullopt);
    const bool anew = holds_alternative<SignInWith>(entry) && !can_be_mended(error);
    effect(ShowDialog{anew ? "sign-in" : face_of(entry), words_of(error, state_.language)});
}

/// The connection went before there was an answer. It is not tried again by itself: one may have been let in.
void Model::give_up_entry() {
    if (!entry_) return;
    effect(ShowDialog{face_of(*entry_), tr(unreachable)});
    entry_.reset();
}

void Model::take_person(const Welcome& welcome, Now now) {
    const UserId before = state_.me.id;
    const bool another = !before.empty() && before != welcome.user.id;
    // Who was a guest and has been forgotten is the same person under another id. Who comes in as somebody else is not.
    const bool forgotten = another && !entry_ && state_.rank == Rank::guest;
    if (another && !forgotten) put_person_by();
    if (std::exchange(entry_, std::nullopt)) effect(ShowDialog{"", ""});
    state_.banned.clear();
    state_.me = welcome.user;
    if (state_.token != welcome.token) {
        token_at_ms_ = now.wall_ms;
        effect(StoreValue{"token_at", std::to_string(static_cast<std::int64_t>(now.wall_ms))});
    }
    state_.token = welcome.token;
    state_.session = welcome.session;
    state_.wanted_name = welcome.user.name;
    effect(StoreValue{"token", welcome.token});
    effect(StoreValue{"name", welcome.user.name});
    effect(StoreValue{"user", welcome.user.id.value});
    become(welcome.rank);
    if (forgotten) change_person(before);
}

/// The page fills in the name of an account where a password is asked for.
void Model::become(Rank rank) {
    state_.rank = rank;
    effect(StoreValue{"rank", stored_name(rank)});
    if (rank != Rank::guest) effect(StoreValue{"account", state_.me.name});
}

// ---- going -------------------------------------------------------------------------------------------------------------

/// Nothing of the person is shown any more; what they have not sent, and their drafts, wait for them.
void Model::put_person_by() {
    keep_drafts();
    for (RoomState& thread : state_.threads) set_aside(thread);
    for (RoomState& room : state_.rooms) {
        const KeptDraft draft{room.draft, room.draft_entry.in_step};
        if (draft.any()) kept_.push_back({draft_key(state_.me.id, room.info.id), encode_draft(draft)});
        const auto& rows = room.timeline.messages();
        for (std::size_t i = room.timeline.sent(); i < rows.size(); i++) {
            if (rows[i].delivery == Delivery::sent) continue;
            kept_.push_back({outbox_key(state_.me.id, rows[i].cid), encode_kept(kept_of(room, rows[i]), state_.me.id)});
        }
    }
    for (const auto& [room, waiting] : waiting_) {
        if (waiting.draft.any()) kept_.push_back({draft_key(state_.me.id, room), encode_draft(waiting.draft)});
        for (const KeptMessage& message : waiting.messages)
            kept_.push_back({outbox_key(state_.me.id, message.cid), encode_kept(message, state_.me.id)});
    }
    forget_person();
}

/// In this page; what is kept stays.
void Model::forget_person() {
    for (RoomState& room : state_.rooms) drop_notice(room);
    if (!state_.current.empty()) {
        wanted_room_ = room_of(state_.current);
        wanted_seq_ = 0;
        effect(SetComposer{""});
    }
    waiting_.clear();
    state_.acts.clear();
    state_.rooms.clear();
    state_.threads.clear();
    state_.current = RoomId();
    state_.passage.reset();
    state_.people_open = false;
    state_.settings.clear();
    settings_on_way_.clear();
    drafts_told_.clear();
    state_.leaving.reset();
    state_.pane.reset();
    on(CloseSearch{}, {});
    state_.switcher = {};
    visited_.clear();
    state_.account = {};
    state_.me = {};
    state_.session.clear();
    personal_ = {};
    rows_from_ = ++passages_ * keys_of_a_passage;
}

/// The session is over: the page asks who one is. `note`: why.
void Model::sign_out_here(std::string note) {
    const bool account = state_.rank != Rank::guest;
    forget_last_seen(state_.me.id);
    put_person_by();
    entry_.reset();
    state_.token.clear();
    next_token_.clear();
    state_.wanted_name.clear();
    state_.rank = Rank::guest;
    // The rank stays in the store: a page that is loaded again asks for a password, and takes no guest's name for it.
    for (const char* key : {"token", "next_token", "token_at", "name"}) effect(StoreValue{key, ""});
    effect(ShowDialog{account ? "sign-in" : "first", "", std::move(note)});
    changed_ = true;
}

bool Model::on_told_to_leave(std::uint16_t code, Now now) {
    const bool signed_out = code == static_cast<std::uint16_t>(CloseCode::signed_out);
    if (!signed_out && code != static_cast<std::uint16_t>(CloseCode::banned)) return false;
    if (ending_ != Ending::no) {
        left_by_choice(now);
        return true;
    }
    if (!signed_out) {
        be_banned(tr(ended_by_ban), now);
        return true;
    }
    sign_out_here(tr(ended_elsewhere));
    lose_connection(now, 0);
    return true;
}

/// Nothing is tried again by itself. Who they are stays known: a ban ends, and what they have not sent waits for them.
void Model::be_banned(std::string words, Now now) {
    effect(CloseSocket{});
    lose_connection(now, 0);
    forget_last_seen(state_.me.id);
    put_person_by();
    entry_.reset();
    state_.banned = std::move(words);
    set_link(Link::idle, now);
    effect(ShowDialog{"", ""});
    effect(Announce{state_.banned});
}

/// On the way in, and at any time without a question. False: it is no ban, or the form for signing in says so.
bool Model::on_ban(RequestId id, const ErrorReply& error, Now now) {
    if (error.code != static_cast<std::uint64_t>(ErrorCode::banned) || state_.link == Link::idle) return false;
    const auto asked = asked_.find(id);
    if (asked != asked_.end() && asked->second.what >= Asked::What::come_in) return false;
    be_banned(error.message, now);
    return true;
}

void Model::on(const SignOut& intent, Now now) {
    AccountState& account = state_.account;
    account.signing_out = intent.asked;
    account.said.clear();
    account.error.clear();
    if (!intent.asked) return;
    if (!intent.sure) {
        account.unsent = 0;
        account.drafts = false;
        for (const RoomState& room : state_.rooms) {
            const auto& rows = room.timeline.messages();
            for (std::size_t i = room.timeline.sent(); i < rows.size(); i++)
                if (rows[i].delivery != Delivery::sent) account.unsent++;
            account.drafts = account.drafts || !room.draft.empty();
        }
        return;
    }
    if (state_.link != Link::online || ending_ != Ending::no) {
        account.error = tr("You are offline. You can sign out when the connection is back.");
        return;
    }
    if (state_.session.empty()) {
        left_by_choice(now);
        return;
    }
    ending_ = Ending::session;
    ask(AccountCommand(EndSession{state_.session}), {Asked::What::sign_out});
}

/// The server has ended the session, or the account: this browser keeps nothing of the person.
void Model::left_by_choice(Now now) {
    const bool for_good = std::exchange(ending_, Ending::no) == Ending::account;
    const UserId person = state_.me.id;
    forget_last_seen(person);
    for (RoomState& room : state_.rooms) {
        if (room.draft_entry.kept || !room.draft.empty()) effect(Forget{draft_key(person, room.info.id)});
        const auto& rows = room.timeline.messages();
        for (std::size_t i = room.timeline.sent(); i < rows.size(); i++) effect(Forget{outbox_key(person, rows[i].cid)});
    }
    for (const auto& [room, waiting] : waiting_) {
        effect(Forget{draft_key(person, room)});
        for (const KeptMessage& message : waiting.messages) effect(Forget{outbox_key(person, message.cid)});
    }
    forget_person();
    drafts_at_ms_ = 0;
    const bool account = state_.rank != Rank::guest;
    state_.token.clear();
    next_token_.clear();
    state_.wanted_name.clear();
    state_.rank = Rank::guest;
    for (const char* key : {"token", "next_token", "token_at", "name", "user", "rank", "account"}) effect(StoreValue{key, ""});
    effect(CloseSocket{});
    lose_connection(now, 0);
    effect(
        ShowDialog{account && !for_good ? "sign-in" : "first", "", tr(for_good ? account_ended_words : left_by_choice_words)});
    changed_ = true;
}

/// It is not known any more: it was replaced, or ended, or the server has forgotten everybody.
void Model::on_refused_token(const ErrorReply& error) {
    if (!next_token_.empty()) {
        state_.token = std::exchange(next_token_, {});
        effect(StoreValue{"token", state_.token});
        effect(StoreValue{"next_token", ""});
        ask(Auth{"", state_.token}, {Asked::What::auth});
        return;
    }
    if (state_.rank != Rank::guest) {
        sign_out_here(tr(ended_session));
        return;
    }
    state_.token.clear();
    effect(StoreValue{"token", ""});
    // The name that a guest chose then is as good now.
    if (!state_.wanted_name.empty())
        ask(Auth{state_.wanted_name, "", device_}, {Asked::What::auth});
    else
        effect(ShowDialog{"first", error.message});
}

// ---- the token ---------------------------------------------------------------------------------------------------------

void Model::note_token(std::string token, std::string next_token) {
    // Nothing is stored where the browser refuses to; what this page knows is then as good as it gets.
    if (token.empty() || state_.token.empty()) return;
    state_.token = std::move(token);
    next_token_ = std::move(next_token);
}

/// In two steps, so that a lost answer locks nobody out: the old token holds until the new one is used.
void Model::renew_token(Now now) {
    if (renewal_ != Renewal::none || state_.link != Link::online || now.wall_ms - token_at_ms_ < token_ms_max) return;
    // A server that names no session knows nothing of this.
    if (state_.session.empty()) return;
    renewal_ = Renewal::asked;
    ask(AccountCommand(RenewToken{}), {Asked::What::renew});
}

void Model::on_renewed(const Asked& asked, const Renewed& renewed, Now now) {
    if (asked.what == Asked::What::renew && !renewed.token.empty()) {
        next_token_ = renewed.token;
        effect(StoreValue{"next_token", renewed.token});
        Asked confirm{Asked::What::confirm};
        confirm.about = renewed.token;
        ask(AccountCommand(RenewToken{renewed.token}), std::move(confirm));
        return;
    }
    if (asked.what != Asked::What::confirm) return;
    renewal_ = Renewal::done;
    state_.token = asked.about;
    next_token_.clear();
    token_at_ms_ = now.wall_ms;
    effect(StoreValue{"token", state_.token});
    effect(StoreValue{"token_at", std::to_string(static_cast<std::int64_t>(now.wall_ms))});
    effect(StoreValue{"next_token", ""});
}

}  // namespace parley::client
