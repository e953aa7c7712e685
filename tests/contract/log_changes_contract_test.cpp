// What core/log.h promises of changes to messages: who may, what is told, what a page shows of it.
#include <algorithm>
#include <chrono>

#include "shared/limits.h"
#include "tests/contract/log_contract.h"

namespace parley::server {
namespace {

class LogChangesContract : public LogContractTest {
protected:
    const Reaction* reaction(const Event& event, const std::string& emoji) {
        const auto& all = event.state.reactions;
        const auto found = std::find_if(all.begin(), all.end(), [&](const Reaction& one) { return one.emoji == emoji; });
        return found == all.end() ? nullptr : &*found;
    }
    static std::vector<std::string> names(const Reaction& reaction) {
        std::vector<std::string> names;
        for (const Person& person : reaction.people) names.push_back(person.name);
        return names;
    }
    /// Neither in what is read nor in what a retry is told.
    void expect_nowhere(const std::string& words, const RoomId& room = lobby_id) {
        for (const Event& event : read_all(room).events) EXPECT_EQ(event.body.find(words), std::string::npos) << event.seq;
    }
};

TEST_P(LogChangesContract, AMessageNobodyTouchedHasNoState) {
    append(post("a", "hello"));
    const MessageState state = event_at(2).state;
    EXPECT_EQ(state.edited, 0U);
    EXPECT_FALSE(state.erased);
    EXPECT_EQ(state.pinned, 0U);
    EXPECT_TRUE(state.reactions.empty());
}

TEST_P(LogChangesContract, AMessageMayAnswerOneThatIsThereAndWhole) {
    append(post("a", "Tea?"));
    EXPECT_EQ(append(bob, lobby_id, contents::answering(2, "Yes"), "b").seq, 3U);
    EXPECT_EQ(event_at(3).target, 2U);
    append(bob, lobby_id, contents::edited(3, "Yes!"), "c");
    EXPECT_EQ(event_at(3).target, 2U) << "an edit changes the words";
    for (const Seq target : {Seq{1}, Seq{4}, Seq{99}})
        EXPECT_EQ(append_error(bob, lobby_id, contents::answering(target, "What?")), ErrorCode::unknown_message) << target;
    append(ann, lobby_id, contents::deleted(2), "d");
    EXPECT_EQ(append_error(bob, lobby_id, contents::answering(2, "Still yes")), ErrorCode::message_deleted);
    const Appended again = append(bob, lobby_id, contents::answering(2, "Yes"), "b");
    EXPECT_TRUE(again.duplicate) << "it was said when there was something to answer";
    EXPECT_EQ(again.seq, 3U);
    EXPECT_EQ(append_error(request(bob, lobby_id, contents::posted("Yes"), "b")), ErrorCode::cid_conflict);
}

TEST_P(LogChangesContract, AnErasedAnswerSaysNoMoreWhatItAnswered) {
    append(post("a", "Tea?"));
    append(bob, lobby_id, contents::answering(2, "Yes"), "b");
    append(bob, lobby_id, contents::deleted(3), "c");
    EXPECT_TRUE(event_at(3).state.erased);
    EXPECT_EQ(event_at(3).target, 0U);
    EXPECT_TRUE(append(bob, lobby_id, contents::answering(2, "Yes"), "b").duplicate);
}

TEST_P(LogChangesContract, AnEditIsAnEventAndTheMessageHasItsWords) {
    log_->set_time(noon);
    append(post("a", "helo"));
    log_->set_time(noon + 5000);
    EXPECT_EQ(append(ann, lobby_id, contents::edited(2, "hello"), "b").seq, 3U);
    log_->set_time(noon + 9000);
    append(ann, lobby_id, contents::edited(2, "hello!"), "c");
    const PageRead all = read_all();
    ASSERT_EQ(all.events.size(), 4U);
    EXPECT_EQ(all.events[1].kind, EventKind::posted);
    EXPECT_EQ(all.events[1].body, "hello!");
    EXPECT_EQ(all.events[1].state.edited, 4U);
    EXPECT_EQ(all.events[1].state.edited_at_ms, noon + 9000);
    EXPECT_EQ(all.events[1].at_ms, noon);
    EXPECT_EQ(all.events[2].kind, EventKind::edited);
    EXPECT_EQ(all.events[2].target, 2U);
    EXPECT_EQ(all.events[2].body, "hello") << "what was said then";
    EXPECT_EQ(all.events[2].cid.value, "b");
}

TEST_P(LogChangesContract, AChangeIsToldAsItIsStored) {
    append(post("a", "hello"));
    std::vector<LogRequest> requests;
    requests.emplace_back(request(bob, lobby_id, contents::reacted(2, "👍"), "b"));
    const std::vector<LogReply> told = log_->ask_all(std::move(requests));
    ASSERT_EQ(told.size(), 2U);
    const Event event = *get<Committed>(told[0]).event;
    EXPECT_EQ(event.kind, EventKind::reacted);
    EXPECT_EQ(event.seq, 3U);
    EXPECT_EQ(event.target, 2U);
    EXPECT_EQ(event.key, "👍");
    EXPECT_EQ(event.author.name, bob.name);
    EXPECT_EQ(get<AppendReply>(told[1]).result.value().seq, 3U);
}

TEST_P(LogChangesContract, ARetriedChangeGetsItsFirstPlace) {
    append(post("a", "hello"));
    const Appended first = append(ann, lobby_id, contents::edited(2, "hello!"), "b");
    append(ann, lobby_id, contents::edited(2, "hello?"), "c");
    const Appended again = append(ann, lobby_id, contents::edited(2, "hello!"), "b");
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(event_at(2).body, "hello?");
    EXPECT_EQ(append_error(request(ann, lobby_id, contents::edited(2, "other"), "b")), ErrorCode::cid_conflict);
}

TEST_P(LogChangesContract, OnlyTheAuthorEditsAndOnlyModeratorsDeleteWhatIsNotTheirs) {
    append(post("a", "mine"));
    EXPECT_EQ(append_error(bob, lobby_id, contents::edited(2, "yours")), ErrorCode::forbidden);
    EXPECT_EQ(append_error(bob, lobby_id, contents::deleted(2)), ErrorCode::forbidden);
    add_everybody();
    add_room("tea", RoomAccess::open, ann);
    append(bob, RoomId("tea"), contents::joined());
    append(post("b", "Bob's", bob, RoomId("tea")));
    EXPECT_EQ(append(ann, RoomId("tea"), contents::deleted(3)).seq, 4U) << "the owner is a moderator too";
}

TEST_P(LogChangesContract, AChangeNeedsAMessageThatIsThere) {
    append(post("a", "hello"));
    for (const Seq target : {Seq{0}, Seq{1}, Seq{3}, Seq{99}, limits::integer_max}) {
        for (const EventContent& content :
             {contents::edited(target, "x"), contents::deleted(target), contents::reacted(target, "x"),
              contents::unreacted(target, "x"), contents::pinned(target), contents::unpinned(target)})
            EXPECT_EQ(append_error(ann, lobby_id, content), ErrorCode::unknown_message) << target;
    }
}

TEST_P(LogChangesContract, ReactionsAreCountedAndNamedInTheOrderOfReacting) {
    append(post("a", "vote"));
    append(bob, lobby_id, contents::reacted(2, "👍"));
    append(ann, lobby_id, contents::reacted(2, "👍"));
    append(ann, lobby_id, contents::reacted(2, "🫖"));
    const Event event = event_at(2);
    ASSERT_EQ(event.state.reactions.size(), 2U);
    EXPECT_EQ(event.state.reactions[0].emoji, "👍");
    EXPECT_EQ(event.state.reactions[0].count, 2U);
    EXPECT_EQ(names(event.state.reactions[0]), (std::vector<std::string>{"Böb", "Ann"}));
    append(bob, lobby_id, contents::unreacted(2, "👍"));
    append(ann, lobby_id, contents::unreacted(2, "🫖"));
    const Event later = event_at(2);
    ASSERT_EQ(later.state.reactions.size(), 1U);
    EXPECT_EQ(names(later.state.reactions[0]), std::vector<std::string>{"Ann"});
}

TEST_P(LogChangesContract, WhatIsSoAlreadyIsNotStoredAgain) {
    append(post("a", "hello"));
    const Appended reacted = append(ann, lobby_id, contents::reacted(2, "👍"), "r1");
    const Appended pinned = append(ann, lobby_id, contents::pinned(2), "p1");
    for (const EventContent& content : {contents::reacted(2, "👍"), contents::pinned(2)}) {
        std::vector<LogRequest> requests;
        requests.emplace_back(request(ann, lobby_id, content, "again"));
        const std::vector<LogReply> told = log_->ask_all(std::move(requests));
        ASSERT_EQ(told.size(), 1U) << "nobody is told";
        const Appended again = get<AppendReply>(told[0]).result.value();
        EXPECT_TRUE(again.duplicate);
        EXPECT_GE(again.seq, reacted.seq);
        EXPECT_LE(again.seq, pinned.seq);
    }
    EXPECT_TRUE(append(bob, lobby_id, contents::unreacted(2, "👍")).duplicate) << "Bob never did";
    append(ann, lobby_id, contents::unpinned(2));
    EXPECT_TRUE(append(ann, lobby_id, contents::unpinned(2)).duplicate);
    EXPECT_EQ(read_all().head, 5U);
    EXPECT_FALSE(append(ann, lobby_id, contents::pinned(2), "again").duplicate) << "that cid never stood for anything";
}

TEST_P(LogChangesContract, APinIsShownWithItsSeqUntilItIsTaken) {
    append(post("a", "hello"));
    append(bob, lobby_id, contents::pinned(2));
    EXPECT_EQ(event_at(2).state.pinned, 3U);
    append(ann, lobby_id, contents::unpinned(2));
    EXPECT_EQ(event_at(2).state.pinned, 0U);
    append(ann, lobby_id, contents::pinned(2));
    EXPECT_EQ(event_at(2).state.pinned, 5U);
}

TEST_P(LogChangesContract, TenReactorsAreNamedAndTheReaderAlways) {
    append(post("a", "vote"));
    std::vector<Person> people;
    for (int i = 0; i < 14; ++i) people.push_back({UserId("p" + std::to_string(i)), "P" + std::to_string(i)});
    for (const Person& person : people) append(person, lobby_id, contents::reacted(2, "👍"));
    const Event of_another = event_at(2);
    ASSERT_NE(reaction(of_another, "👍"), nullptr);
    EXPECT_EQ(reaction(of_another, "👍")->count, 14U);
    EXPECT_EQ(names(*reaction(of_another, "👍")).size(), limits::reaction_people_max);
    EXPECT_EQ(names(*reaction(of_another, "👍")).front(), "P0");
    const std::vector<std::string> of_one = names(*reaction(event_at(2, lobby_id, people[12]), "👍"));
    EXPECT_EQ(std::count(of_one.begin(), of_one.end(), "P12"), 1);
    EXPECT_LE(of_one.size(), limits::reaction_people_max + 1);
}

TEST_P(LogChangesContract, AMessageTakesSoManyDifferentReactionsAndNoMore) {
    append(post("a", "vote"));
    for (std::size_t i = 0; i < limits::reaction_kinds_max; ++i)
        append(ann, lobby_id, contents::reacted(2, "e" + std::to_string(i)));
    EXPECT_EQ(append_error(bob, lobby_id, contents::reacted(2, "one more")), ErrorCode::too_large);
    EXPECT_FALSE(append(bob, lobby_id, contents::reacted(2, "e3")).duplicate) << "one that is there goes on";
}

TEST_P(LogChangesContract, ADeletedMessageIsATombstoneAndItsWordsAreGone) {
    append(post("a", "secret one"));
    append(ann, lobby_id, contents::edited(2, "secret two"));
    append(bob, lobby_id, contents::reacted(2, "👍"));
    append(bob, lobby_id, contents::pinned(2));
    append(ann, lobby_id, contents::deleted(2), "d1");
    const Event event = event_at(2);
    EXPECT_EQ(event.kind, EventKind::posted);
    EXPECT_TRUE(event.state.erased);
    EXPECT_EQ(event.state.edited, 0U);
    EXPECT_EQ(event.state.pinned, 0U);
    EXPECT_TRUE(event.state.reactions.empty());
    EXPECT_EQ(event.author.name, "Ann");
    EXPECT_EQ(event.cid.value, "a");
    expect_nowhere("secret");
    EXPECT_EQ(read_all().events.size(), 6U) << "seq stays dense";
    for (const EventContent& content : {contents::edited(2, "x"), contents::reacted(2, "x"), contents::pinned(2),
                                        contents::unpinned(2), contents::deleted(2)})
        EXPECT_EQ(append_error(ann, lobby_id, content), ErrorCode::message_deleted);
    EXPECT_TRUE(append(ann, lobby_id, contents::deleted(2), "d1").duplicate) << "a retry is a retry";
}

TEST_P(LogChangesContract, ARetryOfWhatWasDeletedIsARetryAndPostsNothing) {
    append(post("a", "secret"));
    append(ann, lobby_id, contents::edited(2, "secret too"), "e1");
    append(ann, lobby_id, contents::deleted(2));
    const Appended again = append(post("a", "secret"));
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.seq, 2U);
    EXPECT_TRUE(append(ann, lobby_id, contents::edited(2, "secret too"), "e1").duplicate);
    expect_nowhere("secret");
}

TEST_P(LogChangesContract, APageShowsEachMessageAsOfTheHeadThatItNames) {
    append(post("a", "one"));
    append(post("b", "two"));
    append(ann, lobby_id, contents::edited(2, "one, mended"));
    append(bob, lobby_id, contents::reacted(3, "👍"));
    for (const PageAnchor anchor : {PageAnchor::before, PageAnchor::around, PageAnchor::between}) {
        ReadRequest part = page(anchor, anchor == PageAnchor::before ? 4 : 2, 2);
        if (anchor == PageAnchor::between) part = {part.ticket, lobby_id, anchor, 1, 4, 2, 1 << 20, ann.id};
        const PageRead some = read(part);
        EXPECT_EQ(some.head, 5U);
        for (const Event& event : some.events) {
            EXPECT_EQ(event.body == "one, mended", event.seq == 2);
            EXPECT_EQ(event.state.reactions.size(), event.seq == 3 ? 1U : 0U);
        }
    }
}

TEST_P(LogChangesContract, ReactionsCountAmongAPagesBytes) {
    append(post("a", "x"));
    append(post("b", "y"));
    for (int i = 0; i < 10; ++i)
        append({UserId("p" + std::to_string(i)), std::string(40, 'n')}, lobby_id, contents::reacted(2, "👍"));
    const PageRead some = read(page(PageAnchor::after, 1, 2, 50));
    EXPECT_EQ(seqs(some), std::vector<Seq>{2});
    EXPECT_TRUE(some.more);
}

TEST_P(LogChangesContract, WhatARoomDoesNotKeepExpires) {
    add_everybody();
    log_->set_time(noon);
    add_room("tea", RoomAccess::open, ann);
    const RoomId tea("tea");
    append(post("a", "secret one", ann, tea));
    append(ann, tea, contents::edited(2, "secret two"));
    append(ann, tea, contents::reacted(2, "👍"));
    append(ann, tea, contents::retention(1, 0));
    const std::int64_t later = noon + 3 * 86'400'000LL;
    log_->set_time(later);
    const Appended young = append(post("b", "young", ann, tea));
    // When the log looks is its own affair, but it does within minutes.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto find_expired = [&] {
        const std::vector<Event> all = read_all(tea).events;
        const auto found =
            std::find_if(all.begin(), all.end(), [](const Event& one) { return one.kind == EventKind::expired; });
        return found == all.end() ? Event{} : *found;
    };
    for (std::int64_t minutes = 5; find_expired().kind != EventKind::expired;
         minutes = std::min<std::int64_t>(minutes + 5, 60)) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline);
        log_->set_time(later + minutes * 60'000);
        find_person(ann);
    }
    const PageRead all = read_all(tea);
    const Event expired = find_expired();
    EXPECT_EQ(expired.author.id.value, "parley");
    EXPECT_EQ(expired.target, 2U);
    EXPECT_TRUE(all.events[1].state.erased);
    EXPECT_TRUE(all.events[1].state.reactions.empty());
    expect_nowhere("secret", tea);
    EXPECT_EQ(event_at(young.seq, tea).body, "young");
    EXPECT_EQ(append_error(ann, tea, contents::reacted(2, "x")), ErrorCode::message_deleted);
}

LOG_CONTRACT(LogChangesContract);

}  // namespace
}  // namespace parley::server
