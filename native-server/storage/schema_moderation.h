// What moderation adds to version 4 of the schema.
#pragma once

#include "native-server/storage/database.h"
#include "native-server/storage/schema.h"

namespace parley::server {

/// `bans`, `mutes`, `slow_modes`, `room_rights` and `reports` repeat what events say, as the projections of version 2 do.
/// `hidden_words` is base data: the payloads of purged messages and of their edits, out of `events` until they are restored or
/// erased for good. As in `events`, a new row goes to the end, so that secure_delete finds all of an old one.
inline constexpr const char* version_4_moderation = R"sql(
CREATE TABLE bans (
    seq INTEGER PRIMARY KEY,
    person INTEGER UNIQUE,
    address TEXT UNIQUE,
    until_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE mutes (
    room INTEGER NOT NULL,
    person INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE slow_modes (
    room INTEGER PRIMARY KEY,
    seconds INTEGER NOT NULL
) STRICT;

CREATE TABLE room_rights (
    room INTEGER NOT NULL,
    what TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (room, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
    seq INTEGER PRIMARY KEY,
    reporter INTEGER NOT NULL,
    room TEXT NOT NULL,
    target INTEGER NOT NULL,
    resolved INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_by_reporter ON reports (reporter);

CREATE TABLE hidden_words (
    no INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms (no),
    seq INTEGER NOT NULL,
    purge INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    payload TEXT NOT NULL,
    crc INTEGER NOT NULL,
    UNIQUE (room, seq)
) STRICT;
CREATE INDEX hidden_words_by_purge ON hidden_words (purge);
CREATE INDEX hidden_words_by_end ON hidden_words (until_ms);
)sql";

/// The staff room is born. False: the database failed.
bool finish_4_moderation(Database& database, const Birth& birth);

}  // namespace parley::server
