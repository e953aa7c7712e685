// The bounds that an operator may change: one table, for `--limits FILE`, for `parley-server limits` and for
// docs/operations.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native-server/core/pacer.h"
#include "shared/limits.h"
#include "shared/result.h"

namespace parley::server {

struct Bounds {
    Rates rates = usual_rates();
    std::uint64_t connections = 0;  ///< 0: as many as fit
    std::uint64_t message_bytes = limits::body_bytes_max;
    std::uint64_t file_bytes = limits::file_bytes_max;
};

struct BoundRow {
    std::string name;
    std::string unit;
    std::string what;
    std::uint64_t least = 0;
    std::uint64_t most = 0;
    std::function<std::uint64_t(const Bounds&)> value;
    std::function<void(Bounds&, std::uint64_t)> set;
};

std::vector<BoundRow> bound_rows();

/// The usual ones where the file says nothing of them. The error is a sentence for the operator.
Result<Bounds, std::string> read_bounds(const std::string& path);

/// A table for people, a line for each.
std::string tell_bounds(const Bounds& bounds);

}  // namespace parley::server
