// Links that invite into rooms.
#include <optional>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "native-server/storage/writer_replies.h"
#include "shared/limits.h"

namespace parley::server {

bool LogWriter::find_link_place(const UserId& by, const RoomId& room, bool as_member, Place& place) {
    const PersonRow* known = nullptr;
    if (is_personal(room)) return true;
    if (!tables_.people.find(by, known)) return false;
    if (known == nullptr) return true;
    place.author = *known;
    AppendRequest asked;
    asked.room = room;
    asked.content.kind = EventKind::invited;
    asked.as_member = as_member;
    return find_place(asked, place);
}

bool LogWriter::holds(const RoomLinkRow& link, const Place& place, bool& is_good) {
    is_good = false;
    if (link.room != place.room->no || (link.expires_ms != 0 && link.expires_ms <= place.now_ms)) return true;
    const PersonRow* maker = nullptr;
    if (!tables_.people.find(link.made_by, maker)) return false;
    if (maker == nullptr) return true;
    Place of_maker;
    if (!find_link_place(maker->person.id, place.id, false, of_maker)) return false;
    is_good = link_holds(of_maker.facts, of_maker.actor);
    return true;
}

bool LogWriter::list_links(const Place& place, std::vector<RoomLinkRow>& links) {
    std::vector<RoomLinkRow> all;
    if (!tables_.room_links.list(place.room->no, place.now_ms, all)) return false;
    for (RoomLinkRow& link : all) {
        bool is_good = false;
        if (!holds(link, place, is_good)) return false;
        if (is_good) links.push_back(std::move(link));
    }
    return true;
}

bool LogWriter::act(Ticket ticket, const AddRoomLink& act, Replies& replies) {
    Place place;
    if (!find_link_place(act.by, act.room, act.as_member, place)) return false;
    if (place.room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
    if (const auto refused = refusal(place.facts, place.actor, LinkAct::make))
        return answer_account(ticket, worded(make_error(*refused), place), replies);
    std::vector<RoomLinkRow> links;
    if (!tables_.room_links.remove_expired(place.now_ms) || !tables_.room_links.list(place.room->no, place.now_ms, links))
        return false;
    if (links.size() >= limits::room_links_max) {
        return answer_account(
            ticket,
            Error{ErrorCode::too_large, "There are too many links to this room. Revoke one that is not needed any more."},
            replies);
    }
    const RoomLinkRow link{act.id,          act.code_hash, place.room->no,
                           place.author.no, act.uses,      act.lasts_ms == 0 ? 0 : place.now_ms + act.lasts_ms};
    bool added = false;
    if (!tables_.room_links.add(link, added)) return false;
    if (!added) return answer_account(ticket, make_error(ErrorCode::storage_unavailable), replies);  // they are random
    const Person& by = place.author.person;
    return answer_account(ticket, AccountAnswer(RoomLinkInfo{link.id, "", by.id, by.name, act.uses, link.expires_ms}), replies);
}

bool LogWriter::act(Ticket ticket, const FindRoomLinks& act, Replies& replies) {
    Place place;
    if (!find_link_place(act.by, act.room, act.as_member, place)) return false;
    if (place.room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
    if (const auto refused = refusal(place.facts, place.actor, LinkAct::list))
        return answer_account(ticket, worded(make_error(*refused), place), replies);
    std::vector<RoomLinkRow> links;
    if (!list_links(place, links)) return false;
    RoomLinkList list{act.room, {}};
    for (RoomLinkRow& link : links) {
        const PersonRow* maker = nullptr;
        if (!tables_.people.find(link.made_by, maker) || maker == nullptr) return false;
        list.links.push_back({std::move(link.id), "", maker->person.id, maker->person.name,
                              static_cast<std::uint32_t>(link.uses_left), link.expires_ms});
    }
    return answer_account(ticket, AccountAnswer(std::move(list)), replies);
}

bool LogWriter::act(Ticket ticket, const RemoveRoomLink& act, Replies& replies) {
    Place place;
    if (!find_link_place(act.by, act.room, act.as_member, place)) return false;
    if (place.room == nullptr) return answer_account(ticket, make_error(ErrorCode::unknown_room), replies);
    std::vector<RoomLinkRow> links;
    if (!tables_.room_links.list(place.room->no, place.now_ms, links)) return false;
    const RoomLinkRow* named = nullptr;
    for (const RoomLinkRow& link : links)
        if (link.id == act.id) named = &link;
    const bool own = named == nullptr || named->made_by == place.author.no;
    if (const auto refused = refusal(place.facts, place.actor, own ? LinkAct::revoke_own : LinkAct::revoke))
        return answer_account(ticket, worded(make_error(*refused), place), replies);
    if (named != nullptr && !tables_.room_links.remove(named->id)) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

bool LogWriter::act(Ticket ticket, const UseRoomLink& act, Replies& replies) {
    Place place;
    if (!find_link_place(act.by, act.room, false, place)) return false;
    if (place.room != nullptr && place.membership.role != Role::none)
        return answer_account(ticket, AccountAnswer(Done{}), replies);
    std::optional<RoomLinkRow> link;
    bool is_good = false;
    if (place.room != nullptr && !tables_.room_links.find(act.code_hash, link)) return false;
    if (link && !holds(*link, place, is_good)) return false;
    if (!is_good) return answer_account(ticket, make_error(ErrorCode::bad_invitation), replies);
    place.actor.invited = true;
    EventContent joined;
    joined.kind = EventKind::joined;
    if (const auto refused = refusal(place.facts, place.actor, joined, {}))
        return answer_account(ticket, worded(make_error(*refused), place), replies);
    if (!tables_.room_links.use(*link)) return false;
    if (!appender_.append_new(*place.room, place.author, MessageCid(), joined, replies)) return false;
    return answer_account(ticket, AccountAnswer(Done{}), replies);
}

}  // namespace parley::server
