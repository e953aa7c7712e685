// What clients ask for, as JSON.
#include <algorithm>
#include <array>
#include <utility>

#include "shared/codec_accounts.h"
#include "shared/codec_parts.h"
#include "shared/event_kinds.h"
#include "shared/json_files.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

Auth read_auth(Fields& fields) {
    Auth auth{fields.text_or("name", name_bytes_max, ""), fields.text_or("token", limits::token_bytes_max, ""),
              fields.text_or("device", limits::device_bytes_max, "")};
    if (fields.has("name") == fields.has("token"))
        fields.fail(ErrorCode::bad_field, "`auth` needs either `name` or `token`, not both.");
    return auth;
}

/// The message that is to be forwarded.
std::optional<Forwarded> read_forward(Fields& fields) {
    if (!fields.has("forward")) return std::nullopt;
    const Json* json = fields.object("forward");
    if (json == nullptr) return std::nullopt;
    Fields source(*json, "forward");
    Forwarded forwarded{read_room(source), read_seq(source, "seq")};
    fields.absorb(source);
    return forwarded;
}

Send read_send(Fields& fields) {
    Send send{read_room(fields), read_cid(fields), fields.text("body", limits::body_bytes_max)};
    send.target = fields.number_or("target", limits::integer_max, 0);
    send.files = read_files(fields);
    send.thread = fields.number_or("thread", limits::integer_max, 0);
    send.in_room = fields.flag_or("in_room", false);
    send.forwarded = read_forward(fields);
    return send;
}

PageAnchor read_anchor(Fields& fields) {
    const std::string anchor = fields.text("anchor", limits::id_bytes_max);
    if (anchor == "latest") return PageAnchor::latest;
    if (anchor == "before") return PageAnchor::before;
    if (anchor == "after") return PageAnchor::after;
    if (anchor == "around") return PageAnchor::around;
    if (anchor == "between") return PageAnchor::between;
    fields.fail(ErrorCode::bad_field, "`history.anchor` must be latest, before, after, around or between.");
    return PageAnchor::latest;
}

History read_history(Fields& fields) {
    History history;
    history.room = read_room(fields);
    history.anchor = read_anchor(fields);
    if (history.anchor != PageAnchor::latest) history.seq = read_seq(fields, "seq");
    if (history.anchor == PageAnchor::between) history.until = read_seq(fields, "until");
    const std::uint64_t limit = fields.number_or("limit", limits::integer_max, limits::page_events_default);
    history.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, limits::page_events_max));
    if (history.limit == 0) fields.fail(ErrorCode::bad_field, "`history.limit` must be at least 1.");
    history.thread = fields.number_or("thread", limits::integer_max, 0);
    const bool any_way = history.anchor != PageAnchor::around && history.anchor != PageAnchor::between;
    if (history.thread != 0 && !any_way)
        fields.fail(ErrorCode::bad_field, "The `anchor` in a thread must be latest, before or after.");
    history.versions = fields.number_or("versions", limits::integer_max, 0);
    const bool backward = history.anchor == PageAnchor::latest || history.anchor == PageAnchor::before;
    if (history.versions != 0 && (history.thread != 0 || !backward))
        fields.fail(ErrorCode::bad_field, "The `anchor` among `versions` must be latest or before, and there is no `thread`.");
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

Create read_create(Fields& fields) {
    Create create{fields.text("name", name_bytes_max), RoomAccess::open,
                  MessageCid(fields.text_or("cid", limits::id_bytes_max, ""))};
    const std::string access = fields.text_or("access", limits::id_bytes_max, name_of(RoomAccess::open));
    if (access == name_of(RoomAccess::closed))
        create.access = RoomAccess::closed;
    else if (access != name_of(RoomAccess::open))
        fields.fail(ErrorCode::bad_field, "`create.access` must be public or private.");
    return create;
}

Direct read_direct(Fields& fields) {
    Direct direct{{}, MessageCid(fields.text_or("cid", limits::id_bytes_max, ""))};
    const Json* people = fields.array("people", limits::direct_people_max);
    if (people == nullptr) return direct;
    for (const Json& person : *people) direct.people.push_back(read_person(person, fields).id);
    return direct;
}

