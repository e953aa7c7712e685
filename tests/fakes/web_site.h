// A web site on this machine, whose pages a test writes.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace parley {

struct SitePage {
    int status = 200;
    std::string type = "text/html";
    std::string body = {};
    std::string location = {};  ///< where it is instead; empty: here
    bool endless = false;       ///< the body is sent again and again
    bool silent = false;        ///< nothing is answered at all
};

/// Answers one request after the other, and closes each connection, from construction to destruction.
class WebSite {
public:
    WebSite();
    WebSite(const WebSite&) = delete;
    WebSite& operator=(const WebSite&) = delete;
    ~WebSite();

    void put(const std::string& path, SitePage page);
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// "http://127.0.0.1:4711/path"
    [[nodiscard]] std::string url(const std::string& path) const;
    /// "127.0.0.1:4711"
    [[nodiscard]] std::string place() const;
    /// Whatever was asked for, in order: the heads of the requests.
    [[nodiscard]] std::vector<std::string> asked();
    /// Comes back once so much was asked for. False: not within a test's patience.
    bool wait_for_asked(std::size_t count);

private:
    void run();
    void answer(int connection);

    std::atomic<bool> stop_{false};
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, SitePage> pages_;
    std::vector<std::string> asked_;
    std::thread thread_;
};

}  // namespace parley
