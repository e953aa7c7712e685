#include "native-server/link_cards/link_card_desk.h"

#include <limits>
#include <utility>

#include "native-server/link_cards/card_page.h"
#include "native-server/link_cards/curl_pages.h"
#include "shared/limits.h"

namespace parley::server {

LinkCardDesk::LinkCardDesk(LinkCardDeskOptions options)
    : options_(std::move(options)), mail_(std::numeric_limits<std::size_t>::max()) {
    if (!options_.fetch) options_.fetch = curl_pages(options_.rules, stop_);
    prepare_cards();
    for (std::size_t i = 0; i < limits::link_card_threads; ++i) {
        fetching_.push_back({std::make_unique<Mailbox<std::string>>(1), std::thread()});
        idle_.push_back(i);
    }
    for (std::size_t i = 0; i < fetching_.size(); ++i) fetching_[i].thread = std::thread([this, i] { run_fetching(i); });
    desk_ = std::thread([this] { run_desk(); });
}

LinkCardDesk::~LinkCardDesk() {
    stop_ = true;
    mail_.close();
    if (desk_.joinable()) desk_.join();
    for (FetchingThread& one : fetching_) one.urls->close();
    for (FetchingThread& one : fetching_)
        if (one.thread.joinable()) one.thread.join();
}

bool LinkCardDesk::ask(Ticket ticket, std::string url) {
    if (++taken_ <= limits::link_cards_waiting_max && mail_.post(Question{ticket, std::move(url)})) return true;
    --taken_;
    return false;
}

// ---- the desk --------------------------------------------------------------------------------------------------------

void LinkCardDesk::run_desk() {
    for (;;) {
        auto mail = mail_.wait(limits::link_cards_waiting_max);
        if (mail.empty()) return;
        for (auto& one : mail) std::visit([this](auto& what) { take(what); }, one);
        hand_out();
    }
}

void LinkCardDesk::take(Question& question) {
    const auto known = known_.find(question.url);
    if (known != known_.end() && holds(known->second)) return answer(question.ticket, known->second.card);
    std::vector<Ticket>& askers = asked_[question.url];
    askers.push_back(question.ticket);
    if (askers.size() == 1) waiting_.push_back(std::move(question.url));
}

void LinkCardDesk::take(Outcome& outcome) {
    idle_.push_back(outcome.thread);
    const auto asked = asked_.extract(outcome.url);
    if (!asked.empty())
        for (const Ticket ticket : asked.mapped()) answer(ticket, outcome.card);
    if (known_.insert_or_assign(outcome.url, Known{std::move(outcome.card), options_.now_ms()}).second)
        known_order_.push_back(std::move(outcome.url));
    forget_old();
}

void LinkCardDesk::answer(Ticket ticket, const std::optional<LinkCard>& card) {
    --taken_;
    options_.reply({ticket, card});
}

void LinkCardDesk::hand_out() {
    while (!idle_.empty() && !waiting_.empty()) {
        fetching_[idle_.back()].urls->post(std::move(waiting_.front()));
        idle_.pop_back();
        waiting_.pop_front();
    }
}

void LinkCardDesk::forget_old() {
    while (known_order_.size() > limits::link_cards_kept_max) {
        known_.erase(known_order_.front());
        known_order_.pop_front();
    }
}

bool LinkCardDesk::holds(const Known& known) const {
    const std::int64_t age = options_.now_ms() - known.since;
    return age < (known.card ? limits::link_card_kept_ms : limits::no_link_card_kept_ms);
}

// ---- the threads that fetch ------------------------------------------------------------------------------------------

void LinkCardDesk::run_fetching(std::size_t number) {
    for (;;) {
        auto urls = fetching_[number].urls->wait(1);
        if (urls.empty()) return;
        auto card = make_card(urls.front());
        mail_.post(Outcome{number, std::move(urls.front()), std::move(card)});
    }
}

std::optional<LinkCard> LinkCardDesk::make_card(const std::string& url) const {
    const auto place = place_of(url);
    if (!place) return std::nullopt;
    const auto page = options_.fetch(url);
    if (page) return card_of(page.value(), place.value().host);
    options_.tell("no card of a page at " + place.value().host + ": " + page.error());
    return std::nullopt;
}

}  // namespace parley::server
