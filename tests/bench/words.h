// Messages of words that nobody wrote, the same ones each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace parley::bench {

inline constexpr std::uint32_t words_seed = 20'260;
inline constexpr std::size_t vocabulary = 50'000;

/// Words as people use them: the commonest in every other message, most of them seldom (Zipf).
class Words {
public:
    Words() {
        std::vector<double> weights(vocabulary);
        for (std::size_t i = 0; i < vocabulary; ++i) weights[i] = 1.0 / static_cast<double>(i + 5);
        choose_ = std::discrete_distribution<std::size_t>(weights.begin(), weights.end());
    }
    /// The rank's word, 0 being the commonest; never the same for two ranks.
    static std::string word(std::size_t rank) {
        static constexpr std::string_view consonants = "bdfgklmnprstvz";
        static constexpr std::string_view vowels = "aeiou";
        std::string text;
        for (std::size_t rest = rank + 70; rest > 0; rest /= 70) {
            text += consonants[rest % 70 / 5];
            text += vowels[rest % 5];
        }
        return text;
    }
    std::string message() {
        std::string text;
        for (std::size_t words = 4 + random_() % 18; words > 0; --words)
            text += word(choose_(random_)) + (words > 1 ? " " : ".");
        return text;
    }
    std::mt19937& random() { return random_; }

private:
    std::mt19937 random_{words_seed};
    std::discrete_distribution<std::size_t> choose_;
};

}  // namespace parley::bench
