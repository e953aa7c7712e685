#include "native-server/app.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <limits>
#include <system_error>
#include <thread>
#include <utility>

#include "native-server/loop/heap.h"
#include "native-server/process.h"
#include "native-server/router.h"
#include "native-server/storage/schema.h"
#include "native-server/welcome_room.h"
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

std::size_t loops_for(const Options& options) {
    const std::size_t wanted = options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
    return std::clamp<std::size_t>(wanted, 1, limits::threads_max);
}

}  // namespace

Result<std::unique_ptr<App>, std::string> App::start(const Options& options, const std::string& build, Logger& logger) {
    std::unique_ptr<App> app(new App(logger));
    if (options.dev_tls) {
        if (auto step = make_dev_tls(*options.tls); !step) return step.error();
        logger.warn("browsers warn of the certificate until they are told to trust it, and only for tries: " +
                    options.tls->certificate.string() +
                    " (curl: --cacert; Chromium and Firefox: Settings, Certificates, Import)");
    }
    if (options.tls) {
        if (auto identity = read_tls_files(*options.tls); !identity) return identity.error();
        app->tls_files_ = *options.tls;
    }
    if (auto step = app->make_loops(loops_for(options)); !step) return step.error();
    app->vital_signs_ = std::make_unique<VitalSigns>(app->loops_.size(), options.metrics, EventLoop::now_us() / 1000);
    if (auto step = app->open_names(); !step) return step.error();
    if (auto step = app->open_passwords(); !step) return step.error();
    app->open_oidc(options);
    app->open_link_cards(options);
    if (auto step = app->load_page(options); !step) return step.error();
    if (auto step = app->open_files(options); !step) return step.error();
    if (auto step = app->open_log(options); !step) return step.error();
    if (auto step = app->open_sockets(options, build); !step) return step.error();
    if (auto step = app->watch_signals(); !step) return step.error();
    return app;
}

App::Started App::make_loops(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        auto loop = EventLoop::create();
        if (!loop) return loop.error();
        mailboxes_.push_back(std::make_unique<Mailbox<Mail>>(std::numeric_limits<std::size_t>::max(),
                                                             [waker = loop.value().get()] { waker->wake(); }));
        loops_.push_back(std::move(loop.value()));
    }
    auto loop = EventLoop::create();
    if (!loop) return loop.error();
    front_loop_ = std::move(loop.value());
    front_mailbox_ = std::make_unique<Mailbox<FrontMail>>(std::numeric_limits<std::size_t>::max(),
                                                          [waker = front_loop_.get()] { waker->wake(); });
    return std::monostate{};
}

App::Started App::open_names() {
    auto names = IcuNames::open();
    if (!names) return names.error();
    names_ = std::move(names.value());
    return std::monostate{};
}

App::Started App::open_passwords() {
    PasswordDeskOptions desk;
    desk.threads = hashing_threads_for(std::thread::hardware_concurrency());
    desk.reply = [this](PasswordReply reply) {
        const std::size_t loop = loop_of(reply.ticket);
        mailboxes_[loop]->post(std::move(reply));
    };
    desk.now_ms = [] { return EventLoop::now_us() / 1000; };
    passwords_ = PasswordDesk::open(std::move(desk));
    if (passwords_ == nullptr) return std::string("there is no memory, or no randomness, to hash passwords");
    return std::monostate{};
}

void App::open_oidc(const Options& options) {
    OidcDeskOptions desk;
    desk.providers = options.providers;
    desk.answer = [this](OidcAnswer answer) {
        const std::size_t loop = loop_of(answer.ticket);
        mailboxes_[loop]->post(std::move(answer));
    };
    desk.reply = [this](IdentityReply reply) {
        const std::size_t loop = loop_of(reply.ticket);
        mailboxes_[loop]->post(std::move(reply));
    };
    desk.warn = [&logger = logger_](const std::string& what) { logger.warn(what); };
    desk.now_ms = [] { return EventLoop::now_us() / 1000; };
    desk.wall_clock_ms = wall_clock_ms;
    desk.random_bits = [this] { return entropy_.bits(); };
    oidc_ = std::make_unique<OidcDesk>(std::move(desk));
}

