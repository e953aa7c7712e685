// What the operator chose. The command line counts more than the environment, that more than the file, that more than the
// defaults.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native-server/bounds.h"
#include "native-server/link_cards/link_rules.h"
#include "native-server/logging.h"
#include "native-server/net/status_pages.h"
#include "native-server/net/tls_files.h"
#include "native-server/oidc/provider.h"
#include "shared/account.h"
#include "shared/address_range.h"

namespace parley::server {

struct Options {
    std::string host = "localhost";
    std::uint16_t port = 3000;  ///< 0: the system chooses
    std::filesystem::path data_dir = "parley-data";
    std::optional<std::filesystem::path> web_root;
    std::vector<std::string> allow_origins;
    std::optional<TlsFiles> tls;  ///< the port speaks https and wss, and nothing else
    std::uint32_t threads = 0;    ///< loops that serve connections; 0: as many as there are cores
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::text;
    MetricsAccess metrics;                 ///< nobody: there is no /metrics
    std::uint32_t retention_days = 0;      ///< what a room keeps that says nothing of its own; 0: for ever
    std::uint32_t retention_messages = 0;  ///< so many newest events; 0: all
    bool guests = true;                    ///< whoever says a name comes in
    SignUpMode sign_up = SignUpMode::invitation;
    std::vector<OidcProvider> providers;  ///< where else people sign in
    std::string public_url;               ///< where browsers find this server, without a slash at the end; empty: as they say
    GuestRights guest_rights = GuestRights::full;
    bool diagnostics = false;  ///< services that try the server out: /echo
    bool dev_tls = false;      ///< `tls` names files that are made when they are not there
    bool allow_root = false;
    DeletedAccounts deleted_accounts = DeletedAccounts::anonymize;
    std::string appeal;                         ///< what who is banned is told besides
    std::vector<AddressRange> trusted_proxies;  ///< whose X-Forwarded-For is believed
    bool welcome_room = true;                   ///< a new server begins with one
    bool rate_limits = true;                    ///< false: everybody may be as fast as they like
    Bounds bounds;
    LinkRules link_cards;  ///< off: no page is asked for
};

/// One of the operator's commands: it works on the data directory and ends. docs/operations.md.
struct Maintenance {
    enum class Command : std::uint8_t { backup, check, rebuild, export_log, import_log };

    Command command = Command::check;
    std::filesystem::path data_dir;
    std::string file;                ///< backup, export, import; "-" stands for stdout or stdin
    std::vector<std::string> rooms;  ///< export: these alone; empty: everything
    bool replace = false;            ///< backup: FILE may be there already
    bool without_files = false;      ///< backup: the log alone
    bool read_files = false;         ///< check: all bytes of files, too
};

/// The program has said all it has to say: help and version with code 0, a sentence about a bad option with code 2.
struct EarlyExit {
    int code = 0;
    std::string text;
};

/// The value of an environment variable, if it is set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// What the program is to do.
using Chosen = std::variant<Options, Maintenance, EarlyExit>;

/// `arguments` are those after the program's name.
Chosen read_options(const std::vector<std::string>& arguments, const Environment& environment, const std::string& version);

}  // namespace parley::server
