// Dear ImGui's compile-time settings, for every target that sees its headers.
#pragma once

#include <cstdio>

#define ImDrawIdx unsigned int  // a long timeline passes 65,536 vertices
#define IMGUI_USE_WCHAR32
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_ENABLE_FREETYPE  // by this name it asks for a font loader: ours (views/canvas_font), and none for TrueType is
                               // linked
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS  // views/no_tables.cpp has what is left of them
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define sscanf(...) 0  // files of settings are read by it, and there are none: the page does without the bytes of scanning
