// Moderation through the real server: bans on several loops, the staff room, purges and what they leave.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "tests/fakes/event_contents.h"
#include "tests/integration/support/moderation_test.h"

namespace parley {
namespace {

class Moderation : public ModerationTest {
protected:
    void SetUp() override { start({"--threads=2", "--sign-up=open", "--appeal=To appeal, write to desk@example.org."}); }

    static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
    /// The error that says so, and the close that follows.
    static std::string sent_away(ChatClient& client) {
        const std::string words = client.next<ErrorReply>().message;
        EXPECT_EQ(client.socket().read_close(), static_cast<int>(CloseCode::banned));
        return words;
    }
};

TEST_F(Moderation, ABannedOneIsSentAwayFromEveryLoopWithinASecondAndToldWhyWhenTheyComeAgain) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    std::vector<std::unique_ptr<Member>> same;
    for (int i = 0; i < 4; ++i) same.push_back(again(*ben));
    const std::int64_t start_ms = now_ms();
    const Seq ban = done(*ada, contents::banned(ben->welcome.user.id, 86'400, "advertising"));
    for (const auto& one : same) {
        const std::string words = sent_away(*one);
        EXPECT_TRUE(has(words, "until ") && has(words, " UTC") && has(words, "advertising")) << words;
        EXPECT_TRUE(has(words, "desk@example.org")) << words;
    }
    sent_away(*ben);
    EXPECT_LT(now_ms() - start_ms, 1000);

    const auto stranger = client();
    stranger->send(Auth{"", ben->welcome.token});
    const ErrorReply by_token = stranger->next<ErrorReply>();
    EXPECT_EQ(by_token.name, "banned");
    EXPECT_TRUE(has(by_token.message, "advertising") && has(by_token.message, "desk@example.org")) << by_token.message;
    stranger->send(AccountCommand(SignIn{"Ben", password(), ""}));
    EXPECT_EQ(stranger->next<ErrorReply>().name, "banned");

    start({"--threads=2", "--sign-up=open"});
    const auto restarted = client();
    restarted->send(Auth{"", ben->welcome.token});
    EXPECT_EQ(restarted->next<ErrorReply>().name, "banned") << "it is remembered";
    const auto back = again(*ada);
    done(*back, contents::unbanned(ban));
    EXPECT_EQ(again(*ben)->welcome.user.id, ben->welcome.user.id);
    EXPECT_TRUE(repeated(*back, contents::unbanned(ban))) << "it is taken back already";
}

TEST_F(Moderation, ABanForEverSaysSoAndAShortOneLapses) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    done(*ada, contents::banned(ben->welcome.user.id, 0));
    EXPECT_TRUE(has(sent_away(*ben), "for good"));
    done(*ada, contents::banned(ben->welcome.user.id, 1));
    const std::int64_t deadline_ms = now_ms() + patience_ms;
    for (bool is_in = false; !is_in && now_ms() < deadline_ms;) {
        const auto tries = client();
        tries->send(Auth{"", ben->welcome.token});
        is_in = tries->is_welcome();
        if (is_in) return;
    }
    FAIL() << "the newer ban took the place of the older one, and is over after a second";
}

TEST_F(Moderation, AnAddressOrARangeIsKeptOutAlsoInPlainTextAndNoModeratorIs) {
    const auto ada = member("Ada");
    const auto mod = member("Moda");
    rank(*ada, *mod, Rank::moderator);
    const auto guest = client("127.0.0.9");
    guest->sign_in("Guest");
    const auto silent = client("127.0.0.10");
    const auto other = client("127.0.0.16");
    other->sign_in("Other");
    const auto mod_there = again(*mod, "127.0.0.9");
    SocketClient plain(port_, Handshake{"/plain", ""}, place("127.0.0.11"));

    done(*ada, contents::banned_address("127.0.0.8/29", 3600, "a flood"));
    EXPECT_TRUE(has(sent_away(*guest), "a flood"));
    EXPECT_TRUE(has(sent_away(*silent), "a flood")) << "also before they said who they are";
    EXPECT_EQ(plain.read_close(), static_cast<int>(CloseCode::banned));
    EXPECT_EQ(error_of(*client("127.0.0.12"), Auth{"Again", ""}), "banned");
    EXPECT_EQ(error_of(*client("127.0.0.12"), AccountCommand(SignUp{"Again", password(), "", ""})), "banned");
    SocketClient plain_again(port_, Handshake{"/plain", ""}, place("127.0.0.12"));
    EXPECT_EQ(plain_again.read_close(), static_cast<int>(CloseCode::banned));
    EXPECT_EQ(mod_there->join().room.id.value, "lobby") << "who moderates is not shut out";
    EXPECT_EQ(again(*mod, "127.0.0.9")->welcome.rank, Rank::moderator);
    EXPECT_EQ(other->join().room.id.value, "lobby") << "the next address is another one";

    EXPECT_EQ(refused(*ada, contents::banned_address("127.0.0.0/24", 0)), "bad_field") << "it holds one's own";
    EXPECT_EQ(refused(*ada, contents::banned_address("0.0.0.0/0", 0)), "bad_field");
    done(*ada, contents::banned_address("2001:db8::/32", 0));
}

TEST_F(Moderation, WhoIsMutedIsToldUntilWhenAndTheirTypingIsNotTold) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    ada->join();
    ben->join();
    done(*ada, contents::muted(ben->welcome.user.id, 3600, "shouting"), "lobby");
    ben->post("m1", "hear me");
    const ErrorReply error = ben->next<ErrorReply>();
    EXPECT_EQ(error.name, "muted");
    EXPECT_TRUE(error.temporary);
    EXPECT_GT(error.retry_ms, 3'500'000U);
    EXPECT_TRUE(has(error.message, " UTC")) << error.message;
    ben->send(Typing{RoomId("lobby")});
    ada->send(Typing{RoomId("lobby")});
    EXPECT_EQ(ada->next<TypingPush>().people.at(0).name, "Ada") << "and nobody before";
    done(*ada, contents::unmuted(ben->welcome.user.id), "lobby");
    ben->post("m1", "hear me");
    EXPECT_EQ(ben->next<Ack>().cid.value, "m1");
}

TEST_F(Moderation, SlowModeMakesMembersWaitAndIsSeenInTheRoom) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    ada->join();
    ben->join();
    done(*ada, contents::slowed(600), "lobby");
    EXPECT_EQ(ben->next<RoomAdded>().room.slow_seconds, 600U);
    ben->post("s1", "one");
    ben->next<Ack>();
    ben->post("s2", "two");
    const ErrorReply error = ben->next<ErrorReply>();
    EXPECT_EQ(error.name, "slow_mode");
    EXPECT_GT(error.retry_ms, 500'000U);
    ben->post("s1", "one");
    EXPECT_EQ(ben->next<Ack>().cid.value, "s1") << "what was said already is said";
    for (const char* cid : {"a1", "a2"}) {
        ada->post(cid, "I moderate");
        EXPECT_EQ(ada->next<Ack>().cid.value, cid);
    }
    done(*ada, contents::slowed(0), "lobby");
    ben->post("s2", "two");
    EXPECT_EQ(ben->next<Ack>().cid.value, "s2");
}

TEST_F(Moderation, ARoomForAnnouncementsIsWrittenByModeratorsAndKnownAsSuch) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    ben->join();
    done(*ada, contents::rights(RoomRight::post, Role::moderator), "lobby");
    EXPECT_EQ(ben->next<RoomAdded>().room.rights.of(RoomRight::post), Role::moderator);
    ben->post("b1", "may I?");
    EXPECT_EQ(ben->next<ErrorReply>().name, "forbidden");
    ada->join();
    ada->post("a1", "hear, hear");
    ada->next<Ack>();
    start({"--threads=2", "--sign-up=open"});
    const auto back = again(*ben);
    back->join();
    back->post("b2", "may I now?");
    EXPECT_EQ(back->next<ErrorReply>().name, "forbidden") << "it is remembered";
}

