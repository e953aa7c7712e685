// What bytes that nobody chose are given to. Each target takes any bytes at all and aborts where a promise does not hold.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace parley::fuzz {

using Target = void (*)(std::string_view bytes);

void codec(std::string_view bytes);
void core(std::string_view bytes);
void frames(std::string_view bytes);
void http(std::string_view bytes);
void markup(std::string_view bytes);
void page(std::string_view bytes);
void search(std::string_view bytes);
void settings(std::string_view bytes);
void text_rules(std::string_view bytes);

struct NamedTarget {
    std::string_view name;
    Target run;
};
inline constexpr std::array<NamedTarget, 9> targets = {{{"codec", codec},
                                                        {"core", core},
                                                        {"frames", frames},
                                                        {"http", http},
                                                        {"markup", markup},
                                                        {"page", page},
                                                        {"search", search},
                                                        {"settings", settings},
                                                        {"text_rules", text_rules}}};

/// Ends the program unless it holds.
inline void must(bool holds, const char* promise) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", promise);
    std::abort();
}

/// Cuts the first byte off: what a target is asked to do with the rest. 0 of nothing.
inline unsigned char take_byte(std::string_view& bytes) {
    if (bytes.empty()) return 0;
    const auto first = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return first;
}

/// Cuts the first line off, without its end.
inline std::string_view take_line(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    return line;
}

}  // namespace parley::fuzz
