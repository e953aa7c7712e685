// FakeLog: tokens for programs, bots, identities elsewhere, and who deletes their account.
#include <algorithm>

#include "shared/limits.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

namespace {

constexpr std::int64_t fresh_ms = 600'000;

EventContent told_of(EventKind kind, const Person& bot, const std::string& note) {
    EventContent content;
    content.kind = kind;
    content.person = bot;
    content.body = note;
    return content;
}

}  // namespace

// ---- tokens ----------------------------------------------------------------------------------------------------------

Result<FakeLog::Member*> FakeLog::token_holder(const UserId& by, const UserId& of) {
    const AccountRight right = by == of ? AccountRight::have_tokens : AccountRight::manage_bots;
    if (const auto refused = refusal(right, rank_of(by))) return make_error(*refused);
    if (by != of && rank_of(of) != Rank::bot) return make_error(ErrorCode::unknown_person);
    return find_person(of);
}

void FakeLog::drop_lapsed(Member& member) const {
    std::erase_if(member.tokens, [this](const Token& one) { return one.expires_ms != 0 && one.expires_ms <= now_ms_; });
}

Result<FakeLog::Answer> FakeLog::act(const AddToken& act, Replies& replies) {
    const auto holder = token_holder(act.by, act.person);
    if (!holder) return holder.error();
    Member& member = *holder.value();
    drop_lapsed(member);
    const auto count =
        std::count_if(member.tokens.begin(), member.tokens.end(), [](const Token& one) { return one.scopes.has_value(); });
    if (static_cast<std::size_t>(count) >= limits::tokens_per_person_max) return make_error(ErrorCode::too_large);
    if (find_hash(act.session.token_hash).first != nullptr || find_token(member.person.id, act.session.id) != nullptr)
        return make_error(ErrorCode::storage_unavailable);
    const std::int64_t expires_ms = act.lasts_ms == 0 ? 0 : now_ms_ + act.lasts_ms;
    member.tokens.push_back(
        {act.session.id, act.session.token_hash, "", act.session.device, now_ms_, now_ms_, act.scopes, expires_ms});
    if (act.by != act.person)
        tell_staff(find_person(act.by)->person, told_of(EventKind::token_made, member.person, act.session.device), replies);
    return Answer(AccountAnswer(TokenInfo{act.session.id, "", act.session.device, act.scopes, now_ms_, now_ms_, expires_ms}));
}

Result<FakeLog::Answer> FakeLog::act(const FindTokens& act, Replies&) {
    const auto holder = token_holder(act.by, act.person);
    if (!holder) return holder.error();
    drop_lapsed(*holder.value());
    const std::vector<Token>& tokens = holder.value()->tokens;
    TokenList list;
    for (auto one = tokens.rbegin(); one != tokens.rend(); ++one)
        if (one->scopes)
            list.tokens.push_back(
                {one->session, "", one->device, *one->scopes, one->created_ms, one->seen_ms, one->expires_ms});
    return Answer(AccountAnswer(std::move(list)));
}

Result<FakeLog::Answer> FakeLog::act(const RemoveToken& act, Replies& replies) {
    const auto holder = token_holder(act.by, act.person);
    if (!holder) return holder.error();
    const Token* token = find_token(act.person, act.id);
    if (token == nullptr || !token->scopes) return make_error(ErrorCode::unknown_token);
    end(*holder.value(), act.id, "", true, replies);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const AddBot& act, Replies& replies) {
    if (const auto refused = refusal(AccountRight::manage_bots, rank_of(act.by))) return make_error(*refused);
    if (find_skeleton(act.skeleton) != nullptr || kept_names_.count(act.skeleton) > 0) return make_error(ErrorCode::name_taken);
    if (find_person(act.person.id) != nullptr) return make_error(ErrorCode::storage_unavailable);
    remember(act.person).account = Account{act.skeleton, "", Rank::bot, now_ms_};
    tell_staff(find_person(act.by)->person, told_of(EventKind::bot_made, act.person, ""), replies);
    return Answer(AccountAnswer(BotMade{act.person.id, act.person.name}));
}