TEST_F(Moderation, AReportKeepsTheWordsAndIsReadByModeratorsAlone) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    const auto cleo = member("Cleo");
    EXPECT_TRUE(std::none_of(ben->welcome.rooms.begin(), ben->welcome.rooms.end(),
                             [](const RoomInfo& room) { return room.access == RoomAccess::staff; }));
    ben->join();
    cleo->join();
    ben->post("r1", "You fool");
    const Seq seq = ben->next<Ack>().seq;
    done(*ben, contents::edited(seq, "You utter fool"), "lobby");
    done(*cleo, contents::reported(RoomId("lobby"), seq, "rude"));
    EXPECT_TRUE(repeated(*cleo, contents::reported(RoomId("lobby"), seq, "once more")));
    done(*ben, contents::deleted(seq), "lobby");
    const std::vector<Event> staff = staff_log(*ada);
    const auto report = std::find_if(staff.begin(), staff.end(), [](const Event& e) { return e.kind == EventKind::reported; });
    ASSERT_NE(report, staff.end());
    EXPECT_EQ(report->topic, "You utter fool");
    EXPECT_EQ(report->person.name, "Ben");
    EXPECT_EQ(report->author.name, "Cleo");
    EXPECT_EQ(report->body, "rude");
    EXPECT_EQ(report->about.value, "lobby");
    EXPECT_EQ(refused(*cleo, contents::resolved(report->seq, "fine")), "not_allowed");
    done(*ada, contents::resolved(report->seq, "talked to him"));
    EXPECT_EQ(refused(*cleo, contents::reported(RoomId("lobby"), seq, "gone")), "message_deleted");
    for (Command command :
         {Command(Join{RoomId("staff")}), Command(Resume{RoomId("staff"), ben->hello().epoch, 0}),
          Command(History{RoomId("staff"), PageAnchor::latest, 0, 10, 0}), Command(Who{RoomId("staff"), "", 5})})
        EXPECT_EQ(error_of(*ben, std::move(command)), "unknown_room");
}

