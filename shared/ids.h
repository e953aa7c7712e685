// Strong ids: a room's id can't be passed where a person's is meant.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace parley {

template <class Tag>
struct StringId {
    std::string value;

    StringId() = default;
    explicit StringId(std::string text) : value(std::move(text)) {}

    friend bool operator==(const StringId& a, const StringId& b) { return a.value == b.value; }
    friend bool operator!=(const StringId& a, const StringId& b) { return a.value != b.value; }
    friend bool operator<(const StringId& a, const StringId& b) { return a.value < b.value; }
    [[nodiscard]] bool empty() const { return value.empty(); }
};

using RoomId = StringId<struct RoomTag>;  ///< lower-case slug, also the room's place in a link: /r/<id>
using UserId = StringId<struct UserTag>;
using MessageCid = StringId<struct CidTag>;  ///< made by the author's client when composing; unique for ever per author
using Epoch = StringId<struct EpochTag>;     ///< names one history of the database; a restored one gets a new epoch

/// Dense number of an event in its room's log, from 1; 0 stands for "before the first".
using Seq = std::uint64_t;

/// Chosen by the client for a command, repeated in the reply; 0 stands for "none".
using RequestId = std::uint64_t;

}  // namespace parley

template <class Tag>
struct std::hash<parley::StringId<Tag>> {
    std::size_t operator()(const parley::StringId<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
