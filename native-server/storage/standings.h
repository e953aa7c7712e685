// What people are in rooms, and how far they have read, from the projections.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "native-server/storage/database.h"
#include "native-server/storage/room_table.h"
#include "shared/message.h"

namespace parley::server {

struct MemberRow {
    Role role = Role::none;  ///< as stored; effective_role() has the last word
    Seq since = 0;           ///< the event that made them one
    Seq invited_by = 0;      ///< the event that invites them; 0: not invited
};

/// On one connection, of one thread. False, everywhere: the database failed.
class Standings {
public:
    explicit Standings(Database& database);
    Standings(const Standings&) = delete;
    Standings& operator=(const Standings&) = delete;

    bool find(std::int64_t room, std::int64_t person, MemberRow& membership);
    /// 0: never marked.
    bool read_marker(std::int64_t room, std::int64_t person, Seq& read);
    /// The whole relation, with what is unread.
    bool standing(const RoomRow& room, std::int64_t person, Standing& standing);
    /// Whether they take part in a thread, and how far they have read it.
    bool thread_read(std::int64_t room, std::int64_t person, Seq root, std::optional<Seq>& read);
    /// The numbers of rooms in which a person is a member, invited, or has a read marker, or takes part in a thread; ascending.
    bool rooms_of(std::int64_t person, std::vector<std::int64_t>& rooms);
    bool settings_of(std::int64_t person, std::vector<Setting>& settings);
    /// Members who let others see how far they have read, in the order of their numbers. Empty also where more than
    /// limits::readers_room_max are members.
    struct ReaderRow {
        std::int64_t person = 0;
        Seq read = 0;
    };
    bool readers_of(std::int64_t room, std::vector<ReaderRow>& readers);

    /// An event changed who is what in this room.
    void changed(std::int64_t room);
    /// After a transaction was lost.
    void forget();

private:
    bool load_threads(std::int64_t room, std::int64_t person, std::vector<ThreadStanding>& threads);
    bool load(std::int64_t room, std::int64_t person, MemberRow& membership);

    std::unordered_map<std::int64_t, std::unordered_map<std::int64_t, MemberRow>> remembered_;  ///< by room, by person
    std::size_t remembered_count_ = 0;
    Statement select_member_;
    Statement select_invitation_;
    Statement select_read_;
    Statement select_ordinal_;
    Statement select_rooms_;
    Statement select_settings_;
    Statement select_thread_;
    Statement select_threads_;
    Statement select_readers_;
};

}  // namespace parley::server
