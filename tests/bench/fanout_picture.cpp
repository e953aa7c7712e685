#include <algorithm>
#include <array>

#include "tests/bench/fanout_scenarios.h"
#include "tests/bench/measure.h"

namespace parley::bench {

namespace {

struct Bar {
    const char* server;
    const char* label;
    const char* colour;
};
// Ours stands out; the bound of what send() can do is lighter than the peers.
constexpr std::array<Bar, 4> bars = {{{"parley", "parley", "#2563eb"},
                                      {"bare send()", "bare send()", "#b6c2d2"},
                                      {"npm ws", "npm ws", "#7f8da1"},
                                      {"socket.io", "socket.io", "#7f8da1"}}};

constexpr double width = 760;
constexpr double height = 268;
constexpr double bar_height = 24;
constexpr double bar_distance = 36;
constexpr double labels_width = 92;
constexpr double bar_width_max = 196;
constexpr double panels_top = 100;

std::string text(double x, double y, const std::string& style, const std::string& words) {
    return "<text x=\"" + fixed(x, 1) + "\" y=\"" + fixed(y, 1) + "\" " + style + ">" + words + "</text>\n";
}

std::string panel(const Bench& bench, double left, std::size_t outstanding, const std::string& title, double most) {
    std::string svg = text(left, panels_top - 14, "font-size=\"13\" font-weight=\"600\" fill=\"#334155\"", title);
    double y = panels_top;
    for (const Bar& bar : bars) {
        const auto server = bench.picture.find(bar.server);
        if (server == bench.picture.end() || server->second.count(outstanding) == 0) continue;
        const double value = server->second.at(outstanding);
        const double length = std::max(2.0, value / most * bar_width_max);
        const std::string weight = bar.label == std::string("parley") ? "700" : "400";
        const double base = y + bar_height / 2 + 4.5;
        svg += text(left + labels_width - 10, base,
                    "font-size=\"13\" text-anchor=\"end\" fill=\"#1e293b\" font-weight=\"" + weight + "\"", bar.label);
        svg += "<rect x=\"" + fixed(left + labels_width, 1) + "\" y=\"" + fixed(y, 1) + "\" width=\"" + fixed(length, 1) +
               "\" height=\"" + fixed(bar_height, 0) + "\" rx=\"3\" fill=\"" + bar.colour + "\"/>\n";
        svg += text(left + labels_width + length + 7, base, "font-size=\"13\" fill=\"#1e293b\" font-weight=\"" + weight + "\"",
                    fixed(value, value < 1 ? 2 : 1));
        y += bar_distance;
    }
    return svg;
}

}  // namespace

std::string draw_picture(const Bench& bench) {
    double most = 0;
    for (const Bar& bar : bars) {
        const auto server = bench.picture.find(bar.server);
        if (server == bench.picture.end()) continue;
        for (const auto& [outstanding, value] : server->second) most = std::max(most, value);
    }
    const std::string size = fixed(width, 0) + " " + fixed(height, 0);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" + fixed(width, 0) +
                      "\" height=\"" + fixed(height, 0) +
                      "\" role=\"img\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif\">\n"
                      "<title>Processor time a delivery: parley, bare send(), npm ws and socket.io</title>\n";
    svg += "<rect x=\"0.5\" y=\"0.5\" width=\"" + fixed(width - 1, 0) + "\" height=\"" + fixed(height - 1, 0) +
           "\" rx=\"10\" fill=\"#ffffff\" stroke=\"#cbd5e1\"/>\n";
    svg += text(28, 36, "font-size=\"17\" font-weight=\"700\" fill=\"#0f172a\"", "Processor time a delivery");
    svg +=
        text(28, 57, "font-size=\"13\" fill=\"#64748b\"",
             "microseconds, less is better; 1,000 subscribers, messages of 150 bytes; parley stores each before it delivers");
    svg += panel(bench, 28, 64, "busy: 64 messages under way", most);
    svg += panel(bench, 28 + (width - 28) / 2, 1, "quiet: one message at a time", most);
    return svg + "</svg>\n";
}

}  // namespace parley::bench
