#include "native-server/worker.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "shared/limits.h"

namespace parley::server {

Result<std::unique_ptr<Worker>, std::string> Worker::create(const WorkerParts& parts, LogState state,
                                                            SocketServerConfig config) {
    std::unique_ptr<Worker> worker(new Worker(parts));
    config.first_session = first_number_of(parts.index);
    const ServerConfig core{config.build,
                            first_number_of(parts.index),
                            parts.files.page_build(),
                            parts.guests,
                            parts.sign_up,
                            parts.providers,
                            parts.guest_rights,
                            parts.appeal,
                            parts.wall_clock_ms,
                            parts.bounds.message_bytes,
                            parts.bounds.file_bytes};
    worker->tls_ = config.tls.has_value();
    if (parts.rate_limits) worker->pacer_.emplace(parts.bounds.rates, parts.mailboxes.size());
    Pacer* pacer = worker->pacer_ ? &*worker->pacer_ : nullptr;
    config.pacer = pacer;
    config.counters = parts.counters;
    worker->stays_with_tls_ = config.stays_with_tls;
    auto sockets = SocketServer::create(parts.loop, parts.files, *worker, parts.logger, std::move(config));
    if (!sockets) return sockets.error();
    worker->sockets_ = std::move(sockets.value());
    PresencePort& presence = *worker;
    const ServerPorts ports{parts.log,       *worker->sockets_, presence, worker->entropy_, parts.names,
                            parts.passwords, parts.oidc,        pacer,    parts.counters,   parts.link_cards};
    worker->server_ = std::make_unique<Server>(core, std::move(state), ports);
    const FileDeskPorts files{parts.log,
                              worker->entropy_,
                              *worker->sockets_,
                              [&store = parts.store](FileJob job) { return store.submit(std::move(job)); },
                              pacer,
                              [&loop = parts.loop] { return loop.now_ms(); },
                              parts.bounds.file_bytes};
    worker->desk_of_files_ = std::make_unique<FileDesk>(files, first_number_of(parts.index));
    worker->sockets_->set_file_calls(worker->desk_of_files_.get());
    if (parts.index == 0) worker->desk_.emplace();
    worker->watch();
    return worker;
}

void Worker::watch() {
    EventLoop& loop = parts_.loop;
    loop.on_wake([this] { take_mail(); });
    watches_.push_back(loop.every(limits::tick_interval_ms, [this] {
        server_->on_tick(now_ms());
        count_what_there_is();
    }));
    count_what_there_is();
    watches_.push_back(loop.at_tick_end([this] { send_notes(); }));
    if (desk_) watches_.push_back(loop.every(limits::typing_push_interval_ms, [this] { tell_presence(); }));
}

void Worker::count_what_there_is() {
    if (parts_.counters == nullptr) return;
    parts_.counters->rooms.set(server_->rooms());
    parts_.counters->requests_waiting.set(server_->requests_pending() + desk_of_files_->requests_pending());
}

void Worker::on_open(SessionId session, Dialect dialect) {
    server_->on_open(session, dialect, now_ms());
}
void Worker::on_message(SessionId session, std::string_view bytes) {
    server_->on_message(session, bytes, now_ms());
}
void Worker::on_behind(SessionId session) {
    server_->on_behind(session);
}
void Worker::on_drained(SessionId session) {
    server_->on_drained(session);
}
void Worker::on_close(SessionId session) {
    server_->on_close(session);
}

// ---- signing in elsewhere --------------------------------------------------------------------------------------------

bool Worker::on_question(HttpQuestion question) {
    // What is no host would be no address to come back to, and a proxy's own is for the operator to name.
    const auto is_of_host = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' ||
               c == '[' || c == ']';
    };
    const bool is_host = std::all_of(question.host.begin(), question.host.end(), is_of_host);
    if (parts_.public_url.empty() && !is_host) return false;
    std::string origin = parts_.public_url.empty() ? (tls_ ? "https://" : "http://") + question.host : parts_.public_url;
    return parts_.oidc.visit({question.number, std::move(question.path), std::move(origin), std::move(question.cookie),
                              std::move(question.code), std::move(question.state), std::move(question.error),
                              std::move(question.issuer)});
}

// ---- presence --------------------------------------------------------------------------------------------------------

