#include "wasm-client/text/bidi.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "shared/utf8.h"
#include "wasm-client/text/bidi_classes.h"

namespace parley::client {

namespace {

using enum BidiClass;

constexpr BidiLevel depth_max = 125;  // BD2
constexpr std::size_t brackets_max = 63;
constexpr std::size_t none = static_cast<std::size_t>(-1);

bool is_isolate_start(BidiClass c) {
    return c == LRI || c == RLI || c == FSI;
}

bool is_neutral(BidiClass c) {
    return c == B || c == S || c == WS || c == ON || is_isolate_start(c) || c == PDI;
}

BidiClass direction(BidiLevel level) {
    return level % 2 == 0 ? L : R;
}

/// What a strong or numeric class counts as where neutrals are resolved (N0 to N2).
std::optional<BidiClass> strength(BidiClass c) {
    if (c == L) return L;
    if (c == R || c == AL || c == EN || c == AN) return R;
    return std::nullopt;
}

struct Character {
    char32_t code_point = 0;
    std::size_t at = 0;
    BidiClass original = L;
    BidiClass is = L;
    BidiLevel level = 0;
    bool removed = false;        ///< by rule X9
    std::size_t partner = none;  ///< of an isolate's start: its end; and the other way round
};

class Paragraph {
public:
    Paragraph(std::string_view text, BidiLevel base) : base_(base) {
        for (std::size_t at = 0; at < text.size();) {
            const utf8::Decoded decoded = utf8::decode(text, at);
            Character c;
            c.code_point = decoded.code_point;
            c.at = at;
            c.original = c.is = bidi_class(decoded.code_point);
            characters_.push_back(c);
            at += std::max<std::size_t>(decoded.bytes, 1);
        }
        pair_isolates();
    }

    /// By the first strong character from `from` on, outside isolates, up to `to`.
    BidiLevel first_strong(std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < to; i++) {
            const Character& c = characters_[i];
            if (c.original == L) return 0;
            if (c.original == R || c.original == AL) return 1;
            if (!is_isolate_start(c.original)) continue;
            if (c.partner == none) break;
            i = c.partner;
        }
        return 0;
    }

    void resolve() {
        explicit_levels();
        for (const std::vector<std::size_t>& sequence : sequences()) resolve_sequence(sequence);
    }

    const std::vector<Character>& characters() const { return characters_; }

private:
    void pair_isolates() {  // BD9
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < characters_.size(); i++) {
            if (is_isolate_start(characters_[i].original)) open.push_back(i);
            if (characters_[i].original != PDI || open.empty()) continue;
            characters_[i].partner = open.back();
            characters_[open.back()].partner = i;
            open.pop_back();
        }
    }

    struct Status {
        BidiLevel level = 0;
        std::optional<BidiClass> override;
        bool isolate = false;
    };

    void explicit_levels() {  // X1 to X8
        stack_ = {{base_, std::nullopt, false}};
        overflow_isolates_ = overflow_embeddings_ = valid_isolates_ = 0;
        for (std::size_t i = 0; i < characters_.size(); i++) {
            Character& c = characters_[i];
            if (c.original == LRE || c.original == RLE || c.original == LRO || c.original == RLO)
                embed(c);
            else if (is_isolate_start(c.original))
                isolate(i);
            else if (c.original == PDI)
                end_isolate(c);
            else if (c.original == PDF)
                end_embedding(c);
            else
                take_status(c);
        }
    }

    void take_status(Character& c) {
        c.level = c.original == B ? base_ : stack_.back().level;
        c.removed = c.original == BN;
        if (stack_.back().override && c.original != B && c.original != BN) c.is = *stack_.back().override;
    }

    BidiLevel next_level(bool right_to_left) const {
        const BidiLevel level = stack_.back().level;
        return static_cast<BidiLevel>(right_to_left ? (level + 1) | 1 : (level + 2) & ~1);
    }

    void embed(Character& c) {
        const bool right_to_left = c.original == RLE || c.original == RLO;
        c.level = stack_.back().level;
        c.removed = true;
        const BidiLevel level = next_level(right_to_left);
        if (level > depth_max || overflow_isolates_ > 0 || overflow_embeddings_ > 0) {
            if (overflow_isolates_ == 0) overflow_embeddings_++;
            return;
        }
        std::optional<BidiClass> override;
        if (c.original == LRO) override = L;
        if (c.original == RLO) override = R;
        stack_.push_back({level, override, false});
    }

    void isolate(std::size_t i) {
        Character& c = characters_[i];
        take_status(c);
        bool right_to_left = c.original == RLI;
        if (c.original == FSI) right_to_left = first_strong(i + 1, std::min(c.partner, characters_.size())) == 1;
        const BidiLevel level = next_level(right_to_left);
        if (level > depth_max || overflow_isolates_ > 0 || overflow_embeddings_ > 0) {
            overflow_isolates_++;
            return;
        }
        valid_isolates_++;
        stack_.push_back({level, std::nullopt, true});
    }

