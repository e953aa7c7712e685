#include "wasm-client/views/skeleton.h"

#include <algorithm>
#include <array>

namespace parley::client {

void draw_skeleton(Ui& ui, const Rect& rect, float words_left, float width) {
    // In parts of the width; as uneven as what people write.
    constexpr std::array<float, 7> lines = {0.52F, 0.34F, 0.71F, 0.28F, 0.6F, 0.44F, 0.66F};
    constexpr float row_height = 72;
    constexpr float bar_height = 12;
    constexpr float name_width = 96;
    const Color faint = with_alpha(ui.colors().text, 0.07F);
    float y = rect.y + rect.height - row_height;
    for (std::size_t i = 0; i < lines.size() && y > rect.y; i++, y -= row_height) {
        const float left = words_left - space::avatar_gap - space::avatar;
        fill(*ui.list, {left, y, space::avatar, space::avatar}, faint, space::radius);
        fill(*ui.list, {words_left, y + 2, std::min(name_width, width), bar_height}, faint, bar_height / 2);
        fill(*ui.list, {words_left, y + 24, width * lines[i], bar_height}, faint, bar_height / 2);
    }
}

}  // namespace parley::client
