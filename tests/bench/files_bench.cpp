// A large file through the server while people chat, as Markdown on standard output. script/bench files puts it into
// docs/benchmarks.md. Fails when other bytes come back, or the server keeps the file in its memory.
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/bench/measure.h"
#include "tests/bench/resident.h"
#include "tests/bench/talk.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_process.h"
#include "tests/integration/support/wire_client.h"

namespace {

using namespace parley;
using namespace parley::bench;

constexpr std::uint64_t mb = 1024 * 1024;
constexpr double growth_mb_max = 32;
constexpr std::uint64_t piece_bytes = mb;  ///< as the page sends them

struct Length {
    std::uint64_t bytes = limits::file_bytes_max;
    double idle_s = 5;
};

/// Bytes that are made when they are needed and differ all along; the same ones at the same place.
class Made {
public:
    /// `at` and `count` in whole words of eight bytes.
    static std::string bytes(std::uint64_t at, std::uint64_t count) {
        std::string text(count, '\0');
        for (std::uint64_t i = 0; i < count; i += sizeof(std::uint64_t)) {
            // The mixing step of splitmix64.
            std::uint64_t word = (at + i) * 0x9E3779B97F4A7C15U;
            word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
            word ^= word >> 27U;
            std::memcpy(text.data() + i, &word, sizeof word);
        }
        return text;
    }
};

void expect_room(const std::filesystem::path& folder, std::uint64_t bytes) {
    struct statvfs facts {};
    if (::statvfs(folder.c_str(), &facts) != 0) throw std::runtime_error("nothing is known of the disk");
    const std::uint64_t needed = 2 * bytes + limits::disk_reserve_bytes;
    if (std::uint64_t{facts.f_bavail} * facts.f_frsize < needed)
        throw std::runtime_error("the disk needs " + std::to_string(needed / mb) + " MB free");
}

std::string head(const std::string& request, const std::string& token, const std::string& more = {}) {
    return request + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n" + more + "\r\n";
}

void expect_status(const HttpResponse& response, int status) {
    if (response.status != status) throw std::runtime_error(std::to_string(response.status) + ": " + response.body);
}

/// The file's id.
std::string upload(std::uint16_t port, const std::string& token, std::uint64_t bytes) {
    WireClient client(port);
    client.send(head("POST /files?name=large.bin&bytes=" + std::to_string(bytes), token, "Content-Length: 0\r\n"));
    const HttpResponse added = client.read_response();
    expect_status(added, 201);
    const std::string id = decode_file(added.body).value().id;
    for (std::uint64_t at = 0; at < bytes; at += piece_bytes) {
        const std::uint64_t count = std::min(piece_bytes, bytes - at);
        client.send(head("PATCH /files/" + id + "?offset=" + std::to_string(at), token,
                         "Content-Length: " + std::to_string(count) + "\r\n"));
        client.send(Made::bytes(at, count));
        expect_status(client.read_response(), at + count == bytes ? 200 : 204);
    }
    return id;
}

void download(std::uint16_t port, const std::string& token, const std::string& id, std::uint64_t bytes) {
    WireClient client(port);
    client.send(head("GET /files/" + id + "/large.bin", token));
    const std::string answer = client.read_until("\r\n\r\n");
    if (answer.rfind("HTTP/1.1 200", 0) != 0) throw std::runtime_error(answer);
    constexpr std::uint64_t at_once = 256 * 1024;
    for (std::uint64_t at = 0; at < bytes; at += at_once) {
        const std::uint64_t count = std::min(at_once, bytes - at);
        if (client.read(count) != Made::bytes(at, count)) throw std::runtime_error("other bytes came back");
    }
}

struct Transfer {
    double seconds = 0;
    double growth_mb = 0;
    std::vector<double> talk;
};

/// Those who chat go on while it is done on a thread of its own.
class Bench {
public:
    Bench(const std::filesystem::path& folder, const Length& length)
        : length_(length),
          folder_(folder),
          server_(
              Launch{{"--port", "0", "--data-dir", folder_.path().string(), "--log-level", "warn", "--no-rate-limits"}, {}}),
          writer_(server_.port()),
          reader_(server_.port()) {
        token_ = writer_.sign_in("Writer").token;
        writer_.join();
        reader_.sign_in("Reader"), reader_.join();
    }

    void run() {
        const std::string mbs = grouped(static_cast<double>(length_.bytes) / mb);
        print_text("### A file of " + mbs + " MB while people chat\n");
        print_text(
            "Somebody writes a hundred messages a second and another reads them, while a third uploads a file in pieces of "
            "1 MB and then reads it again. Latency counts from when a message was due; the ratio is to the p99 of idle turns "
            "just before and after.\n");
        talk(1);  // what the first messages cost is no figure
        std::vector<double> before = talk(length_.idle_s);
        std::string id;
        Transfer up = measure([&] { id = upload(server_.port(), token_, length_.bytes); });
        std::vector<double> between = talk(length_.idle_s);
        Transfer down = measure([&] { download(server_.port(), token_, id, length_.bytes); });
        std::vector<double> after = talk(length_.idle_s);
        print_head({"", "MB/s", "chat p50", "chat p99", "ratio of p99", "the server's memory grew by"});
        const double idle_up = (percentile(before, 0.99) + percentile(between, 0.99)) / 2;
        const double idle_down = (percentile(between, 0.99) + percentile(after, 0.99)) / 2;
        print_row({"idle", "-", milliseconds(median(between)), milliseconds((idle_up + idle_down) / 2), "1.00", "-"});
        row("upload", up, idle_up);
        row("download", down, idle_down);
    }

private:
    std::vector<double> talk(double seconds) {
        return talk_until(
            writer_, reader_, [seconds](double passed) { return passed > seconds; }, number_);
    }
    Transfer measure(const std::function<void()>& transfer) {
        forget_highest(server_.id());
        const double before_mb = resident_mb(server_.id()).first;
        Transfer done;
        std::atomic<bool> ended = false;
        const double start = now_s();
        auto running = std::async(std::launch::async, [&] {
            try {
                transfer();
            } catch (...) {
                ended = true;
                throw;
            }
            done.seconds = now_s() - start;
            ended = true;
        });
        done.talk = talk_until(
            writer_, reader_, [&](double) { return ended.load(); }, number_);
        running.get();
        done.growth_mb = resident_mb(server_.id()).second - before_mb;
        return done;
    }
    void row(const std::string& what, Transfer& done, double idle_s) {
        const double p99 = percentile(done.talk, 0.99);
        print_row({what, grouped(static_cast<double>(length_.bytes) / mb / done.seconds), milliseconds(median(done.talk)),
                   milliseconds(p99), fixed(p99 / idle_s, 2), fixed(done.growth_mb, 1) + " MB"});
        if (done.growth_mb > growth_mb_max) throw std::runtime_error("the server keeps files in its memory");
    }

    Length length_;
    TemporaryFolder folder_;
    ServerProcess server_;
    ChatClient writer_;
    ChatClient reader_;
    std::string token_;
    int number_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    Length length;
    if (argc == 3 && std::strcmp(argv[2], "--quick") == 0)
        length = {64 * mb, 1};
    else if (argc != 2)
        return std::fprintf(stderr, "usage: files_bench FOLDER [--quick]\n"), 2;
    try {
        std::filesystem::create_directories(argv[1]);
        expect_room(argv[1], length.bytes);
        Bench(argv[1], length).run();
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "files_bench: %s\n", error.what()), 1;
    }
    return 0;
}
