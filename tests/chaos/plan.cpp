#include "tests/chaos/plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "shared/limits.h"

namespace parley::chaos {

namespace {

struct Rate {
    Act act;
    double per_second;
};

constexpr std::array rates = {
    Rate{Act::kill, 0.5},     Rate{Act::cut, 4},         Rate{Act::cut_before_ack, 2}, Rate{Act::stall, 3},
    Rate{Act::half_open, 1},  Rate{Act::duplicate, 0.3}, Rate{Act::reorder, 1},        Rate{Act::crash, 0.7},
    Rate{Act::put_away, 0.3}, Rate{Act::load_older, 3},  Rate{Act::deluge, 0.1},
};

/// Somebody writes every so often: one message, a few, or a lot at once.
void add_compositions(std::vector<Step>& steps, const PlanOptions& options, std::size_t client, Random random) {
    const double end_ms = options.seconds * 1000;
    for (double at_ms = random.between(0, 2000); at_ms < end_ms; at_ms += random.between(300, 3700)) {
        const double kind = random.unit();
        std::size_t count = 1;
        if (kind > 0.6) count = random.count(2, 5);
        if (kind > 0.9) count = random.count(6, 20);
        if (kind > 0.99) count = random.count(70, 110);
        const double spread_ms = random.chance(0.5) ? 0 : 200;
        for (std::size_t i = 0; i < count; ++i)
            steps.push_back({at_ms + random.between(0, spread_ms), Act::compose, client, random.next()});
    }
}

constexpr std::size_t long_bytes_min = 40'000;
constexpr std::size_t long_bytes_max = limits::body_bytes_max - 100;  // with room for what goes before it

std::string words_of(std::size_t bytes, Random& random) {
    static constexpr std::array<std::string_view, 16> words = {
        " tea",        " Grüße",  " 日本語テキスト", " \U0001FAD6",
        " שלום עולם",  " مرحبا",  " e\u0301",        " \U0001F469\u200D\U0001F680",
        " \"quoted\"", " back\\", "\nnext line",     "\ttab",
        " \u2028",     " </a>",   " \x01\x1f",       " हिन्दी",
    };
    const std::size_t variety = random.chance(0.5) ? 1 : words.size();
    std::string text;
    while (text.size() < bytes) text += words[random.count(0, variety - 1)];
    return text;
}

}  // namespace

std::vector<Step> make_plan(const PlanOptions& options) {
    const double end_ms = options.seconds * 1000;
    std::vector<Step> steps;
    for (std::size_t client = 0; client < options.clients; ++client)
        add_compositions(steps, options, client, Random(options.seed, 1000 + client));
    std::uint64_t stream = 0;
    for (const Rate& rate : rates) {
        Random random(options.seed, ++stream);
        const auto count = static_cast<std::size_t>(std::ceil(rate.per_second * options.seconds));
        for (std::size_t i = 0; i < count; ++i)
            steps.push_back({random.between(0, end_ms), rate.act, random.count(0, options.clients - 1), random.next()});
    }
    // From a third of the run on; more than one asks, because any of them may be cut off just then.
    Random random(options.seed, ++stream);
    for (int i = 0; i < 5; ++i)
        steps.push_back(
            {end_ms * random.between(0.3, 0.4), Act::create_room, random.count(0, options.clients - 1), random.next()});
    for (int i = 0; i < 3; ++i)
        steps.push_back({end_ms - random.between(500, 1500), Act::deluge, random.count(0, options.clients - 1), random.next()});
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at_ms < b.at_ms; });
    return steps;
}

std::string filler(Random& random) {
    const double kind = random.unit();
    std::size_t bytes = random.count(0, 200);
    if (kind > 0.85) bytes = random.count(200, 4000);
    if (kind > 0.97) bytes = random.count(4000, 20'000);
    if (kind > 0.995) bytes = random.count(long_bytes_min, long_bytes_max);
    return words_of(bytes, random);
}

std::string long_filler(Random& random) {
    return words_of(random.count(long_bytes_min, long_bytes_max), random);
}

}  // namespace parley::chaos
