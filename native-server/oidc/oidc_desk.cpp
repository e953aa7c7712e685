#include "native-server/oidc/oidc_desk.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "native-server/oidc/curl_fetch.h"
#include "native-server/oidc/signatures.h"
#include "native-server/oidc/web_text.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::string_view cookie_name = "parley-oidc";
constexpr std::string_view lapsed_words = "This sign-in took too long, or was used already. Start again.";

/// /oidc/<id>/<what>
struct Address {
    std::string_view provider;
    std::string_view what;
};
std::optional<Address> read_address(std::string_view path) {
    constexpr std::string_view folder = "/oidc/";
    if (path.substr(0, folder.size()) != folder) return std::nullopt;
    path.remove_prefix(folder.size());
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return Address{path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

OidcDesk::OidcDesk(OidcDeskOptions options)
    : options_(std::move(options)), mail_(std::numeric_limits<std::size_t>::max()), known_(options_.providers.size()) {
    if (!options_.fetch) options_.fetch = curl_fetch(stop_);
    const std::size_t threads = options_.providers.empty() ? 0 : limits::oidc_threads;
    for (std::size_t i = 0; i < threads; ++i) {
        talking_.push_back({std::make_unique<Mailbox<Job>>(1), std::thread()});
        idle_.push_back(i);
    }
    for (std::size_t i = 0; i < threads; ++i) talking_[i].thread = std::thread([this, i] { run_talking(i); });
    desk_ = std::thread([this] { run_desk(); });
}

OidcDesk::~OidcDesk() {
    stop_ = true;
    mail_.close();
    if (desk_.joinable()) desk_.join();
    for (TalkingThread& one : talking_) one.jobs->close();
    for (TalkingThread& one : talking_)
        if (one.thread.joinable()) one.thread.join();
}

bool OidcDesk::visit(OidcVisit visit) {
    if (++taken_ <= limits::oidc_queue_max && mail_.post(std::move(visit))) return true;
    --taken_;
    return false;
}

/// Bounded by the requests of the sessions that ask.
bool OidcDesk::claim(Ticket ticket, std::string code) {
    return mail_.post(Claim{ticket, std::move(code)});
}

void OidcDesk::settle(std::string code, bool spent) {
    mail_.post(Settlement{std::move(code), spent});
}

// ---- the desk --------------------------------------------------------------------------------------------------------

void OidcDesk::run_desk() {
    for (;;) {
        auto mail = mail_.wait(limits::oidc_queue_max);
        if (mail.empty()) return;
        forget_old();
        for (auto& one : mail) std::visit([this](auto& what) { take(what); }, one);
        hand_out();
    }
}

void OidcDesk::take(OidcVisit& visit) {
    const auto address = read_address(visit.path);
    const auto is_asked = [&](const OidcProvider& one) { return address && one.id == address->provider; };
    const auto found = std::find_if(options_.providers.begin(), options_.providers.end(), is_asked);
    if (found == options_.providers.end()) return answer({visit.ticket, {}, {}});
    const auto provider = static_cast<std::size_t>(found - options_.providers.begin());
    if (address->what == "start")
        start(std::move(visit), provider);
    else if (address->what == "callback")
        come_back(std::move(visit), provider);
    else
        answer({visit.ticket, {}, {}});
}

void OidcDesk::start(OidcVisit visit, std::size_t provider) {
    if (const auto pages = known_pages(provider)) return send_on(visit, provider, *pages);
    waiting_.push_back({std::move(visit), provider, {}, {}});
}

/// The state is for the provider to give back, the cookie for this browser alone: only both together go on.
void OidcDesk::send_on(const OidcVisit& visit, std::size_t provider, const ProviderPages& pages) {
    const OidcProvider& where = options_.providers[provider];
    const std::string browser = secret();
    Begun begun{provider,
                {secret(), secret(), secret() + secret(), visit.origin + "/oidc/" + where.id + "/callback"},
                sha256(browser),
                options_.now_ms()};
    std::string location = authorization_address(where, pages, begun.errand);
    begun_order_.push_back(begun.errand.state);
    const std::string state = begun.errand.state;
    begun_.emplace(state, std::move(begun));
    const bool tls = visit.origin.compare(0, 6, "https:") == 0;
    answer({visit.ticket, std::move(location),
            std::string(cookie_name) + "=" + browser + "; Path=/oidc/; Max-Age=" +
                std::to_string(limits::oidc_begun_ms / 1000) + "; HttpOnly; SameSite=Lax" + (tls ? "; Secure" : "")});
}

void OidcDesk::come_back(OidcVisit visit, std::size_t provider) {
    const OidcProvider& where = options_.providers[provider];
    const auto found = begun_.find(visit.state);
    const bool is_same = found != begun_.end() && found->second.provider == provider &&
                         found->second.browser == sha256(cookie_in(visit.cookie, cookie_name));
    if (!is_same) return finish(visit, Error{ErrorCode::bad_code, std::string(lapsed_words), 0});
    Errand errand = std::move(found->second.errand);
    begun_.erase(found);
    if (visit.error == "access_denied")
        return finish(visit, Error{ErrorCode::provider_refused, "You did not come in with " + where.label + ".", 0});
    // RFC 9207: the answer of another provider, passed off as this one's.
    const bool is_other = !visit.issuer.empty() && visit.issuer != where.issuer;
    if (!visit.error.empty() || visit.code.empty() || is_other) {
        options_.warn("the provider " + where.id + " refused a sign-in" + (is_other ? " as another issuer" : ""));
        return finish(visit, Error{ErrorCode::provider_refused, where.label + " did not let you in. Start again.", 0});
    }
    waiting_.push_back({std::move(visit), provider, known_pages(provider), std::move(errand)});
}

void OidcDesk::take(Outcome& outcome) {
    idle_.push_back(outcome.thread);
    const OidcProvider& where = options_.providers[outcome.provider];
    if (outcome.pages) known_[outcome.provider] = Known{*outcome.pages, options_.now_ms()};
    if (outcome.failure) {
        options_.warn("the provider " + where.id + ": " + outcome.failure->why);
        return finish(outcome.visit, outcome.failure->error);
    }
    if (outcome.identity) return finish(outcome.visit, std::move(*outcome.identity));
    if (outcome.pages) send_on(outcome.visit, outcome.provider, *outcome.pages);
}

/// What went wrong has a code too: the page says it in its own words, at its own place.
void OidcDesk::finish(const OidcVisit& visit, Result<Identity> identity) {
    std::string code = secret();
    codes_order_.push_back(code);
    codes_.emplace(code, Code{std::move(identity), options_.now_ms(), false});
    answer({visit.ticket, "/#oidc=" + code, {}});
}

void OidcDesk::take(Claim& claim) {
    const auto found = codes_.find(claim.code);
    if (found == codes_.end() || found->second.claimed)
        return options_.reply({claim.ticket, Error{ErrorCode::bad_code, std::string(lapsed_words), 0}});
    found->second.claimed = true;
    const Result<Identity> identity = found->second.identity;
    if (!identity) codes_.erase(found);
    options_.reply({claim.ticket, identity});
}

void OidcDesk::take(Settlement& settlement) {
    const auto found = codes_.find(settlement.code);
    if (found == codes_.end()) return;
    if (settlement.spent)
        codes_.erase(found);
    else
        found->second.claimed = false;
}

void OidcDesk::answer(OidcAnswer answer) {
    --taken_;
    options_.answer(std::move(answer));
}

void OidcDesk::hand_out() {
    while (!idle_.empty() && !waiting_.empty()) {
        talking_[idle_.back()].jobs->post(std::move(waiting_.front()));
        idle_.pop_back();
        waiting_.pop_front();
    }
}

void OidcDesk::forget_old() {
    const auto forget = [now = options_.now_ms()](auto& map, std::deque<std::string>& order) {
        while (!order.empty()) {
            const auto oldest = map.find(order.front());
            const bool stays = oldest != map.end() && map.size() < limits::oidc_begun_max &&
                               order.size() < 2 * limits::oidc_begun_max && now - oldest->second.since < limits::oidc_begun_ms;
            if (stays) return;
            if (oldest != map.end()) map.erase(oldest);
            order.pop_front();
        }
    };
    forget(begun_, begun_order_);
    forget(codes_, codes_order_);
}

std::optional<ProviderPages> OidcDesk::known_pages(std::size_t provider) const {
    const auto& known = known_[provider];
    if (!known || options_.now_ms() - known->since >= limits::oidc_discovery_ms) return std::nullopt;
    return known->pages;
}

/// 128 bits.
std::string OidcDesk::secret() const {
    std::string bytes;
    for (int word = 0; word < 2; ++word)
        for (std::uint64_t bits = options_.random_bits(), i = 0; i < 8; ++i, bits >>= 8U)
            bytes.push_back(static_cast<char>(bits & 0xFFU));
    return to_base64url(bytes);
}

// ---- the threads that talk -------------------------------------------------------------------------------------------

void OidcDesk::run_talking(std::size_t number) {
    for (;;) {
        auto jobs = talking_[number].jobs->wait(1);
        if (jobs.empty()) return;
        mail_.post(talk(number, jobs.front()));
    }
}

OidcDesk::Outcome OidcDesk::talk(std::size_t number, Job& job) {
    const OidcProvider& provider = options_.providers[job.provider];
    Outcome outcome{number, std::move(job.visit), job.provider, {}, {}, {}};
    if (!job.pages) {
        auto found = discover(provider, options_.fetch);
        if (!found) {
            outcome.failure = found.error();
            return outcome;
        }
        job.pages = outcome.pages = found.value();
    }
    if (!job.errand) return outcome;
    constexpr std::int64_t second_ms = 1000;
    auto identity =
        identify(provider, *job.pages, *job.errand, outcome.visit.code, options_.fetch, options_.wall_clock_ms() / second_ms);
    if (identity)
        outcome.identity = std::move(identity.value());
    else
        outcome.failure = identity.error();
    return outcome;
}

}  // namespace parley::server
