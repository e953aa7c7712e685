// Dear ImGui's compile-time settings, for every target that sees its headers.
#pragma once

#define ImDrawIdx unsigned int  // a long timeline passes 65,536 vertices
#define IMGUI_USE_WCHAR32
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
