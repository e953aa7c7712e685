// Version 5: sessions that are tokens for programs, names that nobody gets any more, and people whose words are being erased.
// Base data, as accounts are.
#pragma once

namespace parley::server {

inline constexpr const char* version_5_accounts = R"sql(
ALTER TABLE sessions ADD COLUMN scopes TEXT;
ALTER TABLE sessions ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET crc = checksum(person, id, token_hash, next_hash, device, created_ms, seen_ms, scopes, expires_ms);

CREATE TABLE kept_names (
    no INTEGER PRIMARY KEY,
    skeleton TEXT NOT NULL UNIQUE,
    since_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;

CREATE TABLE leaving (
    person INTEGER PRIMARY KEY REFERENCES people (no),
    crc INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace parley::server
