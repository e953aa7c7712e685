#include "native-server/storage/search_match.h"

#include <string_view>

#include "native-server/storage/search_text.h"

namespace parley::server {

namespace {

constexpr char room_mark = 'r';
constexpr char author_mark = 'p';
constexpr std::string_view link_tag = "link";
constexpr std::string_view file_tag = "file";
constexpr std::string_view picture_tag = "picture";
constexpr std::string_view call_tag = "call";

/// A string of the query language, where only a quote means anything.
std::string as_phrase(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c == '\0' ? ' ' : c;
    }
    return quoted += '"';
}

std::string terms_of(const SearchQuery& query, bool excluded, std::string_view between) {
    std::string terms;
    for (const SearchTerm& term : query.terms) {
        if (term.excluded != excluded) continue;
        if (!terms.empty()) terms += between;
        terms += as_phrase(indexed_text(term.text));
        if (term.prefix) terms += " *";
    }
    return terms;
}

std::string tag(char mark, std::int64_t no) {
    return mark + std::to_string(no);
}

std::string any_tag(char mark, const std::vector<std::int64_t>& numbers) {
    std::string tags;
    for (const std::int64_t no : numbers) {
        if (!tags.empty()) tags += " OR ";
        tags += as_phrase(tag(mark, no));
    }
    return tags;
}

std::string any_phrase(const std::vector<std::string>& phrases) {
    std::string terms;
    for (const std::string& phrase : phrases) {
        if (!terms.empty()) terms += " OR ";
        terms += as_phrase(indexed_text(phrase));
    }
    return terms;
}

void narrow(std::string& expression, std::string_view column, const std::string& terms) {
    if (terms.empty()) return;
    if (!expression.empty()) expression += " AND ";
    expression.append(column).append(" : (").append(terms).append(")");
}

}  // namespace

std::string tags_of(std::int64_t room, std::int64_t author, const Holdings& files, std::string_view body) {
    std::string tags = tag(room_mark, room) + ' ' + tag(author_mark, author);
    const auto add = [&](bool so, std::string_view name) {
        if (so) tags.append(" ").append(name);
    };
    add(has_link(body), link_tag);
    add(files.file, file_tag);
    add(files.picture, picture_tag);
    add(has_call(body), call_tag);
    return tags;
}

std::string match_expression(const SearchQuery& query, const std::vector<std::int64_t>& rooms,
                             const std::vector<std::int64_t>& people) {
    std::string expression;
    narrow(expression, "body", terms_of(query, false, " AND "));
    narrow(expression, "tags", any_tag(author_mark, people));
    narrow(expression, "tags", any_tag(room_mark, rooms));
    if (query.has.link) narrow(expression, "tags", as_phrase(link_tag));
    if (query.has.file) narrow(expression, "tags", as_phrase(file_tag));
    if (query.has.picture) narrow(expression, "tags", as_phrase(picture_tag));
    if (!query.mentions.empty()) {
        narrow(expression, "body", any_phrase(query.mentions));
        narrow(expression, "tags", as_phrase(call_tag));
    }
    const std::string excluded = terms_of(query, true, " OR ");
    if (excluded.empty()) return expression;
    return "(" + expression + ") NOT body : (" + excluded + ")";
}

}  // namespace parley::server
