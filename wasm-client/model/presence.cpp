// How the person is seen by others, and whether they use this device.
#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "wasm-client/model/model.h"

namespace parley::client {

namespace {

constexpr std::uint64_t minute_ms = 60'000;
constexpr std::uint64_t minutes_max = 60 * 24 * 30;

/// "30", "30m", "2h" as minutes; 0: it is no such time.
std::uint64_t minutes_in(std::string_view text) {
    std::uint64_t number = 0;
    std::size_t at = 0;
    for (; at < text.size() && at < 6 && text[at] >= '0' && text[at] <= '9'; at++)
        number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
    const std::string_view unit = text.substr(at);
    if (at == 0 || (!unit.empty() && unit != "m" && unit != "h")) return 0;
    return std::min(unit == "h" ? number * 60 : number, minutes_max);
}

const char* words_of(PresenceChoice choice) {
    switch (choice) {
        case PresenceChoice::away:
            return tr_noop("You are shown as away");
        case PresenceChoice::dnd:
            return tr_noop("You are not disturbed until you say /online");
        case PresenceChoice::invisible:
            return tr_noop("Nobody sees that you are here");
        case PresenceChoice::automatic:
            break;
    }
    return tr_noop("You are shown as online");
}

}  // namespace

std::optional<BadCommand> Model::set_presence(RoomState& room, const GivenCommand& given, const MessageCid& cid, Now now) {
    using What = SlashCommand::What;
    const What what = given.command->what;
    EventContent content;
    content.kind = EventKind::setting;
    content.key = presence_key;
    const bool again = what == What::dnd && given.words.empty() && state_.do_not_disturb();
    if (what != What::online && !again) content.body = given.command->name;
    std::string said = tr(words_of(presence_choice(content.body)));
    if (what == What::dnd && !given.words.empty()) {
        const std::uint64_t minutes = minutes_in(given.words);
        if (minutes == 0) return BadCommand{BadCommand::Why::no_words, tr("Write /dnd, /dnd 30m or /dnd 2h.")};
        content.body += " " + std::to_string(static_cast<std::uint64_t>(now.wall_ms) + minutes * minute_ms);
        said = state_.language.tr_count("You are not disturbed for {} minute", "You are not disturbed for {} minutes", minutes);
    }
    state_.settings[content.key] = content.body;
    note_presence(now);
    effect(Tell{std::move(said)});
    ask_by_command(room, std::move(content), cid);
    return std::nullopt;
}

/// When the choice ends by itself is said by another clock than the one that wakes.
void Model::note_presence(Now now) {
    presence_until_ms_ = 0;
    const std::string_view setting = state_.setting(presence_key.data());
    const std::size_t blank = setting.find(' ');
    if (blank == std::string_view::npos) return;
    double until_ms = 0;
    for (const char digit : setting.substr(blank + 1))
        if (digit >= '0' && digit <= '9') until_ms = until_ms * 10 + (digit - '0');
    presence_until_ms_ = std::max(1.0, now.ms + until_ms - now.wall_ms);
}

/// Each of the person's devices says it, in the same words: the server takes it once.
void Model::end_presence(Now now) {
    const std::string_view setting = state_.setting(presence_key.data());
    const std::string until(setting.substr(std::min(setting.size(), setting.find(' ') + 1)));
    on(KeepSetting{std::string(presence_key), "", MessageCid("presence-" + until.substr(0, 20))}, now);
    changed_ = true;
}

void Model::on_use(double at_ms) {
    used_at_ms_ = at_ms;
    if (std::exchange(idle_, false)) say_idle();
}

double Model::idle_due_ms() const {
    return idle_ || idle_after_ms_ <= 0 ? 0 : used_at_ms_ + idle_after_ms_;
}

void Model::say_idle() {
    if (state_.link == Link::online && idle_after_ms_ > 0) effect(SendText{encode(ClientMessage{0, Idle{idle_}})});
}

}  // namespace parley::client
