// The tables that a writer works on, and what it remembers of them. One connection, one thread.
#pragma once

#include <string>

#include "native-server/storage/accounts.h"
#include "native-server/storage/avatars.h"
#include "native-server/storage/database.h"
#include "native-server/storage/erasing.h"
#include "native-server/storage/event_rows.h"
#include "native-server/storage/files.h"
#include "native-server/storage/hidden_words.h"
#include "native-server/storage/identities.h"
#include "native-server/storage/moderation.h"
#include "native-server/storage/people.h"
#include "native-server/storage/projections.h"
#include "native-server/storage/room_links.h"
#include "native-server/storage/room_table.h"
#include "native-server/storage/sessions.h"
#include "native-server/storage/standings.h"

namespace parley::server {

struct LogTables {
    /// `connection` has the present schema and outlives the tables.
    explicit LogTables(Database& connection)
        : database(connection),
          projections(connection),
          people(connection),
          accounts(connection),
          sessions(connection),
          identities(connection),
          room_links(connection),
          rooms(connection, projections),
          standings(connection),
          erasing(connection),
          files(connection),
          avatars(connection),
          hidden(connection),
          moderation(connection),
          inserter(connection),
          finder(connection) {}

    /// What is remembered all the time. False: the database failed.
    bool load() { return rooms.load() && moderation.load(); }

    /// Nothing that is remembered comes from a transaction that was lost.
    void forget() {
        people.forget();
        accounts.forget();
        sessions.forget();
        files.forget();
        identities.forget();
        room_links.forget();
        rooms.forget();
        standings.forget();
        hidden.forget();
        moderation.forget();
        damage.clear();
    }

    /// Why the last call failed.
    [[nodiscard]] std::string failure() const {
        for (const std::string* found : {&damage, &people.damage(), &rooms.damage(), &accounts.damage(), &sessions.damage(),
                                         &files.damage(), &identities.damage(), &room_links.damage(), &hidden.damage()})
            if (!found->empty()) return *found;
        return database.error();
    }

    Database& database;
    Projections projections;
    People people;
    Accounts accounts;
    Sessions sessions;
    LinkedIdentities identities;
    RoomLinks room_links;
    RoomTable rooms;
    Standings standings;
    Erasing erasing;
    Files files;
    Avatars avatars;
    HiddenWords hidden;
    Moderation moderation;
    EventInserter inserter;
    EventFinder finder;
    std::string damage;  ///< of a row of `events`
};

}  // namespace parley::server
