// What links in messages lead to, as far as the server has said.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "shared/link_card.h"

namespace parley::client {

/// A card once made stays the same one for as long as it is kept.
using SharedCard = std::shared_ptr<const LinkCard>;

class LinkCards {
public:
    /// At the beginning of each connection: what was asked on the one before is asked again.
    void begin(bool offered);
    [[nodiscard]] bool offered() const { return offered_; }
    /// Null: there is none, or it is not known yet.
    [[nodiscard]] SharedCard find(const std::string& url) const;
    /// The server is to be asked for it now.
    [[nodiscard]] bool wants(const std::string& url) const;
    void note_asked(const std::string& url);
    /// It has said so.
    void take(const LinkCardAnswer& answer);
    /// It won't say.
    void give_up(const std::string& url) { take({url, {}}); }

private:
    struct Known {
        bool answered = false;
        SharedCard card;
    };
    bool offered_ = false;
    std::size_t asked_ = 0;
    std::unordered_map<std::string, Known> known_;
    std::deque<std::string> order_;  ///< of those in known_, the oldest first
};

}  // namespace parley::client
