// A database of an older version becomes one of the present version, with everything that was in it.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "native-server/storage/integrity.h"
#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

// As version 1 made and filled it.
constexpr const char* version_1 = R"sql(
PRAGMA journal_mode = WAL;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE people (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, token_hash TEXT UNIQUE,
    created_ms INTEGER NOT NULL) STRICT;
CREATE TABLE rooms (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, topic TEXT NOT NULL,
    head INTEGER NOT NULL DEFAULT 0, head_at_ms INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL) STRICT;
CREATE TABLE events (room INTEGER NOT NULL REFERENCES rooms (no), seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL, author INTEGER NOT NULL REFERENCES people (no), cid TEXT, payload TEXT,
    PRIMARY KEY (room, seq)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_cid ON events (author, cid) WHERE cid IS NOT NULL;
PRAGMA application_id = 1885434476;
PRAGMA user_version = 1;
INSERT INTO meta VALUES ('epoch', 'an-old-epoch');
INSERT INTO people VALUES (1, 'u-ann', 'Ann', 'hash of u-ann', 1000), (2, 'u-bob', 'Böb', NULL, 2000);
INSERT INTO rooms VALUES (1, 'lobby', 'Lobby', 'Everybody is here', 4, 1800000000000, 1000),
    (2, 'random', 'Random', 'Anything goes', 0, 0, 1000), (3, 'tea', 'Tea & biscuits', '', 1, 5000, 3000);
INSERT INTO events VALUES
    (1, 1, 4000, 'posted', 1, 'a', json_object('body', 'one' || char(10) || 'line')),
    (1, 2, 4001, 'posted', 2, 'a', json_object('body', 'two', 'via', 'plain')),
    (1, 3, 4002, 'posted', 2, '', json_object('body', 'without a cid')),
    (1, 4, 1800000000000, 'posted', 1, 'b', json_object('body', 'four ' || char(1) || ' 漢')),
    (3, 1, 5000, 'posted', 1, 'c', json_object('body', 'in tea'));
)sql";

// What version 2 had in place of the tables of versions 3 to 9, put into a database of the present version.
constexpr const char* back_to_version_2 = R"sql(
DROP TABLE avatars;
DROP TABLE files;
DROP TABLE forgotten_files;
DROP TABLE identities;
DROP TABLE kept_names;
DROP TABLE leaving;
DROP TABLE room_links;
DROP TABLE drafts;
DROP TABLE threads;
DROP TABLE thread_people;
DROP INDEX events_in_threads;
DROP TABLE bans;
DROP TABLE mutes;
DROP TABLE slow_modes;
DROP TABLE room_rights;
DROP TABLE reports;
DROP TABLE hidden_words;
DELETE FROM events WHERE room IN (SELECT no FROM rooms WHERE access = 'staff');
DELETE FROM room_state WHERE room IN (SELECT no FROM rooms WHERE access = 'staff');
DELETE FROM rooms WHERE access = 'staff';
DROP TABLE sessions;
DROP TABLE reset_codes;
DROP TABLE sign_up_codes;
DROP TABLE accounts;
CREATE TABLE old_people (no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, token_hash TEXT UNIQUE,
    created_ms INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT;
INSERT INTO old_people SELECT no, id, name, iif(id = 'u-ann', 'hash of u-ann', NULL), created_ms,
    checksum(no, id, name, iif(id = 'u-ann', 'hash of u-ann', NULL), created_ms) FROM people;
DROP TABLE people;
ALTER TABLE old_people RENAME TO people;
PRAGMA user_version = 2;
)sql";

class MigrationTest : public SqliteLogTest {
protected:
    void make_version_1() {
        std::filesystem::create_directory(data());
        alter(version_1);
    }
};

TEST_F(MigrationTest, KeepsEveryEventInItsPlaceAndTellsWhatCreatedTheRoomAfterThem) {
    make_version_1();
    open();
    const std::vector<Event> all = events();
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(bodies(), (std::vector<std::string>{"one\nline", "two", "without a cid", "four \x01 漢"}));
    EXPECT_EQ(all[1].author.name, "Böb");
    EXPECT_EQ(all[1].via, Via::plain);
    EXPECT_EQ(all[1].cid.value, "a");
    EXPECT_EQ(all[1].at_ms, 4001);
    EXPECT_EQ(all[2].cid.value, "");
    EXPECT_EQ(all[4].kind, EventKind::created);
    EXPECT_EQ(all[4].name, "Lobby");
    EXPECT_EQ(all[4].topic, "Everybody is here");
    EXPECT_EQ(all[4].access, RoomAccess::everyone);
    EXPECT_EQ(all[4].author.id.value, "parley");
    EXPECT_EQ(all[4].at_ms, 1'800'000'000'000) << "time does not go back";
}

