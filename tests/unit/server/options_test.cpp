#include "native-server/options.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {
namespace {

class OptionsTest : public testing::Test {
protected:
    Chosen read(const std::vector<std::string>& arguments) {
        const auto lookup = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = environment_.find(name);
            if (found == environment_.end()) return std::nullopt;
            return found->second;
        };
        return read_options(arguments, lookup, "1.2.3");
    }
    Options good(const std::vector<std::string>& arguments) {
        const auto result = read(arguments);
        if (const auto* exit = get_if<EarlyExit>(&result)) {
            ADD_FAILURE() << exit->text;
            return {};
        }
        return get<Options>(result);
    }
    Maintenance command(const std::vector<std::string>& arguments) {
        const auto result = read(arguments);
        if (const auto* exit = get_if<EarlyExit>(&result)) ADD_FAILURE() << exit->text;
        return holds_alternative<Maintenance>(result) ? get<Maintenance>(result) : Maintenance();
    }
    EarlyExit bad(const std::vector<std::string>& arguments) {
        const auto result = read(arguments);
        if (!holds_alternative<EarlyExit>(result)) {
            ADD_FAILURE() << "it was accepted";
            return {};
        }
        EarlyExit exit = get<EarlyExit>(result);
        EXPECT_EQ(exit.code, 2);
        EXPECT_EQ(std::count(exit.text.begin(), exit.text.end(), '\n'), 0) << exit.text;
        EXPECT_FALSE(exit.text.empty());
        return exit;
    }
    std::string write_file(const std::string& text) {
        const auto path = folder_.path() / "parley.toml";
        std::ofstream(path) << text;
        return path.string();
    }

    TemporaryFolder folder_;
    std::map<std::string, std::string> environment_;
};

TEST_F(OptionsTest, HasDefaults) {
    const Options options = good({});
    EXPECT_EQ(options.host, "localhost");
    EXPECT_EQ(options.port, 3000);
    EXPECT_EQ(options.data_dir, "parley-data");
    EXPECT_FALSE(options.web_root.has_value());
    EXPECT_TRUE(options.allow_origins.empty());
    EXPECT_FALSE(options.tls.has_value());
    EXPECT_EQ(options.log_level, LogLevel::info);
    EXPECT_EQ(options.retention_days, 0U);
    EXPECT_EQ(options.retention_messages, 0U);
    EXPECT_TRUE(options.guests);
    EXPECT_EQ(options.sign_up, SignUpMode::invitation);
}

TEST_F(OptionsTest, TakesEverythingFromTheCommandLine) {
    const Options options = good({"--host",
                                  "::1",
                                  "--port=0",
                                  "--data-dir",
                                  "/tmp/d",
                                  "--web-root",
                                  "/tmp/w",
                                  "--allow-origin",
                                  "https://a.example",
                                  "--allow-origin=http://b.example:81",
                                  "--log-level",
                                  "off",
                                  "--tls-cert",
                                  "/tmp/c.pem",
                                  "--tls-key=/tmp/k.pem",
                                  "--retention-days",
                                  "90",
                                  "--retention-messages=5000",
                                  "--guests=off",
                                  "--sign-up",
                                  "open"});
    EXPECT_EQ(options.host, "::1");
    EXPECT_EQ(options.port, 0);
    EXPECT_EQ(options.data_dir, "/tmp/d");
    EXPECT_EQ(options.web_root, "/tmp/w");
    ASSERT_TRUE(options.tls.has_value());
    EXPECT_EQ(options.tls->certificate, "/tmp/c.pem");
    EXPECT_EQ(options.tls->key, "/tmp/k.pem");
    EXPECT_EQ(options.allow_origins, (std::vector<std::string>{"https://a.example", "http://b.example:81"}));
    EXPECT_EQ(options.log_level, LogLevel::off);
    EXPECT_EQ(options.retention_days, 90U);
    EXPECT_EQ(options.retention_messages, 5000U);
    EXPECT_FALSE(options.guests);
    EXPECT_EQ(options.sign_up, SignUpMode::open);
}

