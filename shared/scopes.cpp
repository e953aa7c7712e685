#include "shared/scopes.h"

namespace parley {

namespace {

constexpr CommandScope nothing{ScopeNeed::nothing};
constexpr CommandScope sign_in{ScopeNeed::sign_in};

constexpr CommandScope needs(Scope scope) {
    return {ScopeNeed::scope, scope};
}

/// By what the command becomes. Of what members do and moderators may do to others (to delete), the log decides as of a
/// member where the token has not the scope for more.
CommandScope scope_of_kind(EventKind kind) {
    switch (kind) {
        case EventKind::read:
            return needs(Scope::read);
        case EventKind::edited:
        case EventKind::deleted:
        case EventKind::reacted:
        case EventKind::unreacted:
        case EventKind::pinned:
        case EventKind::unpinned:
        case EventKind::invited:
        case EventKind::topic:
        case EventKind::setting:
        case EventKind::reported:
            return needs(Scope::post);
        default:
            return needs(Scope::moderate);
    }
}

struct OfAccount {
    CommandScope operator()(const NewInvitation&) const { return needs(Scope::admin); }
    CommandScope operator()(const ListInvitations&) const { return needs(Scope::admin); }
    CommandScope operator()(const WithdrawInvitation&) const { return needs(Scope::admin); }
    CommandScope operator()(const SetRank&) const { return needs(Scope::admin); }
    CommandScope operator()(const ListPeople&) const { return needs(Scope::moderate); }
    CommandScope operator()(const RenameSelf&) const { return needs(Scope::post); }
    CommandScope operator()(const SetAvatar&) const { return needs(Scope::post); }
    CommandScope operator()(const ListReaders&) const { return needs(Scope::read); }
    CommandScope operator()(const LookUp&) const { return needs(Scope::read); }
    CommandScope operator()(const NewRoomLink&) const { return needs(Scope::post); }
    CommandScope operator()(const ListRoomLinks&) const { return needs(Scope::post); }
    CommandScope operator()(const RevokeRoomLink&) const { return needs(Scope::post); }
    CommandScope operator()(const ListRestraints&) const { return needs(Scope::moderate); }
    // Whatever would be another way in, for oneself or for others, and what ends an account.
    template <class Other>
    CommandScope operator()(const Other&) const {
        return sign_in;
    }
};

struct OfCommand {
    CommandScope operator()(const Auth&) const { return nothing; }
    CommandScope operator()(const BeatReply&) const { return nothing; }
    CommandScope operator()(const Idle&) const { return nothing; }
    CommandScope operator()(const Join&) const { return needs(Scope::read); }
    CommandScope operator()(const Leave&) const { return needs(Scope::read); }
    CommandScope operator()(const History&) const { return needs(Scope::read); }
    CommandScope operator()(const Resume&) const { return needs(Scope::read); }
    CommandScope operator()(const Search&) const { return needs(Scope::read); }
    CommandScope operator()(const AskLinkCard&) const { return needs(Scope::read); }
    CommandScope operator()(const Who&) const { return needs(Scope::read); }
    CommandScope operator()(const Create&) const { return needs(Scope::post); }
    CommandScope operator()(const Direct&) const { return needs(Scope::post); }
    CommandScope operator()(const Send&) const { return needs(Scope::post); }
    CommandScope operator()(const Typing&) const { return needs(Scope::post); }
    CommandScope operator()(const Change& change) const { return scope_of_kind(change.content.kind); }
    CommandScope operator()(const AccountCommand& command) const { return visit(OfAccount(), command); }
};

}  // namespace

CommandScope scope_of(const Command& command) {
    return visit(OfCommand(), command);
}

std::optional<ErrorCode> refusal(const Command& command, Scopes scopes) {
    const CommandScope needed = scope_of(command);
    if (needed.need == ScopeNeed::nothing) return std::nullopt;
    const bool may = needed.need == ScopeNeed::scope && scopes.has(needed.scope);
    return may ? std::nullopt : std::optional(ErrorCode::missing_scope);
}

}  // namespace parley
