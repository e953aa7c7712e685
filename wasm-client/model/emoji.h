// The emoji that there are, as the page's file names them. Fetched when first needed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::client {

class EmojiTable {
public:
    struct Emoji {
        std::string text;
        std::string name;
        std::string keywords;  ///< with blanks between them
        std::size_t group = 0;
        bool has_skin = false;  ///< a tone of skin may be chosen
    };

    /// The file: a line for each group, which begins with '='; below it a line for each emoji, its text, name, keywords and "s"
    /// where it has tones of skin, with tabs between them. Lines that are none of that are passed over.
    static EmojiTable parse(std::string_view file);

    [[nodiscard]] const std::vector<Emoji>& all() const { return all_; }
    [[nodiscard]] const std::vector<std::string>& groups() const { return groups_; }
    /// The best first; names before keywords.
    [[nodiscard]] std::vector<std::size_t> find(std::string_view query, std::size_t count_max) const;
    /// With a tone of skin from 1 (light) to 5 (dark), or as it is with 0.
    [[nodiscard]] std::string with_skin(const Emoji& emoji, int tone) const;

private:
    std::vector<Emoji> all_;
    std::vector<std::string> groups_;
};

}  // namespace parley::client
