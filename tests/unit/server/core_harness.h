// The core with a log, a transport and a generator of fakes: tests play clients and decide when the log answers.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "native-server/core/server.h"
#include "shared/codec.h"
#include "tests/fakes/event_contents.h"
#include "tests/fakes/fake_log.h"

namespace parley::server {

/// Writes down what each session was sent; can be made to act as a client that does not read.
class FakeTransport final : public Transport {
public:
    struct Peer {
        std::vector<std::string> received;
        bool full = false;
        bool closed = false;
        CloseCode code = CloseCode::normal;
        std::string reason;
    };
    std::map<SessionId, Peer> peers;

    SendResult send(SessionId session, const Payload& payload) override {
        Peer& peer = peers[session];
        if (peer.closed) return SendResult::gone;
        if (peer.full) return SendResult::full;
        peer.received.push_back(*payload);
        return SendResult::queued;
    }
    void close(SessionId session, CloseCode code, std::string_view reason) override {
        Peer& peer = peers[session];
        if (peer.closed) return;
        peer.closed = true;
        peer.code = code;
        peer.reason = std::string(reason);
    }
};

/// Counts up: what it gives is different each time and the same in each run.
class FakeEntropy final : public Entropy {
public:
    std::uint64_t bits() override {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return state_ ^ (state_ >> 29U);
    }
    std::string digest(std::string_view secret) override { return "digest of " + std::string(secret); }

private:
    std::uint64_t state_ = 1;
};

class CoreTest : public ::testing::Test {
protected:
    CoreTest() : server({"test-build"}, log.state(), log, transport, entropy) {}

    SessionId open(Dialect dialect = Dialect::json) {
        const SessionId id = ++sessions_;
        server.on_open(id, dialect, now);
        return id;
    }

    void say(SessionId id, Command command, RequestId request = 1) {
        server.on_message(id, encode(ClientMessage{request, std::move(command)}), now);
    }

    /// The log answers all that it was asked, and what follows from the answers.
    void settle() {
        for (int round = 0; round < 100 && log.waiting() > 0; round++)
            for (const LogReply& reply : log.commit()) server.on_log(reply);
    }

    /// A session that is signed in; what it was sent so far is forgotten.
    SessionId sign_in(const std::string& name) {
        const SessionId id = open();
        say(id, Auth{name, ""});
        settle();
        welcomes_[id] = last_of<Welcome>(id);
        forget(id);
        return id;
    }

    /// Another session of the same person.
    SessionId sign_in_again(SessionId first) {
        const SessionId id = open();
        say(id, Auth{"", welcomes_.at(first).token});
        settle();
        welcomes_[id] = last_of<Welcome>(id);
        forget(id);
        return id;
    }

    /// A session that is signed in and has joined a room.
    SessionId join(const std::string& name, const std::string& room = "lobby") {
        const SessionId id = sign_in(name);
        enter(id, room);
        forget(id);
        return id;
    }

    void enter(SessionId id, const std::string& room) {
        say(id, Join{RoomId(room)});
        settle();
    }

    void forget(SessionId id) { transport.peers[id].received.clear(); }

    [[nodiscard]] const Welcome& welcome(SessionId id) const { return welcomes_.at(id); }
    [[nodiscard]] const UserId& user(SessionId id) const { return welcomes_.at(id).user.id; }
    [[nodiscard]] RoomId personal(SessionId id) const { return personal_room(user(id)); }

    /// A room that this session makes, and is in.
    RoomId create(SessionId id, const std::string& name, RoomAccess access) {
        say(id, Create{name, access, MessageCid()});
        settle();
        RoomId room = last_of<Joined>(id).room.id;
        forget(id);
        return room;
    }

    /// Carried out, with a cid of its own.
    void change(SessionId id, const RoomId& room, EventContent content) {
        say(id, Change{room, MessageCid("change-" + std::to_string(++changes_)), std::move(content)});
        settle();
    }

    void post(SessionId id, const std::string& body, const std::string& cid) {
        say(id, Send{RoomId("lobby"), MessageCid(cid), body});
        settle();
    }

    std::vector<ServerMessage> heard(SessionId id) {
        std::vector<ServerMessage> messages;
        for (const std::string& text : transport.peers[id].received) messages.push_back(decode_server_message(text).value());
        return messages;
    }

    template <class N>
    std::vector<N> heard_of(SessionId id) {
        std::vector<N> notices;
        for (const ServerMessage& message : heard(id))
            if (const auto* notice = std::get_if<N>(&message.notice)) notices.push_back(*notice);
        return notices;
    }

    template <class N>
    N last_of(SessionId id) {
        const std::vector<N> notices = heard_of<N>(id);
        EXPECT_FALSE(notices.empty());
        return notices.empty() ? N{} : notices.back();
    }

    ErrorCode last_error(SessionId id) { return error_code_from(last_of<ErrorReply>(id).code).value_or(ErrorCode::malformed); }

    std::vector<Seq> pushed(SessionId id) {
        std::vector<Seq> seqs;
        for (const EventPush& push : heard_of<EventPush>(id)) seqs.push_back(push.event.seq);
        return seqs;
    }

    MonotonicMs now = 1'000'000;
    FakeLog log;
    FakeTransport transport;
    FakeEntropy entropy;
    Server server;

private:
    SessionId sessions_ = 0;
    int changes_ = 0;
    std::map<SessionId, Welcome> welcomes_;
};

}  // namespace parley::server
