// People with accounts on a real server, and what they do to each other.
#pragma once

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "shared/event_kinds.h"
#include "tests/integration/support/chat_client.h"
#include "tests/integration/support/server_test.h"

namespace parley {

/// A client whose person is known. A command's answer is waited for; pushes on the way are skipped.
class Member : public ChatClient {
public:
    using ChatClient::ChatClient;

    Welcome welcome;

    /// After a sign-in: whether they are in.
    bool is_welcome() {
        try {
            welcome = next<Welcome>();
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    }
    /// The name of the error; empty: it was acknowledged, as `ack`.
    std::string outcome(const EventContent& content, const std::string& room, Ack& ack) {
        static int changes = 0;
        const MessageCid cid("change-" + std::to_string(++changes));
        send(Change{RoomId(room), cid, content});
        for (;;) {
            const Result<Ack, std::string> answer = next_answer();
            if (!answer) return answer.error();
            ack = answer.value();
            if (ack.cid == cid) return {};
        }
    }

private:
    Result<Ack, std::string> next_answer() {
        try {
            return next<Ack>();
        } catch (const std::runtime_error& error) {
            const std::string words = error.what();
            return words.substr(0, words.find(':'));
        }
    }
};

class ModerationTest : public ServerTest {
protected:
    static const std::string& password() {
        static const std::string words = "correct horse battery staple";
        return words;
    }
    static WireClient::Place place(const std::string& source) {
        WireClient::Place from;
        from.source = source;
        return from;
    }
    [[nodiscard]] std::unique_ptr<Member> client(const std::string& source = {}) const {
        return std::make_unique<Member>(port_, place(source));
    }
    [[nodiscard]] std::unique_ptr<Member> member(const std::string& name) const {
        auto one = client();
        one->send(AccountCommand(SignUp{name, password(), "a test", ""}));
        one->welcome = one->next<Welcome>();
        return one;
    }
    /// The same person on another connection.
    [[nodiscard]] std::unique_ptr<Member> again(const Member& member, const std::string& source = {}) const {
        auto one = client(source);
        one->send(Auth{"", member.welcome.token});
        one->welcome = one->next<Welcome>();
        return one;
    }

    /// The seq of what became of it.
    static Seq done(Member& by, const EventContent& content, const std::string& room = {}) {
        Ack ack;
        EXPECT_EQ(by.outcome(content, room, ack), "") << name_of(content.kind);
        return ack.seq;
    }
    static std::string refused(Member& by, const EventContent& content, const std::string& room = {}) {
        Ack ack;
        return by.outcome(content, room, ack);
    }
    /// Whether it is acknowledged, and adds nothing.
    static bool repeated(Member& by, const EventContent& content) {
        Member& member = by;
        Ack first;
        Ack second;
        const bool acknowledged = member.outcome(content, "", first).empty() && member.outcome(content, "", second).empty();
        return acknowledged && first.seq == second.seq;
    }
    static std::string error_of(ChatClient& client, Command command) {
        client.send(std::move(command));
        return client.next<ErrorReply>().name;
    }
    template <class N>
    static N account(ChatClient& client, AccountCommand command) {
        client.send(std::move(command));
        for (;;) {
            AccountNotice notice = client.next<AccountNotice>();
            if (auto* wanted = get_if<N>(&notice)) return std::move(*wanted);
        }
    }
    static void rank(ChatClient& by, const Member& member, Rank rank) {
        account<Done>(by, SetRank{member.welcome.user.id, rank});
    }

    [[nodiscard]] std::vector<Event> staff_log(const Member& reader) const {
        const auto one = again(reader);
        one->join("staff");
        return one->history("staff");
    }
    static std::vector<std::string> found(ChatClient& client, const std::string& query) {
        Found found;
        const std::int64_t deadline_ms = now_ms() + patience_ms;
        for (found.complete = false; !found.complete && now_ms() < deadline_ms;) {
            client.send(Search{query, "", 50});
            found = client.next<Found>();
        }
        std::vector<std::string> bodies;
        for (const Hit& hit : found.hits) bodies.push_back(hit.event.body);
        return bodies;
    }
    /// All that the server would export now.
    [[nodiscard]] std::string exported() {
        const std::filesystem::path file = folder_.path() / ("export-" + std::to_string(++exports_));
        ServerProcess process(Launch{{"export", file.string(), "--data-dir=" + data().string()}, {}});
        EXPECT_EQ(process.wait(), 0) << process.errors();
        std::stringstream text;
        text << std::ifstream(file).rdbuf();
        EXPECT_FALSE(text.str().empty());
        return text.str();
    }

    int exports_ = 0;
};

}  // namespace parley
