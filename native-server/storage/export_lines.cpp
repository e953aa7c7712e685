#include "native-server/storage/export_lines.h"

#include "shared/codec_accounts.h"
#include "shared/event_kinds.h"
#include "shared/json_fields.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::uint64_t format_version = 1;
constexpr std::size_t name_bytes_max = limits::name_code_points_max * 4;
constexpr std::size_t skeleton_bytes_max = 32 * name_bytes_max;  // a character may stand for some more
constexpr std::size_t identities_max = 1000;
constexpr std::size_t room_id_bytes_max = limits::id_bytes_max + 1;  // a personal log has an @ before its person's id

Json line_of(const ExportHeader& header) {
    return {{"parley", "export"},      {"version", format_version}, {"schema", header.schema}, {"at", header.at_ms},
            {"people", header.people}, {"rooms", header.rooms},     {"events", header.events}};
}

Json line_of(const ExportedPerson& person) {
    Json json{{"id", person.person.id.value}, {"name", person.person.name}, {"created", person.created_ms}};
    if (const auto& account = person.account) {
        json["account"] = {{"skeleton", account->skeleton},
                           {"password", account->password},
                           {"rank", name_of(account->rank)},
                           {"created", account->created_ms}};
        for (const ExportedIdentity& one : account->identities)
            json["account"]["identities"].push_back(
                {{"issuer", one.issuer}, {"subject", one.subject}, {"created", one.created_ms}});
    }
    return {{"person", std::move(json)}};
}

Json line_of(const ExportedKeptName& name) {
    return {{"kept_name", {{"skeleton", name.skeleton}, {"since", name.since_ms}}}};
}

Json line_of(const ExportedRoom& room) {
    Json json{{"id", room.id.value}, {"access", name_of(room.access)}, {"created", room.created_ms}};
    for (const UserId& person : room.people) json["people"].push_back(person.value);
    return {{"room", std::move(json)}};
}

Json line_of(const ExportedEvent& event) {
    Json json{{"room", event.room.value},
              {"seq", event.seq},
              {"at", event.at_ms},
              {"kind", event.kind},
              {"author", event.author.value}};
    if (event.cid) json["cid"] = *event.cid;
    if (event.target) json["target"] = *event.target;
    if (event.content)
        if (auto content = parse_json(*event.content)) json["content"] = std::move(*content);
    return {{"event", std::move(json)}};
}

std::int64_t read_time(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number(field, limits::integer_max));
}

ExportHeader read_header(Fields& fields) {
    if (fields.text("parley", limits::id_bytes_max) != "export") fields.fail(ErrorCode::bad_field, "it is no export");
    if (fields.number("version", limits::integer_max) != format_version)
        fields.fail(ErrorCode::bad_field, "its version is not " + std::to_string(format_version));
    ExportHeader header;
    header.schema = fields.number("schema", limits::integer_max);
    header.at_ms = read_time(fields, "at");
    header.people = fields.number("people", limits::integer_max);
    header.rooms = fields.number("rooms", limits::integer_max);
    header.events = fields.number("events", limits::integer_max);
    return header;
}

ExportedIdentity read_identity(Fields& fields) {
    ExportedIdentity identity{fields.text("issuer", limits::oidc_parameter_bytes_max),
                              fields.text("subject", limits::oidc_subject_bytes_max), read_time(fields, "created")};
    if (identity.issuer.empty() || identity.subject.empty()) fields.fail(ErrorCode::bad_field, "`identities` names nobody");
    return identity;
}

