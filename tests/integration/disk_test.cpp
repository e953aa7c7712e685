// The disk fails, fills up or loses something: nothing is acknowledged that is not safe, and nothing that was is lost.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/codec.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

/// Whether a program can be run here and says yes.
bool works(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) ==
           0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test's own words
}

class Disk : public ServerTest {
protected:
    void start_under(std::vector<std::string> wrapper) {
        Launch launch{arguments(), {}};
        launch.wrapper = std::move(wrapper);
        server_.reset();
        server_ = std::make_unique<ServerProcess>(launch);
        port_ = server_->port();
    }
    void stop() {
        server_->send_signal(SIGTERM);
        EXPECT_EQ(server_->wait(), 0);
    }
    void kill() {
        server_->send_signal(SIGKILL);
        server_->wait();
    }
    /// The seq of the ack; 0 when the answer is that the storage failed.
    static Seq post(ChatClient& client, const std::string& cid, const std::string& body) {
        client.post(cid, body);
        for (;;) {
            auto message = decode_server_message(client.socket().read_text());
            if (!message) throw std::runtime_error("not to be understood");
            const Notice& notice = message.value().notice;
            if (const auto* ack = get_if<Ack>(&notice)) {
                EXPECT_EQ(ack->cid.value, cid);
                return ack->seq;
            }
            if (const auto* error = get_if<ErrorReply>(&notice)) {
                EXPECT_EQ(error->name, "storage_unavailable");
                EXPECT_TRUE(error->temporary);
                return 0;
            }
        }
    }
    /// Tries until it is stored, as a client does; how often it was not.
    static int post_until_stored(ChatClient& client, const std::string& cid, const std::string& body, Seq& seq) {
        const std::int64_t deadline = now_ms() + patience_ms;
        int refused = 0;
        for (; (seq = post(client, cid, body)) == 0 && now_ms() < deadline; ++refused) {
        }
        EXPECT_NE(seq, 0U) << "service does not resume";
        return refused;
    }
    bool becomes_ready(int status) {
        const std::int64_t deadline = now_ms() + patience_ms;
        while (now_ms() < deadline)
            if (WireClient(port_).get("/readyz").status == status) return true;
        return false;
    }
    /// Posts until the disk is full; what was acknowledged is noted.
    bool fill(ChatClient& client, std::size_t bytes_each, int at_most) {
        for (int i = 0; i < at_most; ++i) {
            const std::string cid = "fill-" + std::to_string(i);
            const Seq seq = post(client, cid, std::string(bytes_each, 'x'));
            if (seq == 0) return true;
            acked_[cid] = seq;
        }
        return false;
    }
    /// Everything that was acknowledged is there, once, where the ack said.
    void expect_acked(ChatClient& client) {
        std::map<std::string, Seq> stored;
        Seq expected = 0;
        for (const Event& event : client.history()) {
            EXPECT_EQ(event.seq, ++expected) << "no hole";
            if (event.kind != EventKind::posted) continue;
            EXPECT_TRUE(stored.emplace(event.cid.value, event.seq).second) << "nothing twice";
        }
        for (const auto& [cid, seq] : acked_) {
            ASSERT_TRUE(stored.count(cid) > 0) << cid << " is lost";
            EXPECT_EQ(stored[cid], seq);
        }
    }
    std::vector<std::string> failing_syncs(const std::string& when) const {
        return {"strace", "-D",
                "-f",     "-qq",
                "-o",     (folder_.path() / "syncs").string(),
                "-e",     "trace=fsync,fdatasync",
                "-e",     "inject=fsync,fdatasync:error=EIO" + when};
    }
    static bool can_trace() { return works("strace -qq -o /dev/null -e trace=fsync -e inject=fsync:error=EIO true"); }

    /// Ann's, with a server that then ends; her token.
    std::string leave_a_message() {
        start();
        std::string token;
        {
            ChatClient ann(port_);
            token = ann.sign_in("Ann").token;
            ann.join();
            acked_["kept"] = post(ann, "kept", "kept");
        }
        stop();
        return token;
    }

    std::map<std::string, Seq> acked_;
};

TEST_F(Disk, NothingIsAcknowledgedThatCouldNotBeSynced) {
    if (!can_trace()) GTEST_SKIP() << "strace can't be used here";
    const std::string token = leave_a_message();
    start_under(failing_syncs(""));
    {
        ChatClient ann(port_);
        ann.send(Auth{"", token});
        ann.next<Welcome>();
        ann.join();
        ChatClient listener(port_);
        listener.send(Auth{"", token});
        listener.next<Welcome>();
        listener.join();
        for (int i = 0; i < 5; ++i) EXPECT_EQ(post(ann, "lost", "nobody is told"), 0U);
        listener.send(History{RoomId("lobby"), PageAnchor::latest, 0, 50, 0});
        for (;;) {
            const auto message = decode_server_message(listener.socket().read_text());
            ASSERT_TRUE(message.ok());
            EXPECT_FALSE(holds_alternative<EventPush>(message.value().notice)) << "nobody hears of it";
            if (const auto* page = get_if<Page>(&message.value().notice)) {
                EXPECT_EQ(page->events.size(), 2U);
                break;
            }
        }
    }
    EXPECT_NE(server_->errors().find("nothing was stored"), std::string::npos) << server_->errors();
    kill();

    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    expect_acked(reader);
}

