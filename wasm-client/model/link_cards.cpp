#include "wasm-client/model/link_cards.h"

#include <algorithm>

#include "shared/limits.h"
#include "wasm-client/model/model.h"

namespace parley::client {

void LinkCards::begin(bool offered) {
    offered_ = offered;
    asked_ = 0;
    std::erase_if(order_, [this](const std::string& url) { return !known_[url].answered; });
    std::erase_if(known_, [](const auto& entry) { return !entry.second.answered; });
}

SharedCard LinkCards::find(const std::string& url) const {
    const auto known = known_.find(url);
    return known == known_.end() ? nullptr : known->second.card;
}

bool LinkCards::wants(const std::string& url) const {
    return offered_ && asked_ < limits::link_cards_asked_max && url.size() <= limits::link_bytes_max &&
           known_.find(url) == known_.end();
}

void LinkCards::note_asked(const std::string& url) {
    if (!known_.try_emplace(url).second) return;
    asked_++;
    order_.push_back(url);
    if (order_.size() <= limits::link_cards_held_max) return;
    // Its answer, should it still come, finds nobody.
    if (!known_[order_.front()].answered) asked_--;
    known_.erase(order_.front());
    order_.pop_front();
}

void LinkCards::take(const LinkCardAnswer& answer) {
    const auto known = known_.find(answer.url);
    if (known == known_.end() || known->second.answered) return;
    asked_ -= std::min<std::size_t>(asked_, 1);
    known->second.answered = true;
    if (answer.card) known->second.card = std::make_shared<const LinkCard>(*answer.card);
}

// ---- the model's part --------------------------------------------------------------------------------------------------

void Model::on(const WantLinkCard& intent, Now) {
    if (state_.link != Link::online || !state_.link_cards.wants(intent.url)) return;
    state_.link_cards.note_asked(intent.url);
    ask(AskLinkCard{room_of(intent.room), intent.seq, intent.url}, {Asked::What::link_card, {}, {}, 0, intent.url});
}

void Model::on_notice(RequestId id, const LinkCardAnswer& answer, Now) {
    if (!take_asked(id)) return;
    state_.link_cards.take(answer);
    changed_ = true;
}

}  // namespace parley::client
