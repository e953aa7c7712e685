// Dear ImGui's tables and columns, which no view uses and the rest of it calls by name: the page does without their bytes.
#include <imgui.h>
#include <imgui_internal.h>

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
