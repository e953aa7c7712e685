// What core/log.h promises of events, their places and pages, asked of every log there is.
#include <algorithm>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

class LogContract : public LogContractTest {};

TEST_P(LogContract, StartsWithTheLobbyAndRandom) {
    const LogState state = log_->state();
    EXPECT_FALSE(state.epoch.empty());
    ASSERT_EQ(state.rooms.size(), 3U);
    EXPECT_EQ(state.rooms[0].id.value, "lobby");
    EXPECT_EQ(state.rooms[0].name, "Lobby");
    EXPECT_EQ(state.rooms[0].topic, "Everybody is here");
    EXPECT_EQ(state.rooms[0].head, 1U);
    EXPECT_EQ(state.rooms[0].access, RoomAccess::everyone);
    EXPECT_EQ(state.rooms[1].id.value, "random");
    EXPECT_EQ(state.rooms[1].name, "Random");
    EXPECT_EQ(state.rooms[1].topic, "Anything goes");
    const Event created = event_at(1);
    EXPECT_EQ(created.kind, EventKind::created);
    EXPECT_EQ(created.name, "Lobby");
    EXPECT_EQ(created.access, RoomAccess::everyone);
    EXPECT_EQ(created.author.id.value, "parley");
    EXPECT_EQ(created.author.name, "Parley");
}

TEST_P(LogContract, NumbersEachRoomDensely) {
    EXPECT_EQ(append(post("a", "one")).seq, 2U);
    EXPECT_EQ(append(post("b", "two")).seq, 3U);
    EXPECT_EQ(append(post("c", "elsewhere", ann, random_id)).seq, 2U);
    EXPECT_EQ(append(post("d", "three", bob)).seq, 4U);
}

TEST_P(LogContract, TellsTheEventBeforeItsAuthorIsAnswered) {
    std::vector<LogRequest> requests;
    requests.emplace_back(post("a", "hello", bob));
    const Ticket ticket = ticket_;
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 2U);
    const auto* committed = get_if<Committed>(&told[0]);
    ASSERT_NE(committed, nullptr);
    EXPECT_EQ(committed->event->room, lobby_id);
    EXPECT_EQ(committed->event->seq, 2U);
    EXPECT_EQ(committed->event->author.id, bob.id);
    EXPECT_EQ(committed->event->author.name, bob.name);
    EXPECT_EQ(committed->event->cid.value, "a");
    EXPECT_EQ(committed->event->body, "hello");
    EXPECT_EQ(committed->event->kind, EventKind::posted);
    const auto* reply = get_if<AppendReply>(&told[1]);
    ASSERT_NE(reply, nullptr);
    EXPECT_EQ(reply->ticket, ticket);
    ASSERT_TRUE(reply->result.ok());
    EXPECT_EQ(reply->result.value().seq, 2U);
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
    const Appended again = get<AppendReply>(told[0]).result.value();
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(again.at_ms, first.at_ms);
    EXPECT_EQ(append(post("c", "next")).seq, 4U);
}

TEST_P(LogContract, StoresARetryInTheSameBatchOnce) {
    std::vector<LogRequest> requests;
    requests.reserve(4);
    for (int i = 0; i < 3; ++i) requests.emplace_back(post("a", "hello"));
    requests.emplace_back(post("b", "world"));
    EXPECT_EQ(only<Committed>(log_->ask_all(std::move(requests))).size(), 2U);
    EXPECT_EQ(seqs(read_all()), (std::vector<Seq>{1, 2, 3}));
}

TEST_P(LogContract, RefusesACidThatStandsForSomethingElse) {
    append(post("a", "hello"));
    EXPECT_EQ(append_error(post("a", "other words")), ErrorCode::cid_conflict);
    EXPECT_EQ(append_error(post("a", "hello", ann, random_id)), ErrorCode::cid_conflict);
    EXPECT_EQ(append_error(request(ann, lobby_id, contents::reacted(2, "x"), "a")), ErrorCode::cid_conflict);
    EXPECT_EQ(append(post("a", "of another author", bob)).seq, 3U);
}

TEST_P(LogContract, AnEmptyCidIsNotRemembered) {
    EXPECT_EQ(append(post("", "hello")).seq, 2U);
    EXPECT_EQ(append(post("", "hello")).seq, 3U);
}

TEST_P(LogContract, RefusesARoomThatIsNotThere) {
    EXPECT_EQ(append_error(post("a", "hello", ann, RoomId("nowhere"))), ErrorCode::unknown_room);
    EXPECT_EQ(append_error(ann, RoomId("nowhere"), contents::topic("hello")), ErrorCode::unknown_room);
    ReadRequest one = page(PageAnchor::latest, 0, 10);
    one.room = RoomId("nowhere");
    const auto reply = log_->ask<ReadReply>(one);
    ASSERT_FALSE(reply.result.ok());
    EXPECT_EQ(reply.result.error().code, ErrorCode::unknown_room);
}

