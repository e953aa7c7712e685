#include "native-server/logging.h"

#include <gtest/gtest.h>

#include <string>

#include "native-server/entropy.h"
#include "shared/limits.h"

namespace parley::server {
namespace {

TEST(OneLine, EscapesWhatWouldForgeALine) {
    EXPECT_EQ(one_line("plain \xC3\xA9"), "plain \xC3\xA9");
    EXPECT_EQ(one_line("a\nb\r\x1B[31m\x7F"), "a\\x0ab\\x0d\\x1b[31m\\x7f");
    EXPECT_EQ(one_line(std::string("a\0b", 3)), "a\\x00b");
}

TEST(OneLine, CutsWhatIsTooLong) {
    EXPECT_LE(one_line(std::string(100'000, 'x')).size(), limits::log_line_bytes_max + 3);
}

TEST(Logger, TellsWhatItsLevelAsksFor) {
    const Logger logger(LogLevel::warn);
    EXPECT_TRUE(logger.tells(LogLevel::error));
    EXPECT_TRUE(logger.tells(LogLevel::warn));
    EXPECT_FALSE(logger.tells(LogLevel::info));
    EXPECT_FALSE(Logger(LogLevel::off).tells(LogLevel::error));
}

TEST(Entropy, DigestsAsSha256Does) {
    SystemEntropy entropy;
    EXPECT_EQ(entropy.digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(entropy.digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Entropy, DoesNotRepeatItself) {
    SystemEntropy entropy;
    EXPECT_NE(entropy.bits(), entropy.bits());
}

}  // namespace
}  // namespace parley::server
