#include "native-server/router.h"

#include <gtest/gtest.h>

#include <string>

#include "shared/limits.h"

namespace parley::server {
namespace {

Committed committed(const std::string& room, Seq seq, EventKind kind = EventKind::posted, std::string body = "x") {
    auto event = std::make_shared<Event>();
    event->room = RoomId(room);
    event->seq = seq;
    event->kind = kind;
    event->body = std::move(body);
    return {std::move(event)};
}

AppendReply answer(Ticket ticket) {
    return {ticket, Appended{}};
}

RoomCommitted added(const std::string& id) {
    RoomCommitted room;
    room.room.id = RoomId(id);
    return room;
}

/// "lobby 1 2" for a batch, "ticket 7" for an answer, "room tea" for a new room.
std::vector<std::string> words(const std::vector<LogNews>& news) {
    std::vector<std::string> lines;
    for (const LogNews& one : news) {
        if (const auto* batch = get_if<std::shared_ptr<const RoomBatch>>(&one)) {
            std::string line = (*batch)->room().value;
            for (const auto& event : (*batch)->events()) line += " " + std::to_string(event->seq);
            lines.push_back(line);
        } else if (const auto* append = get_if<AppendReply>(&get<LogReply>(one))) {
            lines.push_back("ticket " + std::to_string(append->ticket - first_number_of(loop_of(append->ticket))));
        } else if (const auto* person = get_if<PersonReply>(&get<LogReply>(one))) {
            lines.push_back("person " + std::to_string(person->ticket - first_number_of(loop_of(person->ticket))));
        } else if (const auto* room = get_if<RoomCommitted>(&get<LogReply>(one))) {
            lines.push_back("room " + room->room.id.value);
        }
    }
    return lines;
}
using Words = std::vector<std::string>;

const Ticket first = first_number_of(0);
const Ticket second = first_number_of(1);

TEST(Router, TellsEveryLoopWhatHappenedAndEachItsOwnAnswers) {
    const auto news = sort_news({committed("lobby", 1), answer(first), committed("tea", 8), answer(second + 3)}, 2);
    EXPECT_EQ(words(news[0]), (Words{"lobby 1", "tea 8", "ticket 0"}));
    EXPECT_EQ(words(news[1]), (Words{"lobby 1", "tea 8", "ticket 3"}));
}

TEST(Router, GathersTheEventsOfARoomIntoOneBatchThatAllLoopsShare) {
    const auto news =
        sort_news({committed("lobby", 1), answer(first), committed("tea", 8), committed("lobby", 2), answer(first + 1)}, 2);
    EXPECT_EQ(words(news[0]), (Words{"lobby 1 2", "tea 8", "ticket 0", "ticket 1"}));
    const auto batch = [&](std::size_t loop) { return get<std::shared_ptr<const RoomBatch>>(news[loop].front()); };
    EXPECT_EQ(batch(0), batch(1));
}

TEST(Router, EndsABatchWhereSomebodyLeaves) {
    const auto news = sort_news({committed("tea", 1), committed("tea", 2, EventKind::left), committed("tea", 3)}, 1);
    EXPECT_EQ(words(news[0]), (Words{"tea 1 2", "tea 3"}));
}

TEST(Router, EndsABatchWhenItIsEnoughForOneWrite) {
    const std::string half(limits::write_bytes_max / 2, 'x');
    const auto big = [&](Seq seq) { return committed("tea", seq, EventKind::posted, half); };
    const auto news = sort_news({big(1), big(2), committed("lobby", 5), big(3)}, 1);
    EXPECT_EQ(words(news[0]), (Words{"tea 1 2", "lobby 5", "tea 3"}));
}

TEST(Router, TellsOfARoomBeforeItsEventsAndAfterWhatWasToldBeforeIt) {
    const auto news = sort_news({committed("lobby", 1), answer(first), added("tea"), committed("tea", 1), answer(second)}, 2);
    EXPECT_EQ(words(news[0]), (Words{"lobby 1", "ticket 0", "room tea", "tea 1"}));
    EXPECT_EQ(words(news[1]), (Words{"lobby 1", "room tea", "tea 1", "ticket 0"}));
}

TEST(Router, TellsOfAPersonBetweenWhatIsInItAndWhatIsNot) {
    const auto news =
        sort_news({committed("tea", 1), PersonReply{second, PersonFound{}}, committed("tea", 2), answer(first)}, 2);
    EXPECT_EQ(words(news[0]), (Words{"tea 1", "tea 2", "ticket 0"}));
    EXPECT_EQ(words(news[1]), (Words{"tea 1", "person 0", "tea 2"}));
}

TEST(Router, SaysNothingToALoopThatNothingConcerns) {
    const auto news = sort_news({answer(first)}, 3);
    EXPECT_EQ(words(news[0]), Words{"ticket 0"});
    EXPECT_TRUE(news[1].empty());
    EXPECT_TRUE(news[2].empty());
}

}  // namespace
}  // namespace parley::server
