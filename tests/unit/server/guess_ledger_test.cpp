#include "native-server/passwords/guess_ledger.h"

#include <gtest/gtest.h>

#include <string>

#include "shared/limits.h"

namespace parley::server {
namespace {

constexpr MonotonicMs start = 5'000'000;

class GuessLedgerTest : public testing::Test {
protected:
    void guess_wrong(const Guess& guess, std::uint32_t times) {
        for (std::uint32_t i = 0; i < times; ++i) ledger_.was_wrong(guess, now_);
    }
    /// The next wrong one after each lock.
    void wait_and_guess_wrong(const Guess& guess) {
        now_ += ledger_.wait_ms(guess, now_);
        ledger_.was_wrong(guess, now_);
    }

    GuessLedger ledger_{limits::guessers_max};
    MonotonicMs now_ = start;
    const Guess ada_{"192.0.2.1", "ada"};
};

TEST_F(GuessLedgerTest, TheTenthWrongGuessLocksThatNameForThatAddressAndNobodyElse) {
    guess_wrong(ada_, limits::wrong_guesses_max - 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), 0);
    guess_wrong(ada_, 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), limits::guess_lock_ms);
    EXPECT_EQ(ledger_.wait_ms({"192.0.2.2", "ada"}, now_), 0) << "from elsewhere";
    EXPECT_EQ(ledger_.wait_ms({"192.0.2.1", "ben"}, now_), 0) << "another name";
    EXPECT_EQ(ledger_.wait_ms(ada_, now_ + limits::guess_lock_ms - 1), 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_ + limits::guess_lock_ms), 0);
}

TEST_F(GuessLedgerTest, EachFurtherWrongGuessDoublesTheLockUpToAnHour) {
    guess_wrong(ada_, limits::wrong_guesses_max);
    for (std::int64_t lock = limits::guess_lock_ms; lock < limits::guess_lock_max_ms; lock *= 2) {
        EXPECT_EQ(ledger_.wait_ms(ada_, now_), lock);
        wait_and_guess_wrong(ada_);
    }
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), limits::guess_lock_max_ms);
    wait_and_guess_wrong(ada_);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), limits::guess_lock_max_ms);
}

TEST_F(GuessLedgerTest, GuessesThatWereUnderWayWhenItWasLockedDoNotDoubleIt) {
    guess_wrong(ada_, limits::wrong_guesses_max + 3);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), limits::guess_lock_ms);
}

TEST_F(GuessLedgerTest, AfterAQuarterOfAnHourTheCountBeginsAnew) {
    guess_wrong(ada_, limits::wrong_guesses_max - 1);
    now_ += limits::guess_window_ms;
    guess_wrong(ada_, limits::wrong_guesses_max - 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), 0);
    guess_wrong(ada_, 1);
    EXPECT_GT(ledger_.wait_ms(ada_, now_), 0);
}

TEST_F(GuessLedgerTest, WhoWasLockedIsRememberedForAnHourAfterIt) {
    guess_wrong(ada_, limits::wrong_guesses_max);
    now_ += limits::guess_lock_ms + limits::guess_lock_max_ms - 1;
    guess_wrong(ada_, 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), 2 * limits::guess_lock_ms);
    now_ += 2 * limits::guess_lock_ms + limits::guess_lock_max_ms;
    guess_wrong(ada_, 1);
    EXPECT_EQ(ledger_.wait_ms(ada_, now_), 0);
}

TEST_F(GuessLedgerTest, TheRightPasswordForgetsTheWrongOnesOfItsNameAndNotThoseOfTheAddress) {
    for (std::uint32_t wrong = 0; wrong < limits::address_guesses_max; ++wrong) {
        EXPECT_EQ(ledger_.wait_ms(ada_, now_), 0) << wrong;
        guess_wrong(ada_, 1);
        ledger_.was_right(ada_);
    }
    EXPECT_GT(ledger_.wait_ms(ada_, now_), 0);
}

TEST_F(GuessLedgerTest, OnePasswordTriedOnManyNamesLocksTheAddressForAllOfThem) {
    for (std::uint32_t i = 0; i < limits::address_guesses_max; ++i)
        ledger_.was_wrong({"192.0.2.1", "name " + std::to_string(i)}, now_);
    EXPECT_EQ(ledger_.wait_ms({"192.0.2.1", "yet another"}, now_), limits::guess_lock_ms);
    EXPECT_EQ(ledger_.wait_ms({"192.0.2.2", "name 1"}, now_), 0);
}

TEST_F(GuessLedgerTest, OfIPv6TheFirstHalfIsTheGuesser) {
    guess_wrong({"2001:db8:1:2:aaaa::1", "ada"}, limits::wrong_guesses_max);
    EXPECT_GT(ledger_.wait_ms({"2001:db8:1:2:bbbb::99", "ada"}, now_), 0);
    EXPECT_EQ(ledger_.wait_ms({"2001:db8:1:3:aaaa::1", "ada"}, now_), 0);
    EXPECT_EQ(guesser_of("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
    EXPECT_EQ(guesser_of("192.0.2.1"), "192.0.2.1");
}

TEST_F(GuessLedgerTest, RemembersSoManyAndForgetsWhoWasQuietForLongest) {
    GuessLedger small(6);
    for (std::uint32_t i = 0; i < limits::wrong_guesses_max; ++i) small.was_wrong(ada_, now_);
    for (int i = 0; i < 2; ++i) small.was_wrong({"198.51.100." + std::to_string(i), "ada"}, now_);
    EXPECT_GT(small.wait_ms(ada_, now_), 0);
    for (int i = 2; i < 100; ++i) {
        small.was_wrong({"198.51.100." + std::to_string(i), "ada"}, now_);
        EXPECT_LE(small.guessers(), 6U);
    }
    EXPECT_EQ(small.wait_ms(ada_, now_), 0);
}

}  // namespace
}  // namespace parley::server
