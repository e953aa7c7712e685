// Accounts, as JSON: what clients ask and what the server says.
#include "shared/codec_accounts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/codec_profiles.h"
#include "shared/codec_room_links.h"
#include "shared/codec_tokens.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

constexpr std::array rank_names = {
    std::pair{Rank::guest, std::string_view("guest")},   std::pair{Rank::bot, std::string_view("bot")},
    std::pair{Rank::member, std::string_view("member")}, std::pair{Rank::moderator, std::string_view("moderator")},
    std::pair{Rank::admin, std::string_view("admin")},   std::pair{Rank::owner, std::string_view("owner")},
};
constexpr std::array mode_names = {
    std::pair{SignUpMode::open, std::string_view("open")},
    std::pair{SignUpMode::invitation, std::string_view("invitation")},
    std::pair{SignUpMode::closed, std::string_view("closed")},
};

std::int64_t read_ms(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number_or(field, limits::integer_max, 0));
}

UserId read_target(Fields& fields) {
    const Json* person = fields.object("person");
    return person == nullptr ? UserId() : read_person(*person, fields).id;
}

std::string read_secret(Fields& fields, const char* field) {
    return fields.text(field, limits::password_bytes_max);
}

std::string read_device(Fields& fields) {
    return fields.text_or("device", limits::device_bytes_max, "");
}

NewInvitation read_new_invitation(Fields& fields) {
    NewInvitation wanted;
    wanted.uses = static_cast<std::uint32_t>(fields.number_or("uses", limits::invitation_uses_max, 1));
    wanted.days = static_cast<std::uint32_t>(fields.number_or("days", limits::invitation_days_max, 7));
    wanted.note = fields.text_or("note", limits::note_bytes_max, "");
    if (wanted.uses == 0 || wanted.days == 0)
        fields.fail(ErrorCode::bad_field, "`new_invitation.uses` and `days` must be at least 1.");
    return wanted;
}

ListPeople read_list_people(Fields& fields) {
    ListPeople list{fields.text_or("query", name_bytes_max, ""), fields.text_or("after", limits::present_cursor_bytes_max, ""),
                    0};
    const std::uint64_t limit = fields.number_or("limit", limits::integer_max, limits::present_people_default);
    list.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, limits::present_people_max));
    if (list.limit == 0) fields.fail(ErrorCode::bad_field, "`people.limit` must be at least 1.");
    return list;
}

SetRank read_set_rank(Fields& fields) {
    SetRank set{read_target(fields), Rank::member};
    const std::string rank = fields.text("rank", limits::id_bytes_max);
    if (const auto known = rank_from(rank); known && *known != Rank::guest)
        set.rank = *known;
    else
        fields.fail(ErrorCode::bad_field, "`rank.rank` must be bot, member, moderator, admin or owner.");
    return set;
}

SessionList read_session_list(Fields& fields) {
    SessionList list;
    const Json* array = fields.array("sessions", limits::sessions_per_person_max);
    if (array == nullptr) return list;
    for (const Json& json : *array) {
        Fields one(json, "session");
        list.sessions.push_back({one.text("id", limits::id_bytes_max), one.text("device", limits::device_bytes_max),
                                 read_ms(one, "created"), read_ms(one, "seen"), one.flag_or("current", false)});
        fields.absorb(one);
    }
    return list;
}

InvitationInfo read_invitation(Fields& fields) {
    return {fields.text("id", limits::id_bytes_max), fields.text_or("code", limits::token_bytes_max, ""),
            fields.text_or("note", limits::note_bytes_max, ""),
            static_cast<std::uint32_t>(fields.number("uses_left", limits::invitation_uses_max)), read_ms(fields, "expires")};
}

InvitationList read_invitation_list(Fields& fields) {
    InvitationList list;
    const Json* array = fields.array("invitations", limits::invitations_max);
    if (array == nullptr) return list;
    for (const Json& json : *array) {
        Fields one(json, "invitation");
        list.invitations.push_back(read_invitation(one));
        fields.absorb(one);
    }
    return list;
}

PeopleList read_people_list(Fields& fields) {
    PeopleList list;
    if (const Json* array = fields.array("people", limits::present_people_max)) {
        for (const Json& json : *array) {
            const Person person = read_person(json, fields);
            Fields one(json, "person");
            list.people.push_back(
                {person.id, person.name, read_rank(one), read_ms(one, "created"), read_ms(one, "seen"), person.avatar});
            fields.absorb(one);
        }
    }
    list.more = fields.flag_or("more", false);
    list.cursor = fields.text_or("cursor", limits::present_cursor_bytes_max, "");
    return list;
}

Json invitation_json(const InvitationInfo& invitation) {
    Json json{{"id", invitation.id}, {"uses_left", invitation.uses_left}, {"expires", invitation.expires_ms}};
    if (!invitation.code.empty()) json["code"] = invitation.code;
    if (!invitation.note.empty()) json["note"] = invitation.note;
    return json;
}

void put(Json& json, const char* field, const std::string& text) {
    if (!text.empty()) json[field] = text;
}

}  // namespace

