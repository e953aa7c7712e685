// What the operator's commands do with files: they are looked at, and they come back with a backup.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/command_test.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class FileCommands : public CommandTest {
protected:
    struct Request {
        std::string method;
        std::string path;
        std::string body = {};
    };
    [[nodiscard]] HttpResponse ask(const Request& request) const {
        WireClient client(port_);
        std::string head =
            request.method + " " + request.path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token_;
        if (request.method != "GET") head += "\r\nContent-Length: " + std::to_string(request.body.size());
        client.send(head + "\r\n\r\n" + request.body);
        return client.read_response(false);
    }
    FileInfo upload(const std::string& name, const std::string& bytes) const {
        const HttpResponse added = ask({"POST", "/files?name=" + name + "&bytes=" + std::to_string(bytes.size())});
        const auto file = decode_file(added.body);
        EXPECT_TRUE(file.ok()) << added.body;
        const HttpResponse whole = ask({"PATCH", "/files/" + file.value().id + "?offset=0", bytes});
        EXPECT_EQ(whole.status, 200) << whole.body;
        return file.value();
    }
    /// In a message of its own.
    FileInfo post_file(ChatClient& client, const std::string& name, const std::string& bytes) {
        Send send{RoomId("lobby"), MessageCid("c-" + name), "look"};
        send.files = {upload(name, bytes)};
        client.send(send);
        posted_ = client.next<Ack>().seq;
        return send.files[0];
    }
    /// Two files that a message holds each, and the server stopped.
    void live() {
        start();
        {
            ChatClient ann(port_);
            token_ = ann.sign_in("Ann").token;
            ann.join();
            first_ = post_file(ann, "first.txt", first_bytes);
            second_ = post_file(ann, "second.txt", std::string(300'000, 's'));
        }
        stop();
    }
    [[nodiscard]] std::vector<fs::path> blobs(const fs::path& folder) const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file()) found.push_back(entry.path());
        return found;
    }
    [[nodiscard]] fs::path blob_of_first() const {
        for (const fs::path& path : blobs(data() / "files"))
            if (bytes_of(path) == first_bytes) return path;
        return {};
    }
    /// What `check` says of the first file.
    void expect_damage(const std::string& words, const std::vector<std::string>& command = {"check"}) const {
        const Ran ran = run(command);
        EXPECT_EQ(ran.code, 1) << ran.out;
        EXPECT_EQ(ran.out, "file " + first_.id + ": " + words + "\ndamaged: 1 findings\n");
    }
    void restore() const {
        fs::remove_all(data());
        fs::create_directory(data());
        fs::copy(backup(), data() / "parley.db");
        fs::copy(files(), data() / "files", fs::copy_options::recursive);
    }
    [[nodiscard]] fs::path backup() const { return folder_.path() / "copy.db"; }
    [[nodiscard]] fs::path files() const { return folder_.path() / "copy.db.files"; }

    inline static const std::string first_bytes = "some words in a file";
    std::string token_;
    FileInfo first_;
    FileInfo second_;
    Seq posted_ = 0;
};

TEST_F(FileCommands, CheckLooksAtFiles) {
    live();
    expect_success(run({"check"}), " people, 2 files");
    expect_success(run({"check", "--read-files"}), " people, 2 files");
    const fs::path blob = blob_of_first();
    std::ofstream(blob) << "SOME WORDS IN A FILE";
    expect_success(run({"check"}), "2 files");
    expect_damage("its bytes are not what they were", {"check", "--read-files"});
    std::ofstream(blob) << "less";
    expect_damage("it has 4 bytes, and should have 20");
    fs::remove(blob);
    expect_damage("its bytes are missing");
}

TEST_F(FileCommands, CheckTellsWhatNothingNeedsAndCallsItNoDamage) {
    live();
    fs::create_directories(data() / "files" / "ab");
    std::ofstream(data() / "files" / "ab" / std::string(62, 'c')) << "12345";
    std::ofstream(data() / "files" / "uploads" / "f0123") << "67";
    expect_success(run({"check"}), "2 files (and 2 that nothing needs, 7 bytes)");
}

TEST_F(FileCommands, ABackupTakesFilesAlongAndARestoredServerGivesThem) {
    live();
    start();
    expect_success(run({"backup", backup().string()}), " people, 2 files\n");
    EXPECT_EQ(blobs(files()).size(), 2U);
    {
        // What is deleted afterwards stays in the backup.
        ChatClient ann(port_);
        ann.send(Auth{"", token_});
        ann.next<Welcome>();
        ann.join();
        Change erase{RoomId("lobby"), MessageCid("erase"), {}};
        erase.content.kind = EventKind::deleted;
        erase.content.target = posted_;
        ann.send(erase);
        ann.next<Ack>();
        EXPECT_EQ(ask({"GET", "/files/" + second_.id + "/x"}).status, 404);
    }
    stop();
    restore();
    expect_success(run({"check", "--read-files"}), "2 files");
    start();
    EXPECT_EQ(ask({"GET", "/files/" + first_.id + "/x"}).body, first_bytes);
    EXPECT_EQ(ask({"GET", "/files/" + second_.id + "/x"}).body, std::string(300'000, 's'));
}

TEST_F(FileCommands, ABackupThatIsMadeAnewKeepsWhatIsNeededAndNoMore) {
    live();
    expect_success(run({"backup", backup().string()}), "2 files\n");
    start();
    {
        ChatClient ann(port_);
        ann.send(Auth{"", token_});
        ann.next<Welcome>();
        ann.join();
        post_file(ann, "third.txt", "third");
        Change erase{RoomId("lobby"), MessageCid("erase"), {}};
        erase.content.kind = EventKind::deleted;
        erase.content.target = posted_ - 1;
        ann.send(erase);
        ann.next<Ack>();
    }
    stop();
    expect_success(run({"backup", "--force", backup().string()}), "2 files\n");
    restore();
    expect_success(run({"check", "--read-files"}), "2 files");
}

TEST_F(FileCommands, ABackupWithoutFilesIsTheLogAlone) {
    live();
    expect_success(run({"backup", "--without-files", backup().string()}), "backed up without files: 2 rooms");
    EXPECT_FALSE(fs::exists(files()));
}

TEST_F(FileCommands, ABackupOfAServerThatLostBytesIsMadeAndSaysSo) {
    live();
    fs::remove(blob_of_first());
    const Ran ran = run({"backup", backup().string()});
    expect_failure(ran, 1, "the bytes of 1 file are not on the disk, and not in the backup");
    EXPECT_NE(ran.out.find("backed up: 2 rooms"), std::string::npos) << ran.out;
    EXPECT_EQ(blobs(files()).size(), 1U);
    EXPECT_TRUE(fs::exists(backup()));
}

TEST_F(FileCommands, ABackupToAnotherDiskCopies) {
    live();
    const TemporaryFolder memory("/dev/shm");
    const fs::path copy = memory.path() / "copy.db";
    expect_success(run({"backup", copy.string()}), "2 files\n");
    ASSERT_EQ(blobs(copy.string() + ".files").size(), 2U);
    for (const fs::path& path : blobs(copy.string() + ".files")) {
        EXPECT_EQ(fs::hard_link_count(path), 1U);
        EXPECT_EQ(bytes_of(path), bytes_of(data() / "files" / path.parent_path().filename() / path.filename()));
    }
}

}  // namespace
}  // namespace parley
