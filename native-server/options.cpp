#include "native-server/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>

#include "native-server/option_checks.h"
#include "native-server/provider_file.h"
#include "native-server/settings_file.h"
#include "shared/codec_moderation.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr int bad_option = 2;

/// The settings that every source may hold; `--config` itself is found on the command line and in the environment only.
constexpr std::array<std::string_view, 30> setting_names = {"host",
                                                            "port",
                                                            "data-dir",
                                                            "web-root",
                                                            "allow-origin",
                                                            "tls-cert",
                                                            "tls-key",
                                                            "threads",
                                                            "log-level",
                                                            "retention-days",
                                                            "retention-messages",
                                                            "guests",
                                                            "sign-up",
                                                            "oidc-providers",
                                                            "public-url",
                                                            "guest-rights",
                                                            "appeal",
                                                            "diagnostics",
                                                            "deleted-accounts",
                                                            "no-rate-limits",
                                                            "no-welcome-room",
                                                            "link-cards",
                                                            "link-cards-inside",
                                                            "trusted-proxy",
                                                            "limits",
                                                            "log-format",
                                                            "metrics",
                                                            "metrics-token-file",
                                                            "dev-tls",
                                                            "allow-root"};

constexpr std::array<std::pair<std::string_view, LogLevel>, 6> level_names = {{{"trace", LogLevel::trace},
                                                                               {"debug", LogLevel::debug},
                                                                               {"info", LogLevel::info},
                                                                               {"warn", LogLevel::warn},
                                                                               {"error", LogLevel::error},
                                                                               {"off", LogLevel::off}}};

constexpr std::array<std::pair<std::string_view, SignUpMode>, 3> mode_names = {
    {{"open", SignUpMode::open}, {"invitation", SignUpMode::invitation}, {"closed", SignUpMode::closed}}};

/// What one source says: only what is named there is set.
struct Layer {
    std::optional<std::string> host;
    std::optional<int> port;
    std::optional<std::string> data_dir;
    std::optional<std::string> web_root;
    std::vector<std::string> allow_origins;
    std::optional<std::string> tls_cert;
    std::optional<std::string> tls_key;
    std::optional<std::uint32_t> threads;
    std::optional<std::string> log_level;
    std::optional<std::string> config;
    std::optional<std::uint32_t> retention_days;
    std::optional<std::uint32_t> retention_messages;
    std::optional<std::string> guests;
    std::optional<std::string> sign_up;
    std::optional<std::string> oidc_providers;
    std::optional<std::string> public_url;
    std::optional<std::string> guest_rights;
    std::optional<bool> diagnostics;
    std::optional<bool> dev_tls;
    std::optional<bool> allow_root;
    std::optional<std::string> deleted_accounts;
    std::optional<std::string> appeal;
    std::optional<bool> no_rate_limits;
    std::optional<bool> no_welcome_room;
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> link_cards;
    std::vector<std::string> link_cards_inside;
    std::optional<std::string> limits;
    std::optional<std::string> log_format;
    std::optional<std::string> metrics;
    std::optional<std::string> metrics_token_file;
};

/// The command that was named, and its own words.
struct Words {
    std::string command;  ///< empty: none was named
    std::string file;
    std::vector<std::string> rooms;
    bool replace = false;
    bool without_files = false;
    bool read_files = false;
};

constexpr std::array<std::pair<std::string_view, Maintenance::Command>, 5> command_names = {{
    {"backup", Maintenance::Command::backup},
    {"check", Maintenance::Command::check},
    {"rebuild", Maintenance::Command::rebuild},
    {"export", Maintenance::Command::export_log},
    {"import", Maintenance::Command::import_log},
}};

/// A flag that a greater source may take back, by `=false`. CLI11's own would make nothing said a no.
void add_switch(CLI::App& app, const std::string& name, std::optional<bool>& value, const std::string& what) {
    app.add_flag_function(
        name, [&value](std::int64_t count) { value = count > 0; }, what);
}

