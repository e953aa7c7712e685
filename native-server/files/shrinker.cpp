#include "native-server/files/shrinker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::size_t channels = 4;

std::uint32_t scaled(std::uint32_t side, std::uint32_t longest, std::uint32_t side_max) {
    if (longest <= side_max) return side;
    return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::uint64_t{side} * side_max / longest));
}

}  // namespace

Shrinker::Shrinker(std::uint32_t width, std::uint32_t height, std::uint32_t side_max) : width_(width), height_(height) {
    const std::uint32_t longest = std::max(width, height);
    small_.width = scaled(width, longest, side_max);
    small_.height = scaled(height, longest, side_max);
    small_.bytes.resize(std::size_t{small_.width} * small_.height * channels);
    sums_.resize(std::size_t{small_.width} * channels);
    counts_.resize(small_.width);
}

void Shrinker::add_row(const std::uint8_t* row) {
    if (row_ >= height_) return;
    const auto out_row = static_cast<std::uint32_t>(std::uint64_t{row_} * small_.height / height_);
    if (out_row != out_row_) finish_row();
    out_row_ = out_row;
    for (std::uint32_t x = 0; x < width_; ++x) {
        const auto to = static_cast<std::size_t>(std::uint64_t{x} * small_.width / width_);
        for (std::size_t i = 0; i < channels; ++i) sums_[to * channels + i] += row[std::size_t{x} * channels + i];
        ++counts_[to];
    }
    ++row_;
}

void Shrinker::finish_row() {
    std::uint8_t* out = small_.bytes.data() + std::size_t{out_row_} * small_.width * channels;
    for (std::size_t x = 0; x < small_.width; ++x) {
        for (std::size_t i = 0; i < channels && counts_[x] > 0; ++i)
            out[x * channels + i] = static_cast<std::uint8_t>(sums_[x * channels + i] / counts_[x]);
    }
    std::fill(sums_.begin(), sums_.end(), 0);
    std::fill(counts_.begin(), counts_.end(), 0);
}

Pixels Shrinker::take() {
    finish_row();
    return std::move(small_);
}

Pixels turned(Pixels pixels, int orientation) {
    if (orientation < 2 || orientation > 8) return pixels;
    const bool on_its_side = orientation >= 5;
    Pixels out;
    out.width = on_its_side ? pixels.height : pixels.width;
    out.height = on_its_side ? pixels.width : pixels.height;
    out.bytes.resize(pixels.bytes.size());
    for (std::uint32_t y = 0; y < out.height; ++y) {
        for (std::uint32_t x = 0; x < out.width; ++x) {
            std::uint32_t from_x = on_its_side ? y : x;
            std::uint32_t from_y = on_its_side ? x : y;
            // Exif 2.3, tag 0x0112: 2 and 4 mirror, 3 turns round, 5 to 8 also swap rows and columns.
            const bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
            const bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
            if (flip_x) from_x = pixels.width - 1 - from_x;
            if (flip_y) from_y = pixels.height - 1 - from_y;
            std::copy_n(pixels.at(from_x, from_y), channels,
                        out.bytes.begin() + static_cast<std::ptrdiff_t>((std::size_t{y} * out.width + x) * channels));
        }
    }
    return out;
}

std::string blur_of(const Pixels& pixels) {
    if (pixels.bytes.empty()) return {};
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr auto side = static_cast<std::uint32_t>(limits::blur_side);
    constexpr std::uint32_t grey = 128;  // behind what is transparent
    std::string blur;
    for (std::uint32_t cell = 0; cell < side * side; ++cell) {
        const std::uint32_t left = cell % side * pixels.width / side;
        const std::uint32_t top = cell / side * pixels.height / side;
        const std::uint32_t right = std::max(left + 1, (cell % side + 1) * pixels.width / side);
        const std::uint32_t bottom = std::max(top + 1, (cell / side + 1) * pixels.height / side);
        std::array<std::uint64_t, 3> sums{};
        for (std::uint32_t y = top; y < bottom; ++y) {
            for (std::uint32_t x = left; x < right; ++x) {
                const std::uint8_t* pixel = pixels.at(x, y);
                for (std::size_t i = 0; i < sums.size(); ++i)
                    sums[i] += (pixel[i] * std::uint32_t{pixel[3]} + grey * (255U - pixel[3])) / 255U;
            }
        }
        const std::uint64_t count = std::uint64_t{right - left} * (bottom - top);
        for (const std::uint64_t sum : sums) {
            const auto value = static_cast<std::size_t>(sum / count);
            blur.push_back(digits[value >> 4]);
            blur.push_back(digits[value & 0xF]);
        }
    }
    return blur;
}

bool has_alpha(const Pixels& pixels) {
    for (std::size_t i = 3; i < pixels.bytes.size(); i += channels)
        if (pixels.bytes[i] != 255) return true;
    return false;
}

}  // namespace parley::server
