// One page of one person: the client's own state machine on a socket of ours, with what a browser would do around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/chaos/evidence.h"
#include "tests/chaos/random.h"
#include "tests/chaos/sockets.h"
#include "tests/chaos/verdict.h"
#include "tests/chaos/web_socket.h"
#include "wasm-client/model/model.h"

namespace parley::chaos {

/// What a browser keeps when a page is gone; the pages of one person share it.
struct Kept {
    std::map<std::string, std::string> values;   ///< who it is
    std::map<std::string, std::string> entries;  ///< what is on its way, and what is half written
    std::string path = "/";
};

struct ClientConfig {
    std::string device;  ///< its name in reports and message ids; unique
    std::string person;
    std::uint16_t port = 0;
    std::uint64_t seed = 0;
};

class ChaosClient {
public:
    /// `evidence` outlives the client. Opens nothing before start().
    ChaosClient(ClientConfig config, std::shared_ptr<Kept> kept, Evidence& evidence);

    void start(double now_ms);
    void prepare(Poller& poller) const;
    void pump(const Poller& poller, double now_ms);
    /// When on_time wants to be called, if nothing happens before.
    [[nodiscard]] double next_due_ms() const;
    void on_time(double now_ms);

    /// Types a message into the room (the lobby, when this page does not know the room) and sends it off.
    void compose(const RoomId& room, std::string_view filler, double now_ms);
    void create_room(const std::string& name, double now_ms);
    void load_older(const RoomId& room, double now_ms);
    /// Comes to the front: asks whether its connection lives.
    void look(double now_ms);
    /// The page is put away, and comes back after `away_ms`.
    void put_away(double now_ms, double away_ms);
    /// The page's process dies, and the person opens it again.
    void crash(double now_ms);

    [[nodiscard]] bool online() const { return model_->state().link == client::Link::online; }
    /// Online, in the lobby and each other room that it has opened.
    [[nodiscard]] bool settled() const;
    /// Messages without an acknowledgement.
    [[nodiscard]] std::size_t unsent() const;
    [[nodiscard]] bool knows(const RoomId& room) const { return model_->state().find(room) != nullptr; }
    /// The same by name, and those that are kept for the page that is opened next.
    [[nodiscard]] std::set<MessageCid> waiting() const;
    /// Grows with each event that comes.
    [[nodiscard]] Seq reached() const;
    /// What this page shows of the rooms that it has opened; personal ones, which nobody else can read, aside.
    [[nodiscard]] std::vector<Held> held() const;
    /// The port that its socket comes from; 0 without a socket.
    [[nodiscard]] std::uint16_t socket_port() const { return socket_ ? socket_->port() : std::uint16_t{0}; }
    [[nodiscard]] const std::string& device() const { return config_.device; }
    [[nodiscard]] const std::shared_ptr<Kept>& kept() const { return kept_; }
    /// For a person to read: why it is not settled.
    [[nodiscard]] std::string condition() const;

private:
    [[nodiscard]] client::Now at(double now_ms) { return {now_ms, random_.unit()}; }
    void on_event(const SocketEvent& event, double now_ms);
    void witness(std::string_view text);
    void witness_all(const std::vector<Event>& events);
    void on_refusal(const ErrorReply& error);
    void watch_timelines();
    /// After each thing that the model was told: what it asks for, and what it shows.
    void settle(double now_ms);
    void run(const client::Effect& effect);
    void come_back(double now_ms);

    ClientConfig config_;
    std::shared_ptr<Kept> kept_;
    Evidence& evidence_;
    Random random_;
    std::unique_ptr<client::Model> model_;
    std::unique_ptr<WebSocket> socket_;
    std::size_t sockets_opened_ = 0;
    ConnectionWatch connection_watch_;
    struct Shown {
        TimelineWatch watch;
        std::uint64_t revision = 0;
    };
    std::map<RoomId, Shown> shown_;
    std::size_t composed_ = 0;
    double nudge_at_ms_ = 0;  ///< 0: none is planned
    double wake_not_before_ms_ = 0;
    double away_until_ms_ = 0;  ///< 0: the page is there
};

}  // namespace parley::chaos
