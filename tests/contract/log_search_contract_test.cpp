// What core/log.h promises of searching.
#include <algorithm>
#include <chrono>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

const RoomId tea("tea");
const RoomId board("board");

class LogSearchContract : public LogContractTest {
protected:
    /// One page. The index may be behind for a moment; it catches up.
    Found page_of(const std::string& text, const Person& reader, std::uint32_t hits_max, const std::string& cursor = "") {
        const Result<SearchQuery> query = parse_search_query(text);
        EXPECT_TRUE(query.ok()) << text;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        for (;;) {
            const auto reply = log_->ask<SearchReply>(SearchRequest{++ticket_, query.value(), reader.id, cursor, hits_max});
            EXPECT_TRUE(reply.result.ok()) << text;
            if (!reply.result.ok()) return {};
            if (reply.result.value().complete || std::chrono::steady_clock::now() > deadline) return reply.result.value();
        }
    }
    /// All hits, by pages of two.
    std::vector<Hit> search(const std::string& text, const Person& reader = ann) {
        std::vector<Hit> hits;
        std::string cursor;
        for (int pages = 0; pages < 100; ++pages) {
            Found found = page_of(text, reader, 2, cursor);
            EXPECT_LE(found.hits.size(), 2U);
            hits.insert(hits.end(), found.hits.begin(), found.hits.end());
            if (!found.more) return hits;
            EXPECT_FALSE(found.cursor.empty());
            EXPECT_LE(found.cursor.size(), limits::id_bytes_max) << "it fits into a command";
            cursor = found.cursor;
        }
        ADD_FAILURE() << "there is no end to it";
        return hits;
    }
    std::vector<std::string> bodies(const std::string& text, const Person& reader = ann) {
        std::vector<std::string> bodies;
        for (const Hit& hit : search(text, reader)) bodies.push_back(hit.event.body);
        return bodies;
    }
    using Bodies = std::vector<std::string>;
    ErrorCode refused(const std::string& text, const Person& reader = ann, const std::string& cursor = "") {
        const auto reply =
            log_->ask<SearchReply>(SearchRequest{++ticket_, parse_search_query(text).value(), reader.id, cursor, 5});
        EXPECT_FALSE(reply.result.ok()) << text;
        return reply.result.ok() ? ErrorCode::malformed : reply.result.error().code;
    }

    /// A minute later each time.
    void say(const std::string& body, const Person& author = ann, const RoomId& room = lobby_id) {
        now_ms_ += 60'000;
        log_->set_time(now_ms_);
        append(post("say-" + std::to_string(++said_), body, author, room));
    }

    std::int64_t now_ms_ = noon;  ///< 2023-11-14T22:13:20Z
    int said_ = 0;
};

TEST_P(LogSearchContract, FindsWordsWhateverTheirCaseTheNewestFirst) {
    say("Tea at four");
    say("coffee");
    say("more TEA, please");
    EXPECT_EQ(bodies("tea"), (Bodies{"more TEA, please", "Tea at four"}));
    EXPECT_EQ(bodies("tea four"), Bodies{"Tea at four"}) << "all words must be there";
    EXPECT_EQ(bodies("four tea"), Bodies{"Tea at four"});
    EXPECT_TRUE(bodies("te").empty()) << "whole words";
    EXPECT_TRUE(bodies("cocoa").empty());
}

TEST_P(LogSearchContract, FindsPrefixesAndPhrasesAndLeavesOutWhatIsExcluded) {
    say("the kettle boils");
    say("boiling kettles, the lot");
    EXPECT_EQ(bodies("boil*"), (Bodies{"boiling kettles, the lot", "the kettle boils"}));
    EXPECT_EQ(bodies("kettle"), Bodies{"the kettle boils"});
    EXPECT_EQ(bodies("\"kettle boils\""), Bodies{"the kettle boils"});
    EXPECT_TRUE(bodies("\"boils kettle\"").empty());
    EXPECT_EQ(bodies("the -kettle"), Bodies{"boiling kettles, the lot"});
    EXPECT_EQ(bodies("the -\"kettle boils\""), Bodies{"boiling kettles, the lot"});
}

