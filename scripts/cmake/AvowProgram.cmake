# What the program is linked with.  The dynamic linker takes 3 ms, a fifth of
# the time from start to result for one article, to load libarchive and what it
# stands on (libxml2 and ICU among it), libsvm, liblinear, C++ and BLAS.  Where
# all static libraries are found they become part of the program instead.
option(AVOW_STATIC "make libraries part of the program where they are found" ON)

# aw_find_static(OUT name...): the static library of each name, or OUT empty.
# "name|shared" may also be the shared library of that file name.
function(aw_find_static out)
  set(found)
  foreach(entry IN LISTS ARGN)
    string(REPLACE "|" ";" entry "${entry}")
    list(GET entry 0 name)
    list(REMOVE_AT entry 0)
    find_library(AVOW_STATIC_${name} NAMES lib${name}.a ${entry}
      PATHS ${AVOW_COMPILER_LIBS})
    mark_as_advanced(AVOW_STATIC_${name})
    if(NOT AVOW_STATIC_${name})
      message(STATUS "lib${name} is not found as a static library")
      set(${out} "" PARENT_SCOPE)
      return()
    endif()
    list(APPEND found ${AVOW_STATIC_${name}})
  endforeach()
  set(${out} "${found}" PARENT_SCOPE)
endfunction()

# libstdc++.a lies beside the compiler's own libraries.
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=libstdc++.a
  OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
get_filename_component(AVOW_COMPILER_LIBS "${path}" DIRECTORY)

add_library(avow_program_link INTERFACE)
set(archive)
set(svm)
# Sanitizers want to see into what they can, at least into its calls.
if(AVOW_STATIC AND NOT AVOW_SANITIZE)
  aw_find_static(archive archive lzma z zstd bz2|libbz2.so.1.0
    lz4|liblz4.so|liblz4.so.1)
  aw_find_static(svm svm linear blas stdc++)
endif()
if(archive)
  target_link_libraries(avow_program_link INTERFACE ${archive})
else()
  target_link_libraries(avow_program_link INTERFACE PkgConfig::ARCHIVE
    PkgConfig::ZSTD)
endif()
if(svm)
  target_link_libraries(avow_program_link INTERFACE ${svm} -lgcc_eh)
else()
  target_link_libraries(avow_program_link INTERFACE LibSVM::svm
    LibLinear::linear)
endif()
target_link_libraries(avow_program_link INTERFACE PkgConfig::CJSON LibCSV::csv
  Threads::Threads m)
