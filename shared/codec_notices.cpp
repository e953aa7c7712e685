// What the server says, as JSON.
#include <utility>

#include "shared/codec_accounts.h"
#include "shared/codec_moderation.h"
#include "shared/codec_parts.h"
#include "shared/json_pieces.h"
#include "shared/limits.h"

namespace parley {

namespace {

Hello read_hello(Fields& fields) {
    Hello hello;
    hello.version = static_cast<std::uint32_t>(fields.number("version", UINT32_MAX));
    hello.build = fields.text("build", limits::id_bytes_max);
    hello.epoch = Epoch(fields.text("epoch", limits::id_bytes_max));
    hello.heartbeat_ms = static_cast<std::int64_t>(fields.number("heartbeat_ms", limits::integer_max));
    hello.heartbeat_grace_ms = static_cast<std::int64_t>(fields.number("heartbeat_grace_ms", limits::integer_max));
    hello.page = fields.text_or("page", limits::id_bytes_max, "");
    hello.guests = fields.flag_or("guests", true);
    hello.sign_up = sign_up_mode_from(fields.text_or("sign_up", limits::id_bytes_max, "closed")).value_or(SignUpMode::closed);
    hello.guest_rights =
        guest_rights_from(fields.text_or("guest_rights", limits::id_bytes_max, "full")).value_or(GuestRights::full);
    if (fields.has("providers")) hello.providers = read_providers(fields);
    hello.link_cards = fields.flag_or("link_cards", false);
    const Json* bounds = fields.object("limits");
    if (bounds == nullptr) return hello;
    Fields limits_read(*bounds, "limits");
    hello.body_bytes_max = limits_read.number("body_bytes_max", limits::integer_max);
    hello.frame_bytes_max = limits_read.number("frame_bytes_max", limits::integer_max);
    hello.page_events_max = limits_read.number("page_events_max", limits::integer_max);
    hello.resume_events_max = limits_read.number("resume_events_max", limits::integer_max);
    hello.rooms_per_session_max = limits_read.number("rooms_per_session_max", limits::integer_max);
    hello.queue_bytes_max = limits_read.number_or("queue_bytes_max", limits::integer_max, 0);
    hello.file_bytes_max = limits_read.number_or("file_bytes_max", limits::integer_max, 0);
    hello.typing_interval_ms = static_cast<std::int64_t>(limits_read.number_or("typing_interval_ms", limits::integer_max, 0));
    hello.typing_lapse_ms = static_cast<std::int64_t>(limits_read.number_or("typing_lapse_ms", limits::integer_max, 0));
    hello.idle_ms = static_cast<std::int64_t>(limits_read.number_or("idle_ms", limits::integer_max, 0));
    fields.absorb(limits_read);
    return hello;
}

RoomInfo read_room_field(Fields& fields, const char* field = "room") {
    const Json* room = fields.object(field);
    return room == nullptr ? RoomInfo{} : read_room_info(*room, fields);
}

Welcome read_welcome(Fields& fields) {
    Welcome welcome;
    if (const Json* user = fields.object("user")) welcome.user = read_person(*user, fields);
    welcome.token = fields.text("token", limits::token_bytes_max);
    if (const Json* rooms = fields.array("rooms", limits::rooms_max))
        for (const Json& room : *rooms) welcome.rooms.push_back(read_room_info(room, fields));
    welcome.rank = read_rank(fields);
    welcome.session = fields.text_or("session", limits::id_bytes_max, "");
    if (fields.has("personal")) welcome.personal = read_room_field(fields, "personal");
    if (!fields.has("settings")) return welcome;
    const Json* settings = fields.array("settings", limits::settings_per_person_max + limits::drafts_per_person_max);
    if (settings == nullptr) return welcome;
    for (const Json& json : *settings) {
        Fields setting(json, "setting");
        welcome.settings.push_back(
            {setting.text("key", limits::id_bytes_max), setting.text("value", limits::setting_bytes_max)});
        fields.absorb(setting);
    }
    return welcome;
}

Page read_page(Fields& fields) {
    Page page{read_room(fields), read_events(fields), fields.flag("more"), fields.flag_or("more_after", false),
              fields.number_or("head", limits::integer_max, 0)};
    if (!fields.has("root")) return page;
    if (const Json* root = fields.object("root")) page.root = read_event(*root, fields);
    return page;
}

Found read_found(Fields& fields) {
    Found found;
    if (const Json* hits = fields.array("hits", limits::search_hits_max)) {
        for (const Json& json : *hits) {
            Fields one(json, "hit");
            Hit hit;
            if (const Json* event = one.object("event")) hit.event = read_event(*event, one);
            if (const Json* pieces = one.array("snippet", limits::snippet_pieces_max))
                for (const Json& piece : *pieces)
                    if (const auto* text = piece.get_ptr<const std::string*>()) hit.snippet.push_back(*text);
            fields.absorb(one);
            found.hits.push_back(std::move(hit));
        }
    }
    found.more = fields.flag("more");
    found.cursor = fields.text_or("cursor", limits::id_bytes_max, "");
    found.complete = fields.flag_or("complete", true);
    return found;
}

std::uint32_t read_count(Fields& fields) {
    return static_cast<std::uint32_t>(fields.number("count", UINT32_MAX));
}

std::vector<Person> read_people(Fields& fields, std::size_t people_max) {
    std::vector<Person> people;
    const Json* array = fields.array("people", people_max);
    if (array == nullptr) return people;
    for (const Json& person : *array) people.push_back(read_person(person, fields));
    return people;
}

/// One that this version does not know is how most are.
PersonStatus status_named(std::string_view name) {
    if (name == "away") return PersonStatus::away;
    return name == "dnd" ? PersonStatus::dnd : PersonStatus::online;
}

std::vector<PersonHere> read_people_here(Fields& fields, std::size_t people_max) {
    std::vector<PersonHere> people;
    const Json* array = fields.array("people", people_max);
    if (array == nullptr) return people;
    for (const Json& json : *array) {
        Person person = read_person(json, fields);
        Fields one(json, "person");
        people.push_back({std::move(person), status_named(one.text_or("status", limits::id_bytes_max, ""))});
        fields.absorb(one);
    }
    return people;
}

PresencePush read_presence(Fields& fields) {
    PresencePush push{read_room(fields), read_count(fields), fields.number("rev", limits::integer_max)};
    if (fields.has("people")) push.people = read_people_here(fields, limits::presence_named_max);
    return push;
}

Present read_present(Fields& fields) {
    return Present{read_room(fields),
                   read_count(fields),
                   fields.number("rev", limits::integer_max),
                   read_people_here(fields, limits::present_people_max),
                   fields.flag("more"),
                   fields.text_or("cursor", limits::present_cursor_bytes_max, "")};
}

Joined read_joined(Fields& fields) {
    return Joined{read_room_field(fields), Epoch(fields.text("epoch", limits::id_bytes_max)), read_events(fields),
                  fields.flag("more")};
}

LinkCardAnswer read_link_card(Fields& fields) {
    LinkCardAnswer answer{fields.text("url", limits::link_bytes_max), {}};
    if (fields.has("title"))
        answer.card = LinkCard{fields.text("site", limits::link_card_site_bytes_max),
                               fields.text("title", limits::link_card_title_bytes_max),
                               fields.text_or("text", limits::link_card_text_bytes_max, "")};
    return answer;
}

ErrorReply read_error(Fields& fields) {
    return ErrorReply{fields.number("code", limits::integer_max), fields.text("name", limits::id_bytes_max),
                      fields.text("message", sentence_bytes_max), fields.flag("temporary"),
                      fields.number_or("retry_ms", limits::integer_max, 0)};
}

}  // namespace

Notice read_notice(std::string_view type, const Json& payload, Fields& fields) {
    if (type == "event") return EventPush{read_event(payload, fields)};
    if (type == "ack") return Ack{read_room(fields), read_cid(fields), read_seq(fields, "seq"), read_time(fields, "at")};
    if (type == "beat") return Beat{};
    if (type == "presence") return read_presence(fields);
    if (type == "typing")
        return TypingPush{read_room(fields), read_people(fields, limits::typing_people_max), read_count(fields)};
    if (type == "present") return read_present(fields);
    if (type == "hello") return read_hello(fields);
    if (type == "welcome") return read_welcome(fields);
    if (type == "joined") return read_joined(fields);
    if (type == "left") return Left{read_room(fields)};
    if (type == "page") return read_page(fields);
    if (type == "events") return Resumed{read_room(fields), read_epoch(fields), read_seq(fields, "head"), read_events(fields)};
    if (type == "gap") return Gap{read_room(fields), read_epoch(fields), read_seq(fields, "last"), read_seq(fields, "head")};
    if (type == "reset") return Reset{read_room(fields), read_epoch(fields), read_seq(fields, "head")};
    if (type == "person") {
        PersonRenamed renamed;
        if (const Json* person = fields.object("person")) renamed.person = read_person(*person, fields);
        return renamed;
    }
    if (type == "room") return RoomAdded{read_room_field(fields)};
    if (type == "gone") return RoomGone{read_room(fields)};
    if (type == "found") return read_found(fields);
    if (type == "link_card") return read_link_card(fields);
    if (type == "resync") return Resync{read_room(fields), read_seq(fields, "head")};
    if (type == "reconnect") return Reconnect{read_time(fields, "after_ms")};
    if (type == "error") return read_error(fields);
    if (auto notice = read_account_notice(type, fields)) return std::move(*notice);
    return UnknownPush{std::string(type)};
}

namespace {

Json people_json(const std::vector<Person>& people) {
    Json json = Json::array();
    for (const Person& person : people) json.push_back(person_json(person));
    return json;
}

Json people_json(const std::vector<PersonHere>& people) {
    Json json = Json::array();
    for (const PersonHere& person : people) {
        Json& one = json.emplace_back(person_json(person));
        if (person.status != PersonStatus::online) one["status"] = person.status == PersonStatus::away ? "away" : "dnd";
    }
    return json;
}

struct NoticeWriter {
    RequestId id;