TEST_P(LogSearchContract, NarrowsByPersonRoomLinkAndDay) {
    add_everybody();
    add_room("tea", RoomAccess::open);
    append(bob, tea, contents::joined());
    say("words of Ann");
    say("words of Eve, see https://parley.example/words", eve);
    say("words in another room", bob, tea);
    now_ms_ += 86'400'000;
    say("words of the next day");
    EXPECT_EQ(bodies("words from:eve").size(), 1U);
    EXPECT_EQ(bodies("words from:u-eve").size(), 1U) << "by id";
    EXPECT_EQ(bodies("words from:eve from:ann").size(), 3U) << "any of them";
    EXPECT_EQ(refused("words from:nobody"), ErrorCode::bad_query);
    EXPECT_EQ(bodies("from:me words").size(), 2U);
    EXPECT_EQ(bodies("words in:tea"), Bodies{"words in another room"});
    EXPECT_EQ(bodies("words in:\"Room tea\""), Bodies{"words in another room"}) << "by name";
    EXPECT_EQ(bodies("words in:lobby in:tea").size(), 4U);
    EXPECT_EQ(refused("words in:nowhere"), ErrorCode::bad_query);
    EXPECT_TRUE(bodies("words in:random").empty());
    EXPECT_EQ(bodies("words has:link").size(), 1U);
    EXPECT_EQ(bodies("words before:2023-11-15").size(), 3U);
    EXPECT_EQ(bodies("words after:2023-11-14"), Bodies{"words of the next day"});
    EXPECT_EQ(bodies("from:eve").size(), 1U) << "a filter alone is a search";
}

TEST_P(LogSearchContract, FindsWhereSomebodyIsCalled) {
    add_everybody();
    say("@Ann come and see", bob);
    say("Ann is called here by no sign", bob);
    say("@Eve, not you", bob);
    say("write to somebody@Ann.example", bob);
    EXPECT_EQ(bodies("mentions:me"), Bodies{"@Ann come and see"});
    EXPECT_EQ(bodies("mentions:eve", ann), Bodies{"@Eve, not you"});
    EXPECT_EQ(bodies("mentions:@Eve not"), Bodies{"@Eve, not you"});
    EXPECT_TRUE(bodies("mentions:me", bob).empty());
}

TEST_P(LogSearchContract, FindsWhatIsPinnedAsLongAsItIs) {
    add_everybody();
    say("words to keep");
    say("words to forget", eve);
    say("other words");
    append(ann, lobby_id, contents::pinned(3));
    append(ann, lobby_id, contents::pinned(2));
    EXPECT_EQ(bodies("is:pinned"), (Bodies{"words to forget", "words to keep"}));
    EXPECT_EQ(bodies("is:pinned in:lobby from:eve"), Bodies{"words to forget"});
    EXPECT_EQ(bodies("is:pinned keep"), Bodies{"words to keep"});
    append(ann, lobby_id, contents::unpinned(3));
    EXPECT_EQ(bodies("is:pinned"), Bodies{"words to keep"});
    append(ann, lobby_id, contents::deleted(2));
    EXPECT_TRUE(bodies("is:pinned").empty());
}

TEST_P(LogSearchContract, FindsOnlyWhatTheReaderMayRead) {
    add_everybody();
    add_room("board", RoomAccess::closed, ann);
    add_room("tea", RoomAccess::open, ann);
    log_->ask<AddRoomReply>(AddRoomRequest{++ticket_, RoomId("d1"), "", RoomAccess::direct, ann, MessageCid(), {eve.id}});
    say("plans on the board", ann, board);
    say("plans between two", ann, RoomId("d1"));
    say("plans in public", ann, tea);
    append(ann, personal_room(ann.id), contents::setting("plans", "plans"));
    EXPECT_EQ(bodies("plans", ann).size(), 3U);
    EXPECT_EQ(bodies("plans", bob), Bodies{"plans in public"}) << "without being a member";
    EXPECT_EQ(bodies("plans", eve), (Bodies{"plans in public", "plans between two"}));
    EXPECT_EQ(refused("plans in:board", bob), ErrorCode::bad_query) << "as if there were none";
    append(ann, board, contents::invited(bob.id));
    EXPECT_EQ(bodies("plans", bob).size(), 1U) << "an invitation shows no words";
    append(bob, board, contents::joined());
    EXPECT_EQ(bodies("plans", bob).size(), 2U);
    append(bob, board, contents::left());
    EXPECT_EQ(bodies("plans", bob).size(), 1U);
}

