#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "native-server/passwords/hashing.h"
#include "native-server/passwords/password_desk.h"
#include "shared/limits.h"

namespace parley::server {
namespace {

using Verdict = PasswordReply::Verdict;

const std::string password = "correct horse battery staple";

class PasswordsTest : public testing::Test {
protected:
    /// With the real library, counting.
    void open(std::size_t threads = 2, std::size_t queue_max = limits::password_queue_max) {
        PasswordDeskOptions options;
        options.threads = threads;
        options.queue_max = queue_max;
        options.reply = [this](PasswordReply reply) { replies_.post(std::move(reply)); };
        options.now_ms = [this] { return now_.load(); };
        options.hash = [this](const std::string& secret) {
            ++hashed_;
            return hash_password(secret);
        };
        options.is_password_of = [this](const std::string& hash, const std::string& secret) {
            gate_.wait();
            ++compared_;
            return is_password_of(hash, secret);
        };
        desk_ = PasswordDesk::open(std::move(options));
        ASSERT_NE(desk_, nullptr);
    }
    PasswordReply next() {
        constexpr std::chrono::seconds patience(30);
        const auto replies = replies_.wait_for(1, patience);
        EXPECT_FALSE(replies.empty()) << "no answer came";
        return replies.empty() ? PasswordReply{} : replies.front();
    }
    std::string hash_of(const std::string& secret) {
        EXPECT_TRUE(desk_->hash(++ticket_, secret));
        const PasswordReply reply = next();
        EXPECT_EQ(reply.ticket, ticket_);
        return reply.hash;
    }
    PasswordReply guess(const std::string& secret, const std::string& hash, const Guess& guess = {"192.0.2.1", "ada"}) {
        EXPECT_TRUE(desk_->verify(++ticket_, guess, secret, hash));
        PasswordReply reply = next();
        EXPECT_EQ(reply.ticket, ticket_);
        return reply;
    }
    /// Whoever compares waits until open_gate().
    void close_gate() { gate_ = closed_.get_future().share(); }
    void open_gate() { closed_.set_value(); }

