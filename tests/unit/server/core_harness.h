// The core with a log, a transport and a generator of fakes: tests play clients and decide when the log answers.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native-server/core/server.h"
#include "shared/codec.h"
#include "tests/fakes/event_contents.h"
#include "tests/fakes/fake_log.h"
#include "tests/fakes/fake_names.h"

namespace parley::server {

/// Payloads of unmasked data frames, RFC 6455 section 5.2.
inline std::vector<std::string> payloads_of(std::string_view frames) {
    std::vector<std::string> payloads;
    const auto byte = [&frames](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(frames.at(at))); };
    while (!frames.empty()) {
        std::size_t head = 2;
        std::size_t size = byte(1);
        const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (more > 0) size = 0;
        for (; head < 2 + more; ++head) size = size << 8U | byte(head);
        payloads.emplace_back(frames.substr(head, size));
        frames.remove_prefix(head + size);
    }
    return payloads;
}

/// Writes down what each session was sent; can be made to act as a client that does not read.
class FakeTransport final : public Transport {
public:
    struct Peer {
        std::vector<std::string> received;
        std::set<StreamId> streams;
        Dialect dialect = Dialect::json;
        bool full = false;
        bool closed = false;
        CloseCode code = CloseCode::normal;
        std::string reason;
        std::string address = "192.0.2.1";
    };
    std::map<SessionId, Peer> peers;

    [[nodiscard]] std::string address(SessionId session) const override { return peers.at(session).address; }

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
    void follow(SessionId session, StreamId stream) override { peers[session].streams.insert(stream); }
    void unfollow(SessionId session, StreamId stream) override { peers[session].streams.erase(stream); }
    void publish(StreamId stream, std::shared_ptr<const Broadcast> what, Keeping keeping) override {
        for (auto& [session, peer] : peers) {
            if (peer.closed || peer.streams.count(stream) == 0) continue;
            const Payload& frames = what->frames(peer.dialect);
            if (!frames) continue;
            if (!peer.full) {
                for (std::string& payload : payloads_of(*frames)) peer.received.push_back(std::move(payload));
            } else if (keeping == Keeping::durable) {
                peer.streams.clear();
                behind.push_back(session);
            }
        }
    }
    /// Sessions that did not keep up, for whoever runs the server to tell it.
    std::vector<SessionId> behind;
};

/// Writes down what it was told.
class FakePresence final : public PresencePort {
public:
    std::vector<std::string> told;

    void came(const RoomId& room, const Person& person, SessionId) override {
        told.push_back(person.name + " came to " + room.value);
    }
    void went(const RoomId& room, SessionId, Farewell farewell) override {
        told.push_back(std::string(farewell == Farewell::clean ? "left " : "lost in ") + room.value);
    }
    void types(const RoomId& room, const UserId&) override { told.push_back("types in " + room.value); }
    void posted(const RoomId& room, const UserId&) override { told.push_back("posted in " + room.value); }
    void opened(const UserId&, SessionId, PresenceChoice choice, Seq) override { choices.push_back(choice); }
    void closed(const UserId&, SessionId) override { closings++; }
    void chose(const UserId&, PresenceChoice choice, Seq) override { choices.push_back(choice); }
    void called(const Person& person) override { told.push_back(person.id.value + " is " + person.name); }
    void idles(const UserId&, SessionId, bool idle) override { told.push_back(idle ? "idles" : "is back"); }
    void ask(SessionId session, RequestId request, const Who& who) override { asked.push_back({session, request, who}); }

    struct Asked {
        SessionId session = 0;
        RequestId request = 0;
        Who who;
    };
    std::vector<Asked> asked;
    std::vector<PresenceChoice> choices;  ///< in the order in which they were told
    int closings = 0;
};

/// Hashes at no cost, when it is asked to answer. Whether a guesser is locked is for the test to say.
class FakePasswords final : public Passwords {
public:
    struct Asked {
        Ticket ticket = 0;
        bool compares = false;
        Guess guess;
        std::string password;
        std::string hash;
    };
    std::vector<Asked> asked;
    std::vector<Asked> all;  ///< answered or not
    bool full = false;
    std::int64_t locked_ms = 0;

    bool hash(Ticket ticket, std::string password) override { return take({ticket, false, {}, std::move(password), {}}); }
    bool verify(Ticket ticket, Guess guess, std::string password, std::string hash) override {
        return take({ticket, true, std::move(guess), std::move(password), std::move(hash)});
    }
    std::vector<PasswordReply> answers() {
        using Verdict = PasswordReply::Verdict;
        std::vector<PasswordReply> replies;
        for (const Asked& one : std::exchange(asked, {})) {
            if (!one.compares)
                replies.push_back({one.ticket, Verdict::right, hash_of(one.password), 0});
            else if (locked_ms > 0)
                replies.push_back({one.ticket, Verdict::locked, {}, locked_ms});
            else
                replies.push_back({one.ticket, one.hash == hash_of(one.password) ? Verdict::right : Verdict::wrong, {}, 0});
        }
        return replies;
    }
    static std::string hash_of(const std::string& password) { return "hash of " + password; }

private:
    bool take(Asked one) {
        if (full) return false;
        all.push_back(one);
        asked.push_back(std::move(one));
        return true;
    }
};

/// Knows codes that a test gave it.
class FakeIdentities final : public Identities {
public:
    std::map<std::string, Identity> known;
    std::set<std::string> claimed;
    std::vector<IdentityReply> asked;
    bool full = false;

    bool claim(Ticket ticket, std::string code) override {
        if (full) return false;
        const auto found = known.find(code);
        if (found == known.end() || !claimed.insert(code).second)
            asked.push_back({ticket, make_error(ErrorCode::bad_code)});
        else
            asked.push_back({ticket, found->second});
        return true;
    }
    void settle(std::string code, bool spent) override {
        claimed.erase(code);
        if (spent) known.erase(code);
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
    explicit CoreTest(const ServerConfig& config = {"test-build", 1, "test-page"}, Pacer* pacer = nullptr,
                      LinkCards* link_cards = nullptr)
        : server(config, log.state(),
                 ServerPorts{log, transport, presence, entropy, names, passwords, identities, pacer, nullptr, link_cards}) {}

    SessionId open(Dialect dialect = Dialect::json) {
        const SessionId id = ++sessions_;
        transport.peers[id].dialect = dialect;
        server.on_open(id, dialect, now);
        return id;
    }

    void say(SessionId id, Command command, RequestId request = 1) {
        server.on_message(id, encode(ClientMessage{request, std::move(command)}), now);
    }

    /// The log answers all that it was asked, and what follows from the answers.
    void settle() {
        for (int round = 0; round < 100 && (log.waiting() > 0 || !passwords.asked.empty() || !identities.asked.empty());
             round++) {
            for (const LogReply& reply : log.commit()) hear(reply);
            for (const IdentityReply& reply : std::exchange(identities.asked, {})) server.on_identity(reply);
            for (const PasswordReply& reply : passwords.answers()) server.on_password(reply);
        }
    }

    void hear(const LogReply& reply) {
        server.on_log(reply);
        for (const SessionId behind : std::exchange(transport.behind, {})) server.on_behind(behind);
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
            if (const auto* notice = get_if<N>(&message.notice)) notices.push_back(*notice);
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
    FakePresence presence;
    FakeEntropy entropy;
    FakeNames names;
    FakePasswords passwords;
    FakeIdentities identities;
    Server server;

private:
    SessionId sessions_ = 0;
    int changes_ = 0;
    std::map<SessionId, Welcome> welcomes_;
};

}  // namespace parley::server