TEST_P(LogContract, ARefusalInABatchLeavesTheOthersAlone) {
    std::vector<LogRequest> requests;
    requests.emplace_back(post("a", "one"));
    requests.emplace_back(post("b", "lost", ann, RoomId("nowhere")));
    requests.emplace_back(post("a", "conflict"));
    requests.emplace_back(request(bob, lobby_id, contents::edited(2, "not mine")));
    requests.emplace_back(post("c", "two"));
    log_->ask_all(std::move(requests));
    EXPECT_EQ(seqs(read_all()), (std::vector<Seq>{1, 2, 3}));
}

TEST_P(LogContract, KeepsTheOrderOfManyAtOnce) {
    const auto count = static_cast<int>(limits::log_batch_requests_max) * 2 + 7;
    post_numbered(count);
    const PageRead all = read_all();
    ASSERT_EQ(all.events.size(), static_cast<std::size_t>(count) + 1);
    for (std::size_t i = 1; i < all.events.size(); ++i) {
        ASSERT_EQ(all.events[i].seq, i + 1);
        ASSERT_EQ(all.events[i].body, "m" + std::to_string(i));
    }
}

TEST_P(LogContract, ReadsTheNewestPage) {
    post_numbered(10);
    const PageRead newest = read(page(PageAnchor::latest, 0, 3));
    EXPECT_EQ(seqs(newest), (std::vector<Seq>{9, 10, 11}));
    EXPECT_TRUE(newest.more);
    EXPECT_EQ(newest.head, 11U);
    EXPECT_FALSE(read(page(PageAnchor::latest, 0, 11)).more);
}

TEST_P(LogContract, ReadsBackwardsFromACursorToTheBeginning) {
    post_numbered(5);
    EXPECT_EQ(seqs(read(page(PageAnchor::before, 4, 2))), (std::vector<Seq>{2, 3}));
    const PageRead first = read(page(PageAnchor::before, 4, 3));
    EXPECT_EQ(seqs(first), (std::vector<Seq>{1, 2, 3}));
    EXPECT_FALSE(first.more);
    EXPECT_EQ(first.head, 6U);
    EXPECT_TRUE(read(page(PageAnchor::before, 1, 3)).events.empty());
    EXPECT_TRUE(read(page(PageAnchor::before, 0, 3)).events.empty());
    EXPECT_EQ(seqs(read(page(PageAnchor::before, limits::integer_max, 2))), (std::vector<Seq>{5, 6}));
}

TEST_P(LogContract, ReadsForwardsFromACursorToTheEnd) {
    post_numbered(5);
    const PageRead middle = read(page(PageAnchor::after, 2, 3));
    EXPECT_EQ(seqs(middle), (std::vector<Seq>{3, 4, 5}));
    EXPECT_TRUE(middle.more);
    EXPECT_EQ(middle.head, 6U);
    const PageRead last = read(page(PageAnchor::after, 3, 3));
    EXPECT_EQ(seqs(last), (std::vector<Seq>{4, 5, 6}));
    EXPECT_FALSE(last.more);
    EXPECT_TRUE(read(page(PageAnchor::after, 6, 3)).events.empty());
    EXPECT_TRUE(read(page(PageAnchor::after, limits::integer_max, 3)).events.empty());
}

TEST_P(LogContract, ReadsBetweenTwoCursorsFromTheOlderEnd) {
    post_numbered(9);
    ReadRequest between = page(PageAnchor::between, 3, 10);
    between.until = 7;
    const PageRead all = read(between);
    EXPECT_EQ(seqs(all), (std::vector<Seq>{4, 5, 6}));
    EXPECT_FALSE(all.more);
    between.events_max = 2;
    const PageRead some = read(between);
    EXPECT_EQ(seqs(some), (std::vector<Seq>{4, 5}));
    EXPECT_TRUE(some.more);
    between.until = 4;
    EXPECT_TRUE(read(between).events.empty()) << "nothing lies between neighbours";
    between.until = 1;
    EXPECT_TRUE(read(between).events.empty());
    between.until = limits::integer_max;
    between.events_max = 100;
    EXPECT_EQ(read(between).events.back().seq, 10U);
    between.seq = limits::integer_max;
    EXPECT_TRUE(read(between).events.empty());
}