Result<FakeLog::Answer> FakeLog::act(const RenamePerson& act, Replies& replies) {
    Member* member = find_person(act.person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    const Member* namesake = find_skeleton(act.skeleton);
    if ((namesake != nullptr && namesake != member) || kept_names_.count(act.skeleton) > 0)
        return make_error(ErrorCode::name_taken);
    if (member->person.name == act.name) return Answer(AccountAnswer(Done{}));
    const std::string before = member->person.name;
    if (member->account) member->account->skeleton = act.skeleton;
    rename(*member, {act.person, act.name, member->person.avatar});
    replies.emplace_back(PersonCalled{member->person});
    tell_staff(member->person, told_of(EventKind::named, member->person, before), replies);
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const StoreAvatar& act, Replies& replies) {
    Member* member = find_person(act.person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    const std::string before = member->person.avatar;
    const StoredFile* wanted = act.file.empty() ? nullptr : find_file(act.file);
    if (wanted != nullptr && wanted->owner == act.person && wanted->avatar) return Answer(AccountAnswer(Done{}));
    if (!act.file.empty()) {
        if (wanted == nullptr || wanted->owner != act.person || wanted->hash.empty() || !wanted->room.empty())
            return make_error(ErrorCode::unknown_file);
        if (!is_picture(wanted->file.type) || wanted->file.width == 0) return make_error(ErrorCode::bad_field);
        if (wanted->file.bytes > limits::avatar_bytes_max) return make_error(ErrorCode::too_large);
    } else if (before.empty()) {
        return Answer(AccountAnswer(Done{}));
    }
    drop_avatar(*member);
    Person person = member->person;
    if (StoredFile* file = find_file(act.file); !act.file.empty()) {
        file->avatar = true;
        person.avatar = file->hash.substr(0, limits::avatar_digits);
    }
    rename(*member, person);
    replies.emplace_back(PersonCalled{member->person});
    return Answer(AccountAnswer(Done{}));
}

void FakeLog::drop_avatar(Member& member) {
    std::erase_if(files_, [&](const StoredFile& one) { return one.owner == member.person.id && one.avatar; });
    member.person.avatar.clear();
}

// ---- identities ------------------------------------------------------------------------------------------------------

const FakeLog::Linked* FakeLog::find_linked(const std::string& issuer, const std::string& subject) const {
    for (const Linked& one : identities_)
        if (one.info.issuer == issuer && one.info.subject == subject) return &one;
    return nullptr;
}

Result<FakeLog::Answer> FakeLog::act(const AddIdentity& act, Replies& replies) {
    if (const Linked* linked = find_linked(act.issuer, act.subject)) {
        Member* member = find_registered(linked->person);
        if (member == nullptr) return make_error(ErrorCode::bad_credentials);
        if (const auto out = kept_out(linked->person, act.account.address)) return *out;
        if (find_hash(act.account.session.token_hash).first != nullptr) return make_error(ErrorCode::storage_unavailable);
        open(*member, act.account.session, replies);
        return Answer(found(*member, act.account.session.id));
    }
    AddAccount add = act.account;
    if (const auto out = kept_out(add.person.id, add.address)) return *out;
    if (add.skeleton.empty()) {
        // What else stands in the way is said first; nothing is called so.
        const bool first =
            std::none_of(people_.begin(), people_.end(), [](const Member& one) { return one.account.has_value(); });
        const bool invited = std::any_of(invitations_.begin(), invitations_.end(), [&](const Invitation& one) {
            return one.hash == add.invitation_hash && one.info.expires_ms > now_ms_;
        });
        if (!first && add.mode == SignUpMode::closed) return make_error(ErrorCode::sign_up_closed);
        if (!first && add.mode == SignUpMode::invitation && !invited) return make_error(ErrorCode::bad_invitation);
        return make_error(ErrorCode::bad_name);
    }
    Result<Answer> answer = this->act(add, replies);
    if (answer) identities_.push_back({add.person.id, {act.issuer, act.subject, now_ms_}});
    return answer;
}

Result<FakeLog::Answer> FakeLog::act(const FindIdentities& act, Replies&) {
    const Member* member = find_registered(act.person);
    if (member == nullptr) return make_error(ErrorCode::unknown_person);
    IdentityList list;
    for (const Linked& one : identities_)
        if (one.person == act.person) list.identities.push_back(one.info);
    list.password = !member->account->password.empty();
    return Answer(AccountAnswer(std::move(list)));
}

Result<FakeLog::Answer> FakeLog::act(const LinkTo& act, Replies&) {
    if (find_registered(act.person) == nullptr) return make_error(ErrorCode::unknown_person);
    if (const Linked* linked = find_linked(act.issuer, act.subject)) {
        if (linked->person != act.person) return make_error(ErrorCode::already_linked);
        return Answer(AccountAnswer(Done{}));
    }
    const auto count =
        std::count_if(identities_.begin(), identities_.end(), [&](const Linked& one) { return one.person == act.person; });
    if (static_cast<std::size_t>(count) >= limits::identities_per_person_max) return make_error(ErrorCode::too_large);
    identities_.push_back({act.person, {act.issuer, act.subject, now_ms_}});
    return Answer(AccountAnswer(Done{}));
}

Result<FakeLog::Answer> FakeLog::act(const Unlink& act, Replies&) {
    const Linked* linked = find_linked(act.issuer, act.subject);
    const Member* member = find_registered(act.person);
    if (member == nullptr || linked == nullptr || linked->person != act.person) return Answer(AccountAnswer(Done{}));
    const auto count =
        std::count_if(identities_.begin(), identities_.end(), [&](const Linked& one) { return one.person == act.person; });
    if (member->account->password.empty() && count == 1) return make_error(ErrorCode::last_way_in);
    identities_.erase(identities_.begin() + (linked - identities_.data()));
    return Answer(AccountAnswer(Done{}));
}

// ---- leaving ---------------------------------------------------------------------------------------------------------

Result<FakeLog::Answer> FakeLog::act(const RemoveAccount& act, Replies& replies) {
    Member* member = find_registered(act.person);
    if (member == nullptr) return make_error(ErrorCode::not_allowed);
    const Token* token = find_token(act.person, act.session);
    const bool fresh = token != nullptr && token->created_ms > now_ms_ - fresh_ms;
    if (member->account->password != act.password_hash || (act.password_hash.empty() && !fresh))
        return make_error(ErrorCode::bad_credentials);
    const auto owners = std::count_if(people_.begin(), people_.end(),
                                      [](const Member& one) { return one.account && one.account->rank == Rank::owner; });
    if (member->account->rank == Rank::owner && owners == 1) return make_error(ErrorCode::not_allowed);
    std::erase_if(identities_, [&](const Linked& one) { return one.person == act.person; });
    std::erase_if(resets_, [&](const Reset& one) { return one.person == act.person || one.by == act.person; });
    std::erase_if(files_, [&](const StoredFile& one) { return one.owner == act.person && one.room.empty(); });
    drop_avatar(*member);
    kept_names_.insert(member->account->skeleton);
    member->account.reset();
    rename(*member, {act.person, "Deleted account"});
    replies.emplace_back(PersonCalled{member->person});
    EventContent left;
    left.kind = EventKind::left;
    for (Room& room : rooms_) {
        const bool has_door = room.info.access == RoomAccess::open || room.info.access == RoomAccess::closed;
        if (has_door && room.members.count(act.person.value) > 0) store(room, member->person, MessageCid(), left, replies);
    }
    std::erase_if(rooms_, [&](const Room& room) { return room.info.id == personal_room(act.person); });
    member->markers.clear();
    member->settings.clear();
    member->drafts.clear();
    end(*member, "", "", true, replies);
    return Answer(AccountAnswer(Done{}));
}

void FakeLog::rename(Member& member, Person person) {
    member.person = std::move(person);
    for (Room& room : rooms_) {
        for (Event& event : room.events) {
            if (event.author.id == member.person.id) event.author = member.person;
            if (event.person.id == member.person.id) event.person = member.person;
        }
    }
}

}  // namespace parley::server