TEST_F(OptionsTest, TakesEverythingFromTheEnvironment) {
    environment_ = {{"PARLEY_HOST", "0.0.0.0"},
                    {"PARLEY_PORT", "81"},
                    {"PARLEY_DATA_DIR", "d"},
                    {"PARLEY_WEB_ROOT", "w"},
                    {"PARLEY_ALLOW_ORIGIN", "https://a.example,https://b.example"},
                    {"PARLEY_TLS_CERT", "c"},
                    {"PARLEY_TLS_KEY", "k"},
                    {"PARLEY_LOG_LEVEL", "trace"},
                    {"PARLEY_RETENTION_DAYS", "7"},
                    {"PARLEY_RETENTION_MESSAGES", "8"},
                    {"PARLEY_GUESTS", "off"},
                    {"PARLEY_SIGN_UP", "closed"}};
    const Options options = good({});
    EXPECT_EQ(options.host, "0.0.0.0");
    EXPECT_EQ(options.port, 81);
    EXPECT_EQ(options.data_dir, "d");
    EXPECT_EQ(options.web_root, "w");
    EXPECT_EQ(options.allow_origins, (std::vector<std::string>{"https://a.example", "https://b.example"}));
    ASSERT_TRUE(options.tls.has_value());
    EXPECT_EQ(options.tls->certificate, "c");
    EXPECT_EQ(options.tls->key, "k");
    EXPECT_EQ(options.log_level, LogLevel::trace);
    EXPECT_EQ(options.retention_days, 7U);
    EXPECT_EQ(options.retention_messages, 8U);
    EXPECT_FALSE(options.guests);
    EXPECT_EQ(options.sign_up, SignUpMode::closed);
}

TEST_F(OptionsTest, AFlagOfTheEnvironmentIsNotTakenBackByACommandLineThatDoesNotNameIt) {
    environment_ = {{"PARLEY_ALLOW_ROOT", "true"}, {"PARLEY_DEV_TLS", "true"}, {"PARLEY_DIAGNOSTICS", "true"}};
    const Options options = good({});
    EXPECT_TRUE(options.allow_root);
    EXPECT_TRUE(options.dev_tls);
    EXPECT_TRUE(options.diagnostics);
    ASSERT_TRUE(options.tls.has_value());
    EXPECT_EQ(options.tls->certificate, std::filesystem::path("parley-data/dev-cert.pem"));
    environment_ = {};
    EXPECT_FALSE(good({}).allow_root) << "nobody said it";
    EXPECT_NE(bad({"--dev-tls", "--tls-cert=a", "--tls-key=b"}).text.find("dev-tls makes a certificate"), std::string::npos);
}

TEST_F(OptionsTest, TakesEverythingFromAFile) {
    const std::string path = write_file(
        "# a comment\nhost = \"127.0.0.1\"\nport = 82\ndata-dir = 'd e'\nweb-root = \"w\"\n"
        "allow-origin = [\"https://a.example\", \"https://b.example\"]\nlog-level = \"error\"\n"
        "retention-days = 30\nretention-messages = 1000\ntls-cert = \"c d\"\ntls-key = \"k\"\nguests = off\nsign-up = "
        "\"closed\"\n");
    const Options options = good({"--config", path});
    EXPECT_EQ(options.host, "127.0.0.1");
    EXPECT_EQ(options.port, 82);
    EXPECT_EQ(options.data_dir, "d e");
    EXPECT_EQ(options.web_root, "w");
    EXPECT_EQ(options.allow_origins, (std::vector<std::string>{"https://a.example", "https://b.example"}));
    EXPECT_EQ(options.log_level, LogLevel::error);
    ASSERT_TRUE(options.tls.has_value());
    EXPECT_EQ(options.tls->certificate, "c d");
    EXPECT_EQ(options.tls->key, "k");
    EXPECT_EQ(options.retention_days, 30U);
    EXPECT_EQ(options.retention_messages, 1000U);
    EXPECT_FALSE(options.guests);
    EXPECT_EQ(options.sign_up, SignUpMode::closed);
}

