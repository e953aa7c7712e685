// Purges: the messages of a person are hidden in all rooms at once, and restored as they were.
#include <algorithm>
#include <utility>
#include <vector>

#include "native-server/storage/log_writer.h"
#include "shared/limits.h"

namespace parley::server {

bool LogWriter::hide_words(const RoomRow& staff, const PersonRow& author, EventContent& content, Replies& replies) {
    const PersonRow* found = nullptr;
    if (!tables_.people.find(content.person.id, found) || found == nullptr) return false;
    const PersonRow person = *found;
    const std::int64_t since_ms = appender_.now_ms() - static_cast<std::int64_t>(content.seconds) * 1000;
    std::vector<PurgeFinder::Message> messages;
    for (const RoomRow* room : tables_.rooms.shared()) {
        if (room->info.access == RoomAccess::staff || room->head_at_ms < since_ms) continue;
        if (!purge_finder_.find(room->no, room->info.head, person.no, since_ms, messages)) return false;
    }
    // The newest ones, where there are too many for one purge.
    if (messages.size() > limits::purge_messages_max) {
        std::sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) { return a.at_ms > b.at_ms; });
        messages.resize(limits::purge_messages_max);
    }
    std::sort(messages.begin(), messages.end(),
              [](const auto& a, const auto& b) { return std::pair(a.room, a.seq) < std::pair(b.room, b.seq); });
    const Seq purge = staff.info.head + 1;
    const std::int64_t at_ms = std::max(appender_.now_ms(), staff.head_at_ms);
    EventContent hidden;
    hidden.kind = EventKind::hidden;
    hidden.person = person.person;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const auto& [room_no, seq, said_ms] = messages[i];
        if (!tables_.hidden.keep(room_no, seq, purge, at_ms + limits::restore_ms)) return false;
        if (!tables_.erasing.erase(room_no, seq)) return false;
        if (i > 0 && messages[i - 1].room == room_no) continue;
        hidden.target = seq;
        RoomRow* room = tables_.rooms.find_shared(room_no);
        if (room == nullptr || !appender_.append_new(*room, author, MessageCid(), hidden, replies)) return false;
    }
    erased_ = erased_ || !messages.empty();
    content.messages = static_cast<std::uint32_t>(messages.size());
    return true;
}

bool LogWriter::put_words_back(const PersonRow& author, EventContent& content, Replies& replies) {
    std::vector<HiddenWords::Place> places;
    content.messages = 0;
    if (!tables_.hidden.put_back(content.target, appender_.now_ms(), places, content.messages)) return false;
    EventContent unhidden;
    unhidden.kind = EventKind::unhidden;
    unhidden.person = content.person;
    for (const HiddenWords::Place& place : places) {
        RoomRow* room = tables_.rooms.find_shared(place.room);
        unhidden.target = place.first;
        if (room == nullptr || !appender_.append_new(*room, author, MessageCid(), unhidden, replies)) return false;
    }
    return true;
}

// ---- what a purge is of ----------------------------------------------------------------------------------------------

PurgeFinder::PurgeFinder(Database& database)
    : select_at_(database, "SELECT at_ms FROM events WHERE room = ?1 AND seq = ?2"),
      select_(database,
              "SELECT seq, at_ms FROM events WHERE room = ?1 AND seq >= ?2 AND author = ?3 AND kind = 'posted' "
              "AND payload IS NOT NULL ORDER BY seq DESC LIMIT ?4") {}

// Within a room time never goes back, so where the time begins is found by halves.
bool PurgeFinder::find_first(std::int64_t room, Seq head, std::int64_t since_ms, Seq& first) {
    Seq low = 1;
    Seq high = head + 1;
    while (low < high) {
        const Seq middle = low + (high - low) / 2;
        Query query(select_at_);
        if (query.bind(1, room).bind(2, static_cast<std::int64_t>(middle)).step() != Query::Step::row) return false;
        if (query.integer(0) < since_ms)
            low = middle + 1;
        else
            high = middle;
    }
    first = low;
    return true;
}

bool PurgeFinder::find(std::int64_t room, Seq head, std::int64_t author, std::int64_t since_ms,
                       std::vector<Message>& messages) {
    Seq first = 0;
    if (!find_first(room, head, since_ms, first)) return false;
    Query query(select_);
    query.bind(1, room).bind(2, static_cast<std::int64_t>(first)).bind(3, author);
    query.bind(4, std::int64_t{limits::purge_messages_max});
    Query::Step step = query.step();
    for (; step == Query::Step::row; step = query.step())
        messages.push_back({room, static_cast<Seq>(query.integer(0)), query.integer(1)});
    return step == Query::Step::done;
}

}  // namespace parley::server
