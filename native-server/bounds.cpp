#include "native-server/bounds.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "native-server/settings_file.h"

namespace parley::server {

namespace {

struct Words {
    std::string_view name;
    std::string_view what;
};

/// In the order of Counted.
constexpr std::array<Words, counted_count> counted_words = {{
    {"connects", "handshakes"},
    {"sign-ins", "tries to come in without a password"},
    {"messages", "messages, and what is done to them and to rooms"},
    {"commands", "commands of any kind"},
    {"bytes", "bytes of commands"},
    {"searches", "searches"},
    {"uploads", "uploads that begin"},
    {"refusals", "refusals for going too fast"},
}};
/// In the order of CountedOf.
constexpr std::array<Words, counted_of_count> whose_words = {{
    {"connection", "of one connection"},
    {"person", "of one person"},
    {"address", "from one address"},
}};

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text.append(part);
    return text;
}

void add_rate(std::vector<BoundRow>& rows, Counted what, CountedOf whose) {
    const Words& counted = counted_words[static_cast<std::size_t>(what)];
    const Words& of = whose_words[static_cast<std::size_t>(whose)];
    const bool bytes = what == Counted::bytes;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    rows.push_back({joined({of.name, "-", counted.name, "-a-second"}), bytes ? "bytes a second" : "a second",
                    joined({counted.what, " ", of.what, ", in the long run"}), 1, most,
                    [=](const Bounds& bounds) { return bounds.rates.of(what, whose).a_second; },
                    [=](Bounds& bounds, std::uint64_t value) {
                        bounds.rates.of(what, whose).a_second = static_cast<std::uint32_t>(value);
                    }});
    rows.push_back({joined({of.name, "-", counted.name, "-at-once"}), bytes ? "bytes" : "",
                    joined({counted.what, " ", of.what, ", at once; 0: no bound"}), 0, most,
                    [=](const Bounds& bounds) { return bounds.rates.of(what, whose).at_once; },
                    [=](Bounds& bounds, std::uint64_t value) {
                        bounds.rates.of(what, whose).at_once = static_cast<std::uint32_t>(value);
                    }});
}

std::string take_setting(const Setting& setting, const std::vector<BoundRow>& rows, Bounds& bounds) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const BoundRow& one) { return one.name == setting.name; });
    if (row == rows.end() || !setting.sections.empty())
        return joined({"there is no bound '", setting.full_name(), "'; `parley-server limits` lists them"});
    const std::string text = setting.values.size() == 1 ? setting.values.front() : "";
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
    if (!is_number || value < row->least || value > row->most)
        return joined({setting.name, " must be a number from ", std::to_string(row->least), " to ", std::to_string(row->most)});
    row->set(bounds, value);
    return {};
}

}  // namespace

std::vector<BoundRow> bound_rows() {
    std::vector<BoundRow> rows;
    rows.push_back({"connections", "", "connections at one time; 0: as many as fit", 0, limits::descriptors_max,
                    [](const Bounds& bounds) { return bounds.connections; },
                    [](Bounds& bounds, std::uint64_t value) { bounds.connections = value; }});
    rows.push_back({"message-bytes", "bytes", "text of one message", limits::message_bytes_least, limits::body_bytes_max,
                    [](const Bounds& bounds) { return bounds.message_bytes; },
                    [](Bounds& bounds, std::uint64_t value) { bounds.message_bytes = value; }});
    rows.push_back({"file-bytes", "bytes", "one file", 1, limits::file_bytes_max,
                    [](const Bounds& bounds) { return bounds.file_bytes; },
                    [](Bounds& bounds, std::uint64_t value) { bounds.file_bytes = value; }});
    const Rates usual = usual_rates();
    for (std::size_t what = 0; what < counted_count; ++what)
        for (std::size_t whose = 0; whose < counted_of_count; ++whose)
            if (usual.all[what][whose].at_once > 0) add_rate(rows, static_cast<Counted>(what), static_cast<CountedOf>(whose));
    return rows;
}

Result<Bounds, std::string> read_bounds(const std::string& path) {
    const auto settings = read_settings(path, "file of limits");
    if (!settings) return settings.error();
    const std::vector<BoundRow> rows = bound_rows();
    Bounds bounds;
    for (const Setting& setting : settings.value())
        if (std::string wrong = take_setting(setting, rows, bounds); !wrong.empty()) return joined({path, ": ", wrong});
    return bounds;
}

std::string tell_bounds(const Bounds& bounds) {
    std::vector<std::array<std::string, 5>> lines = {{"name", "value", "usual", "unit", "what it bounds"}};
    const Bounds usual;
    for (const BoundRow& row : bound_rows())
        lines.push_back({row.name, std::to_string(row.value(bounds)), std::to_string(row.value(usual)), row.unit, row.what});
    std::array<std::size_t, 5> widths{};
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) text.append(line[i]).append(widths[i] + 2 - line[i].size(), ' ');
        text.append(line.back()).append("\n");
    }
    return text;
}

}  // namespace parley::server
