// What `check` sees and what it does not mind, and that a rebuild makes what serving made.
#include "native-server/storage/integrity.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "native-server/storage/rebuild.h"
#include "tests/integration/support/temporary_folder.h"
#include "tests/unit/server/lived_in_log.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

using Rows = std::vector<std::string>;

OpeningWorld world() {
    return {[] { return std::int64_t{1'800'000'000'000}; }, [] { return std::uint64_t{0x5EED}; }};
}

/// Made once: each test works on a copy.
const fs::path& lived_in() {
    static const TemporaryFolder folder;
    static const fs::path data = [] {
        live_in(folder.path() / "data", 200);
        return folder.path() / "data";
    }();
    return data;
}

class IntegrityTest : public testing::Test {
protected:
    IntegrityTest() { begin_again(); }

    void begin_again() const {
        fs::remove_all(data());
        fs::copy(lived_in(), data());
    }
    [[nodiscard]] fs::path data() const { return folder_.path() / "data"; }
    [[nodiscard]] fs::path database() const { return data() / "parley.db"; }

    /// Runs SQL on a file, and gives the rows as text.
    Rows sql(const std::string& text, const std::string& file = "parley.db") const {
        sqlite3* handle = nullptr;
        EXPECT_EQ(sqlite3_open((data() / file).c_str(), &handle), SQLITE_OK);
        Rows rows;
        const auto add = [](void* to, int count, char** values, char**) {
            std::string row;
            for (int i = 0; i < count; ++i) row += (values[i] == nullptr ? std::string("NULL") : values[i]) + "|";
            static_cast<Rows*>(to)->push_back(row);
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(handle, text.c_str(), add, &rows, nullptr), SQLITE_OK) << text << ": " << sqlite3_errmsg(handle);
        sqlite3_close(handle);
        return rows;
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream file(database(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    void write_bytes(const std::string& bytes) const { std::ofstream(database(), std::ios::binary) << bytes; }

    Rows findings() const {
        Rows found;
        const auto checked = check_log(data(), [&found](const std::string& finding) { found.push_back(finding); });
        EXPECT_TRUE(checked.ok()) << checked.error();
        return found;
    }
    /// Among the findings is one that holds all these words.
    void expect_finding(const std::vector<std::string>& words) const {
        const Rows found = findings();
        const bool told = std::any_of(found.begin(), found.end(), [&](const std::string& finding) {
            return std::all_of(words.begin(), words.end(),
                               [&](const std::string& word) { return finding.find(word) != std::string::npos; });
        });
        EXPECT_TRUE(told) << words.front() << " is not among: " << testing::PrintToString(found);
    }

    TemporaryFolder folder_;
};

TEST_F(IntegrityTest, FindsNothingWhereAllIsWell) {
    EXPECT_EQ(findings(), Rows());
    const auto checked = check_log(data(), [](const std::string&) {});
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ(checked.value().size.rooms, 5) << "lobby, random, tea, den, two";
    EXPECT_EQ(checked.value().size.people, 4) << "the three, and parley";
    EXPECT_TRUE(checked.value().search);
    EXPECT_EQ(sql("SELECT count(*) FROM events"), Rows{std::to_string(checked.value().size.events) + "|"});
}

TEST_F(IntegrityTest, ChangesNothing) {
    const std::string before = bytes();
    findings();
    EXPECT_EQ(bytes(), before);
}

TEST_F(IntegrityTest, FindsAChangeInAnyColumnOfAnEvent) {
    const std::vector<std::string> changes = {
        "at_ms = at_ms + 1", "ordinal = ordinal + 1", "kind = 'Posted'", "author = author - 1",      "cid = 'other'",
        "target = 2",        "payload = '{}'",        "payload = NULL",  "payload = payload || ' '", "crc = crc + 1",
        "crc = -crc",        "kind = 'joined'",
    };
    for (const std::string& change : changes) {
        begin_again();
        sql("UPDATE events SET " + change + " WHERE room = 1 AND seq = 2");
        expect_finding({"lobby", "event 2"});
    }
}

TEST_F(IntegrityTest, FindsEachFlippedBitOfASampleOfMessages) {
    const std::string sound = bytes();
    int flips = 0;
    for (const std::string body : {"message number 7\"", "message number 123\"", "Hello again", "from a script"}) {
        const std::size_t place = sound.find(body);
        ASSERT_NE(place, std::string::npos) << body;
        for (std::size_t at = place; at < place + body.size(); ++at) {
            std::string damaged = sound;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << (flips++ % 8)));
            write_bytes(damaged);
            ASSERT_FALSE(findings().empty()) << body << " at " << at - place;
        }
    }
    write_bytes(sound);
    EXPECT_EQ(findings(), Rows());
}

TEST_F(IntegrityTest, FindsEventsThatAreGone) {
    sql("DELETE FROM events WHERE room = 1 AND seq = 40");
    expect_finding({"lobby", "event 40 is missing"});
    sql("DELETE FROM events WHERE room = 1 AND seq BETWEEN 39 AND 44");
    expect_finding({"lobby", "events 39 to 44 are missing"});
    sql("DELETE FROM events WHERE room = (SELECT no FROM rooms WHERE id = 'tea') AND seq > 20");
    expect_finding({"tea", "its log ends at 20"});
    sql("DELETE FROM events WHERE room = 2");
    expect_finding({"random", "it has lost its events"});
}

TEST_F(IntegrityTest, FindsChangedRowsOfTheBase) {
    sql("UPDATE people SET name = 'Eve' WHERE id = 'u-bob'");
    expect_finding({"people", "u-bob"});
    sql("UPDATE people SET created_ms = 1 WHERE id = 'u-ann'");
    expect_finding({"people", "u-ann"});
    sql("UPDATE rooms SET access = 'everyone' WHERE id = 'den'");
    expect_finding({"rooms", "den"});
    sql("UPDATE meta SET value = 'other' WHERE key = 'epoch'");
    expect_finding({"meta", "epoch"});
    sql("DELETE FROM people WHERE id = 'u-carl'");
    expect_finding({"people", "is not there"});
    sql("DELETE FROM meta");
    expect_finding({"there is no epoch"});
}

TEST_F(IntegrityTest, FindsAnyChangeOfAccountsSessionsAndCodes) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> tables = {
        {"accounts", {"skeleton = skeleton || 'x'", "password = 'mine'", "rank = 'admin'", "created_ms = 1", "person = 1"}},
        {"sessions",
         {"id = id || 'x'", "token_hash = token_hash || 'x'", "next_hash = rowid", "device = 'x'", "created_ms = 1",
          "seen_ms = 1", "person = 1"}},
        {"sign_up_codes",
         {"id = 'x'", "code_hash = 'mine'", "made_by = 1", "note = 'x'", "uses_left = 99", "expires_ms = expires_ms * 2"}},
        {"reset_codes", {"code_hash = 'mine'", "made_by = 1", "expires_ms = expires_ms * 2"}},
    };
    for (const auto& [table, changes] : tables) {
        for (const std::string& change : changes) {
            begin_again();
            sql("UPDATE " + table + " SET " + change + " WHERE rowid = (SELECT min(rowid) FROM " + table + ")");
            expect_finding({table + ": the checksum of"});
        }
    }
}

