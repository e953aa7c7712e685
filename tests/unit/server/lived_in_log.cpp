#include "tests/unit/server/lived_in_log.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/loop/mailbox.h"
#include "native-server/storage/sqlite_log.h"
#include "shared/search_query.h"
#include "tests/fakes/event_contents.h"

namespace parley::server {

namespace {

using namespace parley::contents;

constexpr std::int64_t day_ms = 24 * 3'600'000LL;

const Person ann{UserId("u-ann"), "Ann"};
const Person bob{UserId("u-bob"), "Bob \"the\" Builder"};
const Person carl{UserId("u-carl"), "Cärl 🎈"};

/// Asks, waits, and expects a yes.
class Resident {
public:
    Resident(const std::filesystem::path& data_dir, std::int64_t now_ms) {
        SqliteLogOptions options;
        options.data_dir = data_dir;
        options.reply = [this](std::vector<LogReply> batch) { told_.post(std::move(batch)); };
        options.wall_clock_ms = [now_ms] { return now_ms; };
        options.random_bits = [] { return std::uint64_t{0xABCD}; };
        options.warn = [](const std::string& what) { ADD_FAILURE() << what; };
        auto opened = SqliteLog::open(std::move(options));
        if (!opened) throw std::runtime_error(opened.error());
        log_ = std::move(opened.value());
    }

    void meet(const Person& person) {
        log_->submit(AddPersonRequest{++ticket_, person, {"hash of " + person.id.value, "s", ""}, ""});
        EXPECT_TRUE(next<PersonReply>().result.ok());
    }
    /// Expects an answer of this kind.
    template <class Answer = AccountReply>
    void account(AccountAct act) {
        log_->submit(AccountRequest{++ticket_, std::move(act)});
        EXPECT_TRUE(next<Answer>().result.ok());
    }
    void open_room(const std::string& id, RoomAccess access, const std::vector<UserId>& others = {}) {
        log_->submit(AddRoomRequest{++ticket_, RoomId(id), "Room " + id, access, ann, MessageCid("made-" + id), others});
        EXPECT_TRUE(next<AddRoomReply>().result.ok()) << id;
    }
    Seq say(const std::string& room, const Person& author, EventContent content) {
        const std::string cid = ++ticket_ % 3 == 0 ? "" : "cid-" + std::to_string(ticket_);
        log_->submit(AppendRequest{ticket_, RoomId(room), author, MessageCid(cid), std::move(content)});
        const auto reply = next<AppendReply>();
        EXPECT_TRUE(reply.result.ok()) << reply.result.error().message;
        return reply.result.ok() ? reply.result.value().seq : 0;
    }
    /// After this the search index has everything.
    void search() {
        for (int asked = 0; asked < 10'000; ++asked) {
            log_->submit(SearchRequest{++ticket_, parse_search_query("hello").value(), ann.id, "", 10});
            const Result<Found> found = next<SearchReply>().result;
            if (!found) throw std::runtime_error(found.error().message);
            if (found.value().complete) return;
        }
        throw std::runtime_error("the search index does not catch up");
    }
    void wait_for(EventKind kind) {
        while (next<Committed>().event->kind != kind) {
        }
    }

private:
    template <class Wanted>
    Wanted next() {
        for (;;) {
            while (next_ < batch_.size()) {
                LogReply reply = std::move(batch_[next_++]);
                if (auto* wanted = get_if<Wanted>(&reply)) return std::move(*wanted);
            }
            batch_ = std::move(told_.wait(1).at(0));
            next_ = 0;
        }
    }

