#include "native-server/passwords/password_desk.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "native-server/passwords/hashing.h"

namespace parley::server {

namespace {

/// As in sched(7): on Linux a nice value is a thread's. Where it may not, it works as the others do.
void step_back() {
    constexpr int nice = 10;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice);
}

}  // namespace

std::size_t hashing_threads_for(std::size_t cores) {
    return std::clamp<std::size_t>(cores / 2, 1, limits::hashing_threads_max);
}

std::unique_ptr<PasswordDesk> PasswordDesk::open(PasswordDeskOptions options) {
    if (!hashing_is_ready()) return nullptr;
    if (!options.hash) options.hash = hash_password;
    if (!options.is_password_of) options.is_password_of = is_password_of;
    std::string dummy = options.hash(unknown_password());
    if (dummy.empty()) return nullptr;
    std::unique_ptr<PasswordDesk> desk(new PasswordDesk(std::move(options), std::move(dummy)));
    desk->start();
    return desk;
}

PasswordDesk::PasswordDesk(PasswordDeskOptions options, std::string dummy)
    : options_(std::move(options)),
      dummy_(std::move(dummy)),
      mail_(std::numeric_limits<std::size_t>::max()),
      ledger_(limits::guessers_max) {}

void PasswordDesk::start() {
    for (std::size_t i = 0; i < options_.threads; ++i) {
        hashing_.push_back({std::make_unique<Mailbox<Job>>(1), std::thread()});
        idle_.push_back(i);
    }
    for (std::size_t i = 0; i < options_.threads; ++i) hashing_[i].thread = std::thread([this, i] { run_hashing(i); });
    desk_ = std::thread([this] { run_desk(); });
}

PasswordDesk::~PasswordDesk() {
    mail_.close();
    if (desk_.joinable()) desk_.join();
    for (HashingThread& one : hashing_) one.jobs->close();
    for (HashingThread& one : hashing_)
        if (one.thread.joinable()) one.thread.join();
    for (Job& job : waiting_) wipe(job.password);
}

bool PasswordDesk::hash(Ticket ticket, std::string password) {
    return post({ticket, Task::hash, {}, std::move(password), {}});
}

bool PasswordDesk::verify(Ticket ticket, Guess guess, std::string password, std::string hash) {
    return post({ticket, Task::verify, std::move(guess), std::move(password), std::move(hash)});
}

bool PasswordDesk::post(Job job) {
    if (++taken_ <= options_.queue_max && mail_.post(std::move(job))) return true;
    --taken_;
    return false;
}

// ---- the desk --------------------------------------------------------------------------------------------------------

void PasswordDesk::run_desk() {
    for (;;) {
        auto mail = mail_.wait(options_.queue_max);
        if (mail.empty()) return;
        for (auto& one : mail) visit([this](auto& what) { take(what); }, one);
        hand_out();
    }
}

void PasswordDesk::take(Job& job) {
    if (!turn_away(job)) waiting_.push_back(std::move(job));
}

void PasswordDesk::take(Outcome& outcome) {
    idle_.push_back(outcome.thread);
    if (outcome.task == Task::verify) {
        if (outcome.reply.verdict == PasswordReply::Verdict::right)
            ledger_.was_right(outcome.guess);
        else
            ledger_.was_wrong(outcome.guess, options_.now_ms());
    }
    answer(std::move(outcome.reply));
}

bool PasswordDesk::turn_away(Job& job) {
    if (job.task != Task::verify) return false;
    const std::int64_t wait_ms = ledger_.wait_ms(job.guess, options_.now_ms());
    if (wait_ms == 0) return false;
    wipe(job.password);
    answer({job.ticket, PasswordReply::Verdict::locked, {}, wait_ms});
    return true;
}

/// Asked again: those before it may have been wrong. So no more guesses come through than there are threads.
void PasswordDesk::hand_out() {
    while (!idle_.empty() && !waiting_.empty()) {
        Job job = std::move(waiting_.front());
        waiting_.pop_front();
        if (turn_away(job)) continue;
        hashing_[idle_.back()].jobs->post(std::move(job));
        idle_.pop_back();
    }
}

void PasswordDesk::answer(PasswordReply reply) {
    --taken_;
    options_.reply(std::move(reply));
}

// ---- the threads that hash -------------------------------------------------------------------------------------------

void PasswordDesk::run_hashing(std::size_t number) {
    step_back();
    for (;;) {
        auto jobs = hashing_[number].jobs->wait(1);
        if (jobs.empty()) return;
        mail_.post(do_job(number, jobs.front()));
    }
}

PasswordDesk::Outcome PasswordDesk::do_job(std::size_t number, Job& job) {
    PasswordReply reply;
    reply.ticket = job.ticket;
    if (job.task == Task::hash) {
        reply.verdict = PasswordReply::Verdict::right;
        reply.hash = options_.hash(job.password);
    } else {
        const bool matches = options_.is_password_of(job.hash.empty() ? dummy_ : job.hash, job.password);
        reply.verdict = matches && !job.hash.empty() ? PasswordReply::Verdict::right : PasswordReply::Verdict::wrong;
    }
    wipe(job.password);
    return {number, job.task, std::move(job.guess), std::move(reply)};
}

}  // namespace parley::server
