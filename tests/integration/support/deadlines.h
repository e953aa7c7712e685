// How long a test waits for what takes its time.
#pragma once

#include <cstdlib>

namespace parley {

/// From the signal until the process is gone. Another binary than this build's is one with a sanitizer, which looks at
/// everything once more at the end.
inline int stop_deadline_ms() {
    return std::getenv("PARLEY_SERVER") == nullptr ? 5000 : 20'000;
}

}  // namespace parley
