#include "shared/codec.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "shared/json_fields.h"
#include "shared/limits.h"

namespace parley {

namespace {

constexpr std::size_t name_bytes_max =
    limits::room_name_code_points_max * 4 * 4;  // untrimmed input; text_rules has the last word
constexpr std::size_t sentence_bytes_max = 4096;

// ---- pieces ----------------------------------------------------------------------------------------------------------

RoomId read_room(Fields& fields) {
    return RoomId(fields.text("room", limits::id_bytes_max));
}

Seq read_seq(Fields& fields, const char* field) {
    return fields.number(field, limits::integer_max);
}

Person read_person(Fields& fields, const char* field) {
    const Json* object = fields.object(field);
    if (object == nullptr) return {};
    Fields person(*object, field);
    Person read{UserId(person.text("id", limits::id_bytes_max)), person.text("name", name_bytes_max)};
    fields.absorb(person);
    return read;
}

RoomInfo read_room_info(const Json& json, Fields& outer) {
    Fields room(json, "room");
    RoomInfo read{RoomId(room.text("id", limits::id_bytes_max)), room.text("name", name_bytes_max),
                  room.text_or("topic", sentence_bytes_max, ""), read_seq(room, "head")};
    outer.absorb(room);
    return read;
}

Event read_event(const Json& json, Fields& outer) {
    Fields fields(json, "event");
    Event event;
    event.room = read_room(fields);
    event.seq = read_seq(fields, "seq");
    event.at_ms = static_cast<std::int64_t>(fields.number("at", limits::integer_max));
    const std::string kind = fields.text("kind", limits::id_bytes_max);
    event.kind = kind == "posted" ? EventKind::posted : EventKind::unknown;
    if (event.kind == EventKind::posted) {
        event.author = read_person(fields, "author");
        event.cid = MessageCid(fields.text("cid", limits::id_bytes_max));
        event.body = fields.text("body", limits::body_bytes_max);
        event.via = fields.text_or("via", limits::id_bytes_max, "") == "plain" ? Via::plain : Via::client;
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
    return {{"id", person.id.value}, {"name", person.name}};
}

Json room_json(const RoomInfo& room) {
    return {{"id", room.id.value}, {"name", room.name}, {"topic", room.topic}, {"head", room.head}};
}

Json event_json(const Event& event) {
    Json json{{"room", event.room.value}, {"seq", event.seq}, {"at", event.at_ms}};
    if (event.kind != EventKind::posted) {
        json["kind"] = "unknown";
        return json;
    }
    json["kind"] = "posted";
    json["author"] = person_json(event.author);
    json["cid"] = event.cid.value;
    json["body"] = event.body;
    if (event.via == Via::plain) json["via"] = "plain";
    return json;
}

Json events_json(const std::vector<Event>& events) {
    Json array = Json::array();
    for (const Event& event : events) array.push_back(event_json(event));
    return array;
}

std::string envelope(std::string_view type, RequestId id, Json payload) {
    Json json{{"type", type}, {"payload", std::move(payload)}};
    if (id != 0) json["id"] = id;
    return to_line(json);
}

// ---- commands --------------------------------------------------------------------------------------------------------

Auth read_auth(Fields& fields) {
    Auth auth{fields.text_or("name", name_bytes_max, ""), fields.text_or("token", limits::token_bytes_max, "")};
    if (fields.has("name") == fields.has("token"))
        fields.fail(ErrorCode::bad_field, "`auth` needs either `name` or `token`, not both.");
    return auth;
}

PageAnchor read_anchor(Fields& fields) {
    const std::string anchor = fields.text("anchor", limits::id_bytes_max);
    if (anchor == "latest") return PageAnchor::latest;
    if (anchor == "before") return PageAnchor::before;
    if (anchor == "after") return PageAnchor::after;
    fields.fail(ErrorCode::bad_field, "`history.anchor` must be latest, before or after.");
    return PageAnchor::latest;
}

History read_history(Fields& fields) {
    History history;
    history.room = read_room(fields);
    history.anchor = read_anchor(fields);
    if (history.anchor != PageAnchor::latest) history.seq = read_seq(fields, "seq");
    const std::uint64_t limit = fields.number_or("limit", limits::integer_max, limits::page_events_default);
    history.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, limits::page_events_max));
    if (history.limit == 0) fields.fail(ErrorCode::bad_field, "`history.limit` must be at least 1.");
    return history;
}

BeatReply read_beat(Fields& fields) {
    BeatReply beat;
    if (!fields.has("cursors")) return beat;
    const Json* array = fields.array("cursors", limits::rooms_per_session_max);
    if (array == nullptr) return beat;
    for (const Json& json : *array) {
        Fields cursor(json, "cursor");
        beat.cursors.push_back({read_room(cursor), read_seq(cursor, "last")});
        fields.absorb(cursor);
    }
    return beat;
}

std::optional<Command> read_command(std::string_view type, Fields& fields) {
    if (type == "send")
        return Send{read_room(fields), MessageCid(fields.text("cid", limits::id_bytes_max)),
                    fields.text("body", limits::body_bytes_max)};
    if (type == "beat") return read_beat(fields);
    if (type == "auth") return read_auth(fields);
    if (type == "join") return Join{read_room(fields)};
    if (type == "leave") return Leave{read_room(fields)};
    if (type == "create") return Create{fields.text("name", name_bytes_max)};
    if (type == "history") return read_history(fields);
    if (type == "resume")
        return Resume{read_room(fields), Epoch(fields.text("epoch", limits::id_bytes_max)), read_seq(fields, "last")};
    return std::nullopt;
}

struct CommandWriter {
    RequestId id;

