#include "native-server/files/file_words.h"

#include <gtest/gtest.h>

#include "native-server/files/pictures.h"
#include "native-server/files/shrinker.h"

namespace parley::server {
namespace {

TEST(FileWords, ATokenComesFromItsHeaderAndACookieByItsName) {
    EXPECT_EQ(bearer_token("Bearer abc123"), "abc123");
    for (const char* other : {"", "Basic abc", "bearer abc", "Bearer a b", "Bearer a;b", "Bearer "})
        EXPECT_EQ(bearer_token(other), "") << other;
    EXPECT_EQ(cookie_named("a=1; parley_files=t0k; b=2", "parley_files"), "t0k");
    EXPECT_EQ(cookie_named("xparley_files=1", "parley_files"), "");
}

TEST(FileWords, ARangeIsOneOrNone) {
    ByteRange range;
    EXPECT_EQ(range_of("bytes=0-0", 10, range), RangeKind::part);
    EXPECT_EQ(range.end, 1U);
    EXPECT_EQ(range_of("bytes=5-100", 10, range), RangeKind::part);
    EXPECT_EQ(range.end, 10U);
    EXPECT_EQ(range_of("bytes=-4", 10, range), RangeKind::part);
    EXPECT_EQ(range.first, 6U);
    EXPECT_EQ(range_of("bytes=-0", 10, range), RangeKind::outside);
    EXPECT_EQ(range_of("bytes=10-", 10, range), RangeKind::outside);
    for (const char* whole : {"", "bytes=", "bytes=x-1", "bytes=1-x", "bytes=5-2", "lines=1-2", "bytes=0-1,4-5"})
        EXPECT_EQ(range_of(whole, 10, range), RangeKind::whole) << whole;
}

TEST(FileWords, ANameHasNoFoldersAndTurnsNothingAround) {
    EXPECT_EQ(tidy_file_name("../../etc/passwd"), "passwd");
    EXPECT_EQ(tidy_file_name("C:\\notes\\a.txt"), "a.txt");
    EXPECT_EQ(tidy_file_name("a\r\nb\x7F.txt"), "ab.txt");
    EXPECT_EQ(tidy_file_name("gpj.\u202Eexe"), "gpj.exe");
    EXPECT_EQ(tidy_file_name(std::string(300, 'x')).size(), 255U);
    EXPECT_EQ(content_disposition("t\xC3\xA9 \"a\".txt", "application/pdf"),
              "attachment; filename*=UTF-8''t%C3%A9%20%22a%22.txt");
    EXPECT_EQ(content_disposition("a.png", "image/png"), "inline; filename*=UTF-8''a.png");
}

TEST(Pictures, ATypeIsWhatTheFirstBytesSay) {
    EXPECT_EQ(sniff_type("GIF89a..."), "image/gif");
    EXPECT_EQ(sniff_type("RIFF....WEBPVP8 "), "image/webp");
    EXPECT_EQ(sniff_type("....ftypisom"), "video/mp4");
    for (const char* other : {"", "<svg xmlns=''>", "<html>", "#!/bin/sh", "RIFF"})
        EXPECT_EQ(sniff_type(other), "application/octet-stream");
}

TEST(Pictures, AShrunkPictureIsTheMeanOfWhatFellIntoEachPixel) {
    Shrinker shrinker(4, 2, 2);
    const std::vector<std::uint8_t> row = {0, 0, 0, 255, 100, 0, 0, 255, 200, 0, 0, 255, 200, 0, 0, 255};
    shrinker.add_row(row.data());
    shrinker.add_row(row.data());
    const Pixels small = shrinker.take();
    ASSERT_EQ(small.width, 2U);
    ASSERT_EQ(small.height, 1U);
    EXPECT_EQ(small.at(0, 0)[0], 50);
    EXPECT_EQ(small.at(1, 0)[0], 200);
    EXPECT_FALSE(has_alpha(small));
    const Pixels on_its_side = turned(small, 6);
    EXPECT_EQ(on_its_side.width, 1U);
    EXPECT_EQ(on_its_side.at(0, 0)[0], 50);
    EXPECT_EQ(turned(small, 3).at(0, 0)[0], 200);
    EXPECT_EQ(blur_of(small).size(), 96U);
}

}  // namespace
}  // namespace parley::server
