# The tests of a part once more, with another compiler, standard library or
# sanitizer, as one program that is one test. Used by pipeline.cmake and
# probe.cmake.

option(COSTALL_VARIANTS
  "test the libraries again with each compiler and sanitizer" ON)
option(COSTALL_SLOW_VARIANTS
  "and with those that take long to compile: g++ with sanitizers" OFF)

# GoogleTest as its package's sources, for the other standard library.
set(gtest_sources /usr/src/googletest)

# costall_variant(<part> <name> COMPILER <program> FLAGS <flag>...
#                 SOURCES <file>... [TOGETHER <folder>...] [OWN_GTEST])
# The program <part>_<name>, run as the test <part>.<name>. The tests of a folder
# of TOGETHER are one unit.
function(costall_variant part name)
  cmake_parse_arguments(arg "OWN_GTEST" "COMPILER" "FLAGS;SOURCES;TOGETHER"
    ${ARGN})
  find_program(compiler NAMES ${arg_COMPILER} NO_CACHE)
  if(NOT COSTALL_VARIANTS OR NOT compiler OR NOT arg_SOURCES)
    message(STATUS "${part} ${name}: not tested, it needs ${arg_COMPILER}"
      " and COSTALL_VARIANTS")
    return()
  endif()
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${part}_${name}")
  file(MAKE_DIRECTORY "${out}")
  set(compile ${compiler} -std=c++20 -Wall
    -Wextra -Werror -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=build ${arg_FLAGS}
    -I${PROJECT_SOURCE_DIR}/pipeline/include
    -I${PROJECT_SOURCE_DIR}/runtime-probe/include -I${PROJECT_SOURCE_DIR})
  set(libraries -lgmock_main -lgmock -lgtest)
  if(arg_OWN_GTEST)
    list(APPEND compile -I${gtest_sources}/googletest/include
      -I${gtest_sources}/googlemock/include
      -isystem ${gtest_sources}/googletest -isystem ${gtest_sources}/googlemock)
    list(APPEND arg_SOURCES ${gtest_sources}/googletest/src/gtest-all.cc
      ${gtest_sources}/googlemock/src/gmock-all.cc
      ${gtest_sources}/googlemock/src/gmock_main.cc)
    set(libraries "")
  endif()
  # The headers that most of a unit's time would go to.
  set(headers "${out}/headers.h")
  file(GENERATE OUTPUT "${headers}" CONTENT
    "#include <gmock/gmock.h>\n#include <gtest/gtest.h>\n#include <ranges>\n\
#include <coroutine>\n#include <thread>\n#include <atomic>\n")
  if(arg_COMPILER MATCHES "clang")
    set(compiled_headers "${headers}.pch")
    set(include -include-pch "${compiled_headers}")
  else()
    set(compiled_headers "${headers}.gch")
    set(include -include "${headers}")
  endif()
  add_custom_command(OUTPUT "${compiled_headers}"
    COMMAND ${compile} -x c++-header "${headers}" -o "${compiled_headers}"
    DEPENDS "${headers}" VERBATIM COMMENT "${name}: headers")
  foreach(folder IN LISTS arg_TOGETHER)
    set(tests ${arg_SOURCES})
    list(FILTER tests INCLUDE REGEX "/${folder}/")
    if(tests)
      list(REMOVE_ITEM arg_SOURCES ${tests})
      list(TRANSFORM tests PREPEND "#include \"")
      list(TRANSFORM tests APPEND "\"\n")
      list(JOIN tests "" tests)
      file(GENERATE OUTPUT "${out}/together/${folder}.cpp" CONTENT "${tests}")
      list(APPEND arg_SOURCES "${out}/together/${folder}.cpp")
    endif()
  endforeach()
  set(objects "")
  foreach(source IN LISTS arg_SOURCES)
    cmake_path(GET source PARENT_PATH parent)
    cmake_path(GET parent FILENAME parent)
    cmake_path(GET source STEM stem)
    set(object "${out}/${parent}_${stem}.o")
    add_custom_command(OUTPUT "${object}"
      COMMAND ${compile} ${include}
        -MD -MF "${object}.d" -c "${source}" -o "${object}"
      DEPENDS "${source}" "${compiled_headers}" DEPFILE "${object}.d" VERBATIM
      COMMENT "${name}: ${parent}/${stem}")
    list(APPEND objects "${object}")
  endforeach()
  set(program "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${part}_${name}")
  add_custom_command(OUTPUT "${program}"
    COMMAND ${compiler} ${arg_FLAGS} ${objects} ${libraries} -pthread
      -o "${program}" DEPENDS ${objects} VERBATIM
    COMMENT "${part}_${name}")
  add_custom_target(${part}_${name} ALL DEPENDS "${program}")
  add_test(NAME ${part}.${name} COMMAND "${program}" --gtest_brief=1)
  set_tests_properties(${part}.${name} PROPERTIES LABELS ${part})
endfunction()

