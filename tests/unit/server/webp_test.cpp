// WebP pictures become small ones and blurs, within bounds.
#include <gtest/gtest.h>
#include <webp/encode.h>

#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "native-server/files/pictures.h"
#include "shared/limits.h"
#include "tests/integration/support/temporary_folder.h"

namespace parley::server {
namespace {

/// Red at the left, blue at the right; `alpha` everywhere.
std::string made(int width, int height, bool lossless, std::uint8_t alpha = 255) {
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4, 0);
    for (std::size_t i = 0; i < rgba.size(); i += 4) {
        const bool left = static_cast<int>(i / 4) % width < width / 2;
        rgba[i + (left ? 0 : 2)] = 255;
        rgba[i + 3] = alpha;
    }
    std::uint8_t* out = nullptr;
    constexpr float quality = 80;
    const std::size_t size = lossless ? WebPEncodeLosslessRGBA(rgba.data(), width, height, width * 4, &out)
                                      : WebPEncodeRGBA(rgba.data(), width, height, width * 4, quality, &out);
    std::string bytes(reinterpret_cast<const char*>(out), size);
    WebPFree(out);
    return bytes;
}

class WebpTest : public testing::Test {
protected:
    Picture read(const std::string& bytes) {
        const auto path = folder_.path() / "picture";
        std::ofstream(path, std::ios::binary) << bytes;
        return read_picture(path.string(), sniff_type(bytes));
    }

private:
    TemporaryFolder folder_;
};

TEST_F(WebpTest, ALargeOneHasASmallOneAndABlur) {
    for (const bool lossless : {false, true}) {
        const Picture picture = read(made(3000, 1500, lossless));
        EXPECT_EQ(picture.width, 3000U);
        EXPECT_EQ(picture.height, 1500U);
        EXPECT_EQ(picture.blur.size(), limits::blur_bytes);
        EXPECT_EQ(picture.blur.substr(0, 2), "ff") << "red at the left: " << picture.blur.substr(0, 6);
        EXPECT_EQ(sniff_type(picture.small), "image/jpeg");
    }
    EXPECT_EQ(sniff_type(read(made(3000, 1500, false, 100)).small), "image/png") << "one that shines through";
}

TEST_F(WebpTest, ASmallOneStaysAsItIs) {
    const Picture picture = read(made(64, 32, true));
    EXPECT_EQ(picture.width, 64U);
    EXPECT_TRUE(picture.small.empty());
    EXPECT_EQ(picture.blur.size(), limits::blur_bytes);
}

TEST_F(WebpTest, WhatIsCutOrBrokenHasNone) {
    const std::string whole = made(3000, 1500, true);
    for (const std::size_t size : {std::size_t{16}, std::size_t{32}, whole.size() / 2}) {
        const Picture picture = read(whole.substr(0, size));
        EXPECT_TRUE(picture.small.empty());
        EXPECT_TRUE(picture.blur.empty() || picture.blur.size() == limits::blur_bytes);
    }
    std::string broken = whole;
    std::memset(broken.data() + 40, 0x55, broken.size() - 40);
    read(broken);
}

TEST_F(WebpTest, ABombIsNotDecoded) {
    std::string bomb = made(64, 32, true);
    // VP8L: 14 bits each of width and height less one.
    for (std::size_t i = 21; i < 24; i++) bomb[i] = '\xFF';
    bomb[24] = static_cast<char>(bomb[24] | 0x0F);
    const Picture picture = read(bomb);
    EXPECT_TRUE(picture.too_large);
    EXPECT_TRUE(picture.small.empty());
}

}  // namespace
}  // namespace parley::server