TEST_F(IntegrityTest, FindsAnAccountASessionOrACodeOfNobody) {
    for (const std::string table : {"accounts", "sessions", "sign_up_codes", "reset_codes"}) {
        begin_again();
        sql("DELETE FROM people WHERE id IN ('u-ann', 'u-bob')");
        expect_finding({table, "in people", "is not there"});
    }
    begin_again();
    sql("DELETE FROM accounts WHERE rank = 'moderator'");
    expect_finding({"reset_codes", "in accounts", "is not there"});
    begin_again();
    sql("UPDATE accounts SET rank = 'tsar'");
    expect_finding({"accounts", "nobody knows the rank 'tsar'"});
}

TEST_F(IntegrityTest, FindsAnyChangeOfWhatIsDerived) {
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"room_state", "UPDATE room_state SET name = 'Other' WHERE room = 1"},
        {"room_state", "UPDATE room_state SET messages = messages + 1 WHERE room = 3"},
        {"room_state", "DELETE FROM room_state WHERE room = 2"},
        {"members", "DELETE FROM members WHERE role = 'member'"},
        {"members", "UPDATE members SET role = 'owner' WHERE role = 'moderator'"},
        {"invitations", "DELETE FROM invitations"},
        {"message_changes", "UPDATE message_changes SET erased = 0 WHERE erased = 1"},
        {"message_changes", "DELETE FROM message_changes WHERE pinned > 0"},
        {"reactions", "INSERT INTO reactions VALUES (1, 3, 'x', 2, 9)"},
        {"reactions", "DELETE FROM reactions"},
        {"read_markers", "UPDATE read_markers SET ordinal = ordinal + 1"},
        {"settings", "UPDATE settings SET value = 'other'"},
        {"drafts", "UPDATE drafts SET value = 'other'"},
    };
    for (const auto& [table, change] : changes) {
        begin_again();
        sql(change);
        const Rows found = findings();
        ASSERT_FALSE(found.empty()) << change;
        if (change.rfind("DELETE FROM room_state", 0) != 0) {
            EXPECT_EQ(found.front().rfind(table + ": ", 0), 0U) << found.front();
        }
    }
}

