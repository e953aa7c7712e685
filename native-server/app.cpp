#include "native-server/app.h"

#include <chrono>
#include <csignal>
#include <limits>
#include <system_error>
#include <utility>

#include "native-server/process.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

std::int64_t wall_clock_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// The page that this program was built with, if it is there.
std::filesystem::path default_web_root() {
    const auto root = program_folder() / ".." / ".." / "wasm";
    std::error_code error;
    return std::filesystem::exists(root / "index.html", error) ? root.lexically_normal() : std::filesystem::path();
}

}  // namespace

Result<std::unique_ptr<App>, std::string> App::start(const Options& options, const std::string& build, Logger& logger) {
    std::unique_ptr<App> app(new App(logger));
    auto loop = EventLoop::create();
    if (!loop) return loop.error();
    app->loop_ = std::move(loop.value());
    if (options.tls) {
        if (auto step = check_tls_files(*options.tls); !step) return step.error();
    }
    if (auto step = app->load_page(options); !step) return step.error();
    if (auto step = app->open_log(options); !step) return step.error();
    if (auto step = app->open_sockets(options, build); !step) return step.error();
    if (auto step = app->watch_signals(); !step) return step.error();
    return app;
}

App::Started App::load_page(const Options& options) {
    const std::filesystem::path root = options.web_root ? *options.web_root : default_web_root();
    if (root.empty()) {
        logger_.warn("the page is not built; there is only the socket");
        return std::monostate{};
    }
    auto files = WebFiles::load(root, sha256_hex);
    if (!files) return files.error();
    files_ = std::move(files.value());
    if (!files_.has_index()) logger_.warn("the web root " + root.string() + " holds no index.html");
    return std::monostate{};
}

App::Started App::open_log(const Options& options) {
    // Not bounded by itself: it holds answers to requests, and those are bounded.
    log_replies_ = std::make_unique<Mailbox<std::vector<LogReply>>>(std::numeric_limits<std::size_t>::max(),
                                                                    [loop = loop_.get()] { loop->wake(); });
    loop_->on_wake([this] { take_log_replies(); });

    SqliteLogOptions log;
    log.data_dir = options.data_dir;
    log.reply = [replies = log_replies_.get()](std::vector<LogReply> batch) { replies->post(std::move(batch)); };
    log.wall_clock_ms = wall_clock_ms;
    log.random_bits = [this] { return entropy_.bits(); };
    log.retention = {options.retention_days, options.retention_messages};
    log.warn = [&logger = logger_](const std::string& what) { logger.error(what); };
    auto opened = SqliteLog::open(std::move(log));
    if (!opened) return opened.error();
    log_ = std::move(opened.value());
    return std::monostate{};
}

App::Started App::open_sockets(const Options& options, const std::string& build) {
    auto bound = bind_sockets(options.host, options.port);
    if (!bound) return bound.error();
    port_ = bound.value().port;

    SocketServerConfig config;
    config.origins = {options.allow_origins, bound.value().loopback_only, options.tls.has_value()};
    config.tls = options.tls;
    config.build = build;
    config.connections_max = make_room_for_connections();
    if (config.connections_max < 1000) {
        logger_.warn("only " + std::to_string(config.connections_max) + " connections fit: raise the limit of open files");
    }
    auto sockets = SocketServer::create(*loop_, files_, *this, logger_, std::move(config));
    if (!sockets) return sockets.error();
    sockets_ = std::move(sockets.value());
    server_ = std::make_unique<Server>(ServerConfig{build}, log_->state(), *log_, *sockets_, entropy_);
    sockets_->listen(std::move(bound.value()));
    watches_.push_back(loop_->every(limits::tick_interval_ms, [this] { server_->on_tick(loop_->now_ms()); }));
    return std::monostate{};
}

App::Started App::watch_signals() {
    for (const int number : {SIGTERM, SIGINT}) {
        auto watch = loop_->on_signal(number, [this] { on_stop_signal(); });
        if (!watch) return watch.error();
        watches_.push_back(std::move(watch.value()));
    }
    return std::monostate{};
}

void App::run() {
    loop_->run();
}

void App::on_open(SessionId session, Dialect dialect) {
    server_->on_open(session, dialect, loop_->now_ms());
}
void App::on_text(SessionId session, std::string_view text) {
    server_->on_message(session, text, loop_->now_ms());
}
void App::on_drained(SessionId session) {
    server_->on_drained(session);
}
void App::on_close(SessionId session) {
    server_->on_close(session);
}

void App::take_log_replies() {
    for (const std::vector<LogReply>& batch : log_replies_->take()) {
        for (const LogReply& reply : batch) server_->on_log(reply);
    }
    go_on_stopping();
}

void App::on_stop_signal() {
    if (phase_ != Phase::serving) return loop_->stop();  // the second one is impatience
    logger_.info("stopping");
    phase_ = Phase::draining;
    commit_until_ms_ = loop_->now_ms() + limits::shutdown_ms / 2;
    stop_at_ms_ = loop_->now_ms() + limits::shutdown_ms;
    sockets_->stop_listening();
    server_->drain();
    watches_.push_back(loop_->every(limits::shutdown_check_ms, [this] { go_on_stopping(); }));
    go_on_stopping();
}

void App::go_on_stopping() {
    const std::int64_t now = loop_->now_ms();
    if (phase_ == Phase::draining && (server_->requests_pending() == 0 || now >= commit_until_ms_)) {
        server_->close_all();
        phase_ = Phase::closing;
    }
    if (phase_ == Phase::closing && (sockets_->sessions() == 0 || now >= stop_at_ms_)) loop_->stop();
}

}  // namespace parley::server
