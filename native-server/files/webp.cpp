#include "native-server/files/webp.h"

#include <webp/decode.h>

#include <algorithm>
#include <optional>
#include <string>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr std::size_t lossless_pixel_bytes = 4;

/// Nothing of one that is too long: libwebp wants it whole.
std::optional<std::string> read_all(std::FILE* file) {
    if (std::fseek(file, 0, SEEK_END) != 0) return std::nullopt;
    const long size = std::ftell(file);
    if (size <= 0 || static_cast<std::size_t>(size) > limits::picture_memory_bytes || std::fseek(file, 0, SEEK_SET) != 0)
        return std::nullopt;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) return std::nullopt;
    return bytes;
}

/// What the decoder keeps of the whole picture: of a lossless one all, of others how they shine through.
std::size_t memory_for(const WebPBitstreamFeatures& features) {
    constexpr int lossy = 1;
    const std::size_t pixels = static_cast<std::size_t>(features.width) * static_cast<std::size_t>(features.height);
    if (features.format != lossy) return pixels * lossless_pixel_bytes;
    return features.has_alpha != 0 ? pixels * 2 : 0;
}

}  // namespace

Pixels read_webp(std::FILE* file, std::uint32_t side_max) {
    const auto bytes = read_all(file);
    if (!bytes) return {};
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes->data());
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0 || WebPGetFeatures(data, bytes->size(), &config.input) != VP8_STATUS_OK) return {};
    if (config.input.has_animation != 0 || memory_for(config.input) > limits::picture_memory_bytes) return {};
    const auto wide = static_cast<std::uint32_t>(config.input.width);
    const auto high = static_cast<std::uint32_t>(config.input.height);
    const std::uint32_t longest = std::max(wide, high);
    Pixels pixels{wide, high, {}};
    if (longest > side_max) {
        const auto shrunk = [&](std::uint32_t side) {
            return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::uint64_t{side} * side_max / longest));
        };
        pixels.width = shrunk(wide);
        pixels.height = shrunk(high);
        config.options.use_scaling = 1;
        config.options.scaled_width = static_cast<int>(pixels.width);
        config.options.scaled_height = static_cast<int>(pixels.height);
    }
    pixels.bytes.resize(std::size_t{pixels.width} * pixels.height * 4);
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = {pixels.bytes.data(), static_cast<int>(pixels.width * 4), pixels.bytes.size()};
    const bool read = WebPDecode(data, bytes->size(), &config) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&config.output);
    return read ? pixels : Pixels{};
}

}  // namespace parley::server
