#include "shared/json_pieces.h"

#include <utility>

#include "shared/codec_moderation.h"
#include "shared/event_kinds.h"
#include "shared/json_files.h"
#include "shared/limits.h"

namespace parley {

namespace {

Person read_person_field(Fields& fields, const char* field) {
    const Json* object = fields.object(field);
    return object == nullptr ? Person{} : read_person(*object, fields);
}

std::uint32_t read_count(Fields& fields, const char* field) {
    return static_cast<std::uint32_t>(fields.number_or(field, UINT32_MAX, 0));
}

template <class Value>
Value read_named(Fields& fields, const char* field, std::optional<Value> (*from)(std::string_view), const char* names) {
    const std::string text = fields.text(field, limits::id_bytes_max);
    const std::optional<Value> value = from(text);
    if (!value && !fields.error())
        fields.fail(ErrorCode::bad_field, std::string("`") + field + "` must be one of " + names + ".");
    return value.value_or(Value{});
}

RoomAccess read_access(Fields& fields) {
    return read_named(fields, "access", room_access_from, "everyone, public, private, direct, personal, staff");
}
Role read_role(Fields& fields) {
    return read_named(fields, "role", role_from, "none, member, moderator, owner");
}

void read_threads(Fields& fields, std::vector<ThreadStanding>& threads) {
    const Json* array = fields.array("threads", limits::threads_told_max);
    if (array == nullptr) return;
    for (const Json& json : *array) {
        Fields one(json, "thread");
        threads.push_back({read_seq(one, "root"), read_seq(one, "read"), read_count(one, "unread")});
        fields.absorb(one);
    }
}

Standing read_standing(const Json& json, Fields& outer) {
    Fields fields(json, "standing");
    Standing standing;
    standing.role = read_role(fields);
    standing.invited = fields.flag_or("invited", false);
    standing.read = fields.number_or("read", limits::integer_max, 0);
    standing.unread = read_count(fields, "unread");
    if (fields.has("threads")) read_threads(fields, standing.threads);
    outer.absorb(fields);
    return standing;
}

Json standing_json(const Standing& standing) {
    Json json{{"role", name_of(standing.role)}};
    if (standing.invited) json["invited"] = true;
    if (standing.read != 0) json["read"] = standing.read;
    if (standing.unread != 0) json["unread"] = standing.unread;
    for (const ThreadStanding& one : standing.threads) {
        Json thread{{"root", one.root}, {"read", one.read}};
        if (one.unread != 0) thread["unread"] = one.unread;
        json["threads"].push_back(std::move(thread));
    }
    return json;
}

MessageState read_state(Fields& fields) {
    MessageState state;
    if (fields.has("edited")) {
        if (const Json* json = fields.object("edited")) {
            Fields edited(*json, "edited");
            state.edited = read_seq(edited, "seq");
            state.edited_at_ms = read_time(edited, "at");
            fields.absorb(edited);
        }
    }
    state.erased = fields.flag_or("erased", false);
    state.pinned = fields.number_or("pinned", limits::integer_max, 0);
    if (fields.has("replies")) {
        if (const Json* json = fields.object("replies")) {
            Fields replies(*json, "replies");
            state.replies = {read_count(replies, "count"), read_seq(replies, "last"), read_time(replies, "at")};
            fields.absorb(replies);
        }
    }
    if (!fields.has("reactions")) return state;
    const Json* reactions = fields.array("reactions", limits::reaction_kinds_max);
    if (reactions == nullptr) return state;
    for (const Json& json : *reactions) {
        Fields one(json, "reaction");
        Reaction reaction{one.text("emoji", limits::emoji_bytes_max), read_count(one, "count"), {}};
        if (const Json* people = one.array("people", limits::reaction_people_max + 1))
            for (const Json& person : *people) reaction.people.push_back(read_person(person, one));
        fields.absorb(one);
        state.reactions.push_back(std::move(reaction));
    }
    return state;
}

void write_state(const MessageState& state, Json& json) {
    if (state.edited != 0) json["edited"] = {{"seq", state.edited}, {"at", state.edited_at_ms}};
    if (state.erased) json["erased"] = true;
    if (state.pinned != 0) json["pinned"] = state.pinned;
    if (const ThreadState& replies = state.replies; replies.count != 0)
        json["replies"] = {{"count", replies.count}, {"last", replies.last}, {"at", replies.last_at_ms}};
    if (state.reactions.empty()) return;
    Json reactions = Json::array();
    for (const Reaction& reaction : state.reactions) {
        Json people = Json::array();
        for (const Person& person : reaction.people) people.push_back(person_json(person));
        reactions.push_back({{"emoji", reaction.emoji}, {"count", reaction.count}, {"people", std::move(people)}});
    }
    json["reactions"] = std::move(reactions);
}

}  // namespace

RoomId read_room(Fields& fields) {
    return RoomId(fields.text("room", limits::id_bytes_max));
}
Epoch read_epoch(Fields& fields) {
    return Epoch(fields.text("epoch", limits::id_bytes_max));
}
MessageCid read_cid(Fields& fields) {
    return MessageCid(fields.text("cid", limits::id_bytes_max));
}
Seq read_seq(Fields& fields, const char* field) {
    return fields.number(field, limits::integer_max);
}
std::int64_t read_time(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number(field, limits::integer_max));
}

