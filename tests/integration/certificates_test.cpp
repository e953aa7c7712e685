// Certificates that are replaced while people are here, and those that the server makes for itself.
#include <gtest/gtest.h>
#include <poll.h>
#include <stdlib.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "tests/integration/support/certified_test.h"
#include "tests/integration/support/chat_client.h"

namespace parley {
namespace {

namespace fs = std::filesystem;

class Certificates : public CertifiedTest {
protected:
    Certificates() {
        make_certificate("old");
        make_certificate("new");
        put("old");
    }

    /// What the server was told to read is now this one.
    void put(const std::string& name) const {
        for (const char* ending : {".crt", ".key"})
            fs::copy_file(file(name + ending), file(std::string("used") + ending), fs::copy_options::overwrite_existing);
    }
    void start_tls() { start({"--threads=2", "--tls-cert=" + file("used.crt"), "--tls-key=" + file("used.key")}); }
    void read_anew(const std::string& told) {
        server_->send_signal(SIGHUP);
        const std::int64_t deadline = now_ms() + patience_ms;
        while (server_->errors().find(told) == std::string::npos && now_ms() < deadline) ::poll(nullptr, 0, 10);
        EXPECT_NE(server_->errors().find(told), std::string::npos) << server_->errors();
    }
    /// Connections to each loop show it, and none shows another.
    void expect_shown(const std::string& name) const {
        for (int i = 0; i < 4; ++i)
            EXPECT_EQ(WireClient(port_, place(file(name + ".crt"))).get("/healthz").status, 200) << name;
        const std::string other = name == "old" ? "new" : "old";
        EXPECT_THROW(WireClient(port_, place(file(other + ".crt"))), std::runtime_error);
    }
    static WireClient::Place place(const std::string& certificate) {
        WireClient::Place place;
        place.certificate = certificate;
        return place;
    }
};

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST_F(Certificates, ANewOneIsShownWhileWhoIsHereFeelsNothing) {
    start_tls();
    ChatClient ann(port_, place(file("old.crt")));
    ann.sign_in("Ann");
    ann.join();
    put("new");
    expect_shown("old");
    read_anew("the certificate was read anew");
    expect_shown("new");
    ann.post("c1", "still here");
    EXPECT_EQ(ann.next<Ack>().seq, 2U);
}

TEST_F(Certificates, ABadOneChangesNothingAndIsToldOf) {
    start_tls();
    std::ofstream(file("used.key")) << "no key\n";
    read_anew("the one before stays: ");
    expect_shown("old");
    put("old");
    fs::copy_file(file("new.key"), file("used.key"), fs::copy_options::overwrite_existing);
    read_anew("does not belong to the certificate");
    expect_shown("old");
    fs::remove(file("used.crt"));
    read_anew("used.crt: No such file");
    expect_shown("old");
    put("new");
    read_anew("the certificate was read anew");
    expect_shown("new");
}

TEST_F(Certificates, WithoutTlsThereIsNothingToReadAnew) {
    start();
    read_anew("there is no certificate");
    EXPECT_EQ(WireClient(port_).get("/healthz").status, 200);
}

TEST_F(Certificates, TheServerMakesOneForTriesAndSaysHowToTrustIt) {
    start({"--dev-tls"});
    const fs::path made = data() / "dev-cert.pem";
    EXPECT_EQ(server_->first_line(), "listening on https://localhost:" + std::to_string(port_));
    EXPECT_NE(server_->errors().find(made.string() + " (curl: --cacert"), std::string::npos) << server_->errors();
    EXPECT_EQ(WireClient(port_, place(made.string())).get("/").headers.count("strict-transport-security"), 0U)
        << "what is for tries is nothing that a browser should insist on";
    for (const char* name : {"dev-cert.pem", "dev-key.pem"})
        EXPECT_EQ(fs::status(data() / name).permissions(), fs::perms::owner_read | fs::perms::owner_write) << name;
    EXPECT_EQ(fs::status(data()).permissions(), fs::perms::owner_all);

    const std::string first = bytes_of(made);
    start({"--dev-tls"});
    EXPECT_EQ(bytes_of(made), first) << "who trusts it need not do so again";
    fs::remove(data() / "dev-key.pem");
    start({"--dev-tls"});
    EXPECT_NE(bytes_of(made), first) << "half of one is none";
    EXPECT_EQ(WireClient(port_, place(made.string())).get("/healthz").status, 200);
}

TEST_F(Certificates, SaysWhatTravelsWithoutTls) {
    start({"--host=0.0.0.0"});
    EXPECT_NE(server_->errors().find("readable for all on the way"), std::string::npos) << server_->errors();
    start({"--host=0.0.0.0", "--public-url=https://chat.example.org"});
    EXPECT_EQ(server_->errors().find("readable for all on the way"), std::string::npos) << server_->errors();
    EXPECT_NE(server_->errors().find("the proxy at https://chat.example.org has to"), std::string::npos) << server_->errors();
    start();
    EXPECT_EQ(server_->errors().find("readable for all"), std::string::npos) << "on this machine nobody is on the way";
}

}  // namespace
}  // namespace parley