Search read_search(Fields& fields) {
    Search search{fields.text("query", limits::query_bytes_max), fields.text_or("cursor", limits::id_bytes_max, ""), 0};
    const std::uint64_t limit = fields.number_or("limit", limits::integer_max, limits::search_hits_default);
    search.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, limits::search_hits_max));
    if (search.limit == 0) fields.fail(ErrorCode::bad_field, "`search.limit` must be at least 1.");
    return search;
}

Who read_who(Fields& fields) {
    Who who{read_room(fields), fields.text_or("after", limits::present_cursor_bytes_max, ""), 0};
    const std::uint64_t limit = fields.number_or("limit", limits::integer_max, limits::present_people_default);
    who.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, limits::present_people_max));
    if (who.limit == 0) fields.fail(ErrorCode::bad_field, "`who.limit` must be at least 1.");
    return who;
}

// The commands that become one event, by the kind that they become.
struct ChangeName {
    std::string_view command;
    EventKind kind;
};
constexpr std::array change_names = {
    ChangeName{"edit", EventKind::edited},      ChangeName{"delete", EventKind::deleted},
    ChangeName{"react", EventKind::reacted},    ChangeName{"unreact", EventKind::unreacted},
    ChangeName{"pin", EventKind::pinned},       ChangeName{"unpin", EventKind::unpinned},
    ChangeName{"rename", EventKind::renamed},   ChangeName{"topic", EventKind::topic},
    ChangeName{"archive", EventKind::archived}, ChangeName{"unarchive", EventKind::unarchived},
    ChangeName{"role", EventKind::role},        ChangeName{"retain", EventKind::retention},
    ChangeName{"invite", EventKind::invited},   ChangeName{"mark", EventKind::read},
    ChangeName{"set", EventKind::setting},      ChangeName{"mute", EventKind::muted},
    ChangeName{"unmute", EventKind::unmuted},   ChangeName{"slow", EventKind::slowed},
    ChangeName{"rights", EventKind::rights},    ChangeName{"ban", EventKind::banned},
    ChangeName{"unban", EventKind::unbanned},   ChangeName{"report", EventKind::reported},
    ChangeName{"resolve", EventKind::resolved}, ChangeName{"purge", EventKind::purged},
    ChangeName{"restore", EventKind::restored}, ChangeName{"kick", EventKind::left},
};

/// Marks and settings lie in the asker's own log, what moderators of the server do in the staff room: there is none to name.
bool names_no_room(EventKind kind) {
    return kind == EventKind::read || kind == EventKind::setting || goes_to_staff(kind);
}

