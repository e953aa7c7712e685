// What the store calls ranks and modes: as the wire does.
#pragma once

#include <string>
#include <string_view>

#include "wasm-client/model/accounts.h"

namespace parley::client {

/// Empty for a guest.
inline std::string stored_name(Rank rank) {
    if (rank == Rank::guest) return "";
    std::string name(title_of(rank));
    name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
}

/// Of what is no rank: a guest's.
inline Rank stored_rank(std::string_view name) {
    for (const Rank rank : {Rank::bot, Rank::member, Rank::moderator, Rank::admin, Rank::owner})
        if (stored_name(rank) == name) return rank;
    return Rank::guest;
}

/// A line for each, as the page's forms read it; what could end a field is left out.
inline std::string stored_form(const std::vector<ProviderInfo>& providers) {
    std::string lines;
    for (const ProviderInfo& provider : providers) {
        lines += provider.id + " ";
        for (const char c : provider.label)
            if (c != '\n') lines += c;
        lines += "\n";
    }
    return lines;
}

inline std::string stored_name(SignUpMode mode) {
    if (mode == SignUpMode::open) return "open";
    return mode == SignUpMode::invitation ? "invitation" : "closed";
}

}  // namespace parley::client
