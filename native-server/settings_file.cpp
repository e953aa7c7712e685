#include "native-server/settings_file.h"

#include <CLI/CLI.hpp>

#include <fstream>
#include <utility>

namespace parley::server {

std::string Setting::full_name() const {
    std::string text;
    for (const std::string& section : sections) text += section + ".";
    return text + name;
}

Result<std::vector<Setting>, std::string> read_settings(const std::string& path, std::string_view what) {
    std::ifstream file(path);
    if (!file) return "cannot read the " + std::string(what) + " " + path;
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(file);
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
