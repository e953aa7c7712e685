// Version 9: whose avatar which file is. Base data; no event says what they hold.
#pragma once

namespace parley::server {

// `tag` names the picture to everybody: the first digits of the hash of its bytes.
inline constexpr const char* version_9_avatars = R"sql(
CREATE TABLE avatars (
    person INTEGER PRIMARY KEY REFERENCES people (no),
    file INTEGER NOT NULL UNIQUE REFERENCES files (no),
    tag TEXT NOT NULL,
    crc INTEGER NOT NULL
) STRICT;
CREATE INDEX avatars_by_tag ON avatars (tag);
)sql";

}  // namespace parley::server
