#include "shared/codec_room_links.h"

#include <utility>

#include "shared/json_pieces.h"
#include "shared/limits.h"
#include "shared/message.h"

namespace parley {

namespace {

RoomId read_room_of_links(Fields& fields) {
    return RoomId(fields.text("room", limits::id_bytes_max));
}

NewRoomLink read_new_link(Fields& fields) {
    NewRoomLink wanted{read_room_of_links(fields)};
    wanted.uses = static_cast<std::uint32_t>(fields.number_or("uses", limits::invitation_uses_max, 0));
    wanted.seconds = fields.number_or("seconds", limits::room_link_seconds_max, 0);
    return wanted;
}

RoomLinkInfo read_link(Fields& fields) {
    RoomLinkInfo link;
    link.id = fields.text("id", limits::id_bytes_max);
    link.code = fields.text_or("code", limits::token_bytes_max, "");
    if (const Json* json = fields.object("by")) {
        Person by = read_person(*json, fields);
        link.by = std::move(by.id);
        link.by_name = std::move(by.name);
    }
    link.uses_left = static_cast<std::uint32_t>(fields.number_or("uses_left", limits::invitation_uses_max, 0));
    link.expires_ms = static_cast<std::int64_t>(fields.number_or("expires", limits::integer_max, 0));
    return link;
}

RoomLinkList read_link_list(Fields& fields) {
    RoomLinkList list{read_room_of_links(fields), {}};
    const Json* array = fields.array("links", limits::room_links_max);
    if (array == nullptr) return list;
    for (const Json& json : *array) {
        Fields one(json, "link");
        list.links.push_back(read_link(one));
        fields.absorb(one);
    }
    return list;
}

Json link_json(const RoomLinkInfo& link) {
    Json json{{"id", link.id}, {"by", person_json({link.by, link.by_name})}};
    if (!link.code.empty()) json["code"] = link.code;
    if (link.uses_left != 0) json["uses_left"] = link.uses_left;
    if (link.expires_ms != 0) json["expires"] = link.expires_ms;
    return json;
}

}  // namespace

std::optional<AccountCommand> read_room_link_command(std::string_view type, Fields& fields) {
    if (type == "new_room_link") return read_new_link(fields);
    if (type == "room_links") return ListRoomLinks{read_room_of_links(fields)};
    if (type == "revoke_room_link")
        return RevokeRoomLink{read_room_of_links(fields), fields.text("link", limits::id_bytes_max)};
    return std::nullopt;
}

std::optional<AccountNotice> read_room_link_notice(std::string_view type, Fields& fields) {
    if (type == "room_link") return read_link(fields);
    if (type == "room_link_list") return read_link_list(fields);
    return std::nullopt;
}

Json room_link_json(RequestId id, const NewRoomLink& wanted) {
    Json payload{{"room", wanted.room.value}};
    if (wanted.uses != 0) payload["uses"] = wanted.uses;
    if (wanted.seconds != 0) payload["seconds"] = wanted.seconds;
    return envelope("new_room_link", id, std::move(payload));
}

Json room_link_json(RequestId id, const ListRoomLinks& list) {
    return envelope("room_links", id, {{"room", list.room.value}});
}

Json room_link_json(RequestId id, const RevokeRoomLink& revoke) {
    return envelope("revoke_room_link", id, {{"room", revoke.room.value}, {"link", revoke.link}});
}

Json room_link_json(RequestId id, const RoomLinkInfo& link) {
    return envelope("room_link", id, link_json(link));
}

Json room_link_json(RequestId id, const RoomLinkList& list) {
    Json links = Json::array();
    for (const RoomLinkInfo& link : list.links) links.push_back(link_json(link));
    return envelope("room_link_list", id, {{"room", list.room.value}, {"links", std::move(links)}});
}

}  // namespace parley
