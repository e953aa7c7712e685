// Several people and what they say, against the core with the log of the fakes. One act a line:
//
//   0{"type": ...}   the first session says this; 0 to 7. The first three are there from the start: two that are signed in,
//                    of which the second has joined the lobby, and a plain one
//   o, p             a session is opened, a plain one; at most eight
//   x3               a session's connection ends
//   s                the log answers all that it was asked
//   t9               nine seconds pass
//   f3, b3           a session takes nothing more; takes again what there is
//   l, e             the log's queue is full, or not any more; its next commit fails
#include <map>
#include <string>
#include <vector>

#include "shared/codec.h"
#include "shared/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/server/core_harness.h"

namespace parley::fuzz {

namespace {

using namespace parley::server;

class People : public CoreTest {
public:
    People() : CoreTest({"test-build", 1, "test-page", true, SignUpMode::open}) {
        sign_in_first("Ann");
        sign_in_first("Bob");
        say(sessions_[1], Join{RoomId("lobby")});
        answer();
        open_one(Dialect::plain);
        answer();
    }
    void TestBody() override {}

    void act(std::string_view line) {
        const char what = static_cast<char>(take_byte(line));
        if (what >= '0' && what <= '7') return hear(static_cast<std::size_t>(what - '0'), line);
        const std::size_t which = take_byte(line) & 7U;
        switch (what) {
            case 'o':
                return open_one(Dialect::json);
            case 'p':
                return open_one(Dialect::plain);
            case 'x':
                return end(which);
            case 's':
                return answer();
            case 't':
                now += static_cast<MonotonicMs>(which + 1) * 1000;
                return server.on_tick(now);
            case 'f':
            case 'b':
                return take(which, what == 'b');
            case 'l':
                return log.set_full(full_log_ = !full_log_);
            case 'e':
                return log.fail_next_commit();
            default:
                return;
        }
    }

    void answer() {
        for (int round = 0; round < 3; ++round) {
            settle();
            for (const FakePresence::Asked& one : std::exchange(presence.asked, {}))
                if (is_here(one.session))
                    server.on_present(one.session, one.request, Present{one.who.room, 0, 0, {}, false, {}});
            for (const SessionId id : std::vector<SessionId>(sessions_))
                if (is_here(id) && transport.peers[id].closed) gone(id);
        }
        check_what_was_heard();
    }

    void finish() {
        log.set_full(false);
        answer();
        must(server.requests_pending() == 0, "every request is answered");
    }

private:
    bool is_here(SessionId id) const { return open_.count(id) != 0; }

    void open_one(Dialect dialect) {
        constexpr std::size_t sessions_max = 8;
        if (sessions_.size() == sessions_max) return;
        sessions_.push_back(open(dialect));
        open_.insert(sessions_.back());
    }
    void sign_in_first(const std::string& name) {
        open_one(Dialect::json);
        say(sessions_.back(), Auth{name, ""});
        answer();
    }
    void hear(std::size_t which, std::string_view text) {
        if (which >= sessions_.size() || !is_here(sessions_[which])) return;
        const SessionId id = sessions_[which];
        if (transport.peers[id].closed || !utf8::is_valid(text)) return;
        server.on_message(id, text, now);
    }

    void gone(SessionId id) {
        open_.erase(id);
        server.on_close(id);
    }
    void end(std::size_t which) {
        if (which < sessions_.size() && is_here(sessions_[which])) gone(sessions_[which]);
    }
    void take(std::size_t which, bool again) {
        if (which >= sessions_.size() || !is_here(sessions_[which])) return;
        transport.peers[sessions_[which]].full = !again;
        if (again) server.on_drained(sessions_[which]);
    }
    void check_what_was_heard() {
        for (const SessionId id : sessions_) {
            FakeTransport::Peer& peer = transport.peers[id];
            for (const std::string& text : std::exchange(peer.received, {})) {
                must(utf8::is_valid(text), "what is sent is UTF-8");
                if (peer.dialect == Dialect::plain) continue;
                const auto message = decode_server_message(text);
                must(message.ok(), "what is sent can be read");
                must(!holds_alternative<UnknownPush>(message.value().notice), "what is sent is known");
            }
        }
    }

    std::vector<SessionId> sessions_;
    std::set<SessionId> open_;
    bool full_log_ = false;
};

}  // namespace

void core(std::string_view bytes) {
    constexpr int acts_max = 200;
    People people;
    for (int acts = 0; !bytes.empty() && acts < acts_max; ++acts) people.act(take_line(bytes));
    people.finish();
}

}  // namespace parley::fuzz
