# PARLEY_SANITIZE: "", "address" (with undefined behaviour), "thread", or "fuzzer" (address, and what libFuzzer is guided by: clang
# alone has it); for the whole build, dependencies from source included.
set(PARLEY_SANITIZE "" CACHE STRING "Sanitizer: empty, address, thread or fuzzer")
set_property(CACHE PARLEY_SANITIZE PROPERTY STRINGS "" address thread fuzzer)

if(PARLEY_SANITIZE STREQUAL "address")
  # What `null` looks for the address sanitizer stops at as well, and `null` and `vptr` double the time of the compiler.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,vptr -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(PARLEY_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(PARLEY_SANITIZE STREQUAL "fuzzer")
  # `vptr` needs every library's type information, and the stored ones of the distribution have none for it.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(NOT PARLEY_SANITIZE STREQUAL "")
  message(FATAL_ERROR "PARLEY_SANITIZE must be empty, address, thread or fuzzer, not '${PARLEY_SANITIZE}'")
endif()
