// What is typed into a search field, up to the index: whatever it is, it is refused with words or SQLite can match it. The
// second line is a message, of which a snippet is made.
#include <memory>
#include <string>

#include <sqlite3.h>
#include "native-server/storage/search_match.h"
#include "native-server/storage/search_text.h"
#include "shared/search_query.h"
#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace parley::fuzz {

namespace {

using namespace parley::server;

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

std::unique_ptr<sqlite3, Close> open_index() {
    sqlite3* database = nullptr;
    must(sqlite3_open(":memory:", &database) == SQLITE_OK, "SQLite opens");
    const char* table =
        "CREATE VIRTUAL TABLE t USING fts5(body, tags, tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Co So'\");"
        "INSERT INTO t VALUES ('tea and biscuits', 'r1 p2 link')";
    must(sqlite3_exec(database, table, nullptr, nullptr, nullptr) == SQLITE_OK, "SQLite has the full-text search");
    return std::unique_ptr<sqlite3, Close>(database);
}

void match(const std::string& expression) {
    static const std::unique_ptr<sqlite3, Close> database = open_index();
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(database.get(), "SELECT body FROM t WHERE t MATCH ?1", -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> statement(raw);
    sqlite3_bind_text(raw, 1, expression.data(), static_cast<int>(expression.size()), SQLITE_STATIC);
    const int step = sqlite3_step(raw);
    if (step != SQLITE_ROW && step != SQLITE_DONE)
        std::fprintf(stderr, "%s\n%s\n", expression.c_str(), sqlite3_errmsg(database.get()));
    must(step == SQLITE_ROW || step == SQLITE_DONE, "SQLite understands what it is asked");
}

void snippet(std::string_view body) {
    const std::string indexed = indexed_text(body);
    std::string marked(match_begin);
    marked.append(indexed).append(match_end);
    const auto pieces = snippet_of(marked, body);
    if (!pieces) return;
    for (const std::string& piece : *pieces) must(utf8::is_valid(piece), "a snippet is UTF-8");
}

}  // namespace

void search(std::string_view bytes) {
    const std::string_view typed = take_line(bytes);
    if (!utf8::is_valid(typed) || !utf8::is_valid(bytes)) return;
    snippet(bytes);
    static_cast<void>(has_link(bytes));
    const auto query = parse_search_query(typed);
    if (!query) return must(!query.error().message.empty(), "a refused query is told why");
    const auto& wanted = query.value();
    match(match_expression(wanted, wanted.in.empty() ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{1},
                           wanted.from.empty() ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{2, 3}));
}

}  // namespace parley::fuzz
