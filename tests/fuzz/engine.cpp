// One target as libFuzzer calls it. PARLEY_FUZZ_TARGET names it.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    parley::fuzz::PARLEY_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
