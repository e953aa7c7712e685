// Whatever a person does to messages, and in whatever order pages and pushes bring it: in the end the rows are the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/client/model_harness.h"
#include "wasm-client/model/timeline.h"

namespace parley::client {
namespace {

/// A log that grows by what people may do, and tells each part of itself as it was after any seq.
class Log {
public:
    explicit Log(unsigned seed) : random_(seed) {}

    [[nodiscard]] Seq head() const { return events_.size(); }
    void grow() { events_.push_back(next()); }
    [[nodiscard]] const Event& push(Seq seq) const { return events_[seq - 1]; }

    /// The events from `first` to `last`, as a page that was read when the log ended with `as_of`.
    [[nodiscard]] std::vector<Event> page(Seq first, Seq last, Seq as_of) const {
        std::vector<Event> events;
        for (Seq seq = first; seq <= last; seq++) {
            Event event = push(seq);
            if (event.kind == EventKind::posted) event = folded(seq, as_of);
            if (event.kind == EventKind::edited && folded(event.target, as_of).state.erased) event.body.clear();
            events.push_back(event);
        }
        return events;
    }

    [[nodiscard]] Event folded(Seq message, Seq as_of) const {
        Event event = push(message);
        for (Seq seq = message + 1; seq <= as_of; seq++) fold(event, push(seq));
        return event;
    }

    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

private:
    static void fold(Event& message, const Event& change) {
        MessageState& state = message.state;
        const bool expired = change.kind == EventKind::expired && change.target >= message.seq;
        if ((change.target != message.seq && !expired) || state.erased) return;
        if (expired || change.kind == EventKind::deleted) {
            message.body.clear();
            state = MessageState{};
            state.erased = true;
        } else if (change.kind == EventKind::edited) {
            message.body = change.body;
            state.edited = change.seq;
            state.edited_at_ms = change.at_ms;
        } else if (change.kind == EventKind::pinned || change.kind == EventKind::unpinned) {
            state.pinned = change.kind == EventKind::pinned ? change.seq : 0;
        } else if (change.kind == EventKind::reacted) {
            state.reactions.push_back({change.key, 1, {change.author}});
        } else if (change.kind == EventKind::unreacted) {
            std::erase_if(state.reactions, [&](const Reaction& reaction) { return reaction.emoji == change.key; });
        }
    }

    Event next() {
        const Seq seq = head() + 1;
        std::vector<Seq> alive;
        for (const Event& event : events_)
            if (event.kind == EventKind::posted && !folded(event.seq, head()).state.erased) alive.push_back(event.seq);
        const std::size_t choice = pick(10);
        if (alive.empty() || choice < 3) return posted(seq);
        const Seq target = alive[pick(alive.size())];
        const MessageState state = folded(target, head()).state;
        if (choice == 3) return change(seq, EventKind::deleted, target);
        if (choice == 4)
            return pick(4) == 0 ? change(seq, EventKind::expired, alive[alive.size() / 4]) : change(seq, EventKind::unknown);
        if (choice == 5) return change(seq, state.pinned == 0 ? EventKind::pinned : EventKind::unpinned, target);
        if (choice < 8) return edited(seq, target, "edited by " + std::to_string(seq));
        // One reaction of a kind, so that its people are those of the fold.
        const std::string emoji(1, static_cast<char>('a' + pick(3)));
        const auto same = [&](const Reaction& reaction) { return reaction.emoji == emoji; };
        const bool there = std::any_of(state.reactions.begin(), state.reactions.end(), same);
        return reaction(seq, there ? EventKind::unreacted : EventKind::reacted, target, emoji);
    }

    std::mt19937 random_;
    std::vector<Event> events_;
};

void expect_same(const Message& row, const Event& expected) {
    EXPECT_EQ(row.body, expected.body) << "of " << row.seq;
    EXPECT_EQ(row.state.erased, expected.state.erased) << "of " << row.seq;
    EXPECT_EQ(row.state.edited, expected.state.edited) << "of " << row.seq;
    EXPECT_EQ(row.state.pinned, expected.state.pinned) << "of " << row.seq;
    std::vector<std::string> emojis;
    std::vector<std::string> wanted;
    for (const Reaction& reaction : row.state.reactions) emojis.push_back(reaction.emoji + std::to_string(reaction.count));
    for (const Reaction& reaction : expected.state.reactions) wanted.push_back(reaction.emoji + "1");
    std::sort(emojis.begin(), emojis.end());
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(emojis, wanted) << "of " << row.seq;
}

/// Pages of older ones are read a little before or after the newest push, a gap is filled, pushes are repeated.
void follow(Log& log, Timeline& timeline, Seq joined_at) {
    const auto as_of = [&] { return joined_at + log.pick(log.head() - joined_at + 1); };
    while (timeline.last() < log.head() || timeline.first() > 1) {
        const std::size_t choice = log.pick(4);
        if (choice == 0 && timeline.first() > 1) {
            const Seq first = timeline.first() > 7 ? timeline.first() - 7 : 1;
            Page page;
            page.head = as_of();
            page.events = log.page(first, timeline.first() - 1, page.head);
            page.more = first > 1;
            ASSERT_TRUE(timeline.prepend(page));
        } else if (choice == 1) {
            const Seq last = std::min(timeline.last() + 9, log.head());
            const Seq head = std::max(last, as_of());
            for (const Event& event : log.page(timeline.last() + 1, last, head)) timeline.append(event, head);
        } else if (timeline.last() < log.head()) {
            timeline.append(log.push(timeline.last() + 1), timeline.last() + 1);
            timeline.append(log.push(timeline.last()), timeline.last());
        }
    }
}

TEST(TimelineOrders, EveryOrderOfPagesAndPushesEndsInTheSameRows) {
    for (unsigned seed = 1; seed <= 60; seed++) {
        SCOPED_TRACE(seed);
        Log log(seed);
        for (int i = 0; i < 60; i++) log.grow();
        const Seq joined_at = log.head();
        Timeline timeline;
        ASSERT_TRUE(timeline.start(log.page(41, joined_at, joined_at), joined_at, true));
        for (int i = 0; i < 60; i++) log.grow();
        follow(log, timeline, joined_at);
        std::size_t messages = 0;
        for (const Message& row : timeline.messages()) {
            expect_same(row, log.folded(row.seq, log.head()));
            messages++;
        }
        std::size_t expected = 0;
        for (Seq seq = 1; seq <= log.head(); seq++) expected += log.push(seq).kind == EventKind::posted ? 1U : 0U;
        EXPECT_EQ(messages, expected);
    }
}

}  // namespace
}  // namespace parley::client
