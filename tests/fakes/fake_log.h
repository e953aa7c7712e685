// A log in memory that keeps the promises of core/log.h: tests/contract runs the same suite against it and the real one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "native-server/core/log.h"

namespace parley::server {

class FakeLog final : public Log {
public:
    /// With the rooms that a fresh database has.
    FakeLog();

    [[nodiscard]] LogState state() const;

    /// Keeps the request until commit().
    bool submit(LogRequest request) override;

    /// Carries out what was submitted and gives everything that is to be told, in order.
    std::vector<LogReply> commit();

    // What a test can make happen.
    void set_full(bool full) { full_ = full; }              ///< submit() takes nothing
    void fail_next_commit() { fail_ = true; }               ///< the next commit() answers storage_unavailable and keeps nothing
    void set_time(std::int64_t at_ms) { now_ms_ = at_ms; }  ///< the wall clock, milliseconds since 1970

    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    /// A room's events so far, ascending.
    [[nodiscard]] const std::vector<Event>& events(const RoomId& room) const;

private:
    struct Room {
        RoomInfo info;
        std::vector<Event> events;
    };
    using Replies = std::vector<LogReply>;

    Room* find(const RoomId& id);
    void apply(const AppendRequest& request, Replies& replies);
    void apply(const ReadRequest& request, Replies& replies);
    void apply(const AddPersonRequest& request, Replies& replies);
    void apply(const FindPersonRequest& request, Replies& replies);
    void apply(const AddRoomRequest& request, Replies& replies);

    std::vector<Room> rooms_;
    std::vector<std::pair<Person, std::string>> people_;  ///< with the hash of their token
    std::map<std::pair<std::string, std::string>, std::pair<RoomId, Seq>> by_cid_;
    std::vector<LogRequest> waiting_;
    std::int64_t now_ms_ = 1'700'000'000'000;
    bool full_ = false;
    bool fail_ = false;
};

}  // namespace parley::server