void describe_accounts(CLI::App& app, Layer& layer) {
    std::vector<std::string> modes;
    modes.reserve(mode_names.size());
    for (const auto& [name, mode] : mode_names) modes.emplace_back(name);
    app.add_option("--guests", layer.guests, "Whether whoever says a name comes in, without an account [on]")
        ->check(CLI::IsMember({"on", "off"}));
    app.add_option("--sign-up", layer.sign_up,
                   "Who may make an account: whoever wants, who has an invitation, nobody; the first always may [invitation]")
        ->check(CLI::IsMember(modes));
    app.add_option("--oidc-providers", layer.oidc_providers,
                   "File of the providers where people can sign in (OpenID Connect); docs/operations.md has its form")
        ->check(CLI::Validator(check_not_empty, "TEXT"));
    app.add_option("--public-url", layer.public_url,
                   "Where browsers find this server, like https://chat.example.org, when a proxy stands before it")
        ->check(CLI::Validator(check_origin, "ORIGIN"));
    app.add_option("--guest-rights", layer.guest_rights,
                   "What guests may in rooms: what members may, or only write, react, join and open direct rooms [full]")
        ->check(CLI::IsMember({"full", "limited"}));
    app.add_option("--deleted-accounts", layer.deleted_accounts,
                   "What becomes of the messages of who deletes their account: they stay under another name, or are erased "
                   "[anonymize]")
        ->check(CLI::IsMember({"anonymize", "erase"}));
    app.add_option("--appeal", layer.appeal, "What who is banned is told besides: where to write to, for example")
        ->check(CLI::Validator(
            [](const std::string& text) {
                return text.size() <= limits::appeal_bytes_max ? std::string() : std::string("it is too long");
            },
            "TEXT"));
}

void describe_watching(CLI::App& app, Layer& layer) {
    app.add_option("--log-format", layer.log_format, "Lines for people, or an object of JSON each [text]")
        ->check(CLI::IsMember({"text", "json"}));
    app.add_option(
           "--metrics", layer.metrics,
           "Who may read /metrics without a token: nobody, or whoever asks on this machine (no proxy may stand there) [off]")
        ->check(CLI::IsMember({"off", "loopback"}));
    app.add_option("--metrics-token-file", layer.metrics_token_file,
                   "File of the token by which /metrics is read from anywhere")
        ->check(CLI::Validator(check_not_empty, "TEXT"));
}

void describe_speed(CLI::App& app, Layer& layer) {
    app.add_option("--trusted-proxy", layer.trusted_proxies,
                   "Address, or range like 10.0.0.0/8, of a proxy whose X-Forwarded-For is believed; repeatable, or by commas")
        ->allow_extra_args(false)
        ->check(CLI::Validator(check_addresses, "ADDRESS[/BITS]"));
    app.add_option("--limits", layer.limits, "File of bounds, one `name = value` a line; the command `limits` lists them")
        ->check(CLI::Validator(check_not_empty, "TEXT"));
    add_switch(app, "--no-rate-limits", layer.no_rate_limits,
               "Slow nobody down, however fast they go: for measurements, not for servers that strangers reach");
    app.add_option("--link-cards", layer.link_cards,
                   "Show what links lead to, of all pages (any), of these hosts and what lies below them, or not (off) [off]")
        ->allow_extra_args(false)
        ->check(CLI::Validator(check_card_hosts, "HOST"));
    app.add_option("--link-cards-inside", layer.link_cards_inside,
                   "Host and port within one's own network that may be asked for cards too; repeatable, or by commas")
        ->allow_extra_args(false)
        ->check(CLI::Validator([](const std::string& text) { return fault_of_hosts(text, true); }, "HOST:PORT"));
    add_switch(app, "--no-welcome-room", layer.no_welcome_room, "Begin a new server without the room that teaches");
}

