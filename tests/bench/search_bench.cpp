// The first page of a search among messages that were imported, as Markdown on standard output. script/bench search puts it
// into docs/benchmarks.md. Fails when something is not found that is there.
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "native-server/storage/schema.h"
#include "tests/bench/measure.h"
#include "tests/bench/resident.h"
#include "tests/bench/words.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_process.h"

namespace {

using namespace parley;
using namespace parley::bench;

constexpr std::size_t rooms = 20;
constexpr std::size_t people = 50;
constexpr std::uint64_t planted = 7;  ///< messages that hold `needle`, in the whole history
constexpr const char* needle = "xyzzyqux";

struct Length {
    std::uint64_t messages = 1'000'000;
    int rounds = 300;
    double import_s_max = 300;
    double index_s_max = 600;
};

class Pipe {
public:
    explicit Pipe(const std::string& command) : file_(::popen(command.c_str(), "w")) {  // NOLINT(cert-env33-c)
        if (file_ == nullptr) throw std::runtime_error("cannot run " + command);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        if (file_ != nullptr) ::pclose(file_);
    }
    void line(const std::string& text) {
        if (std::fputs((text + "\n").c_str(), file_) < 0) throw std::runtime_error("the import ended early");
    }
    /// What became of the command.
    int close() { return ::pclose(std::exchange(file_, nullptr)); }

private:
    std::FILE* file_;
};

std::string text_of(std::uint64_t number) {
    return std::to_string(number);
}

std::string event(std::size_t room, std::uint64_t seq, std::uint64_t at_ms, const std::string& rest) {
    return R"({"event":{"room":"room-)" + text_of(room) + R"(","seq":)" + text_of(seq) + R"(,"at":)" + text_of(at_ms) + "," +
           rest + "}}";
}

/// The lines of an export (docs/operations.md): as many messages in each room, a minute between two of them.
void write_history(Pipe& to, std::uint64_t messages) {
    to.line(R"({"parley":"export","version":1,"schema":)" + text_of(static_cast<std::uint64_t>(server::schema_version())) +
            R"(,"at":1790000000000,"people":)" + text_of(people) + R"(,"rooms":)" + text_of(rooms) + R"(,"events":)" +
            text_of(messages + rooms) + "}");
    for (std::size_t i = 0; i < people; ++i)
        to.line(R"({"person":{"id":"u)" + text_of(i) + R"(","name":"Person )" + text_of(i) + R"(","created":1690000000000}})");
    for (std::size_t i = 0; i < rooms; ++i)
        to.line(R"({"room":{"id":"room-)" + text_of(i) + R"(","access":"everyone","created":1700000000000}})");
    Words words;
    const std::uint64_t each = messages / rooms;
    for (std::size_t room = 0; room < rooms; ++room) {
        to.line(event(room, 1, 1'700'000'000'000,
                      R"("kind":"created","author":"u0","content":{"access":"everyone","name":"Room )" + text_of(room) +
                          R"(","topic":""})"));
        for (std::uint64_t i = 0; i < each; ++i) {
            const std::uint64_t number = room * each + i;
            std::string body = words.message();
            if (number % (messages / planted) == 1) body += std::string(" ") + needle;
            to.line(event(room, i + 2, 1'700'000'000'000 + i * 60'000,
                          R"("kind":"posted","author":"u)" + text_of(words.random()() % people) + R"(","cid":"c)" +
                              text_of(number) + R"(","content":{"body":")" + body + R"("})"));
        }
    }
}

/// Seconds that it took, the making of the lines with it.
double import_into(const std::filesystem::path& data, const Length& length) {
    const double start = now_s();
    Pipe pipe("'" PARLEY_SERVER "' import - --data-dir '" + data.string() + "' >&2");
    write_history(pipe, length.messages);
    if (pipe.close() != 0) throw std::runtime_error("the import failed");
    const double took_s = now_s() - start;
    if (took_s > length.import_s_max) throw std::runtime_error("the import took " + fixed(took_s, 0) + " s");
    return took_s;
}

class Asker {
public:
    explicit Asker(ServerProcess& server) : server_(server), client_(server.port()) { client_.sign_in("Asker"); }

