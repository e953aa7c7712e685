// The words that a person reads, in their language. The sources hold them in English, which is the key of a table that is
// fetched for the other languages (web/language/*.txt); where it has none, the English stands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parley::client {

/// Marks words that are translated where they are used.
constexpr const char* tr_noop(const char* english) {
    return english;
}

struct LanguageName {
    const char* code;
    const char* name;  ///< in itself
};
inline constexpr std::array<LanguageName, 3> languages = {LanguageName{"en", "English"}, LanguageName{"de", "Deutsch"},
                                                          LanguageName{"ar", "\u0627\u0644\u0639\u0631\u0628\u064A\u0629"}};

/// Unicode's plural categories (CLDR, "Language Plural Rules").
enum class Plural : std::uint8_t { zero, one, two, few, many, other };
constexpr std::size_t plurals = 6;

/// `language` is "en", "de" or "ar"; others count as English does.
Plural plural_of(std::string_view language, std::uint64_t count);

/// A value; copies share the table.
class Language {
public:
    using Values = std::initializer_list<std::string_view>;

    /// English.
    Language() = default;
    /// `file` holds the table: a line for the English, below it one for what it becomes, begun by a tab; where it counts, such
    /// a line for each form, "<tab>few<tab>words". "\n" stands for a new line, '#' begins a remark.
    Language(std::string code, std::string_view file);

    /// "en", "de", "ar": as BCP 47 has it.
    [[nodiscard]] std::string_view code() const { return table_ == nullptr ? "en" : std::string_view(table_->code); }
    [[nodiscard]] bool right_to_left() const { return code() == "ar"; }
    [[nodiscard]] bool twelve_hours() const { return code() == "ar"; }
    [[nodiscard]] bool is_english() const { return table_ == nullptr; }

    /// Lasts as long as both the language and `english`.
    [[nodiscard]] const char* tr(const char* english) const {
        return table_ == nullptr ? english : table_->find(english, english);
    }
    /// "{}" is the next value, "{1}" the second one: each language puts them where it wants.
    [[nodiscard]] std::string tr(const char* english, Values values) const;
    /// The first value is the count. `one` is the key.
    [[nodiscard]] std::string tr_count(const char* one, const char* other, std::uint64_t count, Values more = {}) const;
    /// What the server said: by its words, else by the error's code, else as it is.
    [[nodiscard]] std::string tr_error(const std::string& words, std::uint64_t code) const;

private:
    struct Entry {
        std::string_view key;
        const char* forms[plurals] = {};  ///< no plural: all are the same
    };
    struct Table {
        std::string code;
        std::vector<char> text;
        std::vector<Entry> entries;  ///< by their keys
        const char* find(std::string_view key, const char* otherwise, Plural form = Plural::other) const;
    };

    std::shared_ptr<const Table> table_;
};

}  // namespace parley::client
