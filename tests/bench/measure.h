// What the benchmarks share: times, percentiles, tables.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace parley::bench {

inline double now_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Nearest rank; 0 for no values. Puts the values into another order.
inline double percentile(std::vector<double>& values, double part) {
    if (values.empty()) return 0;
    const auto rank = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1) + 0.5);
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank), values.end());
    return values[rank];
}

inline double median(std::vector<double>& values) {
    return percentile(values, 0.5);
}

inline std::string fixed(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

/// 12345.6 -> "12,346"
inline std::string grouped(double value) {
    const std::string digits = fixed(value, 0);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

inline std::string milliseconds(double seconds) {
    return fixed(seconds * 1000, seconds < 0.01 ? 2 : 1) + " ms";
}

/// One row of a Markdown table, on standard output at once: a long run shows how far it is.
inline void print_row(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line.append(" ").append(cell).append(" |");
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

inline void print_head(const std::vector<std::string>& cells) {
    print_row(cells);
    print_row(std::vector<std::string>(cells.size(), "---"));
}

inline void print_text(const std::string& text) {
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
}

}  // namespace parley::bench
