// What a run may be blamed for: pure functions over the log as it was read and what the clients did and saw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "shared/message.h"

namespace parley::chaos {

enum class Wrong : std::uint8_t {
    lost,       ///< acknowledged or composed, and not in the log as it should be
    duplicate,  ///< there twice
    hole,       ///< something is missing in between
    order,      ///< not where it should be, or not the same for everybody
    stuck,      ///< not back or not drained in time, refused, or no server any more
};
inline constexpr std::size_t wrongs = 5;

struct Violation {
    Wrong wrong = Wrong::stuck;
    std::string words;
};
using Violations = std::vector<Violation>;

/// A room's whole log as it was read, ascending if all is well.
using RoomLogs = std::map<RoomId, std::vector<Event>>;

/// A message as a person sent it off. `device` is one page: its messages have an order of their own in each room.
struct Composed {
    std::string device;
    RoomId room;
    UserId author;
    MessageCid cid;
    std::string body;
};

struct Acknowledged {
    std::string device;
    RoomId room;
    UserId author;
    MessageCid cid;
    Seq seq = 0;
};

/// One row of a client's timeline that has come from the log.
struct HeldRow {
    Seq seq = 0;
    UserId author;
    MessageCid cid;
    std::string body;
};

/// What a client says it holds: everything from `first` to `last`.
struct Held {
    std::string device;
    RoomId room;
    Seq first = 1;
    Seq last = 0;
    std::vector<HeldRow> rows;
    bool at_rest = true;  ///< nothing was on its way any more when it was looked at
};

/// seq is dense from 1; nobody's cid is there twice, in whatever room.
Violations check_log(const RoomLogs& logs);
/// Each acknowledgement names the seq at which the log has that message, with the body that was composed.
Violations check_acknowledged(const RoomLogs& logs, const std::vector<Composed>& composed,
                              const std::vector<Acknowledged>& acknowledged);
/// Everything composed is in the log, but for what a page still has `waiting`, and each device's messages of a room in the
/// order of `composed`.
Violations check_composed(const RoomLogs& logs, const std::vector<Composed>& composed,
                          const std::set<MessageCid>& waiting = {});
/// The rows are the log's messages from `first` to `last`, and `last` is the log's end when it was `at_rest`. Events that are
/// no messages may have rows or none.
Violations check_held(const RoomLogs& logs, const Held& held);

/// Who saw which event at which seq.
class Sightings {
public:
    /// What contradicts an earlier sighting.
    Violations add(const std::string& device, const Event& event);
    /// What was shown to anybody and is not so in the log.
    [[nodiscard]] Violations check(const RoomLogs& logs) const;
    [[nodiscard]] std::size_t size() const { return first_seen_.size(); }

private:
    struct Sighting {
        std::string device;
        std::size_t digest = 0;
    };
    std::map<std::pair<RoomId, Seq>, Sighting> first_seen_;
};

/// What one connection is told: from a room's answer on, each later event once, in order, until the server says otherwise.
class ConnectionWatch {
public:
    std::optional<Violation> see(const std::string& device, const Notice& notice);

private:
    std::optional<Violation> see_page(const std::string& where, const std::vector<Event>& events, Seq head);

    std::unordered_map<RoomId, Seq> live_;  ///< the newest seq that was told; absent: nothing may be pushed
};

/// What one page shows of a room, from change to change.
class TimelineWatch {
public:
    /// `newest`: the seqs of the rows after the last() of the call before, in the order of the rows.
    std::optional<Violation> see(const std::string& device, Seq last, const std::vector<Seq>& newest);
    [[nodiscard]] Seq last() const { return last_; }

private:
    Seq last_ = 0;
};

}  // namespace parley::chaos
