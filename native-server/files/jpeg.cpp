#include "native-server/files/jpeg.h"

// jpeglib.h wants <cstdio> before it.
#include <jpeglib.h>

#include <algorithm>
#include <csetjmp>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr int exif_marker = JPEG_APP0 + 1;
constexpr unsigned exif_bytes_max = 0xFFFF;

/// libjpeg ends the program on an error unless somebody jumps out. Nothing with a destructor may lie between.
struct Errors {
    jpeg_error_mgr manager;
    std::jmp_buf back;
};

void jump_out(j_common_ptr common) {
    std::longjmp(reinterpret_cast<Errors*>(common->err)->back, 1);
}
void say_nothing(j_common_ptr) {}
void say_nothing_of(j_common_ptr, int) {}

jpeg_error_mgr* quiet(Errors& errors) {
    jpeg_std_error(&errors.manager);
    errors.manager.error_exit = jump_out;
    errors.manager.output_message = say_nothing;
    errors.manager.emit_message = say_nothing_of;
    return &errors.manager;
}

unsigned number_at(std::string_view bytes, std::size_t at, std::size_t size, bool little) {
    unsigned value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t from = little ? at + size - 1 - i : at + i;
        value = value << 8 | static_cast<unsigned char>(bytes[from]);
    }
    return value;
}

/// Of EXIF's first directory (TIFF 6.0, section 2); 1 when it says nothing.
int orientation_in(std::string_view exif) {
    constexpr std::size_t entry_bytes = 12;
    constexpr unsigned orientation_tag = 0x0112;
    if (exif.size() < 14 || exif.substr(0, 6) != std::string_view("Exif\0\0", 6)) return 1;
    exif.remove_prefix(6);
    const bool little = exif[0] == 'I';
    const std::size_t directory = number_at(exif, 4, 4, little);
    if (directory > exif.size() || exif.size() - directory < 2) return 1;
    const unsigned count = number_at(exif, directory, 2, little);
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t entry = directory + 2 + i * entry_bytes;
        if (entry + entry_bytes > exif.size()) return 1;
        if (number_at(exif, entry, 2, little) == orientation_tag)
            return static_cast<int>(number_at(exif, entry + 8, 2, little));
    }
    return 1;
}

/// Owns what libjpeg holds, and outlives a jump.
class Decoder {
public:
    Decoder() { info_.err = quiet(errors_); }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() { jpeg_destroy_decompress(&info_); }

    bool open(std::FILE* file) {
        if (setjmp(errors_.back) != 0) return false;  // NOLINT(cert-err52-cpp): how libjpeg tells errors
        jpeg_create_decompress(&info_);
        info_.mem->max_memory_to_use = static_cast<long>(limits::picture_memory_bytes);
        jpeg_stdio_src(&info_, file);
        jpeg_save_markers(&info_, exif_marker, exif_bytes_max);
        return jpeg_read_header(&info_, TRUE) == JPEG_HEADER_OK;
    }

    /// Halves, quarters and eighths cost the decoder less than the whole.
    bool start(std::uint32_t side_max) {
        if (setjmp(errors_.back) != 0) return false;  // NOLINT(cert-err52-cpp)
        info_.out_color_space = JCS_RGB;
        info_.scale_num = 1;
        info_.scale_denom = 1;
        const unsigned longest = std::max(info_.image_width, info_.image_height);
        while (info_.scale_denom < 8 && longest / (info_.scale_denom * 2) >= side_max) info_.scale_denom *= 2;
        return jpeg_start_decompress(&info_) != FALSE;
    }

    bool next_row(unsigned char* row) {
        if (setjmp(errors_.back) != 0) return false;  // NOLINT(cert-err52-cpp)
        return jpeg_read_scanlines(&info_, &row, 1) == 1;
    }

    [[nodiscard]] const jpeg_decompress_struct& info() const { return info_; }

private:
    Errors errors_{};
    jpeg_decompress_struct info_{};
};

class Encoder {
public:
    Encoder() { info_.err = quiet(errors_); }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() {
        jpeg_destroy_compress(&info_);
        std::free(bytes_);  // NOLINT(cppcoreguidelines-no-malloc): jpeg_mem_dest allocates it
    }

    bool write(const Pixels& pixels, unsigned char* row) {
        constexpr int quality = 82;
        if (setjmp(errors_.back) != 0) return false;  // NOLINT(cert-err52-cpp)
        jpeg_create_compress(&info_);
        jpeg_mem_dest(&info_, &bytes_, &size_);
        info_.image_width = pixels.width;
        info_.image_height = pixels.height;
        info_.input_components = 3;
        info_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info_);
        jpeg_set_quality(&info_, quality, TRUE);
        jpeg_start_compress(&info_, TRUE);
        while (info_.next_scanline < info_.image_height) {
            for (std::uint32_t x = 0; x < pixels.width; ++x)
                std::copy_n(pixels.at(x, info_.next_scanline), 3, row + std::size_t{x} * 3);
            jpeg_write_scanlines(&info_, &row, 1);
        }
        jpeg_finish_compress(&info_);
        return true;
    }

    [[nodiscard]] std::string bytes() const { return {reinterpret_cast<const char*>(bytes_), size_}; }

private:
    Errors errors_{};
    jpeg_compress_struct info_{};
    unsigned char* bytes_ = nullptr;
    unsigned long size_ = 0;
};

}  // namespace

JpegHead read_jpeg_head(std::FILE* file) {
    Decoder decoder;
    JpegHead head;
    if (!decoder.open(file)) return head;
    head.width = decoder.info().image_width;
    head.height = decoder.info().image_height;
    for (const auto* marker = decoder.info().marker_list; marker != nullptr; marker = marker->next) {
        if (marker->marker != exif_marker) continue;
        head.orientation = orientation_in({reinterpret_cast<const char*>(marker->data), marker->data_length});
        break;
    }
    return head;
}

Pixels read_jpeg(std::FILE* file, std::uint32_t side_max) {
    Decoder decoder;
    if (!decoder.open(file) || !decoder.start(side_max)) return {};
    const std::uint32_t width = decoder.info().output_width;
    const std::uint32_t height = decoder.info().output_height;
    Shrinker shrinker(width, height, side_max);
    std::vector<unsigned char> rgb(std::size_t{width} * 3);
    std::vector<std::uint8_t> rgba(std::size_t{width} * 4, 255);
    std::uint32_t rows = 0;
    for (; rows < height && decoder.next_row(rgb.data()); ++rows) {
        for (std::size_t x = 0; x < width; ++x) std::copy_n(rgb.data() + x * 3, 3, rgba.data() + x * 4);
        shrinker.add_row(rgba.data());
    }
    return rows == 0 ? Pixels() : shrinker.take();
}

std::string write_jpeg(const Pixels& pixels) {
    Encoder encoder;
    std::vector<unsigned char> row(std::size_t{pixels.width} * 3);
    return encoder.write(pixels, row.data()) ? encoder.bytes() : std::string();
}

}  // namespace parley::server