    Json operator()(const Hello& hello) const {
        Json bounds{{"body_bytes_max", hello.body_bytes_max},
                    {"frame_bytes_max", hello.frame_bytes_max},
                    {"page_events_max", hello.page_events_max},
                    {"resume_events_max", hello.resume_events_max},
                    {"rooms_per_session_max", hello.rooms_per_session_max}};
        if (hello.queue_bytes_max != 0) bounds["queue_bytes_max"] = hello.queue_bytes_max;
        if (hello.file_bytes_max != 0) bounds["file_bytes_max"] = hello.file_bytes_max;
        if (hello.typing_interval_ms != 0) bounds["typing_interval_ms"] = hello.typing_interval_ms;
        if (hello.typing_lapse_ms != 0) bounds["typing_lapse_ms"] = hello.typing_lapse_ms;
        if (hello.idle_ms != 0) bounds["idle_ms"] = hello.idle_ms;
        Json payload{{"version", hello.version},
                     {"build", hello.build},
                     {"epoch", hello.epoch.value},
                     {"heartbeat_ms", hello.heartbeat_ms},
                     {"heartbeat_grace_ms", hello.heartbeat_grace_ms},
                     {"limits", std::move(bounds)}};
        if (!hello.page.empty()) payload["page"] = hello.page;
        payload["guests"] = hello.guests;
        payload["sign_up"] = name_of(hello.sign_up);
        if (hello.guest_rights != GuestRights::full) payload["guest_rights"] = name_of(hello.guest_rights);
        if (!hello.providers.empty()) payload["providers"] = providers_json(hello.providers);
        if (hello.link_cards) payload["link_cards"] = true;
        return envelope("hello", id, std::move(payload));
    }
    Json operator()(const Welcome& welcome) const {
        Json rooms = Json::array();
        for (const RoomInfo& room : welcome.rooms) rooms.push_back(room_json(room));
        Json payload{{"user", person_json(welcome.user)}, {"token", welcome.token}, {"rooms", std::move(rooms)}};
        payload["rank"] = name_of(welcome.rank);
        if (!welcome.session.empty()) payload["session"] = welcome.session;
        if (!welcome.personal.id.empty()) payload["personal"] = room_json(welcome.personal);
        if (!welcome.settings.empty()) {
            Json settings = Json::array();
            for (const Setting& setting : welcome.settings)
                settings.push_back({{"key", setting.key}, {"value", setting.value}});
            payload["settings"] = std::move(settings);
        }
        return envelope("welcome", id, std::move(payload));
    }
    Json operator()(const Joined& joined) const {
        return envelope("joined", id,
                        {{"room", room_json(joined.room)},
                         {"epoch", joined.epoch.value},
                         {"events", events_json(joined.events)},
                         {"more", joined.more}});
    }
    Json operator()(const Left& left) const { return envelope("left", id, {{"room", left.room.value}}); }
    Json operator()(const Ack& ack) const {
        return envelope("ack", id, {{"room", ack.room.value}, {"cid", ack.cid.value}, {"seq", ack.seq}, {"at", ack.at_ms}});
    }
    Json operator()(const Page& page) const {
        Json payload{{"room", page.room.value}, {"events", events_json(page.events)}, {"more", page.more}, {"head", page.head}};
        if (page.more_after) payload["more_after"] = true;
        if (page.root) payload["root"] = event_json(*page.root);
        return envelope("page", id, std::move(payload));
    }
    Json operator()(const Found& found) const {
        Json hits = Json::array();
        for (const Hit& hit : found.hits) hits.push_back({{"event", event_json(hit.event)}, {"snippet", hit.snippet}});
        Json payload{{"hits", std::move(hits)}, {"more", found.more}};
        if (!found.cursor.empty()) payload["cursor"] = found.cursor;
        if (!found.complete) payload["complete"] = false;
        return envelope("found", id, std::move(payload));
    }
    Json operator()(const Present& present) const {
        Json payload{{"room", present.room.value},
                     {"count", present.count},
                     {"rev", present.rev},
                     {"people", people_json(present.people)},
                     {"more", present.more}};
        if (!present.cursor.empty()) payload["cursor"] = present.cursor;
        return envelope("present", id, std::move(payload));
    }
    Json operator()(const PresencePush& push) const {
        Json payload{{"room", push.room.value}, {"count", push.count}, {"rev", push.rev}};
        if (!push.people.empty()) payload["people"] = people_json(push.people);
        return envelope("presence", id, std::move(payload));
    }
    Json operator()(const TypingPush& push) const {
        return envelope("typing", id, {{"room", push.room.value}, {"people", people_json(push.people)}, {"count", push.count}});
    }
    Json operator()(const PersonRenamed& renamed) const {
        return envelope("person", id, {{"person", person_json(renamed.person)}});
    }
    Json operator()(const LinkCardAnswer& answer) const {
        Json payload{{"url", answer.url}};
        if (answer.card) {
            payload["site"] = answer.card->site;
            payload["title"] = answer.card->title;
            if (!answer.card->text.empty()) payload["text"] = answer.card->text;
        }
        return envelope("link_card", id, std::move(payload));
    }
    Json operator()(const RoomGone& gone) const { return envelope("gone", id, {{"room", gone.room.value}}); }
    Json operator()(const Resumed& resumed) const {
        return envelope("events", id,
                        {{"room", resumed.room.value},
                         {"epoch", resumed.epoch.value},
                         {"head", resumed.head},
                         {"events", events_json(resumed.events)}});
    }
    Json operator()(const Gap& gap) const {
        return envelope("gap", id,
                        {{"room", gap.room.value}, {"epoch", gap.epoch.value}, {"last", gap.last}, {"head", gap.head}});
    }
    Json operator()(const Reset& reset) const {
        return envelope("reset", id, {{"room", reset.room.value}, {"epoch", reset.epoch.value}, {"head", reset.head}});
    }
    Json operator()(const RoomAdded& added) const { return envelope("room", id, {{"room", room_json(added.room)}}); }
    Json operator()(const EventPush& push) const { return envelope("event", id, event_json(push.event)); }
    Json operator()(const Resync& resync) const {
        return envelope("resync", id, {{"room", resync.room.value}, {"head", resync.head}});
    }
    Json operator()(const Beat&) const { return envelope("beat", id, Json::object()); }
    Json operator()(const Reconnect& reconnect) const { return envelope("reconnect", id, {{"after_ms", reconnect.after_ms}}); }
    Json operator()(const ErrorReply& error) const {
        Json payload{{"code", error.code}, {"name", error.name}, {"message", error.message}, {"temporary", error.temporary}};
        if (error.temporary) payload["retry_ms"] = error.retry_ms;
        return envelope("error", id, std::move(payload));
    }
    Json operator()(const AccountNotice& notice) const { return account_json(id, notice); }
    Json operator()(const UnknownPush& unknown) const { return envelope(unknown.type, id, Json::object()); }
};

}  // namespace

Json tree_of(const ServerMessage& message) {
    return visit(NoticeWriter{message.id}, message.notice);
}

}  // namespace parley