    std::string operator()(const Auth& auth) const {
        Json payload = Json::object();
        if (!auth.token.empty())
            payload["token"] = auth.token;
        else
            payload["name"] = auth.name;
        return envelope("auth", id, std::move(payload));
    }
    std::string operator()(const Join& join) const { return envelope("join", id, {{"room", join.room.value}}); }
    std::string operator()(const Leave& leave) const { return envelope("leave", id, {{"room", leave.room.value}}); }
    std::string operator()(const Create& create) const { return envelope("create", id, {{"name", create.name}}); }
    std::string operator()(const Send& send) const {
        return envelope("send", id, {{"room", send.room.value}, {"cid", send.cid.value}, {"body", send.body}});
    }
    std::string operator()(const History& history) const {
        Json payload{{"room", history.room.value}, {"limit", history.limit}};
        payload["anchor"] = history.anchor == PageAnchor::latest   ? "latest"
                            : history.anchor == PageAnchor::before ? "before"
                                                                   : "after";
        if (history.anchor != PageAnchor::latest) payload["seq"] = history.seq;
        return envelope("history", id, std::move(payload));
    }
    std::string operator()(const Resume& resume) const {
        return envelope("resume", id, {{"room", resume.room.value}, {"epoch", resume.epoch.value}, {"last", resume.last}});
    }
    std::string operator()(const BeatReply& beat) const {
        Json cursors = Json::array();
        for (const Cursor& cursor : beat.cursors) cursors.push_back({{"room", cursor.room.value}, {"last", cursor.last}});
        return envelope("beat", id, {{"cursors", std::move(cursors)}});
    }
};

// ---- replies and pushes ----------------------------------------------------------------------------------------------

Hello read_hello(Fields& fields) {
    Hello hello;
    hello.version = static_cast<std::uint32_t>(fields.number("version", UINT32_MAX));
    hello.build = fields.text("build", limits::id_bytes_max);
    hello.epoch = Epoch(fields.text("epoch", limits::id_bytes_max));
    hello.heartbeat_ms = static_cast<std::int64_t>(fields.number("heartbeat_ms", limits::integer_max));
    hello.heartbeat_grace_ms = static_cast<std::int64_t>(fields.number("heartbeat_grace_ms", limits::integer_max));
    const Json* bounds = fields.object("limits");
    if (bounds == nullptr) return hello;
    Fields limits_read(*bounds, "limits");
    hello.body_bytes_max = limits_read.number("body_bytes_max", limits::integer_max);
    hello.frame_bytes_max = limits_read.number("frame_bytes_max", limits::integer_max);
    hello.page_events_max = limits_read.number("page_events_max", limits::integer_max);
    hello.resume_events_max = limits_read.number("resume_events_max", limits::integer_max);
    hello.rooms_per_session_max = limits_read.number("rooms_per_session_max", limits::integer_max);
    fields.absorb(limits_read);
    return hello;
}

Welcome read_welcome(Fields& fields) {
    Welcome welcome{read_person(fields, "user"), fields.text("token", limits::token_bytes_max), {}};
    const Json* rooms = fields.array("rooms", limits::rooms_max);
    if (rooms == nullptr) return welcome;
    for (const Json& room : *rooms) welcome.rooms.push_back(read_room_info(room, fields));
    return welcome;
}

RoomInfo read_room_field(Fields& fields) {
    const Json* room = fields.object("room");
    return room == nullptr ? RoomInfo{} : read_room_info(*room, fields);
}

Joined read_joined(Fields& fields) {
    return Joined{read_room_field(fields), Epoch(fields.text("epoch", limits::id_bytes_max)), read_events(fields),
                  fields.flag("more")};
}

ErrorReply read_error(Fields& fields) {
    return ErrorReply{fields.number("code", limits::integer_max), fields.text("name", limits::id_bytes_max),
                      fields.text("message", sentence_bytes_max), fields.flag("temporary"),
                      fields.number_or("retry_ms", limits::integer_max, 0)};
}

Epoch read_epoch(Fields& fields) {
    return Epoch(fields.text("epoch", limits::id_bytes_max));
}

std::int64_t read_time(Fields& fields, const char* field) {
    return static_cast<std::int64_t>(fields.number(field, limits::integer_max));
}

Notice read_notice(std::string_view type, const Json& payload, Fields& fields) {
    if (type == "event") return EventPush{read_event(payload, fields)};
    if (type == "ack")
        return Ack{read_room(fields), MessageCid(fields.text("cid", limits::id_bytes_max)), read_seq(fields, "seq"),
                   read_time(fields, "at")};
    if (type == "beat") return Beat{};
    if (type == "hello") return read_hello(fields);
    if (type == "welcome") return read_welcome(fields);
    if (type == "joined") return read_joined(fields);
    if (type == "left") return Left{read_room(fields)};
    if (type == "page") return Page{read_room(fields), read_events(fields), fields.flag("more")};
    if (type == "events") return Resumed{read_room(fields), read_epoch(fields), read_seq(fields, "head"), read_events(fields)};
    if (type == "gap") return Gap{read_room(fields), read_epoch(fields), read_seq(fields, "last"), read_seq(fields, "head")};
    if (type == "reset") return Reset{read_room(fields), read_epoch(fields), read_seq(fields, "head")};
    if (type == "room") return RoomAdded{read_room_field(fields)};
    if (type == "resync") return Resync{read_room(fields), read_seq(fields, "head")};
    if (type == "reconnect") return Reconnect{read_time(fields, "after_ms")};
    if (type == "error") return read_error(fields);
    return UnknownPush{std::string(type)};
}

struct NoticeWriter {
    RequestId id;

