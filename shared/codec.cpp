// The envelope: from a frame to the message in it.
#include "shared/codec.h"

#include <optional>
#include <utility>

#include "shared/codec_parts.h"
#include "shared/json_files.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

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

Result<Envelope, DecodeError> open_envelope(std::optional<Json> tree, std::string_view form) {
    if (!tree || !tree->is_object()) {
        std::string sentence = "A message must be one ";
        sentence.append(form).append(", nested at most ").append(std::to_string(limits::json_depth_max)).append(" deep.");
        return DecodeError{Error{ErrorCode::malformed, std::move(sentence)}, 0};
    }
    Envelope opened{std::move(*tree), {}, 0};
    Fields fields(opened.json, "message");
    opened.id = fields.number_or("id", limits::integer_max, 0);
    opened.type = fields.text("type", limits::id_bytes_max);
    if (fields.error()) return DecodeError{*fields.error(), opened.id};
    return opened;
}

constexpr std::string_view one_object = "JSON object";

}  // namespace

Result<ClientMessage, DecodeError> read_client_message(std::optional<Json> tree, std::string_view form) {
    Result<Envelope, DecodeError> opened = open_envelope(std::move(tree), form);
    if (!opened) return opened.error();
    const Envelope& envelope = opened.value();
    const Json empty = Json::object();
    Fields fields(payload_of(envelope, empty), envelope.type);
    std::optional<Command> command = read_command(envelope.type, fields);
    if (!command) return DecodeError{make_error(ErrorCode::unknown_type), envelope.id};
    if (fields.error()) return DecodeError{*fields.error(), envelope.id};
    return ClientMessage{envelope.id, std::move(*command)};
}

Result<ServerMessage, DecodeError> read_server_message(std::optional<Json> tree, std::string_view form) {
    Result<Envelope, DecodeError> opened = open_envelope(std::move(tree), form);
    if (!opened) return opened.error();
    const Envelope& envelope = opened.value();
    const Json empty = Json::object();
    const Json& payload = payload_of(envelope, empty);
    Fields fields(payload, envelope.type);
    Notice notice = read_notice(envelope.type, payload, fields);
    if (fields.error() && !holds_alternative<UnknownPush>(notice)) return DecodeError{*fields.error(), envelope.id};
    return ServerMessage{envelope.id, std::move(notice)};
}

Result<ClientMessage, DecodeError> decode_client_message(std::string_view json) {
    if (json.size() > limits::frame_bytes_max) return DecodeError{make_error(ErrorCode::too_large), 0};
    return read_client_message(parse_json(json), one_object);
}

Result<ServerMessage, DecodeError> decode_server_message(std::string_view json) {
    return read_server_message(parse_json(json), one_object);
}

std::string encode(const ClientMessage& message) {
    return to_line(tree_of(message));
}

std::string encode(const ServerMessage& message) {
    return to_line(tree_of(message));
}

std::string encode_content(const EventContent& content) {
    // Nearly all events are these, and the log's writer encodes each: a tree for one field is a seventh of its work.
    if (content.kind == EventKind::posted && content.via == Via::client && content.target == 0 && content.thread == 0 &&
        content.files.empty() && !content.forwarded) {
        std::string line;
        line.reserve(content.body.size() + sizeof R"({"body":""})");
        line += R"({"body":)";
        append_text(line, content.body);
        return line += '}';
    }
    Json json = Json::object();
    write_content(content, json);
    return to_line(json);
}

Result<EventContent> decode_content(EventKind kind, std::string_view json) {
    const std::optional<Json> parsed = parse_json(json);
    if (!parsed || !parsed->is_object()) return make_error(ErrorCode::malformed);
    Fields fields(*parsed, "content");
    EventContent content = read_content(kind, fields);
    if (fields.error()) return *fields.error();
    return content;
}

std::string encode_event(const Event& event) {
    return to_line(event_json(event));
}

Result<Event> decode_event(std::string_view json) {
    const std::optional<Json> parsed = parse_json(json);
    if (!parsed || !parsed->is_object()) return make_error(ErrorCode::malformed);
    Fields fields(*parsed, "event");
    Event event = read_event(*parsed, fields);
    if (fields.error()) return *fields.error();
    return event;
}

std::string encode_file(const FileInfo& file) {
    return to_line(file_json(file));
}

Result<FileInfo> decode_file(std::string_view json) {
    const std::optional<Json> parsed = parse_json(json);
    if (!parsed || !parsed->is_object()) return make_error(ErrorCode::malformed);
    Fields fields(*parsed, "file");
    FileInfo file = read_file(*parsed, fields);
    if (fields.error()) return *fields.error();
    return file;
}

ErrorReply to_reply(const Error& error) {
    const ErrorRow& row = error_row(error.code);
    return ErrorReply{static_cast<std::uint64_t>(row.code), std::string(row.name), error.message, row.temporary,
                      error.retry_ms != 0 ? error.retry_ms : row.retry_ms};
}

}  // namespace parley
