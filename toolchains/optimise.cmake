# parley_optimise(TARGET [FAST SOURCE...] [LATER SOURCE...]): the page's code is compiled for size, and the sources named FAST for speed.
# LATER: what no first visit calls. It goes into a file of its own that is fetched afterwards (script/lib/split.mjs), and takes no part
# in the optimisation of the whole, which would mix it with what calls it.
# With -Oz Emscripten 3.1.6 turns inlining off altogether, which costs bytes too, unless it is asked for.
# One level for each file: of a file for which two are given Emscripten 3.1.6 makes poor code.
function(parley_optimise target)
  if(NOT EMSCRIPTEN)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FAST;LATER")
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    set(level -Oz -finline-functions)
    if(source IN_LIST arg_FAST)
      set(level -O2)
    elseif(source IN_LIST arg_LATER)
      set(level -Oz -finline-functions -fno-lto)
      set_property(GLOBAL APPEND PROPERTY PARLEY_LATER ${source})
    endif()
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Release>:${level}>")
  endforeach()
endfunction()
