// The files of a message: pictures as they are, in the room that is kept for them before they come; others as cards.
#pragma once

#include <string>
#include <vector>

#include "shared/file.h"
#include "wasm-client/views/message_row.h"

namespace parley::client {

/// Where a file leads. What comes behind the '#' says how the page shows it.
std::string href_of(const FileInfo& file);
/// "Picture dot.png, 12 KB"
std::string spoken_file(const Ui& ui, const FileInfo& file);
std::string size_text(const Ui& ui, std::uint64_t bytes);

/// How high it is in a column of that width, with the gap above it.
float file_height(const FileInfo& file, float width);
/// In lines of their own below `top`; returns where they end.
float lay_out_files(const std::vector<FileInfo>& files, float width, float top, RowLayout& layout);
void draw_files(Ui& ui, const std::vector<FileInfo>& files, const RowLayout& layout, const RowPlace& place);

}  // namespace parley::client
