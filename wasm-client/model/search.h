// A search in the current room, as the views show it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/message.h"

namespace parley::client {

/// What the search offers without being typed.
enum class SearchFilter : std::uint8_t { mentions, pinned, files, pictures, links };

struct SearchState {
    bool open = false;
    bool everywhere = false;  ///< in all rooms
    std::string query;        ///< as it was typed
    bool searching = false;   ///< `hits` do not speak of `query` yet
    bool answered = false;
    std::vector<Hit> hits;       ///< newest first
    std::uint64_t revision = 0;  ///< changes with them
    bool more = false;           ///< there are others behind the last one
    bool loading_more = false;
    bool complete = true;                ///< false: the server has not read everything yet
    std::string error;                   ///< in the server's words
    std::optional<std::size_t> current;  ///< of the hits: the one that was jumped to
    bool listing = true;                 ///< where there is no room for both, the hits are shown and not the messages

    // What follows is the model's own. Times are of its clock; 0 is none.
    std::string cursor;
    RequestId asked = 0;   ///< 0: nothing is being asked
    RequestId around = 0;  ///< likewise, for the messages around a hit
    double ask_at_ms = 0;
    std::uint32_t short_pages = 0;  ///< in a row
    std::size_t hits_wanted = 0;    ///< before it rests

    [[nodiscard]] bool blank() const { return query.find_first_not_of(" \t") == std::string::npos; }
};

/// A message that is to be brought in sight, and shown to be the one.
struct Reveal {
    Seq seq = 0;
    std::uint64_t serial = 0;  ///< another one for each time; 0: never
};

/// What the server is asked: the words in that room. What is still being typed finds all that begins so.
std::string query_in(const RoomId& room, std::string_view query);
/// The same in all rooms.
std::string query_everywhere(std::string_view query);

/// A word of the query (shared/search_query.h).
std::string_view token_of(SearchFilter filter);
bool has_filter(std::string_view query, SearchFilter filter);
/// Without it if it is there, otherwise with it.
std::string with_filter_turned(std::string_view query, SearchFilter filter);

}  // namespace parley::client
