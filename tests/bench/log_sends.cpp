#include <stdexcept>
#include <vector>

#include "native-server/loop/mailbox.h"
#include "native-server/storage/sqlite_log.h"
#include "tests/bench/log_bench.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

using namespace parley::server;

/// Senders that each have one message under way. The ticket's number says which sender it is.
class Senders {
public:
    Senders(const std::filesystem::path& folder, std::size_t count) : answers_(1'000'000), sent_at_(count) {
        SqliteLogOptions options;
        options.data_dir = folder;
        options.reply = [this](std::vector<LogReply> batch) { answers_.post(std::move(batch)); };
        options.wall_clock_ms = [] {
            return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
                .count();
        };
        options.random_bits = [] { return std::uint64_t{0xbe9c}; };
        options.warn = [](const std::string& what) { std::fprintf(stderr, "%s\n", what.c_str()); };
        auto opened = SqliteLog::open(std::move(options));
        if (!opened) throw std::runtime_error(opened.error());
        log_ = std::move(opened.value());
        for (std::size_t i = 0; i < count; ++i)
            people_.push_back({UserId("u" + std::to_string(i)), "Sender " + std::to_string(i)});
    }

    Sends run(double seconds) {
        const double start = now_s();
        for (std::size_t sender = 0; sender < people_.size(); ++sender) send(sender);
        std::size_t under_way = people_.size();
        std::uint64_t stored = 0;
        double at = start;
        while (under_way > 0) {
            for (const std::vector<LogReply>& batch : answers_.wait(1000)) {
                at = now_s();
                for (const LogReply& reply : batch) {
                    const auto* answer = get_if<AppendReply>(&reply);
                    if (answer == nullptr) continue;
                    if (!answer->result.ok()) throw std::runtime_error(answer->result.error().message);
                    const std::size_t sender = answer->ticket - 1;
                    latencies_.push_back(at - sent_at_[sender]);
                    stored++;
                    if (at - start < seconds)
                        send(sender);
                    else
                        under_way--;
                }
            }
        }
        return {static_cast<double>(stored) / (at - start), percentile(latencies_, 0.5), percentile(latencies_, 0.99)};
    }

private:
    void send(std::size_t sender) {
        AppendRequest request;
        request.ticket = sender + 1;
        request.room = RoomId("lobby");
        request.author = people_[sender];
        request.cid = MessageCid(chat_cid(++number_));
        request.content.body = chat_body(number_);
        sent_at_[sender] = now_s();
        if (!log_->submit(std::move(request))) throw std::runtime_error("the log's queue is full");
    }

    Mailbox<std::vector<LogReply>> answers_;
    std::unique_ptr<SqliteLog> log_;  // goes before the box that it answers into
    std::vector<Person> people_;
    std::vector<double> sent_at_;
    std::vector<double> latencies_;
    std::uint64_t number_ = 0;
};

}  // namespace

Sends log_sends(const std::filesystem::path& folder, std::size_t senders, double seconds) {
    std::filesystem::remove_all(folder / "log");
    return Senders(folder / "log", senders).run(seconds);
}

}  // namespace parley::bench
