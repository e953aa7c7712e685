// parley.v1.cbor beside parley.v1.json, on one server.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class Cbor : public ServerTest {
protected:
    [[nodiscard]] SocketClient socket(const std::string& subprotocols) const {
        return SocketClient(port_, Handshake{"/ws", "Sec-WebSocket-Protocol: " + subprotocols + "\r\n"});
    }
    [[nodiscard]] std::string chosen_of(const std::string& subprotocols) const {
        return socket(subprotocols).response().headers.at("sec-websocket-protocol");
    }
};

TEST_F(Cbor, TheFirstSubprotocolThatIsKnownIsChosen) {
    start();
    EXPECT_EQ(chosen_of("parley.v1.cbor"), "parley.v1.cbor");
    EXPECT_EQ(chosen_of("parley.v1.cbor, parley.v1.json"), "parley.v1.cbor");
    EXPECT_EQ(chosen_of("parley.v1.json, parley.v1.cbor"), "parley.v1.json");
    EXPECT_EQ(chosen_of("parley.v9.cbor, parley.v1.cbor"), "parley.v1.cbor");
    // What is said on it is what was chosen.
    EXPECT_EQ(socket("parley.v9.json,parley.v1.cbor,parley.v1.json").read_frame().opcode, Opcode::binary);
    EXPECT_EQ(socket("parley.v9.cbor,parley.v1.json,parley.v1.cbor").read_frame().opcode, Opcode::text);
}

TEST_F(Cbor, ClientsOfEveryDialectTalkInOneRoom) {
    start();
    ChatClient ann(port_);
    ChatClient bob(port_, {}, Speaks::cbor);
    SocketClient script(port_, Handshake{"/plain", ""});
    ann.sign_in("Ann");
    bob.sign_in("Böb");
    ann.join();
    EXPECT_EQ(bob.join().room.head, 1U);

    ann.post("c1", "from Ann \xF0\x9F\x91\x8B");
    EXPECT_EQ(bob.next<EventPush>().event.body, "from Ann \xF0\x9F\x91\x8B");
    EXPECT_EQ(script.read_text(), "Ann: from Ann \xF0\x9F\x91\x8B");
    bob.post("c1", "from Böb");
    EXPECT_EQ(bob.next<Ack>().seq, 3U);
    EXPECT_EQ(script.read_text(), "Böb: from Böb");
    script.send_text("from a script");
    EXPECT_EQ(bob.next<EventPush>().event.body, "from a script");

    const std::vector<Event> by_json = ann.history();
    const std::vector<Event> by_cbor = bob.history();
    ASSERT_EQ(by_json.size(), 4U);
    ASSERT_EQ(by_cbor.size(), 4U);
    for (std::size_t i = 0; i < by_json.size(); ++i) EXPECT_EQ(encode_event(by_json[i]), encode_event(by_cbor[i]));
}

TEST_F(Cbor, TheLargestBodyGoesBothWaysAlsoInFragments) {
    start();
    ChatClient ann(port_, {}, Speaks::cbor);
    ann.sign_in("Ann");
    ann.join();
    const std::string body(limits::body_bytes_max, 'x');
    ann.post("c1", body);
    EXPECT_TRUE(ann.next<EventPush>().event.body == body);
    const std::string message = encode_cbor(ClientMessage{77, Send{RoomId("lobby"), MessageCid("c2"), "in pieces"}});
    ann.socket().send({Opcode::binary, message.substr(0, 10), false});
    ann.socket().send({Opcode::continuation, message.substr(10), true});
    EXPECT_EQ(ann.next<EventPush>().event.body, "in pieces");
}

TEST_F(Cbor, AFrameOfTheOtherKindIsClosedWith1003) {
    start();
    ChatClient ann(port_, {}, Speaks::cbor);
    ann.socket().send_text(encode(ClientMessage{1, Auth{"Ann", ""}}));
    EXPECT_EQ(ann.socket().read_close(), 1003);
    ChatClient bob(port_);
    bob.socket().send({Opcode::binary, encode_cbor(ClientMessage{1, Auth{"Bob", ""}})});
    EXPECT_EQ(bob.socket().read_close(), 1003);
}

TEST_F(Cbor, WhatIsNoCborIsAnsweredAndTheConnectionGoesOn) {
    start();
    ChatClient ann(port_, {}, Speaks::cbor);
    for (const std::string& nonsense :
         {std::string(), std::string("{}"), std::string(200'000, '\x81'), std::string(1000, '\xFF'), std::string(1, '\xBF')}) {
        ann.socket().send({Opcode::binary, nonsense});
        EXPECT_EQ(ann.next<ErrorReply>().name, "malformed");
    }
    EXPECT_EQ(ann.sign_in("Ann").user.name, "Ann");
    ann.socket().send({Opcode::binary, std::string(limits::frame_bytes_max + 1, 'x')});
    EXPECT_EQ(ann.socket().read_close(), 1009);
}

}  // namespace
}  // namespace parley
