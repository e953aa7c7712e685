// Every command by every role in every kind of room, through the real server: it says what the one function says, by the
// socket, after a resume, and in plain text.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/permissions.h"
#include "tests/fakes/event_contents.h"
#include "tests/integration/support/moderation_test.h"

namespace parley {
namespace {

/// Somebody in a room, and what they are there by what was done with them.
struct InRoom {
    std::string name;
    Role stored = Role::none;
    Rank rank = Rank::member;
};
struct RoomCase {
    std::string id;
    RoomAccess access = RoomAccess::everyone;
    std::vector<InRoom> people;
};

class Matrix : public ModerationTest {
protected:
    void SetUp() override { start({"--threads=2", "--sign-up=open"}); }

    void meet(const std::string& name, Rank as = Rank::member) {
        people_[name] = member(name);
        if (as != Rank::owner && as != Rank::member) rank(*people_.at("Ada"), *people_.at(name), as);
    }
    Member& who(const std::string& name) { return *people_.at(name); }
    UserId id_of(const std::string& name) { return who(name).welcome.user.id; }

    void make(const std::string& name, RoomAccess access) {
        Member& owner = who("Olga");
        owner.send(Create{name, access, MessageCid("make-" + name)});
        const RoomId room = owner.next<Joined>().room.id;
        RoomCase one{room.value,
                     access,
                     {{"Olga", Role::owner},
                      {"Mia", Role::moderator},
                      {"Max", Role::member},
                      {"Ada", Role::member, Rank::owner},
                      {"Nils", Role::none},
                      {"Adam", Role::none, Rank::admin}}};
        for (const char* comes : {"Mia", "Max", "Ada", "Vic"}) {
            if (access == RoomAccess::closed) done(owner, contents::invited(id_of(comes)), room.value);
            who(comes).join(room.value);
        }
        done(owner, contents::role(id_of("Mia"), Role::moderator), room.value);
        cases_.push_back(std::move(one));
    }
    void make_all() {
        meet("Ada", Rank::owner);
        meet("Adam", Rank::admin);
        meet("Sam", Rank::moderator);
        for (const char* name : {"Olga", "Mia", "Max", "Nils", "Vic"}) meet(name);
        for (const auto& [name, person] : people_) person->join();
        cases_.push_back({"lobby",
                          RoomAccess::everyone,
                          {{"Max", Role::none},
                           {"Sam", Role::none, Rank::moderator},
                           {"Adam", Role::none, Rank::admin},
                           {"Ada", Role::none, Rank::owner}}});
        make("Tea", RoomAccess::open);
        make("Den", RoomAccess::closed);
        who("Olga").send(Direct{{id_of("Max"), id_of("Vic"), id_of("Ada")}, MessageCid("make-direct")});
        const RoomId direct = who("Olga").next<Joined>().room.id;
        for (const char* comes : {"Max", "Vic", "Ada"}) who(comes).join(direct.value);
        cases_.push_back(
            {direct.value,
             RoomAccess::direct,
             {{"Olga", Role::owner}, {"Max", Role::member}, {"Ada", Role::member, Rank::owner}, {"Nils", Role::none}}});
    }

    std::string said(const std::string& name, const std::string& room, Seq& seq) {
        const std::string cid = "said-" + std::to_string(++said_);
        who(name).post(cid, "words " + cid, room);
        try {
            for (Ack ack = who(name).next<Ack>();; ack = who(name).next<Ack>()) {
                seq = ack.seq;
                if (ack.cid.value == cid) return {};
            }
        } catch (const std::runtime_error& error) {
            const std::string words = error.what();
            return words.substr(0, words.find(':'));
        }
    }
    Seq message(const std::string& name, const std::string& room) {
        Seq seq = 0;
        EXPECT_EQ(said(name, room, seq), "") << name << " in " << room;
        return seq;
    }

