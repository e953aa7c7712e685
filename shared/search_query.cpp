#include "shared/search_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "shared/limits.h"
#include "shared/utf8.h"

namespace parley {

namespace {

Error bad_query(std::string message) {
    return {ErrorCode::bad_query, std::move(message)};
}

bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char32_t c) {
    return c <= ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/// The quotes that keyboards make of a plain one.
bool is_quote(char32_t c) {
    return c == '"' || (c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0xFF02;
}

struct Block {
    char32_t first;
    char32_t last;
};
// In ascending order.
constexpr std::array blocks{
    Block{0xA9, 0xA9},        // ©
    Block{0xAE, 0xAE},        // ®
    Block{0x0E00, 0x0EFF},    // Thai, Lao
    Block{0x1000, 0x109F},    // Burmese
    Block{0x1100, 0x11FF},    // Hangul jamo
    Block{0x1780, 0x17FF},    // Khmer
    Block{0x2100, 0x2BFF},    // letterlike signs, arrows, signs that are emoji
    Block{0x2E80, 0x303F},    // CJK radicals and signs
    Block{0x3040, 0x31FF},    // kana, bopomofo, Hangul compatibility jamo
    Block{0x3200, 0x4DBF},    // enclosed and squared signs, Han
    Block{0x4E00, 0x9FFF},    // Han
    Block{0xA960, 0xA97F},    // Hangul jamo
    Block{0xAC00, 0xD7FF},    // Hangul
    Block{0xF900, 0xFAFF},    // Han
    Block{0xFF66, 0xFFDC},    // half-width kana and Hangul
    Block{0x1AFF0, 0x1B16F},  // kana
    Block{0x1F000, 0x1FAFF},  // emoji
    Block{0x20000, 0x3FFFF},  // Han
};

/// Whether an index has something to find for the character: a letter, a digit, an emoji. Punctuation is known by its blocks.
bool is_sign(char32_t c) {
    if (c < 0x80) return is_ascii_letter(static_cast<char>(c)) || (c >= '0' && c <= '9');
    const bool latin = (c < 0xC0 && c != 0xA9 && c != 0xAA && c != 0xAE && c != 0xB5 && c != 0xBA) || c == 0xD7 || c == 0xF7;
    const bool general = (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x22FF);  // with arrows and mathematics
    const bool cjk = (c >= 0x3000 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) || c == 0x3030;
    const bool full_width = (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
                            (c >= 0xFF5B && c <= 0xFF65);
    const bool shaping = (c >= 0xFE00 && c <= 0xFE6F) || c == 0xFEFF || c == 0xFFFD;
    return !latin && !general && !cjk && !full_width && !shaping;
}

std::string lower(std::string_view text) {
    std::string low(text);
    for (char& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return low;
}

bool is_filter(std::string_view key) {
    return key == "from" || key == "in" || key == "before" || key == "after" || key == "has" || key == "mentions" ||
           key == "is";
}

std::size_t words_in(std::string_view text) {
    std::size_t words = 0;
    bool within = false;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        const bool sign = is_sign(decoded.code_point);
        const bool alone = sign && is_word_by_itself(decoded.code_point);
        if (sign && (alone || !within)) words++;
        within = sign && !alone;
        at += decoded.bytes;
    }
    return words;
}

/// The text with plain spaces and plain quotes.
std::string with_plain_marks(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::Decoded decoded = utf8::decode(text, at);
        at += decoded.bytes;
        if (!decoded.valid || is_space(decoded.code_point))
            plain += ' ';
        else if (is_quote(decoded.code_point))
            plain += '"';
        else
            utf8::append(plain, decoded.code_point);
    }
    return plain;
}

/// Where the day begins, in milliseconds since 1970.
std::optional<std::int64_t> day_from(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [text](std::size_t at, std::size_t digits) {
        unsigned value = 0;
        const char* end = text.data() + at + digits;
        const auto [stop, error] = std::from_chars(text.data() + at, end, value);
        return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
    };
    const auto year = number(0, 4);
    const auto month = number(5, 2);
    const auto day = number(8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                           std::chrono::day(*day)};
    if (!date.ok()) return std::nullopt;
    return std::chrono::milliseconds(std::chrono::sys_days(date).time_since_epoch()).count();
}

constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;

class Parser {
public:
    explicit Parser(std::string_view text) : text_(with_plain_marks(text)) {}

    Result<SearchQuery> parse() {
        while (skip_spaces())
            if (auto error = take_one()) return *error;
        if (auto error = judge()) return *error;
        return std::move(query_);
    }

private:
    /// A word up to white space or a quote, and what quotes follow directly.
    std::optional<Error> take_one() {
        const bool excluded = text_[at_] == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ' ' && text_[at_ + 1] != '-';
        if (excluded) at_++;
        if (text_[at_] == '"') {
            SearchTerm term{quoted(), true, false, excluded};
            if (at_ < text_.size() && text_[at_] == '*') term.prefix = true;
            add(std::move(term));
            return std::nullopt;
        }
        const std::size_t end = std::min(text_.find_first_of(" \"", at_), text_.size());
        const std::string word = text_.substr(at_, end - at_);
        at_ = end;
        if (auto colon = filter_end(word)) return take_filter(word.substr(0, *colon), word.substr(*colon + 1), excluded);
        add({word.substr(0, word.find_last_not_of('*') + 1), false, word.back() == '*', excluded});
        return std::nullopt;
    }

    /// Where the colon of a filter is.
    [[nodiscard]] std::optional<std::size_t> filter_end(std::string_view word) const {
        const auto letters =
            static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_ascii_letter) - word.begin());
        if (letters < 2 || letters == word.size() || word[letters] != ':') return std::nullopt;
        const bool ends = letters + 1 == word.size();
        if (ends && (at_ == text_.size() || text_[at_] != '"') && !is_filter(lower(word.substr(0, letters))))
            return std::nullopt;
        if (!ends && std::string_view(R"(/\:)").find(word[letters + 1]) != std::string_view::npos) return std::nullopt;
        return letters;
    }

    std::optional<Error> take_filter(std::string_view typed, std::string value, bool excluded) {
        const std::string key = lower(typed);
        if (!is_filter(key))
            return bad_query("There is no filter " + key +
                             ": here, only from:, in:, before:, after:, mentions:, has:link, has:file, has:picture and "
                             "is:pinned. Words with a colon go in quotes.");
        if (excluded) return bad_query("A filter can't be excluded: leave out the - before " + key + ":");
        if (value.empty() && at_ < text_.size() && text_[at_] == '"') value = quoted();
        if (key == "from") return add_name(query_.from, value, '@', "from: needs a name, like from:ada or from:\"Ada L\".");
        if (key == "in") return add_name(query_.in, value, '#', "in: needs a room, like in:lobby or in:\"Tea time\".");
        if (key == "mentions")
            return add_name(query_.mentions, value, '@', "mentions: needs a name, like mentions:me or mentions:\"Ada L\".");
        if (key == "has") return take_has(value);
        if (key == "is") return take_is(value);
        return take_day(key, value);
    }

    std::optional<Error> take_has(std::string_view value) {
        const std::string what = lower(value);
        if (what == "link" || what == "links")
            query_.has.link = true;
        else if (what == "file" || what == "files")
            query_.has.file = true;
        else if (what == "picture" || what == "pictures")
            query_.has.picture = true;
        else
            return bad_query("With has: one asks for has:link, has:file or has:picture.");
        return std::nullopt;
    }

    std::optional<Error> take_is(std::string_view value) {
        if (lower(value) != "pinned") return bad_query("The only thing to ask for with is: is is:pinned.");
        query_.pinned = true;
        return std::nullopt;
    }

    std::optional<Error> take_day(std::string_view key, const std::string& value) {
        const auto day = day_from(value);
        if (!day) return bad_query(std::string(key) + ": needs a day, like " + std::string(key) + ":2026-11-30.");
        if (key == "before")
            query_.before_ms = std::min(*day, query_.before_ms.value_or(*day));
        else
            query_.after_ms = std::max(*day + day_ms, query_.after_ms.value_or(*day + day_ms));
        return std::nullopt;
    }

    std::optional<Error> add_name(std::vector<std::string>& names, std::string name, char mark, const char* needed) {
        if (name.size() > 1 && name.front() == mark) name.erase(0, 1);
        if (name.find_first_not_of(' ') == std::string::npos) return bad_query(needed);
        names.push_back(std::move(name));
        return std::nullopt;
    }

    void add(SearchTerm term) {
        const std::size_t words = words_in(term.text);
        words_ += words;
        prefixes_ += term.prefix ? 1 : 0;
        if (words > 0) query_.terms.push_back(std::move(term));
    }

    /// What is in the quotes that begin here.
    std::string quoted() {
        const std::size_t begin = at_ + 1;
        const std::size_t end = std::min(text_.find('"', begin), text_.size());
        at_ = std::min(end + 1, text_.size());
        return text_.substr(begin, end - begin);
    }

    /// False at the end.
    bool skip_spaces() {
        at_ = std::min(text_.find_first_not_of(' ', at_), text_.size());
        return at_ < text_.size();
    }

    [[nodiscard]] std::optional<Error> judge() const {
        const SearchQuery& q = query_;
        if (words_ + q.from.size() + q.in.size() + q.mentions.size() > limits::search_words_max)
            return bad_query("A search can have at most " + std::to_string(limits::search_words_max) + " words and names.");
        if (prefixes_ > limits::search_prefixes_max)
            return bad_query("A search can have at most " + std::to_string(limits::search_prefixes_max) + " words with a *.");
        if (q.before_ms && q.after_ms && *q.after_ms >= *q.before_ms)
            return bad_query("There is no day between those of after: and before:.");
        const bool wanted = std::any_of(q.terms.begin(), q.terms.end(), [](const SearchTerm& term) { return !term.excluded; });
        const bool narrowed = !q.from.empty() || !q.in.empty() || !q.mentions.empty() || q.has != Holdings{} || q.pinned;
        if (wanted || narrowed) return std::nullopt;
        if (!q.terms.empty()) return bad_query("Say also what to find: everything here is excluded.");
        if (q.before_ms || q.after_ms) return bad_query("Add a word, from:, in: or has:link to the days.");
        return bad_query("There is nothing to search for: it takes a letter or a digit.");
    }

    std::string text_;
    std::size_t at_ = 0;
    std::size_t words_ = 0;
    std::size_t prefixes_ = 0;
    SearchQuery query_;
};

}  // namespace

bool is_word_by_itself(char32_t c) {
    if (c < blocks.front().first) return false;
    const auto* block = std::find_if(blocks.begin(), blocks.end(), [c](const Block& candidate) { return c <= candidate.last; });
    return block != blocks.end() && c >= block->first;
}

Result<SearchQuery> parse_search_query(std::string_view text) {
    if (text.size() > limits::query_bytes_max)
        return bad_query("A search can be at most " + std::to_string(limits::query_bytes_max) + " bytes long.");
    return Parser(text).parse();
}

}  // namespace parley
