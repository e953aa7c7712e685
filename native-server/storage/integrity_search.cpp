#include "native-server/storage/integrity_search.h"

#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "native-server/storage/data_dir.h"
#include "native-server/storage/search_index.h"
#include "native-server/storage/search_match.h"
#include "native-server/storage/search_text.h"
#include "shared/codec.h"

namespace parley::server {

namespace {

using Tell = std::function<void(const std::string&)>;

// A message with the words that it has now: those of its newest edit.
constexpr std::string_view select_messages =
    "SELECT events.room, events.seq, events.author, json_extract(ifnull(edits.payload, events.payload), '$.body'), rooms.id, "
    "events.payload "
    "FROM events JOIN rooms ON rooms.no = events.room "
    "LEFT JOIN message_changes AS changes ON changes.room = events.room AND changes.seq = events.seq AND changes.edited > 0 "
    "LEFT JOIN events AS edits ON edits.room = changes.room AND edits.seq = changes.edited "
    "WHERE events.kind = 'posted' AND events.payload IS NOT NULL ORDER BY events.room, events.seq";

std::string text(Database& database, std::string_view sql) {
    Statement select(database, sql);
    Query query(select);
    return query.step() == Query::Step::row ? query.text(0) : std::string();
}

/// The same version, history and heads.
bool has_caught_up(Database& index, Database& log) {
    constexpr std::string_view select_epoch = "SELECT value FROM meta WHERE key = 'epoch'";
    if (text(index, "SELECT value FROM meta WHERE key = 'version'") != std::to_string(SearchIndex::version)) return false;
    if (text(index, select_epoch) != text(log, select_epoch)) return false;
    Statement heads(log, "SELECT room, head FROM main.room_state JOIN rooms ON no = room WHERE access <> 'personal'");
    Statement cursor(index, "SELECT seq FROM cursors WHERE room = ?1");
    Query head(heads);
    for (;;) {
        const Query::Step step = head.step();
        if (step != Query::Step::row) return step == Query::Step::done;
        Query seq(cursor);
        if (seq.bind(1, head.integer(0)).step() != Query::Step::row || seq.integer(0) != head.integer(1)) return false;
    }
}

/// A database of nobody's, on the disk and gone with the connection: the full-text tables look at themselves only where they
/// may write.
Result<Database, std::string> copy_of(Database& index) {
    auto copy = Database::open("", Database::Mode::create);
    if (!copy) return copy;
    constexpr const char* settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192";
    if (!copy.value().run(settings)) return copy.value().error();
    if (auto copied = copy.value().copy_from(index); !copied) return copied.error();
    return copy;
}

class Comparison {
public:
    Comparison(Database& copy, const Tell& tell) : copy_(copy), tell_(tell) {}

    void check_itself() {
        Statement pages(copy_, "PRAGMA integrity_check");
        Query page(pages);
        while (page.step() == Query::Step::row)
            if (const std::string said = page.text(0); said != "ok") found(said);
        for (const auto& [first, table] : list_parts()) {
            std::string sql = "INSERT INTO ";
            sql.append(table).append(" (").append(table).append(") VALUES ('integrity-check')");
            if (!copy_.run(sql.c_str())) found(table + ": " + copy_.error());
            bodies_.try_emplace(first, copy_, "SELECT body, tags FROM " + table + " WHERE rowid = ?1");
        }
    }

    /// Both in the order of room and seq.
    void check_against(Database& log) {
        Statement messages(log, select_messages);
        Statement documents(copy_, "SELECT room, seq, no FROM documents ORDER BY room, seq");
        Query message(messages);
        Query document(documents);
        Query::Step documents_left = document.step();
        Query::Step messages_left = message.step();
        while (messages_left == Query::Step::row || documents_left == Query::Step::row) {
            const std::int64_t order = messages_left != Query::Step::row    ? 1
                                       : documents_left != Query::Step::row ? -1
                                                                            : compare_places(message, document);
            if (order < 0) found("event " + std::to_string(message.integer(1)) + " of room " + message.text(4) + " is missing");
            if (order > 0) found("there is " + place(document) + ", which the log does not have");
            if (order == 0) compare(message, document);
            if (order <= 0) messages_left = message.step();
            if (order >= 0) documents_left = document.step();
        }
        if (messages_left == Query::Step::failed) found(log.error());
        if (documents_left == Query::Step::failed) found(copy_.error());
    }

private:
    static std::int64_t compare_places(const Query& message, const Query& document) {
        const std::int64_t rooms = message.integer(0) - document.integer(0);
        return rooms != 0 ? rooms : message.integer(1) - document.integer(1);
    }
    static std::string place(const Query& document) {
        return "event " + document.text(1) + " of room number " + document.text(0);
    }
    void found(const std::string& what) { tell_("search index: " + what); }

    /// Where each part begins, and the name of its table.
    std::vector<std::pair<std::int64_t, std::string>> list_parts() {
        std::vector<std::pair<std::int64_t, std::string>> parts;
        Statement select(copy_, "SELECT first, words FROM parts ORDER BY first");
        Query part(select);
        while (part.step() == Query::Step::row) parts.emplace_back(part.integer(0), "words_" + part.text(1));
        return parts;
    }

    void compare(const Query& message, const Query& document) {
        const std::int64_t no = document.integer(2);
        const auto after = bodies_.upper_bound(no);
        if (after == bodies_.begin()) return found(place(document) + " is in no part");
        Query words(std::prev(after)->second);
        if (words.bind(1, no).step() != Query::Step::row) return found("the words of " + place(document) + " are missing");
        const std::string body = message.text(3);
        if (words.text(0) != indexed_text(body)) found("the words of " + place(document) + " are not those of the log");
        const auto posted = decode_content(EventKind::posted, message.text(5));
        const Holdings files = posted ? held_files(posted.value().files) : Holdings{};
        if (words.text(1) != tags_of(message.integer(0), message.integer(2), files, body))
            found("the tags of " + place(document) + " are wrong");
    }

    Database& copy_;
    const Tell& tell_;
    std::map<std::int64_t, Statement> bodies_;  ///< by where their part begins
};

}  // namespace

SearchCheck::SearchCheck(const std::filesystem::path& data_dir) {
    const std::filesystem::path path = search_path(data_dir);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return;
    auto opened = Database::open(path.string(), Database::Mode::read_only);
    // What can't be read is made anew by the server: that is no damage to the log.
    if (!opened || !opened.value().run("BEGIN") || opened.value().integer("SELECT count(*) FROM cursors", -1) < 0) return;
    index_ = std::make_unique<Database>(std::move(opened.value()));
}

bool SearchCheck::compare(Database& log, const Tell& tell) {
    if (index_ == nullptr || !has_caught_up(*index_, log)) return false;
    auto copy = copy_of(*index_);
    if (!copy) {
        tell("search index: it can't be copied to be looked at: " + copy.error());
        return true;
    }
    Comparison comparison(copy.value(), tell);
    comparison.check_itself();
    comparison.check_against(log);
    return true;
}

}  // namespace parley::server
