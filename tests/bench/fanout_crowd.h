// Many clients of one server on one epoll: they connect, sign in, and read what is pushed to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"
#include "tests/bench/fanout_channel.h"
#include "tests/bench/fanout_target.h"
#include "tests/bench/fanout_wire.h"

namespace parley::bench {

enum class Stage : std::uint8_t { away, connecting, securing, upgrading, greeting, signing_in, entering, ready };

/// One client.
struct Member {
    std::size_t index = 0;
    Channel channel;
    Stage stage = Stage::away;
    bool reads = true;
    bool waits_to_write = false;
    std::uint32_t life = 0;  ///< which of its connections this is: what was planned for an earlier one is void
    FrameReader frames;
    std::string out;
    std::string answer;  ///< the beginning of the server's HTTP answer

    // parley only
    std::string token;
    Epoch epoch;
    Seq last = 0;  ///< the cursor
    double backoff_s = 0;
    double ready_at_s = 0;
};

struct CrowdOptions {
    std::uint16_t port = 0;
    Speech speech = Speech::parley;
    std::string path = "/ws";
    std::size_t members = 1;
    std::string room = "lobby";  ///< parley: where they go; empty: they sign in only
    std::string new_room;        ///< parley: the first member makes it, and all go there
    bool comes_back = false;     ///< after a lost connection, as a real client does; otherwise a loss throws
    bool tls = false;
    std::size_t under_way_max = 128;  ///< handshakes at a time
};

/// What the dense numbers of a room's events told about what came.
struct Order {
    std::uint64_t gaps = 0;
    std::uint64_t duplicates = 0;
};

class Crowd {
public:
    explicit Crowd(CrowdOptions options);
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    ~Crowd();

    /// Until all are ready; throws when that takes too long.
    void gather();
    /// Handles what has come, and waits for it so long at most. Throws on what no server should say.
    void poll(int timeout_ms);

    /// Sends a message with this number and waits for nothing.
    void post(Member& member, std::uint64_t number, std::size_t bytes);
    /// From here on nothing is read from it.
    void stop_reading(Member& member);
    /// Ends its connection, with a close frame or without a word; it comes back as from any loss.
    void drop(Member& member, bool with_close_frame);

    /// Called with each member that got a message of ours, and the message's number.
    std::function<void(Member&, std::uint64_t)> on_message = [](Member&, std::uint64_t) {};
    /// Called with the member's own message that the server has stored (parley only).
    std::function<void(Member&, std::uint64_t)> on_ack = [](Member&, std::uint64_t) {};
    std::function<void(Member&)> on_ready = [](Member&) {};

    std::deque<Member>& members() { return members_; }
    [[nodiscard]] std::size_t size() const { return members_.size(); }
    [[nodiscard]] std::size_t ready() const { return ready_; }
    [[nodiscard]] const Order& order() const { return order_; }
    [[nodiscard]] std::uint64_t busy_replies() const { return busy_replies_; }
    [[nodiscard]] std::uint64_t resyncs() const { return resyncs_; }
    [[nodiscard]] bool has_log() const { return options_.speech == Speech::parley; }
    /// Messages of a crowd are numbered through.
    std::uint64_t next_number() { return ++number_; }

private:
    struct Planned {
        double at_s;
        std::size_t member;
        std::uint32_t life;
        std::uint64_t number;  ///< of the message to be sent again; 0: the step of the conversation
        friend bool operator>(const Planned& a, const Planned& b) { return a.at_s > b.at_s; }
    };

    void connect(Member& member);
    void connected(Member& member);
    void secure(Member& member);
    void upgrade(Member& member);
    void lost(Member& member, const std::string& why);
    void watch(Member& member);
    void write(Member& member, std::string_view bytes);
    void flush(Member& member);
    void receive(Member& member);
    void heard_bytes(Member& member, std::string_view bytes);
    void upgraded(Member& member, std::string_view bytes);
    bool frame(Member& member, std::uint8_t opcode, std::string_view payload);
    void enter(Member& member);
    void run_planned();

    // fanout_talk.cpp: what is said in which stage.
    void begin_talk(Member& member);
    void take_step(Member& member);
    void command(Member& member, Command command, RequestId id = 1);
    void heard(Member& member, std::string_view payload);
    void heard_in_room(Member& member, std::string_view payload);
    void heard_socket_io(Member& member, std::string_view payload);
    void heard_other(Member& member, std::string_view payload);
    void refused(Member& member, const ServerMessage& message);
    void caught_up(Member& member, const Resumed& resumed);
    void saw(Member& member, Seq seq);

    CrowdOptions options_;
    int poll_;
    std::deque<Member> members_;
    std::size_t ready_ = 0;
    std::size_t under_way_ = 0;
    std::uint64_t number_ = 0;
    std::size_t body_bytes_ = 0;
    Order order_;
    std::uint64_t busy_replies_ = 0;
    std::uint64_t resyncs_ = 0;
    NumberFinder finder_;
    std::priority_queue<Planned, std::vector<Planned>, std::greater<>> planned_;
    std::mt19937 random_{20'261};
    std::vector<char> buffer_;
};

}  // namespace parley::bench
