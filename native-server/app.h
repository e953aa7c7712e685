// The running server: builds the parts, carries words between them, and ends in order. One loop, one thread; the log's own
// threads come in by a mailbox.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "native-server/core/server.h"
#include "native-server/entropy.h"
#include "native-server/logging.h"
#include "native-server/loop/event_loop.h"
#include "native-server/loop/mailbox.h"
#include "native-server/net/socket_server.h"
#include "native-server/net/web_files.h"
#include "native-server/options.h"
#include "native-server/storage/sqlite_log.h"
#include "shared/result.h"

namespace parley::server {

class App final : public SocketEvents {
public:
    /// Everything is ready when it returns, and connections are accepted. The error is a sentence for the operator.
    static Result<std::unique_ptr<App>, std::string> start(const Options& options, const std::string& build, Logger& logger);
    App(const App&) = delete;
    App& operator=(const App&) = delete;
    ~App() override = default;

    /// The port that is listened on.
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Serves until SIGTERM or SIGINT, then commits, sends everybody away and returns, within limits::shutdown_ms.
    void run();

    void on_open(SessionId session, Dialect dialect) override;
    void on_text(SessionId session, std::string_view text) override;
    void on_drained(SessionId session) override;
    void on_close(SessionId session) override;

private:
    enum class Phase : std::uint8_t { serving, draining, closing };
    using Started = Result<std::monostate, std::string>;

    explicit App(Logger& logger) : logger_(logger) {}
    Started load_page(const Options& options);
    Started open_log(const Options& options);
    Started open_sockets(const Options& options, const std::string& build);
    Started watch_signals();

    void take_log_replies();
    void on_stop_signal();
    void go_on_stopping();

    Logger& logger_;
    // What others borrow comes first, for it goes last: the log's threads post into the mailbox and wake the loop, the
    // sockets tell the server of their end.
    std::unique_ptr<EventLoop> loop_;
    WebFiles files_;
    SystemEntropy entropy_;
    std::unique_ptr<Mailbox<std::vector<LogReply>>> log_replies_;
    std::unique_ptr<SqliteLog> log_;
    std::unique_ptr<Server> server_;
    std::unique_ptr<SocketServer> sockets_;
    std::vector<std::unique_ptr<EventLoop::Watch>> watches_;
    std::uint16_t port_ = 0;

    Phase phase_ = Phase::serving;
    std::int64_t commit_until_ms_ = 0;
    std::int64_t stop_at_ms_ = 0;
};

}  // namespace parley::server
