// The operator's commands, as a shell runs them: beside a server that serves, and without one.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/command_test.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class Commands : public CommandTest {
protected:
    void change(ChatClient& client, EventKind kind, Seq target, const std::string& words = "") {
        EventContent content;
        content.kind = kind;
        content.target = target;
        content.body = words;
        content.key = words;
        client.send(Change{RoomId("lobby"), MessageCid("change-" + std::to_string(++changes_)), content});
        client.next<Ack>();
    }
    /// Some talk in the lobby, and the server stopped.
    void talk(int messages) {
        start();
        {
            ChatClient ann(port_);
            ann.sign_in("Ann");
            ann.join();
            for (int i = 0; i < messages; ++i) {
                ann.post("c" + std::to_string(i), "message number " + std::to_string(i));
                ann.next<Ack>();
            }
            change(ann, EventKind::edited, 2, "edited words");
            change(ann, EventKind::deleted, 3);
            change(ann, EventKind::reacted, 4, "👍");
            change(ann, EventKind::pinned, 4);
        }
        stop();
    }
    void sql(const std::string& text) const {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open((data() / "parley.db").c_str(), &handle), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
    }

    [[nodiscard]] fs::path copy() const { return folder_.path() / "copies" / "parley.backup"; }
    [[nodiscard]] fs::path other_data() const { return folder_.path() / "other"; }

    int changes_ = 0;
};

/// Posts one message after the other, on a thread of its own, until it goes.
class Poster {
public:
    explicit Poster(std::uint16_t port) : client_(port) {
        client_.sign_in("Poster");
        client_.join();
        thread_ = std::thread([this] { post(); });
    }
    ~Poster() {
        done_ = true;
        thread_.join();
    }
    Poster(const Poster&) = delete;
    Poster& operator=(const Poster&) = delete;

    /// Returns when so many are acked.
    int wait_for(int count) const {
        const std::int64_t deadline = now_ms() + patience_ms;
        while (acked_ < count && now_ms() < deadline) std::this_thread::yield();
        return acked_;
    }
    [[nodiscard]] int acked() const { return acked_; }

private:
    void post() {
        try {
            for (int i = 0; !done_; ++i) {
                client_.post("p" + std::to_string(i), "under load " + std::to_string(i));
                client_.next<Ack>();
                acked_ = i + 1;
            }
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
        }
    }

    ChatClient client_;
    std::atomic<bool> done_{false};
    std::atomic<int> acked_{0};
    std::thread thread_;
};

