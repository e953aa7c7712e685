// parley-server: reads the options, runs the server or a command of the operator's, turns failures into exit codes.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native-server/app.h"
#include "native-server/logging.h"
#include "native-server/maintenance.h"
#include "native-server/options.h"
#include "native-server/process.h"

namespace {

using namespace parley::server;

constexpr int start_failed = 1;

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): there is no other thread yet
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// The line that tells a caller where to connect. Nobody may be listening to it.
void announce(const Options& options, std::uint16_t port) {
    const std::string& host = options.host;
    const bool v6 = host.find(':') != std::string::npos;
    const std::string authority = v6 ? "[" + host + "]" : host;
    const char* scheme = options.tls ? "https" : "http";
    std::printf("listening on %s://%s:%u\n", scheme, authority.c_str(), static_cast<unsigned>(port));
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    prepare_process();
    const std::string build = PARLEY_BUILD;
    const auto chosen = read_options(std::vector<std::string>(argv + 1, argv + argc), environment, build);
    if (const auto* exit = get_if<EarlyExit>(&chosen)) {
        if (exit->code == 0) {
            std::fputs(exit->text.c_str(), stdout);
        } else {
            std::fprintf(stderr, "parley-server: %s\n", exit->text.c_str());
        }
        return exit->code;
    }
    if (const auto* maintenance = get_if<Maintenance>(&chosen)) return run_maintenance(*maintenance);
    const auto& options = get<Options>(chosen);
    if (::geteuid() == 0 && !options.allow_root) {
        std::fputs(
            "parley-server: it will not serve as root: start it as a user of its own (docs/operations.md), or say "
            "--allow-root\n",
            stderr);
        return start_failed;
    }
    Logger logger(options.log_level, options.log_format);
    auto app = App::start(options, build, logger);
    if (!app) {
        std::fprintf(stderr, "parley-server: %s\n", one_line(app.error()).c_str());
        return start_failed;
    }
    announce(options, app.value()->port());
    app.value()->run();
    return EXIT_SUCCESS;
}