void App::open_link_cards(const Options& options) {
    if (!options.link_cards.on) return;
    LinkCardDeskOptions desk;
    desk.rules = options.link_cards;
    desk.reply = [this](LinkCardReply reply) {
        const std::size_t loop = loop_of(reply.ticket);
        mailboxes_[loop]->post(std::move(reply));
    };
    desk.tell = [&logger = logger_](const std::string& what) { logger.debug(what); };
    desk.now_ms = [] { return EventLoop::now_us() / 1000; };
    link_cards_ = std::make_unique<LinkCardDesk>(std::move(desk));
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

App::Started App::open_files(const Options& options) {
    FileStoreOptions store;
    store.data_dir = options.data_dir;
    store.reply = [this](FileStoreReply reply) {
        const std::size_t loop = loop_of(call_of(reply));
        mailboxes_[loop]->post(std::move(reply));
    };
    store.collected = [this](std::vector<std::string> names) { mailboxes_.front()->post(FilesCollected{std::move(names)}); };
    store.warn = [&logger = logger_](const std::string& what) { logger.error(what); };
    auto opened = FileStore::open(std::move(store));
    if (!opened) return opened.error();
    store_ = std::move(opened.value());
    return std::monostate{};
}

App::Started App::open_log(const Options& options) {
    SqliteLogOptions log;
    log.data_dir = options.data_dir;
    log.reply = [this](std::vector<LogReply> batch) { deliver(std::move(batch), mailboxes_); };
    log.wall_clock_ms = wall_clock_ms;
    log.committed = [&counters = vital_signs_->of_log()](bool kept, std::int64_t us) {
        (kept ? counters.commits : counters.failures).add();
        counters.works.set(kept ? 1 : 0);
        if (kept) counters.commit.observe(us);
    };
    log.random_bits = [this] { return entropy_.bits(); };
    log.collect = [this](std::vector<std::string> names) { store_->submit(CollectFiles{std::move(names)}); };
    log.retention = {options.retention_days, options.retention_messages};
    log.guest_rights = options.guest_rights;
    log.deleted_accounts = options.deleted_accounts;
    log.warn = [&logger = logger_](const std::string& what) { logger.error(what); };
    auto opened = SqliteLog::open(std::move(log));
    if (!opened) return opened.error();
    log_ = std::move(opened.value());
    vital_signs_->set_log_queues([this] { return log_->queues(); });
    // No loop waits for the answers; of what happened all of them hear.
    constexpr Ticket nobody = std::numeric_limits<Ticket>::max();
    if (options.welcome_room && is_untouched(log_->state()))
        for (LogRequest& request : welcome_room({UserId(std::string(parley_id)), std::string(parley_name)}, nobody))
            log_->submit(std::move(request));
    return std::monostate{};
}

App::Started App::open_sockets(const Options& options, const std::string& build) {
    auto bound = bind_sockets(options.host, options.port);
    if (!bound) return bound.error();
    port_ = bound.value().port;
    tell_of_exposure(options, bound.value().loopback_only);

    SocketServerConfig config;
    config.diagnostics = options.diagnostics;
    config.origins = {options.allow_origins, bound.value().loopback_only, options.tls.has_value()};
    config.tls = options.tls;
    config.proxies = options.trusted_proxies;
    config.stays_with_tls = options.tls && !options.dev_tls;
    config.build = build;
    config.status = [&signs = *vital_signs_](const StatusRequest& request) {
        return signs.answer(request, EventLoop::now_us() / 1000);
    };
    const std::size_t descriptors = make_room_for_connections(loops_.size());
    const std::size_t silent_max = std::clamp<std::size_t>(descriptors / 4, 1, limits::silent_connections_max);
    std::size_t connections_max = descriptors > silent_max ? descriptors - silent_max : 0;
    if (connections_max < limits::connections_wanted) {
        logger_.warn("only " + std::to_string(connections_max) +
                     " connections fit: raise the limit of open files (ulimit -n), best to " +
                     std::to_string(limits::descriptors_max));
    }
    if (options.bounds.connections > 0) connections_max = std::min<std::size_t>(connections_max, options.bounds.connections);
    config.connections_max = (connections_max + loops_.size() - 1) / loops_.size();
    if (!options.rate_limits) logger_.warn("nobody is slowed down, however fast they go (--no-rate-limits)");
    std::vector<ProviderInfo> providers;
    for (const OidcProvider& one : options.providers) providers.push_back({one.id, one.label});
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        const WorkerParts parts{i,
                                *loops_[i],
                                mailboxes_,
                                *front_mailbox_,
                                *log_,
                                files_,
                                logger_,
                                *names_,
                                *passwords_,
                                *oidc_,
                                link_cards_.get(),
                                *store_,
                                options.guests,
                                options.sign_up,
                                providers,
                                options.public_url,
                                options.guest_rights,
                                options.appeal,
                                wall_clock_ms,
                                options.bounds,
                                options.rate_limits,
                                &vital_signs_->of_loop(i)};
        auto worker = Worker::create(parts, log_->state(), config);
        if (!worker) return worker.error();
        workers_.push_back(std::move(worker.value()));
    }
    const FrontParts front{*front_loop_, *front_mailbox_,         mailboxes_,   logger_, build,
                           silent_max,   options.tls.has_value(), *vital_signs_};
    front_ = std::make_unique<Front>(front, std::move(bound.value()));
    return std::monostate{};
}

