// Filters of a search, as words of the query: what is chosen by a press can be read and typed as well.
#include <algorithm>
#include <utility>

#include "wasm-client/model/model.h"
#include "wasm-client/model/search.h"

namespace parley::client {

namespace {

/// Where the token stands in the query as a word of its own; npos: nowhere.
std::size_t place_of(std::string_view query, std::string_view token) {
    for (std::size_t at = query.find(token); at != std::string_view::npos; at = query.find(token, at + 1)) {
        const std::size_t end = at + token.size();
        const bool begins = at == 0 || query[at - 1] == ' ';
        const bool within_quotes = std::count(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(at), '"') % 2 != 0;
        if (begins && !within_quotes && (end == query.size() || query[end] == ' ')) return at;
    }
    return std::string_view::npos;
}

}  // namespace

std::string_view token_of(SearchFilter filter) {
    switch (filter) {
        case SearchFilter::mentions:
            return "mentions:me";
        case SearchFilter::pinned:
            return "is:pinned";
        case SearchFilter::files:
            return "has:file";
        case SearchFilter::pictures:
            return "has:picture";
        case SearchFilter::links:
            return "has:link";
    }
    return "";
}

bool has_filter(std::string_view query, SearchFilter filter) {
    return place_of(query, token_of(filter)) != std::string_view::npos;
}

std::string with_filter_turned(std::string_view query, SearchFilter filter) {
    const std::string_view token = token_of(filter);
    const std::size_t at = place_of(query, token);
    std::string turned(query);
    if (at == std::string_view::npos) {
        // Before the words, which may end within a quote that is not closed yet.
        turned.insert(0, std::string(token) + " ");
        return turned;
    }
    const std::size_t end = at + token.size();
    turned.erase(at, token.size() + (end < query.size() ? 1 : 0));
    return turned;
}

void Model::on(const TurnFilter& intent, Now now) {
    SearchState& search = state_.search;
    if (!search.open) return;
    if (intent.filter)
        set_query(with_filter_turned(search.query, *intent.filter));
    else
        search.everywhere = !search.everywhere;
    search_anew(now, 0);
}

void Model::set_query(std::string query) {
    state_.search.query = std::move(query);
    state_.search.listing = true;
    effect(SetSearch{state_.search.query});
}

}  // namespace parley::client
