# Everything that is not ours, as targets of the name parley::*. Nothing else in the build looks for a package.
#
#   both sides    parley::json  parley::imgui
#   natively      parley::lws  parley::tls  parley::uv  parley::sqlite  parley::zlib  parley::icu  parley::sodium  parley::jpeg
#                 parley::png  parley::webp  parley::curl  parley::xml  parley::cli11  parley::spdlog  parley::threads
#   the tests     parley::gtest  parley::gtest_main  (GoogleTest and GoogleMock), and PARLEY_TESTS says whether there are any

if(DEFINED ENV{PARLEY_DEPS_DIR})
  set(_parley_deps_default $ENV{PARLEY_DEPS_DIR})
else()
  set(_parley_deps_default ${CMAKE_SOURCE_DIR}/build/deps)
endif()
set(PARLEY_DEPS_DIR ${_parley_deps_default} CACHE PATH "Where script/bootstrap puts what it builds and unpacks")

# Where they come from elsewhere (PARLEY_IMGUI_DIR, PARLEY_LWS_DIR), script/bootstrap has put a link here.
set(_parley_imgui ${PARLEY_DEPS_DIR}/imgui)
set(_parley_lws ${PARLEY_DEPS_DIR}/libwebsockets)
set(_parley_imgui_config ${CMAKE_SOURCE_DIR}/wasm-client/imgui_config.h)

function(parley_missing what)
  message(FATAL_ERROR "${what} was not found: run script/bootstrap")
endfunction()

function(parley_require what)
  foreach(file IN LISTS ARGN)
    if(NOT EXISTS ${file})
      parley_missing("${what} (${file})")
    endif()
  endforeach()
endfunction()

# nlohmann/json, by a folder that holds nothing else: /usr/include itself would poison Emscripten's include path.
parley_require("nlohmann/json" ${PARLEY_DEPS_DIR}/json/nlohmann/json.hpp)
add_library(parley_json INTERFACE IMPORTED)
set_target_properties(parley_json PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${PARLEY_DEPS_DIR}/json)
add_library(parley::json ALIAS parley_json)

# Dear ImGui, compiled here because its options are ours; silent, for its warnings are not.
function(parley_add_imgui name)
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_compile_options(${name} PRIVATE -w)
  if(PARLEY_SANITIZE STREQUAL "address")
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined)  # which takes the compiler two minutes
  endif()
  set_target_properties(${name} PROPERTIES CXX_CLANG_TIDY "" EXPORT_COMPILE_COMMANDS OFF CXX_EXTENSIONS OFF)
  string(REPLACE "parley_" "parley::" public_name ${name})
  add_library(${public_name} ALIAS ${name})
endfunction()

set(_parley_imgui_sources imgui.cpp imgui_draw.cpp imgui_widgets.cpp misc/cpp/imgui_stdlib.cpp)
list(TRANSFORM _parley_imgui_sources PREPEND ${_parley_imgui}/)
parley_require("Dear ImGui" ${_parley_imgui_sources} ${_parley_imgui}/imgui.h)
parley_add_imgui(parley_imgui ${_parley_imgui_sources} ${PROJECT_SOURCE_DIR}/wasm-client/views/no_tables.cpp)
target_include_directories(parley_imgui SYSTEM PUBLIC ${_parley_imgui} ${_parley_imgui}/misc/cpp)
if(EXISTS ${_parley_imgui_config})
  target_compile_definitions(parley_imgui PUBLIC "IMGUI_USER_CONFIG=\"${_parley_imgui_config}\"")
endif()

# Every vertex goes through this one.
parley_optimise(parley_imgui FAST ${_parley_imgui}/imgui_draw.cpp)
if(EMSCRIPTEN)
  return()
endif()