void describe_settings(CLI::App& app, Layer& layer, const std::string& version) {
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
    app.add_option("--tls-cert", layer.tls_cert,
                   "File of the certificate and its chain, PEM; with it the port speaks https and wss only")
        ->check(not_empty);
    app.add_option("--tls-key", layer.tls_key, "File of the certificate's private key, PEM, without a passphrase")
        ->check(not_empty);
    app.add_option("--threads", layer.threads, "Loops that serve connections; 0: as many as there are cores [0]")
        ->check(CLI::Range(std::uint32_t{0}, limits::threads_max));
    app.add_option("--log-level", layer.log_level, "How much is told on stderr [info]")->check(CLI::IsMember(levels));
    app.add_option("--retention-days", layer.retention_days,
                   "Days that messages are kept in rooms that say nothing of their own; 0: for ever [0]")
        ->check(CLI::Range(std::uint32_t{0}, limits::retention_days_max));
    app.add_option("--retention-messages", layer.retention_messages,
                   "Messages that are kept in such rooms, the newest; 0: all [0]")
        ->check(CLI::Validator(check_count, "COUNT"));
    describe_accounts(app, layer);
    add_switch(app, "--diagnostics", layer.diagnostics,
               "/echo sends every message back, for those who try the framing out; not for servers that strangers reach");
    describe_speed(app, layer);
    describe_watching(app, layer);
    add_switch(app, "--dev-tls", layer.dev_tls,
               "TLS with a certificate that the server makes for this machine, in the data directory; for tries");
    add_switch(app, "--allow-root", layer.allow_root, "Serve although the user is root, who may do more than a server should");
    app.add_option("--config", layer.config, "File of settings, one `name = value` a line")->check(not_empty);
    app.footer(
        "Each option may also come from the environment, as PARLEY_PORT and so on, or from the file. The command line "
        "counts more than the environment, and that more than the file.");
}

void describe_commands(CLI::App& app, Words& words) {
    const CLI::Validator not_empty(check_not_empty, "TEXT");
    app.require_subcommand(0, 1);
    const auto add = [&app](const char* name, const char* what) {
        CLI::App* command = app.add_subcommand(name, what)->fallthrough();
        command->footer("The data directory is named by --data-dir, as for the server: `parley-server --help`.");
        return command;
    };

    add("serve", "Serve the chat. Without a command, this is what happens");
    add("limits", "Print the bounds that --limits may change, as they are");
    CLI::App* backup = add("backup", "Copy the whole log to FILE, and files to FILE.files, also while the server runs");
    backup->add_option("FILE", words.file, "Where to; it must not be there yet")->required()->check(not_empty);
    backup->add_flag("--force", words.replace, "Replace FILE when it is there, and FILE.files by what has changed");
    backup->add_flag("--without-files", words.without_files, "Copy the log alone");
    add("check", "Look for damage, also while the server runs. Code 0: all is well, 1: damage, 2: it can't be read")
        ->add_flag("--read-files", words.read_files, "Read all bytes of files too, and compare them with their hashes");
    add("rebuild", "Make everything that is derived from the log anew; the server must not run");
    CLI::App* to = add("export", "Write rooms as lines of JSON, also while the server runs");
    to->add_option("FILE", words.file, "Where to; `-`, and no FILE, is the standard output");
    to->add_option("--room", words.rooms, "Id of a room to write; repeatable. Without it: everything")
        ->allow_extra_args(false)
        ->check(not_empty);
    CLI::App* from = add("import", "Read rooms that `export` wrote; the server must not run");
    from->add_option("FILE", words.file, "Where from; `-` is the standard input")->required()->check(not_empty);
}