TEST_F(Moderation, WhoIsDemotedLosesTheStaffRoomAtOnceAndWhoRisesFindsIt) {
    const auto ada = member("Ada");
    const auto mod = member("Moda");
    rank(*ada, *mod, Rank::moderator);
    EXPECT_EQ(mod->next<RoomAdded>().room.id.value, "lobby");
    RoomInfo found = mod->next<RoomAdded>().room;
    while (found.access != RoomAccess::staff) found = mod->next<RoomAdded>().room;
    mod->join("staff");
    rank(*ada, *mod, Rank::member);
    EXPECT_EQ(mod->next<RoomGone>().room.value, "staff");
    done(*ada, contents::slowed(5), "lobby");
    EXPECT_EQ(error_of(*mod, History{RoomId("staff"), PageAnchor::latest, 0, 10, 0}), "unknown_room");
    mod->join();
    EXPECT_EQ(error_of(*mod, Resume{RoomId("staff"), mod->hello().epoch, 1}), "unknown_room");
}

TEST_F(Moderation, TheStaffRoomKnowsOfEveryActAndNobodyChangesIt) {
    const auto ada = member("Ada");
    const auto mod = member("Moda");
    const auto ben = member("Ben");
    rank(*ada, *mod, Rank::moderator);
    const auto invitation = account<InvitationInfo>(*ada, NewInvitation{1, 7, "for Dora"});
    account<Done>(*ada, WithdrawInvitation{invitation.id});
    account<ResetCode>(*ada, NewResetCode{ben->welcome.user.id});
    ben->join();
    ben->post("x1", "noise");
    const Seq noise = ben->next<Ack>().seq;
    done(*mod, contents::muted(ben->welcome.user.id, 60), "lobby");
    done(*mod, contents::unmuted(ben->welcome.user.id), "lobby");
    done(*mod, contents::deleted(noise), "lobby");
    done(*ada, contents::retention(90, 0), "lobby");
    ben->send(Create{"Tea", RoomAccess::open, MessageCid("room-tea")});
    ben->next<Joined>();
    mod->join("tea");
    ben->send(Change{RoomId("tea"), MessageCid("kick"), contents::about_person(EventKind::left, mod->welcome.user.id)});
    EXPECT_EQ(ben->next<Ack>().room.value, "tea") << "its owner has a higher role";
    const Seq purge = done(*mod, contents::purged(ben->welcome.user.id, 60, "noise"));
    done(*mod, contents::restored(purge));
    const Seq ban = done(*mod, contents::banned(ben->welcome.user.id, 60));
    done(*mod, contents::unbanned(ban));

    std::string kinds;
    for (const Event& event : staff_log(*ada)) kinds += std::string(name_of(event.kind)) + " ";
    EXPECT_EQ(kinds,
              "created ranked invitation withdrawn reset_made muted unmuted removed retention kicked purged banned unbanned ");
    for (const EventContent& content :
         {contents::posted("hello"), contents::edited(2, "nothing happened"), contents::deleted(2), contents::renamed("Attic"),
          contents::retention(1, 1), contents::of(EventKind::archived), contents::pinned(2), contents::topic("quiet"),
          contents::role(ada->welcome.user.id, Role::owner), contents::of(EventKind::left), contents::slowed(5),
          contents::rights(RoomRight::post, Role::owner)}) {
        EXPECT_NE(refused(*ada, content, "staff"), "") << name_of(content.kind) << ", by the owner";
    }
    EXPECT_EQ(staff_log(*ada).size(), 13U);
}