TEST_F(OptionsTest, WhoComesInIsNamedByFewWords) {
    EXPECT_FALSE(good({"--guests", "off"}).guests);
    EXPECT_TRUE(good({"--guests", "on"}).guests);
    EXPECT_EQ(good({"--sign-up", "invitation"}).sign_up, SignUpMode::invitation);
    EXPECT_NE(bad({"--guests=maybe"}).text.find("--guests"), std::string::npos);
    EXPECT_NE(bad({"--sign-up=everybody"}).text.find("--sign-up"), std::string::npos);
    environment_ = {{"PARLEY_GUESTS", "off"}};
    EXPECT_TRUE(good({"--guests=on"}).guests) << "the command line counts more";
}

TEST_F(OptionsTest, ASwitchThatIsGivenGarbageIsRefusedInALine) {
    using namespace std::string_literals;
    const std::string garbage =
        "\xF6\xDD"
        "dat\x04\0\0\0a-dir\" = 'x\x01\0``\0\x9C\x06\x80"
        "C'\n"s;
    const EarlyExit exit = bad({"--config", write_file("dev-tls=" + garbage)});
    EXPECT_EQ(std::count(exit.text.begin(), exit.text.end(), '\n'), 0);
    EXPECT_NE(bad({"--dev-tls=perhaps"}).text, "");
}

TEST_F(OptionsTest, ProvidersComeFromAFileAndTheirSecretsFromElsewhere) {
    const std::string secret = (folder_.path() / "secret").string();
    std::ofstream(secret) << "shh\n";
    environment_ = {{"TWO_SECRET", "hush"}};
    const std::string file = write_file(
        "# where people work\n[work]\nlabel = \"Work & more\"\nissuer = \"https://id.example/\"\nclient_id = \"parley\"\n"
        "client_secret_file = \"" +
        secret +
        "\"\nsign_up = \"open\"\n\n[two]\nlabel = 'Two'\nissuer = \"http://localhost:99\"\nclient_id = \"p\"\n"
        "client_secret_variable = \"TWO_SECRET\"\n[three]\nlabel=\"3\"\nissuer=\"https://three.example\"\nclient_id=\"x\"\n");
    const Options options = good({"--oidc-providers", file, "--public-url=https://chat.example"});
    EXPECT_EQ(options.public_url, "https://chat.example");
    ASSERT_EQ(options.providers.size(), 3U);
    EXPECT_EQ(options.providers[0].id, "work");
    EXPECT_EQ(options.providers[0].label, "Work & more");
    EXPECT_EQ(options.providers[0].issuer, "https://id.example/");
    EXPECT_EQ(options.providers[0].client_secret, "shh");
    EXPECT_TRUE(options.providers[0].open_sign_up);
    EXPECT_EQ(options.providers[1].client_secret, "hush");
    EXPECT_FALSE(options.providers[1].open_sign_up);
    EXPECT_EQ(options.providers[2].client_secret, "");
}

TEST_F(OptionsTest, AProviderThatCantBeOneIsNamedAndNoSecretIsTold) {
    const std::string sound = "label = \"W\"\nissuer = \"https://id.example\"\nclient_id = \"parley\"\n";
    const auto wrong = [&](const std::string& text) { return bad({"--oidc-providers", write_file(text)}).text; };
    EXPECT_NE(wrong("[work]\nlabel = \"W\"\nclient_id = \"x\"\n").find("provider work: it needs an issuer"), std::string::npos);
    EXPECT_NE(wrong("[work]\n" + sound + "issuer = \"http://id.example\"\n").find("issuer"), std::string::npos);
    EXPECT_NE(wrong("[Work]\n" + sound).find("a-z"), std::string::npos);
    EXPECT_NE(wrong("[work]\n" + sound + "colour = \"red\"\n").find("colour"), std::string::npos);
    EXPECT_NE(wrong(sound).find("label"), std::string::npos);
    EXPECT_NE(wrong("[work]\n" + sound + "client_secret_variable = \"NONE\"\n").find("NONE"), std::string::npos);
    EXPECT_NE(wrong("[work]\n" + sound + "client_secret_file = \"/nowhere\"\n").find("/nowhere"), std::string::npos);
    EXPECT_EQ(wrong("[work]\n" + sound + "client_secret = \"shh\"\n").find("shh"), std::string::npos);
    EXPECT_NE(bad({"--oidc-providers", "/nowhere"}).text.find("/nowhere"), std::string::npos);
    EXPECT_NE(bad({"--public-url", "chat.example"}).text.find("--public-url"), std::string::npos);
}

