// The rooms as the writer knows them: all the time those that people share, personal logs while they are used.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "native-server/storage/database.h"
#include "native-server/storage/projections.h"
#include "shared/message.h"
#include "shared/permissions.h"

namespace parley::server {

/// How long and how many messages are kept; 0: for ever, all.
struct Retention {
    std::uint32_t days = 0;
    std::uint32_t messages = 0;

    [[nodiscard]] bool keeps_all() const { return days == 0 && messages == 0; }
};

struct RoomRow {
    std::int64_t no = 0;
    RoomInfo info;
    std::int64_t head_at_ms = 0;
    std::int64_t messages = 0;
    Retention retention;
    Seq expired_to = 0;
    bool touched = false;  ///< the head differs from the row in the database

    // Of the sweep that goes through the room (writer_sweep.cpp), in memory only.
    Seq swept_to = 0;
    Seq swept_message = 0;  ///< the newest message that the sweep found too old
    bool swept_any = false;

    [[nodiscard]] RoomFacts facts() const { return {info.access, info.archived, info.rights}; }
};

/// Whether the id is that of a personal log.
bool is_personal(const RoomId& id);

/// On one connection, of one thread. Rows stay where they are until forget() or let_go().
class RoomTable {
public:
    RoomTable(Database& database, Projections& projections);
    RoomTable(const RoomTable&) = delete;
    RoomTable& operator=(const RoomTable&) = delete;

    /// Reads all shared rooms. False: the database failed, or a row is damaged; damage() says what.
    bool load();
    /// Null: there is no such room, or no such personal log yet. False as above.
    bool find(const RoomId& id, RoomRow*& found);
    /// Null: none that is shared.
    RoomRow* find_shared(std::int64_t no);
    bool find_direct(const std::string& direct_key, RoomRow*& found);
    /// There is one in every database of the present version; null only while none is loaded.
    [[nodiscard]] RoomRow* staff() const { return staff_; }
    /// Adds a room without events; its `created` event, or the first of a personal log, is in the same transaction.
    bool add(RoomInfo info, const std::string& direct_key, std::int64_t now_ms, RoomRow*& added);

    /// A personal log with all that it holds, and what its events made of it. Nothing where there is none.
    bool remove_personal(const RoomId& id, std::int64_t person);

    void touch(RoomRow& row);
    /// Stores the heads of touched rooms.
    bool store_heads();

    /// Shared rooms, in order of creation.
    [[nodiscard]] std::vector<RoomRow*> shared();
    [[nodiscard]] std::size_t shared_count() const { return shared_by_no_.size(); }
    /// After a transaction was lost: load() again.
    void forget();
    /// Between transactions: forgets personal logs when there are many.
    void let_go();
    /// What is wrong with a row, if that was the failure.
    [[nodiscard]] const std::string& damage() const { return damaged_; }

private:
    bool read_row(const Query& query, RoomRow& row);
    bool load_moderation();
    bool count_members();
    RoomRow* remember(RoomRow row);

    Database& database_;
    Projections& projections_;
    std::unordered_map<RoomId, RoomRow> rows_;
    std::unordered_map<std::int64_t, RoomRow*> shared_by_no_;
    std::vector<RoomRow*> touched_;
    RoomRow* staff_ = nullptr;
    std::string damaged_;
    Statement select_by_id_;
    Statement select_direct_;
    Statement insert_;
};

}  // namespace parley::server
