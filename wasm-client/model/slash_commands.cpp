#include "wasm-client/model/slash_commands.h"

#include <algorithm>
#include <array>

#include "wasm-client/model/fuzzy.h"

namespace parley::client {

namespace {

using What = SlashCommand::What;

constexpr std::array commands{
    SlashCommand{What::me, "me", tr_noop("what you do"), tr_noop("Says that you do something"), true},
    SlashCommand{What::shrug, "shrug", tr_noop("words"), tr_noop("Ends your words with a shrug"), false},
    SlashCommand{What::msg, "msg", tr_noop("name words"), tr_noop("Writes to one person"), true},
    SlashCommand{What::search, "search", tr_noop("words"), tr_noop("Looks for words in this room"), false},
    SlashCommand{What::topic, "topic", tr_noop("words"), tr_noop("Sets what this room is about"), true},
    SlashCommand{What::invite, "invite", tr_noop("name"), tr_noop("Asks somebody into this room"), true},
    SlashCommand{What::kick, "kick", tr_noop("name"), tr_noop("Takes somebody out of this room"), true},
    SlashCommand{What::nick, "nick", tr_noop("name"), tr_noop("Changes what you are called"), true},
    SlashCommand{What::online, "online", "", tr_noop("Shows that you are here"), false},
    SlashCommand{What::away, "away", "", tr_noop("Shows you as away"), false},
    SlashCommand{What::dnd, "dnd", "2h", tr_noop("Do not disturb: no notifications, or again"), false},
    SlashCommand{What::invisible, "invisible", "", tr_noop("Nobody sees that you are here"), false},
    SlashCommand{What::help, "help", "", tr_noop("Shows these commands"), false},
};

constexpr std::string_view action_mark = "/me ";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

}  // namespace

std::span<const SlashCommand> slash_commands() {
    return commands;
}

std::string commands_help(const Language& language) {
    std::string help;
    for (const SlashCommand& one : commands) {
        help += (help.empty() ? "/" : "\n/") + std::string(one.name);
        if (*one.arguments != '\0') help += std::string(" ") + language.tr(one.arguments);
        help += std::string("\t") + language.tr(one.about);
    }
    return help;
}

const SlashCommand* find_slash_command(std::string_view name) {
    const std::string wanted = folded(name);
    const auto* found =
        std::find_if(commands.begin(), commands.end(), [&](const SlashCommand& one) { return one.name == wanted; });
    return found == commands.end() ? nullptr : found;
}

Spoken parse_spoken(std::string_view text, const Language& language) {
    if (text.empty() || text[0] != '/') return PlainWords{std::string(text)};
    if (text.size() > 1 && text[1] == '/') {
        // What would be read as an action has a blank before it.
        const std::string words(text.substr(1));
        return PlainWords{action_in(words).empty() ? words : " " + words};
    }
    std::size_t end = 1;
    while (end < text.size() && is_letter(text[end])) end++;
    const bool ends = end == text.size() || text[end] == ' ' || text[end] == '\n';
    if (end == 1 || !ends) return PlainWords{std::string(text)};
    const std::string name(text.substr(1, end - 1));
    const SlashCommand* command = find_slash_command(name);
    if (command == nullptr)
        return BadCommand{
            BadCommand::Why::unknown,
            language.tr("There is no command /{}. Type / to see them, or // for words that begin with a slash.", {name})};
    std::string words(trimmed(text.substr(end)));
    if (command->needs_words && words.empty())
        return BadCommand{BadCommand::Why::no_words,
                          language.tr("Write /{} {}.", {command->name, language.tr(command->arguments)})};
    return GivenCommand{command, std::move(words)};
}

std::string_view action_in(std::string_view body) {
    if (body.substr(0, action_mark.size()) != action_mark) return {};
    const std::string_view rest = body.substr(action_mark.size());
    return trimmed(rest).empty() ? std::string_view() : rest;
}

std::string told(std::string_view author, std::string_view body) {
    const std::string_view action = action_in(body);
    if (action.empty()) return std::string(author) + ": " + std::string(body);
    return std::string(author) + " " + std::string(action);
}

}  // namespace parley::client