TEST_F(OptionsTest, AFileWithoutAnEndIsReadToItsBoundOnly) {
    const std::string provider = "[w]\nlabel = \"W\"\nissuer = \"https://id.example\"\nclient_id = \"x\"\n";
    const auto secret_in = [&](const std::string& path) { return provider + "client_secret_file = \"" + path + "\"\n"; };
    const std::string wrong = bad({"--oidc-providers", write_file(secret_in("/dev/zero"))}).text;
    EXPECT_NE(wrong.find("/dev/zero"), std::string::npos) << wrong;
    EXPECT_NE(bad({"--metrics-token-file=/dev/zero"}).text.find("/dev/zero"), std::string::npos);
    for (const std::string option : {"--config", "--oidc-providers", "--limits"})
        EXPECT_NE(bad({option, "/dev/zero"}).text.find("/dev/zero is too large"), std::string::npos) << option;

    const std::string secret = (folder_.path() / "secret").string();
    std::ofstream(secret) << std::string(limits::secret_bytes_max, 's') << "\r\nand a note";
    EXPECT_EQ(good({"--oidc-providers", write_file(secret_in(secret))}).providers[0].client_secret.size(),
              limits::secret_bytes_max);
    std::ofstream(secret) << std::string(limits::secret_bytes_max + 1, 's');
    EXPECT_NE(bad({"--oidc-providers", write_file(secret_in(secret))}).text.find(secret), std::string::npos);
}

TEST_F(OptionsTest, ACertificateAndItsKeyGoTogetherWhereverTheyAreNamed) {
    EXPECT_NE(bad({"--tls-cert=c"}).text.find("tls-key"), std::string::npos);
    EXPECT_NE(bad({"--tls-key=k"}).text.find("tls-cert"), std::string::npos);
    environment_ = {{"PARLEY_TLS_KEY", "k"}};
    const Options options = good({"--tls-cert=c"});
    ASSERT_TRUE(options.tls.has_value());
    EXPECT_EQ(options.tls->key, "k");
}

TEST_F(OptionsTest, TheCommandLineCountsMoreThanTheEnvironmentAndThatMoreThanTheFile) {
    const std::string path = write_file("host = file\nport = 1\nlog-level = error\n");
    environment_ = {{"PARLEY_HOST", "environment"}, {"PARLEY_PORT", "2"}};
    const Options options = good({"--config", path, "--host", "command-line"});
    EXPECT_EQ(options.host, "command-line");
    EXPECT_EQ(options.port, 2);
    EXPECT_EQ(options.log_level, LogLevel::error);
}

TEST_F(OptionsTest, TheEnvironmentMayNameTheFile) {
    environment_ = {{"PARLEY_CONFIG", write_file("port = 7")}};
    EXPECT_EQ(good({}).port, 7);
}

TEST_F(OptionsTest, AnEmptyVariableIsNotSet) {
    environment_ = {{"PARLEY_PORT", ""}};
    EXPECT_EQ(good({}).port, 3000);
}

TEST_F(OptionsTest, RefusesWhatItDoesNotKnow) {
    EXPECT_NE(bad({"--prot", "1"}).text.find("--prot"), std::string::npos);
    bad({"stray"});
    EXPECT_NE(bad({"--config", write_file("prot = 1")}).text.find("'prot'"), std::string::npos);
    bad({"--config", write_file("config = other")});
    bad({"--config", write_file("[section]\nport = 1")});
    bad({"--config", write_file("this is no setting")});
}

