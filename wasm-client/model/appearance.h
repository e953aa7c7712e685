// How a person wants the page to look, as the text of their setting `look`: in step over their devices.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::client {

/// Unlike `system` the others do not follow what the device prefers.
enum class Theme : std::uint8_t { system, light, dark };
/// What stands out: buttons, links, what is chosen.
enum class Accent : std::uint8_t { blue, teal, green, amber, rose, violet };

enum class Clock : std::uint8_t { language, twelve, twenty_four };

inline constexpr std::array<std::string_view, 3> clock_names = {"language", "12", "24"};
/// Of everything, in percent.
inline constexpr std::array<int, 5> sizes = {90, 100, 115, 130, 150};
inline constexpr std::array<std::string_view, 3> theme_names = {"system", "light", "dark"};
inline constexpr std::array<std::string_view, 6> accent_names = {"blue", "teal", "green", "amber", "rose", "violet"};

/// As "theme:dark contrast:more accent:teal rows:close clock:24 size:115", each part only where it differs from what is usual.
struct Appearance {
    Theme theme = Theme::system;
    bool contrast = false;  ///< more of it, whatever the device prefers
    Accent accent = Accent::blue;
    bool close = false;  ///< messages stand closer together
    Clock clock = Clock::language;
    int size = 100;  ///< one of `sizes`

    /// What it does not know it leaves out.
    static Appearance parse(std::string_view setting);
    [[nodiscard]] std::string text() const;
    bool operator==(const Appearance&) const = default;
};

}  // namespace parley::client
