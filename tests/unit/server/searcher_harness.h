// A log that a writer writes, and a searcher behind it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/storage/history.h"
#include "native-server/storage/log_writer.h"
#include "native-server/storage/schema.h"
#include "native-server/storage/searcher.h"
#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {

inline const RoomId lobby("lobby");
inline const RoomId random_room("random");
inline const Person ann{UserId("u-ann"), "Ann"};
inline const Person bob{UserId("u-bob"), "Bob Brown"};
inline const Person eve{UserId("u-eve"), "Eve"};

using Bodies = std::vector<std::string>;

class SearcherTest : public testing::Test {
protected:
    SearcherTest() {
        auto dir = DataDir::take(folder_.path() / "data");
        EXPECT_TRUE(dir.ok());
        dir_ = std::make_unique<DataDir>(std::move(dir.value()));
        auto database = Database::open(dir_->database().string(), Database::Mode::create);
        EXPECT_TRUE(database.ok());
        database_ = std::make_unique<Database>(std::move(database.value()));
        const Birth birth{"epoch", file_identity(dir_->database()), now_ms_};
        EXPECT_TRUE(migrate(*database_, birth).ok());
        auto writer = LogWriter::create(*database_, {[this] { return now_ms_; }, {}});
        EXPECT_TRUE(writer.ok());
        writer_ = std::move(writer.value());
        open();
    }

    void open(const std::string& epoch = "epoch") {
        searcher_.reset();
        auto opened = Searcher::open(
            *dir_, Epoch(epoch), [this](const std::string& line) { warnings_.push_back(line); }, bounds_);
        ASSERT_TRUE(opened.ok()) << opened.error();
        searcher_ = std::move(opened.value());
    }
    std::filesystem::path index_path() const { return folder_.path() / "data" / "search.db"; }

    Seq append(const RoomId& room, const Person& author, EventContent content) {
        const std::string cid = "c" + std::to_string(++cids_);
        std::string failure;
        Seq seq = 0;
        for (const LogReply& reply :
             writer_->commit({AppendRequest{1, room, author, MessageCid(cid), std::move(content)}}, failure))
            if (const auto* appended = get_if<AppendReply>(&reply)) {
                EXPECT_TRUE(appended->result.ok()) << appended->result.error().message;
                if (appended->result) seq = appended->result.value().seq;
            }
        EXPECT_EQ(failure, "");
        now_ms_ += 1000;
        return seq;
    }
    Seq post(const std::string& body, const Person& author = ann, const RoomId& room = lobby) {
        return append(room, author, content(EventKind::posted, body));
    }
    /// Numbered ones, in one transaction.
    void post_many(const std::string& body, int count, const RoomId& room = lobby) {
        std::vector<LogRequest> batch;
        for (int i = 0; i < count; ++i)
            batch.emplace_back(AppendRequest{1, room, ann, MessageCid("c" + std::to_string(++cids_)),
                                             content(EventKind::posted, body + std::to_string(i))});
        std::string failure;
        EXPECT_GT(writer_->commit(batch, failure).size(), batch.size());
        EXPECT_EQ(failure, "");
        now_ms_ += 1000;
    }
    void edit(Seq target, const std::string& body) { append(lobby, ann, content(EventKind::edited, body, target)); }
    void erase(Seq target) { append(lobby, ann, content(EventKind::deleted, "", target)); }
    static EventContent content(EventKind kind, const std::string& body, Seq target = 0) {
        EventContent content;
        content.kind = kind;
        content.body = body;
        content.target = target;
        return content;
    }
    void make_room(const std::string& id, RoomAccess access) {
        AddRoomRequest request;
        request.ticket = 1;
        request.id = RoomId(id);
        request.name = id + " Party";
        request.access = access;
        request.founder = ann;
        if (access == RoomAccess::direct) request.people = {bob.id};
        std::string failure;
        writer_->commit({request}, failure);
        EXPECT_EQ(failure, "");
    }
    /// Retention, to the end.
    void sweep() {
        now_ms_ += limits::sweep_log_interval_ms;
        std::string failure;
        std::vector<LogReply> told;
        while (writer_->sweep(told, failure)) {
        }
        EXPECT_EQ(failure, "");
    }
    /// Until there is nothing more to do. The number of steps.
    int follow() {
        std::string failure;
        int steps = 1;
        while (searcher_->follow(failure)) ++steps;
        EXPECT_EQ(failure, "");
        return steps;
    }

    SearchReply ask(const std::string& text, const Person& reader = ann, const std::string& cursor = "",
                    std::uint32_t hits_max = 20) {
        const auto query = parse_search_query(text);
        EXPECT_TRUE(query.ok()) << text;
        std::string failure;
        SearchReply reply = searcher_->answer({7, query ? query.value() : SearchQuery(), reader.id, cursor, hits_max}, failure);
        EXPECT_EQ(failure, "");
        EXPECT_EQ(reply.ticket, 7U);
        return reply;
    }
    Found found(const std::string& text, const Person& reader = ann, const std::string& cursor = "",
                std::uint32_t hits_max = 20) {
        const SearchReply reply = ask(text, reader, cursor, hits_max);
        EXPECT_TRUE(reply.result.ok()) << text << ": " << reply.result.error().message;
        return reply.result ? reply.result.value() : Found();
    }
    Bodies bodies(const std::string& text, const Person& reader = ann) {
        Bodies bodies;
        for (const Hit& hit : found(text, reader).hits) bodies.push_back(hit.event.body);
        return bodies;
    }
    std::string complaint(const std::string& text, const Person& reader = ann) {
        const SearchReply reply = ask(text, reader);
        if (reply.result) return "";
        EXPECT_EQ(reply.result.error().code, ErrorCode::bad_query);
        return reply.result.error().message;
    }
    bool in_the_files(const std::string& word) const {
        for (const char* suffix : {"", "-wal"}) {
            std::ifstream file(index_path().string() + suffix, std::ios::binary);
            std::ostringstream content;
            content << file.rdbuf();
            if (content.str().find(word) != std::string::npos) return true;
        }
        return false;
    }
    /// What the index holds, one line for each document.
    Bodies documents() {
        Bodies lines;
        auto database = Database::open(index_path().string(), Database::Mode::read_only);
        EXPECT_TRUE(database.ok());
        Statement parts(database.value(), "SELECT words FROM parts ORDER BY first");
        for (Query part(parts); part.step() == Query::Step::row;) {
            const std::string words = "words_" + std::to_string(part.integer(0));
            Statement select(database.value(), "SELECT room, seq, author, body, tags FROM documents JOIN " + words + " ON " +
                                                   words + ".rowid = documents.no ORDER BY documents.no");
            Query row(select);
            Query::Step step = row.step();
            for (; step == Query::Step::row; step = row.step())
                lines.push_back(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " + row.text(3) + " " + row.text(4));
            EXPECT_EQ(step, Query::Step::done) << database.value().error();
        }
        return lines;
    }

    TemporaryFolder folder_;
    std::int64_t now_ms_ = 1'700'000'000'000;  // 2023-11-14T22:13:20Z
    int cids_ = 0;
    std::unique_ptr<DataDir> dir_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<LogWriter> writer_;
    SearchBounds bounds_;
    std::vector<std::string> warnings_;
    std::unique_ptr<Searcher> searcher_;
};

}  // namespace parley::server
