// What everybody in a room is told at once, as ready-made frames.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "native-server/core/ports.h"
#include "shared/message.h"

namespace parley::server {

/// The same object goes to every loop. It is encoded at most once in each dialect, and only when somebody there speaks it: by
/// the loop that asks first, while another that asks at the same time waits. Any thread.
class Broadcast {
public:
    explicit Broadcast(std::int64_t since_us = 0) : since_us_(since_us) {}
    Broadcast(const Broadcast&) = delete;
    Broadcast& operator=(const Broadcast&) = delete;
    virtual ~Broadcast() = default;

    /// Null when it says nothing in this dialect.
    [[nodiscard]] const Payload& frames(Dialect dialect) const;

    /// Since when it is on its way, in microseconds of the loops' clock; 0: nobody asks.
    [[nodiscard]] std::int64_t since_us() const { return since_us_; }

private:
    [[nodiscard]] virtual Payload encode_frames(Dialect dialect) const = 0;

    struct Encoding {
        std::once_flag once;
        Payload frames;
    };
    mutable std::array<Encoding, dialect_count> encodings_;
    std::int64_t since_us_;
};

/// What one commit brought a room, in order: never empty.
class RoomBatch final : public Broadcast {
public:
    using Events = std::vector<std::shared_ptr<const Event>>;
    /// `committed_us`: when, by the loops' clock; 0: it is not known.
    explicit RoomBatch(Events events, std::int64_t committed_us = 0) : Broadcast(committed_us), events_(std::move(events)) {}

    [[nodiscard]] const RoomId& room() const { return events_.front()->room; }
    [[nodiscard]] const Events& events() const { return events_; }

private:
    [[nodiscard]] Payload encode_frames(Dialect dialect) const override;

    Events events_;
};

/// A push that is no event.
class NoticeBroadcast final : public Broadcast {
public:
    explicit NoticeBroadcast(Notice notice) : message_{0, std::move(notice)} {}

    [[nodiscard]] const ServerMessage& message() const { return message_; }

private:
    [[nodiscard]] Payload encode_frames(Dialect dialect) const override;

    ServerMessage message_;
};

/// What plain clients see of an event; empty when they see nothing.
std::string plain_text(const Event& event);

}  // namespace parley::server