TEST_F(IntegrityTest, FindsAnIndexThatIsMissing) {
    sql("DROP INDEX events_by_cid");
    expect_finding({"schema", "events_by_cid is missing"});
}

TEST_F(IntegrityTest, FindsWhatTheSearchIndexHasWrong) {
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"DELETE FROM documents WHERE room = 1 AND seq = 20", "event 20 of room lobby is missing"},
        {"INSERT INTO documents (no, room, seq, author, files) VALUES (7, 1, 5000, 2, 0)",
         "event 5000 of room number 1, which the log"},
        {"UPDATE WORDS_content SET c0 = 'other' WHERE id = (SELECT max(id) FROM WORDS_content)", "are not those of the log"},
        {"UPDATE WORDS_content SET c1 = 'r2 p2' WHERE id = (SELECT max(id) FROM WORDS_content)", "tags"},
        {"DELETE FROM WORDS_content WHERE id = (SELECT max(id) FROM WORDS_content)", "are missing"},
        {"UPDATE WORDS_data SET block = zeroblob(length(block)) WHERE id > 10", "words_"},
    };
    for (auto [change, words] : changes) {
        begin_again();
        const std::string table = sql("SELECT 'words_' || words FROM parts", "search.db").at(0);
        for (std::size_t at = change.find("WORDS"); at != std::string::npos; at = change.find("WORDS"))
            change.replace(at, 5, table.substr(0, table.size() - 1));
        sql(change, "search.db");
        expect_finding({"search index: ", words});
    }
}

TEST_F(IntegrityTest, DoesNotMindASearchIndexThatIsToBeMadeAnew) {
    const std::vector<std::string> changes = {"UPDATE meta SET value = 'other' WHERE key = 'epoch'",
                                              "UPDATE meta SET value = '99' WHERE key = 'version'",
                                              "UPDATE cursors SET seq = seq - 1 WHERE room = 1", "DROP TABLE cursors"};
    for (const std::string& change : changes) {
        begin_again();
        sql(change, "search.db");
        EXPECT_EQ(findings(), Rows()) << change;
        EXPECT_FALSE(check_log(data(), [](const std::string&) {}).value().search);
    }
    std::ofstream(data() / "search.db") << "no database at all";
    EXPECT_EQ(findings(), Rows());
    fs::remove(data() / "search.db");
    EXPECT_EQ(findings(), Rows());
}

TEST_F(IntegrityTest, FindsAFileThatIsCutOff) {
    const std::string sound = bytes();
    for (const std::size_t left : {sound.size() / 2, sound.size() - 4096, std::size_t{4096}}) {
        write_bytes(sound.substr(0, left));
        EXPECT_FALSE(findings().empty()) << left;
    }
}

