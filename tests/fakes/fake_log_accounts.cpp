// FakeLog: accounts, sessions, and the codes that admins give out.
#include <algorithm>
#include <iterator>

#include "shared/codec_accounts.h"
#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

namespace {

constexpr std::int64_t hour_ms = 3'600'000;

}  // namespace

void FakeLog::apply(const AccountRequest& request, Replies& replies) {
    Result<Answer> answer = visit([&](const auto& one) { return act(one, replies); }, request.act);
    if (!is_answered_with_person(request.act)) {
        if (!answer) return static_cast<void>(replies.emplace_back(AccountReply{request.ticket, answer.error()}));
        replies.emplace_back(AccountReply{request.ticket, get<AccountAnswer>(std::move(answer.value()))});
    } else {
        if (!answer) return static_cast<void>(replies.emplace_back(PersonReply{request.ticket, answer.error()}));
        replies.emplace_back(PersonReply{request.ticket, get<PersonFound>(std::move(answer.value()))});
    }
}

// ---- what the acts build on ------------------------------------------------------------------------------------------

Rank FakeLog::rank_of(const UserId& person) const {
    for (const Member& member : people_)
        if (member.person.id == person && member.account) return member.account->rank;
    return Rank::guest;
}

FakeLog::Member* FakeLog::find_skeleton(const std::string& skeleton) {
    for (Member& member : people_)
        if (member.account && member.account->skeleton == skeleton) return &member;
    return nullptr;
}

FakeLog::Member* FakeLog::find_registered(const UserId& person) {
    Member* member = find_person(person);
    return member != nullptr && member->account ? member : nullptr;
}

FakeLog::Token* FakeLog::find_token(const UserId& person, const std::string& session) {
    Member* member = find_person(person);
    if (member == nullptr) return nullptr;
    for (Token& token : member->tokens)
        if (token.session == session) return &token;
    return nullptr;
}

std::pair<FakeLog::Member*, FakeLog::Token*> FakeLog::find_hash(const std::string& hash) {
    for (Member& member : people_)
        for (Token& token : member.tokens)
            if (!hash.empty() && (token.hash == hash || token.next_hash == hash)) return {&member, &token};
    return {nullptr, nullptr};
}

void FakeLog::open(Member& member, const NewSession& session, Replies& replies) {
    std::vector<Token>& tokens = member.tokens;
    const auto sign_ins = std::count_if(tokens.begin(), tokens.end(), [](const Token& one) { return !one.scopes; });
    if (static_cast<std::size_t>(sign_ins) == limits::sessions_per_person_max) {
        const auto oldest = std::min_element(tokens.begin(), tokens.end(), [](const Token& one, const Token& other) {
            return std::pair(one.scopes.has_value(), one.seen_ms) < std::pair(other.scopes.has_value(), other.seen_ms);
        });
        replies.emplace_back(SessionsEnded{member.person.id, {oldest->session}});
        tokens.erase(oldest);
    }
    tokens.push_back({session.id, session.token_hash, "", session.device, now_ms_, now_ms_});
}

std::pair<FakeLog::Member*, FakeLog::Token*> FakeLog::find_valid(const std::string& hash) {
    const auto found = find_hash(hash);
    if (found.second != nullptr && found.second->expires_ms != 0 && found.second->expires_ms <= now_ms_)
        return {nullptr, nullptr};
    return found;
}

bool FakeLog::end(Member& member, const std::string& only, const std::string& but, bool tokens, Replies& replies) {
    SessionsEnded ended{member.person.id, {}};
    std::vector<Token> left;
    for (const Token& token : member.tokens) {
        const bool stays =
            (!only.empty() && token.session != only) || (!but.empty() && token.session == but) || (!tokens && token.scopes);
        if (stays)
            left.push_back(token);
        else
            ended.sessions.insert(ended.sessions.begin(), token.session);
    }
    member.tokens = std::move(left);
    if (ended.sessions.empty()) return false;
    replies.emplace_back(std::move(ended));
    return true;
}

