// The state machine of one loop: (event, now) -> calls on Log and Transport. No I/O, no clock, no thread of its own.
// Loop thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "native-server/core/log.h"
#include "native-server/core/ports.h"
#include "native-server/core/room.h"
#include "native-server/core/session.h"
#include "shared/message.h"

namespace parley::server {

struct ServerConfig {
    std::string build;  ///< shown in hello, so that a client can tell that it is outdated
};

class Server {
public:
    /// The ports outlive the server.
    Server(ServerConfig config, LogState state, Log& log, Transport& transport, Entropy& entropy);

    void on_open(SessionId id, Dialect dialect, MonotonicMs now);
    /// One whole text message, valid UTF-8, at most limits::frame_bytes_max.
    void on_message(SessionId id, std::string_view text, MonotonicMs now);
    /// The queue that was full is empty: the rooms that fell behind are told to resync.
    void on_drained(SessionId id);
    void on_close(SessionId id);
    void on_log(const LogReply& reply);
    /// Call at least once a second: heartbeats and time-outs.
    void on_tick(MonotonicMs now);

    /// Takes no further commands and tells every client to come back, spread over limits::reconnect_spread_ms; what was
    /// submitted is still answered. close_all ends the sessions with 1012 afterwards.
    void drain();
    void close_all();

    /// Requests to the log that it has not answered yet.
    [[nodiscard]] std::size_t requests_pending() const { return pending_.size(); }
    [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }
    [[nodiscard]] std::size_t rooms() const { return rooms_.size(); }

private:
    /// What a ticket's answer is for.
    struct PendingSend {
        RoomId room;
        MessageCid cid;
    };
    struct PendingAuth {
        std::string token;  ///< fresh for a new person, the one that was shown for a known one
    };
    struct PendingCreate {};
    struct PendingJoin {
        RoomId room;
    };
    struct PendingHistory {
        RoomId room;
    };
    struct PendingResume {
        RoomId room;
        Seq last = 0;
    };
    using Purpose = std::variant<PendingSend, PendingAuth, PendingCreate, PendingJoin, PendingHistory, PendingResume>;
    struct Pending {
        SessionId session = 0;
        RequestId request = 0;
        Purpose purpose;
    };
    struct Asker {
        SessionId id;
        Session& session;
        RequestId request;
    };

    // server.cpp
    void reply(SessionId id, RequestId request, Notice notice);
    void refuse(SessionId id, RequestId request, const Error& error);
    /// False when the log or the session has too much to do; the asker has been told.
    bool submit(const Asker& asker, LogRequest request, Purpose purpose);
    Session* find(SessionId id);
    Room* find(const RoomId& id);
    void leave(SessionId id, Session& session, const RoomId& room);
    std::string random_id(std::string_view prefix, int words);
    void greet(SessionId id);
    void beat(SessionId id, Session& session, MonotonicMs now);

    // commands.cpp
    void on_command(SessionId id, Session& session, ClientMessage message);
    void on_plain_text(SessionId id, Session& session, std::string_view text);
    void read_backlog(const Asker& asker, ReadRequest read, Purpose purpose);
    void on(const Asker& asker, const Auth& auth);
    void on(const Asker& asker, const Join& join);
    void on(const Asker& asker, Leave leave_command);
    void on(const Asker& asker, const Create& create);
    void on(const Asker& asker, Send send);
    void on(const Asker& asker, History history);
    void on(const Asker& asker, const Resume& resume);
    void on(const Asker& asker, const BeatReply& beat_reply);

    // replies.cpp
    void on(const AppendReply& answer);
    void on(const Committed& committed);
    void on(const ReadReply& answer);
    void on(const PersonReply& answer);
    void on(const AddRoomReply& answer);
    void on(const RoomCommitted& committed);
    Pending take(Ticket ticket);
    void welcome(const Pending& pending, Session& session, const Person& person);
    void finish_join(const Pending& pending, Session& session, const RoomId& room, const PageRead& page);
    void finish_resume(const Pending& pending, Session& session, const PendingResume& resume, const PageRead& page);
    void go_live(SessionId id, Session& session, Room& room, Seq sent);
    void push(SessionId id, Subscription& subscription, Seq seq, const Payload& payload);

    ServerConfig config_;
    Epoch epoch_;
    Log& log_;
    Transport& transport_;
    Entropy& entropy_;
    std::unordered_map<SessionId, Session> sessions_;
    std::unordered_map<RoomId, Room> rooms_;
    std::vector<RoomId> room_order_;
    std::unordered_map<Ticket, Pending> pending_;
    Ticket next_ticket_ = 1;
    bool draining_ = false;
};

}  // namespace parley::server