    std::string operator()(const Hello& hello) const {
        Json bounds{{"body_bytes_max", hello.body_bytes_max},
                    {"frame_bytes_max", hello.frame_bytes_max},
                    {"page_events_max", hello.page_events_max},
                    {"resume_events_max", hello.resume_events_max},
                    {"rooms_per_session_max", hello.rooms_per_session_max}};
        return envelope("hello", id,
                        {{"version", hello.version},
                         {"build", hello.build},
                         {"epoch", hello.epoch.value},
                         {"heartbeat_ms", hello.heartbeat_ms},
                         {"heartbeat_grace_ms", hello.heartbeat_grace_ms},
                         {"limits", std::move(bounds)}});
    }
    std::string operator()(const Welcome& welcome) const {
        Json rooms = Json::array();
        for (const RoomInfo& room : welcome.rooms) rooms.push_back(room_json(room));
        return envelope("welcome", id,
                        {{"user", person_json(welcome.user)}, {"token", welcome.token}, {"rooms", std::move(rooms)}});
    }
    std::string operator()(const Joined& joined) const {
        return envelope("joined", id,
                        {{"room", room_json(joined.room)},
                         {"epoch", joined.epoch.value},
                         {"events", events_json(joined.events)},
                         {"more", joined.more}});
    }
    std::string operator()(const Left& left) const { return envelope("left", id, {{"room", left.room.value}}); }
    std::string operator()(const Ack& ack) const {
        return envelope("ack", id, {{"room", ack.room.value}, {"cid", ack.cid.value}, {"seq", ack.seq}, {"at", ack.at_ms}});
    }
    std::string operator()(const Page& page) const {
        return envelope("page", id, {{"room", page.room.value}, {"events", events_json(page.events)}, {"more", page.more}});
    }
    std::string operator()(const Resumed& resumed) const {
        return envelope("events", id,
                        {{"room", resumed.room.value},
                         {"epoch", resumed.epoch.value},
                         {"head", resumed.head},
                         {"events", events_json(resumed.events)}});
    }
    std::string operator()(const Gap& gap) const {
        return envelope("gap", id,
                        {{"room", gap.room.value}, {"epoch", gap.epoch.value}, {"last", gap.last}, {"head", gap.head}});
    }
    std::string operator()(const Reset& reset) const {
        return envelope("reset", id, {{"room", reset.room.value}, {"epoch", reset.epoch.value}, {"head", reset.head}});
    }
    std::string operator()(const RoomAdded& added) const { return envelope("room", id, {{"room", room_json(added.room)}}); }
    std::string operator()(const EventPush& push) const { return envelope("event", id, event_json(push.event)); }
    std::string operator()(const Resync& resync) const {
        return envelope("resync", id, {{"room", resync.room.value}, {"head", resync.head}});
    }
    std::string operator()(const Beat&) const { return envelope("beat", id, Json::object()); }
    std::string operator()(const Reconnect& reconnect) const {
        return envelope("reconnect", id, {{"after_ms", reconnect.after_ms}});
    }
    std::string operator()(const ErrorReply& error) const {
        Json payload{{"code", error.code}, {"name", error.name}, {"message", error.message}, {"temporary", error.temporary}};
        if (error.temporary) payload["retry_ms"] = error.retry_ms;
        return envelope("error", id, std::move(payload));
    }
    std::string operator()(const UnknownPush& unknown) const { return envelope(unknown.type, id, Json::object()); }
};

// ---- the envelope ----------------------------------------------------------------------------------------------------

struct Envelope {
    Json json;
    std::string type;
    RequestId id = 0;
};

/// A missing payload reads as an empty one, so that a field that is needed is named by the error.
const Json& payload_of(const Envelope& opened, const Json& empty) {
    const auto found = opened.json.find("payload");
    return found == opened.json.end() ? empty : *found;
}

Result<Envelope, DecodeError> open_envelope(std::string_view text) {
    std::optional<Json> json = parse_json(text);
    if (!json || !json->is_object())
        return DecodeError{Error{ErrorCode::malformed, "A message must be one JSON object, nested at most " +
                                                           std::to_string(limits::json_depth_max) + " deep."},
                           0};
    Envelope opened{std::move(*json), {}, 0};
    Fields fields(opened.json, "message");
    opened.id = fields.number_or("id", limits::integer_max, 0);
    opened.type = fields.text("type", limits::id_bytes_max);
    if (fields.error()) return DecodeError{*fields.error(), opened.id};
    return opened;
}

}  // namespace