Person read_person(const Json& json, Fields& outer) {
    Fields person(json, "person");
    Person read{UserId(person.text("id", limits::id_bytes_max)), person.text_or("name", name_bytes_max, ""),
                person.text_or("avatar", limits::avatar_digits, "")};
    outer.absorb(person);
    return read;
}

RoomInfo read_room_info(const Json& json, Fields& outer) {
    Fields room(json, "room");
    RoomInfo read;
    read.id = RoomId(room.text("id", limits::id_bytes_max));
    read.name = room.text("name", name_bytes_max);
    read.topic = room.text_or("topic", sentence_bytes_max, "");
    read.head = read_seq(room, "head");
    // An access of a newer server: what it lets do, the server decides.
    read.access = room_access_from(room.text_or("access", limits::id_bytes_max, "")).value_or(RoomAccess::everyone);
    read.archived = room.flag_or("archived", false);
    if (room.has("standing"))
        if (const Json* standing = room.object("standing")) read.standing = read_standing(*standing, room);
    read.slow_seconds = read_count(room, "slow");
    read.members = read_count(room, "members");
    if (room.has("rights"))
        if (const Json* rights = room.object("rights")) read.rights = read_rights(*rights, room);
    outer.absorb(room);
    return read;
}

namespace {

Forwarded read_forwarded(const Json& json, Fields& outer) {
    Fields fields(json, "forwarded");
    Forwarded read;
    read.author = read_person_field(fields, "author");
    read.at_ms = read_time(fields, "at");
    if (fields.has("room")) {
        read.room = read_room(fields);
        read.seq = read_seq(fields, "seq");
    }
    outer.absorb(fields);
    return read;
}

Json forwarded_json(const Forwarded& forwarded) {
    Json json{{"author", person_json(forwarded.author)}, {"at", forwarded.at_ms}};
    if (forwarded.room.empty()) return json;
    json["room"] = forwarded.room.value;
    json["seq"] = forwarded.seq;
    return json;
}

void read_posted(EventContent& content, Fields& fields) {
    content.body = fields.text_or("body", limits::body_bytes_max, "");
    content.via = fields.text_or("via", limits::id_bytes_max, "") == "plain" ? Via::plain : Via::client;
    content.target = fields.number_or("target", limits::integer_max, 0);
    content.files = read_files(fields);
    content.thread = fields.number_or("thread", limits::integer_max, 0);
    content.in_room = fields.flag_or("in_room", false);
    if (fields.has("forwarded"))
        if (const Json* json = fields.object("forwarded")) content.forwarded = read_forwarded(*json, fields);
}

}  // namespace

