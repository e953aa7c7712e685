// What the server may do, and what it tells to whom.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/integration/support/moderation_test.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class Privilege : public ModerationTest {
protected:
    std::string command_line() const {
        std::ifstream file("/proc/" + std::to_string(server_->id()) + "/cmdline");
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
};

TEST_F(Privilege, RootIsNoUserForAServer) {
    Launch launch{arguments(), {}};
    launch.allow_root = false;
    ServerProcess process(launch);
    if (::geteuid() != 0) {
        EXPECT_GT(process.port(), 0) << "who is not root need not say anything";
        return;
    }
    EXPECT_EQ(process.wait(), 1);
    EXPECT_NE(process.errors().find("will not serve as root"), std::string::npos) << process.errors();
    EXPECT_FALSE(fs::exists(data())) << "nothing was begun";
}

TEST_F(Privilege, TheDataDirectoryIsForItsOwnerOnly) {
    start({"--sign-up=open"});
    const auto ann = member("Ann");
    EXPECT_EQ(fs::status(data()).permissions(), fs::perms::owner_all);
    for (const auto& entry : fs::recursive_directory_iterator(data())) {
        const fs::perms others = entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all);
        EXPECT_EQ(others, fs::perms::none) << entry.path();
    }
    fs::permissions(data(), fs::perms::owner_all | fs::perms::others_exec);
    start();
    EXPECT_NE(server_->errors().find("is open to others: chmod 700"), std::string::npos) << server_->errors();
}

TEST_F(Privilege, NoSecretStandsInTheLogOrAmongTheProcessesHoweverMuchIsTold) {
    const fs::path secret = folder_.path() / "secret";
    const fs::path providers = folder_.path() / "providers";
    std::ofstream(secret) << "the-secret-of-acme\n";
    std::ofstream(providers) << "[acme]\nlabel = \"Acme\"\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"parley\"\n"
                             << "client_secret_file = \"" << secret.string() << "\"\n";
    start({"--sign-up=open", "--log-level=trace", "--oidc-providers=" + providers.string()});
    const auto ann = member("Ann");
    const auto tablet = again(*ann);
    auto stranger = client();
    stranger->send(AccountCommand(SignIn{"Ann", "a wrong password of hers", "a test"}));
    EXPECT_FALSE(stranger->is_welcome());
    stranger->send(Auth{"", "t-a-token-that-nobody-has"});
    EXPECT_FALSE(stranger->is_welcome());
    WireClient(port_).get("/oidc/acme/start");
    WireClient(port_).get("/files/unknown/x", "Authorization: Bearer " + ann->welcome.token + "\r\n");
    const std::string told = server_->errors() + command_line();
    for (const std::string& one : {password(), ann->welcome.token, std::string("a wrong password of hers"),
                                   std::string("t-a-token-that-nobody-has"), std::string("the-secret-of-acme")})
        EXPECT_EQ(told.find(one), std::string::npos) << one << "\n" << told;
}

}  // namespace
}  // namespace parley
