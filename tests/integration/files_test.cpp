// Files over HTTP: uploaded in pieces, posted, read by who may read the room, collected with their message.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "shared/limits.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {
namespace {

// One red pixel.
const std::string png(
    "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xDE\0\0\0\x0CIDATx\xDA"
    "c\xF8\xCF\xC0\0\0\x03\x01\x01\0\xF7\x03"
    "AC\0\0\0\0IEND\xAE"
    "B`\x82",
    69);

class Files : public ServerTest {
protected:
    struct Request {
        std::string method;
        std::string path;
        std::string token;
        std::string body;
        std::string more_headers;
    };
    HttpResponse ask(const Request& request) {
        WireClient client(port_);
        std::string head = request.method + " " + request.path + " HTTP/1.1\r\nHost: localhost\r\n" + request.more_headers;
        if (!request.token.empty()) head += "Authorization: Bearer " + request.token + "\r\n";
        if (request.method != "GET" && request.method != "HEAD")
            head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
        client.send(head + "\r\n" + request.body);
        return client.read_response(request.method == "HEAD");
    }
    FileInfo add(const std::string& token, const std::string& name, std::size_t bytes) {
        const HttpResponse added = ask({"POST", "/files?name=" + name + "&bytes=" + std::to_string(bytes), token, "", ""});
        EXPECT_EQ(added.status, 201) << added.body;
        const auto file = decode_file(added.body);
        return file ? file.value() : FileInfo();
    }
    HttpResponse write(const std::string& token, const std::string& id, std::size_t offset, const std::string& bytes) {
        return ask({"PATCH", "/files/" + id + "?offset=" + std::to_string(offset), token, bytes, ""});
    }
    FileInfo upload(const std::string& token, const std::string& name, const std::string& bytes) {
        const FileInfo added = add(token, name, bytes.size());
        const HttpResponse finished = write(token, added.id, 0, bytes);
        EXPECT_EQ(finished.status, 200) << finished.body;
        const auto file = decode_file(finished.body);
        return file ? file.value() : FileInfo();
    }
    /// The header line of a pass, by which a browser reads files.
    std::string pass(const std::string& token) {
        const HttpResponse given = ask({"POST", "/files/pass", token, "", ""});
        EXPECT_EQ(given.status, 204) << given.body;
        const std::string cookie = given.headers.count("set-cookie") > 0 ? given.headers.at("set-cookie") : "";
        EXPECT_NE(cookie.find("; Path=/files; HttpOnly; SameSite=Strict"), std::string::npos) << cookie;
        return "Cookie: other=1; " + cookie.substr(0, cookie.find(';')) + "\r\n";
    }
    HttpResponse read(const std::string& id, const std::string& headers, const std::string& query = "") {
        return ask({"GET", "/files/" + id + "/any-name" + query, "", "", headers});
    }
    static Event post(ChatClient& client, const std::string& cid, const std::string& body, const FileInfo& file,
                      const std::string& room = "lobby") {
        Send send{RoomId(room), MessageCid(cid), body};
        send.files = {file};
        client.send(send);
        return client.next<EventPush>().event;
    }
    [[nodiscard]] std::size_t stored() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(data() / "files"))
            count += entry.is_regular_file() ? 1U : 0U;
        return count;
    }
};

TEST_F(Files, APictureIsUploadedPostedAndShown) {
    start();
    ChatClient ann(port_);
    const Welcome welcome = ann.sign_in("Ann");
    ann.join();
    const FileInfo file = upload(welcome.token, "../red%20dot.html", png);
    EXPECT_EQ(file.name, "red dot.html");
    EXPECT_EQ(file.type, "image/png") << "what it is, not what it is called";
    EXPECT_EQ(file.width, 1U);
    EXPECT_EQ(file.height, 1U);
    EXPECT_EQ(file.blur.size(), 96U);

    const Event event = post(ann, "c-1", "", file);
    ASSERT_EQ(event.files.size(), 1U);
    EXPECT_EQ(event.files[0].name, "red dot.html");
    EXPECT_EQ(event.files[0].blur, file.blur);

    const HttpResponse got = read(file.id, pass(welcome.token));
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, png);
    EXPECT_EQ(got.headers.at("content-type"), "image/png");
    EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(got.headers.at("content-disposition"), "inline; filename*=UTF-8''red%20dot.html");
    EXPECT_NE(got.headers.at("content-security-policy").find("sandbox"), std::string::npos);
    EXPECT_EQ(read(file.id, pass(welcome.token) + "If-None-Match: " + got.headers.at("etag") + "\r\n").status, 304);
}

