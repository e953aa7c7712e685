#include "wasm-client/model/appearance.h"

#include <algorithm>

namespace parley::client {

namespace {

/// Sets it to the one of that name, if there is one.
template <typename Choice, std::size_t count>
void take(std::string_view name, const std::array<std::string_view, count>& names, Choice& choice) {
    const auto* found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) choice = static_cast<Choice>(found - names.begin());
}

}  // namespace

Appearance Appearance::parse(std::string_view setting) {
    Appearance look;
    while (!setting.empty()) {
        const std::string_view part = setting.substr(0, setting.find(' '));
        setting.remove_prefix(std::min(setting.size(), part.size() + 1));
        const std::string_view key = part.substr(0, part.find(':'));
        const std::string_view value = part.substr(std::min(part.size(), key.size() + 1));
        if (key == "theme") take(value, theme_names, look.theme);
        if (key == "accent") take(value, accent_names, look.accent);
        if (key == "contrast") look.contrast = value == "more";
        if (key == "rows") look.close = value == "close";
        if (key == "clock") take(value, clock_names, look.clock);
        if (key == "size")
            for (const int size : sizes)
                if (value == std::to_string(size)) look.size = size;
    }
    return look;
}

std::string Appearance::text() const {
    std::string text;
    const auto add = [&](std::string_view key, std::string_view value) {
        text.append(text.empty() ? "" : " ").append(key).append(":").append(value);
    };
    if (theme != Theme::system) add("theme", theme_names[static_cast<std::size_t>(theme)]);
    if (contrast) add("contrast", "more");
    if (accent != Accent::blue) add("accent", accent_names[static_cast<std::size_t>(accent)]);
    if (close) add("rows", "close");
    if (clock != Clock::language) add("clock", clock_names[static_cast<std::size_t>(clock)]);
    if (size != 100) add("size", std::to_string(size));
    return text;
}

}  // namespace parley::client
