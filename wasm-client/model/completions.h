// What a word that is being written may become: @people, #rooms, /commands and :emoji:.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wasm-client/model/state.h"

namespace parley::client {

class EmojiTable;

struct Candidate {
    std::string insert;  ///< in the word's place
    std::string name;
    std::string about;
    std::string sign;
    std::string person;  ///< the id of the one that it is, or empty
    std::string avatar = {};
};

struct Completion {
    enum class Kind : std::uint8_t { none, person, room, command, emoji };
    Kind kind = Kind::none;
    std::size_t begin = 0, end = 0;  ///< bytes of the word, its sign included
    std::string query;               ///< behind the sign
    std::vector<Candidate> candidates;
};

/// At the caret: the sign stands at the beginning of a word, that of a command at the beginning of everything.
Completion completion_at(std::string_view text, std::size_t caret);
/// The best first. An emoji table that is not here yet has none.
void find_candidates(Completion& completion, const State& state, const EmojiTable* emoji);

}  // namespace parley::client
