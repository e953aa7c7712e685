#include "wasm-client/model/language.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "shared/errors.h"

namespace parley::client {

namespace {

constexpr std::array<std::string_view, plurals> form_names = {"zero", "one", "two", "few", "many", "other"};

std::string filled(std::string_view words, const std::string_view* values, std::size_t count) {
    std::string text;
    std::size_t next = 0;
    for (std::size_t at = 0; at < words.size(); at++) {
        const std::string_view rest = words.substr(at);
        const std::size_t length = rest.substr(0, 2) == "{}" ? 2 : rest.size() > 2 && rest[0] == '{' && rest[2] == '}' ? 3 : 0;
        if (length == 0) {
            text += words[at];
            continue;
        }
        const std::size_t index = length == 2 ? next++ : static_cast<std::size_t>(rest[1] - '0');
        if (index < count) text += values[index];
        at += length - 1;
    }
    return text;
}

Plural arabic(std::uint64_t count) {
    if (count < 3) return static_cast<Plural>(count);
    const std::uint64_t rest = count % 100;
    if (rest >= 3 && rest <= 10) return Plural::few;
    return rest >= 11 ? Plural::many : Plural::other;
}

/// Cuts off the next line and ends it with a NUL; what it was, with "\n" as new lines.
char* take_line(char*& text) {
    char* const line = text;
    char* to = text;
    for (; *text != '\0' && *text != '\n'; text++) {
        const bool breaks = text[0] == '\\' && text[1] == 'n';
        *to++ = breaks ? '\n' : *text;
        if (breaks) text++;
    }
    if (*text != '\0') text++;
    *to = '\0';
    return line;
}

/// "few<tab>words": the form, and `line` is at its words.
std::optional<std::size_t> take_form(const char*& line) {
    const std::string_view words(line);
    const auto* found = std::find(form_names.begin(), form_names.end(), words.substr(0, words.find('\t')));
    if (found == form_names.end() || found->size() == words.size()) return std::nullopt;
    line += found->size() + 1;
    return static_cast<std::size_t>(found - form_names.begin());
}

}  // namespace

Plural plural_of(std::string_view language, std::uint64_t count) {
    if (language == "ar") return arabic(count);
    return count == 1 ? Plural::one : Plural::other;
}

Language::Language(std::string code, std::string_view file) {
    auto table = std::make_shared<Table>();
    table->code = std::move(code);
    table->text.assign(file.begin(), file.end());
    table->text.push_back('\0');
    for (char* rest = table->text.data(); *rest != '\0';) {
        const char* line = take_line(rest);
        if (*line == '\0' || *line == '#') continue;
        if (*line != '\t') {
            table->entries.push_back({line, {}});
        } else if (!table->entries.empty()) {
            auto& forms = table->entries.back().forms;
            line++;
            if (const auto form = take_form(line))
                forms[*form] = line;
            else
                std::fill(std::begin(forms), std::end(forms), line);
        }
    }
    std::sort(table->entries.begin(), table->entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    table_ = std::move(table);
}

const char* Language::Table::find(std::string_view key, const char* otherwise, Plural form) const {
    const auto found = std::lower_bound(entries.begin(), entries.end(), key,
                                        [](const Entry& entry, std::string_view wanted) { return entry.key < wanted; });
    if (found == entries.end() || found->key != key) return otherwise;
    const char* words = found->forms[static_cast<std::size_t>(form)];
    return words != nullptr ? words : otherwise;
}

std::string Language::tr(const char* english, Values values) const {
    return filled(tr(english), values.begin(), values.size());
}

std::string Language::tr_count(const char* one, const char* other, std::uint64_t count, Values more) const {
    const std::string number = std::to_string(count);
    std::vector<std::string_view> values{number};
    values.insert(values.end(), more.begin(), more.end());
    const char* words = count == 1 ? one : other;
    if (table_ != nullptr) words = table_->find(one, words, plural_of(table_->code, count));
    return filled(words, values.data(), values.size());
}

std::string Language::tr_error(const std::string& words, std::uint64_t code) const {
    if (table_ == nullptr) return words;
    // Of a ban the server's own words say why, and until when.
    const bool says_more = code == static_cast<std::uint64_t>(ErrorCode::banned);
    const char* by_code = says_more ? nullptr : table_->find(std::to_string(code), nullptr);
    return table_->find(words, by_code == nullptr ? words.c_str() : by_code);
}

}  // namespace parley::client
