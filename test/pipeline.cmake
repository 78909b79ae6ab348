# The tests of the pipeline library: with the compiler of the build, and again
# with each compiler, standard library and sanitizer that the library promises.
# Must not be needed by any part of the project.

set(folder "${CMAKE_CURRENT_SOURCE_DIR}/pipeline")
find_package(Boost 1.81 QUIET)
find_package(Qt6 QUIET COMPONENTS Core)
find_package(QCoro6 QUIET COMPONENTS Core)

# Tests that need no more than the standard library, and those of adapters.
file(GLOB core CONFIGURE_DEPENDS "${folder}/blocks/*_test.cpp"
  "${folder}/operators/*_test.cpp" "${folder}/properties/*_test.cpp"
  "${folder}/regressions/*_test.cpp" "${folder}/exploration/*_test.cpp"
  "${folder}/adapters/*_test.cpp")
list(FILTER core EXCLUDE REGEX "/adapters/(standalone_)?(asio|qt)")
file(GLOB asio CONFIGURE_DEPENDS "${folder}/adapters/*asio*_test.cpp")
if(NOT Boost_FOUND)
  set(asio "")
endif()
file(GLOB qt CONFIGURE_DEPENDS "${folder}/adapters/qt*_test.cpp")

# costall_pipeline_units(<name> <source>...): with the compiler of the build.
function(costall_pipeline_units name)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE costall_options costall_pipeline
    GTest::gmock_main)
  # Types of a test are not of the main file where it is included, which g++
  # warns of. Compiling takes longer than running, so nothing is optimised.
  target_compile_options(${name} PRIVATE -O0
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS pipeline)
endfunction()

costall_pipeline_units(pipeline_units ${core})
# The headers are most of what a test compiles. Tests of blocks share a namespace
# and stay apart.
set(apart ${core})
list(FILTER apart INCLUDE REGEX "/(blocks|adapters)/")
set_source_files_properties(${apart} PROPERTIES
  SKIP_UNITY_BUILD_INCLUSION ON)
set_target_properties(pipeline_units PROPERTIES UNITY_BUILD ON
  UNITY_BUILD_BATCH_SIZE 4)
costall_pipeline_units(pipeline_asio_units ${asio})
if(TARGET pipeline_asio_units)
  target_link_libraries(pipeline_asio_units PRIVATE Boost::boost)
endif()
if(qt AND TARGET Qt6::Core AND TARGET QCoro6::Core)
  costall_pipeline_units(pipeline_qt_units ${qt})
  target_link_libraries(pipeline_qt_units PRIVATE Qt6::Core QCoro6::Core)
endif()

# The exploration of schedules finds seeded bugs.
find_program(mutant_compiler NAMES clang++-22 clang++-19 NO_CACHE)
if(mutant_compiler)
  add_test(NAME pipeline.mutants COMMAND ${COSTALL_PYTHON}
    "${folder}/exploration/mutants.py" "${mutant_compiler}"
    "${CMAKE_CURRENT_BINARY_DIR}/mutants")
  set_tests_properties(pipeline.mutants PROPERTIES LABELS pipeline PROCESSORS 2
    ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()

# Threads are the subject of these.
set(threaded ${core} ${asio})
list(FILTER threaded INCLUDE REGEX "(thread|blocks/|asio)")

# The build's own compiler walks through all schedules, which would take minutes
# here. Frames of sanitized code are too large for the tests of stack depth.
set(whole ${core})
list(FILTER whole EXCLUDE REGEX "/exploration/|/stack_test")
list(FILTER threaded EXCLUDE REGEX "/stack_test")
costall_variant(pipeline clang22_address COMPILER clang++-22
  FLAGS -O0 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all
  TOGETHER operators properties regressions SOURCES ${whole} ${asio})
costall_variant(pipeline clang22_thread COMPILER clang++-22
  FLAGS -O0 -g1 -fsanitize=thread
  TOGETHER operators properties regressions SOURCES ${threaded})
costall_variant(pipeline clang19_libcxx COMPILER clang++-19 OWN_GTEST
  FLAGS -O0 -stdlib=libc++
  TOGETHER operators properties regressions SOURCES ${whole})
