// What another message says, said again by who may read it. What is told of where it was said is what everybody who reads the
// copy may know.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "shared/event_kinds.h"
#include "shared/permissions.h"

namespace parley::server {

namespace {

/// Whether everybody who reads one room may read the other.
bool opens_to(const RoomRow& room, const RoomRow& other) {
    return room.no == other.no || may_read(other.info.access, Role::none);
}

}  // namespace

bool LogWriter::forward(const AppendRequest& request, Place& place, Replies& replies, Verdict& verdict) {
    // A retry gets its answer whatever became of the message meanwhile.
    if (!appender_.find_repeated(place, request.cid, request.content, verdict)) return false;
    if (verdict) return true;
    if (const auto refused = refusal(place.facts, place.actor, request.content, {})) {
        verdict = make_error(*refused);
        return true;
    }
    Place source;
    Event said;
    if (!find_source(request, place, source, said, verdict)) return false;
    if (verdict) return true;
    EventContent content = request.content;
    if (!repeat(place, source, said, content)) return false;
    if (content.body.empty() && content.files.empty()) {
        verdict = Error{ErrorCode::bad_body, "It has no words, and its files are only for those in the room where they are."};
        return true;
    }
    if (!appender_.append_new(*place.room, place.author, request.cid, content, replies)) return false;
    tables_.moderation.posted(place.room->no, place.author.no, place.room->info.slow_seconds, appender_.now_ms());
    return true;
}

bool LogWriter::find_source(const AppendRequest& request, const Place& place, Place& source, Event& said, Verdict& verdict) {
    const Forwarded& wanted = *request.content.forwarded;
    AppendRequest asked;
    asked.room = wanted.room;
    asked.content.kind = EventKind::reacted;  // of those that name a message
    asked.content.target = wanted.seq;
    asked.as_member = request.as_member;
    source.author = place.author;
    if (!find_place(asked, source)) return false;
    if (source.room == nullptr || is_personal(wanted.room) || !may_read(source.facts.access, source.actor.role)) {
        verdict = make_error(ErrorCode::unknown_room);
        return true;
    }
    TargetFacts target;
    if (!rules_.find_target(source, asked.content, target)) return false;
    if (!target.posted || target.erased) {
        verdict = make_error(target.posted ? ErrorCode::message_deleted : ErrorCode::unknown_message);
        return true;
    }
    std::optional<EventRow> row;
    std::optional<EventRow> edit;
    Seq edited = 0;
    if (!tables_.finder.find(source.room->no, wanted.seq, row) || !row) return false;
    if (!rules_.find_edit(source, wanted.seq, edited)) return false;
    if (edited != 0 && !tables_.finder.find(source.room->no, edited, edit)) return false;
    Result<EventContent, std::string> first = content_of(*row);
    Result<EventContent, std::string> newest = content_of(edit ? *edit : *row);
    if (!first || !newest) {
        tables_.damage = "room " + source.id.value + ", " + (first ? newest.error() : first.error());
        return false;
    }
    static_cast<EventContent&>(said) = std::move(first.value());
    said.body = std::move(newest.value().body);
    said.seq = row->seq;
    said.at_ms = row->at_ms;
    return find_author_of(*row, said.author);
}

bool LogWriter::find_author_of(const EventRow& row, Person& author) {
    const PersonRow* known = nullptr;
    if (!tables_.people.find(row.author, known) || known == nullptr) return false;
    author = known->person;
    return true;
}

/// Who forwards what was forwarded repeats who wrote it.
bool LogWriter::repeat(const Place& place, const Place& source, Event& said, EventContent& content) {
    Forwarded told{source.id, said.seq, said.author, said.at_ms};
    const RoomRow* origin = source.room;
    if (said.forwarded) {
        told = *said.forwarded;
        const PersonRow* author = nullptr;
        if (!tables_.people.find(told.author.id, author)) return false;
        if (author != nullptr) told.author = author->person;
        RoomRow* known = nullptr;
        if (!told.room.empty() && !tables_.rooms.find(told.room, known)) return false;
        origin = known;
    }
    if (origin == nullptr || !opens_to(*place.room, *origin)) {
        told.room = RoomId();
        told.seq = 0;
    }
    content.body = std::move(said.body);
    content.files = std::move(said.files);
    content.forwarded = std::move(told);
    return keep_readable(*place.room, content.files);
}

bool LogWriter::keep_readable(const RoomRow& room, std::vector<FileInfo>& files) {
    std::vector<FileInfo> kept;
    for (FileInfo& file : files) {
        std::optional<FileRow> row;
        if (!tables_.files.find(file.id, row)) return false;
        const RoomRow* holder = row && row->room ? tables_.rooms.find_shared(*row->room) : nullptr;
        if (holder != nullptr && opens_to(room, *holder)) kept.push_back(std::move(file));
    }
    files = std::move(kept);
    return true;
}

}  // namespace parley::server
