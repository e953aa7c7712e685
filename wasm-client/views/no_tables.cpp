// Dear ImGui's tables and columns, which no view uses and the rest of it calls by name, and its formatting of words, which it
// uses for windows that nobody opens: the page does without their bytes.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cstring>

/// The format itself, cut off where there is no room.
int ImFormatStringV(char* buffer, std::size_t bytes, const char* format, va_list /*values*/) {
    const std::size_t length = std::strlen(format);
    if (buffer == nullptr || bytes == 0) return static_cast<int>(length);
    const std::size_t copied = std::min(length, bytes - 1);
    std::memcpy(buffer, format, copied);
    buffer[copied] = '\0';
    return static_cast<int>(copied);
}

int ImFormatString(char* buffer, std::size_t bytes, const char* format, ...) {
    va_list values;
    va_start(values, format);
    const int written = ImFormatStringV(buffer, bytes, format, values);
    va_end(values);
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
