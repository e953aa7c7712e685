#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "shared/codec.h"
#include "shared/limits.h"

namespace parley {
namespace {

TEST(CodecFiles, FilesComeWithAMessageAndGoWithItsWords) {
    const std::string text =
        R"({"at":1,"author":{"id":"u-1"},"body":"","cid":"c-1","files":[{"bytes":12,"height":3,"id":"f-1","name":"a.png","type":"image/png","width":4}],"kind":"posted","room":"lobby","seq":7})";
    auto event = decode_event(text);
    ASSERT_TRUE(event.ok()) << event.error().message;
    ASSERT_EQ(event.value().files.size(), 1U);
    EXPECT_EQ(event.value().files[0].name, "a.png");
    EXPECT_EQ(event.value().files[0].width, 4U);
    EXPECT_EQ(encode_event(event.value()), text);
    event.value().state.erased = true;
    EXPECT_EQ(encode_event(event.value()).find("files"), std::string::npos);
    EXPECT_FALSE(
        decode_event(R"({"at":1,"author":{"id":"u-1"},"files":[{"name":"x"}],"kind":"posted","room":"lobby","seq":7})").ok());
    EXPECT_FALSE(decode_event(R"({"at":1,"author":{"id":"u-1"},"files":"x","kind":"posted","room":"lobby","seq":7})").ok());
    std::string many = R"({"at":1,"author":{"id":"u-1"},"kind":"posted","room":"lobby","seq":7,"files":[)";
    for (int i = 0; i <= 10; ++i) many += std::string(i == 0 ? "" : ",") + R"({"id":"f-)" + std::to_string(i) + "\"}";
    EXPECT_FALSE(decode_event(many + "]}").ok());
}

}  // namespace
}  // namespace parley
