// What core/log.h promises, asked of every log there is.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/limits.h"
#include "tests/contract/log_harness.h"

namespace parley::server {
namespace {

const RoomId lobby("lobby");
const Person ann{UserId("u-ann"), "Ann"};
const Person bob{UserId("u-bob"), "Böb"};

class LogContract : public testing::TestWithParam<LogKind> {
protected:
    LogContract() : log_(GetParam().make()) {}

    AppendRequest post(const std::string& cid, const std::string& body, const Person& author = ann, RoomId room = lobby) {
        return {++ticket_, std::move(room), author, MessageCid(cid), body, Via::client};
    }
    ReadRequest page(ReadRequest::Direction direction, Seq seq, std::uint32_t events_max, std::size_t bytes_max = 1 << 20) {
        return {++ticket_, lobby, direction, seq, events_max, bytes_max};
    }
    Appended append(AppendRequest request) {
        const auto reply = log_->ask<AppendReply>(std::move(request));
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : Appended{};
    }
    ErrorCode append_error(AppendRequest request) {
        const auto reply = log_->ask<AppendReply>(std::move(request));
        EXPECT_FALSE(reply.result.ok());
        return reply.result.ok() ? ErrorCode::malformed : reply.result.error().code;
    }
    PageRead read(ReadRequest request) {
        const auto reply = log_->ask<ReadReply>(std::move(request));
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : PageRead{};
    }
    void post_numbered(int count) {
        std::vector<LogRequest> requests;
        for (int i = 1; i <= count; ++i) requests.emplace_back(post("c" + std::to_string(i), "m" + std::to_string(i)));
        log_->ask_all(std::move(requests));
    }
    static std::vector<Seq> seqs(const PageRead& page) {
        std::vector<Seq> seqs;
        for (const Event& event : page.events) seqs.push_back(event.seq);
        return seqs;
    }

