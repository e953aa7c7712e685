#include "tests/chaos/chaos_client.h"

#include <algorithm>
#include <utility>

#include "shared/codec.h"
#include "tests/chaos/pipe.h"

namespace parley::chaos {

namespace {

constexpr std::int64_t wall_ms = 1'763'800'000'000;
/// A wake that changed nothing is not repeated at once.
constexpr double wake_pause_ms = 20;

bool is_personal(const RoomId& room) {
    return room.value.substr(0, 1) == "@";
}

}  // namespace

ChaosClient::ChaosClient(ClientConfig config, std::shared_ptr<Kept> kept, Evidence& evidence)
    : config_(std::move(config)), kept_(std::move(kept)), evidence_(evidence), random_(config_.seed) {}

void ChaosClient::start(double now_ms) {
    model_ = std::make_unique<client::Model>();
    shown_.clear();
    away_until_ms_ = 0;
    client::Remembered remembered;
    remembered.name = kept_->values.count("name") > 0 ? kept_->values["name"] : config_.person;
    remembered.token = kept_->values["token"];
    remembered.path = kept_->path;
    for (const auto& [key, value] : kept_->entries) remembered.kept.push_back({key, value});
    model_->start(std::move(remembered), at(now_ms));
    settle(now_ms);
}

void ChaosClient::crash(double now_ms) {
    if (socket_) socket_->drop(random_.chance(0.5) ? Ending::reset : Ending::orderly);
    socket_.reset();
    start(now_ms);
}

void ChaosClient::prepare(Poller& poller) const {
    if (socket_) socket_->prepare(poller);
}

void ChaosClient::pump(const Poller& poller, double now_ms) {
    if (!socket_) return;
    const std::size_t asked = sockets_opened_;
    for (const SocketEvent& event : socket_->pump(poller)) {
        // An event of a socket that was forgotten meanwhile reaches nobody.
        if (!socket_ || sockets_opened_ != asked) return;
        on_event(event, now_ms);
    }
}

void ChaosClient::on_event(const SocketEvent& event, double now_ms) {
    switch (event.kind) {
        case SocketEvent::Kind::opened:
            model_->on_socket_open(at(now_ms));
            break;
        case SocketEvent::Kind::text:
            witness(event.text);
            model_->on_socket_text(event.text, at(now_ms));
            break;
        case SocketEvent::Kind::closed:
            socket_.reset();
            model_->on_socket_close(event.code, at(now_ms));
            break;
    }
    settle(now_ms);
}

/// Reads along, past the model: what was promised is what was on the wire.
void ChaosClient::witness(std::string_view text) {
    const Result<ServerMessage, DecodeError> message = decode_server_message(text);
    if (!message) {
        evidence_.blame(Wrong::stuck, config_.device + " can't read what the server says: " + message.error().error.message);
        return;
    }
    const Notice& notice = message.value().notice;
    evidence_.blame(connection_watch_.see(config_.device, notice));
    if (const auto* ack = get_if<Ack>(&notice); ack != nullptr && !is_personal(ack->room))
        evidence_.acknowledged.push_back({config_.device, ack->room, model_->state().me.id, ack->cid, ack->seq});
    if (const auto* push = get_if<EventPush>(&notice)) witness_all({push->event});
    if (const auto* joined = get_if<Joined>(&notice)) witness_all(joined->events);
    if (const auto* page = get_if<Page>(&notice)) witness_all(page->events);
    if (const auto* resumed = get_if<Resumed>(&notice)) {
        evidence_.resumes++;
        witness_all(resumed->events);
    }
    if (holds_alternative<Welcome>(notice)) evidence_.welcomes++;
    if (holds_alternative<Gap>(notice)) evidence_.gaps++;
    if (holds_alternative<Resync>(notice)) evidence_.resyncs++;
    if (const auto* error = get_if<ErrorReply>(&notice)) on_refusal(*error);
}

void ChaosClient::witness_all(const std::vector<Event>& events) {
    for (const Event& event : events)
        if (!is_personal(event.room)) evidence_.blame(evidence_.sightings.add(config_.device, event));
}

void ChaosClient::on_refusal(const ErrorReply& error) {
    if (error.temporary)
        evidence_.busy++;
    else if (error.code != static_cast<std::uint64_t>(ErrorCode::room_exists))
        evidence_.blame(Wrong::stuck, config_.device + " was refused: " + error.name + ", " + error.message);
}

void ChaosClient::watch_timelines() {
    for (const client::RoomState& room : model_->state().rooms) {
        const client::Timeline& timeline = room.timeline;
        Shown& shown = shown_[room.info.id];
        if (std::exchange(shown.revision, timeline.revision()) == timeline.revision()) continue;
        std::vector<Seq> newest;
        const auto& rows = timeline.messages();
        for (std::size_t i = rows.size() - timeline.unsent(); i > 0 && rows[i - 1].seq > shown.watch.last(); --i)
            newest.push_back(rows[i - 1].seq);
        std::reverse(newest.begin(), newest.end());
        evidence_.blame(shown.watch.see(config_.device + " in " + room.info.id.value, timeline.last(), newest));
    }
}

void ChaosClient::settle(double now_ms) {
    for (const client::Effect& effect : model_->take_effects()) run(effect);
    if (model_->take_changed()) watch_timelines();
    // A person, or the browser, notices soon that there is no connection; the model alone would wait for up to half a minute.
    const bool waits = model_->state().link == client::Link::waiting && away_until_ms_ == 0;
    if (!waits)
        nudge_at_ms_ = 0;
    else if (nudge_at_ms_ == 0)
        nudge_at_ms_ = now_ms + random_.between(20, 700);
}

void ChaosClient::run(const client::Effect& effect) {
    if (holds_alternative<client::OpenSocket>(effect)) {
        if (socket_) socket_->close();
        socket_ = std::make_unique<WebSocket>(config_.port, Random(random_.next()));
        sockets_opened_++;
        connection_watch_ = ConnectionWatch();
        evidence_.connections++;
    } else if (holds_alternative<client::CloseSocket>(effect)) {
        if (socket_) socket_->close();
        socket_.reset();
    } else if (const auto* send = get_if<client::SendText>(&effect)) {
        if (socket_) socket_->send_text(send->text);
    } else if (const auto* store = get_if<client::StoreValue>(&effect)) {
        kept_->values[store->key] = store->value;
    } else if (const auto* keep = get_if<client::Keep>(&effect)) {
        kept_->entries[keep->key] = keep->value;
    } else if (const auto* forget = get_if<client::Forget>(&effect)) {
        kept_->entries.erase(forget->key);
    } else if (const auto* path = get_if<client::ShowPath>(&effect)) {
        kept_->path = path->path;
    }
}

double ChaosClient::next_due_ms() const {
    double due_ms = never_ms;
    if (const auto wake = model_->wake_at_ms()) due_ms = std::max(*wake, wake_not_before_ms_);
    if (nudge_at_ms_ > 0) due_ms = std::min(due_ms, nudge_at_ms_);
    if (away_until_ms_ > 0) due_ms = std::min(due_ms, away_until_ms_);
    return due_ms;
}

void ChaosClient::on_time(double now_ms) {
    if (away_until_ms_ > 0 && now_ms >= away_until_ms_) {
        away_until_ms_ = 0;
        look(now_ms);
    }
    if (nudge_at_ms_ > 0 && now_ms >= nudge_at_ms_) come_back(now_ms);
    const auto wake = model_->wake_at_ms();
    if (!wake || now_ms < std::max(*wake, wake_not_before_ms_)) return;
    wake_not_before_ms_ = now_ms + wake_pause_ms;
    model_->on_wake(at(now_ms));
    settle(now_ms);
}

/// One of the ways in which a waiting client comes to try again.
void ChaosClient::come_back(double now_ms) {
    nudge_at_ms_ = 0;
    switch (random_.count(0, 2)) {
        case 0:
            model_->on_intent(client::RetryConnection{}, at(now_ms));
            break;
        case 1:
            model_->on_network(false, at(now_ms));
            model_->on_network(true, at(now_ms));
            break;
        default:
            model_->on_visible(false, at(now_ms));
            model_->on_visible(true, at(now_ms));
    }
    settle(now_ms);
}

void ChaosClient::compose(const RoomId& room, std::string_view filler, double now_ms) {
    const RoomId wanted = knows(room) ? room : RoomId("lobby");
    if (!knows(wanted) || away_until_ms_ > 0) return;
    const std::string number = std::to_string(++composed_);
    const MessageCid cid(config_.device + "." + number);
    const std::string body = config_.device + " m" + number + std::string(filler);
    model_->on_intent(client::OpenRoom{wanted}, at(now_ms));
    model_->on_intent(client::EditDraft{body}, at(now_ms));
    model_->on_intent(client::SendDraft{cid, wall_ms}, at(now_ms));
    if (model_->state().find(wanted)->timeline.find_unsent(cid) == nullptr)
        evidence_.blame(Wrong::stuck, config_.device + " may not write in " + wanted.value);
    evidence_.composed.push_back({config_.device, wanted, model_->state().me.id, cid, body});
    evidence_.composed_bytes += body.size();
    settle(now_ms);
}

void ChaosClient::create_room(const std::string& name, double now_ms) {
    model_->on_intent(client::CreateRoom{name, MessageCid(config_.device + ".room")}, at(now_ms));
    settle(now_ms);
}

void ChaosClient::load_older(const RoomId& room, double now_ms) {
    model_->on_intent(client::LoadOlder{room}, at(now_ms));
    settle(now_ms);
}

void ChaosClient::look(double now_ms) {
    model_->on_visible(false, at(now_ms));
    model_->on_visible(true, at(now_ms));
    settle(now_ms);
}

void ChaosClient::put_away(double now_ms, double away_ms) {
    model_->on_page_hide(at(now_ms));
    away_until_ms_ = now_ms + away_ms;
    settle(now_ms);
}

bool ChaosClient::settled() const {
    if (!online()) return false;
    const auto& rooms = model_->state().rooms;
    const client::RoomState* const lobby = model_->state().find(RoomId("lobby"));
    if (lobby == nullptr || !lobby->known) return false;
    return std::all_of(rooms.begin(), rooms.end(), [](const client::RoomState& room) {
        return !room.known || room.membership == client::RoomState::Membership::joined;
    });
}

std::size_t ChaosClient::unsent() const {
    std::size_t count = 0;
    for (const client::RoomState& room : model_->state().rooms) count += room.timeline.unsent();
    return count;
}

std::set<MessageCid> ChaosClient::waiting() const {
    std::set<MessageCid> cids;
    for (const client::RoomState& room : model_->state().rooms) {
        const auto& rows = room.timeline.messages();
        for (std::size_t i = rows.size() - room.timeline.unsent(); i < rows.size(); ++i) cids.insert(rows[i].cid);
    }
    for (const auto& [key, value] : kept_->entries)
        if (const auto message = client::decode_kept(value)) cids.insert(message->cid);
    return cids;
}

Seq ChaosClient::reached() const {
    Seq sum = 0;
    for (const client::RoomState& room : model_->state().rooms) sum += room.timeline.last();
    return sum;
}

std::vector<Held> ChaosClient::held() const {
    std::vector<Held> all;
    for (const client::RoomState& room : model_->state().rooms) {
        if (!room.known || is_personal(room.info.id)) continue;
        Held& held = all.emplace_back();
        held.device = config_.device;
        held.room = room.info.id;
        held.first = room.timeline.first();
        held.last = room.timeline.last();
        const auto& rows = room.timeline.messages();
        for (std::size_t i = 0; i + room.timeline.unsent() < rows.size(); ++i)
            held.rows.push_back({rows[i].seq, rows[i].author.id, rows[i].cid, rows[i].body});
    }
    return all;
}

std::string ChaosClient::condition() const {
    static constexpr const char* links[] = {"idle", "connecting", "authenticating", "online", "waiting"};
    std::string text = config_.device + " is " + links[static_cast<std::size_t>(model_->state().link)];
    for (const client::RoomState& room : model_->state().rooms)
        text += ", " + room.info.id.value + " up to " + std::to_string(room.timeline.last()) + " with " +
                std::to_string(room.timeline.unsent()) + " unsent";
    return text;
}

}  // namespace parley::chaos