    Mailbox<std::vector<LogReply>> told_{std::numeric_limits<std::size_t>::max()};
    std::vector<LogReply> batch_;
    std::size_t next_ = 0;
    Ticket ticket_ = 0;
    std::unique_ptr<SqliteLog> log_;
};

void talk(Resident& resident, const std::string& room) {
    const Seq first = resident.say(room, ann, posted("Hello, \"world\"\n\\ \x01 ünï 漢字 🎈"));
    const Seq plain = resident.say(room, bob, posted("from a script", Via::plain));
    const Seq gone = resident.say(room, bob, posted("a secret that goes"));
    resident.say(room, bob, edited(gone, "a secret, edited"));
    resident.say(room, ann, edited(first, "Hello again"));
    resident.say(room, ann, edited(first, "Hello for the last time"));
    resident.say(room, ann, reacted(gone, "🔥"));
    resident.say(room, ann, reacted(plain, "👍"));
    resident.say(room, bob, reacted(plain, "👍"));
    resident.say(room, bob, unreacted(plain, "👍"));
    resident.say(room, bob, pinned(first));
    resident.say(room, ann, pinned(plain));
    resident.say(room, ann, unpinned(plain));
    resident.say(room, bob, deleted(gone));
}

void run_a_room(Resident& resident) {
    resident.open_room("tea", RoomAccess::open);
    resident.say("tea", bob, joined());
    resident.say("tea", carl, joined());
    resident.say("tea", ann, role(bob.id, Role::moderator));
    resident.say("tea", carl, left());
    resident.say("tea", ann, renamed("Tea and cake"));
    resident.say("tea", bob, topic("Only green"));
    talk(resident, "tea");
    resident.say("tea", ann, of(EventKind::archived));
    resident.say("tea", ann, of(EventKind::unarchived));
    resident.say("tea", ann, retention(3, 0));
    resident.open_room("den", RoomAccess::closed);
    resident.say("den", ann, invited(bob.id));
    resident.say("den", ann, invited(carl.id));
    resident.say("den", bob, joined());
    resident.open_room("two", RoomAccess::direct, {bob.id});
    const Seq root = resident.say("two", bob, posted("only for you"));
    resident.say("two", ann, in_thread(root, "in its thread"));
    const Seq gone = resident.say("two", ann, in_thread(root, "and here", true));
    resident.say("two", bob, in_thread(root, "yes"));
    resident.say("two", ann, deleted(gone));
    EventContent marked = read(RoomId("two"), gone + 1);
    marked.thread = root;
    resident.say("@u-ann", ann, marked);
}

/// Ann and Bob have accounts; Carl stays a guest.
void register_people(Resident& resident) {
    constexpr std::int64_t year_ms = 365 * day_ms;
    resident.account<PersonReply>(AddAccount{ann, "ann", "$argon2id$ of Ann", "", SignUpMode::closed, {"", "s", ""}});
    resident.account<PersonReply>(
        AddAccount{bob, "bob the builder", "$argon2id$ of Bob", "", SignUpMode::open, {"token of Bob", "s-2", "Firefox"}});
    resident.account(StoreRank{ann.id, bob.id, Rank::moderator});
    resident.account(AddInvitation{ann.id, "i-1", "hash of an invitation", "for Dora", 3, year_ms});
    resident.account(AddResetCode{ann.id, bob.id, "hash of a reset code", year_ms});
    resident.account(OfferToken{ann.id, "s", "hash of another token"});
}

}  // namespace

void live_in(const std::filesystem::path& data_dir, int messages) {
    constexpr std::int64_t begin_ms = 1'700'000'000'000;
    {
        Resident resident(data_dir, begin_ms);
        for (const Person& person : {ann, bob, carl}) resident.meet(person);
        register_people(resident);
        talk(resident, "lobby");
        run_a_room(resident);
        resident.say(personal_room(ann.id).value, ann, read(RoomId("lobby"), 3));
        resident.say(personal_room(bob.id).value, bob, read(RoomId("tea"), 9));
        resident.say(personal_room(ann.id).value, ann, setting("theme", "dark"));
        resident.say(personal_room(ann.id).value, ann, setting("theme", "light"));
        for (const char* words : {"half", "half a thought"})
            resident.say(personal_room(ann.id).value, ann, setting("draft.lobby", words));
        for (int i = 0; i < messages; ++i)
            resident.say("lobby", i % 2 == 0 ? ann : bob, posted("message number " + std::to_string(i)));
    }
    Resident resident(data_dir, begin_ms + 10 * day_ms);
    resident.wait_for(EventKind::expired);
    resident.search();
}

}  // namespace parley::server