std::string_view name_of(Rank rank) {
    for (const auto& [value, name] : rank_names)
        if (value == rank) return name;
    return "guest";
}

std::optional<Rank> rank_from(std::string_view text) {
    for (const auto& [value, name] : rank_names)
        if (name == text) return value;
    return std::nullopt;
}

std::string_view name_of(SignUpMode mode) {
    for (const auto& [value, name] : mode_names)
        if (value == mode) return name;
    return "closed";
}

std::optional<SignUpMode> sign_up_mode_from(std::string_view text) {
    for (const auto& [value, name] : mode_names)
        if (name == text) return value;
    return std::nullopt;
}

Rank read_rank(Fields& fields) {
    // One that a newer server has may do as little as one can.
    return rank_from(fields.text_or("rank", limits::id_bytes_max, "guest")).value_or(Rank::guest);
}

std::vector<ProviderInfo> read_providers(Fields& fields) {
    std::vector<ProviderInfo> providers;
    const Json* array = fields.array("providers", limits::providers_max);
    if (array == nullptr) return providers;
    for (const Json& json : *array) {
        Fields one(json, "provider");
        providers.push_back({one.text("id", limits::id_bytes_max), one.text("label", limits::provider_label_bytes_max)});
        fields.absorb(one);
    }
    return providers;
}

Json providers_json(const std::vector<ProviderInfo>& providers) {
    Json json = Json::array();
    for (const ProviderInfo& provider : providers) json.push_back({{"id", provider.id}, {"label", provider.label}});
    return json;
}

std::optional<AccountCommand> read_account_command(std::string_view type, Fields& fields) {
    if (type == "sign_in")
        return SignIn{fields.text("name", name_bytes_max), read_secret(fields, "password"), read_device(fields)};
    if (type == "sign_up")
        return SignUp{fields.text_or("name", name_bytes_max, ""), read_secret(fields, "password"), read_device(fields),
                      fields.text_or("invitation", limits::token_bytes_max, "")};
    if (type == "reset")
        return ResetPassword{fields.text("code", limits::token_bytes_max), read_secret(fields, "password"),
                             read_device(fields)};
    if (type == "sign_in_with")
        return SignInWith{fields.text("code", limits::token_bytes_max), fields.text_or("name", name_bytes_max, ""),
                          fields.text_or("invitation", limits::token_bytes_max, ""), read_device(fields)};
    if (type == "password") return ChangePassword{read_secret(fields, "old_password"), read_secret(fields, "password")};
    if (type == "sessions") return ListSessions{};
    if (type == "end_session") return EndSession{fields.text_or("session", limits::id_bytes_max, "")};
    if (type == "renew") return RenewToken{fields.text_or("token", limits::token_bytes_max, "")};
    if (type == "new_invitation") return read_new_invitation(fields);
    if (type == "invitations") return ListInvitations{};
    if (type == "withdraw") return WithdrawInvitation{fields.text("invitation", limits::id_bytes_max)};
    if (type == "reset_code") return NewResetCode{read_target(fields)};
    if (type == "rank") return read_set_rank(fields);
    if (type == "people") return read_list_people(fields);
    if (auto of_profiles = read_profile_command(type, fields)) return of_profiles;
    if (auto of_links = read_room_link_command(type, fields)) return of_links;
    return read_token_command(type, fields);
}

std::optional<AccountNotice> read_account_notice(std::string_view type, Fields& fields) {
    if (type == "done") return Done{};
    if (type == "session_list") return read_session_list(fields);
    if (type == "renewed") return Renewed{fields.text_or("token", limits::token_bytes_max, "")};
    if (type == "invitation") return read_invitation(fields);
    if (type == "invitation_list") return read_invitation_list(fields);
    if (type == "reset_code") return ResetCode{fields.text("code", limits::token_bytes_max), read_ms(fields, "expires")};
    if (type == "people_list") return read_people_list(fields);
    if (type == "rank") return RankPush{read_rank(fields)};
    if (auto of_profiles = read_profile_notice(type, fields)) return of_profiles;
    if (auto of_links = read_room_link_notice(type, fields)) return of_links;
    return read_token_notice(type, fields);
}

namespace {

struct CommandWriter {
    RequestId id;

