// What messages say of the files that they hold, as JSON.
#pragma once

#include <vector>

#include "shared/file.h"
#include "shared/json_fields.h"

namespace parley {

/// The field `files`, which may be absent.
std::vector<FileInfo> read_files(Fields& fields);
/// Adds it, unless there are none.
void write_files(const std::vector<FileInfo>& files, Json& json);
Json file_json(const FileInfo& file);
FileInfo read_file(const Json& json, Fields& outer);

}  // namespace parley