TEST_F(Files, WhatABrowserWouldRunIsOnlyDownloaded) {
    start();
    ChatClient ann(port_);
    const Welcome welcome = ann.sign_in("Ann");
    for (const std::string& markup : {std::string("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
                                      std::string("<!doctype html><script>1</script>")}) {
        const FileInfo file = upload(welcome.token, "picture.png", markup);
        EXPECT_EQ(file.type, "application/octet-stream");
        const HttpResponse got = read(file.id, pass(welcome.token));
        EXPECT_EQ(got.headers.at("content-disposition").rfind("attachment", 0), 0U);
    }
}

TEST_F(Files, AnUploadGoesOnWhereItBrokeOffAlsoAfterARestart) {
    start();
    std::string token;
    {
        ChatClient ann(port_);
        token = ann.sign_in("Ann").token;
    }
    std::string bytes;
    for (int i = 0; bytes.size() < 700'000; ++i) bytes += std::to_string(i) + ",";
    const FileInfo file = add(token, "numbers.txt", bytes.size());
    const HttpResponse half = write(token, file.id, 0, bytes.substr(0, 300'000));
    EXPECT_EQ(half.status, 204);
    EXPECT_EQ(half.headers.at("upload-offset"), "300000");
    {
        // Breaks off in the middle of a piece.
        WireClient lost(port_);
        lost.send("PATCH /files/" + file.id + "?offset=300000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
                  "\r\nContent-Length: 400000\r\n\r\n" + bytes.substr(300'000, 100));
    }
    start();
    const HttpResponse there = ask({"HEAD", "/files/" + file.id, token, "", ""});
    EXPECT_EQ(there.status, 200);
    EXPECT_EQ(there.headers.at("upload-length"), std::to_string(bytes.size()));
    const std::size_t offset = std::stoul(there.headers.at("upload-offset"));
    EXPECT_GE(offset, 300'000U);
    EXPECT_EQ(write(token, file.id, offset + 1, "x").status, 409);
    EXPECT_EQ(write(token, file.id, offset, bytes.substr(offset)).status, 200);
    EXPECT_EQ(read(file.id, pass(token)).body, bytes);
    EXPECT_EQ(write(token, file.id, 0, "").status, 200) << "asked again, it is finished still";
}

TEST_F(Files, ARangeIsAPart) {
    start();
    ChatClient ann(port_);
    const std::string token = ann.sign_in("Ann").token;
    const FileInfo file = upload(token, "abc.txt", "abcdefghij");
    const std::string cookie = pass(token);
    const HttpResponse part = read(file.id, cookie + "Range: bytes=2-4\r\n");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "cde");
    EXPECT_EQ(part.headers.at("content-range"), "bytes 2-4/10");
    EXPECT_EQ(read(file.id, cookie + "Range: bytes=-3\r\n").body, "hij");
    EXPECT_EQ(read(file.id, cookie + "Range: bytes=7-\r\n").body, "hij");
    EXPECT_EQ(read(file.id, cookie + "Range: bytes=10-\r\n").status, 416);
    EXPECT_EQ(read(file.id, cookie + "Range: bytes=0-1,3-4\r\n").body, "abcdefghij");
}

TEST_F(Files, WhoMayNotReadTheRoomFindsNothing) {
    start();
    ChatClient ann(port_);
    const std::string token = ann.sign_in("Ann").token;
    ChatClient bob(port_);
    const std::string others = ann.hello().build.empty() ? "" : bob.sign_in("Bob").token;
    ann.send(Create{"Secret", RoomAccess::closed, MessageCid("c-room")});
    const RoomId room = ann.next<Joined>().room.id;
    const FileInfo file = upload(token, "plan.txt", "the plan");
    EXPECT_EQ(read(file.id, pass(token)).status, 200) << "one's own, before it is posted";
    EXPECT_EQ(read(file.id, pass(others)).status, 404);
    post(ann, "c-1", "look", file, room.value);
    EXPECT_EQ(read(file.id, pass(token)).status, 200);
    EXPECT_EQ(read(file.id, pass(others)).status, 404);
    EXPECT_EQ(read(file.id, "").status, 404);
    EXPECT_EQ(ask({"HEAD", "/files/" + file.id, others, "", ""}).status, 404);
    EXPECT_EQ(ask({"POST", "/files?name=x&bytes=1", "nobody", "", ""}).status, 401);
    EXPECT_EQ(ask({"POST", "/files?name=x&bytes=1", "", "", ""}).status, 401);
}

TEST_F(Files, AnAvatarIsSeenByWhoIsSignedInAndByNobodyElse) {
    start();
    ChatClient ann(port_);
    const std::string token = ann.sign_in("Ann").token;
    ann.join();
    ChatClient bob(port_);
    const std::string others = bob.sign_in("Bob").token;
    const FileInfo file = upload(token, "me_at_home.png", png);
    ann.send(AccountCommand(SetAvatar{file.id}));
    const Person told = bob.next<PersonRenamed>().person;
    EXPECT_EQ(told.name, "Ann");
    ASSERT_EQ(told.avatar.size(), limits::avatar_digits);
    EXPECT_TRUE(holds_alternative<Done>(ann.next<AccountNotice>()));

    const std::string path = "/files/avatar/" + told.avatar;
    const HttpResponse got = ask({"GET", path, "", "", pass(others)});
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, png);
    EXPECT_EQ(got.headers.at("content-type"), "image/png");
    EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(got.headers.at("cache-control"), "private, max-age=31536000, immutable");
    EXPECT_EQ(got.headers.at("content-disposition").find("home"), std::string::npos) << "its name stays at home";
    EXPECT_EQ(ask({"HEAD", path, others, "", ""}).status, 200);
    EXPECT_EQ(ask({"GET", path, "", "", ""}).status, 404);
    EXPECT_EQ(ask({"GET", path, "nobody", "", ""}).status, 401);
    EXPECT_EQ(ask({"GET", "/files/avatar/0123456789abcdef01234567", others, "", ""}).status, 404);
    EXPECT_EQ(read(file.id, pass(others)).status, 404) << "by its id it is Ann's alone";

    ann.send(Send{RoomId("lobby"), MessageCid("c-1"), "with a face"});
    EXPECT_EQ(ann.next<EventPush>().event.author.avatar, told.avatar);
    start();
    EXPECT_EQ(ask({"GET", path, others, "", ""}).status, 200) << "after a restart";
    ChatClient again(port_);
    again.send(Auth{"", token});
    again.next<Welcome>();
    again.send(AccountCommand(SetAvatar{}));
    EXPECT_EQ(again.next<PersonRenamed>().person.avatar, "");
    EXPECT_EQ(ask({"GET", path, others, "", ""}).status, 404);
}

TEST_F(Files, AFileIsInOneMessageAndGoesWithIt) {
    start();
    ChatClient ann(port_);
    const std::string token = ann.sign_in("Ann").token;
    ann.join();
    const FileInfo file = upload(token, "a.txt", "some words");
    const Event event = post(ann, "c-1", "look", file);
    EXPECT_EQ(post(ann, "c-2", "no files", upload(token, "b.txt", "some words")).files.size(), 1U) << "the same bytes again";
    Send again{RoomId("lobby"), MessageCid("c-3"), "again"};
    again.files = {file};
    ann.send(again);
    EXPECT_THROW(ann.next<EventPush>(), std::runtime_error);
    EXPECT_EQ(stored(), 1U);
    const std::string cookie = pass(token);
    Change erase{RoomId("lobby"), MessageCid("c-4"), {}};
    erase.content.kind = EventKind::deleted;
    for (const Seq seq : {event.seq, event.seq + 1}) {
        erase.cid = MessageCid("d-" + std::to_string(seq));
        erase.content.target = seq;
        ann.send(erase);
        ann.next<Ack>();
        EXPECT_EQ(read(file.id, cookie).status, 404);
    }
    // The disk is tidied behind the answer: what is uploaded next comes after it.
    const std::int64_t until = now_ms() + patience_ms;
    while (stored() > 0 && now_ms() < until) WireClient(port_).get("/healthz");
    EXPECT_EQ(stored(), 0U);
}

TEST_F(Files, AreHiddenWithTheirMessageAndComeBackWithIt) {
    start({"--sign-up=open"});
    ChatClient ada(port_);
    EXPECT_EQ(ada.hello().sign_up, SignUpMode::open);
    ada.send(AccountCommand(SignUp{"Ada", "a long enough password", "", ""}));
    const std::string cookie = pass(ada.next<Welcome>().token);
    ChatClient ben(port_);
    const Welcome welcome = ben.sign_in("Ben");
    ben.join();
    const FileInfo file = upload(welcome.token, "a.txt", "some words");
    post(ben, "c-1", "look", file);
    EXPECT_EQ(read(file.id, cookie).status, 200);
    Change change{{}, MessageCid("p-1"), {}};
    change.content.kind = EventKind::purged;
    change.content.person = welcome.user;
    change.content.seconds = 600;
    ada.send(change);
    const Seq purge = ada.next<Ack>().seq;
    EXPECT_EQ(read(file.id, cookie).status, 404);
    EXPECT_EQ(read(file.id, pass(welcome.token)).status, 404) << "for who posted it, too";
    change = {{}, MessageCid("p-2"), {}};
    change.content.kind = EventKind::restored;
    change.content.target = purge;
    ada.send(change);
    ada.next<Ack>();
    EXPECT_EQ(read(file.id, cookie).status, 200);
}

TEST_F(Files, ThereAreBounds) {
    start();
    ChatClient ann(port_);
    const std::string token = ann.sign_in("Ann").token;
    EXPECT_EQ(ask({"POST", "/files?name=x&bytes=2000000000", token, "", ""}).status, 413);
    EXPECT_EQ(ask({"POST", "/files?name=x&bytes=0", token, "", ""}).status, 400);
    const FileInfo small = add(token, "small.txt", 3);
    EXPECT_EQ(write(token, small.id, 0, "four").status, 400);
    std::string bomb = png;
    bomb.replace(16, 8, std::string("\0\0\xFF\xFF\0\0\xFF\xFF", 8));
    const FileInfo added = add(token, "bomb.png", bomb.size());
    EXPECT_EQ(write(token, added.id, 0, bomb).status, 422);
    EXPECT_EQ(ask({"DELETE", "/files/" + small.id, token, "", ""}).status, 204);
    EXPECT_EQ(ask({"HEAD", "/files/" + small.id, token, "", ""}).status, 404);
}

}  // namespace
}  // namespace parley
