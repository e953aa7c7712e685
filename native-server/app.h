// The running server: builds the parts, joins the loops and the log by mailboxes, and ends in order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native-server/entropy.h"
#include "native-server/front.h"
#include "native-server/link_cards/link_card_desk.h"
#include "native-server/logging.h"
#include "native-server/loop/event_loop.h"
#include "native-server/mail.h"
#include "native-server/names/icu_names.h"
#include "native-server/net/web_files.h"
#include "native-server/oidc/curl_fetch.h"
#include "native-server/oidc/oidc_desk.h"
#include "native-server/options.h"
#include "native-server/passwords/password_desk.h"
#include "native-server/storage/sqlite_log.h"
#include "native-server/vital_signs.h"
#include "native-server/worker.h"
#include "shared/result.h"

namespace parley::server {

class App {
public:
    /// Everything is ready when it returns, and connections are accepted. The error is a sentence for the operator.
    static Result<std::unique_ptr<App>, std::string> start(const Options& options, const std::string& build, Logger& logger);
    App(const App&) = delete;
    App& operator=(const App&) = delete;
    ~App() = default;

    /// The port that is listened on.
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Serves until SIGTERM or SIGINT, then commits, sends everybody away and returns, within limits::shutdown_ms. The first
    /// loop is this thread's, each other has a thread of its own, and so has the front.
    void run();

private:
    using Started = Result<std::monostate, std::string>;

    explicit App(Logger& logger) : logger_(logger) {}
    Started make_loops(std::size_t count);
    Started open_names();
    Started open_passwords();
    void open_oidc(const Options& options);
    void open_link_cards(const Options& options);
    Started load_page(const Options& options);
    Started open_log(const Options& options);
    Started open_files(const Options& options);
    Started open_sockets(const Options& options, const std::string& build);
    Started watch_signals();
    void tell_of_exposure(const Options& options, bool loopback_only);
    void on_reload_signal();
    void on_stop_signal();

    Logger& logger_;
    std::optional<TlsFiles> tls_files_;  ///< read anew at SIGHUP
    // What others borrow comes first, for it goes last: the log's threads post into the mailboxes and wake the loops.
    std::vector<std::unique_ptr<EventLoop>> loops_;
    Mailboxes mailboxes_;
    std::unique_ptr<EventLoop> front_loop_;
    std::unique_ptr<Mailbox<FrontMail>> front_mailbox_;
    std::unique_ptr<VitalSigns> vital_signs_;
    WebFiles files_;
    SystemEntropy entropy_;
    std::unique_ptr<IcuNames> names_;
    std::unique_ptr<PasswordDesk> passwords_;
    std::unique_ptr<FileStore> store_;  ///< before the log, whose thread gives it what is to be collected
    CurlLibrary curl_;
    std::unique_ptr<OidcDesk> oidc_;
    std::unique_ptr<LinkCardDesk> link_cards_;
    std::unique_ptr<SqliteLog> log_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::unique_ptr<Front> front_;
    std::vector<std::unique_ptr<EventLoop::Watch>> watches_;
    std::uint16_t port_ = 0;
};

}  // namespace parley::server