std::optional<Command> read_change(std::string_view type, Fields& fields) {
    for (const ChangeName& row : change_names) {
        if (row.command != type) continue;
        Change change;
        if (!names_no_room(row.kind)) change.room = read_room(fields);
        change.cid = read_cid(fields);
        change.content = read_content(row.kind, fields);
        if (row.kind == EventKind::left && change.content.person.id.empty() && !fields.error())
            fields.fail(ErrorCode::bad_field, "`kick.person` must name somebody.");
        return change;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Command> read_command(std::string_view type, Fields& fields) {
    if (type == "send") return read_send(fields);
    if (type == "beat") return read_beat(fields);
    if (type == "typing") return Typing{read_room(fields)};
    if (type == "idle") return Idle{fields.flag("idle")};
    if (type == "who") return read_who(fields);
    if (type == "auth") return read_auth(fields);
    if (type == "join") return Join{read_room(fields), fields.text_or("invitation", limits::token_bytes_max, "")};
    if (type == "leave") return Leave{read_room(fields)};
    if (type == "create") return read_create(fields);
    if (type == "direct") return read_direct(fields);
    if (type == "search") return read_search(fields);
    if (type == "link_card")
        return AskLinkCard{read_room(fields), read_seq(fields, "seq"), fields.text("url", limits::link_bytes_max)};
    if (type == "history") return read_history(fields);
    if (type == "resume") return Resume{read_room(fields), read_epoch(fields), read_seq(fields, "last")};
    if (auto change = read_change(type, fields)) return change;
    if (auto command = read_account_command(type, fields)) return std::move(*command);
    return std::nullopt;
}

namespace {

std::string_view name_of_anchor(PageAnchor anchor) {
    switch (anchor) {
        case PageAnchor::before:
            return "before";
        case PageAnchor::after:
            return "after";
        case PageAnchor::around:
            return "around";
        case PageAnchor::between:
            return "between";
        case PageAnchor::latest:
            break;
    }
    return "latest";
}

struct CommandWriter {
    RequestId id;

    Json operator()(const Auth& auth) const {
        Json payload = Json::object();
        if (!auth.token.empty())
            payload["token"] = auth.token;
        else
            payload["name"] = auth.name;
        if (!auth.device.empty()) payload["device"] = auth.device;
        return envelope("auth", id, std::move(payload));
    }
    Json operator()(const Join& join) const {
        Json payload{{"room", join.room.value}};
        if (!join.invitation.empty()) payload["invitation"] = join.invitation;
        return envelope("join", id, std::move(payload));
    }
    Json operator()(const Leave& leave) const { return envelope("leave", id, {{"room", leave.room.value}}); }
    Json operator()(const Create& create) const {
        Json payload{{"name", create.name}, {"access", name_of(create.access)}};
        if (!create.cid.empty()) payload["cid"] = create.cid.value;
        return envelope("create", id, std::move(payload));
    }
    Json operator()(const Direct& direct) const {
        Json people = Json::array();
        for (const UserId& person : direct.people) people.push_back({{"id", person.value}});
        Json payload{{"people", std::move(people)}};
        if (!direct.cid.empty()) payload["cid"] = direct.cid.value;
        return envelope("direct", id, std::move(payload));
    }
    Json operator()(const Search& search) const {
        Json payload{{"query", search.query}, {"limit", search.limit}};
        if (!search.cursor.empty()) payload["cursor"] = search.cursor;
        return envelope("search", id, std::move(payload));
    }
    Json operator()(const AskLinkCard& ask) const {
        return envelope("link_card", id, {{"room", ask.room.value}, {"seq", ask.seq}, {"url", ask.url}});
    }
    Json operator()(const Typing& typing) const { return envelope("typing", id, {{"room", typing.room.value}}); }
    Json operator()(const Idle& idle) const { return envelope("idle", id, {{"idle", idle.idle}}); }
    Json operator()(const Who& who) const {
        Json payload{{"room", who.room.value}, {"limit", who.limit}};
        if (!who.after.empty()) payload["after"] = who.after;
        return envelope("who", id, std::move(payload));
    }
    Json operator()(const Change& change) const {
        Json payload{{"cid", change.cid.value}};
        if (!names_no_room(change.content.kind)) payload["room"] = change.room.value;
        write_content(change.content, payload);
        for (const ChangeName& row : change_names)
            if (row.kind == change.content.kind) return envelope(row.command, id, std::move(payload));
        return envelope("unknown", id, std::move(payload));
    }
    Json operator()(const Send& send) const {
        Json payload{{"room", send.room.value}, {"cid", send.cid.value}, {"body", send.body}};
        if (send.target != 0) payload["target"] = send.target;
        write_files(send.files, payload);
        if (send.thread != 0) payload["thread"] = send.thread;
        if (send.in_room) payload["in_room"] = true;
        if (send.forwarded) payload["forward"] = {{"room", send.forwarded->room.value}, {"seq", send.forwarded->seq}};
        return envelope("send", id, std::move(payload));
    }
    Json operator()(const History& history) const {
        Json payload{{"room", history.room.value}, {"limit", history.limit}, {"anchor", name_of_anchor(history.anchor)}};
        if (history.anchor != PageAnchor::latest) payload["seq"] = history.seq;
        if (history.anchor == PageAnchor::between) payload["until"] = history.until;
        if (history.thread != 0) payload["thread"] = history.thread;
        if (history.versions != 0) payload["versions"] = history.versions;
        return envelope("history", id, std::move(payload));
    }
    Json operator()(const Resume& resume) const {
        return envelope("resume", id, {{"room", resume.room.value}, {"epoch", resume.epoch.value}, {"last", resume.last}});
    }
    Json operator()(const BeatReply& beat) const {
        Json cursors = Json::array();
        for (const Cursor& cursor : beat.cursors) cursors.push_back({{"room", cursor.room.value}, {"last", cursor.last}});
        return envelope("beat", id, {{"cursors", std::move(cursors)}});
    }
    Json operator()(const AccountCommand& command) const { return account_json(id, command); }
};

}  // namespace

Json tree_of(const ClientMessage& message) {
    return visit(CommandWriter{message.id}, message.command);
}

}  // namespace parley