TEST_P(LogContract, ReadsAroundAnEventWithSomeOfBothSides) {
    post_numbered(20);
    const PageRead middle = read(page(PageAnchor::around, 10, 6));
    EXPECT_EQ(middle.events.size(), 6U);
    EXPECT_LT(middle.events.front().seq, 10U);
    EXPECT_GT(middle.events.back().seq, 10U);
    EXPECT_TRUE(middle.more);
    EXPECT_TRUE(middle.more_after);
    EXPECT_EQ(middle.head, 21U);
    for (std::size_t i = 1; i < middle.events.size(); ++i)
        EXPECT_EQ(middle.events[i].seq, middle.events[i - 1].seq + 1) << "dense";
    const PageRead start = read(page(PageAnchor::around, 1, 6));
    EXPECT_EQ(start.events.front().seq, 1U);
    EXPECT_FALSE(start.more);
    EXPECT_TRUE(start.more_after);
    const PageRead end = read(page(PageAnchor::around, 21, 6));
    EXPECT_EQ(end.events.back().seq, 21U);
    EXPECT_TRUE(end.more);
    EXPECT_FALSE(end.more_after);
    const PageRead all = read(page(PageAnchor::around, 10, 100));
    EXPECT_EQ(all.events.size(), 21U);
    EXPECT_FALSE(all.more || all.more_after);
    EXPECT_EQ(seqs(read(page(PageAnchor::around, 10, 1))), std::vector<Seq>{10});
    EXPECT_EQ(read(page(PageAnchor::around, limits::integer_max, 3)).events.back().seq, 21U);
}

TEST_P(LogContract, APersonalLogWithoutEventsHasAnEmptyPage) {
    add_everybody();
    for (const PageAnchor anchor :
         {PageAnchor::latest, PageAnchor::before, PageAnchor::after, PageAnchor::around, PageAnchor::between}) {
        ReadRequest one = page(anchor, 1, 10);
        one.room = personal_room(ann.id);
        const PageRead nothing = read(one);
        EXPECT_TRUE(nothing.events.empty());
        EXPECT_FALSE(nothing.more || nothing.more_after);
        EXPECT_EQ(nothing.head, 0U);
    }
}

TEST_P(LogContract, EndsAPageAtItsBytesButReadsOneEventAtLeast) {
    append(post("a", std::string(100, 'a')));
    append(post("b", std::string(100, 'b')));
    append(post("c", std::string(100, 'c')));
    const PageRead two = read(page(PageAnchor::after, 1, 10, 200));
    EXPECT_EQ(seqs(two), (std::vector<Seq>{2, 3}));
    EXPECT_TRUE(two.more);
    const PageRead one = read(page(PageAnchor::latest, 0, 10, 5));
    EXPECT_EQ(seqs(one), (std::vector<Seq>{4}));
    EXPECT_TRUE(one.more);
    const PageRead middle = read(page(PageAnchor::around, 3, 10, 5));
    EXPECT_EQ(seqs(middle), (std::vector<Seq>{3}));
    EXPECT_TRUE(middle.more && middle.more_after);
}

TEST_P(LogContract, KeepsEveryCharacterOfABody) {
    std::string body =
        "\"quotes\" \\backslash\\ /slash/ \\u0041 'one' {\"body\":1} \xE2\x80\xA8 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB "
        "\xE4\xBD\xA0\xE5\xA5\xBD";
    for (char c = 1; c < 0x20; ++c) body.push_back(c);
    body.push_back('\x7F');
    append(post("a", body));
    EXPECT_EQ(event_at(2).body, body);
    EXPECT_TRUE(append(post("a", body)).duplicate);
}

TEST_P(LogContract, KeepsTheLargestBody) {
    const std::string body(limits::body_bytes_max, 'x');
    append(post("a", body));
    EXPECT_EQ(event_at(2).body, body);
}

TEST_P(LogContract, ReadsEventsAsTheyWereTold) {
    append(request(bob, lobby_id, contents::posted("from a script", Via::plain), "a"));
    const Event event = event_at(2);
    EXPECT_EQ(event.room, lobby_id);
    EXPECT_EQ(event.author.id, bob.id);
    EXPECT_EQ(event.author.name, bob.name);
    EXPECT_EQ(event.cid.value, "a");
    EXPECT_EQ(event.via, Via::plain);
    EXPECT_EQ(event.kind, EventKind::posted);
}

TEST_P(LogContract, TimeNeverGoesBackInARoom) {
    log_->set_time(noon + 1000);
    EXPECT_EQ(append(post("a", "one")).at_ms, noon + 1000);
    log_->set_time(noon + 500);
    EXPECT_EQ(append(post("b", "two")).at_ms, noon + 1000);
    EXPECT_EQ(append(post("c", "elsewhere", ann, random_id)).at_ms, noon + 500);
    log_->set_time(noon + 1001);
    EXPECT_EQ(append(post("d", "three")).at_ms, noon + 1001);
}

LOG_CONTRACT(LogContract);

}  // namespace
}  // namespace parley::server
