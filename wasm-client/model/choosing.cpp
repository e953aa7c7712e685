// What a person chooses for themselves: settings that all their devices share, what they are told of, the rooms they leave.
#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/event_kinds.h"
#include "shared/limits.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/own_settings.h"

namespace parley::client {

namespace {

constexpr double leave_pause_ms = 6'000;
constexpr double minute_ms = 60'000;

int minute_of_day(Now now) {
    const auto minutes = static_cast<std::int64_t>(std::floor(now.wall_ms / minute_ms)) + now.utc_offset_minutes;
    return static_cast<int>(minutes % (24 * 60));
}

}  // namespace

// ---- settings --------------------------------------------------------------------------------------------------------------

/// The page answers by set_language, once the words are there.
void Model::follow_language() {
    const std::string_view wanted = state_.setting(language_key);
    if (!wanted.empty()) effect(Speak{wanted == language_of_browser ? "" : std::string(wanted)});
}

void Model::set_language(Language language) {
    state_.language = std::move(language);
    for (RoomState& room : state_.rooms) room.timeline.set_language(state_.language);
    if (state_.passage) state_.passage->timeline.set_language(state_.language);
    changed_ = true;
}

/// Shown at once. Without a connection it is said with the next one.
void Model::on(const KeepSetting& intent, Now now) {
    state_.settings[intent.key] = intent.value;
    if (intent.key == presence_key) note_presence(now);
    if (intent.key == readers_key) follow_readers();
    settings_on_way_[intent.key] = intent;
    if (intent.key == language_key) follow_language();
    if (state_.link == Link::online) send_setting(intent);
}

void Model::send_setting(const KeepSetting& setting) {
    EventContent content;
    content.kind = EventKind::setting;
    content.key = setting.key;
    content.body = setting.value;
    ask(Change{{}, setting.cid, std::move(content)}, {Asked::What::moderate, {}, setting.cid});
}

/// The server has said what it has; what it does not have yet is newer.
void Model::send_settings() {
    for (const auto& [key, setting] : settings_on_way_) {
        state_.settings[key] = setting.value;
        send_setting(setting);
    }
}

void Model::take_setting(const Event& event, Now now) {
    if (take_draft(event)) return;
    const auto own = settings_on_way_.find(event.key);
    if (own != settings_on_way_.end() && own->second.cid != event.cid) return;
    if (own != settings_on_way_.end()) settings_on_way_.erase(own);
    if (std::exchange(state_.settings[event.key], event.body) == event.body) return;
    if (event.key == presence_key) note_presence(now);
    if (event.key == readers_key) follow_readers();
    if (event.key == language_key) follow_language();
}

// ---- what one is told of ---------------------------------------------------------------------------------------------------

void Model::notify(RoomState& room, const Event& event, Now now) {
    if (event.kind != EventKind::posted || event.state.erased) return;
    if (is_room_message(event) ? room.unread == 0 || is_reading(room) : room.threads.count(event.thread) == 0) return;
    if (const RoomState* open = state_.find(thread_id(room.info.id, event.thread)); open != nullptr && is_reading(*open))
        return;
    if (!is_told(state_, room, event, minute_of_day(now))) return;
    room.notified = true;
    const bool direct = room.info.access == RoomAccess::direct;
    const bool acts = !action_in(event.body).empty();
    if (state_.setting("sounds") == "on") effect(Chime{});
    effect(Notify{room.info.id, event.seq,
                  direct ? event.author.name : tr("{} \u2013 {}", {event.author.name, room.title(state_.language)}),
                  acts ? told(event.author.name, event.body) : event.body});
}

void Model::on(const AskNotices&, Now) {
    effect(ShowDialog{"notices", "", std::string(state_.setting("keywords")) + "\t" + std::string(state_.setting("quiet"))});
}

void Model::on(const GiveNotices& intent, Now now) {
    const bool quiet = intent.quiet.find_first_not_of(' ') != std::string::npos;
    const std::optional<QuietHours> hours = QuietHours::parse(intent.quiet);
    if (quiet && !hours) {
        effect(ShowDialog{"notices", tr("Write quiet hours as 22:00-7:00.")});
        return;
    }
    if (intent.keywords.size() > limits::setting_bytes_max) {
        effect(ShowDialog{"notices", tr("Those are too many words.")});
        return;
    }
    effect(ShowDialog{"", ""});
    const auto keep = [&](const char* key, const std::string& value) {
        if (state_.setting(key) != value) on(KeepSetting{key, value, MessageCid(intent.cid.value + "." + key)}, now);
    };
    keep("keywords", intent.keywords);
    keep("quiet", hours ? hours->text() : "");
}

// ---- leaving a room --------------------------------------------------------------------------------------------------------

/// Nothing is said before it can't be undone any more.
void Model::on(const LeaveRoom& intent, Now now) {
    if (state_.link != Link::online) {
        effect(Tell{tr("You are offline. Try again when the connection is back.")});
        return;
    }
    leave_now();
    const RoomState* room = state_.find(intent.room);
    if (room == nullptr || !room->own()) return;
    state_.pane.reset();
    state_.leaving = Leaving{intent.room, room->title(state_.language), now.ms + leave_pause_ms};
    effect(Announce{tr("You leave {}", {room->title(state_.language)})});
    if (state_.current != intent.room) return;
    const auto other = std::find_if(state_.rooms.begin(), state_.rooms.end(), [&](const RoomState& one) {
        return one.own() && one.info.id != intent.room && one.info.access != RoomAccess::staff;
    });
    if (other != state_.rooms.end()) show_room(other->info.id, false, now);
}

void Model::on(const StayInRoom&, Now now) {
    if (const std::optional<Leaving> leaving = std::exchange(state_.leaving, std::nullopt)) on(OpenRoom{leaving->room}, now);
}

void Model::leave_now() {
    const std::optional<Leaving> leaving = std::exchange(state_.leaving, std::nullopt);
    if (!leaving) return;
    changed_ = true;
    if (state_.link == Link::online) ask(Leave{leaving->room}, {Asked::What::moderate, leaving->room});
}

}  // namespace parley::client