/// Reads one source's settings, written as arguments. Nothing when they are good. `words`: null where no command may stand.
std::optional<EarlyExit> parse(std::vector<std::string> arguments, const std::string& source, const std::string& version,
                               Layer& layer, Words* words) {
    CLI::App app("Parley: chat on a server of your own", "parley-server");
    describe_settings(app, layer, version);
    if (words != nullptr) describe_commands(app, *words);
    try {
        std::reverse(arguments.begin(), arguments.end());  // the order that CLI11 asks for
        app.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        return EarlyExit{0, app.help()};
    } catch (const CLI::CallForVersion&) {
        return EarlyExit{0, "parley-server " + version + "\n"};
    } catch (const CLI::ParseError& error) {
        return EarlyExit{bad_option, one_line(source + error.what())};
    } catch (const std::exception&) {
        // What a switch is given is read by std::stoll, and what that throws is not always caught.
        return EarlyExit{bad_option, one_line(source + "a value is not of the kind that is asked for")};
    }
    const auto named = app.get_subcommands();
    if (words != nullptr && !named.empty()) words->command = named.front()->get_name();
    return std::nullopt;
}

std::string variable_of(std::string_view setting) {
    std::string name = "PARLEY_";
    for (const char c : setting) name.push_back(c == '-' ? '_' : static_cast<char>(c - 'a' + 'A'));
    return name;
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
        if (auto exit = parse(std::move(arguments), variable + ": ", version, layer, nullptr)) return exit;
    }
    return std::nullopt;
}

std::optional<EarlyExit> read_file(const std::string& path, const std::string& version, Layer& layer) {
    const auto settings = read_settings(path, "settings file");
    if (!settings) return EarlyExit{bad_option, one_line(settings.error())};
    std::vector<std::string> arguments;
    for (const Setting& one : settings.value()) {
        const bool known = std::find(setting_names.begin(), setting_names.end(), one.name) != setting_names.end();
        if (!known || !one.sections.empty()) {
            return EarlyExit{bad_option, one_line(path + ": there is no setting '" + one.full_name() + "'")};
        }
        for (const std::string& value : one.values) arguments.push_back("--" + one.name + "=" + value);
    }
    return parse(std::move(arguments), path + ": ", version, layer, nullptr);
}

/// Of files, which are looked at once all sources have spoken: the certificate's and its key's, the providers', the bounds,
/// the metrics' token.
struct FileNames {
    std::string cert;
    std::string key;
    std::string providers;
    std::string limits;
    std::string metrics_token;
};

void overlay_link_cards(LinkRules& rules, const Layer& layer) {
    if (!layer.link_cards.empty()) rules = {false, {}, rules.inside};
    bool any = false;
    for (const std::string& some : layer.link_cards) {
        rules.on = rules.on || some != "off";
        any = any || some == "any";
        if (some == "any" || some == "off") continue;
        for (std::string& one : split_at_commas(some)) rules.hosts.push_back(std::move(one));
    }
    if (any) rules.hosts.clear();
    if (!layer.link_cards_inside.empty()) rules.inside.clear();
    for (const std::string& some : layer.link_cards_inside)
        for (std::string& one : split_at_commas(some)) rules.inside.push_back(std::move(one));
}

