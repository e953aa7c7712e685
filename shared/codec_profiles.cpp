#include "shared/codec_profiles.h"

#include <utility>

#include "shared/codec_accounts.h"
#include "shared/event_kinds.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

std::int64_t read_ms(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number_or(field, limits::integer_max, 0));
}

RoomId read_room_if_any(Fields& fields) {
    return RoomId(fields.text_or("room", limits::id_bytes_max, ""));
}

LookUp read_look_up(Fields& fields) {
    LookUp look_up;
    if (const Json* person = fields.object("person")) look_up.person = read_person(*person, fields).id;
    look_up.room = read_room_if_any(fields);
    return look_up;
}

Profile read_profile(Fields& fields) {
    Profile profile;
    if (const Json* json = fields.object("person")) {
        Person person = read_person(*json, fields);
        profile.id = std::move(person.id);
        profile.name = std::move(person.name);
        profile.avatar = std::move(person.avatar);
    }
    profile.rank = read_rank(fields);
    profile.room = read_room_if_any(fields);
    profile.role = role_from(fields.text_or("role", limits::id_bytes_max, "none")).value_or(Role::none);
    if (fields.has("muted_until")) profile.muted_until_ms = read_ms(fields, "muted_until");
    profile.ban = fields.number_or("ban", limits::integer_max, 0);
    profile.banned_until_ms = read_ms(fields, "banned_until");
    profile.created_ms = read_ms(fields, "created");
    profile.seen_ms = read_ms(fields, "seen");
    return profile;
}

RestraintInfo read_restraint(const Json& json, Fields& outer) {
    Fields fields(json, "restraint");
    RestraintInfo one;
    if (fields.has("person")) {
        if (const Json* object = fields.object("person")) {
            Person person = read_person(*object, fields);
            one.id = std::move(person.id);
            one.name = std::move(person.name);
        }
    }
    one.ban = fields.number_or("ban", limits::integer_max, 0);
    one.address = fields.text_or("address", limits::id_bytes_max, "");
    one.until_ms = read_ms(fields, "until");
    one.reason = fields.text_or("reason", sentence_bytes_max, "");
    outer.absorb(fields);
    return one;
}

RestraintList read_restraint_list(Fields& fields) {
    RestraintList list;
    list.room = read_room_if_any(fields);
    if (const Json* array = fields.array("restraints", limits::restraints_listed_max))
        for (const Json& json : *array) list.restraints.push_back(read_restraint(json, fields));
    list.more = fields.flag_or("more", false);
    return list;
}

ReaderList read_reader_list(Fields& fields) {
    ReaderList list;
    list.room = read_room_if_any(fields);
    const Json* array = fields.array("people", limits::readers_room_max);
    if (array == nullptr) return list;
    for (const Json& json : *array) {
        Person person = read_person(json, fields);
        Fields one(json, "person");
        list.people.push_back({std::move(person.id), std::move(person.name), one.number("read", limits::integer_max)});
        fields.absorb(one);
    }
    return list;
}

Json named(const UserId& id, const std::string& name) {
    return person_json({id, name});
}

Json restraint_json(const RestraintInfo& one) {
    Json json{{"until", one.until_ms}};
    if (one.ban != 0) json["ban"] = one.ban;
    if (!one.id.empty()) json["person"] = named(one.id, one.name);
    if (!one.address.empty()) json["address"] = one.address;
    if (!one.reason.empty()) json["reason"] = one.reason;
    return json;
}

}  // namespace

std::optional<AccountCommand> read_profile_command(std::string_view type, Fields& fields) {
    if (type == "profile") return read_look_up(fields);
    if (type == "readers") return ListReaders{read_room_if_any(fields)};
    if (type == "restraints") return ListRestraints{read_room_if_any(fields)};
    return std::nullopt;
}

std::optional<AccountNotice> read_profile_notice(std::string_view type, Fields& fields) {
    if (type == "profile") return read_profile(fields);
    if (type == "reader_list") return read_reader_list(fields);
    if (type == "restraint_list") return read_restraint_list(fields);
    return std::nullopt;
}

Json profile_json(RequestId id, const LookUp& look_up) {
    Json payload{{"person", {{"id", look_up.person.value}}}};
    if (!look_up.room.empty()) payload["room"] = look_up.room.value;
    return envelope("profile", id, std::move(payload));
}

Json profile_json(RequestId id, const ListRestraints& list) {
    Json payload = Json::object();
    if (!list.room.empty()) payload["room"] = list.room.value;
    return envelope("restraints", id, std::move(payload));
}

Json profile_json(RequestId id, const ListReaders& list) {
    return envelope("readers", id, {{"room", list.room.value}});
}

Json profile_json(RequestId id, const ReaderList& list) {
    Json people = Json::array();
    for (const Reader& one : list.people) people.emplace_back(named(one.id, one.name))["read"] = one.read;
    return envelope("reader_list", id, {{"room", list.room.value}, {"people", std::move(people)}});
}

Json profile_json(RequestId id, const Profile& profile) {
    Json payload{{"person", person_json({profile.id, profile.name, profile.avatar})}, {"rank", name_of(profile.rank)}};
    if (!profile.room.empty()) {
        payload["room"] = profile.room.value;
        payload["role"] = name_of(profile.role);
    }
    if (profile.muted_until_ms) payload["muted_until"] = *profile.muted_until_ms;
    if (profile.ban != 0) {
        payload["ban"] = profile.ban;
        payload["banned_until"] = profile.banned_until_ms;
    }
    if (profile.created_ms != 0) payload["created"] = profile.created_ms;
    if (profile.seen_ms != 0) payload["seen"] = profile.seen_ms;
    return envelope("profile", id, std::move(payload));
}

Json profile_json(RequestId id, const RestraintList& list) {
    Json restraints = Json::array();
    for (const RestraintInfo& one : list.restraints) restraints.push_back(restraint_json(one));
    Json payload{{"restraints", std::move(restraints)}};
    if (!list.room.empty()) payload["room"] = list.room.value;
    if (list.more) payload["more"] = true;
    return envelope("restraint_list", id, std::move(payload));
}

}  // namespace parley
