// PNGs, by libpng. What can't be read or written gives nothing.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "native-server/files/shrinker.h"

namespace parley::server {

/// At most `side_max` a side. Of less than all its rows it is what came.
Pixels read_png(std::FILE* file, std::uint32_t side_max);
std::string write_png(const Pixels& pixels);

}  // namespace parley::server
