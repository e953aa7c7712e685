// A person's query as SQLite's full-text search takes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/search_query.h"

namespace parley::server {

/// The second column of the index, which no word of a person's is looked for in: room, author, whether there is a link.
std::string tags_of(std::int64_t room, std::int64_t author, bool link);

/// An expression for MATCH; whatever the terms hold, it is a valid one. `rooms` and `people` are the numbers that query.in and
/// query.from mean; empty ones don't narrow. There is a term that is not excluded, or one of the others narrows.
std::string match_expression(const SearchQuery& query, const std::vector<std::int64_t>& rooms,
                             const std::vector<std::int64_t>& people);

}  // namespace parley::server
