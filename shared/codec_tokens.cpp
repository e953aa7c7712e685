#include "shared/codec_tokens.h"

#include <array>
#include <string>
#include <utility>

#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, scope_count> scope_names = {"read", "post", "files", "moderate", "admin"};

std::int64_t read_ms(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number_or(field, limits::integer_max, 0));
}

/// Whose; absent: the asker's.
UserId read_whose(Fields& fields) {
    if (!fields.has("person")) return {};
    const Json* person = fields.object("person");
    return person == nullptr ? UserId() : read_person(*person, fields).id;
}

/// Those that this version knows.
Scopes read_scopes(Fields& fields, bool all_known) {
    Scopes scopes;
    const Json* array = fields.array("scopes", limits::id_bytes_max);
    if (array == nullptr) return scopes;
    for (const Json& json : *array) {
        const auto* name = json.get_ptr<const std::string*>();
        const auto scope = name == nullptr ? std::nullopt : scope_from(*name);
        if (scope)
            scopes.add(*scope);
        else if (name == nullptr || all_known)
            fields.fail(ErrorCode::bad_field, "`scopes` must be some of read, post, files, moderate, admin.");
    }
    return scopes;
}

NewToken read_new_token(Fields& fields) {
    NewToken wanted{fields.text("name", limits::token_name_bytes_max), read_scopes(fields, true),
                    static_cast<std::uint32_t>(fields.number_or("days", limits::token_days_max, 0)), read_whose(fields)};
    if (wanted.scopes.empty() && !fields.error())
        fields.fail(ErrorCode::bad_field, "`scopes` must name something that the token is for.");
    return wanted;
}

TokenInfo read_token(Fields& fields) {
    return {fields.text("id", limits::id_bytes_max),
            fields.text_or("token", limits::token_bytes_max, ""),
            fields.text("name", limits::token_name_bytes_max),
            read_scopes(fields, false),
            read_ms(fields, "created"),
            read_ms(fields, "seen"),
            read_ms(fields, "expires")};
}

TokenList read_token_list(Fields& fields) {
    TokenList list;
    const Json* array = fields.array("tokens", limits::tokens_per_person_max);
    if (array == nullptr) return list;
    for (const Json& json : *array) {
        Fields one(json, "token");
        list.tokens.push_back(read_token(one));
        fields.absorb(one);
    }
    return list;
}

BotMade read_bot(Fields& fields) {
    const Json* object = fields.object("person");
    if (object == nullptr) return {};
    Person person = read_person(*object, fields);
    return {std::move(person.id), std::move(person.name)};
}

IdentityList read_identity_list(Fields& fields) {
    IdentityList list;
    if (const Json* array = fields.array("identities", limits::identities_per_person_max)) {
        for (const Json& json : *array) {
            Fields one(json, "identity");
            list.identities.push_back({one.text("issuer", limits::oidc_parameter_bytes_max),
                                       one.text("subject", limits::oidc_subject_bytes_max), read_ms(one, "created")});
            fields.absorb(one);
        }
    }
    list.password = fields.flag_or("password", false);
    return list;
}

Json payload_of(const TokenInfo& token) {
    Json json{{"id", token.id},
              {"name", token.name},
              {"scopes", scopes_json(token.scopes)},
              {"created", token.created_ms},
              {"seen", token.seen_ms}};
    if (!token.token.empty()) json["token"] = token.token;
    if (token.expires_ms != 0) json["expires"] = token.expires_ms;
    return json;
}

void put_whose(Json& json, const UserId& person) {
    if (!person.empty()) json["person"] = {{"id", person.value}};
}

}  // namespace

std::string_view name_of(Scope scope) {
    return scope_names[static_cast<std::size_t>(scope)];
}

std::optional<Scope> scope_from(std::string_view text) {
    for (std::size_t i = 0; i < scope_names.size(); ++i)
        if (scope_names[i] == text) return static_cast<Scope>(i);
    return std::nullopt;
}

Json scopes_json(Scopes scopes) {
    Json json = Json::array();
    for (std::size_t i = 0; i < scope_count; ++i)
        if (scopes.has(static_cast<Scope>(i))) json.push_back(scope_names[i]);
    return json;
}

