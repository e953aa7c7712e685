// A client that speaks parley.v1, by the codec that browser and server share.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/codec.h"
#include "shared/message.h"
#include "tests/integration/support/wire_client.h"

namespace parley {

enum class Speaks : std::uint8_t { json, cbor };

class ChatClient {
public:
    explicit ChatClient(std::uint16_t port, const WireClient::Place& place = {}, Speaks speaks = Speaks::json)
        : cbor_(speaks == Speaks::cbor),
          socket_(port, Handshake{"/ws", "Sec-WebSocket-Protocol: parley.v1." + std::string(cbor_ ? "cbor" : "json") + "\r\n"},
                  place),
          hello_(next<Hello>()) {}

    void send(Command command) {
        const ClientMessage message{++request_, std::move(command)};
        if (cbor_)
            socket_.send({Opcode::binary, encode_cbor(message)});
        else
            socket_.send_text(encode(message));
    }

    /// The next message of a kind; others before it are skipped. An error throws, unless it is what is waited for.
    template <class Wanted>
    Wanted next() {
        for (;;) {
            auto message = cbor_ ? decode_server_cbor(socket_.read_binary()) : decode_server_message(socket_.read_text());
            if (!message) throw std::runtime_error("not to be understood: " + message.error().error.message);
            Notice& notice = message.value().notice;
            if (auto* wanted = get_if<Wanted>(&notice)) return std::move(*wanted);
            if (const auto* error = get_if<ErrorReply>(&notice)) throw std::runtime_error(error->name + ": " + error->message);
        }
    }

    Welcome sign_in(const std::string& name) {
        send(Auth{name, ""});
        return next<Welcome>();
    }
    Joined join(const std::string& room = "lobby") {
        send(Join{RoomId(room)});
        return next<Joined>();
    }
    void post(const std::string& cid, const std::string& body, const std::string& room = "lobby") {
        send(Send{RoomId(room), MessageCid(cid), body});
    }
    /// Every event of a room, from the first.
    std::vector<Event> history(const std::string& room = "lobby") {
        std::vector<Event> all;
        for (bool more = true; more;) {
            send(History{RoomId(room), PageAnchor::after, all.empty() ? 0 : all.back().seq, 200, 0});
            const auto page = next<Page>();
            all.insert(all.end(), page.events.begin(), page.events.end());
            more = page.more;
        }
        return all;
    }

    [[nodiscard]] const Hello& hello() const { return hello_; }
    SocketClient& socket() { return socket_; }

private:
    bool cbor_;
    SocketClient socket_;
    RequestId request_ = 0;
    Hello hello_;
};

}  // namespace parley
