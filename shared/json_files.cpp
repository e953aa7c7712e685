#include "shared/json_files.h"

#include <utility>

#include "shared/limits.h"

namespace parley {

namespace {

std::uint32_t read_side(Fields& fields, const char* field) {
    return static_cast<std::uint32_t>(fields.number_or(field, UINT32_MAX, 0));
}

}  // namespace

FileInfo read_file(const Json& json, Fields& outer) {
    Fields fields(json, "file");
    FileInfo file;
    file.id = fields.text("id", limits::id_bytes_max);
    file.name = fields.text_or("name", limits::file_name_bytes_max, "");
    file.type = fields.text_or("type", limits::file_type_bytes_max, "");
    file.bytes = fields.number_or("bytes", limits::integer_max, 0);
    file.width = read_side(fields, "width");
    file.height = read_side(fields, "height");
    file.blur = fields.text_or("blur", limits::blur_bytes, "");
    outer.absorb(fields);
    return file;
}

std::vector<FileInfo> read_files(Fields& fields) {
    std::vector<FileInfo> files;
    if (!fields.has("files")) return files;
    const Json* array = fields.array("files", limits::files_per_message_max);
    if (array == nullptr) return files;
    for (const Json& json : *array) files.push_back(read_file(json, fields));
    return files;
}

Json file_json(const FileInfo& file) {
    Json json{{"id", file.id}};
    if (!file.name.empty()) json["name"] = file.name;
    if (!file.type.empty()) json["type"] = file.type;
    if (file.bytes != 0) json["bytes"] = file.bytes;
    if (file.width != 0) json["width"] = file.width;
    if (file.height != 0) json["height"] = file.height;
    if (!file.blur.empty()) json["blur"] = file.blur;
    return json;
}

void write_files(const std::vector<FileInfo>& files, Json& json) {
    if (files.empty()) return;
    Json array = Json::array();
    for (const FileInfo& file : files) array.push_back(file_json(file));
    json["files"] = std::move(array);
}

}  // namespace parley
