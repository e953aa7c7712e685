// Makes a picture smaller row by row, so that the large one is never in memory as a whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace parley::server {

/// Eight bits each of red, green, blue and alpha.
struct Pixels {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<std::uint8_t> bytes;

    [[nodiscard]] const std::uint8_t* at(std::uint32_t x, std::uint32_t y) const {
        return bytes.data() + (std::size_t{y} * width + x) * 4;
    }
};

/// Each pixel of the small picture is the mean of those of the large one that fall into it.
class Shrinker {
public:
    /// No side becomes longer than `side_max`, nor longer than it was.
    Shrinker(std::uint32_t width, std::uint32_t height, std::uint32_t side_max);

    /// The next row, from the top; four bytes a pixel.
    void add_row(const std::uint8_t* row);
    /// After the last row. Rows that did not come are transparent.
    Pixels take();

private:
    void finish_row();

    std::uint32_t width_;
    std::uint32_t height_;
    std::uint32_t row_ = 0;  ///< the next one of the large picture
    std::uint32_t out_row_ = 0;
    Pixels small_;
    std::vector<std::uint64_t> sums_;  ///< of the row that is being made
    std::vector<std::uint32_t> counts_;
};

/// As EXIF's orientation, 1 to 8, says that it is to be shown.
Pixels turned(Pixels pixels, int orientation);

/// FileInfo::blur.
std::string blur_of(const Pixels& pixels);

bool has_alpha(const Pixels& pixels);

}  // namespace parley::server
