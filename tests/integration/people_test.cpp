// What people are called, how they are seen and what they answer in threads, through the whole server.
#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class People : public ServerTest {
protected:
    static void set(ChatClient& client, const std::string& key, const std::string& value) {
        client.send(Change{RoomId(), MessageCid("set-" + key + value), contents::setting(key, value)});
        client.next<Ack>();
    }
    /// Reads until somebody is told to be seen like that; one that never is ends by the client's patience.
    static void hears(ChatClient& client, const UserId& id, PersonStatus status) {
        for (;;)
            for (const PersonHere& one : client.next<PresencePush>().people)
                if (one.id == id && one.status == status) return;
    }
};

TEST_F(People, ANewNameIsToldToAllAndStandsInWhatWasWrittenAlsoAfterARestart) {
    start();
    std::string token;
    {
        ChatClient ann(port_);
        ChatClient bob(port_);
        ann.sign_in("Ann");
        ann.join();
        const Welcome welcome = bob.sign_in("Bob");
        token = welcome.token;
        bob.join();
        bob.post("b1", "written as Bob");
        bob.next<Ack>();
        bob.send(AccountCommand(RenameSelf{"Robert"}));
        const Person renamed = ann.next<PersonRenamed>().person;
        EXPECT_EQ(renamed.id, welcome.user.id);
        EXPECT_EQ(renamed.name, "Robert");
        EXPECT_EQ(ann.history().back().author.name, "Robert");
    }
    start();
    ChatClient bob(port_);
    bob.send(Auth{"", token});
    EXPECT_EQ(bob.next<Welcome>().user.name, "Robert");
    bob.join();
    EXPECT_EQ(bob.history().back().author.name, "Robert");
}

TEST_F(People, WhoChoosesToBeAwayIsSeenSoAndStaysSoOnAnotherDevice) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    ChatClient bob(port_);
    const Welcome welcome = bob.sign_in("Bob");
    bob.join();
    hears(ann, welcome.user.id, PersonStatus::online);
    set(bob, "presence", "away");
    hears(ann, welcome.user.id, PersonStatus::away);
    ChatClient phone(port_);
    phone.send(Auth{"", welcome.token});
    phone.next<Welcome>();
    phone.join();
    phone.send(Who{RoomId("lobby"), "", 50});
    const Present present = phone.next<Present>();
    ASSERT_EQ(present.people.size(), 2U);
    EXPECT_EQ(present.people.back().id, welcome.user.id);
    EXPECT_EQ(present.people.back().status, PersonStatus::away);
    set(bob, "presence", "");
    hears(ann, welcome.user.id, PersonStatus::online);
}

TEST_F(People, AReplyInAThreadStandsThereAndInTheRoomOnlyWhereThatIsWanted) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.join();
    ann.post("a1", "which tea?");
    const Seq root = ann.next<Ack>().seq;
    const auto reply = [&](const std::string& body, bool in_room) {
        Send send{RoomId("lobby"), MessageCid(body), body};
        send.thread = root;
        send.in_room = in_room;
        ann.send(send);
        return ann.next<Ack>().seq;
    };
    reply("green", false);
    const Seq both = reply("black", true);
    ann.send(History{RoomId("lobby"), PageAnchor::latest, 0, 50, 0, root});
    const Page thread = ann.next<Page>();
    ASSERT_EQ(thread.events.size(), 2U);
    EXPECT_EQ(thread.root->seq, root);
    EXPECT_FALSE(thread.events.front().in_room);
    EXPECT_TRUE(thread.events.back().in_room);
    EXPECT_EQ(thread.events.back().seq, both);
}

}  // namespace
}  // namespace parley
