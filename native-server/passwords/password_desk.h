// Passwords, hashed and compared by a few threads that step back for the others. A desk before them, on a thread of its own,
// keeps the ledger of wrong guesses: who is locked is answered without any hashing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "native-server/core/ports.h"
#include "native-server/loop/mailbox.h"
#include "native-server/passwords/guess_ledger.h"
#include "shared/limits.h"

namespace parley::server {

struct PasswordDeskOptions {
    std::size_t threads = 1;  ///< that hash
    /// Called on the desk's thread until the destructor returns.
    std::function<void(PasswordReply)> reply;
    std::function<MonotonicMs()> now_ms;
    std::size_t queue_max = limits::password_queue_max;
    // What costs the time. Any of the hashing threads.
    std::function<std::string(const std::string& password)> hash;
    std::function<bool(const std::string& hash, const std::string& password)> is_password_of;
};

/// As many threads as a machine of so many cores can spare.
std::size_t hashing_threads_for(std::size_t cores);

class PasswordDesk final : public Passwords {
public:
    /// With argon2id where the options name no other. Null when libsodium does not start.
    static std::unique_ptr<PasswordDesk> open(PasswordDeskOptions options);
    PasswordDesk(const PasswordDesk&) = delete;
    PasswordDesk& operator=(const PasswordDesk&) = delete;
    /// What waits is not answered any more.
    ~PasswordDesk() override;

    bool hash(Ticket ticket, std::string password) override;
    bool verify(Ticket ticket, Guess guess, std::string password, std::string hash) override;

private:
    enum class Task : std::uint8_t { hash, verify };
    struct Job {
        Ticket ticket = 0;
        Task task = Task::hash;
        Guess guess;
        std::string password;
        std::string hash;  ///< empty: nobody has that name
    };
    /// A thread has done one.
    struct Outcome {
        std::size_t thread = 0;
        Task task = Task::hash;
        Guess guess;
        PasswordReply reply;
    };
    struct HashingThread {
        std::unique_ptr<Mailbox<Job>> jobs;
        std::thread thread;
    };

    PasswordDesk(PasswordDeskOptions options, std::string dummy);
    void start();
    bool post(Job job);

    void run_desk();
    void take(Job& job);
    void take(Outcome& outcome);
    /// True when it was locked, and has been told.
    bool turn_away(Job& job);
    void hand_out();
    void answer(PasswordReply reply);

    void run_hashing(std::size_t number);
    Outcome do_job(std::size_t number, Job& job);

    const PasswordDeskOptions options_;
    const std::string dummy_;            ///< the hash of a password that nobody knows
    std::atomic<std::size_t> taken_{0};  ///< jobs that were taken and not answered: the bound of all queues here
    Mailbox<std::variant<Job, Outcome>> mail_;
    std::vector<HashingThread> hashing_;
    std::thread desk_;

    // The desk's thread only.
    GuessLedger ledger_;
    std::deque<Job> waiting_;
    std::vector<std::size_t> idle_;  ///< hashing threads
};

}  // namespace parley::server