TEST_F(MigrationTest, KeepsTheRoomsThePeopleAndTheEpoch) {
    make_version_1();
    open();
    const LogState state = log_->state();
    EXPECT_EQ(state.epoch.value, "an-old-epoch");
    ASSERT_EQ(state.rooms.size(), 4U);
    EXPECT_EQ(state.rooms[3].access, RoomAccess::staff);
    EXPECT_EQ(state.rooms[1].head, 1U);
    EXPECT_EQ(state.rooms[2].id.value, "tea");
    EXPECT_EQ(state.rooms[2].name, "Tea & biscuits");
    EXPECT_EQ(state.rooms[2].head, 2U);
    const auto found = ask<PersonReply>(FindPersonRequest{++ticket_, "hash of u-ann"});
    ASSERT_TRUE(found.result.ok());
    EXPECT_EQ(found.result.value().person.id, ann.id);
}

TEST_F(MigrationTest, ARetryFromBeforeIsStillARetry) {
    make_version_1();
    open();
    const auto again = append("b", "four \x01 漢");
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again.value().duplicate);
    EXPECT_EQ(again.value().seq, 4U);
    EXPECT_EQ(append("a", "other words").error().code, ErrorCode::cid_conflict);
    EXPECT_EQ(append("new", "five").value().seq, 6U);
}

TEST_F(MigrationTest, HappensOnce) {
    make_version_1();
    open();
    close();
    open();
    EXPECT_EQ(events().size(), 5U);
    EXPECT_EQ(log_->state().epoch.value, "an-old-epoch");
}

TEST_F(MigrationTest, ACrashedServersWriteAheadLogComesAlong) {
    make_version_1();
    // A connection that is open keeps the log from being put away.
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &handle), SQLITE_OK);
    const char* sql =
        "INSERT INTO events VALUES (3, 2, 6000, 'posted', 1, 'd', json_object('body', 'the last words')); "
        "UPDATE rooms SET head = 2, head_at_ms = 6000 WHERE no = 3;";
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    const auto crashed = folder_.path() / "crashed";
    std::filesystem::copy(data(), crashed);
    sqlite3_close(handle);
    std::filesystem::remove_all(data());
    std::filesystem::rename(crashed, data());
    ASSERT_GT(std::filesystem::file_size(write_ahead_log()), 0U);
    open();
    EXPECT_EQ(bodies(RoomId("tea")), (std::vector<std::string>{"in tea", "the last words"}));
}

TEST_F(MigrationTest, LeavesNothingOfTheOldTables) {
    make_version_1();
    open();
    close();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &handle), SQLITE_OK);
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(handle, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old%' OR sql LIKE '%old_%'", -1, &select,
                       nullptr);
    EXPECT_EQ(sqlite3_step(select), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_int(select, 0), 0);
    sqlite3_finalize(select);
    sqlite3_close(handle);
}

TEST_F(MigrationTest, TokensBecomeSessionsAndNobodyHasAnAccountYet) {
    open();
    meet(ann);
    say(lobby, bob, contents::posted("without ever coming"));
    close();
    alter_soundly(back_to_version_2);
    open();
    const auto found = ask<PersonReply>(FindPersonRequest{++ticket_, "hash of u-ann"});
    ASSERT_TRUE(found.result.ok());
    EXPECT_EQ(found.result.value().person.name, "Ann");
    EXPECT_EQ(found.result.value().rank, Rank::guest);
    EXPECT_EQ(found.result.value().session, "s-1");
    const auto sessions_of = [this](const Person& person) {
        const auto reply = ask<AccountReply>(AccountRequest{++ticket_, FindSessions{person.id}});
        return get<SessionList>(reply.result.value()).sessions;
    };
    ASSERT_EQ(sessions_of(ann).size(), 1U);
    EXPECT_EQ(sessions_of(ann)[0].device, "");
    EXPECT_EQ(sessions_of(ann)[0].created_ms, first_ms);
    EXPECT_TRUE(sessions_of(bob).empty());
    EXPECT_EQ(bodies(), (std::vector<std::string>{"without ever coming"}));
    EXPECT_EQ(events()[1].author.name, "Bob");
    const AddAccount act{bob, "bob", "hashed", "", SignUpMode::closed, {"token", "s", ""}};
    EXPECT_EQ(ask<PersonReply>(AccountRequest{++ticket_, act}).result.value().rank, Rank::owner);
    close();
    const auto checked = check_log(data(), [](const std::string& finding) { ADD_FAILURE() << finding; });
    EXPECT_TRUE(checked.ok());
}

TEST_F(MigrationTest, AFreshDatabaseBeginsWithTheRoomsAndWhatCreatedThem) {
    open();
    const std::vector<Event> all = events();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].kind, EventKind::created);
    EXPECT_EQ(all[0].name, "Lobby");
    EXPECT_EQ(all[0].author.name, "Parley");
    EXPECT_EQ(say("the first message"), 2U);
}

}  // namespace
}  // namespace parley::server