TEST_F(IntegrityTest, FindsGarbageOverAnyPage) {
    sql("VACUUM");  // no page that nobody uses
    const std::string sound = bytes();
    constexpr std::size_t page = 4096;
    unsigned seed = 1;
    for (std::size_t at = 0; at + page <= sound.size(); at += page) {
        std::string damaged = sound;
        for (std::size_t i = at; i < at + page; ++i) {
            seed = seed * 1103515245 + 12345;
            damaged[i] = static_cast<char>(seed >> 16);
        }
        write_bytes(damaged);
        EXPECT_FALSE(findings().empty()) << "page " << at / page + 1;
    }
}

TEST_F(IntegrityTest, CantLookAtWhatIsNotThere) {
    const auto tell = [](const std::string&) {};
    EXPECT_NE(check_log("/nowhere", tell).error().find("no database"), std::string::npos);
    sql("PRAGMA user_version = 99");
    EXPECT_NE(check_log(data(), tell).error().find("newer parley-server"), std::string::npos);
    sql("PRAGMA user_version = 1");
    EXPECT_NE(check_log(data(), tell).error().find("start the server once"), std::string::npos);
}

const std::vector<std::string> derived = {"room_state", "members",      "invitations", "message_changes",
                                          "reactions",  "read_markers", "settings",    "drafts"};

TEST_F(IntegrityTest, ARebuildMakesWhatServingMade) {
    std::vector<Rows> before;
    for (const std::string& table : derived) {
        before.push_back(sql("SELECT * FROM " + table + " ORDER BY 1, 2, 3"));
        EXPECT_FALSE(before.back().empty()) << table;
    }
    const Rows epoch = sql("SELECT value FROM meta WHERE key = 'epoch'");
    for (const std::string& table : derived) sql("DELETE FROM " + table);
    sql("INSERT INTO settings VALUES (1, 'wrong', 'wrong')");
    std::ofstream(data() / "search.db") << "of no use";
    const auto rebuilt = rebuild(data(), world());
    ASSERT_TRUE(rebuilt.ok()) << rebuilt.error();
    for (std::size_t i = 0; i < derived.size(); ++i) {
        EXPECT_EQ(sql("SELECT * FROM " + derived[i] + " ORDER BY 1, 2, 3"), before[i]) << derived[i];
    }
    EXPECT_NE(sql("SELECT value FROM meta WHERE key = 'epoch'"), epoch);
    EXPECT_FALSE(fs::exists(data() / "search.db"));
    EXPECT_EQ(findings(), Rows());
}

TEST_F(IntegrityTest, ARebuildLeavesAccountsAlone) {
    const std::vector<std::string> base = {"people", "accounts", "sessions", "sign_up_codes", "reset_codes"};
    std::vector<Rows> before;
    for (const std::string& table : base) {
        before.push_back(sql("SELECT * FROM " + table + " ORDER BY 1, 2"));
        EXPECT_FALSE(before.back().empty()) << table;
    }
    ASSERT_TRUE(rebuild(data(), world()).ok());
    for (std::size_t i = 0; i < base.size(); ++i)
        EXPECT_EQ(sql("SELECT * FROM " + base[i] + " ORDER BY 1, 2"), before[i]) << base[i];
}

TEST_F(IntegrityTest, ARebuildOfADamagedLogChangesNothing) {
    sql("UPDATE events SET payload = '{\"body\":\"other\"}' WHERE room = 1 AND seq = 2");
    sql("UPDATE room_state SET name = 'Other' WHERE room = 1");
    const Rows epoch = sql("SELECT value FROM meta WHERE key = 'epoch'");
    const auto rebuilt = rebuild(data(), world());
    ASSERT_FALSE(rebuilt.ok());
    EXPECT_NE(rebuilt.error().find("lobby, event 2"), std::string::npos) << rebuilt.error();
    EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'epoch'"), epoch);
    EXPECT_EQ(sql("SELECT name FROM room_state WHERE room = 1"), Rows{"Other|"});
}

}  // namespace
}  // namespace parley::server