    /// What the function says to it. `target` is Vic, a member, or what Vic wrote; or one's own.
    static std::string expected(const RoomCase& room, const InRoom& by, const EventContent& content, bool own, bool archived,
                                const RoomRights& rights = {}) {
        Actor actor{UserId("actor"), effective_role(room.access, by.stored, by.rank), false};
        actor.rank = by.rank;
        TargetFacts target{true, false, own ? actor.id : UserId("vic")};
        target.role = Role::member;
        target.rank = Rank::member;
        const auto refused = refusal({room.access, archived, rights}, actor, content, target);
        return refused ? std::string(error_row(*refused).name) : std::string();
    }
    void expect(const RoomCase& room, const InRoom& by, const EventContent& content, bool own, bool archived = false) {
        Ack ack;
        const std::string wanted = expected(room, by, content, own, archived);
        const std::string got = who(by.name).outcome(content, room.id, ack);
        EXPECT_EQ(got, wanted) << name_of(content.kind) << (own ? " of one's own" : "") << " by " << by.name << " in "
                               << room.id << (archived ? ", archived" : "");
        ++asked_;
        last_ = got;
    }

    /// Who says nothing for long is taken for gone.
    void stay() {
        for (auto& [name, person] : people_) {
            person->send(BeatReply{});
            person->next<Beat>();
        }
    }
    void walk(const RoomCase& room, const InRoom& by) {
        stay();
        Seq own = 0;
        EXPECT_EQ(said(by.name, room.id, own), expected(room, by, contents::posted("x"), true, false)) << by.name << room.id;
        ++asked_;
        const Seq others = message("Vic", room.id);
        const std::string unique = std::to_string(++unique_);
        if (own != 0) {
            expect(room, by, contents::edited(own, "changed"), true);
            expect(room, by, contents::deleted(own), true);
        }
        expect(room, by, contents::edited(others, "changed"), false);
        expect(room, by, contents::reacted(others, "👍"), false);
        expect(room, by, contents::unreacted(others, "👍"), false);
        expect(room, by, contents::pinned(others), false);
        expect(room, by, contents::unpinned(others), false);
        expect(room, by, contents::topic("topic " + unique), false);
        expect(room, by, contents::renamed("Name " + unique), false);
        if (last_.empty()) done(who("Ada"), contents::renamed("Back " + unique), room.id);
        expect(room, by, contents::role(id_of("Vic"), Role::member), false);
        expect(room, by, contents::retention(30 + static_cast<std::uint32_t>(unique_), 0), false);
        expect(room, by, contents::muted(id_of("Vic"), 60), false);
        if (room.access != RoomAccess::direct) {
            // What is so already is acknowledged whoever asks for it.
            refused(who("Ada"), contents::muted(id_of("Vic"), 60), room.id);
            expect(room, by, contents::unmuted(id_of("Vic")), false);
            refused(who("Ada"), contents::unmuted(id_of("Vic")), room.id);
        }
        Role& react = react_[room.id];
        const Role other = react == Role::none ? Role::member : Role::none;
        expect(room, by, contents::rights(RoomRight::react, other), false);
        if (last_.empty()) react = other;
        expect(room, by, contents::slowed(static_cast<std::uint64_t>(unique_)), false);
        if (last_.empty()) {
            EXPECT_EQ(refused(who(by.name), contents::slowed(0), room.id), "");
        }
        expect(room, by, contents::deleted(others), false);
        const Seq reported = message("Vic", room.id);
        Ack ack;
        const EventContent report = contents::reported(RoomId(room.id), reported, "rude");
        EXPECT_EQ(who(by.name).outcome(report, "", ack), expected(room, by, report, false, false)) << by.name << room.id;
        ++asked_;
        if (ack.seq != 0) done(who("Ada"), contents::resolved(ack.seq));
    }
    void resume_all() {
        for (auto& [name, person] : people_) {
            std::unique_ptr<Member> back = again(*person);
            for (const RoomCase& room : cases_) {
                back->send(Resume{RoomId(room.id), back->hello().epoch, 1});
                try {
                    back->next<Resumed>();
                } catch (const std::runtime_error& error) {
                    EXPECT_EQ(std::string(error.what()).substr(0, 12), "unknown_room") << name << " " << room.id;
                }
            }
            person = std::move(back);
        }
    }