ExportedAccount read_account(Fields& fields) {
    ExportedAccount account;
    account.skeleton = fields.text("skeleton", skeleton_bytes_max);
    account.password = fields.text("password", limits::password_bytes_max);
    const auto rank = rank_from(fields.text("rank", limits::id_bytes_max));
    if (!rank || *rank == Rank::guest) fields.fail(ErrorCode::bad_field, "`account.rank` is not known");
    if (account.skeleton.empty()) fields.fail(ErrorCode::bad_field, "`account.skeleton` is empty");
    account.rank = rank.value_or(Rank::member);
    account.created_ms = read_time(fields, "created");
    if (!fields.has("identities")) return account;
    if (const Json* identities = fields.array("identities", identities_max)) {
        for (const Json& json : *identities) {
            Fields identity(json, "identity");
            account.identities.push_back(read_identity(identity));
            fields.absorb(identity);
        }
    }
    return account;
}

ExportedPerson read_person(Fields& fields) {
    ExportedPerson person;
    person.person.id = UserId(fields.text("id", limits::id_bytes_max));
    person.person.name = fields.text("name", name_bytes_max);
    person.created_ms = read_time(fields, "created");
    if (!fields.has("account")) return person;
    if (const Json* json = fields.object("account")) {
        Fields account(*json, "account");
        person.account = read_account(account);
        fields.absorb(account);
    }
    return person;
}

ExportedKeptName read_kept_name(Fields& fields) {
    ExportedKeptName name{fields.text("skeleton", skeleton_bytes_max), read_time(fields, "since")};
    if (name.skeleton.empty()) fields.fail(ErrorCode::bad_field, "`kept_name.skeleton` is empty");
    return name;
}

ExportedRoom read_room(Fields& fields) {
    ExportedRoom room;
    room.id = RoomId(fields.text("id", room_id_bytes_max));
    const auto access = room_access_from(fields.text("access", limits::id_bytes_max));
    if (!access) fields.fail(ErrorCode::bad_field, "`room.access` is not known");
    room.access = access.value_or(RoomAccess::everyone);
    room.created_ms = read_time(fields, "created");
    if (!fields.has("people")) return room;
    const Json* people = fields.array("people", limits::direct_people_max + 1);
    if (people == nullptr) return room;
    for (const Json& json : *people) {
        const auto* id = json.get_ptr<const std::string*>();
        if (id == nullptr) fields.fail(ErrorCode::bad_field, "`room.people` must be strings");
        room.people.emplace_back(id == nullptr ? std::string() : *id);
    }
    return room;
}

ExportedEvent read_event(Fields& fields) {
    ExportedEvent event;
    event.room = RoomId(fields.text("room", room_id_bytes_max));
    event.seq = fields.number("seq", limits::integer_max);
    event.at_ms = read_time(fields, "at");
    event.kind = fields.text("kind", limits::id_bytes_max);
    event.author = UserId(fields.text("author", limits::id_bytes_max));
    if (fields.has("cid")) event.cid = fields.text("cid", limits::id_bytes_max);
    if (fields.has("target")) event.target = static_cast<std::int64_t>(fields.number("target", limits::integer_max));
    if (!fields.has("content")) return event;
    if (const Json* content = fields.object("content")) event.content = to_line(*content);
    return event;
}

template <class Read>
Result<ExportLine, std::string> read_part(const Json& json, const char* name, Read read) {
    Fields fields(json, name);
    ExportLine line = read(fields);
    if (fields.error()) return fields.error()->message;
    return line;
}

}  // namespace

std::string to_export_line(const ExportLine& line) {
    return to_line(visit([](const auto& part) { return line_of(part); }, line));
}

Result<ExportLine, std::string> read_export_line(std::string_view text) {
    const std::optional<Json> json = parse_json(text);
    if (!json || !json->is_object()) return std::string("it is not one JSON object");
    if (json->contains("event")) return read_part((*json)["event"], "event", read_event);
    if (json->contains("person")) return read_part((*json)["person"], "person", read_person);
    if (json->contains("kept_name")) return read_part((*json)["kept_name"], "kept_name", read_kept_name);
    if (json->contains("room")) return read_part((*json)["room"], "room", read_room);
    if (json->contains("parley")) return read_part(*json, "header", read_header);
    return std::string("it is no header, person, kept name, room or event");
}

}  // namespace parley::server
