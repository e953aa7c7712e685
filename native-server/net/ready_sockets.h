// The sockets that take frames at once, side by side: a message to thousands looks at each of them, and what else is known of
// a connection would fit no cache. Loop thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

struct lws;

namespace parley::server {

class ReadySockets {
public:
    static constexpr int none = -1;
    struct Entry {
        lws* wsi = nullptr;
        int socket = none;  ///< none: something stands before what would be sent, or it has to be encrypted
    };

    /// The place of a new session, whose socket is not ready yet.
    std::uint32_t add(lws* wsi) {
        if (free_.empty()) {
            entries_.push_back({wsi, none});
            return static_cast<std::uint32_t>(entries_.size() - 1);
        }
        const std::uint32_t place = free_.back();
        free_.pop_back();
        entries_[place] = {wsi, none};
        return place;
    }
    void remove(std::uint32_t place) {
        entries_[place] = {};
        free_.push_back(place);
    }

    void set(std::uint32_t place, int socket) { entries_[place].socket = socket; }
    [[nodiscard]] const Entry& operator[](std::uint32_t place) const { return entries_[place]; }

private:
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> free_;
};

}  // namespace parley::server