TEST_F(OptionsTest, RefusesBadValuesWhereverTheyStand) {
    for (const std::string port : {"65536", "-1", "abc", "", "1.5"}) bad({"--port=" + port});
    EXPECT_NE(bad({"--log-level", "loud"}).text.find("loud"), std::string::npos);
    bad({"--host="});
    bad({"--data-dir="});
    for (const std::string origin : {"example.org", "https://", "https://a.example/path", "ftp://a.example"}) {
        bad({"--allow-origin", origin});
    }
    bad({"--port"});
    for (const std::string days : {"36501", "-1", "ten", "", "1.5"}) bad({"--retention-days=" + days});
    for (const std::string messages : {"4294967296", "-1", "many", ""}) bad({"--retention-messages=" + messages});
    environment_ = {{"PARLEY_PORT", "70000"}};
    EXPECT_NE(bad({}).text.find("PARLEY_PORT"), std::string::npos);
    environment_ = {};
    const std::string path = write_file("port = 70000");
    EXPECT_NE(bad({"--config", path}).text.find(path), std::string::npos);
}

TEST_F(OptionsTest, RefusesAFileThatIsNotThere) {
    const std::string path = (folder_.path() / "missing.toml").string();
    EXPECT_NE(bad({"--config", path}).text.find(path), std::string::npos);
}

TEST_F(OptionsTest, SlowsDownWhoGoesTooFastUnlessItIsToldNotTo) {
    EXPECT_TRUE(good({}).rate_limits);
    EXPECT_FALSE(good({"--no-rate-limits"}).rate_limits);
    EXPECT_TRUE(good({}).welcome_room);
    EXPECT_FALSE(good({"--no-welcome-room"}).welcome_room);
    environment_ = {{"PARLEY_NO_RATE_LIMITS", "true"}};
    EXPECT_FALSE(good({}).rate_limits);
    EXPECT_TRUE(good({"--no-rate-limits=false"}).rate_limits);
    environment_ = {};
    const std::string file = write_file("no-rate-limits = true\ndiagnostics = true\n");
    EXPECT_FALSE(good({"--config", file}).rate_limits);
    EXPECT_TRUE(good({"--config", file}).diagnostics) << "what no other source speaks of stays as it is";
}

TEST_F(OptionsTest, TakesTrustedProxiesOneByOneByCommasAndAsRanges) {
    const auto texts = [](const Options& options) {
        std::vector<std::string> all;
        for (const AddressRange& range : options.trusted_proxies) all.push_back(range.text());
        return all;
    };
    using Texts = std::vector<std::string>;
    EXPECT_TRUE(good({}).trusted_proxies.empty());
    EXPECT_EQ(texts(good({"--trusted-proxy", "127.0.0.1", "--trusted-proxy=10.1.2.3/8,::1"})),
              (Texts{"127.0.0.1", "10.0.0.0/8", "::1"}));
    environment_ = {{"PARLEY_TRUSTED_PROXY", "192.0.2.1,2001:db8::/32"}};
    EXPECT_EQ(texts(good({})), (Texts{"192.0.2.1", "2001:db8::/32"}));
    EXPECT_EQ(texts(good({"--trusted-proxy=::1"})), Texts{"::1"}) << "the command line counts more";
    environment_ = {};
    EXPECT_EQ(texts(good({"--config", write_file("trusted-proxy = ['127.0.0.1', '::1']")})), (Texts{"127.0.0.1", "::1"}));
    for (const std::string wrong : {"", "localhost", "10.0.0.0/33", "127.0.0.1,", "1.2.3", "::1 "})
        bad({"--trusted-proxy=" + wrong});
}

TEST_F(OptionsTest, TellsItsNumbersAndWritesJsonOnlyWhereThatIsSaid) {
    EXPECT_FALSE(good({}).metrics.loopback);
    EXPECT_EQ(good({}).metrics.token, "");
    EXPECT_TRUE(good({"--metrics=loopback"}).metrics.loopback);
    EXPECT_EQ(good({"--metrics-token-file", write_file("secret\r\nmore\n")}).metrics.token, "secret");
    bad({"--metrics-token-file", write_file("")});
    bad({"--metrics-token-file", write_file(std::string(2000, 'x'))});
    bad({"--metrics-token-file", (folder_.path() / "missing").string()});
    bad({"--metrics=everybody"});
    EXPECT_EQ(good({}).log_format, LogFormat::text);
    EXPECT_EQ(good({"--log-format=json"}).log_format, LogFormat::json);
    bad({"--log-format=xml"});
}

