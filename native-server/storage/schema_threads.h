// Version 6: threads. What was answered where, and who takes part, are projections; an event's target says the thread.
#pragma once

namespace parley::server {

inline constexpr const char* version_6_threads = R"sql(
CREATE INDEX events_in_threads ON events (room, target, seq) WHERE kind = 'posted' AND target IS NOT NULL;

CREATE TABLE threads (
    room INTEGER NOT NULL,
    root INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    last INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    PRIMARY KEY (room, root)
) STRICT, WITHOUT ROWID;

CREATE TABLE thread_people (
    room INTEGER NOT NULL,
    person INTEGER NOT NULL,
    root INTEGER NOT NULL,
    is_in INTEGER NOT NULL,
    read INTEGER NOT NULL,
    PRIMARY KEY (person, room, root)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace parley::server
