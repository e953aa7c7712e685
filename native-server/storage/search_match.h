// A person's query as SQLite's full-text search takes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/search_query.h"

namespace parley::server {

/// The second column of the index, which no word of a person's is looked for in: room, author, what the message holds,
/// whether it calls somebody. `files` says nothing of links.
std::string tags_of(std::int64_t room, std::int64_t author, const Holdings& files, std::string_view body);

/// An expression for MATCH; whatever the terms hold, it is a valid one. `rooms` and `people` are the numbers that query.in and
/// query.from mean; empty ones don't narrow. query.mentions are names by now; query.pinned is not for the index to know. There
/// is a term that is not excluded, or one of the others narrows.
std::string match_expression(const SearchQuery& query, const std::vector<std::int64_t>& rooms,
                             const std::vector<std::int64_t>& people);

}  // namespace parley::server