Result<ClientMessage, DecodeError> decode_client_message(std::string_view json) {
    if (json.size() > limits::frame_bytes_max) return DecodeError{make_error(ErrorCode::too_large), 0};
    Result<Envelope, DecodeError> opened = open_envelope(json);
    if (!opened) return opened.error();
    const Envelope& envelope = opened.value();
    const Json empty = Json::object();
    Fields fields(payload_of(envelope, empty), envelope.type);
    std::optional<Command> command = read_command(envelope.type, fields);
    if (!command) return DecodeError{make_error(ErrorCode::unknown_type), envelope.id};
    if (fields.error()) return DecodeError{*fields.error(), envelope.id};
    return ClientMessage{envelope.id, std::move(*command)};
}

Result<ServerMessage, DecodeError> decode_server_message(std::string_view json) {
    Result<Envelope, DecodeError> opened = open_envelope(json);
    if (!opened) return opened.error();
    const Envelope& envelope = opened.value();
    const Json empty = Json::object();
    const Json& payload = payload_of(envelope, empty);
    Fields fields(payload, envelope.type);
    Notice notice = read_notice(envelope.type, payload, fields);
    if (fields.error() && !std::holds_alternative<UnknownPush>(notice)) return DecodeError{*fields.error(), envelope.id};
    return ServerMessage{envelope.id, std::move(notice)};
}

std::string encode(const ClientMessage& message) {
    return std::visit(CommandWriter{message.id}, message.command);
}

std::string encode(const ServerMessage& message) {
    return std::visit(NoticeWriter{message.id}, message.notice);
}

ErrorReply to_reply(const Error& error) {
    const ErrorRow& row = error_row(error.code);
    return ErrorReply{static_cast<std::uint64_t>(row.code), std::string(row.name), error.message, row.temporary, row.retry_ms};
}

}  // namespace parley
