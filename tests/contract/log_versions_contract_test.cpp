// What core/log.h promises of the earlier words of a message that was edited.
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

class LogVersionsContract : public LogContractTest {
protected:
    LogVersionsContract() {
        add_everybody();
        log_->set_time(noon);
        message = append(ann, lobby_id, contents::posted("first"), "a1").seq;
    }

    Seq edit(const std::string& words, std::int64_t at_ms) {
        log_->set_time(at_ms);
        return append(ann, lobby_id, contents::edited(message, words)).seq;
    }
    ReadRequest versions(Seq of, PageAnchor anchor = PageAnchor::latest, Seq seq = 0, std::uint32_t events_max = 50) {
        ReadRequest one = page(anchor, seq, events_max);
        one.versions = of;
        return one;
    }
    std::optional<ErrorCode> error_of(Seq of) {
        const auto reply = log_->ask<ReadReply>(versions(of));
        return reply.result.ok() ? std::nullopt : std::optional(reply.result.error().code);
    }
    static std::vector<std::string> words(const PageRead& page) {
        std::vector<std::string> words;
        for (const Event& event : page.events) words.push_back(event.body);
        return words;
    }

    Seq message = 0;
};

using Words = std::vector<std::string>;

TEST_P(LogVersionsContract, AreTheMessageAsItWasAtFirstAndEachEditWithItsTime) {
    edit("second", noon + 1000);
    append(bob, lobby_id, contents::posted("between"));
    edit("third", noon + 2000);
    const PageRead all = read(versions(message));
    EXPECT_EQ(words(all), (Words{"first", "second", "third"}));
    EXPECT_EQ(all.events[0].kind, EventKind::posted);
    EXPECT_EQ(all.events[0].state.edited, 0U) << "as it was told";
    EXPECT_EQ(all.events[1].at_ms, noon + 1000);
    EXPECT_EQ(all.events[2].at_ms, noon + 2000);
    EXPECT_EQ(all.events[2].author.name, "Ann");
    EXPECT_FALSE(all.more);
}

TEST_P(LogVersionsContract, OfOneThatNobodyEditedAreItsWords) {
    EXPECT_EQ(words(read(versions(message))), Words{"first"});
}

TEST_P(LogVersionsContract, ComeByPagesTheNewestFirst) {
    for (int i = 2; i <= 6; ++i) edit("v" + std::to_string(i), noon + i);
    const PageRead newest = read(versions(message, PageAnchor::latest, 0, 4));
    EXPECT_EQ(words(newest), (Words{"v3", "v4", "v5", "v6"}));
    EXPECT_TRUE(newest.more);
    const PageRead older = read(versions(message, PageAnchor::before, newest.events[0].seq, 4));
    EXPECT_EQ(words(older), (Words{"first", "v2"}));
    EXPECT_FALSE(older.more);
}

TEST_P(LogVersionsContract, AreErasedWithTheMessage) {
    edit("second", noon + 1000);
    append(ann, lobby_id, contents::deleted(message));
    EXPECT_EQ(error_of(message), ErrorCode::message_deleted);
    for (const Event& event : read_all().events) EXPECT_EQ(event.body, "") << event.seq;
}

TEST_P(LogVersionsContract, OfWhatIsNoMessageThereAreNone) {
    const Seq edited = edit("second", noon + 1000);
    EXPECT_EQ(error_of(1), ErrorCode::unknown_message) << "what created the room";
    EXPECT_EQ(error_of(edited), ErrorCode::unknown_message);
    EXPECT_EQ(error_of(99), ErrorCode::unknown_message);
}

LOG_CONTRACT(LogVersionsContract);

}  // namespace
}  // namespace parley::server
