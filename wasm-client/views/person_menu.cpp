// What can be done with a person: on their card, and on the menu of a message of theirs. What is grave takes a second step,
// which says for how long.
#include <algorithm>
#include <array>
#include <utility>

#include "wasm-client/model/accounts.h"
#include "wasm-client/model/rights.h"
#include "wasm-client/views/account_flow.h"
#include "wasm-client/views/message_menu.h"

namespace parley::client {

namespace {

constexpr float picture = 48;
constexpr float line_height = 18;
constexpr std::uint64_t hour = 3600;
constexpr std::uint64_t day = 24 * hour;

Moderate on_person(const RoomId& where, EventKind kind, const Person& person, std::uint64_t seconds, std::string done) {
    Moderate one{where, {}, {}, std::move(done)};
    one.content.kind = kind;
    one.content.person = person;
    one.content.seconds = seconds;
    return one;
}

const char* role_words(parley::Role role) {
    if (role == parley::Role::owner) return tr_noop("owner of this room");
    return role == parley::Role::moderator ? tr_noop("moderator of this room") : "";
}

const char* here_words(PersonStatus status) {
    if (status == PersonStatus::online) return tr_noop("Here now");
    return status == PersonStatus::away ? tr_noop("Away") : tr_noop("Do not disturb");
}

bool may(const State& state, const RoomState& room, EventKind kind, const Person& person, const Profile* profile) {
    return profile == nullptr ? may_to(state, room, kind, person) : may_to(state, room, kind, *profile);
}

}  // namespace

MessageMenu::Item MessageMenu::step(Ui& ui, std::string label, Moderate wanted) {
    wanted.cid = MessageCid(ui.platform->new_cid());
    Item item;
    item.node = semantic_key("menu step", label);
    item.label = std::move(label);
    item.intent = std::move(wanted);
    item.grave = true;
    return item;
}

/// A dialog asks for a reason in between.
MessageMenu::Item MessageMenu::worded_step(Ui& ui, std::string label, Moderate wanted) {
    Item item = step(ui, std::move(label), std::move(wanted));
    item.intent = AskWords{get<Moderate>(*item.intent)};
    return item;
}

void MessageMenu::offer(std::string label, std::vector<Item> next) {
    Item& item = add(std::move(label), std::nullopt);
    item.next = std::move(next);
    item.grave = true;
}

void MessageMenu::add_people_acts(Ui& ui, const State& state, const RoomState& room, const Person& person,
                                  const Profile* profile) {
    const bool blocked = state.blocks(person.id);
    const std::string name = isolated(person.name);
    add(blocked ? ui.tr("Unblock {}", {name}) : ui.tr("Block {}", {name}),
        BlockPerson{person.id, !blocked, MessageCid(ui.platform->new_cid())})
        .grave = true;
    add_room_acts(ui, state, room, person, profile);
    add_server_acts(ui, state, room, person, profile);
}

void MessageMenu::add_room_acts(Ui& ui, const State& state, const RoomState& room, const Person& person,
                                const Profile* profile) {
    const std::string name = isolated(person.name);
    const RoomId& here = room.info.id;
    if (profile != nullptr && profile->muted_until_ms && may_to(state, room, EventKind::unmuted, *profile)) {
        Moderate unmute = on_person(here, EventKind::unmuted, person, 0, "");
        add(ui.tr("Unmute {}", {name}), step(ui, "", std::move(unmute)).intent).grave = true;
    } else if (may(state, room, EventKind::muted, person, profile)) {
        const auto mute = [&](const char* label, std::uint64_t seconds) {
            return step(ui, label, on_person(here, EventKind::muted, person, seconds, ""));
        };
        offer(ui.tr("Mute {}\u2026", {name}), {mute(ui.tr("Mute for 10 minutes"), 600), mute(ui.tr("Mute for 1 hour"), hour),
                                               mute(ui.tr("Mute for 1 day"), day), mute(ui.tr("Mute for ever"), 0)});
    }
    if (profile != nullptr) add_roles(ui, state, room, *profile);
    const bool member = profile == nullptr || profile->role != parley::Role::none;
    if (member && may(state, room, EventKind::left, person, profile))
        offer(ui.tr("Remove {} from the room\u2026", {name}),
              {step(ui, ui.tr("Remove from the room"), on_person(here, EventKind::left, person, 0, ""))});
}

void MessageMenu::add_roles(Ui& ui, const State& state, const RoomState& room, const Profile& profile) {
    // A rank is more than a role, and a stranger gets none.
    if (profile.rank >= Rank::moderator || profile.role == parley::Role::none) return;
    if (!may_to(state, room, EventKind::role, profile)) return;
    std::vector<Item> roles;
    for (const auto& [role, label] : {std::pair{parley::Role::member, ui.tr("Make a member")},
                                      std::pair{parley::Role::moderator, ui.tr("Make a moderator of this room")},
                                      std::pair{parley::Role::owner, ui.tr("Make an owner of this room")}}) {
        if (role == profile.role) continue;
        Moderate give = on_person(room.info.id, EventKind::role, {profile.id, profile.name}, 0, "");
        give.content.role = role;
        roles.push_back(step(ui, label, std::move(give)));
    }
    offer(ui.tr("Role in this room\u2026"), std::move(roles));
}

void MessageMenu::add_server_acts(Ui& ui, const State& state, const RoomState& room, const Person& person,
                                  const Profile* profile) {
    const std::string name = isolated(person.name);
    const auto able = [&](EventKind kind) {
        return profile == nullptr ? state.rank >= Rank::moderator : may_to(state, room, kind, *profile);
    };
    if (profile != nullptr && profile->ban != 0 && able(EventKind::unbanned)) {
        Moderate lift{{}, {}, {}, ui.tr("The ban is lifted")};
        lift.content.kind = EventKind::unbanned;
        lift.content.target = profile->ban;
        add(ui.tr("Lift the ban of {}", {name}), step(ui, "", std::move(lift)).intent).grave = true;
    } else if (able(EventKind::banned)) {
        const auto ban = [&](const char* label, const char* done, std::uint64_t seconds) {
            return worded_step(ui, label, on_person({}, EventKind::banned, person, seconds, done));
        };
        offer(ui.tr("Ban {}\u2026", {name}), {ban(ui.tr("Ban for 1 hour\u2026"), ui.tr("Banned for 1 hour"), hour),
                                              ban(ui.tr("Ban for 1 day\u2026"), ui.tr("Banned for 1 day"), day),
                                              ban(ui.tr("Ban for 1 week\u2026"), ui.tr("Banned for 1 week"), 7 * day),
                                              ban(ui.tr("Ban for ever\u2026"), ui.tr("Banned for ever"), 0)});
    }
    if (!able(EventKind::purged)) return;
    const auto purge = [&](const char* label, std::uint64_t seconds) {
        return step(ui, label,
                    on_person({}, EventKind::purged, person, seconds,
                              ui.tr("The messages are removed. For ten minutes Moderation can bring them back.")));
    };
    offer(ui.tr("Remove messages of {}\u2026", {name}),
          {purge(ui.tr("Remove all of the last hour"), hour), purge(ui.tr("Remove all of the last day"), day),
           purge(ui.tr("Remove all of the last week"), 7 * day)});
}

// ---- the card --------------------------------------------------------------------------------------------------------------

void MessageMenu::open_for_person(Ui& ui, const State& state, const RoomState& room) {
    const PersonCard& card = *state.card;
    const Profile* profile = card.profile ? &*card.profile : nullptr;
    items_.clear();
    reactions_.clear();
    stepped_ = false;
    key_ = semantic_key("card", card.person.id.value);
    x_ = ui.person_at.x;
    y_ = ui.person_at.y + ui.person_at.height + 4;
    person_ = Header{card.person, {}, profile != nullptr, {}};
    describe(ui, state, room);
    const bool self = card.person.id == state.me.id;
    if (!self) add(ui.tr("Message"), OpenDirect{card.person.id, MessageCid(ui.platform->new_cid())});
    if (room.writable()) add(ui.tr("Mention"), MentionPerson{card.person.name});
    add_copy(ui.tr("Copy name"), card.person.name);
    if (self) return;
    // Until the server has said who they are nobody is offered what it may refuse.
    if (profile != nullptr) add_people_acts(ui, state, room, card.person, profile);
}

void MessageMenu::follow_person(Ui& ui, const State& state, const RoomState& room) {
    if (!stepped_ && person_->known != state.card->profile.has_value()) open_for_person(ui, state, room);
    describe(ui, state, room);
}

/// Who they are, in lines.
void MessageMenu::describe(Ui& ui, const State& state, const RoomState& room) {
    const PersonCard& card = *state.card;
    person_->lines.clear();
    const PeopleHere& here = room.here;
    person_->status = here.status_of(card.person.id);
    if (!card.profile) {
        person_->lines.emplace_back(card.refusal.empty() ? ui.tr("Loading\u2026") : card.refusal);
        return;
    }
    const Profile& profile = *card.profile;
    std::string who = ui.tr(title_of(profile.rank));
    if (const char* role = role_words(profile.role); *role != '\0' && profile.rank < Rank::moderator)
        who = ui.tr("{}, {}", {who, ui.tr(role)});
    person_->lines.push_back(std::move(who));
    if (person_->status)
        person_->lines.emplace_back(ui.tr(here_words(*person_->status)));
    else if (profile.seen_ms != 0)
        person_->lines.push_back(ui.tr("Came in last: {}", {when(ui, profile.seen_ms)}));
    else if (here.listed && !here.more)
        person_->lines.emplace_back(ui.tr("Not here now"));
    if (const auto& until_ms = profile.muted_until_ms)
        person_->lines.push_back(*until_ms == 0 ? ui.tr("Muted here for ever")
                                                : ui.tr("Muted here until {}", {when(ui, *until_ms)}));
    if (profile.ban != 0)
        person_->lines.push_back(profile.banned_until_ms == 0 ? ui.tr("Banned for ever")
                                                              : ui.tr("Banned until {}", {when(ui, profile.banned_until_ms)}));
}

float MessageMenu::header_height() const {
    const float lines = type::author.line_height + static_cast<float>(person_->lines.size()) * line_height;
    return std::max(picture, lines) + 24;
}

void MessageMenu::draw_header(Ui& ui, const Rect& rect, std::uint64_t region) const {
    const Palette& p = ui.colors();
    draw_avatar(ui, {rect.x + 8, rect.y + 8, picture, picture}, person_->person);
    const float x = rect.x + 8 + picture + 12;
    const float width = rect.x + rect.width - 8 - x;
    float y = rect.y + 6;
    ui.text.draw_line(*ui.list, person_->person.name, type::author, x, y, p.text, width);
    ui.node(semantic_key("heading", "card"), region, Role::heading, {x, y, width, type::author.line_height}).text =
        person_->person.name;
    y += type::author.line_height;
    std::string said;
    for (const std::string& one : person_->lines) {
        const bool dot = person_->status && one == ui.tr(here_words(*person_->status));
        if (dot) draw_status(ui, x + 5, y + 9, person_->status);
        ui.text.draw_line(*ui.list, one, type::system, x + (dot ? 16.0F : 0.0F), y, p.text_muted, width);
        said += (said.empty() ? "" : ". ") + one;
        y += line_height;
    }
    ui.node(semantic_key("text", "card"), region, Role::text,
            {x, rect.y + 6 + type::author.line_height, width, static_cast<float>(person_->lines.size()) * line_height})
        .text = said;
    const float under = rect.y + rect.height - 6;
    line(*ui.list, rect.x, under, rect.x + rect.width, under, p.line);
}

}  // namespace parley::client
