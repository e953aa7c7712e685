#include "wasm-client/views/text_pictures.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <memory>
#include <string>

#include "tests/fakes/fake_platform.h"
#include "tests/fakes/fake_renderer.h"
#include "wasm-client/views/canvas_font.h"

namespace parley::client {
namespace {

/// Frames of pictures and nothing else.
class TextPicturesTest : public testing::Test {
protected:
    TextPicturesTest() : context_(ImGui::CreateContext()) {
        ImGui::GetIO().IniFilename = nullptr;
        add_canvas_font(*ImGui::GetIO().Fonts, rasterizer_, Face::regular);
        pictures_ = std::make_unique<TextPictures>(*ImGui::GetIO().Fonts, rasterizer_);
    }
    ~TextPicturesTest() override {
        pictures_.reset();
        ImGui::DestroyContext(context_);
    }

    /// Draws `count` glyphs from `first` on; returns how many were seen.
    int draw(char32_t first, int count, float density = 1) {
        renderer_.begin({});
        ImGui::GetIO().DisplaySize = {800, 600};
        ImGui::GetIO().DeltaTime = 0.016F;
        ImGui::NewFrame();
        pictures_->begin_frame(density);
        ImDrawList& list = *ImGui::GetBackgroundDrawList();
        const int before = list.VtxBuffer.Size;
        for (int i = 0; i < count; i++)
            pictures_->draw_glyph(list, first + static_cast<char32_t>(i), pictures_->font(Face::regular, 15), 10, 100,
                                  0xFFFFFFFF);
        const int seen = (list.VtxBuffer.Size - before) / 4;
        ImGui::Render();
        renderer_.draw(*ImGui::GetDrawData(), 0);
        return seen;
    }

    FakeRasterizer rasterizer_;
    FakeRenderer renderer_;
    ImGuiContext* context_;
    std::unique_ptr<TextPictures> pictures_;
};

TEST_F(TextPicturesTest, APageOfNewGlyphsComesOverManyFramesAndEachIsShort) {
    int frames = 0;
    int seen = 0;
    for (; seen < 1500 && frames < 100; frames++) {
        const double begun_ms = rasterizer_.now_ms();
        seen = draw(0x4E00, 1500);
        EXPECT_LE(rasterizer_.now_ms() - begun_ms, 3.5);
        EXPECT_EQ(pictures_->unfinished(), seen < 1500);
    }
    EXPECT_EQ(seen, 1500);
    EXPECT_LE(frames, 65);
}

TEST_F(TextPicturesTest, AGlyphIsMadeOnceAsLongAsItIsInUse) {
    EXPECT_EQ(draw(0x4E00, 10), 10);
    const int made = rasterizer_.rasterized;
    EXPECT_EQ(draw(0x4E00, 10), 10);
    EXPECT_EQ(rasterizer_.rasterized, made);
}

TEST_F(TextPicturesTest, TwentyThousandGlyphsTakeNoMoreRoomThanTheFirstThousands) {
    draw('a', 26);
    const std::size_t texture_bytes = pictures_->texture_bytes();
    EXPECT_LE(texture_bytes, std::size_t{2048} * 1024 * 4);
    std::size_t most = 0;
    for (char32_t first = 0x4E00; first < 0x4E00 + 20'000; first += 500) {
        int seen = 0;
        for (int frames = 0; seen < 500 && frames < 40; frames++) seen = draw(first, 500);
        EXPECT_EQ(seen, 500) << "what is new finds room";
        most = std::max(most, pictures_->size());
    }
    EXPECT_EQ(pictures_->texture_bytes(), texture_bytes);
    EXPECT_LE(most, 6000U);
}

TEST_F(TextPicturesTest, WhatIsAlwaysInSightStaysWhileTheRestComesAndGoes) {
    rasterizer_.picture_ms = 0;
    for (char32_t first = 0x4E00; first < 0x4E00 + 20'000; first += 500) {
        draw(first, 500);
        draw('a', 26);
    }
    EXPECT_EQ(draw('a', 26), 26);
    EXPECT_LE(rasterizer_.rasterized, 20'000 + 40 * 26);
}

TEST_F(TextPicturesTest, MoreThanFitsAtOnceComesToRest) {
    rasterizer_.picture_ms = 0;
    int frames = 0;
    do draw(0x4E00, 20'000);
    while (pictures_->unfinished() && ++frames < 100);
    EXPECT_LT(frames, 100) << "no frame is asked for that could not show more";
    EXPECT_GT(draw(0x4E00, 20'000), 2000);
}

TEST_F(TextPicturesTest, HanWidthsAreMeasuredOnce) {
    pictures_->begin_frame(1);
    const float width = pictures_->glyph_advance(0x4E00, pictures_->font(Face::regular, 15));
    EXPECT_EQ(pictures_->glyph_advance(0x9000, pictures_->font(Face::regular, 15)), width);
}

TEST_F(TextPicturesTest, ADenserScreenGetsNewPictures) {
    draw('a', 5, 1);
    const int made = rasterizer_.rasterized;
    EXPECT_EQ(draw('a', 5, 2), 5);
    EXPECT_EQ(rasterizer_.rasterized, made + 5);
}

TEST_F(TextPicturesTest, ARunWiderThanAPageIsDrawnInParts) {
    renderer_.begin({});
    ImGui::GetIO().DisplaySize = {800, 600};
    ImGui::NewFrame();
    pictures_->begin_frame(1);
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const int before = list.VtxBuffer.Size;
    const std::string text(300, 'x');
    pictures_->draw_run(list, {text}, Face::regular, 15, 0, 100, 0xFFFFFFFF);
    EXPECT_EQ((list.VtxBuffer.Size - before) / 4, 3);
    ImGui::Render();
    renderer_.draw(*ImGui::GetDrawData(), 0);
}

}  // namespace
}  // namespace parley::client
