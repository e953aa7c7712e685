#include "native-server/net/streams.h"

#include <algorithm>
#include <utility>

#include "native-server/net/connection.h"

namespace parley::server {

bool Stream::is_followed() const {
    return std::any_of(followers.begin(), followers.end(), [](const auto& of_dialect) { return !of_dialect.empty(); });
}

Follower& Streams::follower(const Connection& connection, const Followed& followed) {
    return followed.stream->followers.at(static_cast<std::size_t>(connection.dialect))[followed.place];
}

Followed* Streams::find(Connection& connection, StreamId id) {
    const auto found = std::find_if(connection.streams.begin(), connection.streams.end(),
                                    [id](const Followed& followed) { return followed.stream->id == id; });
    return found == connection.streams.end() ? nullptr : &*found;
}

void Streams::follow(Connection& connection, StreamId id) {
    if (find(connection, id) != nullptr) return;
    std::unique_ptr<Stream>& stream = streams_[id];
    if (!stream) {
        stream = std::make_unique<Stream>();
        stream->id = id;
    }
    auto& followers = stream->followers.at(static_cast<std::size_t>(connection.dialect));
    connection.streams.push_back({stream.get(), static_cast<std::uint32_t>(followers.size())});
    followers.push_back({&connection, static_cast<std::uint32_t>(stream->published.size()), connection.place});
}

void Streams::unfollow(Connection& connection, StreamId id) {
    if (const Followed* followed = find(connection, id); followed != nullptr)
        remove(connection, static_cast<std::size_t>(followed - connection.streams.data()));
}

void Streams::unfollow_all(Connection& connection) {
    while (!connection.streams.empty()) remove(connection, connection.streams.size() - 1);
    connection.streams = {};
}

/// The last one of each array takes the place that is left.
void Streams::remove(Connection& connection, std::size_t index) {
    const Followed gone = connection.streams[index];
    auto& followers = gone.stream->followers.at(static_cast<std::size_t>(connection.dialect));
    followers[gone.place] = followers.back();
    followers.pop_back();
    if (gone.place < followers.size()) {
        Followed* moved = find(*followers[gone.place].connection, gone.stream->id);
        moved->place = gone.place;
    }
    connection.streams[index] = connection.streams.back();
    connection.streams.pop_back();
    drop_if_idle(*gone.stream);
}

void Streams::publish(StreamId id, std::shared_ptr<const Broadcast> what, Keeping keeping) {
    const auto found = streams_.find(id);
    if (found == streams_.end()) return;
    Stream& stream = *found->second;
    if (stream.published.empty()) active_.push_back(&stream);
    stream.published.push_back({std::move(what), keeping});
}

void Streams::end_tick() {
    for (Stream* stream : active_) {
        stream->published.clear();
        drop_if_idle(*stream);
    }
    active_.clear();
}

void Streams::drop_if_idle(Stream& stream) {
    if (stream.published.empty() && !stream.is_followed()) streams_.erase(stream.id);
}

}  // namespace parley::server
