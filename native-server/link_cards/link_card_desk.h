// Cards of links: a desk on a thread of its own knows those that were made; a few threads fetch pages.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

#include "native-server/core/ports.h"
#include "native-server/link_cards/link_rules.h"
#include "native-server/link_cards/page_fetch.h"
#include "native-server/loop/mailbox.h"

namespace parley::server {

struct LinkCardDeskOptions {
    LinkRules rules;
    std::function<void(LinkCardReply)> reply;      ///< on the desk's thread until the destructor returns
    std::function<void(const std::string&)> tell;  ///< why there is no card, for the log; any of its threads
    std::function<MonotonicMs()> now_ms;
    PageFetch fetch = {};  ///< any of the threads that fetch; empty: libcurl
};

class LinkCardDesk final : public LinkCards {
public:
    explicit LinkCardDesk(LinkCardDeskOptions options);
    LinkCardDesk(const LinkCardDesk&) = delete;
    LinkCardDesk& operator=(const LinkCardDesk&) = delete;
    /// What waits is not answered any more.
    ~LinkCardDesk() override;

    bool ask(Ticket ticket, std::string url) override;

private:
    struct Question {
        Ticket ticket = 0;
        std::string url;
    };
    struct Outcome {
        std::size_t thread = 0;
        std::string url;
        std::optional<LinkCard> card;
    };
    struct Known {
        std::optional<LinkCard> card;
        MonotonicMs since = 0;
    };
    struct FetchingThread {
        std::unique_ptr<Mailbox<std::string>> urls;
        std::thread thread;
    };

    // The desk's thread.
    void run_desk();
    void take(Question& question);
    void take(Outcome& outcome);
    void answer(Ticket ticket, const std::optional<LinkCard>& card);
    void hand_out();
    void forget_old();
    [[nodiscard]] bool holds(const Known& known) const;

    void run_fetching(std::size_t number);
    std::optional<LinkCard> make_card(const std::string& url) const;

    LinkCardDeskOptions options_;
    std::atomic<bool> stop_{false};
    std::atomic<std::size_t> taken_{0};  ///< questions that were taken and not answered: the bound of all queues here
    Mailbox<std::variant<Question, Outcome>> mail_;
    std::vector<FetchingThread> fetching_;
    std::thread desk_;

    // The desk's thread only.
    std::unordered_map<std::string, Known> known_;
    std::deque<std::string> known_order_;  ///< oldest first
    std::unordered_map<std::string, std::vector<Ticket>> asked_;
    std::deque<std::string> waiting_;  ///< for a thread
    std::vector<std::size_t> idle_;    ///< threads that fetch nothing
};

}  // namespace parley::server
