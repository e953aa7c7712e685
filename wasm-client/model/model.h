// The client's state machine: what the socket, the clock and the person do to the State, and what follows from it.
// Plain C++, no browser: time and randomness are arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shared/message.h"
#include "wasm-client/model/intent.h"
#include "wasm-client/model/state.h"

namespace parley::client {

struct Now {
    double ms = 0;      ///< of the monotonic clock
    double random = 0;  ///< uniform in [0, 1)
};

struct Remembered {
    std::string name;
    std::string token;
    std::string path;  ///< of the address bar: /r/<room> opens that room
};

class Model {
public:
    [[nodiscard]] const State& state() const { return state_; }
    /// True once after anything that the views show may have changed: a heartbeat changes nothing.
    [[nodiscard]] bool take_changed();
    /// What is to be done, in order; the caller takes it all.
    [[nodiscard]] std::vector<Effect> take_effects();

    void start(const Remembered& remembered, Now now);
    void on_intent(const Intent& intent, Now now);

    void on_socket_open(Now now);
    void on_socket_text(std::string_view text, Now now);
    void on_socket_close(std::uint16_t code, Now now);
    /// Call at wake_at_ms.
    void on_wake(Now now);
    [[nodiscard]] std::optional<double> wake_at_ms() const;

    void on_visible(bool visible, Now now);
    void on_network(bool online, Now now);
    /// The browser went back or forward to this path.
    void on_path(std::string_view path, Now now);
    /// The page is put away: the socket is closed, on_visible opens it again.
    void on_page_hide();

private:
    /// What a request id's reply is for.
    struct Asked {
        enum class What : std::uint8_t { auth, join, resume, older, send, create, probe };
        What what = What::auth;
        RoomId room;
        MessageCid cid;
    };

    // model.cpp
    void effect(Effect effect) { effects_.push_back(std::move(effect)); }
    void on(const ChooseName& intent, Now now);
    void on(const OpenRoom& intent, Now now);
    void on(const EditDraft& intent, Now now);
    void on(const SendDraft& intent, Now now);
    void on(const LoadOlder& intent, Now now);
    void on(const RetryMessage& intent, Now now);
    void on(const DiscardMessage& intent, Now now);
    void on(const RetryConnection& intent, Now now);
    void on(const AskRoomName& intent, Now now);
    void on(const CreateRoom& intent, Now now);
    void on(const CloseDialog& intent, Now now);
    void show_room(const RoomId& id, bool address_is_right);
    void mark_read(RoomState& room);

    // connection.cpp
    void ask(Command command, Asked asked);
    void connect(Now now);
    void lose_connection(Now now, double delay_ms);
    void set_link(Link link, Now now);
    void enter(RoomState& room);
    void send_pending(RoomState& room);
    void send(const RoomState& room, const Message& message);

    // notices.cpp
    void on_notice(RequestId id, const Hello& hello, Now now);
    void on_notice(RequestId id, const Welcome& welcome, Now now);
    void on_notice(RequestId id, const Joined& joined, Now now);
    void on_notice(RequestId id, const Left& left, Now now);
    void on_notice(RequestId id, const Ack& ack, Now now);
    void on_notice(RequestId id, const Page& page, Now now);
    void on_notice(RequestId id, const Resumed& resumed, Now now);
    void on_notice(RequestId id, const Gap& gap, Now now);
    void on_notice(RequestId id, const Reset& reset, Now now);
    void on_notice(RequestId id, const RoomAdded& added, Now now);
    void on_notice(RequestId id, const EventPush& push, Now now);
    void on_notice(RequestId id, const Resync& resync, Now now);
    void on_notice(RequestId id, const Beat& beat, Now now);
    void on_notice(RequestId id, const Reconnect& reconnect, Now now);
    void on_notice(RequestId id, const ErrorReply& error, Now now);
    void on_notice(RequestId id, const UnknownPush& unknown, Now now);
    void on_failed(const Asked& asked, const ErrorReply& error, Now now);
    void take_in(RoomState& room, const Event& event);
    void go_live(RoomState& room);
    RoomState& add_room(const RoomInfo& info);
    std::optional<Asked> take_asked(RequestId id);

    State state_;
    bool changed_ = true;
    std::vector<Effect> effects_;
    std::unordered_map<RequestId, Asked> asked_;
    RequestId next_request_ = 1;
    RoomId wanted_room_;
    double heard_at_ms_ = 0;
    double silence_max_ms_ = 0;   ///< 0 until the hello
    double probe_until_ms_ = 0;   ///< 0: no probe is out
    double after_close_ms_ = -1;  ///< the server's own advice for the next attempt; negative: none
    double resend_at_ms_ = 0;     ///< 0: nothing to send again
    bool put_away_ = false;
};

}  // namespace parley::client