EventContent read_content(EventKind kind, Fields& fields) {
    EventContent content;
    content.kind = kind;
    const auto target = [&] { content.target = read_seq(fields, "target"); };
    // Of what happened in a room, as the staff room repeats it.
    const auto about_elsewhere = [&] {
        if (fields.has("about")) content.about = RoomId(fields.text("about", limits::id_bytes_max));
    };
    switch (kind) {
        case EventKind::posted:
            read_posted(content, fields);
            break;
        case EventKind::edited:
            target();
            content.body = fields.text_or("body", limits::body_bytes_max, "");
            break;
        case EventKind::deleted:
        case EventKind::pinned:
        case EventKind::unpinned:
        case EventKind::expired:
            target();
            break;
        case EventKind::reacted:
        case EventKind::unreacted:
            target();
            content.key = fields.text("emoji", limits::emoji_bytes_max);
            break;
        case EventKind::joined:
        case EventKind::left:
            if (fields.has("person")) content.person = read_person_field(fields, "person");
            break;
        case EventKind::invited:
            if (fields.has("person")) content.person = read_person_field(fields, "person");
            if (fields.has("about")) content.about = RoomId(fields.text("about", limits::id_bytes_max));
            break;
        case EventKind::role:
            content.person = read_person_field(fields, "person");
            content.role = read_role(fields);
            about_elsewhere();
            break;
        case EventKind::created:
            content.name = fields.text("name", name_bytes_max);
            content.topic = fields.text_or("topic", sentence_bytes_max, "");
            content.access = read_access(fields);
            break;
        case EventKind::renamed:
            content.name = fields.text("name", name_bytes_max);
            break;
        case EventKind::topic:
            content.topic = fields.text("topic", sentence_bytes_max);
            break;
        case EventKind::retention:
            content.days = read_count(fields, "days");
            content.messages = read_count(fields, "messages");
            about_elsewhere();
            break;
        case EventKind::direct:
            content.about = RoomId(fields.text("about", limits::id_bytes_max));
            break;
        case EventKind::read:
            content.about = RoomId(fields.text("about", limits::id_bytes_max));
            target();
            content.thread = fields.number_or("thread", limits::integer_max, 0);
            break;
        case EventKind::setting:
            content.key = fields.text("key", limits::id_bytes_max);
            content.body = fields.text("value", limits::setting_bytes_max);
            break;
        case EventKind::archived:
        case EventKind::unarchived:
            about_elsewhere();
            break;
        default:
            read_moderation(content, fields);
            break;
    }
    return content;
}

void write_content(const EventContent& content, Json& json) {
    const auto about_elsewhere = [&] {
        if (!content.about.empty()) json["about"] = content.about.value;
    };
    switch (content.kind) {
        case EventKind::posted:
            json["body"] = content.body;
            if (content.via == Via::plain) json["via"] = "plain";
            if (content.target != 0) json["target"] = content.target;
            write_files(content.files, json);
            if (content.thread != 0) json["thread"] = content.thread;
            if (content.in_room) json["in_room"] = true;
            if (content.forwarded) json["forwarded"] = forwarded_json(*content.forwarded);
            break;
        case EventKind::edited:
            json["target"] = content.target;
            json["body"] = content.body;
            break;
        case EventKind::deleted:
        case EventKind::pinned:
        case EventKind::unpinned:
        case EventKind::expired:
            json["target"] = content.target;
            break;
        case EventKind::reacted:
        case EventKind::unreacted:
            json["target"] = content.target;
            json["emoji"] = content.key;
            break;
        case EventKind::joined:
        case EventKind::left:
        case EventKind::invited:
            if (!content.person.id.empty()) json["person"] = person_json(content.person);
            if (!content.about.empty()) json["about"] = content.about.value;
            break;
        case EventKind::role:
            json["person"] = person_json(content.person);
            json["role"] = name_of(content.role);
            about_elsewhere();
            break;
        case EventKind::created:
            json["name"] = content.name;
            json["topic"] = content.topic;
            json["access"] = name_of(content.access);
            break;
        case EventKind::renamed:
            json["name"] = content.name;
            break;
        case EventKind::topic:
            json["topic"] = content.topic;
            break;
        case EventKind::retention:
            json["days"] = content.days;
            json["messages"] = content.messages;
            about_elsewhere();
            break;
        case EventKind::direct:
            json["about"] = content.about.value;
            break;
        case EventKind::read:
            json["about"] = content.about.value;
            json["target"] = content.target;
            if (content.thread != 0) json["thread"] = content.thread;
            break;
        case EventKind::setting:
            json["key"] = content.key;
            json["value"] = content.body;
            break;
        case EventKind::archived:
        case EventKind::unarchived:
            about_elsewhere();
            break;
        default:
            write_moderation(content, json);
            break;
    }
}

