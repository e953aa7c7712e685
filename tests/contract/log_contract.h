// What the suites of the log's contract have in common. Each suite names itself with a class of its own, and is run against
// every log there is by LOG_CONTRACT.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native-server/core/log.h"
#include "tests/contract/log_harness.h"
#include "tests/fakes/event_contents.h"

namespace parley::server {

inline const RoomId lobby_id("lobby");
inline const RoomId random_id("random");
inline const Person ann{UserId("u-ann"), "Ann"};
inline const Person bob{UserId("u-bob"), "Böb"};
inline const Person eve{UserId("u-eve"), "Eve"};
inline constexpr std::int64_t noon = 1'700'000'000'000;

class LogContractTest : public testing::TestWithParam<LogKind> {
protected:
    LogContractTest() : log_(GetParam().make()) {}

    AppendRequest request(const Person& author, const RoomId& room, EventContent content, const std::string& cid = "") {
        return {++ticket_, room, author, MessageCid(cid), std::move(content)};
    }
    AppendRequest post(const std::string& cid, const std::string& body, const Person& author = ann,
                       const RoomId& room = lobby_id) {
        return request(author, room, contents::posted(body), cid);
    }

    Appended append(AppendRequest one) {
        const auto reply = log_->ask<AppendReply>(std::move(one));
        EXPECT_TRUE(reply.result.ok()) << (reply.result.ok() ? "" : reply.result.error().message);
        return reply.result.ok() ? reply.result.value() : Appended{};
    }
    Appended append(const Person& author, const RoomId& room, EventContent content, const std::string& cid = "") {
        return append(request(author, room, std::move(content), cid));
    }
    /// Expects a refusal.
    ErrorCode append_error(AppendRequest one) {
        const auto reply = log_->ask<AppendReply>(std::move(one));
        EXPECT_FALSE(reply.result.ok()) << "it was stored as " << (reply.result.ok() ? reply.result.value().seq : 0);
        return reply.result.ok() ? ErrorCode::malformed : reply.result.error().code;
    }
    ErrorCode append_error(const Person& author, const RoomId& room, EventContent content) {
        return append_error(request(author, room, std::move(content)));
    }

    ReadRequest page(PageAnchor anchor, Seq seq, std::uint32_t events_max, std::size_t bytes_max = 1 << 20) {
        return {++ticket_, lobby_id, anchor, seq, 0, events_max, bytes_max, ann.id};
    }
    PageRead read(ReadRequest one) {
        const auto reply = log_->ask<ReadReply>(std::move(one));
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : PageRead{};
    }
    /// All of a room, as this reader sees it.
    PageRead read_all(const RoomId& room = lobby_id, const Person& reader = ann) {
        return read({++ticket_, room, PageAnchor::after, 0, 0, 1'000'000, std::size_t{1} << 30, reader.id});
    }
    /// One event; there must be one.
    Event event_at(Seq seq, const RoomId& room = lobby_id, const Person& reader = ann) {
        const PageRead one = read({++ticket_, room, PageAnchor::after, seq - 1, 0, 1, 1 << 20, reader.id});
        EXPECT_EQ(one.events.size(), 1U);
        return one.events.empty() ? Event{} : one.events[0];
    }
    static std::vector<Seq> seqs(const PageRead& page) {
        std::vector<Seq> seqs;
        for (const Event& event : page.events) seqs.push_back(event.seq);
        return seqs;
    }

    /// Messages c1, c2, …: m1 is the room's second event, after `created`.
    void post_numbered(int count) {
        std::vector<LogRequest> requests;
        for (int i = 1; i <= count; ++i) requests.emplace_back(post("c" + std::to_string(i), "m" + std::to_string(i)));
        log_->ask_all(std::move(requests));
    }

    PersonFound add_person(const Person& person, const std::string& token_hash) {
        const auto reply = log_->ask<PersonReply>(AddPersonRequest{++ticket_, person, {token_hash, "s", ""}, ""});
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : PersonFound{};
    }
    void add_everybody() {
        for (const Person& person : {ann, bob, eve}) add_person(person, "hash-of-" + person.id.value);
    }
    PersonFound find_person(const Person& person) {
        const auto reply = log_->ask<PersonReply>(FindPersonRequest{++ticket_, "hash-of-" + person.id.value});
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : PersonFound{};
    }
    /// Theirs in a room; nothing is known: role none.
    Standing standing(const Person& person, const RoomId& room) {
        for (const RoomInfo& one : find_person(person).rooms)
            if (one.id == room && one.standing) return *one.standing;
        return {};
    }

    RoomInfo add_room(const std::string& id, RoomAccess access, const Person& founder = ann, const std::string& cid = "") {
        const auto reply =
            log_->ask<AddRoomReply>(AddRoomRequest{++ticket_, RoomId(id), "Room " + id, access, founder, MessageCid(cid), {}});
        EXPECT_TRUE(reply.result.ok());
        return reply.result.ok() ? reply.result.value() : RoomInfo{};
    }

    template <class Told>
    static std::vector<Told> only(const std::vector<LogReply>& told) {
        std::vector<Told> some;
        for (const LogReply& reply : told)
            if (const auto* one = get_if<Told>(&reply)) some.push_back(*one);
        return some;
    }

    std::unique_ptr<LogHarness> log_;
    Ticket ticket_ = 0;
};

}  // namespace parley::server

#define LOG_CONTRACT(suite)                                                                    \
    INSTANTIATE_TEST_SUITE_P(Logs, suite, testing::Values(fake_log_kind(), sqlite_log_kind()), \
                             [](const auto& instance) { return instance.param.name; })