function(parley_import name header library)
  string(TOUPPER ${name} upper)
  find_path(PARLEY_${upper}_INCLUDE ${header} PATH_SUFFIXES libxml2)
  find_library(PARLEY_${upper}_LIBRARY ${library})
  if(NOT PARLEY_${upper}_INCLUDE OR NOT PARLEY_${upper}_LIBRARY)
    parley_missing("${name} (${header}, ${library})")
  endif()
  add_library(parley_${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(parley_${name} PROPERTIES
    IMPORTED_LOCATION ${PARLEY_${upper}_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${PARLEY_${upper}_INCLUDE})
  add_library(parley::${name} ALIAS parley_${name})
endfunction()

parley_import(uv uv.h uv)
parley_import(sqlite sqlite3.h sqlite3)
parley_import(zlib zlib.h z)
parley_import(sodium sodium.h sodium)
parley_import(jpeg jpeglib.h jpeg)
parley_import(png png.h png)
parley_import(webp webp/decode.h webp)
parley_import(curl curl/curl.h curl)
parley_import(uring liburing.h uring)
parley_import(xml libxml/HTMLparser.h xml2)

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
add_library(parley::threads ALIAS Threads::Threads)

find_package(OpenSSL QUIET)
if(NOT OPENSSL_FOUND)
  parley_missing("OpenSSL")
endif()
add_library(parley_tls INTERFACE IMPORTED)
target_link_libraries(parley_tls INTERFACE OpenSSL::SSL OpenSSL::Crypto)
add_library(parley::tls ALIAS parley_tls)

find_package(ICU QUIET COMPONENTS i18n uc)
if(NOT ICU_FOUND)
  parley_missing("ICU")
endif()
add_library(parley_icu INTERFACE IMPORTED)
target_link_libraries(parley_icu INTERFACE ICU::i18n ICU::uc)
add_library(parley::icu ALIAS parley_icu)

parley_require("libwebsockets" ${_parley_lws}/include/libwebsockets.h)
find_library(_parley_lws_library NAMES libwebsockets.a websockets NO_CACHE
  PATHS ${_parley_lws}/lib ${_parley_lws}/lib64 ${_parley_lws}/lib/${CMAKE_LIBRARY_ARCHITECTURE} NO_DEFAULT_PATH)
if(NOT _parley_lws_library)
  parley_missing("libwebsockets (${_parley_lws}/lib)")
endif()
add_library(parley_lws UNKNOWN IMPORTED GLOBAL)
set_target_properties(parley_lws PROPERTIES
  IMPORTED_LOCATION ${_parley_lws_library}
  INTERFACE_INCLUDE_DIRECTORIES ${_parley_lws}/include)
target_link_libraries(parley_lws INTERFACE parley_uv parley_tls Threads::Threads ${CMAKE_DL_LIBS})
add_library(parley::lws ALIAS parley_lws)

find_package(CLI11 QUIET)
if(NOT CLI11_FOUND)
  parley_missing("CLI11")
endif()
add_library(parley::cli11 ALIAS CLI11::CLI11)

find_package(spdlog QUIET)
if(NOT spdlog_FOUND)
  parley_missing("spdlog")
endif()
add_library(parley::spdlog ALIAS spdlog::spdlog)

# The server is built without GoogleTest too: script/server asks for no test package.
find_package(GTest QUIET)
if(NOT DEFINED PARLEY_TESTS)
  set(PARLEY_TESTS ${GTest_FOUND})
endif()
if(PARLEY_TESTS)
  if(NOT TARGET GTest::gmock)
    parley_missing("GoogleTest with GoogleMock")
  endif()
  add_library(parley_gtest INTERFACE IMPORTED)
  target_link_libraries(parley_gtest INTERFACE GTest::gtest GTest::gmock Threads::Threads)
  add_library(parley::gtest ALIAS parley_gtest)
  add_library(parley_gtest_main INTERFACE IMPORTED)
  target_link_libraries(parley_gtest_main INTERFACE GTest::gmock_main parley_gtest)
  add_library(parley::gtest_main ALIAS parley_gtest_main)
endif()
