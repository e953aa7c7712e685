// Dear ImGui's tables and columns, which no view uses and the rest of it calls by name, and its formatting of words, which it
// uses for windows that nobody opens: the page does without their bytes.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstring>

/// The format itself, cut off where there is no room.
int ImFormatStringV(char* buf, std::size_t buf_size, const char* fmt, va_list /*args*/) {
    const std::size_t length = std::strlen(fmt);
    if (buf == nullptr || buf_size == 0) return static_cast<int>(length);
    const std::size_t copied = std::min(length, buf_size - 1);
    std::memcpy(buf, fmt, copied);
    buf[copied] = '\0';
    return static_cast<int>(copied);
}

int ImFormatString(char* buf, std::size_t buf_size, const char* fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const int written = ImFormatStringV(buf, buf_size, fmt, args);
    va_end(args);
    return written;
}

namespace ImGui {

void EndColumns() {}
void EndTable() {}
void PopColumnsBackground() {}
void PushColumnsBackground() {}
void TableEndCell(ImGuiTable* /*table*/) {}
void TableEndRow(ImGuiTable* /*table*/) {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable* /*table*/) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData* /*data*/) {}
void TablePopBackgroundChannel() {}
void TablePopColumnChannel() {}
void TablePushBackgroundChannel() {}
void TablePushColumnChannel(int /*column*/) {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui
