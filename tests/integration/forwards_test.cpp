// A message that repeats another one, and the earlier words of one that was edited, through the whole server and after it was
// started anew.
#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

const RoomId lobby("lobby");

class Forwards : public ServerTest {
protected:
    static RoomId create(ChatClient& client, const std::string& name, RoomAccess access) {
        client.send(Create{name, access, MessageCid("create-" + name)});
        return client.next<Joined>().room.id;
    }
    static void forward(ChatClient& client, const RoomId& from, Seq seq, const RoomId& to, const std::string& cid) {
        Send send{to, MessageCid(cid), ""};
        send.forwarded = Forwarded{from, seq};
        client.send(std::move(send));
    }
    static Page versions(ChatClient& client, Seq of) {
        History history{lobby, PageAnchor::latest, 0, 50};
        history.versions = of;
        client.send(std::move(history));
        return client.next<Page>();
    }
};

TEST_F(Forwards, ACopySaysWhoseWordsTheyAreAndKeepsAPrivateRoomsNameAlsoAfterARestart) {
    start();
    std::string token;
    RoomId board;
    {
        ChatClient ann(port_);
        token = ann.sign_in("Ann").token;
        ann.join();
        board = create(ann, "Board", RoomAccess::closed);
        ann.post("a1", "plans", board.value);
        const Seq secret = ann.next<Ack>().seq;
        forward(ann, board, secret, lobby, "f1");
        const Seq told = ann.next<Ack>().seq;
        forward(ann, lobby, told, board, "f2");
        ann.next<Ack>();
        ChatClient bob(port_);
        bob.sign_in("Bob");
        bob.join();
        forward(bob, board, secret, lobby, "f3");
        EXPECT_EQ(bob.next<ErrorReply>().name, "unknown_room");
    }
    for (int round = 0; round < 2; ++round) {
        ChatClient reader(port_);
        reader.sign_in("Reader");
        const Event copy = reader.join().events.back();
        EXPECT_EQ(copy.body, "plans");
        ASSERT_TRUE(copy.forwarded.has_value());
        EXPECT_EQ(copy.forwarded->author.name, "Ann");
        EXPECT_TRUE(copy.forwarded->room.empty());
        start();
    }
}

TEST_F(Forwards, EarlierWordsAreReadUntilTheMessageIsDeleted) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    ann.post("a1", "helo");
    const Seq message = ann.next<Ack>().seq;
    ann.send(Change{lobby, MessageCid("e1"), contents::edited(message, "hello")});
    ann.next<Ack>();
    ChatClient bob(port_);
    bob.sign_in("Bob");
    bob.join();
    const Page page = versions(bob, message);
    ASSERT_EQ(page.events.size(), 2U);
    EXPECT_EQ(page.events[0].body, "helo");
    EXPECT_EQ(page.events[1].body, "hello");
    ann.send(Change{lobby, MessageCid("d1"), contents::deleted(message)});
    ann.next<Ack>();
    EXPECT_THROW(versions(bob, message), std::runtime_error) << "message_deleted";
}

}  // namespace
}  // namespace parley
