// Who is here, as a test tells it and is told.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "native-server/core/presence.h"
#include "shared/limits.h"

namespace parley::server {

class PresenceTest : public ::testing::Test {
protected:
    using Names = std::vector<std::string>;

    static inline const RoomId lobby{"lobby"};
    static inline const Person ada{UserId("u-ada"), "Ada"};
    static inline const Person ben{UserId("u-ben"), "Ben"};
    static inline const Person eve{UserId("u-eve"), "Eve"};

    static Person person_number(int number) {
        std::string digits = std::to_string(number);
        digits.insert(0, 5 - digits.size(), '0');
        return {UserId("u" + digits), "guest-" + digits};
    }
    PresenceUpdates tick(MonotonicMs after_ms = limits::presence_interval_ms) {
        now += after_ms;
        return presence.on_tick(now);
    }
    /// What the tick tells everybody of how many are here; nothing: an empty push.
    PresencePush told(MonotonicMs after_ms = limits::presence_interval_ms) {
        const PresenceUpdates updates = tick(after_ms);
        return updates.presence.size() == 1 && updates.presence[0].only_to.empty() ? updates.presence[0].push : PresencePush{};
    }
    std::vector<std::string> names(const Present& page) const {
        std::vector<std::string> all;
        for (const Person& person : page.people) all.push_back(person.name);
        return all;
    }
    std::vector<std::string> here() const { return names(presence.who({lobby, "", 100})); }
    static std::vector<std::string> typists(const PresenceUpdates& updates) {
        std::vector<std::string> all;
        for (const TypingPush& push : updates.typing)
            for (const Person& person : push.people) all.push_back(person.name);
        return all;
    }

    Presence presence;
    MonotonicMs now = 50'000;
};

}  // namespace parley::server
