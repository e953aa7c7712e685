#include <fstream>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "native-server/loop/mailbox.h"
#include "native-server/storage/sqlite_log.h"
#include "tests/bench/log_bench.h"
#include "tests/bench/measure.h"
#include "tests/bench/resident.h"
#include "tests/bench/words.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_process.h"

namespace parley::bench {

namespace {

/// Stores the messages as a server would have over the years: a minute between two of them.
void fill(const std::filesystem::path& folder, std::uint64_t messages) {
    using namespace parley::server;
    Mailbox<std::vector<LogReply>> answers(1'000'000);
    std::atomic<std::int64_t> clock_ms = 1'700'000'000'000;
    SqliteLogOptions options;
    options.data_dir = folder;
    options.reply = [&](std::vector<LogReply> batch) { answers.post(std::move(batch)); };
    options.wall_clock_ms = [&] { return clock_ms.load(); };
    options.random_bits = [] { return std::uint64_t{0xb16}; };
    options.warn = [](const std::string& what) { std::fprintf(stderr, "%s\n", what.c_str()); };
    auto opened = SqliteLog::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    Words words;
    constexpr std::uint64_t at_once = 1000;
    for (std::uint64_t number = 0; number < messages;) {
        for (std::uint64_t i = 0; i < at_once; ++i) {
            AppendRequest request;
            request.ticket = ++number;
            request.room = RoomId("lobby");
            const std::string author = std::to_string(words.random()() % 50);
            request.author = {UserId("u" + author), "Person " + author};
            request.cid = MessageCid("c" + std::to_string(number));
            request.content.body = words.message();
            opened.value()->submit(std::move(request));
        }
        clock_ms += 60'000 * static_cast<std::int64_t>(at_once);
        for (std::uint64_t answered = 0; answered < at_once;)
            for (const auto& batch : answers.wait(1000))
                for (const LogReply& reply : batch) answered += holds_alternative<AppendReply>(reply) ? 1U : 0U;
    }
}

/// Into the system's cache, where those of a server are that has run for a while: not the disk is measured.
void read_files(const std::filesystem::path& folder) {
    std::vector<char> buffer(1 << 20);
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0) {
        }
    }
}

class Reader {
public:
    explicit Reader(std::uint16_t port) : client_(port) {
        client_.sign_in("Reader");
        const Joined joined = client_.join();
        head_ = joined.room.head;
        epoch_ = joined.epoch;
    }

    /// Until the index has caught up; how long it took.
    double wait_for_index() {
        const double start = now_s();
        for (;;) {
            client_.send(Search{Words::word(40'000), "", 1});
            if (client_.next<Found>().complete) return now_s() - start;
        }
    }

    void row(const std::string& what, int rounds, const std::function<std::size_t()>& ask) {
        std::vector<double> times;
        std::size_t got = 0;
        for (int i = 0; i < rounds; ++i) {
            const double start = now_s();
            got = ask();
            times.push_back(now_s() - start);
        }
        print_row({what, std::to_string(got), milliseconds(percentile(times, 0.5)), milliseconds(percentile(times, 0.99)),
                   milliseconds(percentile(times, 1))});
    }

    std::size_t page(PageAnchor anchor, Seq seq) {
        client_.send(History{RoomId("lobby"), anchor, seq, 50});
        return client_.next<Page>().events.size();
    }
    std::size_t resume(Seq behind) {
        client_.send(Resume{RoomId("lobby"), epoch_, head_ - behind});
        return client_.next<Resumed>().events.size();
    }
    std::size_t search(const std::string& query) {
        client_.send(Search{query, "", 20});
        return client_.next<Found>().hits.size();
    }
    [[nodiscard]] Seq head() const { return head_; }

private:
    ChatClient client_;
    Seq head_ = 0;
    Epoch epoch_;
};

void measure_searches(Reader& reader, Words& words, int rounds) {
    const auto common = [&] { return Words::word(words.random()() % 20U); };
    const auto rare = [&] { return Words::word(20'000 + words.random()() % 20'000); };
    reader.row("search: a rare word", rounds, [&] { return reader.search(rare()); });
    reader.row("search: one of the 20 commonest words", rounds, [&] { return reader.search(common()); });
    reader.row("search: three common words", rounds, [&] { return reader.search(common() + " " + common() + " " + common()); });
    reader.row("search: a common and a rare word", rounds, [&] { return reader.search(common() + " " + rare()); });
    reader.row("search: a prefix of two letters", rounds, [&] { return reader.search(common().substr(0, 2) + "*"); });
    reader.row("search: a phrase of two common words", rounds,
               [&] { return reader.search("\"" + common() + " " + common() + "\""); });
    reader.row("search: from: and in: and a common word", rounds,
               [&] { return reader.search(common() + " from:u7 in:lobby"); });
    reader.row("search: before: and a common word", rounds, [&] { return reader.search(common() + " before:2024-06-01"); });
    reader.row("search: nothing to be found", rounds, [&] { return reader.search("xyzzyqux"); });
}

}  // namespace

void big_room(const std::filesystem::path& folder, std::uint64_t messages, int rounds) {
    const std::filesystem::path data = folder / ("room-" + std::to_string(messages));
    if (!std::filesystem::exists(data / "filled")) {
        std::filesystem::remove_all(data);
        fill(data, messages);
        std::ofstream(data / "filled") << messages;
    }
    Launch launch;
    for (const char* word : {"--port", "0", "--log-level", "warn", "--no-rate-limits", "--data-dir"})
        launch.arguments.emplace_back(word);
    launch.arguments.push_back(data.string());
    read_files(data);
    ServerProcess server(launch);
    Reader reader(server.port());
    const double indexed_s = reader.wait_for_index();
    Words words;
    print_head({"one client, round trip over loopback", "events", "p50", "p99", "max"});
    reader.row("latest page of 50", rounds, [&] { return reader.page(PageAnchor::latest, 0); });
    reader.row("page in the middle", rounds,
               [&] { return reader.page(PageAnchor::around, reader.head() / 4 + words.random()() % (reader.head() / 2)); });
    reader.row("page before a place", rounds,
               [&] { return reader.page(PageAnchor::before, 100 + words.random()() % (reader.head() - 100)); });
    reader.row("resume of 10 behind", rounds, [&] { return reader.resume(10); });
    reader.row("resume of 400 behind", rounds, [&] { return reader.resume(400); });
    measure_searches(reader, words, rounds);
    const auto [now_mb, peak_mb] = resident_mb(server.id());
    print_text("\nThe server's resident memory after that: " + fixed(now_mb, 1) + " MB, at most " + fixed(peak_mb, 1) +
               " MB. The index was complete " + fixed(indexed_s, 1) + " s after the start.");
}

}  // namespace parley::bench
