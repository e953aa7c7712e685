// JPEGs, by libjpeg. What can't be read or written gives nothing.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "native-server/files/shrinker.h"

namespace parley::server {

struct JpegHead {
    std::uint32_t width = 0;  ///< as it is stored; 0: it is no JPEG
    std::uint32_t height = 0;
    int orientation = 1;
};

JpegHead read_jpeg_head(std::FILE* file);
/// At most `side_max` a side, as it is stored. Of less than all its rows it is what came.
Pixels read_jpeg(std::FILE* file, std::uint32_t side_max);
std::string write_jpeg(const Pixels& pixels);

}  // namespace parley::server
