#include "native-server/router.h"

#include <memory>
#include <unordered_map>
#include <utility>

#include "native-server/loop/event_loop.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

class Sorter {
public:
    explicit Sorter(std::size_t loops) : news_(loops) {}

    void operator()(Committed committed) {
        const auto [at, is_new] = open_.try_emplace(committed.event->room, gathered_.size());
        if (is_new) gathered_.emplace_back();
        Gathered& room = gathered_[at->second];
        room.bytes += committed.event->body.size();
        // Who leaves, or is sent away, is told so and hears nothing of what follows.
        const bool ends = committed.event->kind == EventKind::left || room.bytes >= limits::write_bytes_max;
        if (ends) open_.erase(at);
        room.events.push_back(std::move(committed.event));
    }
    void operator()(const RoomCommitted& committed) {
        pass_on();
        for (auto& loop : news_) loop.emplace_back(LogReply(committed));
    }
    void operator()(const SessionsEnded& ended) {
        pass_on();
        for (auto& loop : news_) loop.emplace_back(LogReply(ended));
    }
    void operator()(const RankChanged& changed) {
        pass_on();
        for (auto& loop : news_) loop.emplace_back(LogReply(changed));
    }
    void operator()(const PersonCalled& called) {
        pass_on();
        for (auto& loop : news_) loop.emplace_back(LogReply(called));
    }
    void operator()(const ReadOn& read) {
        for (auto& loop : news_) loop.emplace_back(LogReply(read));
    }
    /// It tells what a person is in rooms at this point: what changes that must come before it, or after.
    void operator()(PersonReply answer) {
        answers_.emplace_back(std::move(answer));
        pass_on();
    }
    template <class Answer>
    void operator()(Answer answer) {
        answers_.emplace_back(std::move(answer));
    }

    void pass_on() {
        const std::int64_t now_us = EventLoop::now_us();
        for (Gathered& room : gathered_) {
            const auto batch = std::make_shared<const RoomBatch>(std::move(room.events), now_us);
            for (auto& loop : news_) loop.emplace_back(batch);
        }
        for (LogReply& answer : answers_) {
            const std::size_t loop = visit([](const auto& one) { return loop_of(ticket_of(one)); }, answer);
            if (loop < news_.size()) news_[loop].emplace_back(std::move(answer));
        }
        gathered_.clear();
        answers_.clear();
        open_.clear();
    }
    std::vector<std::vector<LogNews>> take() { return std::move(news_); }

private:
    struct Gathered {
        RoomBatch::Events events;
        std::size_t bytes = 0;
    };

    template <class Answer>
    static Ticket ticket_of(const Answer& answer) {
        return answer.ticket;
    }
    static Ticket ticket_of(const Committed&) { return 0; }
    static Ticket ticket_of(const RoomCommitted&) { return 0; }
    static Ticket ticket_of(const SessionsEnded&) { return 0; }
    static Ticket ticket_of(const RankChanged&) { return 0; }
    static Ticket ticket_of(const ReadOn&) { return 0; }
    static Ticket ticket_of(const PersonCalled&) { return 0; }

    std::vector<std::vector<LogNews>> news_;
    std::vector<Gathered> gathered_;
    std::unordered_map<RoomId, std::size_t> open_;  ///< the room's place in gathered_
    std::vector<LogReply> answers_;
};

}  // namespace

std::vector<std::vector<LogNews>> sort_news(std::vector<LogReply>&& replies, std::size_t loops) {
    Sorter sorter(loops);
    for (LogReply& reply : replies) visit([&sorter](auto& one) { sorter(std::move(one)); }, reply);
    sorter.pass_on();
    return sorter.take();
}

void deliver(std::vector<LogReply> replies, const Mailboxes& mailboxes) {
    std::vector<std::vector<LogNews>> news = sort_news(std::move(replies), mailboxes.size());
    for (std::size_t loop = 0; loop < news.size(); ++loop)
        if (!news[loop].empty()) mailboxes[loop]->post(std::move(news[loop]));
}

}  // namespace parley::server