    void end_isolate(Character& c) {
        if (overflow_isolates_ > 0) {
            overflow_isolates_--;
        } else if (valid_isolates_ > 0) {
            overflow_embeddings_ = 0;
            while (!stack_.back().isolate) stack_.pop_back();
            stack_.pop_back();
            valid_isolates_--;
        }
        take_status(c);
    }

    void end_embedding(Character& c) {
        c.removed = true;
        if (overflow_isolates_ == 0 && overflow_embeddings_ > 0)
            overflow_embeddings_--;
        else if (overflow_isolates_ == 0 && !stack_.back().isolate && stack_.size() > 1)
            stack_.pop_back();
        c.level = stack_.back().level;
    }

    /// The isolating run sequences (BD13): runs of one level, joined over what is isolated between them.
    std::vector<std::vector<std::size_t>> sequences() const {
        std::vector<std::vector<std::size_t>> runs;
        std::vector<std::size_t> run_of(characters_.size(), none);
        for (std::size_t i = 0; i < characters_.size(); i++) {
            if (characters_[i].removed) continue;
            if (runs.empty() || characters_[runs.back().back()].level != characters_[i].level) runs.emplace_back();
            run_of[i] = runs.size() - 1;
            runs.back().push_back(i);
        }
        std::vector<std::vector<std::size_t>> sequences;
        for (const std::vector<std::size_t>& run : runs) {
            const Character& first = characters_[run.front()];
            if (first.original == PDI && first.partner != none) continue;
            std::vector<std::size_t> sequence = run;
            while (is_isolate_start(characters_[sequence.back()].original) && characters_[sequence.back()].partner != none) {
                const std::vector<std::size_t>& next = runs[run_of[characters_[sequence.back()].partner]];
                if (next.front() <= sequence.back()) break;
                sequence.insert(sequence.end(), next.begin(), next.end());
            }
            sequences.push_back(std::move(sequence));
        }
        return sequences;
    }

    void resolve_sequence(const std::vector<std::size_t>& sequence) {
        level_ = characters_[sequence.front()].level;
        BidiLevel before = base_;
        for (std::size_t i = sequence.front(); i-- > 0;)
            if (!characters_[i].removed) {
                before = characters_[i].level;
                break;
            }
        BidiLevel after = base_;
        const Character& last = characters_[sequence.back()];
        if (!is_isolate_start(last.original) || last.partner != none)
            for (std::size_t i = sequence.back() + 1; i < characters_.size(); i++)
                if (!characters_[i].removed) {
                    after = characters_[i].level;
                    break;
                }
        start_ = direction(std::max(level_, before));
        end_ = direction(std::max(level_, after));
        weak(sequence);
        numbers(sequence);
        brackets(sequence);
        neutrals(sequence);
        for (const std::size_t i : sequence) {  // I1, I2
            Character& c = characters_[i];
            if (level_ % 2 == 0)
                c.level = static_cast<BidiLevel>(level_ + (c.is == R ? 1 : c.is == AN || c.is == EN ? 2 : 0));
            else
                c.level = static_cast<BidiLevel>(level_ + (c.is == L || c.is == EN || c.is == AN ? 1 : 0));
        }
    }

    void weak(const std::vector<std::size_t>& sequence) {  // W1 to W3
        BidiClass previous = start_;
        BidiClass strong = start_;
        for (const std::size_t i : sequence) {
            Character& c = characters_[i];
            if (c.is == NSM) c.is = previous;
            previous = is_isolate_start(c.is) || c.is == PDI ? ON : c.is;
            if (c.is == L || c.is == R || c.is == AL) strong = c.is;
            if (c.is == EN && strong == AL) c.is = AN;
        }
        for (const std::size_t i : sequence)
            if (characters_[i].is == AL) characters_[i].is = R;
    }

    void numbers(const std::vector<std::size_t>& sequence) {  // W4 to W7
        const auto is = [&](std::size_t n) -> BidiClass& { return characters_[sequence[n]].is; };
        for (std::size_t n = 1; n + 1 < sequence.size(); n++) {
            if (is(n - 1) != is(n + 1)) continue;
            if (is(n - 1) == EN && (is(n) == ES || is(n) == CS)) is(n) = EN;
            if (is(n - 1) == AN && is(n) == CS) is(n) = AN;
        }
        for (std::size_t n = 0; n < sequence.size(); n++) {
            if (is(n) != ET) continue;
            std::size_t end = n;
            while (end < sequence.size() && is(end) == ET) end++;
            const bool beside = (n > 0 && is(n - 1) == EN) || (end < sequence.size() && is(end) == EN);
            for (; n < end; n++) is(n) = beside ? EN : ON;
            n--;
        }
        BidiClass strong = start_;
        for (std::size_t n = 0; n < sequence.size(); n++) {
            if (is(n) == ES || is(n) == CS) is(n) = ON;
            if (is(n) == L || is(n) == R) strong = is(n);
            if (is(n) == EN && strong == L) is(n) = L;
        }
    }