TEST_F(Commands, ABackupUnderLoadHoldsAllThatWasAckedAndIsAnotherHistory) {
    start();
    fs::create_directory(copy().parent_path());
    int acked = 0;
    Epoch epoch;
    {
        Poster poster(port_);
        acked = poster.wait_for(100);
        expect_success(run({"backup", copy().string()}), "backed up: 2 rooms");
        poster.wait_for(poster.acked() + 20);
        epoch = ChatClient(port_).hello().epoch;
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(copy().parent_path()), {}), 1) << "nothing lies beside it";
    struct stat status {};
    ASSERT_EQ(::stat(copy().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    stop();

    fs::remove_all(data());
    fs::create_directory(data());
    fs::copy(copy(), data() / "parley.db");
    expect_success(run({"check"}), "ok: 2 rooms");
    start();
    Epoch restored;
    {
        ChatClient reader(port_);
        reader.sign_in("Reader");
        EXPECT_NE(reader.hello().epoch, epoch);
        reader.send(Resume{RoomId("lobby"), epoch, 5});
        EXPECT_EQ(reader.next<Reset>().epoch, reader.hello().epoch);
        reader.join();
        std::set<std::string> stored;
        for (const Event& event : reader.history()) stored.insert(event.cid.value);
        for (int i = 0; i < acked; ++i) EXPECT_EQ(stored.count("p" + std::to_string(i)), 1U) << i;
        restored = reader.hello().epoch;
    }
    stop();
    start();
    EXPECT_EQ(ChatClient(port_).hello().epoch, restored) << "it stays that history";
}

TEST_F(Commands, ABackupReplacesNothingUnlessForced) {
    talk(5);
    const fs::path file = folder_.path() / "file";
    std::ofstream(file) << "precious";
    expect_failure(run({"backup", file.string()}), 1, "is there already");
    EXPECT_EQ(bytes_of(file), "precious");
    expect_success(run({"backup", "--force", file.string()}), "backed up");
    EXPECT_NE(bytes_of(file), "precious");
    expect_failure(run({"backup", "--force", (data() / "parley.db").string()}), 1, "may not lie in the data directory");
    expect_success(run({"check"}), "ok");
}

TEST_F(Commands, ABackupThatDoesNotFitLeavesNothing) {
    talk(200);
    fs::create_directory(copy().parent_path());
    const Ran ran = run({"backup", copy().string()}, "trap '' XFSZ; ulimit -f 100");
    expect_failure(ran, 1, copy().string());
    EXPECT_TRUE(fs::is_empty(copy().parent_path()));
    expect_failure(run({"backup", "/nowhere/copy"}), 1, "/nowhere/copy");
}

TEST_F(Commands, CheckIsContentWhileTheServerServesAndAfter) {
    start();
    {
        Poster poster(port_);
        for (int i = 1; i <= 5; ++i) {
            poster.wait_for(20 * i);
            expect_success(run({"check"}), "ok: 2 rooms");
        }
    }
    stop();
    expect_success(run({"check"}), "ok: 2 rooms");
}

TEST_F(Commands, CheckTellsEachDamageAndHowMany) {
    talk(300);
    sql("UPDATE events SET payload = '{\"body\":\"forged\"}' WHERE room = 1 AND seq = 7");
    Ran ran = run({"check"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "room lobby, event 7: its checksum does not match\ndamaged: 1 findings\n");
    sql("UPDATE events SET at_ms = at_ms + 1");
    ran = run({"check"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_LT(std::count(ran.out.begin(), ran.out.end(), '\n'), 110) << "not all of them";
    EXPECT_NE(ran.out.find("damaged: 30"), std::string::npos) << ran.out.substr(ran.out.size() - 200);
}

TEST_F(Commands, CheckFindsBytesThatChanged) {
    talk(100);
    const std::string sound = bytes_of(data() / "parley.db");
    const auto check_with = [&](const std::string& bytes) {
        std::ofstream(data() / "parley.db", std::ios::binary) << bytes;
        return run({"check"}).code;
    };
    for (const std::string words : {"message number 42", "message number 77", "edited words"}) {
        std::string damaged = sound;
        damaged[sound.find(words) + 3] ^= 4;
        EXPECT_EQ(check_with(damaged), 1) << words;
    }
    EXPECT_EQ(check_with(sound.substr(0, sound.size() / 2)), 1);
    EXPECT_EQ(check_with(std::string(sound.size(), 'x')), 1);
    EXPECT_EQ(check_with(sound), 0);
}

TEST_F(Commands, RebuildGivesTheSameAndAnotherHistory) {
    talk(20);
    start();
    const Epoch epoch = ChatClient(port_).hello().epoch;
    expect_failure(run({"rebuild"}), 1, "is in use by another parley-server");
    stop();
    sql("DELETE FROM reactions; DELETE FROM members; UPDATE room_state SET name = 'Other', messages = 3 WHERE room = 1");
    EXPECT_EQ(run({"check"}).code, 1);
    expect_success(run({"rebuild"}), "rebuilt: 2 rooms");
    expect_success(run({"check"}), "ok");
    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    EXPECT_NE(reader.hello().epoch, epoch);
    EXPECT_EQ(reader.join().room.name, "Lobby");
    const std::vector<Event> events = reader.history();
    EXPECT_EQ(events.at(1).body, "edited words");
    EXPECT_TRUE(events.at(2).state.erased);
    EXPECT_EQ(events.at(3).state.reactions.size(), 1U);
}

TEST_F(Commands, WhatIsExportedCanBeImportedAndExportedAlike) {
    talk(30);
    start();
    const Ran exported = run({"export"});
    EXPECT_EQ(exported.code, 0) << exported.errors;
    EXPECT_NE(exported.errors.find("exported: 2 rooms"), std::string::npos) << exported.errors;
    const fs::path file = folder_.path() / "rooms.jsonl";
    expect_success(run({"export", file.string(), "--room", "lobby", "--room", "random"}), "exported: 2 rooms");
    expect_failure(run({"export", file.string()}), 1, "is there already");
    expect_failure(run({"import", file.string()}), 1, "is in use by another parley-server");
    stop();

    const fs::path lines = folder_.path() / "lines";
    std::ofstream(lines) << exported.out;
    expect_success(run_on(other_data(), {"import", "-"}, "", "<" + quoted(lines.string())), "imported: 2 rooms");
    const auto without_header = [](const std::string& text) { return text.substr(text.find('\n')); };
    EXPECT_EQ(without_header(run_on(other_data(), {"export", "-"}).out), without_header(exported.out));
    expect_success(run_on(other_data(), {"check"}), "ok");

    Launch launch;
    launch.arguments = {"--port=0", "--data-dir=" + other_data().string()};
    server_ = std::make_unique<ServerProcess>(launch);
    port_ = server_->port();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    EXPECT_EQ(reader.history().at(1).body, "edited words");
}

TEST_F(Commands, ADamagedExportIsRefusedWithItsLineAndChangesNothing) {
    talk(30);
    std::string lines = run({"export"}).out;
    const fs::path file = folder_.path() / "rooms.jsonl";
    std::ofstream(file) << lines;
    expect_failure(run({"import", file.string()}), 1, "the room lobby is here already");
    const std::size_t at = lines.find("message number 12");
    lines[at - 1] = ' ';
    const auto number = 1 + std::count(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    std::ofstream(file) << lines;
    expect_failure(run_on(other_data(), {"import", file.string()}), 1, "line " + std::to_string(number) + ": ");
    std::ofstream(file) << lines.substr(0, lines.size() / 2);
    expect_failure(run_on(other_data(), {"import", file.string()}), 1, "nothing was imported");
    expect_success(run_on(other_data(), {"check"}), "ok: 2 rooms, 3 events, 1 people");
    expect_failure(run({"import", "/nowhere/file"}), 1, "/nowhere/file");
    expect_failure(run({"export"}, "", ">/dev/full"), 1, "No space left");
}

TEST_F(Commands, WhatTheServerKeepsNoLongerIsInNoFile) {
    talk(10);
    start({"--retention-messages=3"});
    {
        ChatClient reader(port_);
        reader.sign_in("Reader");
        Joined joined = reader.join();
        if (joined.events.back().kind != EventKind::expired) {
            while (reader.next<EventPush>().event.kind != EventKind::expired) {
            }
        }
        EXPECT_EQ(reader.history().at(5).body, "");
        EXPECT_EQ(reader.history().at(10).body, "message number 9");
    }
    stop();
    expect_success(run({"check"}), "ok: 2 rooms");
    for (const auto& file : fs::recursive_directory_iterator(data()))
        EXPECT_TRUE(file.is_directory() || bytes_of(file.path()).find("message number 4") == std::string::npos) << file.path();
    EXPECT_NE(bytes_of(data() / "parley.db").find("message number 9"), std::string::npos);
}

TEST_F(Commands, TheDataDirectoryMayBeALinkOrLieBehindOne) {
    talk(5);
    fs::create_directory_symlink(data(), folder_.path() / "link");
    fs::create_directory_symlink(folder_.path(), folder_.path() / "all");
    for (const fs::path& path : {folder_.path() / "link", folder_.path() / "all" / "data"}) {
        expect_success(run_on(path, {"check"}), "ok");
        expect_success(run_on(path, {"rebuild"}), "rebuilt");
        expect_success(run_on(path, {"backup", "--force", (folder_.path() / "all" / "copy").string()}), "backed up");
    }
}

TEST_F(Commands, ADatabaseOfANewerProgramIsRefused) {
    talk(5);
    sql("PRAGMA user_version = 99");
    const std::string newer = "run the newer parley-server";
    expect_failure(run({"serve", "--port=0", "--log-level=off", "--allow-root"}), 1, newer);
    expect_failure(run({"check"}), 2, newer);
    expect_failure(run({"rebuild"}), 1, newer);
    expect_failure(run({"backup", copy().string()}), 1, newer);
    expect_failure(run({"export"}), 1, newer);
    expect_failure(run({"import", "/dev/null"}), 1, newer);
}

TEST_F(Commands, WithoutADatabaseThereIsNothingToDo) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"rebuild"}, {"backup", copy().string()}, {"export"}})
        expect_failure(run(words), 1, "there is no database in the data directory " + data().string());
    expect_failure(run({"check"}), 2, "there is no database");
    EXPECT_FALSE(fs::exists(data())) << "and nothing is made";
    fs::create_directories(data() / "parley.db");
    expect_failure(run({"check"}), 2, "cannot read the database");
    expect_failure(run({"rebuild"}), 1, "cannot read the database");
    expect_failure(run_on("/dev/null", {"check"}), 2, "/dev/null");
}

}  // namespace
}  // namespace parley
