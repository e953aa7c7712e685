// A person's sessions and tokens; invitations, reset codes and ranks, for those who may. The log decides for good.
#include "native-server/core/accounts.h"

#include <algorithm>
#include <utility>

#include "native-server/core/encoded.h"
#include "native-server/core/server.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::int64_t day_ms = std::int64_t{24} * 60 * 60 * 1000;

/// What is said before `welcome`.
bool lets_in(const AccountCommand& command) {
    return holds_alternative<SignIn>(command) || holds_alternative<SignUp>(command) ||
           holds_alternative<ResetPassword>(command) || holds_alternative<SignInWith>(command);
}

}  // namespace

void Server::on(const Asker& asker, AccountCommand&& command) {
    using Phase = Session::Phase;
    const bool ready = asker.session.phase == Phase::ready;
    if (!ready && !lets_in(command)) {
        refuse(asker, ErrorCode::unauthenticated);
    } else if (lets_in(command) && !(asker.session.phase == Phase::waiting || (ready && holds_alternative<SignUp>(command)))) {
        refuse(asker, ErrorCode::already_authenticated);
    } else {
        visit([&](auto&& one) { on(asker, std::forward<decltype(one)>(one)); }, std::move(command));
    }
}

void Server::ask_account(const Asker& asker, AccountAct act, PendingAccount pending) {
    submit(asker, AccountRequest{0, std::move(act)}, std::move(pending));
}

bool Server::may(const Asker& asker, AccountRight right, Rank target) {
    const auto refused = refusal(right, asker.session.rank, target);
    if (refused) refuse(asker, *refused);
    return !refused;
}

// ---- one's own sessions ----------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, const ListSessions&) {
    ask_account(asker, FindSessions{asker.session.person.id});
}

void Server::on(const Asker& asker, EndSession end) {
    EndSessions act{asker.session.person.id, std::move(end.session), {}};
    if (act.session.empty()) act.but_session = asker.session.id;
    ask_account(asker, std::move(act));
}

/// In two steps, so that a lost answer locks nobody out: the new token is offered, and holds alone once it was shown.
void Server::on(const Asker& asker, const RenewToken& renew) {
    const UserId& person = asker.session.person.id;
    if (!renew.token.empty()) {
        ask_account(asker, ConfirmToken{person, asker.session.id, entropy_.digest(renew.token)}, {{}, true});
        return;
    }
    std::string token = random_id("", 2);
    OfferToken offer{person, asker.session.id, entropy_.digest(token)};
    ask_account(asker, std::move(offer), {std::move(token), true});
}

// ---- others ----------------------------------------------------------------------------------------------------------

void Server::on(const Asker& asker, NewInvitation wanted) {
    if (!may(asker, AccountRight::manage_invitations)) return;
    std::string code = random_id("", 2);
    AddInvitation add{asker.session.person.id, random_id("i", 1), entropy_.digest(code),
                      std::move(wanted.note),  wanted.uses,       wanted.days * day_ms};
    ask_account(asker, std::move(add), {std::move(code), false});
}

void Server::on(const Asker& asker, const ListInvitations&) {
    if (may(asker, AccountRight::manage_invitations)) ask_account(asker, FindInvitations{asker.session.person.id});
}

void Server::on(const Asker& asker, WithdrawInvitation withdraw) {
    if (!may(asker, AccountRight::manage_invitations)) return;
    ask_account(asker, RemoveInvitation{asker.session.person.id, std::move(withdraw.invitation)});
}

void Server::on(const Asker& asker, NewResetCode wanted) {
    if (!may(asker, AccountRight::make_reset_code)) return;
    std::string code = random_id("", 2);
    AddResetCode add{asker.session.person.id, std::move(wanted.person), entropy_.digest(code), limits::reset_code_ms};
    ask_account(asker, std::move(add), {std::move(code), false});
}

void Server::on(const Asker& asker, SetRank set) {
    if (!may(asker, AccountRight::set_rank, set.rank)) return;
    ask_account(asker, StoreRank{asker.session.person.id, std::move(set.person), set.rank});
}

void Server::on(const Asker& asker, ListPeople list) {
    if (!may(asker, AccountRight::list_people)) return;
    // Text that can't be a name can begin none; it finds nobody.
    if (const auto name = names_.judge(list.query)) list.query = name.value().skeleton;
    ask_account(asker, FindPeople{asker.session.person.id, std::move(list)});
}

void Server::on(const Asker& asker, const RenameSelf& wanted) {
    Result<JudgedName> name = names_.judge(wanted.name);
    if (!name) {
        refuse(asker.id, asker.request, name.error());
        return;
    }
    ask_account(asker, RenamePerson{asker.session.person.id, std::move(name.value().name), std::move(name.value().skeleton)});
}

