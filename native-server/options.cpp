#include "native-server/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr int bad_option = 2;

/// The settings that every source may hold; `--config` itself is found on the command line and in the environment only.
constexpr std::array<std::string_view, 6> setting_names = {"host", "port", "data-dir", "web-root", "allow-origin", "log-level"};

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> level_names = {{{"trace", LogLevel::trace},
                                                                               {"debug", LogLevel::debug},
                                                                               {"info", LogLevel::info},
                                                                               {"warn", LogLevel::warn},
                                                                               {"error", LogLevel::error},
                                                                               {"off", LogLevel::off}}};

/// What one source says: only what is named there is set.
struct Layer {
    std::optional<std::string> host;
    std::optional<int> port;
    std::optional<std::string> data_dir;
    std::optional<std::string> web_root;
    std::vector<std::string> allow_origins;
    std::optional<std::string> log_level;
    std::optional<std::string> config;
};

std::string check_origin(const std::string& origin) {
    const auto host = origin.find("://");
    const bool web = origin.substr(0, host) == "http" || origin.substr(0, host) == "https";
    const bool bare = host != std::string::npos && origin.size() > host + 3 && origin.find('/', host + 3) == std::string::npos;
    return web && bare ? "" : "'" + origin + "' is not an origin like https://chat.example.org:8443";
}

std::string check_not_empty(const std::string& text) {
    return text.empty() ? "it is empty" : "";
}

void describe(CLI::App& app, Layer& layer, const std::string& version) {
    std::vector<std::string> levels;
    levels.reserve(level_names.size());
    for (const auto& [name, level] : level_names) levels.emplace_back(name);
    constexpr int port_max = 65535;
    const CLI::Validator not_empty(check_not_empty, "TEXT");

    app.set_help_flag("--help", "Print this and exit");
    app.set_version_flag("--version", "parley-server " + version, "Print the version and exit");
    app.add_option("--host", layer.host, "Address or name to listen on; localhost stands for 127.0.0.1 and ::1 [localhost]")
        ->check(not_empty);
    app.add_option("--port", layer.port, "Port to listen on; 0 lets the system choose [3000]")->check(CLI::Range(0, port_max));
    app.add_option("--data-dir", layer.data_dir, "Folder of the messages [parley-data]")->check(not_empty);
    app.add_option("--web-root", layer.web_root, "Folder of the finished page [../../wasm beside the program]")
        ->check(not_empty);
    app.add_option("--allow-origin", layer.allow_origins,
                   "Origin whose pages may connect, besides the server's own; repeatable")
        ->allow_extra_args(false)
        ->check(CLI::Validator(check_origin, "ORIGIN"));
    app.add_option("--log-level", layer.log_level, "How much is told on stderr [info]")->check(CLI::IsMember(levels));
    app.add_option("--config", layer.config, "File of settings, one `name = value` a line")->check(not_empty);
    app.footer(
        "Each option may also come from the environment, as PARLEY_PORT and so on, or from the file. The command line "
        "counts more than the environment, and that more than the file.");
}

/// Reads one source's settings, written as arguments. Nothing when they are good.
std::optional<EarlyExit> parse(std::vector<std::string> arguments, const std::string& source, const std::string& version,
                               Layer& layer) {
    CLI::App app("Parley: chat on a server of your own", "parley-server");
    describe(app, layer, version);
    try {
        std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 asks for
        app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        return EarlyExit{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return EarlyExit{0, "parley-server " + version + "\n"};
    } catch (const CLI::ParseError& error) {
        return EarlyExit{bad_option, one_line(source + error.what())};
    }
    return std::nullopt;
}

std::string variable_of(std::string_view setting) {
    std::string name = "PARLEY_";
    for (const char c : setting) name.push_back(c == '-' ? '_' : static_cast<char>(c - 'a' + 'A'));
    return name;
}

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (;;) {
        const auto comma = text.find(',', start);
        parts.push_back(text.substr(start, comma - start));
        if (comma == std::string::npos) return parts;
        start = comma + 1;
    }
}

/// An empty variable is one that is not set.
std::optional<EarlyExit> read_environment(const Environment& environment, const std::string& version, Layer& layer) {
    std::vector<std::string_view> names(setting_names.begin(), setting_names.end());
    names.emplace_back("config");
    for (const std::string_view name : names) {
        const std::string variable = variable_of(name);
        const auto value = environment(variable);
        if (!value || value->empty()) continue;
        const std::vector<std::string> values = name == "allow-origin" ? split_at_commas(*value) : std::vector{*value};
        std::vector<std::string> arguments;
        arguments.reserve(values.size());
        for (const std::string& one : values) arguments.push_back("--" + std::string(name) + "=" + one);
        if (auto exit = parse(std::move(arguments), variable + ": ", version, layer)) return exit;
    }
    return std::nullopt;
}

std::optional<EarlyExit> read_file(const std::string& path, const std::string& version, Layer& layer) {
    std::ifstream file(path);
    if (!file) return EarlyExit{bad_option, "cannot read the settings file " + path};
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_config(file);
    } catch (const CLI::ParseError& error) {
        return EarlyExit{bad_option, one_line(path + ": " + error.what())};
    }
    std::vector<std::string> arguments;
    for (const CLI::ConfigItem& item : items) {
        const bool known = std::find(setting_names.begin(), setting_names.end(), item.name) != setting_names.end();
        if (!known || !item.parents.empty()) {
            return EarlyExit{bad_option, one_line(path + ": there is no setting '" + item.fullname() + "'")};
        }
        for (const std::string& value : item.inputs) arguments.push_back("--" + item.name + "=" + value);
    }
    return parse(std::move(arguments), path + ": ", version, layer);
}

/// Puts a source over what lesser sources said.
void overlay(Options& options, const Layer& layer) {
    if (layer.host) options.host = *layer.host;
    if (layer.port) options.port = static_cast<std::uint16_t>(*layer.port);
    if (layer.data_dir) options.data_dir = *layer.data_dir;
    if (layer.web_root) options.web_root = *layer.web_root;
    if (!layer.allow_origins.empty()) options.allow_origins = layer.allow_origins;
    for (const auto& [name, level] : level_names) {
        if (layer.log_level == name) options.log_level = level;
    }
}

}  // namespace

std::variant<Options, EarlyExit> read_options(const std::vector<std::string>& arguments, const Environment& environment,
                                              const std::string& version) {
    Layer command_line;
    if (auto exit = parse(arguments, "", version, command_line)) return *exit;
    Layer variables;
    if (auto exit = read_environment(environment, version, variables)) return *exit;
    Layer file;
    if (const auto path = command_line.config ? command_line.config : variables.config) {
        if (auto exit = read_file(*path, version, file)) return *exit;
    }
    Options options;
    for (const Layer* layer : {&file, &variables, &command_line}) overlay(options, *layer);
    if (options.allow_origins.size() > limits::allowed_origins_max) return EarlyExit{bad_option, "too many origins"};
    return options;
}

}  // namespace parley::server
