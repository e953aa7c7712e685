#include "wasm-client/views/file_row.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "shared/limits.h"

namespace parley::client {

namespace {

constexpr float gap = 6;
constexpr float picture_width_max = 420;
constexpr float picture_height_max = 320;
constexpr float picture_side_min = 44;
constexpr float card_width_max = 340;
constexpr float card_height = 60;
constexpr float card_padding = 12;
constexpr float icon_size = 36;

/// A picture whose size is known is drawn in place.
bool is_shown(const FileInfo& file) {
    return is_picture(file.type) && file.width > 0 && file.height > 0;
}

Rect box_of(const FileInfo& file, float width) {
    if (!is_shown(file)) return {0, 0, std::min(width, card_width_max), card_height};
    const auto wide = static_cast<float>(file.width);
    const auto high = static_cast<float>(file.height);
    const float scale = std::min({1.0F, std::min(width, picture_width_max) / wide, picture_height_max / high});
    return {0, 0, std::max(std::round(wide * scale), picture_side_min), std::max(std::round(high * scale), picture_side_min)};
}

const char* kind_of(const FileInfo& file) {
    if (is_picture(file.type)) return tr_noop("Picture");
    if (is_film(file.type)) return tr_noop("Video");
    if (is_sound(file.type)) return tr_noop("Sound");
    return tr_noop("File");
}

std::string encoded(std::string_view name) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        if (plain) {
            out.push_back(c);
            continue;
        }
        out.push_back('%');
        out.push_back(hex[static_cast<unsigned char>(c) >> 4U]);
        out.push_back(hex[static_cast<unsigned char>(c) & 0xFU]);
    }
    return out;
}

/// One of FileInfo::blur's colours.
Color blur_color(std::string_view blur, std::size_t column, std::size_t row) {
    const std::string_view digits = blur.substr((row * limits::blur_side + column) * 6, 6);
    Color color = 0;
    for (const char c : digits) color = color << 4U | static_cast<Color>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return color << 8U | 0xFFU;
}

/// Each cell's colours run into those of its neighbours.
void draw_blur(Ui& ui, std::string_view blur, const Rect& rect) {
    constexpr std::size_t cells = limits::blur_side - 1;
    const float width = rect.width / static_cast<float>(cells);
    const float height = rect.height / static_cast<float>(cells);
    for (std::size_t i = 0; i < cells * cells; i++) {
        const std::size_t column = i % cells;
        const std::size_t row = i / cells;
        const std::size_t left = ui.mirrored() ? cells - column : column;
        const std::size_t right = ui.mirrored() ? left - 1 : left + 1;
        const float x = rect.x + width * static_cast<float>(column);
        const float y = rect.y + height * static_cast<float>(row);
        ui.list->AddRectFilledMultiColor({x, y}, {x + width, y + height}, to_imgui(blur_color(blur, left, row)),
                                         to_imgui(blur_color(blur, right, row)), to_imgui(blur_color(blur, right, row + 1)),
                                         to_imgui(blur_color(blur, left, row + 1)));
    }
}

void draw_picture(Ui& ui, const FileInfo& file, const Rect& rect) {
    const std::uint64_t texture = ui.platform->picture(file.id);
    if (texture != 0) {
        ui.list->AddImageRounded(ImTextureRef(static_cast<ImTextureID>(texture)), top_left(rect), bottom_right(rect),
                                 {ui.mirrored() ? 1.0F : 0.0F, 0}, {ui.mirrored() ? 0.0F : 1.0F, 1}, IM_COL32_WHITE,
                                 space::radius);
    } else if (file.blur.size() == limits::blur_bytes) {
        draw_blur(ui, file.blur, rect);
    } else {
        fill(*ui.list, rect, ui.colors().raised, space::radius);
    }
}

