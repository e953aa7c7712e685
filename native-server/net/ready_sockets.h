// The sockets that take frames at once, side by side: a message to thousands looks at each of them, and what else is known of
// a connection would fit no cache. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace parley::server {

class ReadySockets {
public:
    /// Something stands before what would be sent, or it has to be encrypted.
    static constexpr int none = -1;

    /// The place of a new session, whose socket is not ready yet.
    std::uint32_t add() {
        if (free_.empty()) {
            sockets_.push_back(none);
            return static_cast<std::uint32_t>(sockets_.size() - 1);
        }
        const std::uint32_t place = free_.back();
        free_.pop_back();
        return place;
    }
    void remove(std::uint32_t place) {
        sockets_[place] = none;
        free_.push_back(place);
    }

    void set(std::uint32_t place, int socket) { sockets_[place] = socket; }
    [[nodiscard]] int operator[](std::uint32_t place) const { return sockets_[place]; }

private:
    std::vector<int> sockets_;
    std::vector<std::uint32_t> free_;
};

}  // namespace parley::server
