// Version 7: what people have half written, the newest of each room. A projection, as `settings` are.
#pragma once

namespace parley::server {

inline constexpr const char* version_7_drafts = R"sql(
CREATE TABLE drafts (
    person INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    by_seq INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace parley::server