    std::unique_ptr<LogHarness> log_;
    Ticket ticket_ = 0;
};

constexpr auto after = ReadRequest::Direction::after;
constexpr auto before = ReadRequest::Direction::before;

TEST_P(LogContract, StartsWithTheLobbyAndRandom) {
    const LogState state = log_->state();
    EXPECT_FALSE(state.epoch.empty());
    ASSERT_EQ(state.rooms.size(), 2U);
    EXPECT_EQ(state.rooms[0].id.value, "lobby");
    EXPECT_EQ(state.rooms[0].name, "Lobby");
    EXPECT_EQ(state.rooms[0].topic, "Everybody is here");
    EXPECT_EQ(state.rooms[0].head, 0U);
    EXPECT_EQ(state.rooms[1].id.value, "random");
    EXPECT_EQ(state.rooms[1].name, "Random");
    EXPECT_EQ(state.rooms[1].topic, "Anything goes");
}

TEST_P(LogContract, NumbersEachRoomDenselyFromOne) {
    EXPECT_EQ(append(post("a", "one")).seq, 1U);
    EXPECT_EQ(append(post("b", "two")).seq, 2U);
    EXPECT_EQ(append(post("c", "elsewhere", ann, RoomId("random"))).seq, 1U);
    EXPECT_EQ(append(post("d", "three", bob)).seq, 3U);
}

TEST_P(LogContract, TellsTheEventBeforeItsAuthorIsAnswered) {
    std::vector<LogRequest> requests;
    requests.emplace_back(post("a", "hello", bob));
    const Ticket ticket = ticket_;
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 2U);
    const auto* committed = std::get_if<Committed>(&told[0]);
    ASSERT_NE(committed, nullptr);
    EXPECT_EQ(committed->event->room, lobby);
    EXPECT_EQ(committed->event->seq, 1U);
    EXPECT_EQ(committed->event->author.id, bob.id);
    EXPECT_EQ(committed->event->author.name, bob.name);
    EXPECT_EQ(committed->event->cid.value, "a");
    EXPECT_EQ(committed->event->body, "hello");
    EXPECT_EQ(committed->event->kind, EventKind::posted);
    const auto* reply = std::get_if<AppendReply>(&told[1]);
    ASSERT_NE(reply, nullptr);
    EXPECT_EQ(reply->ticket, ticket);
    ASSERT_TRUE(reply->result.ok());
    EXPECT_EQ(reply->result.value().seq, 1U);
    EXPECT_EQ(reply->result.value().at_ms, committed->event->at_ms);
    EXPECT_FALSE(reply->result.value().duplicate);
}

TEST_P(LogContract, GivesARetryItsFirstPlaceAndTellsNobodyAgain) {
    const Appended first = append(post("a", "hello"));
    append(post("b", "between"));
    std::vector<LogRequest> requests;
    requests.emplace_back(post("a", "hello"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 1U);
    const Appended again = std::get<AppendReply>(told[0]).result.value();
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(again.at_ms, first.at_ms);
    EXPECT_EQ(append(post("c", "next")).seq, 3U);
}

TEST_P(LogContract, StoresARetryInTheSameBatchOnce) {
    std::vector<LogRequest> requests;
    requests.reserve(4);
    for (int i = 0; i < 3; ++i) requests.emplace_back(post("a", "hello"));
    requests.emplace_back(post("b", "world"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    const auto committed =
        std::count_if(told.begin(), told.end(), [](const LogReply& r) { return std::holds_alternative<Committed>(r); });
    EXPECT_EQ(committed, 2);
    EXPECT_EQ(seqs(read(page(after, 0, 10))), (std::vector<Seq>{1, 2}));
}

TEST_P(LogContract, RefusesACidThatStandsForSomethingElse) {
    append(post("a", "hello"));
    EXPECT_EQ(append_error(post("a", "other words")), ErrorCode::cid_conflict);
    EXPECT_EQ(append_error(post("a", "hello", ann, RoomId("random"))), ErrorCode::cid_conflict);
    EXPECT_EQ(append(post("a", "of another author", bob)).seq, 2U);
}

TEST_P(LogContract, RefusesARoomThatIsNotThere) {
    EXPECT_EQ(append_error(post("a", "hello", ann, RoomId("nowhere"))), ErrorCode::unknown_room);
    ReadRequest request = page(before, 0, 10);
    request.room = RoomId("nowhere");
    const auto reply = log_->ask<ReadReply>(request);
    ASSERT_FALSE(reply.result.ok());
    EXPECT_EQ(reply.result.error().code, ErrorCode::unknown_room);
}

TEST_P(LogContract, ARefusalInABatchLeavesTheOthersAlone) {
    std::vector<LogRequest> requests;
    requests.emplace_back(post("a", "one"));
    requests.emplace_back(post("b", "lost", ann, RoomId("nowhere")));
    requests.emplace_back(post("a", "conflict"));
    requests.emplace_back(post("c", "two"));
    log_->ask_all(std::move(requests));
    EXPECT_EQ(seqs(read(page(after, 0, 10))), (std::vector<Seq>{1, 2}));
}

TEST_P(LogContract, KeepsTheOrderOfManyAtOnce) {
    const auto count = static_cast<int>(limits::log_batch_requests_max) * 2 + 7;
    post_numbered(count);
    const PageRead all = read(page(after, 0, static_cast<std::uint32_t>(count), std::size_t{1} << 30));
    ASSERT_EQ(all.events.size(), static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < all.events.size(); ++i) {
        ASSERT_EQ(all.events[i].seq, i + 1);
        ASSERT_EQ(all.events[i].body, "m" + std::to_string(i + 1));
    }
}

TEST_P(LogContract, ReadsTheNewestPage) {
    post_numbered(10);
    const PageRead newest = read(page(before, 0, 3));
    EXPECT_EQ(seqs(newest), (std::vector<Seq>{8, 9, 10}));
    EXPECT_TRUE(newest.more);
}

TEST_P(LogContract, ReadsBackwardsFromACursorToTheBeginning) {
    post_numbered(5);
    EXPECT_EQ(seqs(read(page(before, 4, 2))), (std::vector<Seq>{2, 3}));
    const PageRead first = read(page(before, 4, 3));
    EXPECT_EQ(seqs(first), (std::vector<Seq>{1, 2, 3}));
    EXPECT_FALSE(first.more);
    EXPECT_TRUE(read(page(before, 1, 3)).events.empty());
}

TEST_P(LogContract, ReadsForwardsFromACursorToTheEnd) {
    post_numbered(5);
    const PageRead middle = read(page(after, 1, 3));
    EXPECT_EQ(seqs(middle), (std::vector<Seq>{2, 3, 4}));
    EXPECT_TRUE(middle.more);
    const PageRead last = read(page(after, 2, 3));
    EXPECT_EQ(seqs(last), (std::vector<Seq>{3, 4, 5}));
    EXPECT_FALSE(last.more);
    EXPECT_TRUE(read(page(after, 5, 3)).events.empty());
    EXPECT_TRUE(read(page(after, limits::integer_max, 3)).events.empty());
}

TEST_P(LogContract, AnEmptyRoomHasAnEmptyPage) {
    const PageRead nothing = read(page(before, 0, 10));
    EXPECT_TRUE(nothing.events.empty());
    EXPECT_FALSE(nothing.more);
}

TEST_P(LogContract, EndsAPageAtItsBytesButReadsOneEventAtLeast) {
    append(post("a", std::string(100, 'a')));
    append(post("b", std::string(100, 'b')));
    append(post("c", std::string(100, 'c')));
    const PageRead two = read(page(after, 0, 10, 200));
    EXPECT_EQ(seqs(two), (std::vector<Seq>{1, 2}));
    EXPECT_TRUE(two.more);
    const PageRead one = read(page(before, 0, 10, 5));
    EXPECT_EQ(seqs(one), (std::vector<Seq>{3}));
    EXPECT_TRUE(one.more);
}

TEST_P(LogContract, KeepsEveryCharacterOfABody) {
    std::string body =
        "\"quotes\" \\backslash\\ /slash/ \\u0041 'one' {\"body\":1} \xE2\x80\xA8 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB "
        "\xE4\xBD\xA0\xE5\xA5\xBD";
    for (char c = 1; c < 0x20; ++c) body.push_back(c);
    body.push_back('\x7F');
    append(post("a", body));
    ASSERT_EQ(read(page(before, 0, 1)).events.size(), 1U);
    EXPECT_EQ(read(page(before, 0, 1)).events[0].body, body);
    EXPECT_TRUE(append(post("a", body)).duplicate);
}

TEST_P(LogContract, KeepsTheLargestBody) {
    const std::string body(limits::body_bytes_max, 'x');
    append(post("a", body));
    EXPECT_EQ(read(page(before, 0, 1)).events.at(0).body, body);
}

TEST_P(LogContract, ReadsEventsAsTheyWereTold) {
    AppendRequest request = post("a", "from a script", bob);
    request.via = Via::plain;
    log_->ask<AppendReply>(request);
    const Event event = read(page(before, 0, 1)).events.at(0);
    EXPECT_EQ(event.room, lobby);
    EXPECT_EQ(event.author.id, bob.id);
    EXPECT_EQ(event.author.name, bob.name);
    EXPECT_EQ(event.cid.value, "a");
    EXPECT_EQ(event.via, Via::plain);
    EXPECT_EQ(event.kind, EventKind::posted);
}

TEST_P(LogContract, TimeNeverGoesBackInARoom) {
    constexpr std::int64_t noon = 1'700'000'000'000;
    log_->set_time(noon);
    EXPECT_EQ(append(post("a", "one")).at_ms, noon);
    log_->set_time(noon - 3'600'000);
    EXPECT_EQ(append(post("b", "two")).at_ms, noon);
    EXPECT_EQ(append(post("c", "elsewhere", ann, RoomId("random"))).at_ms, noon - 3'600'000);
    log_->set_time(noon + 1);
    EXPECT_EQ(append(post("d", "three")).at_ms, noon + 1);
}

TEST_P(LogContract, FindsAPersonByTheirTokenOnceAdded) {
    const auto added = log_->ask<PersonReply>(AddPersonRequest{++ticket_, bob, "hash-of-bob"});
    ASSERT_TRUE(added.result.ok());
    EXPECT_EQ(added.result.value().id, bob.id);
    const auto found = log_->ask<PersonReply>(FindPersonRequest{++ticket_, "hash-of-bob"});
    ASSERT_TRUE(found.result.ok());
    EXPECT_EQ(found.ticket, ticket_);
    EXPECT_EQ(found.result.value().id, bob.id);
    EXPECT_EQ(found.result.value().name, bob.name);
}

TEST_P(LogContract, FindsNobodyByATokenThatNobodyHas) {
    log_->ask<PersonReply>(AddPersonRequest{++ticket_, ann, ""});
    for (const std::string token : {"unknown", ""}) {
        const auto found = log_->ask<PersonReply>(FindPersonRequest{++ticket_, token});
        ASSERT_FALSE(found.result.ok());
        EXPECT_EQ(found.result.error().code, ErrorCode::bad_token);
    }
}

TEST_P(LogContract, ManyPeopleMayHaveNoToken) {
    EXPECT_TRUE(log_->ask<PersonReply>(AddPersonRequest{++ticket_, ann, ""}).result.ok());
    EXPECT_TRUE(log_->ask<PersonReply>(AddPersonRequest{++ticket_, bob, ""}).result.ok());
}

TEST_P(LogContract, AddsARoomAndTellsItFirst) {
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, RoomId("tea"), "Tea"});
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 2U);
    ASSERT_TRUE(std::holds_alternative<RoomCommitted>(told[0]));
    EXPECT_EQ(std::get<RoomCommitted>(told[0]).room.id.value, "tea");
    EXPECT_EQ(std::get<AddRoomReply>(told[1]).result.value().name, "Tea");
    EXPECT_EQ(append(post("a", "hello", ann, RoomId("tea"))).seq, 1U);
}

TEST_P(LogContract, RefusesARoomThatIsThere) {
    const auto reply = log_->ask<AddRoomReply>(AddRoomRequest{++ticket_, lobby, "Another lobby"});
    ASSERT_FALSE(reply.result.ok());
    EXPECT_EQ(reply.result.error().code, ErrorCode::room_exists);
}

TEST_P(LogContract, ARoomOfABatchTakesMessagesOfTheSameBatch) {
    std::vector<LogRequest> requests;
    requests.emplace_back(AddRoomRequest{++ticket_, RoomId("tea"), "Tea"});
    requests.emplace_back(post("a", "hello", ann, RoomId("tea")));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    EXPECT_TRUE(std::get<AppendReply>(told.back()).result.ok());
}

INSTANTIATE_TEST_SUITE_P(Logs, LogContract, testing::Values(fake_log_kind(), sqlite_log_kind()),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace parley::server
