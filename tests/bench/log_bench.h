// The parts of script/bench log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace parley::bench {

/// As long as a chat message is, with its number in it.
std::string chat_body(std::uint64_t number);
/// As a client makes them.
std::string chat_cid(std::uint64_t number);

/// One way of storing messages, measured for a while.
struct Sends {
    double per_second = 0;
    double latency_p50_s = 0;  ///< from handing a message over to knowing that it is on disk
    double latency_p99_s = 0;
};

enum class PlainTable : std::uint8_t {
    bodies,  ///< a number and a body, no further index
    chat,    ///< what a chat cannot do without: room and seq as key, author, time, and a unique (author, cid)
};

/// Plain SQLite, as a loop would use it: one table, write-ahead log, full sync, `batch` inserts a transaction.
Sends plain_inserts(const std::filesystem::path& folder, PlainTable table, std::size_t batch, double seconds);

/// Our log: `senders` messages under way at any time, each followed by the next one when it is acknowledged.
Sends log_sends(const std::filesystem::path& folder, std::size_t senders, double seconds);

/// The same through the real server: `senders` connections over loopback.
Sends socket_sends(const std::filesystem::path& folder, std::size_t senders, double seconds);

/// A room of `messages`, stored in `folder` unless it is there already, served by the real server: times of pages, resumes and
/// searches, and what the server's memory comes to. Prints its tables.
void big_room(const std::filesystem::path& folder, std::uint64_t messages, int rounds);

}  // namespace parley::bench
