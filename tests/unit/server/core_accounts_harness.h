// The core with people who have accounts.
#pragma once

#include <string>

#include "tests/unit/server/core_harness.h"

namespace parley::server {

class CoreAccounts : public CoreTest {
protected:
    explicit CoreAccounts(bool guests = true, SignUpMode sign_up = SignUpMode::open)
        : CoreTest(ServerConfig{"test-build", 1, "test-page", guests, sign_up}) {}

    static std::string password_of(const std::string& name) { return "the password of " + name; }

    /// A connection of a new account; what it was sent stays.
    SessionId sign_up(const std::string& name, const std::string& invitation = {}) {
        const SessionId id = open();
        say(id, AccountCommand(SignUp{name, password_of(name), "device of " + name, invitation}));
        settle();
        return id;
    }
    SessionId sign_in_with(const std::string& name, const std::string& password, const std::string& device = "another") {
        const SessionId id = open();
        say(id, AccountCommand(SignIn{name, password, device}));
        settle();
        return id;
    }
    SessionId come_with(const std::string& token) {
        const SessionId id = open();
        say(id, Auth{"", token});
        settle();
        return id;
    }

    /// The newest answer of a kind among those about accounts.
    template <class N>
    N last_answer(SessionId id) {
        std::vector<N> found;
        for (const AccountNotice& notice : heard_of<AccountNotice>(id))
            if (const auto* one = get_if<N>(&notice)) found.push_back(*one);
        EXPECT_FALSE(found.empty());
        return found.empty() ? N{} : found.back();
    }
    template <class N>
    N ask(SessionId id, AccountCommand command) {
        forget(id);
        say(id, std::move(command));
        settle();
        return last_answer<N>(id);
    }
    ErrorCode refused(SessionId id, AccountCommand command) {
        forget(id);
        say(id, std::move(command));
        settle();
        return last_error(id);
    }
    [[nodiscard]] bool was_signed_out(SessionId id) {
        return transport.peers[id].closed && transport.peers[id].code == CloseCode::signed_out;
    }
};

}  // namespace parley::server
