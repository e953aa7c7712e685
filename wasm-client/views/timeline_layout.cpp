// Where the messages are: the heights of all of them, measured where they are in sight and guessed elsewhere, and the place of
// the reader among them.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "wasm-client/model/own_settings.h"
#include "wasm-client/model/slash_commands.h"
#include "wasm-client/views/file_row.h"
#include "wasm-client/views/quote.h"
#include "wasm-client/views/timeline_view.h"

namespace parley::client {

namespace {

constexpr std::int64_t group_ms = 5 * 60'000;
constexpr float stick_px = 50;
/// Layouts that are kept beyond those in sight.
constexpr std::size_t layouts_max = 1000;
/// In rows of measured height a move of so many windows comes out exact; a longer one is a jump.
constexpr float exact_windows = 3;
/// Of the way beyond an end the rows go so much at first, and never further than the window is high.
constexpr double give = 0.55;
/// In which a third of it is left, once they are let go.
constexpr double back_ms = 80;
/// What is measured moves what is in sight, which has to be measured. It settles at once or in a few rounds.
constexpr int rounds_max = 6;

}  // namespace

// ---- which rows there are --------------------------------------------------------------------------------------------------

/// Nobody looks at it yet: roughly how high a message will be.
float TimelineView::guess(const Message& message) const {
    constexpr float letter_width = 7.2F;
    const float letters_a_line = std::max(column_width_ / letter_width, 8.0F);
    const float lines = 1 + std::floor(static_cast<float>(words_of(message).size()) / letters_a_line);
    if (message.is_line()) return lines * type::system.line_height + 2 * space::system_gap;
    float files = 0;
    for (const FileInfo& file : message.files) files += file_height(file, column_width_);
    const float words = message.body.empty() && files > 0 ? 0 : lines * type::body.line_height;
    return words + files + space::line_gap + space::group_gap;
}

/// Takes over what was added at either end, and keeps all heights that are known.
void TimelineView::take_rows(const RoomState& room) {
    const auto& messages = room.timeline.messages();
    const std::uint64_t front = messages.empty() ? 0 : messages.front().key;
    const std::uint64_t front_known = keys_.empty() ? 0 : keys_.front();
    if (room.timeline.revision() == revision_ && messages.size() == keys_.size() && front == front_known) return;
    revision_ = room.timeline.revision();

    std::size_t before = 0;
    while (before < messages.size() && messages[before].key != front_known) before++;
    if (before == messages.size()) {
        keys_.clear();
        heights_.clear();
        before = 0;
    }
    std::size_t same = 0;
    while (same < keys_.size() && before + same < messages.size() && messages[before + same].key == keys_[same]) same++;
    keys_.resize(same);
    heights_.truncate(same);

    std::vector<float> guesses;
    guesses.reserve(std::max(before, messages.size() - before - same));
    for (std::size_t i = 0; i < before; i++) guesses.push_back(guess(messages[i]));
    for (std::size_t i = before; i > 0; i--) keys_.push_front(messages[i - 1].key);
    heights_.push_front(guesses);
    guesses.clear();
    for (std::size_t i = before + same; i < messages.size(); i++) {
        guesses.push_back(guess(messages[i]));
        keys_.push_back(messages[i].key);
    }
    heights_.push_back(guesses);
    if (anchor_index_ + before < keys_.size()) anchor_index_ += before;
}

std::optional<std::size_t> TimelineView::index_of(std::uint64_t key) const {
    if (anchor_index_ < keys_.size() && keys_[anchor_index_] == key) return anchor_index_;
    const auto found = std::find(keys_.begin(), keys_.end(), key);
    if (found == keys_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - keys_.begin());
}

// ---- how high they are -----------------------------------------------------------------------------------------------------

const TimelineView::Cached& TimelineView::cached(Ui& ui, const Message& message) {
    const auto [entry, fresh] = layouts_.try_emplace(message.key);
    Cached& kept = entry->second;
    kept.frame = frame_;
    const bool folded = folds(message);
    const LinkCards* cards = link_cards();
    const auto is_other_card = [&] {
        return (cards == nullptr ? nullptr : cards->find(kept.layout.card_url)) != kept.layout.card.card;
    };
    const bool changed = kept.version != message.version || kept.folded != folded;
    if (fresh || changed || (!kept.layout.card_url.empty() && is_other_card()))
        kept.layout =
            folded ? lay_out_folded(ui, message, column_width_) : lay_out_row(ui, message, state_->me, cards, column_width_);
    if (!kept.layout.card_url.empty() && cards != nullptr && cards->wants(kept.layout.card_url))
        ui.intend(WantLinkCard{room_, message.seq, kept.layout.card_url});
    kept.folded = folded;
    if (fresh || kept.at_ms != message.at_ms) kept.time = local_time(ui, message.at_ms);
    kept.version = message.version;
    kept.at_ms = message.at_ms;
    return kept;
}

/// Null: the person does not want them.
const LinkCards* TimelineView::link_cards() const {
    return state_->setting(link_cards_key) == "off" ? nullptr : &state_->link_cards;
}

void TimelineView::forget_layouts() {
    if (layouts_.size() <= layouts_max) return;
    std::erase_if(layouts_, [this](const auto& entry) { return entry.second.frame + 1 < frame_; });
}

/// What was measured does not count any more.
void TimelineView::forget_rows() {
    rows_.clear();
    layouts_.clear();
    keys_.clear();
    heights_.clear();
}

std::int64_t TimelineView::day_of(Ui& ui, const Message& message) const {
    const auto known = layouts_.find(message.key);
    if (known != layouts_.end() && known->second.at_ms == message.at_ms) return known->second.time.day_number;
    return local_time(ui, message.at_ms).day_number;
}

TimelineView::Row TimelineView::measure(Ui& ui, const RoomState& room, std::size_t index) {
    const auto& messages = room.timeline.messages();
    const Message& message = messages[index];
    const Message* before = index == 0 ? nullptr : &messages[index - 1];
    const Cached& cached = this->cached(ui, message);
    Row row;
    row.index = index;
    row.time = cached.time;
    row.layout = &cached.layout;
    row.day = before == nullptr ? !room.timeline.has_older() : day_of(ui, *before) != row.time.day_number;
    row.divider =
        room.unread_after > 0 && message.seq > room.unread_after && (before == nullptr || before->seq <= room.unread_after);
    const bool follows = before != nullptr && !before->is_line() && before->author.id == message.author.id &&
                         before->author.name == message.author.name && message.at_ms - before->at_ms <= group_ms;
    // What somebody does is read with their name.
    const bool acts = !action_in(words_of(message)).empty();
    row.header = !message.is_line() && (!follows || acts || row.day || row.divider);
    if (row.day) row.words += separator_height;
    if (row.divider) row.words += separator_height;
    if (row.header) row.words += ui.group_gap() + type::author.line_height;
    if (message.is_line()) row.words += space::system_gap;
    row.quote = row.layout->folded ? 0 : quote_height(ui, message);
    row.words += row.quote;
    row.height =
        row.words + row.layout->height + thread_height(ui, message) + (message.is_line() ? space::system_gap : space::line_gap);
    if (message.delivery == Delivery::failed || act_on(message) != nullptr || offers(ui, room, message))
        row.height += failure_height(ui);
    heights_.set(index, row.height);
    return row;
}

/// Rows of known height in between make a move exact.
void TimelineView::measure_way(Ui& ui, const RoomState& room, double from, double way) {
    if (way < 0) {
        std::size_t index = heights_.at(from - top_space_);
        double left = way + (from - row_top(index));
        while (left < 0 && index > 0) left += static_cast<double>(measure(ui, room, --index).height);
        return;
    }
    for (std::size_t i = heights_.at(from - top_space_); i < heights_.size() && row_top(i) < from + way; i++)
        measure(ui, room, i);
}

// ---- the reader's place ----------------------------------------------------------------------------------------------------

double TimelineView::end() const {
    return std::max(0.0, content() - static_cast<double>(rect_.height));
}

double TimelineView::content() const {
    return top_space_ + heights_.total() + bottom_space;
}

/// Where the reader was, in the heights of now.
void TimelineView::find_place() {
    if (!stick_) {
        const std::optional<std::size_t> held = index_of(anchor_key_);
        // What was in sight is not here any more when the room began anew.
        stick_ = !held;
        if (held) scroll_ = row_top(anchor_index_ = *held) + anchor_offset_;
    }
    if (stick_) scroll_ = end();
}

void TimelineView::keep_place() {
    if (keys_.empty()) return;
    anchor_index_ = heights_.at(scroll_ - top_space_);
    anchor_key_ = keys_[anchor_index_];
    anchor_offset_ = scroll_ - row_top(anchor_index_);
}

void TimelineView::move(Ui& ui, const RoomState& room) {
    const auto view = static_cast<double>(rect_.height);
    const double moved = wheel_ + static_cast<double>(pages_) * view * 0.9;
    wheel_ = 0;
    pages_ = 0;
    if (moved != 0) moved_at_ms_ = ui.now_ms;
    if (moved != 0 && !keys_.empty() && std::abs(moved) < exact_windows * view) {
        keep_place();
        measure_way(ui, room, scroll_, moved < 0 ? moved : moved + view);
        // A row above that turned out higher moves all below it, and nothing in sight.
        scroll_ = row_top(anchor_index_) + anchor_offset_;
    }
    const double wanted = scroll_ + moved + (finger_ == Grip::none ? 0 : stretched_);
    scroll_ = std::clamp(wanted, 0.0, end());
    stretch(ui, wanted - scroll_);
    if (std::exchange(to_end_, false)) scroll_ = end();
    // Any move upwards lets go of the end, however near it is.
    if (moved < 0)
        stick_ = end() <= 0;
    else if (moved > 0 || end() - scroll_ < 1)
        stick_ = stick_ || end() - scroll_ <= stick_px;
    // The end of a passage is not the newest message.
    if (room.has_newer) stick_ = false;
    if (stick_) scroll_ = end();
}

/// `beyond`: where the finger, or what it threw, is outside of what there is.
void TimelineView::stretch(Ui& ui, double beyond) {
    const double before = stretched_;
    const double passed_ms = std::clamp(ui.now_ms - stretched_at_ms_, 0.0, 100.0);
    stretched_at_ms_ = ui.now_ms;
    if (finger_ != Grip::none) stretched_ = beyond;
    if (finger_ != Grip::held) stretched_ *= std::exp(-passed_ms / back_ms);
    if (std::abs(stretched_) < 0.5) stretched_ = 0;
    if (stretched_ == 0 && before == 0) return;
    const double view = std::max(1.0, static_cast<double>(rect_.height));
    shift_ = std::copysign(view * (1 - 1 / (1 + give * std::abs(stretched_) / view)), stretched_);
    if (stretched_ == 0) shift_ = 0;
    if (stretched_ != before) moved_at_ms_ = ui.now_ms;
    if (finger_ != Grip::held) ui.wants_frame = true;
}

/// Measures what is in sight, until that changes nothing any more.
void TimelineView::settle(Ui& ui, const RoomState& room) {
    rows_.clear();
    if (keys_.empty()) return;
    const auto view = static_cast<double>(rect_.height);
    for (int round = 0; round < rounds_max; round++) {
        const double before = heights_.total();
        keep_place();
        rows_.clear();
        for (std::size_t i = anchor_index_; i < keys_.size() && row_top(i) < scroll_ + view; i++)
            rows_.push_back(measure(ui, room, i));
        scroll_ = std::clamp(row_top(anchor_index_) + anchor_offset_, 0.0, end());
        if (stick_) scroll_ = end();
        if (heights_.total() == before) break;
    }
    keep_place();
    ask_ahead(ui, room);
    for (Row& row : rows_) row.y = y_of(row.index);
}

/// What links around lead to is known when they come in sight, so that nothing moves then.
void TimelineView::ask_ahead(Ui& ui, const RoomState& room) {
    if (rows_.empty() || link_cards() == nullptr || !link_cards()->offered()) return;
    constexpr std::size_t rows_around = 15;
    constexpr std::size_t words_looked_at = 2000;
    const auto& messages = room.timeline.messages();
    const std::size_t first = rows_.front().index;
    const std::size_t last = rows_.back().index;
    for (std::size_t i = first - std::min(first, rows_around); i < std::min(messages.size(), last + 1 + rows_around); i++) {
        const bool in_sight = i >= first && i <= last;
        const std::string_view words = std::string_view(messages[i].body).substr(0, words_looked_at);
        if (!in_sight && words.find("://") != std::string_view::npos) cached(ui, messages[i]);
    }
}

double TimelineView::row_top(std::size_t index) const {
    return top_space_ + heights_.top(index);
}

/// On the screen, at a device pixel's edge.
float TimelineView::y_of(std::size_t index) const {
    const auto density = static_cast<double>(density_);
    return rect_.y + static_cast<float>(std::round((row_top(index) - scroll_ - shift_) * density) / density);
}

/// Brings a message in sight, a third below the top, and marks it for a moment.
void TimelineView::reveal(Ui& ui, const Reveal& wanted, const RoomState& room) {
    if (wanted.serial == revealed_) return;
    const auto& messages = room.timeline.messages();
    if (wanted.seq < room.timeline.first() || wanted.seq > room.timeline.last()) return;
    // Not everything that happened has a row: then the next that has one.
    const auto found = std::find_if(messages.begin(), messages.end(), [&](const Message& m) { return m.seq >= wanted.seq; });
    if (found == messages.end()) return;
    revealed_ = wanted.serial;
    go_to(static_cast<std::size_t>(found - messages.begin()));
    flash_key_ = found->key;
    flash_until_ms_ = ui.now_ms + flash_ms;
}

void TimelineView::go_to(std::size_t index) {
    stick_ = false;
    anchor_index_ = index;
    anchor_key_ = keys_[index];
    anchor_offset_ = -static_cast<double>(rect_.height) / 3;
}

}  // namespace parley::client
