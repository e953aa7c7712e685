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

TEST(OneLine, EscapesWhatTerminalsObeyAndWhatTurnsDirections) {
    EXPECT_EQ(one_line("\xC2\x9B"
                       "31m"),
              "\\xc2\\x9b31m")
        << "C1";
    for (const std::string character : {"\xE2\x80\x8B", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAE",
                                        "\xE2\x81\xA6", "\xEF\xBB\xBF", "\xD8\x9C"})
        EXPECT_EQ(one_line(character).substr(0, 2), "\\x") << one_line(character);
    for (const std::string character : {"\xC2\xA0", "\xE2\x80\x90", "\xE2\x80\x94", "\xF0\x9F\xAB\x96", "\xD7\x90"})
        EXPECT_EQ(one_line(character), character);
}

TEST(OneLine, WhatIsNoTextIsEscapedAllButAscii) {
    EXPECT_EQ(one_line("caf\xE9 \xC3\xA9"), "caf\\xe9 \\xc3\\xa9");
}

TEST(LogLines, SayWhichConnectionTheyAreAbout) {
    EXPECT_EQ(log_text("hello\n", {}), "hello\\x0a");
    EXPECT_EQ(log_text("hello", {7, "192.0.2.1"}), "[connection 7] [from 192.0.2.1] hello");
    EXPECT_EQ(log_fields("hello", {}), R"("message":"hello")");
    EXPECT_EQ(log_fields("a \"b\" \\ c\n", {7, "::1"}), R"("message":"a \"b\" \\ c\\x0a","connection":"7","address":"::1")");
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
