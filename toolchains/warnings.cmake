# What every target of our own is compiled with.
option(PARLEY_WERROR "Treat warnings as errors" ON)

add_library(parley_options INTERFACE)
target_include_directories(parley_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(parley_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  $<$<BOOL:${PARLEY_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # g++ 12 takes the inactive members of a moved std::variant for uninitialised memory.
  target_compile_options(parley_options INTERFACE -Wno-maybe-uninitialized)
  # And a std::string that is joined from others for one that is written beyond its end (PR 105329, PR 105651, PR 107852).
  target_compile_options(parley_options INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
endif()
if(NOT EMSCRIPTEN)
  # A third of what a file takes is reading the standard library's headers. The page is compiled without: a header that a file forgets
  # to name is missed there.
  target_precompile_headers(parley_options INTERFACE
    <algorithm> <chrono> <functional> <map> <memory> <optional> <string> <string_view> <unordered_map> <utility> <vector>)
endif()
if(EMSCRIPTEN)
  # Nothing throws in the client, and the tables of unwinding are a tenth of the download.
  target_compile_options(parley_options INTERFACE -fno-exceptions -fno-rtti)
endif()