Event read_event(const Json& json, Fields& outer) {
    Fields fields(json, "event");
    Event event;
    event.room = read_room(fields);
    event.seq = read_seq(fields, "seq");
    event.at_ms = read_time(fields, "at");
    event.kind = event_kind_from(fields.text("kind", limits::id_bytes_max));
    if (event.kind != EventKind::unknown) {
        static_cast<EventContent&>(event) = read_content(event.kind, fields);
        event.author = read_person_field(fields, "author");
        event.cid = MessageCid(fields.text_or("cid", limits::id_bytes_max, ""));
        if (event.kind == EventKind::posted) event.state = read_state(fields);
    }
    outer.absorb(fields);
    return event;
}

std::vector<Event> read_events(Fields& fields) {
    std::vector<Event> events;
    const Json* array = fields.array("events", limits::resume_events_max);
    if (array == nullptr) return events;
    events.reserve(array->size());
    for (const Json& json : *array) events.push_back(read_event(json, fields));
    return events;
}

Json person_json(const Person& person) {
    Json json{{"id", person.id.value}};
    if (!person.name.empty()) json["name"] = person.name;
    if (!person.avatar.empty()) json["avatar"] = person.avatar;
    return json;
}

Json room_json(const RoomInfo& room) {
    Json json{{"id", room.id.value},
              {"name", room.name},
              {"topic", room.topic},
              {"head", room.head},
              {"access", name_of(room.access)}};
    if (room.archived) json["archived"] = true;
    if (room.standing) json["standing"] = standing_json(*room.standing);
    if (room.slow_seconds != 0) json["slow"] = room.slow_seconds;
    if (room.members != 0) json["members"] = room.members;
    if (Json rights = rights_json(room.rights); !rights.empty()) json["rights"] = std::move(rights);
    return json;
}

Json event_json(const Event& event) {
    Json json{{"room", event.room.value}, {"seq", event.seq}, {"at", event.at_ms}, {"kind", name_of(event.kind)}};
    if (event.kind == EventKind::unknown) return json;
    json["author"] = person_json(event.author);
    if (!event.cid.empty()) json["cid"] = event.cid.value;
    write_content(event, json);
    if (event.kind != EventKind::posted) return json;
    write_state(event.state, json);
    if (!event.state.erased) return json;
    json.erase("body");
    json.erase("target");
    json.erase("files");
    json.erase("in_room");
    json.erase("forwarded");
    return json;
}

Json events_json(const std::vector<Event>& events) {
    Json array = Json::array();
    for (const Event& event : events) array.push_back(event_json(event));
    return array;
}

Json envelope(std::string_view type, RequestId id, Json payload) {
    Json json{{"type", type}, {"payload", std::move(payload)}};
    if (id != 0) json["id"] = id;
    return json;
}

}  // namespace parley
