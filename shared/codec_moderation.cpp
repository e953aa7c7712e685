#include "shared/codec_moderation.h"

#include <array>
#include <string>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

// The fields that a kind may have, one bit each.
enum Field : unsigned {
    person = 1U,
    somebody = 2U,  ///< `person`, which may be absent
    address = 4U,   ///< which may be absent
    seconds = 8U,
    target = 16U,
    reason = 32U,  ///< which may be absent
    note = 64U,    ///< likewise
    about = 128U,
    somewhere = 256U,  ///< `about`, which only a copy in the staff room has
    excerpt = 512U,
    messages = 1024U,
    what = 2048U,
    role = 4096U,
    rank = 8192U,
    id = 16384U,
};

struct Shape {
    EventKind kind;
    unsigned fields;
};

constexpr std::array shapes = {
    Shape{EventKind::muted, person | seconds | reason | somewhere},
    Shape{EventKind::unmuted, person | somewhere},
    Shape{EventKind::slowed, seconds | somewhere},
    Shape{EventKind::rights, what | role | somewhere},
    Shape{EventKind::hidden, person | target},
    Shape{EventKind::unhidden, person | target},
    Shape{EventKind::banned, somebody | address | seconds | reason},
    Shape{EventKind::unbanned, somebody | address | target},
    Shape{EventKind::reported, about | target | somebody | reason | excerpt},
    Shape{EventKind::resolved, target | note},
    Shape{EventKind::purged, person | seconds | reason | messages},
    Shape{EventKind::restored, somebody | target | messages},
    Shape{EventKind::kicked, person | about},
    Shape{EventKind::removed, person | about | target},
    Shape{EventKind::ranked, person | rank},
    Shape{EventKind::invitation, id | note},
    Shape{EventKind::withdrawn, id},
    Shape{EventKind::reset_made, person},
    Shape{EventKind::bot_made, person},
    Shape{EventKind::token_made, person | note},
    Shape{EventKind::named, person | note},
};

unsigned fields_of(EventKind kind) {
    for (const Shape& shape : shapes)
        if (shape.kind == kind) return shape.fields;
    return 0;
}

Person read_one(Fields& fields) {
    const Json* object = fields.object("person");
    return object == nullptr ? Person{} : read_person(*object, fields);
}

Role read_least(Fields& fields) {
    const std::string text = fields.text("role", limits::id_bytes_max);
    const std::optional<Role> role = role_from(text);
    if (!role && !fields.error()) fields.fail(ErrorCode::bad_field, "`role` must be one of none, member, moderator, owner.");
    return role.value_or(Role::none);
}

}  // namespace

std::string_view name_of(GuestRights rights) {
    return rights == GuestRights::limited ? "limited" : "full";
}
std::optional<GuestRights> guest_rights_from(std::string_view text) {
    if (text == "full") return GuestRights::full;
    if (text == "limited") return GuestRights::limited;
    return std::nullopt;
}

RoomRights read_rights(const Json& json, Fields& outer) {
    Fields fields(json, "rights");
    RoomRights rights;
    for (std::size_t i = 0; i < room_rights; ++i) {
        const auto right = static_cast<RoomRight>(i);
        const std::string field(name_of(right));
        if (!fields.has(field.c_str())) continue;
        // A role of a newer server: what it lets do, the server decides.
        rights.set(right, role_from(fields.text(field.c_str(), limits::id_bytes_max)).value_or(Role::none));
    }
    outer.absorb(fields);
    return rights;
}

Json rights_json(const RoomRights& rights) {
    Json json = Json::object();
    for (std::size_t i = 0; i < room_rights; ++i)
        if (rights.least[i] != Role::none) json[std::string(name_of(static_cast<RoomRight>(i)))] = name_of(rights.least[i]);
    return json;
}

void read_moderation(EventContent& content, Fields& fields) {
    const unsigned has = fields_of(content.kind);
    if ((has & person) != 0 || ((has & somebody) != 0 && fields.has("person"))) content.person = read_one(fields);
    if ((has & address) != 0) content.address = fields.text_or("address", limits::id_bytes_max, "");
    if ((has & seconds) != 0) content.seconds = fields.number_or("seconds", limits::integer_max, 0);
    if ((has & target) != 0) content.target = read_seq(fields, "target");
    if ((has & reason) != 0) content.body = fields.text_or("reason", sentence_bytes_max, "");
    if ((has & note) != 0) content.body = fields.text_or("note", sentence_bytes_max, "");
    if ((has & about) != 0 || ((has & somewhere) != 0 && fields.has("about")))
        content.about = RoomId(fields.text("about", limits::id_bytes_max));
    if ((has & excerpt) != 0) content.topic = fields.text_or("excerpt", sentence_bytes_max, "");
    if ((has & messages) != 0) content.messages = static_cast<std::uint32_t>(fields.number_or("messages", UINT32_MAX, 0));
    if ((has & what) != 0) content.key = fields.text("what", limits::id_bytes_max);
    if ((has & role) != 0) content.role = read_least(fields);
    if ((has & rank) != 0) content.key = fields.text("rank", limits::id_bytes_max);
    if ((has & id) != 0) content.key = fields.text("id", limits::id_bytes_max);
}

void write_moderation(const EventContent& content, Json& json) {
    const unsigned has = fields_of(content.kind);
    if ((has & (person | somebody)) != 0 && !content.person.id.empty()) json["person"] = person_json(content.person);
    if ((has & address) != 0 && !content.address.empty()) json["address"] = content.address;
    if ((has & seconds) != 0) json["seconds"] = content.seconds;
    if ((has & target) != 0) json["target"] = content.target;
    if ((has & reason) != 0 && !content.body.empty()) json["reason"] = content.body;
    if ((has & note) != 0 && !content.body.empty()) json["note"] = content.body;
    if ((has & (about | somewhere)) != 0 && !content.about.empty()) json["about"] = content.about.value;
    if ((has & excerpt) != 0 && !content.topic.empty()) json["excerpt"] = content.topic;
    if ((has & messages) != 0 && content.messages != 0) json["messages"] = content.messages;
    if ((has & what) != 0) json["what"] = content.key;
    if ((has & role) != 0) json["role"] = name_of(content.role);
    if ((has & rank) != 0) json["rank"] = content.key;
    if ((has & id) != 0) json["id"] = content.key;
}

}  // namespace parley
