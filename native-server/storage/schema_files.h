// The part of version 4 of the schema that is about files.
#pragma once

namespace parley::server {

// `files` is base data: whose each file is, the message that holds it (none: it is being uploaded, or about to be posted), and
// under which hash its bytes lie (none: not all of them are there). `forgotten_files` names what may be deleted from the disk:
// a hash, or the id of an upload.
inline constexpr const char* version_4_files = R"sql(
CREATE TABLE files (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES people (no),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    blur TEXT NOT NULL,
    hash TEXT,
    room INTEGER REFERENCES rooms (no),
    seq INTEGER,
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;
CREATE INDEX files_by_person ON files (person);
CREATE INDEX files_by_hash ON files (hash) WHERE hash IS NOT NULL;
CREATE INDEX files_by_message ON files (room, seq) WHERE room IS NOT NULL;
CREATE INDEX files_unposted ON files (created_ms) WHERE room IS NULL;

CREATE TABLE forgotten_files (
    name TEXT PRIMARY KEY,
    crc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace parley::server
