#include "native-server/net/web_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "native-server/entropy.h"
#include "native-server/net/http_answer.h"
#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {
namespace {

namespace fs = std::filesystem;

class WebFilesTest : public testing::Test {
protected:
    void write(const std::string& path, const std::string& bytes) {
        const fs::path full = root_.path() / path;
        fs::create_directories(full.parent_path());
        std::ofstream(full, std::ios::binary) << bytes;
    }
    WebFiles load() {
        auto files = WebFiles::load(root_.path(), sha256_hex);
        if (!files.ok()) ADD_FAILURE() << files.error();
        return files.ok() ? std::move(files.value()) : WebFiles();
    }

    TemporaryFolder root_;
};

/// A file with both compressed forms.
WebFile compressed_file() {
    WebFile file;
    file.mime = "text/plain";
    file.representations[0] = Representation{"identity", "\"i\""};
    file.representations[1] = Representation{"gzip", "\"g\""};
    file.representations[2] = Representation{"brotli", "\"b\""};
    return file;
}

TEST(ChooseEncoding, FollowsTheClientsWeights) {
    const WebFile file = compressed_file();
    const auto expect = [&](const char* accept, Encoding encoding) {
        EXPECT_EQ(choose_encoding(file, accept), encoding) << accept;
    };
    expect("", Encoding::identity);
    expect("gzip, deflate, br", Encoding::brotli);
    expect("gzip, deflate", Encoding::gzip);
    expect("deflate", Encoding::identity);
    expect("br;q=0.5, gzip;q=0.8", Encoding::gzip);
    expect("br;q=0.8, gzip;q=0.8", Encoding::brotli);
    expect("br;q=0, gzip", Encoding::gzip);
    expect("br;q=0", Encoding::identity);
    expect("*", Encoding::brotli);
    expect("*;q=0.1", Encoding::brotli);
    expect("br;q=0, *", Encoding::gzip);
    expect("identity;q=1, br;q=0.5", Encoding::identity);
    expect("identity;q=0.5, gzip;q=0.5", Encoding::gzip);
    expect("identity", Encoding::identity);
    expect(" br ; q=0.001 ", Encoding::brotli);
    expect("br;q=nonsense", Encoding::identity);
    expect("br;level=5", Encoding::identity);
    expect("brx, xgzip", Encoding::identity);
    expect("*;q=0", Encoding::identity);
}

TEST(ChooseEncoding, ChoosesOnlyWhatIsThere) {
    WebFile file = compressed_file();
    file.representations[2].reset();
    EXPECT_EQ(choose_encoding(file, "br, gzip;q=0.1"), Encoding::gzip);
    file.representations[1].reset();
    EXPECT_EQ(choose_encoding(file, "br, gzip, *"), Encoding::identity);
    EXPECT_FALSE(file.varies());
}

TEST(NoneMatch, FindsATagInAList) {
    EXPECT_TRUE(none_match_names("\"a\"", "\"a\""));
    EXPECT_TRUE(none_match_names("\"b\", W/\"a\"", "\"a\""));
    EXPECT_TRUE(none_match_names("*", "\"a\""));
    EXPECT_FALSE(none_match_names("", "\"a\""));
    EXPECT_FALSE(none_match_names("a", "\"a\""));
    EXPECT_FALSE(none_match_names("\"ab\"", "\"a\""));
}

TEST_F(WebFilesTest, ServesTheIndexForItsRoutes) {
    write("index.html", "<p>");
    const WebFiles files = load();
    EXPECT_TRUE(files.has_index());
    const WebFile* index = files.find("/");
    ASSERT_NE(index, nullptr);
    EXPECT_EQ(index->mime, "text/html; charset=utf-8");
    EXPECT_FALSE(index->immutable);
    for (const std::string_view path : {"/index.html", "/r/lobby", "/r/", "/r/a/b"}) EXPECT_EQ(files.find(path), index) << path;
    for (const std::string_view path : {"", "/r", "/rooms", "//", "index.html", "/index.html/", "/INDEX.HTML"}) {
        EXPECT_EQ(files.find(path), nullptr) << path;
    }
}

TEST_F(WebFilesTest, KnowsWhichBuildItsPageIs) {
    EXPECT_EQ(load().page_build(), "") << "no page";
    write("index.html", "<p>");
    EXPECT_EQ(load().page_build(), "") << "a page that does not say";
    write("index.html", R"(<meta name="parley-build" content="5f3a90c2d1"><p>)");
    EXPECT_EQ(load().page_build(), "5f3a90c2d1");
    for (const std::string& wrong : {std::string("a\tb"), std::string("a b"), std::string(), std::string(100, 'a')}) {
        write("index.html", "<meta name=\"parley-build\" content=\"" + wrong + "\">");
        EXPECT_EQ(load().page_build(), "") << wrong;
    }
    write("index.html", "<meta name=\"parley-build\" content=\"5f3a");
    EXPECT_EQ(load().page_build(), "") << "without an end";
}

TEST_F(WebFilesTest, KnowsWhatItsFilesAre) {
    for (const std::string name : {"a.js", "a.css", "a.wasm", "a.svg", "a.png", "a.webmanifest", "a.unknown", "dir/b.json"})
        write(name, "x");
    const WebFiles files = load();
    EXPECT_EQ(files.find("/a.js")->mime, "text/javascript; charset=utf-8");
    EXPECT_EQ(files.find("/a.css")->mime, "text/css; charset=utf-8");
    EXPECT_EQ(files.find("/a.wasm")->mime, "application/wasm");
    EXPECT_EQ(files.find("/a.svg")->mime, "image/svg+xml");
    EXPECT_EQ(files.find("/a.png")->mime, "image/png");
    EXPECT_EQ(files.find("/a.webmanifest")->mime, "application/manifest+json");
    EXPECT_EQ(files.find("/a.unknown")->mime, "application/octet-stream");
    EXPECT_EQ(files.find("/dir/b.json")->mime, "application/json");
}

TEST_F(WebFilesTest, TellsNamesWithAContentHash) {
    for (const std::string name : {"app.0123abcd.js", "app.0123abcd.min.js", "app.0123ABCDEF.wasm", "app.js", "app.0123abc.js",
                                   "app.0123abcg.js", "0123abcd.js", "app.0123abcd"}) {
        write(name, "x");
    }
    const WebFiles files = load();
    for (const std::string_view path : {"/app.0123abcd.js", "/app.0123abcd.min.js", "/app.0123ABCDEF.wasm"}) {
        EXPECT_TRUE(files.find(path)->immutable) << path;
    }
    for (const std::string_view path : {"/app.js", "/app.0123abc.js", "/app.0123abcg.js", "/0123abcd.js", "/app.0123abcd"}) {
        EXPECT_FALSE(files.find(path)->immutable) << path;
    }
}

TEST_F(WebFilesTest, TakesCompressedFormsAsEncodingsOfTheirFile) {
    write("app.js", "original");
    write("app.js.br", "brotli");
    write("app.js.gz", "gzip");
    write("orphan.js.gz", "gzip");
    const WebFiles files = load();
    const WebFile* file = files.find("/app.js");
    ASSERT_NE(file, nullptr);
    EXPECT_EQ(file->representations[0]->bytes, "original");
    EXPECT_EQ(file->representations[1]->bytes, "gzip");
    EXPECT_EQ(file->representations[2]->bytes, "brotli");
    EXPECT_NE(file->representations[0]->etag, file->representations[1]->etag);
    EXPECT_EQ(files.find("/app.js.br"), nullptr);
    EXPECT_EQ(files.find("/orphan.js"), nullptr);
}

TEST_F(WebFilesTest, LeavesHiddenFilesAndLinksAlone) {
    write("index.html", "<p>");
    write(".secret", "x");
    write(".git/config", "x");
    fs::create_symlink("/etc/passwd", root_.path() / "passwd");
    fs::create_directory_symlink("/etc", root_.path() / "etc");
    const WebFiles files = load();
    for (const std::string_view path : {"/.secret", "/.git/config", "/passwd", "/etc/passwd", "/../etc/passwd"}) {
        EXPECT_EQ(files.find(path), nullptr) << path;
    }
}

TEST_F(WebFilesTest, RefusesWhatItCannotHold) {
    EXPECT_FALSE(WebFiles::load(root_.path() / "missing", sha256_hex).ok());
    write("large.bin", "");
    fs::resize_file(root_.path() / "large.bin", limits::web_root_bytes_max + 1);
    EXPECT_FALSE(WebFiles::load(root_.path(), sha256_hex).ok());
}

TEST_F(WebFilesTest, AnswersWithTheHeadersOfTheFile) {
    write("app.0123abcd.js", "original");
    write("app.0123abcd.js.br", "br");
    const WebFiles files = load();
    HttpRequest request;
    request.method = HttpMethod::get;
    request.path = "/app.0123abcd.js";
    request.has_host = true;
    request.accept_encoding = "br";
    const HttpAnswer answer = answer_http(request, files, "1.0");
    EXPECT_EQ(answer.head.substr(0, 17), "HTTP/1.1 200 OK\r\n");
    EXPECT_EQ(answer.body, "br");
    EXPECT_FALSE(answer.close);
    for (const std::string line :
         {"Content-Length: 2\r\n", "Content-Encoding: br\r\n", "Vary: Accept-Encoding\r\n",
          "Cache-Control: public, max-age=31536000, immutable\r\n", "X-Content-Type-Options: nosniff\r\n"}) {
        EXPECT_NE(answer.head.find(line), std::string::npos) << line;
    }

    request.if_none_match = files.find(request.path)->representations[2]->etag;
    const HttpAnswer unchanged = answer_http(request, files, "1.0");
    EXPECT_EQ(unchanged.head.substr(0, 12), "HTTP/1.1 304");
    EXPECT_TRUE(unchanged.body.empty());
    EXPECT_EQ(unchanged.head.find("Content-Length"), std::string::npos);

    request.accept_encoding = "";  // another representation has another tag
    EXPECT_EQ(answer_http(request, files, "1.0").head.substr(0, 12), "HTTP/1.1 200");
}

TEST_F(WebFilesTest, HeadHasTheHeadersOfGetWithoutTheBody) {
    write("index.html", "<p>hello");
    const WebFiles files = load();
    for (const std::string_view path : {"/", "/healthz", "/missing"}) {
        HttpRequest request;
        request.path = path;
        request.has_host = true;
        request.method = HttpMethod::get;
        const HttpAnswer get = answer_http(request, files, "1.0");
        request.method = HttpMethod::head;
        const HttpAnswer head = answer_http(request, files, "1.0");
        EXPECT_EQ(head.head, get.head.substr(0, get.head.find("\r\n\r\n") + 4)) << path;
        EXPECT_TRUE(head.body.empty());
    }
}

TEST(HttpAnswer, SaysHowToBuildThePageWhenThereIsNone) {
    HttpRequest request;
    request.method = HttpMethod::get;
    request.path = "/";
    request.has_host = true;
    const HttpAnswer answer = answer_http(request, WebFiles(), "1.0");
    EXPECT_EQ(answer.head.substr(0, 12), "HTTP/1.1 200");
    EXPECT_NE(answer.head.find("script/server"), std::string::npos);
    request.path = "/app.js";
    EXPECT_EQ(answer_http(request, WebFiles(), "1.0").head.substr(0, 12), "HTTP/1.1 404");
}

TEST(HttpAnswer, ClosesAfterARequestWithABody) {
    HttpRequest request;
    request.method = HttpMethod::get;
    request.path = "/healthz";
    request.has_host = true;
    request.has_body = true;
    const HttpAnswer answer = answer_http(request, WebFiles(), "1.0");
    EXPECT_TRUE(answer.close);
    EXPECT_NE(answer.head.find("Connection: close\r\n"), std::string::npos);
}

}  // namespace
}  // namespace parley::server
