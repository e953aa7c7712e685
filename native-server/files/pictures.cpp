#include "native-server/files/pictures.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include "native-server/files/jpeg.h"
#include "native-server/files/png_files.h"
#include "native-server/files/shrinker.h"
#include "native-server/files/webp.h"
#include "shared/limits.h"

namespace parley::server {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::size_t at;
    std::string_view bytes;
    std::string_view type;
};

// WHATWG MIME Sniffing, sections 6.1 and 6.2, and the formats' own specifications.
constexpr std::array magics = {
    Magic{0, "\x89PNG\r\n\x1A\n"sv, "image/png"},
    Magic{0, "\xFF\xD8\xFF"sv, "image/jpeg"},
    Magic{0, "GIF87a"sv, "image/gif"},
    Magic{0, "GIF89a"sv, "image/gif"},
    Magic{8, "WEBPVP"sv, "image/webp"},
    Magic{0, "\x1A\x45\xDF\xA3"sv, "video/webm"},
    Magic{4, "ftypM4A"sv, "audio/mp4"},
    Magic{4, "ftypqt"sv, "video/quicktime"},
    Magic{4, "ftyp"sv, "video/mp4"},
    Magic{0, "OggS"sv, "audio/ogg"},
    Magic{8, "WAVE"sv, "audio/wav"},
    Magic{0, "fLaC"sv, "audio/flac"},
    Magic{0, "ID3"sv, "audio/mpeg"},
    Magic{0, "\xFF\xFB"sv, "audio/mpeg"},
    Magic{0, "%PDF-"sv, "application/pdf"},
    Magic{0, "PK\x03\x04"sv, "application/zip"},
    Magic{0, "\x1F\x8B\x08"sv, "application/gzip"},
};

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

std::uint32_t little(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = count; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}
std::uint32_t big(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// RFC 9649, section 2: three forms, each with its size in a place of its own.
Size webp_size(std::string_view head) {
    if (head.size() < 30) return {};
    constexpr std::uint32_t fourteen_bits = 0x3FFF;
    const std::string_view form = head.substr(12, 4);
    if (form == "VP8 ") return {little(head, 26, 2) & fourteen_bits, little(head, 28, 2) & fourteen_bits};
    if (form == "VP8X") return {little(head, 24, 3) + 1, little(head, 27, 3) + 1};
    if (form != "VP8L") return {};
    const std::uint32_t bits = little(head, 21, 4);
    return {(bits & fourteen_bits) + 1, (bits >> 14 & fourteen_bits) + 1};
}

Size size_in(std::string_view head, std::string_view type) {
    if (type == "image/png" && head.size() >= 24) return {big(head, 16), big(head, 20)};
    if (type == "image/gif" && head.size() >= 10) return {little(head, 6, 2), little(head, 8, 2)};
    if (type == "image/webp") return webp_size(head);
    return {};
}

bool is_too_large(std::uint32_t width, std::uint32_t height) {
    return std::uint64_t{width} * height > limits::picture_pixels_max;
}

void fill(Picture& picture, const Pixels& pixels) {
    picture.blur = blur_of(pixels);
    if (pixels.bytes.empty()) return;
    if (std::max(picture.width, picture.height) <= limits::small_picture_side) return;
    picture.small = has_alpha(pixels) ? write_png(pixels) : write_jpeg(pixels);
}

Picture read_jpeg_picture(std::FILE* file) {
    const JpegHead head = read_jpeg_head(file);
    Picture picture;
    picture.width = head.width;
    picture.height = head.height;
    if (head.width == 0) return picture;
    if (head.orientation >= 5 && head.orientation <= 8) std::swap(picture.width, picture.height);
    picture.too_large = is_too_large(head.width, head.height);
    if (picture.too_large || std::fseek(file, 0, SEEK_SET) != 0) return picture;
    fill(picture, turned(read_jpeg(file, limits::small_picture_side), head.orientation));
    return picture;
}

}  // namespace

std::string sniff_type(std::string_view first_bytes) {
    for (const Magic& magic : magics)
        if (first_bytes.size() > magic.at && first_bytes.substr(magic.at, magic.bytes.size()) == magic.bytes)
            return std::string(magic.type);
    return "application/octet-stream";
}

Picture read_picture(const std::string& path, std::string_view type) {
    const File file(std::fopen(path.c_str(), "re"));
    if (!file) return {};
    if (type == "image/jpeg") return read_jpeg_picture(file.get());
    std::array<char, limits::file_sniff_bytes> head{};
    const std::size_t read = std::fread(head.data(), 1, head.size(), file.get());
    const Size size = size_in({head.data(), read}, type);
    Picture picture;
    picture.width = size.width;
    picture.height = size.height;
    picture.too_large = is_too_large(size.width, size.height);
    if (picture.too_large || size.width == 0 || std::fseek(file.get(), 0, SEEK_SET) != 0) return picture;
    if (type == "image/png") fill(picture, read_png(file.get(), limits::small_picture_side));
    if (type == "image/webp") fill(picture, read_webp(file.get(), limits::small_picture_side));
    return picture;
}

}  // namespace parley::server
