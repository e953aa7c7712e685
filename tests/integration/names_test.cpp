// What people and rooms may be called, through the whole server.
#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

using NamesOfPeopleAndRooms = ServerTest;

TEST_F(NamesOfPeopleAndRooms, AreRefusedWithWordsUntilThereIsAGoodOne) {
    start();
    ChatClient client(port_);
    for (const char* name : {"", "...", "A\u200bda", "\u202eada", "Z\u0351\u036b\u0343\u036f\u0302", "\u0410da", "Admin",
                             "\u0430dmin", "ADM1N \u2705", "everyone"}) {
        client.send(Auth{name, ""});
        const auto refused = client.next<ErrorReply>();
        EXPECT_EQ(refused.name, "bad_name") << name;
        EXPECT_GT(refused.message.size(), 10U);
    }
    EXPECT_EQ(client.sign_in("  Zoe\u0308 \U0001FAD6 ").user.name, "Zoë \U0001FAD6");
}

TEST_F(NamesOfPeopleAndRooms, MayBeSharedByGuests) {
    start();
    ChatClient one(port_);
    ChatClient other(port_);
    EXPECT_NE(one.sign_in("Ada").user.id, other.sign_in("Ada").user.id);
}

TEST_F(NamesOfPeopleAndRooms, OfRoomsAreNormalisedWhenTheyAreMadeAndRenamed) {
    start();
    ChatClient ann(port_);
    ann.sign_in("Ann");
    ann.send(Create{"Cafe\u0301", RoomAccess::open, MessageCid("c1")});
    const RoomInfo room = ann.next<Joined>().room;
    EXPECT_EQ(room.name, "Café");
    ann.send(Change{room.id, MessageCid("c2"), contents::renamed("Cre\u0300me")});
    EXPECT_EQ(ann.next<EventPush>().event.name, "Crème");
    ann.send(Create{"Caf\u200be", RoomAccess::open, MessageCid("c3")});
    EXPECT_EQ(ann.next<ErrorReply>().name, "bad_room_name");
}

}  // namespace
}  // namespace parley