/// Puts a source over what lesser sources said.
void overlay(Options& options, FileNames& files, const Layer& layer) {
    if (layer.host) options.host = *layer.host;
    if (layer.port) options.port = static_cast<std::uint16_t>(*layer.port);
    if (layer.data_dir) options.data_dir = *layer.data_dir;
    if (layer.web_root) options.web_root = *layer.web_root;
    if (!layer.allow_origins.empty()) options.allow_origins = layer.allow_origins;
    if (layer.tls_cert) files.cert = *layer.tls_cert;
    if (layer.tls_key) files.key = *layer.tls_key;
    if (layer.threads) options.threads = *layer.threads;
    for (const auto& [name, level] : level_names) {
        if (layer.log_level == name) options.log_level = level;
    }
    if (layer.retention_days) options.retention_days = *layer.retention_days;
    if (layer.retention_messages) options.retention_messages = *layer.retention_messages;
    if (layer.guests) options.guests = *layer.guests == "on";
    for (const auto& [name, mode] : mode_names) {
        if (layer.sign_up == name) options.sign_up = mode;
    }
    if (layer.oidc_providers) files.providers = *layer.oidc_providers;
    if (layer.public_url) options.public_url = *layer.public_url;
    if (layer.guest_rights) options.guest_rights = guest_rights_from(*layer.guest_rights).value_or(GuestRights::full);
    // A flag that a source does not name reads as false there, and takes nothing back.
    if (layer.diagnostics.value_or(false)) options.diagnostics = true;
    if (layer.dev_tls.value_or(false)) options.dev_tls = true;
    if (layer.allow_root.value_or(false)) options.allow_root = true;
    if (layer.deleted_accounts)
        options.deleted_accounts = *layer.deleted_accounts == "erase" ? DeletedAccounts::erase : DeletedAccounts::anonymize;
    if (layer.appeal) options.appeal = *layer.appeal;
    if (!layer.trusted_proxies.empty()) options.trusted_proxies.clear();
    for (const std::string& some : layer.trusted_proxies)
        for (const std::string& one : split_at_commas(some))
            if (const auto range = address_range_from(one)) options.trusted_proxies.push_back(*range);
    overlay_link_cards(options.link_cards, layer);
    if (layer.log_format) options.log_format = *layer.log_format == "json" ? LogFormat::json : LogFormat::text;
    if (layer.metrics) options.metrics.loopback = *layer.metrics == "loopback";
    if (layer.metrics_token_file) files.metrics_token = *layer.metrics_token_file;
    if (layer.limits) files.limits = *layer.limits;
    if (layer.no_welcome_room) options.welcome_room = !*layer.no_welcome_room;
    if (layer.no_rate_limits) options.rate_limits = !*layer.no_rate_limits;
}

}  // namespace

Chosen read_options(const std::vector<std::string>& arguments, const Environment& environment, const std::string& version) {
    Layer command_line;
    Words words;
    if (auto exit = parse(arguments, "", version, command_line, &words)) return *exit;
    Layer variables;
    if (auto exit = read_environment(environment, version, variables)) return *exit;
    Layer file;
    if (const auto path = command_line.config ? command_line.config : variables.config) {
        if (auto exit = read_file(*path, version, file)) return *exit;
    }
    Options options;
    FileNames files;
    for (const Layer* layer : {&file, &variables, &command_line}) overlay(options, files, *layer);
    if (options.allow_origins.size() > limits::allowed_origins_max) return EarlyExit{bad_option, "too many origins"};
    if (options.trusted_proxies.size() > limits::trusted_proxies_max) return EarlyExit{bad_option, "too many trusted proxies"};
    if (options.link_cards.hosts.size() + options.link_cards.inside.size() > limits::link_card_hosts_max)
        return EarlyExit{bad_option, "too many hosts of link cards"};
    for (const auto& [name, command] : command_names) {
        if (words.command == name)
            return Maintenance{command,       options.data_dir,    words.file,      words.rooms,
                               words.replace, words.without_files, words.read_files};
    }
    if (!files.limits.empty()) {
        auto bounds = read_bounds(files.limits);
        if (!bounds) return EarlyExit{bad_option, one_line(bounds.error())};
        options.bounds = bounds.value();
    }
    if (words.command == "limits") return EarlyExit{0, tell_bounds(options.bounds)};
    if (files.cert.empty() != files.key.empty()) return EarlyExit{bad_option, "tls-cert and tls-key go together: name both"};
    if (!files.cert.empty() && options.dev_tls)
        return EarlyExit{bad_option, "dev-tls makes a certificate, and tls-cert names one"};
    if (!files.cert.empty()) options.tls = TlsFiles{files.cert, files.key};
    if (options.dev_tls) options.tls = dev_tls_files(options.data_dir);
    if (!files.metrics_token.empty()) {
        const auto token = read_first_line(files.metrics_token, limits::secret_bytes_max);
        if (!token) return EarlyExit{bad_option, one_line("there is no token in the first line of " + files.metrics_token)};
        options.metrics.token = *token;
    }
    if (files.providers.empty()) return options;
    auto providers = read_providers(files.providers, environment);
    if (!providers) return EarlyExit{bad_option, one_line(providers.error())};
    options.providers = std::move(providers.value());
    return options;
}

}  // namespace parley::server