std::optional<AccountCommand> read_token_command(std::string_view type, Fields& fields) {
    if (type == "new_token") return read_new_token(fields);
    if (type == "tokens") return ListTokens{read_whose(fields)};
    if (type == "revoke_token") return RevokeToken{fields.text("token", limits::id_bytes_max), read_whose(fields)};
    if (type == "new_bot") return NewBot{fields.text("name", limits::name_bytes_max)};
    if (type == "name") return RenameSelf{fields.text("name", limits::name_bytes_max)};
    if (type == "avatar") return SetAvatar{fields.text_or("file", limits::id_bytes_max, "")};
    if (type == "link_identity") return LinkIdentity{fields.text("code", limits::token_bytes_max)};
    if (type == "identities") return ListIdentities{};
    if (type == "unlink_identity")
        return UnlinkIdentity{fields.text("issuer", limits::oidc_parameter_bytes_max),
                              fields.text("subject", limits::oidc_subject_bytes_max)};
    if (type == "delete_account") return DeleteAccount{fields.text_or("password", limits::password_bytes_max, "")};
    return std::nullopt;
}

std::optional<AccountNotice> read_token_notice(std::string_view type, Fields& fields) {
    if (type == "token") return read_token(fields);
    if (type == "token_list") return read_token_list(fields);
    if (type == "bot") return read_bot(fields);
    if (type == "identity_list") return read_identity_list(fields);
    return std::nullopt;
}

Json token_json(RequestId id, const NewToken& wanted) {
    Json payload{{"name", wanted.name}, {"scopes", scopes_json(wanted.scopes)}};
    if (wanted.days != 0) payload["days"] = wanted.days;
    put_whose(payload, wanted.person);
    return envelope("new_token", id, std::move(payload));
}

Json token_json(RequestId id, const ListTokens& list) {
    Json payload = Json::object();
    put_whose(payload, list.person);
    return envelope("tokens", id, std::move(payload));
}

Json token_json(RequestId id, const RevokeToken& revoke) {
    Json payload{{"token", revoke.token}};
    put_whose(payload, revoke.person);
    return envelope("revoke_token", id, std::move(payload));
}

Json token_json(RequestId id, const NewBot& wanted) {
    return envelope("new_bot", id, {{"name", wanted.name}});
}

Json token_json(RequestId id, const RenameSelf& wanted) {
    return envelope("name", id, {{"name", wanted.name}});
}

Json token_json(RequestId id, const SetAvatar& wanted) {
    Json payload = Json::object();
    if (!wanted.file.empty()) payload["file"] = wanted.file;
    return envelope("avatar", id, std::move(payload));
}

Json token_json(RequestId id, const LinkIdentity& link) {
    return envelope("link_identity", id, {{"code", link.code}});
}

Json token_json(RequestId id, const ListIdentities&) {
    return envelope("identities", id, Json::object());
}

Json token_json(RequestId id, const UnlinkIdentity& unlink) {
    return envelope("unlink_identity", id, {{"issuer", unlink.issuer}, {"subject", unlink.subject}});
}

Json token_json(RequestId id, const DeleteAccount& end) {
    Json payload = Json::object();
    if (!end.password.empty()) payload["password"] = end.password;
    return envelope("delete_account", id, std::move(payload));
}

Json token_json(RequestId id, const TokenInfo& token) {
    return envelope("token", id, payload_of(token));
}

Json token_json(RequestId id, const TokenList& list) {
    Json tokens = Json::array();
    for (const TokenInfo& token : list.tokens) tokens.push_back(payload_of(token));
    return envelope("token_list", id, {{"tokens", std::move(tokens)}});
}

Json token_json(RequestId id, const BotMade& bot) {
    return envelope("bot", id, {{"person", {{"id", bot.id.value}, {"name", bot.name}}}});
}

Json token_json(RequestId id, const IdentityList& list) {
    Json identities = Json::array();
    for (const IdentityInfo& one : list.identities)
        identities.push_back({{"issuer", one.issuer}, {"subject", one.subject}, {"created", one.created_ms}});
    Json payload{{"identities", std::move(identities)}};
    if (list.password) payload["password"] = true;
    return envelope("identity_list", id, std::move(payload));
}

}  // namespace parley
