// A file that is damaged, cut off, foreign or lost: a sentence, and never a history that begins anew in silence.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;
using namespace parley::contents;

class DamageTest : public SqliteLogTest {
protected:
    /// A log with enough in it to have pages of every sort, put away.
    void make_log() {
        open();
        meet(ann);
        make_room("tea", RoomAccess::open, ann);
        for (int i = 0; i < 200; ++i) log_->submit(post("c" + std::to_string(i), "message " + std::to_string(i)));
        for (int i = 0; i < 200; ++i) ASSERT_TRUE(next<AppendReply>().result.ok());
        close();
    }
    void overwrite(std::uintmax_t at, const std::string& bytes) const {
        std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(at));
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    std::string database_bytes() const {
        std::ifstream stream(database(), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
    testing::AssertionResult says(const std::string& error, const std::string& words) {
        if (error.find(words) != std::string::npos && error.find('\n') == std::string::npos) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "instead of \"" << words << "\": " << error;
    }
};

TEST_F(DamageTest, RefusesAFileThatIsCutOff) {
    make_log();
    const auto whole = fs::file_size(database());
    for (const auto size : {whole - 1, whole - 4096, whole / 2, std::uintmax_t{4096}, std::uintmax_t{600}}) {
        fs::resize_file(database(), size);
        EXPECT_TRUE(says(open_error(), "it is cut off")) << size;
        EXPECT_EQ(fs::file_size(database()), size) << "and left as it is";
    }
}

TEST_F(DamageTest, RefusesAFileOfWhichHardlyAnythingIsLeft) {
    make_log();
    fs::resize_file(database(), 99);
    EXPECT_TRUE(says(open_error(), "file is not a database"));
    fs::resize_file(database(), 0);
    EXPECT_TRUE(says(open_error(), "it is empty"));
}

TEST_F(DamageTest, RefusesAnEmptyFileBesideAWriteAheadLog) {
    make_log();
    fs::resize_file(database(), 0);
    std::ofstream(write_ahead_log()) << std::string(5000, 'w');
    EXPECT_TRUE(says(open_error(), "it is empty"));
    EXPECT_EQ(fs::file_size(write_ahead_log()), 5000U);
}

TEST_F(DamageTest, RefusesAWriteAheadLogWithoutItsDatabase) {
    make_log();
    fs::remove(database());
    std::ofstream(write_ahead_log()) << std::string(5000, 'w');
    EXPECT_TRUE(says(open_error(), "it is missing, and its write-ahead log parley.db-wal is there"));
    EXPECT_FALSE(fs::exists(database()));
    EXPECT_TRUE(fs::exists(write_ahead_log()));
}

TEST_F(DamageTest, AFolderWithoutAnythingBeginsAHistory) {
    fs::create_directory(data());
    std::ofstream empty(write_ahead_log());
    empty.close();
    open();
    EXPECT_EQ(log_->state().rooms.size(), 3U);
}

TEST_F(DamageTest, ABirthThatWasCutShortIsNoHistory) {
    fs::create_directory(data());
    std::ofstream(data() / "parley.db.aBcDeF") << "half a database";
    open();
    EXPECT_EQ(say("hello"), 2U);
}

TEST_F(DamageTest, RefusesAnOverwrittenHeader) {
    make_log();
    overwrite(0, std::string(100, '\0'));
    EXPECT_TRUE(says(open_error(), "file is not a database"));
}

TEST_F(DamageTest, RefusesAnOverwrittenSchema) {
    make_log();
    overwrite(100, std::string(3996, '\x5A'));
    EXPECT_TRUE(says(open_error(), "cannot open the database"));
}

TEST_F(DamageTest, LeavesADatabaseOfAnotherProgramAsItIs) {
    fs::create_directory(data());
    alter("CREATE TABLE cookies (name TEXT); PRAGMA application_id = 77;");
    const std::string before = database_bytes();
    EXPECT_TRUE(says(open_error(), "another program"));
    EXPECT_EQ(database_bytes(), before);
}

// Wherever a page is overwritten: it is told at the start, or when it is read, and what is read is right.
TEST_F(DamageTest, AnOverwrittenPageIsToldAtTheStartOrToWhoAsks) {
    make_log();
    const std::string whole = database_bytes();
    std::size_t at_start = 0;
    std::size_t while_serving = 0;
    for (std::uintmax_t page = 1; page * 4096 < whole.size(); ++page) {
        overwrite(page * 4096, std::string(4096, '\xA5'));
        auto opened = SqliteLog::open(options());
        if (!opened) {
            ++at_start;
        } else {
            log_ = std::move(opened.value());
            const auto lobby_page = read(lobby);
            if (!lobby_page) {
                ++while_serving;
                EXPECT_EQ(lobby_page.error().code, ErrorCode::storage_unavailable);
                EXPECT_NE(warnings().find("nothing was read"), std::string::npos);
            } else {
                EXPECT_EQ(lobby_page.value().events.size(), 201U) << "page " << page;
            }
            close();
        }
        fs::remove(write_ahead_log());
        std::ofstream(database(), std::ios::binary) << whole;
    }
    EXPECT_GT(at_start, 0U);
    EXPECT_GT(while_serving, 0U);
}

TEST_F(DamageTest, ADamagedEventIsToldWithRoomAndSeqAndTheOthersAreServed) {
    make_log();
    alter("UPDATE events SET payload = replace(payload, 'message 49', 'massage 49') WHERE room = 1 AND seq = 51");
    open();
    EXPECT_EQ(read(lobby).error().code, ErrorCode::storage_unavailable);
    EXPECT_NE(warnings().find("room lobby, event 51: its checksum does not match"), std::string::npos) << warnings();
    EXPECT_EQ(ask<ReadReply>(page(lobby, PageAnchor::after, 51, 10)).result.value().events.size(), 10U);
    EXPECT_EQ(read(RoomId("tea")).value().events.size(), 1U);
    EXPECT_TRUE(append("new", "and it goes on").ok());
}

TEST_F(DamageTest, AMissingEventIsNotPassedOver) {
    make_log();
    alter("DELETE FROM events WHERE room = 1 AND seq = 51");
    open();
    EXPECT_EQ(read(lobby).error().code, ErrorCode::storage_unavailable);
    EXPECT_NE(warnings().find("room lobby, event 51: it is missing"), std::string::npos) << warnings();
}

TEST_F(DamageTest, ADamagedEditIsToldToo) {
    open();
    say(lobby, ann, posted("words"));
    say(lobby, ann, edited(2, "better words"));
    say("more");
    close();
    alter("UPDATE events SET payload = replace(payload, 'better', 'bitter') WHERE seq = 3");
    open();
    EXPECT_EQ(ask<ReadReply>(page(lobby, PageAnchor::before, 3, 1)).result.error().code, ErrorCode::storage_unavailable);
    EXPECT_NE(warnings().find("room lobby, event 3: its checksum does not match"), std::string::npos) << warnings();
}

TEST_F(DamageTest, EveryColumnOfAnEventIsUnderItsChecksum) {
    open();
    EXPECT_TRUE(append("cid", "words").ok());
    say(lobby, ann, reacted(2, "👍"));
    say("the newest");
    close();
    const std::vector<std::string> changes = {
        "at_ms = at_ms + 1", "ordinal = ordinal + 1", "kind = 'edited'", "author = 1",   "cid = 'other'", "cid = NULL",
        "target = 2",        "payload = NULL",        "payload = '{}'",  "crc = crc + 1"};
    for (const std::string& change : changes) {
        fs::copy_file(database(), folder_.path() / "whole", fs::copy_options::overwrite_existing);
        alter("UPDATE events SET " + change + " WHERE room = 1 AND seq = 2");
        open();
        EXPECT_FALSE(read(lobby).ok()) << change;
        close();
        fs::copy_file(folder_.path() / "whole", database(), fs::copy_options::overwrite_existing);
    }
}

TEST_F(DamageTest, EveryColumnOfARoomAPersonAndAFactIsUnderItsChecksum) {
    make_log();
    const std::vector<std::string> changes = {
        "UPDATE rooms SET id = 'coffee' WHERE id = 'tea'",
        "UPDATE rooms SET access = 'private' WHERE id = 'tea'",
        "UPDATE rooms SET direct_key = 'a b' WHERE id = 'tea'",
        "UPDATE rooms SET created_ms = 1 WHERE id = 'tea'",
        "UPDATE meta SET value = 'another' WHERE key = 'epoch'",
        "UPDATE meta SET value = '1' WHERE key = 'inode'",
        "DELETE FROM meta WHERE key = 'epoch'",
    };
    for (const std::string& change : changes) {
        fs::copy_file(database(), folder_.path() / "whole", fs::copy_options::overwrite_existing);
        alter(change);
        EXPECT_FALSE(open_error().empty()) << change;
        fs::copy_file(folder_.path() / "whole", database(), fs::copy_options::overwrite_existing);
    }
    for (const std::string change : {"name = 'Anna'", "created_ms = 1"}) {
        fs::copy_file(database(), folder_.path() / "whole", fs::copy_options::overwrite_existing);
        alter("UPDATE people SET " + change + " WHERE id = 'u-ann'");
        open();
        EXPECT_FALSE(append("new", "words").ok()) << change;
        EXPECT_NE(warnings().find("the checksum of person u-ann"), std::string::npos) << warnings();
        close();
        fs::copy_file(folder_.path() / "whole", database(), fs::copy_options::overwrite_existing);
    }
}

TEST_F(DamageTest, ADamagedAccountLetsNobodyInAndNothingElseIsHeldUp) {
    open();
    const AddAccount act{ann, "ann", "as it was hashed", "", SignUpMode::open, {"hash of u-ann", "s", ""}};
    ASSERT_TRUE(ask<PersonReply>(AccountRequest{++ticket_, act}).result.ok());
    close();
    fs::copy_file(database(), folder_.path() / "whole", fs::copy_options::overwrite_existing);
    for (const std::string change :
         {"accounts SET password = 'mine'", "accounts SET rank = 'admin'", "accounts SET rank = 'tsar'",
          "sessions SET person = (SELECT no FROM people WHERE id = 'parley')"}) {
        alter("UPDATE " + change);
        open();
        EXPECT_FALSE(ask<PersonReply>(FindPersonRequest{++ticket_, "hash of u-ann"}).result.ok()) << change;
        EXPECT_NE(warnings().find(change.rfind("sessions", 0) == 0 ? "a session of person" : "the account of person"),
                  std::string::npos)
            << warnings();
        EXPECT_TRUE(ask<AppendReply>(this->change(lobby, bob, contents::posted("words"))).result.ok());
        close();
        fs::copy_file(folder_.path() / "whole", database(), fs::copy_options::overwrite_existing);
    }
}

TEST_F(DamageTest, RefusesARoomWhoseNewestEventIsGoneOrDamaged) {
    make_log();
    const std::vector<std::pair<std::string, std::string>> damages = {
        {"DELETE FROM events WHERE room = 1 AND seq = 201", "room lobby, event 201, its newest, is missing"},
        {"UPDATE events SET at_ms = 1 WHERE room = 1 AND seq = 201", "room lobby, event 201: its checksum does not match"},
        {"UPDATE room_state SET head = 200 WHERE room = 1", "run parley-server"},
        {"UPDATE room_state SET messages = 7 WHERE room = 1", "room lobby, its state does not fit event 201"},
        {"DELETE FROM room_state WHERE room = 1", "room lobby, its state is missing: run parley-server rebuild"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM rooms; DELETE FROM events", "it has no rooms"},
    };
    for (const auto& [sql, words] : damages) {
        fs::copy_file(database(), folder_.path() / "whole", fs::copy_options::overwrite_existing);
        alter(sql);
        EXPECT_TRUE(says(open_error(), words)) << sql;
        fs::copy_file(folder_.path() / "whole", database(), fs::copy_options::overwrite_existing);
    }
}

TEST_F(DamageTest, ADamagedPersonFailsTheirOwnRequestsOnly) {
    make_log();
    alter("UPDATE people SET name = 'Anna' WHERE id = 'u-ann'");
    open();
    set_sync_mode(SyncMode::waits);
    log_->submit(change(lobby, bob, posted("first")));  // holds the writer, so that the others are one batch
    log_->submit(change(lobby, bob, posted("before")));
    log_->submit(change(lobby, ann, posted("lost")));
    log_->submit(change(lobby, bob, posted("after")));
    set_sync_mode(SyncMode::works);
    EXPECT_EQ(next<AppendReply>().result.value().seq, 202U);
    EXPECT_EQ(next<AppendReply>().result.value().seq, 203U);
    EXPECT_EQ(next<AppendReply>().result.error().code, ErrorCode::storage_unavailable);
    EXPECT_EQ(next<AppendReply>().result.value().seq, 204U);
}

TEST_F(DamageTest, ACopyOfTheFileIsAnotherHistory) {
    make_log();
    open();
    const Epoch epoch = log_->state().epoch;
    close();
    fs::copy_file(database(), folder_.path() / "copy");
    open();
    EXPECT_EQ(log_->state().epoch, epoch) << "a restart is not";
    close();
    fs::rename(folder_.path() / "copy", database());
    open();
    const Epoch second = log_->state().epoch;
    EXPECT_NE(second, epoch);
    EXPECT_EQ(events().size(), 201U);
    close();
    open();
    EXPECT_EQ(log_->state().epoch, second) << "and it stays so";
}

TEST_F(DamageTest, ADatabaseWithoutAnEpochOfItsOwnGetsOne) {
    make_log();
    open();
    const Epoch epoch = log_->state().epoch;
    close();
    alter_soundly("UPDATE meta SET value = '', crc = checksum('epoch', '') WHERE key = 'epoch'");
    open();
    EXPECT_FALSE(log_->state().epoch.empty());
    EXPECT_NE(log_->state().epoch, epoch);
}

}  // namespace
}  // namespace parley::server
