// How long a test waits for what takes its time.
#pragma once

namespace parley {

/// From the signal until the process is gone.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr int stop_deadline_ms = 20'000;  // a sanitizer looks at everything once more at the end
#else
inline constexpr int stop_deadline_ms = 5000;
#endif

}  // namespace parley
