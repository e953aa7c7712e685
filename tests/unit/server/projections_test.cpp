// The tables that repeat what the events say are the same when they are made anew.
#include "native-server/storage/projections.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "native-server/storage/checksum.h"
#include "tests/unit/server/sqlite_log_harness.h"

namespace parley::server {
namespace {

using namespace parley::contents;

class ProjectionsTest : public SqliteLogTest {
protected:
    static std::string dump(Database& database) {
        std::string all;
        for (const std::string table : {"room_state", "members", "invitations", "message_changes", "reactions", "read_markers",
                                        "settings", "drafts", "threads", "thread_people"}) {
            all += "-- " + table + "\n";
            const auto columns = database.integer("SELECT count(*) FROM pragma_table_info('" + table + "')", 0);
            Statement select(database, "SELECT * FROM " + table + " ORDER BY 1, 2, 3");
            Query query(select);
            while (query.step() == Query::Step::row) {
                for (int i = 0; i < columns; ++i) all += query.text(i) + "|";
                all += "\n";
            }
        }
        return all;
    }
    /// Closes the log, makes its projections anew and expects no difference.
    std::string expect_the_same_anew() {
        close();
        auto opened = Database::open(database().string(), Database::Mode::create);
        if (!opened) return opened.error();
        Projections projections(opened.value());
        const std::string before = dump(opened.value());
        EXPECT_TRUE(opened.value().run("BEGIN"));
        EXPECT_TRUE(projections.clear());
        const auto replayed = projections.replay();
        EXPECT_TRUE(replayed.ok()) << replayed.error();
        EXPECT_EQ(dump(opened.value()), before);
        EXPECT_TRUE(opened.value().run("COMMIT"));
        return before;
    }
};

/// Anybody does anything anywhere, allowed or not.
class RandomPeople {
public:
    explicit RandomPeople(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t count) { return random_() % count; }
    EventContent content(const std::vector<Person>& people, Seq head) {
        const Seq target = 1 + below(head + 1);
        const UserId person = people[below(people.size())].id;
        const std::string emoji = std::vector<std::string>{"👍", "🔥", "🎈"}[below(3)];
        switch (below(20)) {
            case 0:
                return edited(target, "edited " + std::to_string(below(1000)));
            case 1:
                return below(3) == 0 ? deleted(target) : reacted(target, emoji);
            case 2:
            case 3:
                return reacted(target, emoji);
            case 4:
                return unreacted(target, emoji);
            case 5:
                return pinned(target);
            case 6:
                return unpinned(target);
            case 7:
                return joined();
            case 8:
                return below(4) == 0 ? left() : about_person(EventKind::left, person);
            case 9:
                return invited(person);
            case 10:
                return role(person, static_cast<Role>(below(4)));
            case 11:
                return renamed("Room " + std::to_string(below(5)));
            case 12:
                return topic("Topic " + std::to_string(below(5)));
            case 13:
                return of(below(6) == 0 ? EventKind::archived : EventKind::unarchived);
            case 14:
                return retention(static_cast<std::uint32_t>(below(4)), static_cast<std::uint32_t>(below(3) * 40));
            case 15:
            case 16:
                return in_thread(target, "a reply", below(3) == 0);
            default:
                return posted("words " + std::to_string(below(1000)));
        }
    }

private:
    std::mt19937 random_;
};

class RandomProjectionsTest : public ProjectionsTest, public testing::WithParamInterface<unsigned> {};

TEST_P(RandomProjectionsTest, AreTheSameWhenTheyAreMadeAnew) {
    open();
    const std::vector<Person> people = {ann, bob, carl};
    for (const Person& person : people) meet(person);
    make_room("tea", RoomAccess::open, ann);
    make_room("den", RoomAccess::closed, bob);
    make_room("two", RoomAccess::direct, ann, {bob.id});
    const std::vector<RoomId> rooms = {lobby, RoomId("random"), RoomId("tea"), RoomId("den"), RoomId("two")};

    RandomPeople dice(GetParam());
    std::size_t stored = 0;
    for (int i = 0; i < 1500; ++i) {
        const RoomId& room = rooms[dice.below(rooms.size())];
        const Person& author = people[dice.below(people.size())];
        AppendRequest request = change(room, author, dice.content(people, 40));
        if (dice.below(10) == 0) {
            request.room = personal_room(author.id);
            request.content = dice.below(2) == 0
                                  ? parley::contents::read(room, dice.below(60))
                                  : setting((dice.below(2) == 0 ? "k" : "draft.k") + std::to_string(dice.below(9)),
                                            dice.below(3) == 0 ? "" : std::to_string(dice.below(3)));
        }
        if (dice.below(50) == 0) now_ms_ += day_ms / 2;
        const auto reply = ask<AppendReply>(request);
        if (reply.result.ok() && !reply.result.value().duplicate) ++stored;
    }
    EXPECT_GT(stored, 300U);
    EXPECT_EQ(warnings(), "");
    expect_the_same_anew();
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomProjectionsTest, testing::Values(1U, 2U, 3U, 4U));

TEST_F(ProjectionsTest, HoldSomethingOfEveryKind) {
    open();
    for (const Person& person : {ann, bob, carl}) meet(person);
    make_room("tea", RoomAccess::closed, ann);
    const RoomId tea("tea");
    say(tea, ann, invited(bob.id));
    say(tea, ann, invited(carl.id));
    say(tea, bob, joined());
    say(tea, ann, role(bob.id, Role::moderator));
    say(tea, ann, renamed("Tea and cake"));
    say(tea, ann, topic("Only green"));
    say(tea, ann, retention(30, 1000));
    const Seq message = say(tea, bob, posted("hello"));
    say(tea, bob, edited(message, "Hello"));
    say(tea, ann, reacted(message, "👍"));
    say(tea, ann, pinned(message));
    say(tea, ann, in_thread(message, "a reply"));
    EventContent marked = parley::contents::read(tea, message + 4);
    marked.thread = message;
    say(personal_room(bob.id), bob, marked);
    say(personal_room(ann.id), ann, parley::contents::read(tea, message));
    say(personal_room(ann.id), ann, setting("theme", "dark"));
    say(personal_room(ann.id), ann, setting("draft.tea", "half a"));
    say(personal_room(ann.id), ann, setting("draft.tea", "half a thought"));
    say(tea, ann, of(EventKind::archived));
    const std::string tables = expect_the_same_anew();
    for (const std::string row : {"4|Tea and cake|Only green|1|14|", "|30|1000|0|", "4|2|owner|1|", "4|3|moderator|4|",
                                  "4|4|3|", "4|9|10|", "4|9|👍|2|11|", "2|4|9|1|", "2|theme|dark|", "4|9|1|13|", "4|3|9|1|13|",
                                  "4|2|9|1|13|", "2|draft.tea|half a thought|"}) {
        EXPECT_NE(tables.find(row), std::string::npos) << row << " is not in\n" << tables;
    }
}

TEST_F(ProjectionsTest, AreNotMadeOfDamagedEvents) {
    open();
    for (int i = 0; i < 5; ++i) say("words");
    close();
    const std::vector<std::pair<std::string, std::string>> damages = {
        {"UPDATE events SET at_ms = at_ms + 1 WHERE room = 1 AND seq = 3", "room lobby, event 3: its checksum does not match"},
        {"DELETE FROM events WHERE room = 1 AND seq = 2", "room lobby, event 2 is missing"},
    };
    for (const auto& [sql, words] : damages) {
        alter(sql);
        auto opened = Database::open(database().string(), Database::Mode::create);
        ASSERT_TRUE(opened.ok());
        Projections projections(opened.value());
        EXPECT_TRUE(opened.value().run("BEGIN"));
        EXPECT_TRUE(projections.clear());
        const auto replayed = projections.replay();
        ASSERT_FALSE(replayed.ok());
        EXPECT_EQ(replayed.error(), words);
        opened.value().roll_back();
    }
}

TEST(Checksum, TellsValuesApartThatLookAlike) {
    const auto of_two = [](std::string_view a, std::string_view b) { return Checksum().add(a).add(b).value(); };
    EXPECT_NE(of_two("ab", "c"), of_two("a", "bc"));
    EXPECT_NE(of_two("", "a"), of_two("a", ""));
    EXPECT_NE(Checksum().add_null().value(), Checksum().add("").value());
    EXPECT_NE(Checksum().add(std::int64_t{1}).value(), Checksum().add(std::int64_t{256}).value());
}

TEST(Checksum, IsTheCrc32OfTheCanonicalBytes) {
    // 123456789 as a text: its length in eight bytes, little-endian, before it.
    EXPECT_EQ(Checksum().add("123456789").value(), 0x85A458E8);
}

}  // namespace
}  // namespace parley::server
