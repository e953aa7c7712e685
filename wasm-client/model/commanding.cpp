// Running what was said to the program. Nothing that was typed is lost: a command that can't be run stays where it is.
#include <algorithm>
#include <utility>

#include "shared/text_rules.h"
#include "wasm-client/model/fuzzy.h"
#include "wasm-client/model/model.h"
#include "wasm-client/model/slash_commands.h"

namespace parley::client {

namespace {

constexpr std::string_view shrug = "\u00AF\\_(\u30C4)_/\u00AF";

struct Named {
    const Person* person = nullptr;
    std::string_view rest;  ///< what follows the name
};

/// The longest name that the words begin with; names have blanks.
Named person_in(const std::vector<Person>& people, std::string_view words) {
    if (!words.empty() && words[0] == '@') words.remove_prefix(1);
    const std::string there = folded(words);
    Named best;
    for (const Person& person : people) {
        const std::string name = folded(person.name);
        if (name.empty() || there.compare(0, name.size(), name) != 0) continue;
        if (there.size() > name.size() && there[name.size()] != ' ') continue;
        if (best.person != nullptr && best.person->name.size() >= person.name.size()) continue;
        best.person = &person;
        best.rest = words.substr(std::min(words.size(), person.name.size()));
    }
    best.rest.remove_prefix(std::min(best.rest.size(), best.rest.find_first_not_of(' ')));
    return best;
}

BadCommand nobody(const Language& language, std::string_view words) {
    return {BadCommand::Why::nobody, language.tr("Nobody is known here as {}.", {words.substr(0, 60)})};
}

}  // namespace

/// The command stays written when the server refuses it.
void Model::ask_by_command(RoomState& room, EventContent content, const MessageCid& cid) {
    Asked asked{Asked::What::command, room.info.id};
    asked.about = room.draft;
    ask(Change{content.kind == EventKind::setting ? RoomId() : room.info.id, cid, std::move(content)}, std::move(asked));
    clear_draft(room);
}

void Model::on_refused_command(const Asked& asked, const ErrorReply& error) {
    effect(Tell{error.message});
    RoomState* room = state_.find(asked.room);
    if (asked.what != Asked::What::command || room == nullptr || !room->draft.empty()) return;
    room->draft = asked.about;
    room->draft_entry.changed = true;
    room->draft_entry.tell_at_ms = heard_at_ms_;
    if (room->info.id == state_.current && room->editing.seq == 0) effect(SetComposer{room->draft});
}

/// What is wrong with it, if anything; then nothing has changed.
std::optional<BadCommand> Model::run_command(RoomState& room, const GivenCommand& given, const SendDraft& intent, Now now) {
    using What = SlashCommand::What;
    const What what = given.command->what;
    if (what == What::help) {
        clear_draft(room);
        effect(ShowDialog{"commands", "", commands_help(state_.language)});
        return std::nullopt;
    }
    if (what == What::search) {
        clear_draft(room);
        on(OpenSearch{}, now);
        effect(SetSearch{given.words});
        return std::nullopt;
    }
    if (state_.link != Link::online)
        return BadCommand{BadCommand::Why::not_here, tr("You are offline. Commands need the server.")};
    EventContent content;
    if (what == What::nick) {
        ask_name(room, given.words);
        return std::nullopt;
    }
    if (what == What::online || what == What::away || what == What::dnd || what == What::invisible)
        return set_presence(room, given, intent.cid, now);
    if (what == What::topic) {
        content.kind = EventKind::topic;
        content.topic = given.words;
        ask_by_command(room, std::move(content), intent.cid);
        return std::nullopt;
    }
    const std::vector<Person> people = known_people(state_);
    const Named named = person_in(people, given.words);
    if (named.person == nullptr) return nobody(state_.language, given.words);
    if (what == What::msg) {
        const WriteTo wanted{*named.person, intent.cid, std::string(named.rest)};
        clear_draft(room);
        on(wanted, now);
        return std::nullopt;
    }
    content.kind = what == What::kick ? EventKind::left : EventKind::invited;
    content.person = *named.person;
    ask_by_command(room, std::move(content), intent.cid);
    return std::nullopt;
}

/// False: it was no message, and has been done or told.
bool Model::read_commands(RoomState& room, const SendDraft& intent, std::string& words, Now now) {
    Spoken spoken = parse_spoken(room.draft, state_.language);
    if (auto* plain = get_if<PlainWords>(&spoken)) {
        words = std::move(plain->words);
        return true;
    }
    std::optional<BadCommand> bad;
    if (const auto* given = get_if<GivenCommand>(&spoken)) {
        using What = SlashCommand::What;
        if (given->command->what == What::me) {
            words = "/me " + given->words;
            return true;
        }
        if (given->command->what == What::shrug) {
            words = given->words + (given->words.empty() ? "" : " ") + std::string(shrug);
            return true;
        }
        bad = run_command(room, *given, intent, now);
    } else {
        bad = get<BadCommand>(spoken);
    }
    if (bad) effect(Tell{bad->words});
    return false;
}

}  // namespace parley::client