TEST_F(OptionsTest, ServesWithOrWithoutTheWord) {
    EXPECT_EQ(good({"serve", "--port=7"}).port, 7);
    EXPECT_EQ(good({"--port=7", "serve"}).port, 7);
}

TEST_F(OptionsTest, TakesACommandWithItsWords) {
    using Command = Maintenance::Command;
    const Maintenance backup = command({"backup", "/b/parley.db"});
    EXPECT_EQ(backup.command, Command::backup);
    EXPECT_EQ(backup.file, "/b/parley.db");
    EXPECT_FALSE(backup.replace);
    EXPECT_EQ(backup.data_dir, "parley-data");
    EXPECT_TRUE(command({"backup", "--force", "b"}).replace);
    EXPECT_FALSE(backup.without_files);
    EXPECT_TRUE(command({"backup", "--without-files", "b"}).without_files);
    EXPECT_FALSE(command({"check"}).read_files);
    EXPECT_TRUE(command({"check", "--read-files"}).read_files);
    EXPECT_EQ(command({"backup", "check"}).file, "check") << "a command's name is a good name for a file";
    EXPECT_EQ(command({"check"}).command, Command::check);
    EXPECT_EQ(command({"rebuild"}).command, Command::rebuild);
    EXPECT_EQ(command({"export"}).command, Command::export_log);
    EXPECT_EQ(command({"export"}).file, "");
    const Maintenance some = command({"export", "--room", "tea", "--room=lobby", "-"});
    EXPECT_EQ(some.file, "-");
    EXPECT_EQ(some.rooms, (std::vector<std::string>{"tea", "lobby"}));
    const Maintenance from = command({"import", "-"});
    EXPECT_EQ(from.command, Command::import_log);
    EXPECT_EQ(from.file, "-");
}

TEST_F(OptionsTest, ACommandFindsTheDataDirectoryAsTheServerDoes) {
    EXPECT_EQ(command({"--data-dir=d", "check"}).data_dir, "d");
    EXPECT_EQ(command({"check", "--data-dir", "d"}).data_dir, "d");
    EXPECT_EQ(command({"check", "--config", write_file("data-dir = 'from file'")}).data_dir, "from file");
    environment_ = {{"PARLEY_DATA_DIR", "from environment"}};
    EXPECT_EQ(command({"check"}).data_dir, "from environment");
}

TEST_F(OptionsTest, RefusesACommandThatDoesNotMakeSense) {
    bad({"backup"});
    bad({"backup", ""});
    bad({"backup", "a", "b"});
    bad({"import"});
    bad({"check", "file"});
    bad({"check", "rebuild"});
    bad({"check", "--force"});
    bad({"backup", "b", "--room=tea"});
    bad({"backup", "b", "--read-files"});
    bad({"check", "--without-files"});
    bad({"export", "--room"});
    bad({"export", "--room="});
    bad({"chek"});
    environment_ = {{"PARLEY_PORT", "x"}};
    bad({"check"});
    environment_ = {};
    bad({"--config", write_file("check = true")});
}

TEST_F(OptionsTest, TellsItsVersionAndItsOptions) {
    const auto version = get<EarlyExit>(read({"--version"}));
    EXPECT_EQ(version.code, 0);
    EXPECT_EQ(version.text, "parley-server 1.2.3\n");
    const auto help = get<EarlyExit>(read({"--help"}));
    EXPECT_EQ(help.code, 0);
    for (const std::string name :
         {"--host", "--port", "--data-dir", "--web-root", "--allow-origin", "--log-level", "--retention-days",
          "--retention-messages", "--config", "serve", "backup", "check", "rebuild", "export", "import"}) {
        EXPECT_NE(help.text.find(name), std::string::npos) << name;
    }
}

TEST_F(OptionsTest, TellsTheWordsOfACommand) {
    const auto help = get<EarlyExit>(read({"backup", "--help"}));
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.text.find("FILE"), std::string::npos) << help.text;
    EXPECT_NE(help.text.find("--force"), std::string::npos) << help.text;
}

}  // namespace
}  // namespace parley::server