TEST_F(Disk, ServiceResumesWhenTheDiskWorksAgain) {
    if (!can_trace()) GTEST_SKIP() << "strace can't be used here";
    const std::string token = leave_a_message();
    start_under(failing_syncs(":when=1..4"));
    {
        ChatClient ann(port_);
        ann.send(Auth{"", token});
        ann.next<Welcome>();
        ann.join();
        EXPECT_GT(post_until_stored(ann, "late", "at last", acked_["late"]), 0);
        for (int i = 0; i < 20; ++i) {
            const std::string cid = "more-" + std::to_string(i);
            acked_[cid] = post(ann, cid, "more");
            EXPECT_NE(acked_[cid], 0U);
        }
    }
    kill();

    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    expect_acked(reader);
}

TEST_F(Disk, AFullDiskLosesNothingThatWasAcknowledged) {
    if (!works("unshare -rm mount -t tmpfs -o size=1m none /mnt")) GTEST_SKIP() << "no file system can be mounted here";
    fs::create_directory(data());
    const std::string folder = data().string();
    // The ballast is three times what the log takes: the search index, which then catches up, leaves room.
    const std::string mount =
        "mount -t tmpfs -o size=16m none " + folder + " && head -c 12M /dev/zero >" + folder + "/ballast && exec \"$0\" \"$@\"";
    start_under({"unshare", "-rm", "sh", "-c", mount});
    const fs::path inside = "/proc/" + std::to_string(server_->id()) + "/root" + folder;
    {
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        acked_["first"] = post(ann, "first", "first");
        ASSERT_TRUE(fill(ann, 60'000, 1000)) << "the disk is never full";
        expect_acked(ann);
        EXPECT_TRUE(becomes_ready(503)) << "it can't be written";
        ASSERT_TRUE(fs::remove(inside / "ballast"));
        EXPECT_TRUE(becomes_ready(200)) << "though nobody has tried";
        post_until_stored(ann, "late", std::string(60'000, 'y'), acked_["late"]);
        expect_acked(ann);
    }
    // The file system goes with the process: what a crash would leave behind is kept before.
    server_->send_signal(SIGSTOP);
    const fs::path kept = folder_.path() / "kept";
    fs::create_directory(kept);
    for (const char* name : {"parley.db", "parley.db-wal"}) fs::copy_file(inside / name, kept / name);
    kill();

    fs::remove_all(data());
    fs::rename(kept, data());
    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    expect_acked(reader);
}

TEST_F(Disk, ABoundOnTheSizeOfFilesIsLikeAFullDisk) {
    start();
    {
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        acked_["first"] = post(ann, "first", "first");
        rlimit unbounded{};
        ASSERT_EQ(::prlimit(server_->id(), RLIMIT_FSIZE, nullptr, &unbounded), 0);
        const rlimit small{fs::file_size(data() / "parley.db-wal") + 300'000, unbounded.rlim_max};
        ASSERT_EQ(::prlimit(server_->id(), RLIMIT_FSIZE, &small, nullptr), 0);
        ASSERT_TRUE(fill(ann, 60'000, 1000)) << "the file is never too large";
        ASSERT_EQ(::prlimit(server_->id(), RLIMIT_FSIZE, &unbounded, nullptr), 0);
        post_until_stored(ann, "late", std::string(60'000, 'y'), acked_["late"]);
        expect_acked(ann);
    }
    kill();
    start();
    ChatClient reader(port_);
    reader.sign_in("Reader");
    reader.join();
    expect_acked(reader);
}

TEST_F(Disk, RefusesADatabaseThatIsCutOffWithCodeOne) {
    start();
    {
        ChatClient ann(port_);
        ann.sign_in("Ann");
        ann.join();
        EXPECT_NE(post(ann, "c", "hello"), 0U);
    }
    stop();
    fs::resize_file(data() / "parley.db", fs::file_size(data() / "parley.db") / 2);
    ServerProcess again(Launch{arguments({"--log-level=off"}), {}});
    EXPECT_EQ(again.wait(), 1);
    EXPECT_NE(again.errors().find("it is cut off"), std::string::npos) << again.errors();
    EXPECT_EQ(again.first_line(), "");
}

}  // namespace
}  // namespace parley