void Worker::came(const RoomId& room, const Person& person, SessionId session) {
    notes_.push_back({PresenceNote::What::came, room, person, session});
}
void Worker::went(const RoomId& room, SessionId session, Farewell farewell) {
    notes_.push_back({PresenceNote::What::went, room, {}, session, farewell});
}
void Worker::types(const RoomId& room, const UserId& person) {
    notes_.push_back({PresenceNote::What::types, room, {person, {}}});
}
void Worker::posted(const RoomId& room, const UserId& person) {
    notes_.push_back({PresenceNote::What::posted, room, {person, {}}});
}
void Worker::opened(const UserId& person, SessionId session, PresenceChoice choice, Seq as_of) {
    notes_.push_back({PresenceNote::What::opened, {}, {person, {}}, session, {}, 0, {}, choice, as_of});
}
void Worker::closed(const UserId& person, SessionId session) {
    notes_.push_back({PresenceNote::What::closed, {}, {person, {}}, session});
}
void Worker::chose(const UserId& person, PresenceChoice choice, Seq as_of) {
    notes_.push_back({PresenceNote::What::chose, {}, {person, {}}, 0, {}, 0, {}, choice, as_of});
}
void Worker::called(const Person& person) {
    notes_.push_back({PresenceNote::What::called, {}, person});
}
void Worker::idles(const UserId& person, SessionId session, bool idle) {
    notes_.push_back({PresenceNote::What::idles, {}, {person, {}}, session, {}, 0, {}, {}, 0, idle});
}
void Worker::ask(SessionId session, RequestId request, const Who& who) {
    notes_.push_back({PresenceNote::What::asks, who.room, {}, session, {}, request, who});
}

void Worker::send_notes() {
    if (notes_.empty()) return;
    const std::vector<PresenceNote> notes = std::exchange(notes_, {});
    if (desk_)
        take_notes(notes);
    else
        parts_.mailboxes.front()->post(notes);
}

void Worker::take_notes(const std::vector<PresenceNote>& notes) {
    for (PresentAnswer& answer : desk_->take(notes, now_ms())) {
        const std::size_t loop = loop_of(answer.session);
        parts_.mailboxes[loop]->post(std::move(answer));
    }
}

void Worker::tell_presence() {
    const std::vector<PresenceNews> news = desk_->on_tick(now_ms());
    if (news.empty()) return;
    for (const auto& mailbox : parts_.mailboxes) mailbox->post(news);
}

// ---- mail ------------------------------------------------------------------------------------------------------------

void Worker::take_mail() {
    for (Mail& mail : parts_.mailboxes[parts_.index]->take()) visit([this](auto& one) { take(one); }, mail);
    go_on_stopping();
}

void Worker::take(std::vector<LogNews>& news) {
    for (const LogNews& one : news) {
        if (const auto* batch = get_if<std::shared_ptr<const RoomBatch>>(&one))
            server_->on_batch(*batch);
        else if (const auto* file = get_if<FileReply>(&get<LogReply>(one)))
            desk_of_files_->on_log(*file);
        else
            server_->on_log(get<LogReply>(one));
    }
}

void Worker::take(Descriptor& socket) {
    if (phase_ == Phase::serving) sockets_->adopt(std::move(socket));
}

void Worker::take(std::vector<PresenceNote>& notes) {
    if (desk_) take_notes(notes);
}

void Worker::take(std::vector<PresenceNews>& news) {
    for (const PresenceNews& one : news) server_->on_presence(one.room, one.push, one.only_to);
}

void Worker::take(PresentAnswer& answer) {
    server_->on_present(answer.session, answer.request, std::move(answer.present));
}

void Worker::take(LinkCardReply& answer) {
    server_->on_link_card(answer);
}

void Worker::take(PasswordReply& answer) {
    server_->on_password(answer);
}

void Worker::take(FileStoreReply& answer) {
    desk_of_files_->on_store(answer);
}

void Worker::take(FilesCollected& gone) {
    static_cast<void>(parts_.log.submit(FileRequest{0, std::move(gone)}));  // not taken, they are named again after a start
}

void Worker::take(IdentityReply& answer) {
    server_->on_identity(answer);
}

void Worker::take(OidcAnswer& answer) {
    const bool stays = stays_with_tls_;
    sockets_->answer(answer.ticket,
                     answer.location.empty() ? answer_nothing(stays) : redirect_http(answer.location, answer.cookie, stays));
}

void Worker::take(NewCertificate& certificate) {
    sockets_->show_certificate(*certificate.identity);
}

void Worker::take(Stop&) {
    if (phase_ != Phase::serving) return parts_.loop.stop();  // the second one is impatience
    phase_ = Phase::draining;
    commit_until_ms_ = now_ms() + limits::shutdown_ms / 2;
    stop_at_ms_ = now_ms() + limits::shutdown_ms;
    server_->drain();
    watches_.push_back(parts_.loop.every(limits::shutdown_check_ms, [this] { go_on_stopping(); }));
}

void Worker::take(Ping&) {
    parts_.front.post(Pong{parts_.index});
}

void Worker::go_on_stopping() {
    const std::int64_t now = now_ms();
    if (phase_ == Phase::draining && (server_->requests_pending() == 0 || now >= commit_until_ms_)) {
        server_->close_all();
        phase_ = Phase::closing;
    }
    if (phase_ == Phase::closing && (sockets_->sessions() == 0 || now >= stop_at_ms_)) parts_.loop.stop();
}

}  // namespace parley::server