/// A sheet with a folded corner, or what one presses to play.
void draw_icon(Ui& ui, const FileInfo& file, float x, float y) {
    const Palette& p = ui.colors();
    fill(*ui.list, {x, y, icon_size, icon_size}, with_alpha(p.accent, 0.16F), space::radius);
    const float middle_x = x + icon_size / 2;
    const float middle_y = y + icon_size / 2;
    if (is_film(file.type) || is_sound(file.type)) {
        ui.list->AddTriangleFilled({middle_x - 5, middle_y - 7}, {middle_x - 5, middle_y + 7}, {middle_x + 8, middle_y},
                                   to_imgui(p.accent));
        return;
    }
    const std::array<ImVec2, 5> sheet = {ImVec2{middle_x - 7, middle_y - 9},
                                         {middle_x + 2, middle_y - 9},
                                         {middle_x + 7, middle_y - 4},
                                         {middle_x + 7, middle_y + 9},
                                         {middle_x - 7, middle_y + 9}};
    ui.list->AddPolyline(sheet.data(), static_cast<int>(sheet.size()), to_imgui(p.accent), ImDrawFlags_Closed, 1.5F);
}

void draw_card(Ui& ui, const FileInfo& file, const Rect& rect, bool hovered) {
    const Palette& p = ui.colors();
    fill(*ui.list, rect, hovered ? p.hover : p.raised, space::radius);
    outline(*ui.list, rect, p.line, space::radius);
    draw_icon(ui, file, rect.x + card_padding, rect.y + (rect.height - icon_size) / 2);
    const float x = rect.x + card_padding + icon_size + card_padding;
    const float width = rect.x + rect.width - card_padding - x;
    ui.text.draw_line(*ui.list, file.name, type::label, x, rect.y + 11, p.text, width);
    const std::string below = ui.tr("{}, {}", {ui.tr(kind_of(file)), size_text(ui, file.bytes)});
    ui.text.draw_line(*ui.list, below, type::small, x, rect.y + 31, p.text_muted, width);
}

}  // namespace

std::string size_text(const Ui& ui, std::uint64_t bytes) {
    constexpr double step = 1024;
    constexpr std::array<const char*, 3> units = {tr_noop("{} KB"), tr_noop("{} MB"), tr_noop("{} GB")};
    if (bytes < 1024) return ui.tr_count("{} byte", "{} bytes", bytes);
    double size = static_cast<double>(bytes) / step;
    std::size_t unit = 0;
    for (; size >= step && unit + 1 < units.size(); unit++) size /= step;
    const auto tenths = static_cast<std::uint64_t>(std::lround(size * 10));
    std::string text = std::to_string(tenths / 10);
    if (tenths < 100 && tenths % 10 != 0) text = ui.tr("{}.{}", {text, std::to_string(tenths % 10)});
    return ui.tr(units.at(unit), {text});
}

std::string href_of(const FileInfo& file) {
    std::string href = "/files/" + file.id + "/" + encoded(file.name.empty() ? "file" : file.name);
    if (is_picture(file.type)) return href + "#picture";
    if (is_film(file.type)) return href + "#video";
    return is_sound(file.type) ? href + "#audio" : href;
}

std::string spoken_file(const Ui& ui, const FileInfo& file) {
    return ui.tr("{} {}, {}", {ui.tr(kind_of(file)), file.name, size_text(ui, file.bytes)});
}

float file_height(const FileInfo& file, float width) {
    return gap + box_of(file, width).height;
}

float lay_out_files(const std::vector<FileInfo>& files, float width, float top, RowLayout& layout) {
    for (std::size_t i = 0; i < files.size(); i++) {
        Rect box = box_of(files[i], width);
        box.y = top + gap;
        top = box.y + box.height;
        layout.links.push_back({href_of(files[i]), {box}, i});
    }
    return files.empty() ? top : top + gap;
}

void draw_files(Ui& ui, const std::vector<FileInfo>& files, const RowLayout& layout, const RowPlace& place) {
    for (const RowLayout::Link& link : layout.links) {
        if (!link.file || *link.file >= files.size()) continue;
        const FileInfo& file = files[*link.file];
        const Rect& box = link.rects.front();
        const Rect rect{place.x + box.x, place.y + box.y, box.width, box.height};
        if (rect.y + rect.height < place.clip_top || rect.y > place.clip_bottom) continue;
        if (is_shown(file))
            draw_picture(ui, file, rect);
        else
            draw_card(ui, file, rect, link.href == place.hovered_href);
    }
}

}  // namespace parley::client
