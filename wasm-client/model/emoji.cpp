#include "wasm-client/model/emoji.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/utf8.h"
#include "wasm-client/model/fuzzy.h"

namespace parley::client {

namespace {

constexpr char32_t lightest = 0x1F3FB;
constexpr char32_t picture_selector = 0xFE0F;
constexpr std::size_t emoji_max = 4000;

/// The fields of a line, with tabs between them; those that are missing are empty.
std::array<std::string_view, 4> fields_of(std::string_view line) {
    std::array<std::string_view, 4> fields;
    for (std::string_view& field : fields) {
        field = line.substr(0, line.find('\t'));
        line.remove_prefix(std::min(line.size(), field.size() + 1));
    }
    return fields;
}

int fit_of(std::string_view query, const EmojiTable::Emoji& emoji) {
    const int name = fit(query, emoji.name);
    // Letters that only come in this order say nothing where there are thousands.
    constexpr int scattered_max = 500;
    if (name > scattered_max) return 2 * name;
    for (std::string_view left = emoji.keywords; !left.empty();) {
        const std::string_view word = left.substr(0, left.find(' '));
        left.remove_prefix(std::min(left.size(), word.size() + 1));
        if (const int known = fit(query, word); known > 2 * scattered_max) return known;
    }
    return 0;
}

}  // namespace

EmojiTable EmojiTable::parse(std::string_view file) {
    EmojiTable table;
    while (!file.empty() && table.all_.size() < emoji_max) {
        const std::string_view line = file.substr(0, file.find('\n'));
        file.remove_prefix(std::min(file.size(), line.size() + 1));
        if (!line.empty() && line[0] == '=') {
            table.groups_.emplace_back(line.substr(1));
            continue;
        }
        const auto [text, name, keywords, skin] = fields_of(line);
        if (text.empty() || name.empty() || table.groups_.empty() || !utf8::is_valid(line)) continue;
        table.all_.push_back(
            {std::string(text), std::string(name), std::string(keywords), table.groups_.size() - 1, skin == "s"});
    }
    return table;
}

std::vector<std::size_t> EmojiTable::find(std::string_view query, std::size_t count_max) const {
    std::string wanted(query);
    std::replace(wanted.begin(), wanted.end(), '_', ' ');
    std::vector<std::pair<int, std::size_t>> found;
    for (std::size_t i = 0; i < all_.size(); i++)
        if (const int how = fit_of(wanted, all_[i]); how > 0) found.emplace_back(how, i);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t> best;
    for (const auto& [how, index] : found) {
        if (best.size() == count_max) break;
        best.push_back(index);
    }
    return best;
}

std::string EmojiTable::with_skin(const Emoji& emoji, int tone) const {
    if (tone < 1 || tone > 5 || !emoji.has_skin) return emoji.text;
    // Behind the first character, in the place of what asks for a picture (UTS #51, 2.4).
    const utf8::Decoded first = utf8::decode(emoji.text, 0);
    std::string toned = emoji.text.substr(0, first.bytes);
    utf8::append(toned, lightest + static_cast<char32_t>(tone - 1));
    std::size_t at = first.bytes;
    const utf8::Decoded next = utf8::decode(emoji.text, at);
    if (next.bytes > 0 && next.code_point == picture_selector) at += next.bytes;
    return toned + emoji.text.substr(at);
}

}  // namespace parley::client
