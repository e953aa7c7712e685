// Version 8: links that invite into rooms. Base data, as invitations to accounts are; no event says what they hold.
#pragma once

namespace parley::server {

inline constexpr const char* version_8_room_links = R"sql(
CREATE TABLE room_links (
    id TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL REFERENCES rooms (no),
    made_by INTEGER NOT NULL REFERENCES people (no),
    uses_left INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL
) STRICT;
CREATE INDEX room_links_by_room ON room_links (room);
)sql";

}  // namespace parley::server
