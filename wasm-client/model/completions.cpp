#include "wasm-client/model/completions.h"

#include <algorithm>
#include <utility>

#include "wasm-client/model/emoji.h"
#include "wasm-client/model/fuzzy.h"
#include "wasm-client/model/slash_commands.h"

namespace parley::client {

namespace {

constexpr std::size_t candidates_max = 8;
/// So many letters of an emoji's name are asked for: ":)" and "at 10:30" are none.
constexpr std::size_t emoji_letters_min = 2;

using Kind = Completion::Kind;

Kind kind_of(char sign) {
    switch (sign) {
        case '@':
            return Kind::person;
        case '#':
            return Kind::room;
        case '/':
            return Kind::command;
        case ':':
            return Kind::emoji;
        default:
            return Kind::none;
    }
}

struct Fitting {
    Candidate candidate;
    int fit = 0;
};

void take_best(Completion& completion, std::vector<Fitting> all, std::size_t count) {
    std::stable_sort(all.begin(), all.end(), [](const Fitting& a, const Fitting& b) { return a.fit > b.fit; });
    for (Fitting& one : all) {
        if (completion.candidates.size() == count) break;
        if (one.fit > 0) completion.candidates.push_back(std::move(one.candidate));
    }
}

void add_people(Completion& completion, const State& state) {
    std::vector<Fitting> all;
    for (const Person& person : known_people(state)) {
        if (state.blocks(person.id)) continue;
        all.push_back({{"@" + person.name + " ", person.name, "", "", person.id.value, person.avatar},
                       fit(completion.query, person.name)});
    }
    take_best(completion, std::move(all), candidates_max);
}

void add_rooms(Completion& completion, const State& state) {
    std::vector<Fitting> all;
    for (const RoomState& room : state.rooms) {
        if (room.info.name.empty()) continue;
        all.push_back(
            {{"#" + room.info.name + " ", room.info.name, room.info.topic, "#", ""}, fit(completion.query, room.info.name)});
    }
    take_best(completion, std::move(all), candidates_max);
}

void add_commands(const State& state, Completion& completion) {
    std::vector<Fitting> all;
    const std::string wanted = folded(completion.query);
    for (const SlashCommand& command : slash_commands()) {
        const bool begins = command.name.substr(0, wanted.size()) == wanted;
        const std::string arguments = state.language.tr(command.arguments);
        std::string name = "/";
        name.append(command.name);
        if (!arguments.empty()) name += ' ';
        all.push_back({{name, name + arguments, state.language.tr(command.about), "", ""}, begins ? 1 : 0});
    }
    take_best(completion, std::move(all), slash_commands().size());
}

void add_emoji(Completion& completion, const EmojiTable& emoji) {
    for (const std::size_t index : emoji.find(completion.query, candidates_max)) {
        const EmojiTable::Emoji& one = emoji.all()[index];
        completion.candidates.push_back({one.text + " ", one.name, "", one.text, ""});
    }
}

}  // namespace

Completion completion_at(std::string_view text, std::size_t caret) {
    Completion completion;
    caret = std::min(caret, text.size());
    std::size_t begin = caret;
    while (begin > 0 && std::string_view(" \n\t(").find(text[begin - 1]) == std::string_view::npos) begin--;
    if (begin == caret) return completion;
    const Kind kind = kind_of(text[begin]);
    const std::string_view query = text.substr(begin + 1, caret - begin - 1);
    if (kind == Kind::command && (begin != 0 || query.find('/') != std::string_view::npos)) return completion;
    if (kind == Kind::emoji && (query.size() < emoji_letters_min || query.find(':') != std::string_view::npos))
        return completion;
    completion.kind = kind;
    completion.begin = begin;
    completion.end = caret;
    completion.query = std::string(query);
    return completion;
}

void find_candidates(Completion& completion, const State& state, const EmojiTable* emoji) {
    completion.candidates.clear();
    switch (completion.kind) {
        case Kind::person:
            add_people(completion, state);
            break;
        case Kind::room:
            add_rooms(completion, state);
            break;
        case Kind::command:
            add_commands(state, completion);
            break;
        case Kind::emoji:
            if (emoji != nullptr) add_emoji(completion, *emoji);
            break;
        case Kind::none:
            break;
    }
}

}  // namespace parley::client
