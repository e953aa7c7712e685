#include <sqlite3.h>

#include <stdexcept>
#include <vector>

#include "tests/bench/log_bench.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

void run(sqlite3* database, const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("plain SQLite: ") + sqlite3_errmsg(database));
}

constexpr const char* bodies_table = "CREATE TABLE messages (no INTEGER PRIMARY KEY, body TEXT)";
constexpr const char* bodies_insert = "INSERT INTO messages (body) VALUES (?1)";
constexpr const char* chat_table =
    "CREATE TABLE messages (room INTEGER, seq INTEGER, at_ms INTEGER, author INTEGER, cid TEXT, body TEXT, "
    "PRIMARY KEY (room, seq)); CREATE UNIQUE INDEX messages_by_cid ON messages (cid, author)";
constexpr const char* chat_insert =
    "INSERT INTO messages (room, seq, at_ms, author, cid, body) VALUES (1, ?2, 1763800000000 + ?2, ?2 % 1000, ?3, ?1)";

}  // namespace

std::string chat_cid(std::uint64_t number) {
    return "0193553a-9c40-7000-8000-" + std::to_string(100'000'000'000 + number);
}

std::string chat_body(std::uint64_t number) {
    std::string body = "message " + std::to_string(number) + " ";
    static const std::string words =
        "about the tea at four, the biscuits that nobody brought, and whether the meeting could have been a message in the "
        "first "
        "place after all, as it often could";
    body += words.substr(0, 150 - body.size());
    return body;
}

Sends plain_inserts(const std::filesystem::path& folder, PlainTable table, std::size_t batch, double seconds) {
    const std::filesystem::path file = folder / "plain.db";
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
    sqlite3* database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) throw std::runtime_error("plain SQLite: cannot open");
    const bool chat = table == PlainTable::chat;
    run(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    run(database, chat ? chat_table : bodies_table);
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, chat ? chat_insert : bodies_insert, -1, &insert, nullptr);

    std::vector<double> commits;
    std::uint64_t number = 0;
    const double start = now_s();
    double at = start;
    while (at - start < seconds) {
        run(database, "BEGIN");
        for (std::size_t i = 0; i < batch; ++i) {
            const std::string body = chat_body(++number);
            const std::string cid = chat_cid(number);
            sqlite3_bind_text(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
            if (chat) {
                sqlite3_bind_int64(insert, 2, static_cast<sqlite3_int64>(number));
                sqlite3_bind_text(insert, 3, cid.data(), static_cast<int>(cid.size()), SQLITE_STATIC);
            }
            if (sqlite3_step(insert) != SQLITE_DONE) throw std::runtime_error("plain SQLite: cannot insert");
            sqlite3_reset(insert);
        }
        run(database, "COMMIT");
        const double done = now_s();
        commits.push_back(done - at);
        at = done;
    }
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return {static_cast<double>(number) / (at - start), percentile(commits, 0.5), percentile(commits, 0.99)};
}

}  // namespace parley::bench
