# PARLEY_SANITIZE: "", "address" (with undefined behaviour) or "thread"; for the whole build, dependencies from source included.
set(PARLEY_SANITIZE "" CACHE STRING "Sanitizer: empty, address or thread")
set_property(CACHE PARLEY_SANITIZE PROPERTY STRINGS "" address thread)

if(PARLEY_SANITIZE STREQUAL "address")
  # What `null` looks for the address sanitizer stops at as well, and `null` and `vptr` double the time of the compiler.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,vptr -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(PARLEY_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(NOT PARLEY_SANITIZE STREQUAL "")
  message(FATAL_ERROR "PARLEY_SANITIZE must be empty, address or thread, not '${PARLEY_SANITIZE}'")
endif()
