#include "native-server/settings_file.h"

#include <CLI/CLI.hpp>

#include <fstream>
#include <istream>
#include <sstream>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

std::string read_at_most(std::istream& file, std::size_t bytes_max) {
    std::string text(bytes_max, '\0');
    file.read(text.data(), static_cast<std::streamsize>(bytes_max));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

std::string Setting::full_name() const {
    std::string text;
    for (const std::string& section : sections) text += section + ".";
    return text + name;
}

std::optional<std::string> read_first_line(const std::string& path, std::size_t bytes_max) {
    std::ifstream file(path, std::ios::binary);
    const auto text = read_at_most(file, bytes_max + std::string_view("\r\n").size());
    std::string line = text.substr(0, text.find('\n'));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    return line.empty() || line.size() > bytes_max ? std::nullopt : std::optional(line);
}

Result<std::vector<Setting>, std::string> read_settings(const std::string& path, std::string_view what) {
    std::ifstream file(path);
    if (!file) return "cannot read the " + std::string(what) + " " + path;
    std::istringstream text(read_at_most(file, limits::settings_file_bytes_max + 1));
    if (text.str().size() > limits::settings_file_bytes_max) return path + " is too large for a " + std::string(what);
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(text);
    } catch (const CLI::ParseError& error) {
        return path + ": " + error.what();
    }
    std::vector<Setting> settings;
    for (CLI::ConfigItem& item : items) {
        if (item.name == "++" || item.name == "--") continue;  // a section begins or ends
        settings.push_back({std::move(item.parents), std::move(item.name), std::move(item.inputs)});
    }
    return settings;
}

}  // namespace parley::server