void Server::on(const Asker& asker, SetAvatar wanted) {
    ask_account(asker, StoreAvatar{asker.session.person.id, std::move(wanted.file)});
}

/// The log knows what the asker may learn.
void Server::on(const Asker& asker, LookUp look_up) {
    ask_account(asker, FindProfile{asker.session.person.id, std::move(look_up)});
}

void Server::on(const Asker& asker, ListRestraints list) {
    ask_account(asker, FindRestraints{asker.session.person.id, std::move(list.room)});
}

// ---- what the log tells ----------------------------------------------------------------------------------------------

void Server::on(const AccountReply& answer) {
    Pending pending = take(answer.ticket);
    Session* session = find(pending.session);
    if (session == nullptr) return;
    const Asker asker{pending.session, *session, pending.request};
    if (auto* sign_in = get_if<PendingSignIn>(&pending.purpose)) {
        looked_up(asker, std::move(*sign_in), answer.result);
        return;
    }
    if (auto* change = get_if<PendingPassword>(&pending.purpose)) {
        looked_up(asker, std::move(*change), answer.result);
        return;
    }
    if (auto* end = get_if<PendingDeletion>(&pending.purpose)) {
        looked_up(asker, std::move(*end), answer.result);
        return;
    }
    if (!answer.result) {
        refuse(asker.id, asker.request, answer.result.error());
        return;
    }
    if (const auto* enter = get_if<PendingEnter>(&pending.purpose)) {
        read_newest(asker, enter->room);
        return;
    }
    auto& account = get<PendingAccount>(pending.purpose);
    if (account.renewal) {
        reply(asker.id, asker.request, AccountNotice(Renewed{std::move(account.secret)}));
        return;
    }
    struct Notices {
        const Session& session;
        std::string& secret;

        AccountNotice operator()(const Done& done) const { return done; }
        AccountNotice operator()(const AccountFound&) const { return Done{}; }  // only ever looked up on the way
        AccountNotice operator()(SessionList list) const {
            for (SessionInfo& one : list.sessions) one.current = one.id == session.id;
            return list;
        }
        AccountNotice operator()(InvitationInfo invitation) const {
            invitation.code = std::move(secret);
            return invitation;
        }
        AccountNotice operator()(const InvitationList& list) const { return list; }
        AccountNotice operator()(ResetCode reset) const {
            reset.code = std::move(secret);
            return reset;
        }
        AccountNotice operator()(const PeopleList& list) const { return list; }
        AccountNotice operator()(TokenInfo token) const {
            token.token = std::move(secret);
            return token;
        }
        AccountNotice operator()(const TokenList& list) const { return list; }
        AccountNotice operator()(const BotMade& bot) const { return bot; }
        AccountNotice operator()(const IdentityList& list) const { return list; }
        AccountNotice operator()(const Profile& profile) const { return profile; }
        AccountNotice operator()(const RestraintList& list) const { return list; }
        AccountNotice operator()(RoomLinkInfo link) const {
            link.code = std::move(secret);
            return link;
        }
        AccountNotice operator()(const RoomLinkList& list) const { return list; }
        AccountNotice operator()(const ReaderList& list) const { return list; }
    };
    reply(asker.id, asker.request, visit(Notices{*session, account.secret}, answer.result.value()));
}

void Server::on(const SessionsEnded& ended) {
    const auto here = sessions_of_.find(ended.person);
    if (here == sessions_of_.end()) return;
    for (const SessionId id : here->second) {
        const std::string& session = sessions_.at(id).id;
        if (std::find(ended.sessions.begin(), ended.sessions.end(), session) != ended.sessions.end())
            transport_.close(id, CloseCode::signed_out, "You were signed out here.");
    }
}

void Server::on(const RankChanged& changed) {
    const auto here = sessions_of_.find(changed.person);
    if (here == sessions_of_.end()) return;
    Encoded push{AccountNotice{RankPush{changed.rank}}};
    for (const SessionId id : here->second) {
        Session& session = sessions_.at(id);
        const Rank before = std::exchange(session.rank, changed.rank);
        if (before == changed.rank) continue;
        tell(id, push.in(session.dialect));
        tell_of_roles(id, session, before);
    }
}

/// Everybody may have words of theirs in sight. Who can't take it now sees name and avatar when they read the room again.
void Server::on(const PersonCalled& called) {
    if (const auto here = sessions_of_.find(called.person.id); here != sessions_of_.end()) {
        for (const SessionId id : here->second) sessions_.at(id).person = called.person;
        presence_.called(called.person);
    }
    Encoded push{PersonRenamed{called.person}};
    for (const auto& [id, session] : sessions_)
        if (session.dialect != Dialect::plain && session.phase == Session::Phase::ready)
            static_cast<void>(transport_.send(id, push.in(session.dialect)));
}

}  // namespace parley::server
