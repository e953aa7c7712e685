// What one can say to the program in the message field: the one table of it, which also makes the help.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "wasm-client/model/language.h"

namespace parley::client {

struct SlashCommand {
    enum class What : std::uint8_t { me, shrug, topic, invite, kick, nick, online, away, dnd, invisible, search, msg, help };
    What what;
    std::string_view name;
    const char* arguments = "";  ///< as the help shows them; in English, as is the next
    const char* about = "";
    bool needs_words = false;
};

std::span<const SlashCommand> slash_commands();
/// For the dialog: a line for each, as it is written and what it does, with a tab between.
std::string commands_help(const Language& language);
const SlashCommand* find_slash_command(std::string_view name);

/// What stands in the message field, read as a command.
struct PlainWords {
    std::string words;  ///< no command: these are sent
};
struct GivenCommand {
    const SlashCommand* command = nullptr;
    std::string words;  ///< behind its name
};
struct BadCommand {
    enum class Why : std::uint8_t { unknown, no_words, nobody, not_here };
    Why why = Why::unknown;
    std::string words;  ///< for the person
};
using Spoken = std::variant<PlainWords, GivenCommand, BadCommand>;

/// A slash and letters up to a blank or the end are a command. Two slashes are one that is sent; a path such as /r/lobby is
/// words.
Spoken parse_spoken(std::string_view text, const Language& language);

/// What somebody does, as against says: the rest of a body that begins with "/me "; empty when it does not.
std::string_view action_in(std::string_view body);
/// A message in one line that begins with its author.
std::string told(std::string_view author, std::string_view body);

}  // namespace parley::client