TEST_F(Moderation, NobodyActsOnTheirLikeOrOnThoseAbove) {
    const auto ada = member("Ada");
    const auto mod = member("Moda");
    const auto other = member("Other");
    rank(*ada, *mod, Rank::moderator);
    rank(*ada, *other, Rank::moderator);
    for (const auto* target : {ada.get(), other.get(), mod.get()}) {
        EXPECT_EQ(refused(*mod, contents::banned(target->welcome.user.id, 60)), "not_allowed");
        EXPECT_EQ(refused(*mod, contents::purged(target->welcome.user.id, 60)), "not_allowed");
        EXPECT_EQ(refused(*mod, contents::muted(target->welcome.user.id, 60), "lobby"), "forbidden");
    }
    EXPECT_EQ(refused(*mod, contents::banned(UserId("nobody"), 60)), "unknown_person");
    EXPECT_EQ(refused(*mod, contents::unbanned(1)), "unknown_message");
    EXPECT_EQ(refused(*mod, contents::restored(1)), "unknown_message");
}

TEST_F(Moderation, APurgeHidesAtOnceAndIsRestoredAsItWas) {
    const auto ada = member("Ada");
    const auto ben = member("Ben");
    ada->join();
    ben->join();
    ben->send(Create{"Tea", RoomAccess::open, MessageCid("room-tea")});
    ben->next<Joined>();
    ben->post("p1", "zebra one");
    const Seq first = ben->next<Ack>().seq;
    ben->post("p2", "zebra two");
    const Seq second = ben->next<Ack>().seq;
    ben->post("t1", "zebra elsewhere", "tea");
    ben->next<Ack>();
    done(*ben, contents::edited(second, "zebra edited"), "lobby");
    done(*ada, contents::reacted(second, "👍"), "lobby");
    done(*ada, contents::pinned(first), "lobby");
    ada->post("a1", "zebra of another");
    const Seq others = ada->next<Ack>().seq;
    const std::vector<Event> before = ada->history();
    ASSERT_EQ(found(*ada, "zebra").size(), 4U);

    const auto live = again(*ada);
    live->join();
    const Seq purge = done(*ada, contents::purged(ben->welcome.user.id, 600, "advertising"));
    Event pushed = live->next<EventPush>().event;
    while (pushed.kind != EventKind::hidden) pushed = live->next<EventPush>().event;
    EXPECT_EQ(pushed.person.name, "Ben");
    EXPECT_EQ(pushed.target, first);
    for (const Event& event : ada->history()) {
        if (event.kind == EventKind::posted) {
            EXPECT_EQ(event.state.erased, event.seq != others) << event.body;
        }
        EXPECT_FALSE(event.author.name == "Ben" && has(event.body, "zebra")) << event.body;
    }
    EXPECT_EQ(found(*ada, "zebra"), std::vector<std::string>{"zebra of another"});
    const auto resumer = again(*ben);
    resumer->send(Resume{RoomId("lobby"), resumer->hello().epoch, 1});
    for (const Event& event : resumer->next<Resumed>().events) EXPECT_FALSE(has(event.body, "zebra o") && event.seq != others);
    EXPECT_FALSE(has(exported(), "zebra edited"));
    EXPECT_FALSE(has(exported(), "zebra one"));
    EXPECT_EQ(refused(*ada, contents::edited(second, "x"), "lobby"), "message_deleted");

    start({"--threads=2", "--sign-up=open"});  // in the time in which it can be restored
    const auto back = again(*ada);
    back->join();
    EXPECT_EQ(found(*back, "zebra").size(), 1U);
    done(*back, contents::restored(purge));
    EXPECT_TRUE(repeated(*back, contents::restored(purge)));
    const std::vector<Event> after = back->history();
    ASSERT_GE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_EQ(encode_event(after[i]), encode_event(before[i])) << "exactly as it was";
    EXPECT_EQ(found(*back, "zebra").size(), 4U);
    EXPECT_EQ(found(*back, "edited").size(), 1U);
}

TEST_F(Moderation, GuestsWithLimitedRightsWriteAndReactAndMakeNoRooms) {
    const auto ada = member("Ada");
    start({"--guest-rights=limited", "--sign-up=open"});
    const auto guest = client();
    EXPECT_EQ(guest->hello().guest_rights, GuestRights::limited);
    guest->sign_in("Guest");
    guest->join();
    guest->post("g1", "hello");
    const Seq seq = guest->next<Ack>().seq;
    guest->send(Change{RoomId("lobby"), MessageCid("g2"), contents::reacted(seq, "👍")});
    guest->next<Ack>();
    EXPECT_EQ(error_of(*guest, Change{RoomId("lobby"), MessageCid("g3"), contents::pinned(seq)}), "forbidden");
    EXPECT_EQ(error_of(*guest, Create{"Den", RoomAccess::open, MessageCid("g4")}), "not_allowed");
    guest->send(Direct{{ada->welcome.user.id}, MessageCid("g5")});
    EXPECT_EQ(guest->next<Joined>().room.access, RoomAccess::direct);
}

}  // namespace
}  // namespace parley
