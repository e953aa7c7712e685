// The mutes and the bans of addresses that a loop knows of, for what it decides without the log: who may connect in plain text,
// and whose typing is told.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "native-server/core/log.h"
#include "shared/address_range.h"
#include "shared/message.h"

namespace parley::server {

/// Times are milliseconds since 1970.
class Restraints {
public:
    explicit Restraints(std::vector<Restraint> restraints);

    /// What was committed, in any room.
    void follow(const Event& event);

    /// Null: the address is not banned.
    [[nodiscard]] const Restraint* ban_of(std::string_view address, std::int64_t now_ms) const;
    [[nodiscard]] bool is_muted(const RoomId& room, const UserId& person, std::int64_t now_ms) const;

private:
    struct Ban {
        Restraint restraint;
        AddressRange range;
    };
    void add(Restraint restraint);

    std::vector<Ban> bans_;
    std::unordered_map<RoomId, std::unordered_map<UserId, std::int64_t>> mutes_;  ///< until when; 0: for ever
};

}  // namespace parley::server
