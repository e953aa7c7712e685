// Signing in elsewhere: a desk on a thread of its own keeps the sign-ins that have begun and the codes that they ended with;
// a few threads talk with the providers.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "native-server/core/ports.h"
#include "native-server/loop/mailbox.h"
#include "native-server/oidc/conversation.h"

namespace parley::server {

/// A browser asks for one of the addresses below /oidc/.
struct OidcVisit {
    Ticket ticket = 0;
    std::string path;
    std::string origin = {};  ///< as the browser sees this server: "https://chat.example.org"
    std::string cookie = {};  ///< the header
    std::string code = {};    ///< of the address, as are the next three
    std::string state = {};
    std::string error = {};
    std::string issuer = {};
};
/// Where the browser is sent. Without a location there is nothing at this address.
struct OidcAnswer {
    Ticket ticket = 0;
    std::string location;
    std::string cookie;  ///< the value of a Set-Cookie header, or empty
};

struct OidcDeskOptions {
    std::vector<OidcProvider> providers;
    // Called on the desk's thread until the destructor returns.
    std::function<void(OidcAnswer)> answer;
    std::function<void(IdentityReply)> reply;
    std::function<void(const std::string&)> warn;
    std::function<MonotonicMs()> now_ms;
    std::function<std::int64_t()> wall_clock_ms;
    std::function<std::uint64_t()> random_bits;
    Fetch fetch;  ///< any of the threads that talk; empty: libcurl
};

class OidcDesk final : public Identities {
public:
    explicit OidcDesk(OidcDeskOptions options);
    OidcDesk(const OidcDesk&) = delete;
    OidcDesk& operator=(const OidcDesk&) = delete;
    /// What waits is not answered any more.
    ~OidcDesk() override;

    /// Any thread. False: too much waits already.
    bool visit(OidcVisit visit);
    bool claim(Ticket ticket, std::string code) override;
    void settle(std::string code, bool spent) override;

private:
    struct Begun {
        std::size_t provider = 0;
        Errand errand;
        std::string browser;  ///< the digest of what its cookie holds
        MonotonicMs since = 0;
    };
    struct Code {
        Result<Identity> identity;
        MonotonicMs since = 0;
        bool claimed = false;
    };
    struct Known {
        ProviderPages pages;
        MonotonicMs since = 0;
    };
    struct Job {
        OidcVisit visit;
        std::size_t provider = 0;
        std::optional<ProviderPages> pages;  ///< where they are known
        std::optional<Errand> errand;        ///< on the way back
    };
    struct Outcome {
        std::size_t thread = 0;
        OidcVisit visit;
        std::size_t provider = 0;
        std::optional<ProviderPages> pages;
        std::optional<Identity> identity;
        std::optional<ProviderFailure> failure;
    };
    struct Claim {
        Ticket ticket = 0;
        std::string code;
    };
    struct Settlement {
        std::string code;
        bool spent = false;
    };
    struct TalkingThread {
        std::unique_ptr<Mailbox<Job>> jobs;
        std::thread thread;
    };

    // The desk's thread.
    void run_desk();
    void take(OidcVisit& visit);
    void take(Outcome& outcome);
    void take(Claim& claim);
    void take(Settlement& settlement);
    void start(OidcVisit visit, std::size_t provider);
    void come_back(OidcVisit visit, std::size_t provider);
    void send_on(const OidcVisit& visit, std::size_t provider, const ProviderPages& pages);
    void finish(const OidcVisit& visit, Result<Identity> identity);
    void answer(OidcAnswer answer);
    void hand_out();
    void forget_old();
    [[nodiscard]] std::optional<ProviderPages> known_pages(std::size_t provider) const;
    [[nodiscard]] std::string secret() const;

    void run_talking(std::size_t number);
    Outcome talk(std::size_t number, Job& job);

    OidcDeskOptions options_;
    std::atomic<bool> stop_{false};
    std::atomic<std::size_t> taken_{0};  ///< visits that were taken and not answered: the bound of all queues here
    Mailbox<std::variant<OidcVisit, Outcome, Claim, Settlement>> mail_;
    std::vector<TalkingThread> talking_;
    std::thread desk_;

    // The desk's thread only. Both maps by what was made at random; the deques say in which order.
    std::map<std::string, Begun> begun_;  ///< by state
    std::deque<std::string> begun_order_;
    std::map<std::string, Code> codes_;
    std::deque<std::string> codes_order_;
    std::vector<std::optional<Known>> known_;  ///< by provider
    std::deque<Job> waiting_;
    std::vector<std::size_t> idle_;  ///< threads that talk to nobody
};

}  // namespace parley::server