    std::map<std::string, std::unique_ptr<Member>> people_;
    std::vector<RoomCase> cases_;
    std::string last_;
    std::map<std::string, Role> react_;  ///< the right of that name, by room
    std::size_t asked_ = 0;
    int said_ = 0;
    int unique_ = 0;
};

TEST_F(Matrix, TheServerSaysWhatTheFunctionSaysBySocketAndAfterAResume) {
    make_all();
    for (const RoomCase& room : cases_)
        for (const InRoom& by : room.people) walk(room, by);
    resume_all();
    for (const RoomCase& room : cases_)
        for (const InRoom& by : room.people) walk(room, by);
    EXPECT_GE(asked_, 500U);
}

TEST_F(Matrix, InAnArchivedRoomAndOneWithRightsOfItsOwn) {
    make_all();
    for (const RoomCase& room : cases_) {
        if (room.access == RoomAccess::direct) continue;
        const Seq others = message("Vic", room.id);
        const std::string ruler = room.access == RoomAccess::everyone ? "Ada" : "Olga";
        done(who(ruler), contents::of(EventKind::archived), room.id);
        for (const InRoom& by : room.people)
            for (const EventContent& content :
                 {contents::reacted(others, "👍"), contents::pinned(others), contents::topic("new"),
                  contents::muted(id_of("Vic"), 60), contents::deleted(others)})
                expect(room, by, content, false, true);
        done(who(ruler), contents::of(EventKind::unarchived), room.id);
        RoomRights rights;
        for (const RoomRight right : {RoomRight::post, RoomRight::pin, RoomRight::react, RoomRight::topic}) {
            rights.set(right, Role::moderator);
            done(who(ruler), contents::rights(right, Role::moderator), room.id);
        }
        for (const InRoom& by : room.people) {
            Seq seq = 0;
            EXPECT_EQ(said(by.name, room.id, seq), expected(room, by, contents::posted("x"), true, false, rights)) << by.name;
            for (const EventContent& content :
                 {contents::pinned(others), contents::unpinned(others), contents::reacted(others, "👍"),
                  contents::topic("topic " + std::to_string(++unique_))}) {
                Ack ack;
                // Of what is so already those are told who may.
                EXPECT_EQ(who(by.name).outcome(content, room.id, ack), expected(room, by, content, false, false, rights))
                    << name_of(content.kind) << " by " << by.name << " in " << room.id;
                ++asked_;
            }
        }
    }
    EXPECT_GE(asked_, 100U);
}

TEST_F(Matrix, TheDoorForPlainTextIsNoOther) {
    make_all();
    const auto is_posted = [this](const std::string& words) {
        SocketClient plain(port_, Handshake{"/plain", ""});
        plain.send_text(words);
        const Frame answer = plain.read_frame();
        return answer.opcode == Opcode::text ? 0 : answer.close_code();
    };
    EXPECT_EQ(is_posted("one"), 0);
    done(who("Ada"), contents::rights(RoomRight::post, Role::moderator), "lobby");
    EXPECT_EQ(is_posted("two"), 1013);
    done(who("Ada"), contents::rights(RoomRight::post, Role::none), "lobby");
    done(who("Ada"), contents::of(EventKind::archived), "lobby");
    EXPECT_EQ(is_posted("three"), 1013);
    done(who("Ada"), contents::of(EventKind::unarchived), "lobby");
    done(who("Ada"), contents::slowed(600), "lobby");
    SocketClient twice(port_, Handshake{"/plain", ""});
    twice.send_text("four");
    EXPECT_EQ(twice.read_text(), "four");
    twice.send_text("five");
    EXPECT_EQ(twice.read_close(), 1013);
    done(who("Ada"), contents::slowed(0), "lobby");
    EXPECT_EQ(is_posted("six"), 0);
    const std::vector<Event> all = who("Ada").history();
    for (const char* words : {"two", "three", "five"})
        for (const Event& event : all) EXPECT_NE(event.body, words);
}

}  // namespace
}  // namespace parley
