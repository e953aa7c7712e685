// Links that invite into rooms, and the count of who is in them, through the whole server and after it was started anew.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

class RoomLinks : public ServerTest {
protected:
    template <class N>
    static N ask(ChatClient& client, Command command) {
        client.send(std::move(command));
        return get<N>(client.next<AccountNotice>());
    }
    static Joined create(ChatClient& client, const std::string& name, RoomAccess access) {
        client.send(Create{name, access, MessageCid("create-" + name)});
        return client.next<Joined>();
    }
    static std::uint32_t members(const Welcome& welcome, const RoomId& room) {
        for (const RoomInfo& one : welcome.rooms)
            if (one.id == room) return one.members;
        ADD_FAILURE() << "there is no such room";
        return 0;
    }
};

TEST_F(RoomLinks, OneLetsSoManyInAlsoAfterARestart) {
    start();
    RoomId board;
    std::string code;
    std::string ann_token;
    {
        ChatClient ann(port_);
        ann_token = ann.sign_in("Ann").token;
        board = create(ann, "Board", RoomAccess::closed).room.id;
        code = ask<RoomLinkInfo>(ann, AccountCommand(NewRoomLink{board, 2, 3600})).code;
        ChatClient bob(port_);
        bob.sign_in("Bob");
        bob.send(Join{board, code});
        EXPECT_EQ(bob.next<Joined>().room.standing->role, Role::member);
    }
    start();
    ChatClient cleo(port_);
    ChatClient dan(port_);
    cleo.sign_in("Cleo");
    dan.sign_in("Dan");
    cleo.send(Join{board, code});
    EXPECT_EQ(cleo.next<Joined>().room.id, board);
    dan.send(Join{board, code});
    EXPECT_EQ(dan.next<ErrorReply>().name, "bad_invitation");
    ChatClient ann(port_);
    ann.send(Auth{"", ann_token});
    EXPECT_EQ(members(ann.next<Welcome>(), board), 3U);
    EXPECT_TRUE(ask<RoomLinkList>(ann, AccountCommand(ListRoomLinks{board})).links.empty());
}

TEST_F(RoomLinks, OneThatIsRevokedLetsNobodyInAndTheCodeIsInNoFile) {
    start();
    ChatClient ann(port_);
    ChatClient bob(port_);
    ann.sign_in("Ann");
    bob.sign_in("Bob");
    const RoomId board = create(ann, "Board", RoomAccess::closed).room.id;
    const RoomLinkInfo link = ask<RoomLinkInfo>(ann, AccountCommand(NewRoomLink{board, 0, 0}));
    ask<Done>(ann, AccountCommand(RevokeRoomLink{board, link.id}));
    bob.send(Join{board, link.code});
    EXPECT_EQ(bob.next<ErrorReply>().name, "bad_invitation");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data())) {
        if (!entry.is_regular_file()) continue;
        std::stringstream bytes;
        bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        EXPECT_EQ(bytes.str().find(link.code), std::string::npos) << entry.path();
    }
}

TEST_F(RoomLinks, MembersAreCountedOnlyWherePeopleComeIn) {
    start();
    ChatClient ann(port_);
    ChatClient bob(port_);
    const std::string token = ann.sign_in("Ann").token;
    bob.sign_in("Bob");
    const RoomId tea = create(ann, "Tea", RoomAccess::open).room.id;
    EXPECT_EQ(bob.join(tea.value).room.members, 2U);
    bob.send(Leave{tea});
    bob.next<Left>();
    ChatClient again(port_);
    again.send(Auth{"", token});
    const Welcome welcome = again.next<Welcome>();
    EXPECT_EQ(members(welcome, tea), 1U);
    EXPECT_EQ(members(welcome, RoomId("lobby")), 0U);
}

}  // namespace
}  // namespace parley