/// What the operator should know before strangers do.
void App::tell_of_exposure(const Options& options, bool loopback_only) {
    constexpr std::string_view by_tls = "https://";
    const bool proxied = std::string_view(options.public_url).substr(0, by_tls.size()) == by_tls;
    if (!options.tls && proxied)
        logger_.info("this port speaks no TLS: the proxy at " + options.public_url + " has to");
    else if (!options.tls && !loopback_only)
        logger_.warn(
            "passwords and messages travel readable for all on the way: name a certificate (--tls-cert, --tls-key), or "
            "the address of the proxy that has one (--public-url https://...)");
    struct stat folder {};
    if (::stat(options.data_dir.c_str(), &folder) == 0 && (folder.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        logger_.warn("the data directory " + options.data_dir.string() + " is open to others: chmod 700 it");
}

App::Started App::watch_signals() {
    for (const int number : {SIGTERM, SIGINT}) {
        auto watch = loops_.front()->on_signal(number, [this] { on_stop_signal(); });
        if (!watch) return watch.error();
        watches_.push_back(std::move(watch.value()));
    }
    auto watch = loops_.front()->on_signal(SIGHUP, [this] { on_reload_signal(); });
    if (!watch) return watch.error();
    watches_.push_back(std::move(watch.value()));
    return std::monostate{};
}

void App::run() {
    std::vector<std::thread> threads;
    threads.emplace_back([front = front_.get()] { front->run(); });
    for (std::size_t i = 1; i < workers_.size(); ++i)
        threads.emplace_back([worker = workers_[i].get()] {
            reserve_heap();
            worker->run();
        });
    workers_.front()->run();
    for (std::thread& thread : threads) thread.join();
}

void App::on_reload_signal() {
    if (!tls_files_) return logger_.info("nothing to read anew: there is no certificate");
    auto identity = read_tls_files(*tls_files_);
    if (!identity) return logger_.error("the certificate is not replaced, the one before stays: " + identity.error());
    for (const auto& mailbox : mailboxes_) mailbox->post(NewCertificate{identity.value()});
    logger_.info("the certificate was read anew");
}

void App::on_stop_signal() {
    logger_.info("stopping");
    vital_signs_->stop();
    front_mailbox_->post(Stop{});
    for (const auto& mailbox : mailboxes_) mailbox->post(Stop{});
}

}  // namespace parley::server