void FakeLog::see(Token& token, const std::string& hash) const {
    const bool confirmed = token.hash != hash;
    if (confirmed || now_ms_ - token.seen_ms >= hour_ms) token.seen_ms = now_ms_;
    if (!confirmed) return;
    token.hash = hash;
    token.next_hash.clear();
}

// ---- accounts --------------------------------------------------------------------------------------------------------

Result<FakeLog::Answer> FakeLog::act(const FindAccount& act, Replies& replies) {
    const Member* member = find_skeleton(act.skeleton);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    return this->act(FindAccountOf{member->person.id}, replies);
}

Result<FakeLog::Answer> FakeLog::act(const FindAccountOf& act, Replies&) {
    const Member* member = find_registered(act.person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    return Answer(AccountAnswer(AccountFound{member->person, member->account->rank, member->account->password}));
}

Result<FakeLog::Answer> FakeLog::act(const AddAccount& act, Replies& replies) {
    if (find_registered(act.person.id) != nullptr) return make_error(ErrorCode::already_registered);
    if (const auto out = kept_out(act.person.id, act.address)) return *out;
    const bool first = std::none_of(people_.begin(), people_.end(), [](const Member& one) { return one.account.has_value(); });
    auto invitation = invitations_.end();
    if (!first && act.mode == SignUpMode::closed) return make_error(ErrorCode::sign_up_closed);
    if (!first && act.mode == SignUpMode::invitation) {
        invitation = std::find_if(invitations_.begin(), invitations_.end(), [&](const Invitation& one) {
            return one.hash == act.invitation_hash && one.info.expires_ms > now_ms_;
        });
        if (invitation == invitations_.end()) return make_error(ErrorCode::bad_invitation);
    }
    if (find_skeleton(act.skeleton) != nullptr || kept_names_.count(act.skeleton) > 0) return make_error(ErrorCode::name_taken);
    if (find_hash(act.session.token_hash).first != nullptr) return make_error(ErrorCode::storage_unavailable);
    if (invitation != invitations_.end() && --invitation->info.uses_left == 0) invitations_.erase(invitation);

    Member& member = remember(act.person);
    member.account = Account{act.skeleton, act.password_hash, first ? Rank::owner : Rank::member, now_ms_};
    if (!act.session.token_hash.empty()) {
        open(member, act.session, replies);
        return Answer(found(member, act.session.id));
    }
    replies.emplace_back(RankChanged{act.person.id, member.account->rank});
    const Token* token = find_token(act.person.id, act.session.id);
    return Answer(found(member, token == nullptr ? "" : token->session));
}

Result<FakeLog::Answer> FakeLog::act(const StorePassword& act, Replies& replies) {
    Member* member = find_registered(act.person);
    if (member == nullptr || member->account->password != act.old_password_hash) return make_error(ErrorCode::bad_credentials);
    member->account->password = act.password_hash;
    resets_.erase(std::remove_if(resets_.begin(), resets_.end(), [&](const Reset& one) { return one.person == act.person; }),
                  resets_.end());
    end(*member, "", act.but_session, true, replies);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const StoreRank& act, Replies& replies) {
    const Rank by = rank_of(act.by);
    if (by < Rank::admin) return make_error(ErrorCode::not_allowed);
    Member* member = find_registered(act.person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    Rank& rank = member->account->rank;
    for (const Rank one : {rank, act.rank})
        if (const auto refused = refusal(AccountRight::set_rank, by, one)) return make_error(*refused);
    if (rank == act.rank) return Answer(AccountAnswer(Done{}));
    const auto owners = std::count_if(people_.begin(), people_.end(),
                                      [](const Member& one) { return one.account && one.account->rank == Rank::owner; });
    if (rank == Rank::owner && owners == 1) return make_error(ErrorCode::not_allowed);
    rank = act.rank;
    const auto is_void = [&](const Reset& one) { return one.person == act.person || one.by == act.person; };
    resets_.erase(std::remove_if(resets_.begin(), resets_.end(), is_void), resets_.end());
    replies.emplace_back(RankChanged{act.person, act.rank});
    EventContent ranked;
    ranked.kind = EventKind::ranked;
    ranked.person = member->person;
    ranked.key = name_of(act.rank);
    tell_staff(find_person(act.by)->person, std::move(ranked), replies);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const FindPeople& act, Replies&) {
    if (const auto refused = refusal(AccountRight::list_people, rank_of(act.by))) return make_error(*refused);
    const std::string& query = act.page.query;
    std::map<std::string, const Member*> matches;
    for (const Member& member : people_)
        if (member.account && member.account->skeleton.compare(0, query.size(), query) == 0)
            matches[member.account->skeleton] = &member;
    auto at = matches.begin();
    if (const Member* last = find_registered(UserId(act.page.after))) at = matches.upper_bound(last->account->skeleton);
    const std::uint32_t limit = act.page.limit == 0 ? limits::present_people_default : act.page.limit;
    PeopleList list;
    for (; at != matches.end() && list.people.size() < std::min(limit, limits::present_people_max); ++at) {
        const Member& member = *at->second;
        std::int64_t seen_ms = 0;
        for (const Token& token : member.tokens) seen_ms = std::max(seen_ms, token.seen_ms);
        list.people.push_back({member.person.id, member.person.name, member.account->rank, member.account->created_ms, seen_ms,
                               member.person.avatar});
    }
    list.more = at != matches.end();
    if (list.more) list.cursor = list.people.back().id.value;
    return Answer(AccountAnswer(std::move(list)));
}

// ---- sessions --------------------------------------------------------------------------------------------------------

Result<FakeLog::Answer> FakeLog::act(const OpenSession& act, Replies& replies) {
    Member* member = find_registered(act.person);
    if (member == nullptr || member->account->password != act.password_hash) return make_error(ErrorCode::bad_credentials);
    if (const auto out = kept_out(act.person, act.address)) return *out;
    if (find_hash(act.session.token_hash).first != nullptr || find_token(act.person, act.session.id) != nullptr)
        return make_error(ErrorCode::storage_unavailable);
    open(*member, act.session, replies);
    return Answer(found(*member, act.session.id));
}

Result<FakeLog::Answer> FakeLog::act(const FindSessions& act, Replies&) {
    SessionList list;
    if (const Member* member = find_person(act.person)) {
        for (auto token = member->tokens.rbegin(); token != member->tokens.rend(); ++token)
            if (!token->scopes)
                list.sessions.push_back({token->session, token->device, token->created_ms, token->seen_ms, false});
    }
    return Answer(AccountAnswer(std::move(list)));
}

Result<FakeLog::Answer> FakeLog::act(const EndSessions& act, Replies& replies) {
    Member* member = find_person(act.person);
    const bool any = member != nullptr && end(*member, act.session, act.but_session, false, replies);
    if (!any && !act.session.empty()) return make_error(ErrorCode::unknown_session);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const OfferToken& act, Replies&) {
    Token* token = find_token(act.person, act.session);
    if (token == nullptr || token->scopes) return make_error(ErrorCode::unknown_session);
    if (act.token_hash.empty() || find_hash(act.token_hash).first != nullptr) return make_error(ErrorCode::storage_unavailable);
    token->next_hash = act.token_hash;
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const ConfirmToken& act, Replies&) {
    Token* token = find_token(act.person, act.session);
    const bool known = token != nullptr && find_hash(act.token_hash).second == token;
    if (!known) return make_error(ErrorCode::bad_token);
    see(*token, act.token_hash);
    return Answer(AccountAnswer(Done{}));
}

// ---- invitations and reset codes -------------------------------------------------------------------------------------

Result<FakeLog::Answer> FakeLog::act(const AddInvitation& act, Replies& replies) {
    if (const auto refused = refusal(AccountRight::manage_invitations, rank_of(act.by))) return make_error(*refused);
    const auto is_over = [this](const Invitation& one) { return one.info.expires_ms <= now_ms_; };
    invitations_.erase(std::remove_if(invitations_.begin(), invitations_.end(), is_over), invitations_.end());
    if (invitations_.size() >= limits::invitations_max) return make_error(ErrorCode::too_large);
    for (const Invitation& one : invitations_)
        if (one.info.id == act.id || one.hash == act.code_hash) return make_error(ErrorCode::storage_unavailable);
    const InvitationInfo info{act.id, "", act.note, act.uses, now_ms_ + act.lasts_ms};
    invitations_.push_back({info, act.code_hash});
    EventContent made;
    made.kind = EventKind::invitation;
    made.key = act.id;
    made.body = act.note;
    tell_staff(find_person(act.by)->person, std::move(made), replies);
    return Answer(AccountAnswer(info));
}

Result<FakeLog::Answer> FakeLog::act(const FindInvitations& act, Replies&) {
    if (const auto refused = refusal(AccountRight::manage_invitations, rank_of(act.by))) return make_error(*refused);
    InvitationList list;
    for (auto one = invitations_.rbegin(); one != invitations_.rend(); ++one)
        if (one->info.expires_ms > now_ms_) list.invitations.push_back(one->info);
    return Answer(AccountAnswer(std::move(list)));
}

Result<FakeLog::Answer> FakeLog::act(const RemoveInvitation& act, Replies& replies) {
    if (const auto refused = refusal(AccountRight::manage_invitations, rank_of(act.by))) return make_error(*refused);
    const auto named = [&](const Invitation& one) { return one.info.id == act.id; };
    const auto gone = std::remove_if(invitations_.begin(), invitations_.end(), named);
    const bool any = gone != invitations_.end();
    invitations_.erase(gone, invitations_.end());
    EventContent withdrawn;
    withdrawn.kind = EventKind::withdrawn;
    withdrawn.key = act.id;
    if (any) tell_staff(find_person(act.by)->person, std::move(withdrawn), replies);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const AddResetCode& act, Replies& replies) {
    const Rank by = rank_of(act.by);
    if (const auto refused = refusal(AccountRight::make_reset_code, by)) return make_error(*refused);
    if (find_registered(act.person) == nullptr) return make_error(ErrorCode::unknown_person);
    if (const auto refused = refusal(AccountRight::make_reset_code, by, rank_of(act.person))) return make_error(*refused);
    for (const Reset& one : resets_)
        if (one.hash == act.code_hash) return make_error(ErrorCode::storage_unavailable);
    const auto earlier = [&](const Reset& one) { return one.person == act.person; };
    resets_.erase(std::remove_if(resets_.begin(), resets_.end(), earlier), resets_.end());
    resets_.push_back({act.person, act.by, act.code_hash, now_ms_ + act.lasts_ms});
    EventContent made;
    made.kind = EventKind::reset_made;
    made.person = find_person(act.person)->person;
    tell_staff(find_person(act.by)->person, std::move(made), replies);
    return Answer(AccountAnswer(ResetCode{"", now_ms_ + act.lasts_ms}));
}

Result<FakeLog::Answer> FakeLog::act(const UseResetCode& act, Replies& replies) {
    const auto code = std::find_if(resets_.begin(), resets_.end(),
                                   [&](const Reset& one) { return one.hash == act.code_hash && one.expires_ms > now_ms_; });
    if (code == resets_.end()) return make_error(ErrorCode::bad_code);
    if (find_hash(act.session.token_hash).first != nullptr) return make_error(ErrorCode::storage_unavailable);
    if (const auto out = kept_out(code->person, act.address)) return *out;
    Member& member = *find_person(code->person);
    resets_.erase(code);
    member.account->password = act.password_hash;
    end(member, "", "", true, replies);
    open(member, act.session, replies);
    return Answer(found(member, act.session.id));
}

}  // namespace parley::server
