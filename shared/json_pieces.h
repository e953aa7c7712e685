// The parts that several messages share, as JSON values: people, rooms, events. A reader keeps the first thing that is wrong
// in the Fields it was given.
#pragma once

#include <string_view>
#include <vector>

#include "shared/json_fields.h"
#include "shared/message.h"

namespace parley {

/// Untrimmed input; text_rules has the last word.
inline constexpr std::size_t name_bytes_max = 60 * 4 * 4;
inline constexpr std::size_t sentence_bytes_max = 4096;

RoomId read_room(Fields& fields);
Epoch read_epoch(Fields& fields);
MessageCid read_cid(Fields& fields);
Seq read_seq(Fields& fields, const char* field);
std::int64_t read_time(Fields& fields, const char* field);
Person read_person(const Json& json, Fields& outer);
RoomInfo read_room_info(const Json& json, Fields& outer);
/// The fields of this kind, and no others.
EventContent read_content(EventKind kind, Fields& fields);
Event read_event(const Json& json, Fields& outer);
std::vector<Event> read_events(Fields& fields);

Json person_json(const Person& person);
Json room_json(const RoomInfo& room);
/// Adds the fields of the content's kind to an object.
void write_content(const EventContent& content, Json& json);
Json event_json(const Event& event);
Json events_json(const std::vector<Event>& events);

/// {"type": type, "id": id, "payload": payload}
Json envelope(std::string_view type, RequestId id, Json payload);

}  // namespace parley
