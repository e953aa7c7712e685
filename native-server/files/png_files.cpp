#include "native-server/files/png_files.h"

#include <png.h>

#include <csetjmp>
#include <vector>

#include "shared/limits.h"

namespace parley::server {

namespace {

constexpr png_uint_32 side_limit = 1'000'000;

// libpng ends the program on an error unless somebody jumps out. Nothing with a destructor may lie between.
void say_nothing(png_structp, png_const_charp) {}
void jump_out(png_structp png, png_const_charp) {
    png_longjmp(png, 1);
}

class Decoder {
public:
    Decoder()
        : png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, jump_out, say_nothing)),
          info_(png_ == nullptr ? nullptr : png_create_info_struct(png_)) {}
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

    bool open(std::FILE* file) {
        if (info_ == nullptr || setjmp(png_jmpbuf(png_)) != 0) return false;  // NOLINT(cert-err52-cpp): libpng's way
        png_init_io(png_, file);
        png_set_user_limits(png_, side_limit, side_limit);
        png_set_chunk_malloc_max(png_, limits::picture_memory_bytes);
        png_set_chunk_cache_max(png_, 16);
        png_read_info(png_, info_);
        png_set_expand(png_);
        png_set_scale_16(png_);
        png_set_gray_to_rgb(png_);
        png_set_add_alpha(png_, 0xFF, PNG_FILLER_AFTER);
        passes_ = png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        return png_get_rowbytes(png_, info_) == std::size_t{width()} * 4;
    }
    bool next_row(unsigned char* row) {
        if (setjmp(png_jmpbuf(png_)) != 0) return false;  // NOLINT(cert-err52-cpp)
        png_read_row(png_, row, nullptr);
        return true;
    }
    [[nodiscard]] std::uint32_t width() const { return png_get_image_width(png_, info_); }
    [[nodiscard]] std::uint32_t height() const { return png_get_image_height(png_, info_); }
    [[nodiscard]] int passes() const { return passes_; }

private:
    png_structp png_;
    png_infop info_;
    int passes_ = 1;
};

class Encoder {
public:
    Encoder()
        : png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, jump_out, say_nothing)),
          info_(png_ == nullptr ? nullptr : png_create_info_struct(png_)) {}
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder() { png_destroy_write_struct(&png_, &info_); }

    bool write(const Pixels& pixels, std::string& out) {
        if (info_ == nullptr || setjmp(png_jmpbuf(png_)) != 0) return false;  // NOLINT(cert-err52-cpp)
        png_set_write_fn(
            png_, &out,
            [](png_structp png, png_bytep bytes, std::size_t count) {
                static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(bytes), count);
            },
            [](png_structp) {});
        png_set_IHDR(png_, info_, pixels.width, pixels.height, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_write_info(png_, info_);
        for (std::uint32_t y = 0; y < pixels.height; ++y) png_write_row(png_, pixels.at(0, y));
        png_write_end(png_, info_);
        return true;
    }

private:
    png_structp png_;
    png_infop info_;
};

Pixels read_interlaced(Decoder& decoder, Shrinker& shrinker) {
    if (std::uint64_t{decoder.width()} * decoder.height() > limits::interlaced_pixels_max) return {};
    const std::size_t row_bytes = std::size_t{decoder.width()} * 4;
    std::vector<std::uint8_t> all(row_bytes * decoder.height());
    for (int pass = 0; pass < decoder.passes(); ++pass)
        for (std::uint32_t y = 0; y < decoder.height(); ++y)
            if (!decoder.next_row(all.data() + y * row_bytes)) return {};
    for (std::uint32_t y = 0; y < decoder.height(); ++y) shrinker.add_row(all.data() + y * row_bytes);
    return shrinker.take();
}

}  // namespace

Pixels read_png(std::FILE* file, std::uint32_t side_max) {
    Decoder decoder;
    if (!decoder.open(file)) return {};
    Shrinker shrinker(decoder.width(), decoder.height(), side_max);
    if (decoder.passes() > 1) return read_interlaced(decoder, shrinker);
    std::vector<std::uint8_t> row(std::size_t{decoder.width()} * 4);
    std::uint32_t rows = 0;
    for (; rows < decoder.height() && decoder.next_row(row.data()); ++rows) shrinker.add_row(row.data());
    return rows == 0 ? Pixels() : shrinker.take();
}

std::string write_png(const Pixels& pixels) {
    Encoder encoder;
    std::string bytes;
    return encoder.write(pixels, bytes) ? bytes : std::string();
}

}  // namespace parley::server