    void brackets(const std::vector<std::size_t>& sequence) {  // N0
        std::vector<std::pair<char32_t, std::size_t>> open;
        std::vector<std::pair<std::size_t, std::size_t>> pairs;
        for (std::size_t n = 0; n < sequence.size(); n++) {
            const Character& c = characters_[sequence[n]];
            const char32_t other = c.is == ON ? paired_bracket(c.code_point) : 0;
            if (other == 0) continue;
            if (is_opening_bracket(c.code_point)) {
                if (open.size() == brackets_max) break;
                open.emplace_back(other, n);
                continue;
            }
            const auto match =
                std::find_if(open.rbegin(), open.rend(), [&](const auto& one) { return one.first == c.code_point; });
            if (match == open.rend()) continue;
            pairs.emplace_back(match->second, n);
            open.erase(std::prev(match.base()), open.end());
        }
        std::sort(pairs.begin(), pairs.end());
        for (const auto& [from, to] : pairs) resolve_pair(sequence, from, to);
    }

    void resolve_pair(const std::vector<std::size_t>& sequence, std::size_t from, std::size_t to) {
        const BidiClass embedding = direction(level_);
        bool same = false;
        bool opposite = false;
        for (std::size_t n = from + 1; n < to; n++) {
            const std::optional<BidiClass> strong = strength(characters_[sequence[n]].is);
            if (strong) (*strong == embedding ? same : opposite) = true;
        }
        if (!same && !opposite) return;
        BidiClass wanted = embedding;
        if (!same) {
            BidiClass context = start_;
            for (std::size_t n = 0; n < from; n++) context = strength(characters_[sequence[n]].is).value_or(context);
            if (context != embedding) wanted = context;
        }
        for (const std::size_t bracket : {from, to}) {
            characters_[sequence[bracket]].is = wanted;
            for (std::size_t n = bracket + 1; n < sequence.size() && characters_[sequence[n]].original == NSM; n++)
                characters_[sequence[n]].is = wanted;
        }
    }

    void neutrals(const std::vector<std::size_t>& sequence) {  // N1, N2
        BidiClass before = start_;
        for (std::size_t n = 0; n < sequence.size(); n++) {
            const BidiClass is = characters_[sequence[n]].is;
            if (!is_neutral(is)) {
                before = strength(is).value_or(before);
                continue;
            }
            std::size_t end = n;
            while (end < sequence.size() && is_neutral(characters_[sequence[end]].is)) end++;
            const BidiClass after = end < sequence.size() ? strength(characters_[sequence[end]].is).value_or(end_) : end_;
            const BidiClass wanted = before == after ? before : direction(level_);
            for (; n < end; n++) characters_[sequence[n]].is = wanted;
            n--;
        }
    }

    BidiLevel base_;
    std::vector<Character> characters_;
    std::vector<Status> stack_;
    std::size_t overflow_isolates_ = 0;
    std::size_t overflow_embeddings_ = 0;
    std::size_t valid_isolates_ = 0;
    // Of the sequence being resolved:
    BidiLevel level_ = 0;
    BidiClass start_ = L;
    BidiClass end_ = L;
};

}  // namespace

bool has_directions(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        // Nothing below U+0590 is written from right to left, or turns what is.
        if (static_cast<unsigned char>(text[at]) < 0xD6) {
            at++;
            continue;
        }
        const utf8::Decoded decoded = utf8::decode(text, at);
        const BidiClass is = bidi_class(decoded.code_point);
        if (is == R || is == AL || is == AN || (is >= LRE && is <= PDI)) return true;
        at += std::max<std::size_t>(decoded.bytes, 1);
    }
    return false;
}

BidiLevel base_level(std::string_view paragraph) {
    const Paragraph resolved(paragraph, 0);
    return resolved.first_strong(0, resolved.characters().size());
}

std::vector<BidiLevel> bidi_levels(std::string_view paragraph, BidiLevel base) {
    Paragraph resolved(paragraph, base);
    resolved.resolve();
    std::vector<BidiLevel> levels(paragraph.size(), base);
    const std::vector<Character>& characters = resolved.characters();
    BidiLevel level = base;
    for (std::size_t i = 0; i < characters.size(); i++) {
        const std::size_t end = i + 1 < characters.size() ? characters[i + 1].at : paragraph.size();
        // What rule X9 takes away stays with what it follows: a joiner inside a word does not cut it.
        if (!characters[i].removed || i == 0) level = characters[i].level;
        std::fill(levels.begin() + static_cast<std::ptrdiff_t>(characters[i].at),
                  levels.begin() + static_cast<std::ptrdiff_t>(end), level);
    }
    return levels;
}

}  // namespace parley::client
