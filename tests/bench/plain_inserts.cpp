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

}  // namespace

std::string chat_body(std::uint64_t number) {
    std::string body = "message " + std::to_string(number) + " ";
    static const std::string words =
        "about the tea at four, the biscuits that nobody brought, and whether the meeting could have been a message in the "
        "first "
        "place after all, as it often could";
    body += words.substr(0, 150 - body.size());
    return body;
}

Sends plain_inserts(const std::filesystem::path& folder, std::size_t batch, double seconds) {
    const std::filesystem::path file = folder / "plain.db";
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
    sqlite3* database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) throw std::runtime_error("plain SQLite: cannot open");
    run(database,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE messages (no INTEGER PRIMARY KEY, body TEXT)");
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO messages (body) VALUES (?1)", -1, &insert, nullptr);

    std::vector<double> commits;
    std::uint64_t number = 0;
    const double start = now_s();
    double at = start;
    while (at - start < seconds) {
        run(database, "BEGIN");
        for (std::size_t i = 0; i < batch; ++i) {
            const std::string body = chat_body(++number);
            sqlite3_bind_text(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
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