    /// Until the index has caught up; how long it took.
    double wait_for_index(double seconds_max) {
        const double start = now_s();
        while (!ask(needle).complete)
            if (now_s() - start > seconds_max) throw std::runtime_error("the index is not complete");
        return now_s() - start;
    }
    Found ask(const std::string& query) {
        client_.send(Search{query, "", 20});
        return client_.next<Found>();
    }
    /// All hits, page by page.
    std::size_t count(const std::string& query) {
        std::size_t hits = 0;
        for (std::string cursor;;) {
            client_.send(Search{query, cursor, 20});
            const auto found = client_.next<Found>();
            hits += found.hits.size();
            if (!found.more) return hits;
            cursor = found.cursor;
        }
    }
    void row(const std::string& what, int rounds, const std::function<std::string()>& query) {
        std::vector<double> times;
        std::vector<double> hits;
        const double before_s = processor_s(server_.id());
        for (int i = 0; i < rounds; ++i) {
            const std::string text = query();
            const double start = now_s();
            hits.push_back(static_cast<double>(ask(text).hits.size()));
            times.push_back(now_s() - start);
        }
        const double each_s = (processor_s(server_.id()) - before_s) / rounds;
        print_row({what, fixed(median(hits), 0), milliseconds(each_s), milliseconds(percentile(times, 0.5)),
                   milliseconds(percentile(times, 0.99)), milliseconds(percentile(times, 1))});
    }

private:
    ServerProcess& server_;
    ChatClient client_;
};

void measure(Asker& asker, int rounds) {
    Words words;
    const auto any = [&words](std::size_t from, std::size_t to) { return Words::word(from + words.random()() % (to - from)); };
    const auto common = [&any] { return any(0, 20); };
    const auto rare = [&any] { return any(20'000, 40'000); };
    const auto person = [&words] { return " from:u" + std::to_string(words.random()() % people); };
    const auto room = [&words] { return " in:room-" + std::to_string(words.random()() % rooms); };
    print_head({"first page, round trip over loopback", "hits", "the server's processor time", "p50", "p99", "max"});
    asker.row("a common word", rounds, common);
    asker.row("a rare word", rounds, rare);
    asker.row("a common and a rare word", rounds, [&] { return common() + " " + rare(); });
    asker.row("a phrase of two common words", rounds, [&] { return "\"" + common() + " " + common() + "\""; });
    asker.row("a phrase of a common and a rare word", rounds, [&] { return "\"" + common() + " " + rare() + "\""; });
    asker.row("a common word from: somebody in: a room", rounds, [&] { return common() + person() + room(); });
    asker.row("a rare word from: somebody in: a room", rounds, [&] { return rare() + person() + room(); });
    asker.row("a common word before: an early day", rounds, [&] { return common() + " before:2023-11-17"; });
    asker.row("nothing to be found", rounds, [] { return "plughplover"; });
}

void run(const std::filesystem::path& folder, const Length& length) {
    const TemporaryFolder data(folder);
    print_text("### The first page of a search among " + grouped(static_cast<double>(length.messages)) + " messages\n");
    print_text("Imported into " + std::to_string(rooms) +
               " rooms, words as people use them. The files are in the system's cache, where the import left them.\n");
    const double imported_s = import_into(data.path() / "data", length);
    ServerProcess server(
        Launch{{"--port", "0", "--log-level", "warn", "--no-rate-limits", "--data-dir", (data.path() / "data").string()}, {}});
    Asker asker(server);
    const double indexed_s = asker.wait_for_index(length.index_s_max);
    if (const std::size_t hits = asker.count(needle); hits != planted)
        throw std::runtime_error(std::to_string(hits) + " messages were found of " + std::to_string(planted));
    measure(asker, length.rounds);
    const auto [now_mb, peak_mb] = resident_mb(server.id());
    print_text("\nThe import took " + fixed(imported_s, 1) + " s, and the index " + fixed(indexed_s, 1) +
               " s from the server's start. The server's memory: " + fixed(now_mb, 1) + " MB, at most " + fixed(peak_mb, 1) +
               " MB.");
}

}  // namespace

int main(int argc, char** argv) {
    Length length;
    if (argc == 3 && std::strcmp(argv[2], "--quick") == 0)
        length = {20'000, 20, 120, 120};
    else if (argc != 2)
        return std::fprintf(stderr, "usage: search_bench FOLDER [--quick]\n"), 2;
    try {
        std::filesystem::create_directories(argv[1]);
        run(argv[1], length);
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "search_bench: %s\n", error.what()), 1;
    }
    return 0;
}