    std::atomic<MonotonicMs> now_{1'000'000};
    std::atomic<int> hashed_{0};
    std::atomic<int> compared_{0};
    std::promise<void> closed_;
    std::shared_future<void> gate_ = [] {
        std::promise<void> open;
        open.set_value();
        return open.get_future().share();
    }();
    Mailbox<PasswordReply> replies_{1'000};
    std::unique_ptr<PasswordDesk> desk_;
    Ticket ticket_ = 0;
};

TEST_F(PasswordsTest, AHashNamesArgon2idAndItsCostAndIsDifferentEachTime) {
    open();
    const std::string one = hash_of(password);
    EXPECT_EQ(one.rfind("$argon2id$v=19$m=19456,t=2,p=1$", 0), 0U) << one;
    EXPECT_NE(one, hash_of(password)) << "each has a salt of its own";
}

TEST_F(PasswordsTest, OnlyTheSamePasswordIsRight) {
    open();
    const std::string hash = hash_of(password);
    EXPECT_EQ(guess(password, hash).verdict, Verdict::right);
    for (const std::string& other : {std::string(), std::string("Correct horse battery staple"), password + " ",
                                     password + std::string(1, '\0'), password.substr(1)})
        EXPECT_EQ(guess(other, hash).verdict, Verdict::wrong) << other;
    EXPECT_EQ(guess(password, "no hash at all", {"192.0.2.9", "ada"}).verdict, Verdict::wrong);
}

TEST_F(PasswordsTest, EveryByteOfALongPasswordCounts) {
    open();
    std::string long_one(limits::password_bytes_max, 'x');
    const std::string hash = hash_of(long_one);
    EXPECT_EQ(guess(long_one, hash).verdict, Verdict::right);
    long_one.back() = 'y';
    EXPECT_EQ(guess(long_one, hash).verdict, Verdict::wrong);
}

TEST_F(PasswordsTest, WhereThereIsNobodyAsMuchIsComputedAsWhereThereIsSomebody) {
    open();
    const std::string hash = hash_of(password);
    const int before = compared_;
    EXPECT_EQ(guess(password, "", {"192.0.2.1", "nobody"}).verdict, Verdict::wrong);
    EXPECT_EQ(compared_, before + 1);
    EXPECT_EQ(guess("wrong", hash).verdict, Verdict::wrong);
    EXPECT_EQ(compared_, before + 2);
    EXPECT_EQ(hashed_, 2) << "the dummy at the start, and the one here";
}

TEST_F(PasswordsTest, ALockedGuesserIsAnsweredWithoutHashingAndToldHowLong) {
    open(1);
    const std::string hash = hash_of(password);
    for (std::uint32_t i = 0; i < limits::wrong_guesses_max; ++i) EXPECT_EQ(guess("wrong", hash).verdict, Verdict::wrong);
    const int before = compared_;
    const PasswordReply locked = guess(password, hash);
    EXPECT_EQ(locked.verdict, Verdict::locked) << "the right one too";
    EXPECT_EQ(locked.retry_ms, limits::guess_lock_ms);
    EXPECT_EQ(compared_, before);
    EXPECT_EQ(guess(password, hash, {"192.0.2.2", "ada"}).verdict, Verdict::right) << "from elsewhere";
    now_ += limits::guess_lock_ms;
    EXPECT_EQ(guess(password, hash).verdict, Verdict::right);
}

TEST_F(PasswordsTest, WhereThereIsNobodyTheLockIsTheSame) {
    open(1);
    for (std::uint32_t i = 0; i < limits::wrong_guesses_max; ++i) EXPECT_EQ(guess("wrong", "").verdict, Verdict::wrong);
    EXPECT_EQ(guess("wrong", "").verdict, Verdict::locked);
}

TEST_F(PasswordsTest, AThousandGuessesAtOnceComeNoFurtherThanTenOneAfterTheOther) {
    close_gate();
    constexpr std::size_t threads = 3;
    constexpr Ticket guesses = 900;
    open(threads, 1'000);
    for (Ticket ticket = 1; ticket <= guesses; ++ticket) ASSERT_TRUE(desk_->verify(ticket, {"192.0.2.1", "ada"}, "wrong", ""));
    open_gate();
    int locked = 0;
    for (Ticket i = 0; i < guesses; ++i) locked += next().verdict == Verdict::locked ? 1 : 0;
    EXPECT_EQ(locked + compared_, static_cast<int>(guesses));
    EXPECT_LE(compared_, static_cast<int>(limits::wrong_guesses_max + threads - 1));
}

TEST_F(PasswordsTest, WhatIsMoreThanTheQueueHoldsIsNotTaken) {
    close_gate();
    open(1, 3);
    int taken = 0;
    for (Ticket ticket = 1; ticket <= 10; ++ticket)
        if (desk_->verify(ticket, {"192.0.2.1", "ada"}, "wrong", "")) ++taken;
    EXPECT_EQ(taken, 3);
    EXPECT_FALSE(desk_->hash(11, password));
    open_gate();
    for (int i = 0; i < taken; ++i) next();
    EXPECT_TRUE(desk_->hash(12, password)) << "there is room again";
    EXPECT_EQ(next().ticket, 12U);
}

TEST_F(PasswordsTest, EndsWhileThingsWait) {
    open(1);
    for (Ticket ticket = 1; ticket <= 50; ++ticket) EXPECT_TRUE(desk_->hash(ticket, password));
    desk_.reset();
    EXPECT_LT(hashed_, 51);
}

TEST(Hashing, AMachineKeepsHalfOfItsCoresForOthers) {
    EXPECT_EQ(hashing_threads_for(0), 1U);
    EXPECT_EQ(hashing_threads_for(2), 1U);
    EXPECT_EQ(hashing_threads_for(4), 2U);
    EXPECT_EQ(hashing_threads_for(64), limits::hashing_threads_max);
}

TEST(Hashing, AWipedSecretIsGone) {
    std::string secret(100, 's');
    const char* bytes = secret.data();
    wipe(secret);
    EXPECT_TRUE(secret.empty());
    EXPECT_EQ(std::string(bytes, 100).find('s'), std::string::npos);
}

}  // namespace
}  // namespace parley::server