TEST_P(LogSearchContract, FollowsEditsAndForgetsWhatWasDeleted) {
    say("the old words");
    say("other words");
    append(ann, lobby_id, contents::edited(2, "the new words"));
    EXPECT_TRUE(bodies("old").empty());
    const std::vector<Hit> hits = search("new");
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_EQ(hits[0].event.seq, 2U);
    EXPECT_EQ(hits[0].event.body, "the new words");
    EXPECT_EQ(hits[0].event.state.edited, 4U);
    EXPECT_EQ(bodies("words").size(), 2U) << "an edit is no message of its own";
    append(ann, lobby_id, contents::deleted(2));
    EXPECT_TRUE(bodies("new").empty());
    EXPECT_EQ(bodies("words"), Bodies{"other words"});
}

TEST_P(LogSearchContract, AHitIsTheMessageAsAPageShowsIt) {
    say("a message to like", bob);
    append(ann, lobby_id, contents::reacted(2, "👍"));
    const std::vector<Hit> hits = search("like");
    ASSERT_EQ(hits.size(), 1U);
    const Event& event = hits[0].event;
    EXPECT_EQ(event.room, lobby_id);
    EXPECT_EQ(event.seq, 2U);
    EXPECT_EQ(event.author.name, bob.name);
    EXPECT_EQ(event.cid.value, "say-1");
    EXPECT_EQ(event.at_ms, now_ms_);
    ASSERT_EQ(event.state.reactions.size(), 1U);
    EXPECT_EQ(event.state.reactions[0].count, 1U);
}

TEST_P(LogSearchContract, ASnippetHasPiecesByTurns) {
    say("Tea for two, and tea for me");
    const std::vector<Hit> hits = search("tea");
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_EQ(hits[0].snippet, (std::vector<std::string>{"", "Tea", " for two, and ", "tea", " for me"}));
}

TEST_P(LogSearchContract, ASnippetOfALongMessageIsBoundedAndShowsTheMatch) {
    std::string body = "begin";
    for (int i = 0; i < 3000; ++i) body += " word" + std::to_string(i);
    say(body + " needle " + std::string(1000, 'x'));
    const std::vector<Hit> hits = search("needle");
    ASSERT_EQ(hits.size(), 1U);
    const std::vector<std::string>& snippet = hits[0].snippet;
    EXPECT_LE(snippet.size(), limits::snippet_pieces_max);
    ASSERT_GE(snippet.size(), 2U);
    EXPECT_EQ(snippet[1], "needle");
}

TEST_P(LogSearchContract, PagesGoOnFromTheirCursorWithoutRepetitionWhateverIsPostedMeanwhile) {
    for (int i = 1; i <= 7; ++i) say("tea " + std::to_string(i));
    const Found first = page_of("tea", ann, 3);
    ASSERT_EQ(first.hits.size(), 3U);
    EXPECT_EQ(first.hits[0].event.body, "tea 7");
    EXPECT_TRUE(first.more);
    say("tea 8");
    const Found second = page_of("tea", ann, 3, first.cursor);
    ASSERT_EQ(second.hits.size(), 3U);
    EXPECT_EQ(second.hits[0].event.body, "tea 4");
    const Found third = page_of("tea", ann, 3, second.cursor);
    ASSERT_EQ(third.hits.size(), 1U);
    EXPECT_FALSE(third.more);
}

TEST_P(LogSearchContract, ACursorThatIsNoneIsRefused) {
    say("tea");
    for (const std::string cursor : {"nonsense", "-", "1x", "99999999999999999999999999"})
        EXPECT_EQ(refused("tea", ann, cursor), ErrorCode::bad_query) << cursor;
}

LOG_CONTRACT(LogSearchContract);

}  // namespace
}  // namespace parley::server