    Json operator()(const SignIn& sign_in) const {
        Json payload{{"name", sign_in.name}, {"password", sign_in.password}};
        put(payload, "device", sign_in.device);
        return envelope("sign_in", id, std::move(payload));
    }
    Json operator()(const SignUp& sign_up) const {
        Json payload{{"password", sign_up.password}};
        put(payload, "name", sign_up.name);
        put(payload, "device", sign_up.device);
        put(payload, "invitation", sign_up.invitation);
        return envelope("sign_up", id, std::move(payload));
    }
    Json operator()(const ResetPassword& reset) const {
        Json payload{{"code", reset.code}, {"password", reset.password}};
        put(payload, "device", reset.device);
        return envelope("reset", id, std::move(payload));
    }
    Json operator()(const SignInWith& sign_in) const {
        Json payload{{"code", sign_in.code}};
        put(payload, "name", sign_in.name);
        put(payload, "invitation", sign_in.invitation);
        put(payload, "device", sign_in.device);
        return envelope("sign_in_with", id, std::move(payload));
    }
    Json operator()(const ChangePassword& change) const {
        return envelope("password", id, {{"old_password", change.old_password}, {"password", change.password}});
    }
    Json operator()(const ListSessions&) const { return envelope("sessions", id, Json::object()); }
    Json operator()(const EndSession& end) const {
        Json payload = Json::object();
        put(payload, "session", end.session);
        return envelope("end_session", id, std::move(payload));
    }
    Json operator()(const RenewToken& renew) const {
        Json payload = Json::object();
        put(payload, "token", renew.token);
        return envelope("renew", id, std::move(payload));
    }
    Json operator()(const NewInvitation& wanted) const {
        Json payload{{"uses", wanted.uses}, {"days", wanted.days}};
        put(payload, "note", wanted.note);
        return envelope("new_invitation", id, std::move(payload));
    }
    Json operator()(const ListInvitations&) const { return envelope("invitations", id, Json::object()); }
    Json operator()(const WithdrawInvitation& withdraw) const {
        return envelope("withdraw", id, {{"invitation", withdraw.invitation}});
    }
    Json operator()(const NewResetCode& wanted) const {
        return envelope("reset_code", id, {{"person", {{"id", wanted.person.value}}}});
    }
    Json operator()(const SetRank& set) const {
        return envelope("rank", id, {{"person", {{"id", set.person.value}}}, {"rank", name_of(set.rank)}});
    }
    Json operator()(const ListPeople& list) const {
        Json payload{{"limit", list.limit}};
        put(payload, "query", list.query);
        put(payload, "after", list.after);
        return envelope("people", id, std::move(payload));
    }
    template <class Other>
    Json operator()(const Other& other) const {
        return token_json(id, other);
    }
    Json operator()(const LookUp& look_up) const { return profile_json(id, look_up); }
    Json operator()(const ListRestraints& list) const { return profile_json(id, list); }
    Json operator()(const NewRoomLink& wanted) const { return room_link_json(id, wanted); }
    Json operator()(const ListRoomLinks& list) const { return room_link_json(id, list); }
    Json operator()(const RevokeRoomLink& revoke) const { return room_link_json(id, revoke); }
    Json operator()(const ListReaders& list) const { return profile_json(id, list); }
};

struct NoticeWriter {
    RequestId id;

    Json operator()(const Done&) const { return envelope("done", id, Json::object()); }
    Json operator()(const SessionList& list) const {
        Json sessions = Json::array();
        for (const SessionInfo& session : list.sessions) {
            Json json{
                {"id", session.id}, {"device", session.device}, {"created", session.created_ms}, {"seen", session.seen_ms}};
            if (session.current) json["current"] = true;
            sessions.push_back(std::move(json));
        }
        return envelope("session_list", id, {{"sessions", std::move(sessions)}});
    }
    Json operator()(const Renewed& renewed) const {
        Json payload = Json::object();
        put(payload, "token", renewed.token);
        return envelope("renewed", id, std::move(payload));
    }
    Json operator()(const InvitationInfo& invitation) const { return envelope("invitation", id, invitation_json(invitation)); }
    Json operator()(const InvitationList& list) const {
        Json invitations = Json::array();
        for (const InvitationInfo& invitation : list.invitations) invitations.push_back(invitation_json(invitation));
        return envelope("invitation_list", id, {{"invitations", std::move(invitations)}});
    }
    Json operator()(const ResetCode& reset) const {
        return envelope("reset_code", id, {{"code", reset.code}, {"expires", reset.expires_ms}});
    }
    Json operator()(const PeopleList& list) const {
        Json people = Json::array();
        for (const PersonInfo& person : list.people) {
            Json& one = people.emplace_back(person_json({person.id, person.name, person.avatar}));
            one["rank"] = name_of(person.rank);
            one["created"] = person.created_ms;
            one["seen"] = person.seen_ms;
        }
        Json payload{{"people", std::move(people)}, {"more", list.more}};
        put(payload, "cursor", list.cursor);
        return envelope("people_list", id, std::move(payload));
    }
    Json operator()(const Profile& profile) const { return profile_json(id, profile); }
    Json operator()(const RestraintList& list) const { return profile_json(id, list); }
    Json operator()(const RoomLinkInfo& link) const { return room_link_json(id, link); }
    Json operator()(const RoomLinkList& list) const { return room_link_json(id, list); }
    Json operator()(const ReaderList& list) const { return profile_json(id, list); }
    Json operator()(const RankPush& push) const { return envelope("rank", id, {{"rank", name_of(push.rank)}}); }
    template <class Other>
    Json operator()(const Other& other) const {
        return token_json(id, other);
    }
};

}  // namespace

Json account_json(RequestId id, const AccountCommand& command) {
    return visit(CommandWriter{id}, command);
}

Json account_json(RequestId id, const AccountNotice& notice) {
    return visit(NoticeWriter{id}, notice);
}

}  // namespace parley
