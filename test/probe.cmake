# The tests of the runtime probe: with the compiler of the build, and again with
# clang and each sanitizer. Must not be needed by any part of the project.
#
# Several programs, as handler tracking and the pipeline's hooks hold for a
# whole one.

set(folder "${CMAKE_CURRENT_SOURCE_DIR}/probe")
find_package(Boost 1.81 QUIET)
file(GLOB units CONFIGURE_DEPENDS "${folder}/*_test.cpp")
set(asio ${units})
list(FILTER asio INCLUDE REGEX "asio|youbuy")
set(tracked ${asio})
list(FILTER tracked INCLUDE REGEX "_tracking_test")
list(REMOVE_ITEM units ${asio})
if(tracked)
  list(REMOVE_ITEM asio ${tracked})
endif()

# costall_probe_units(<name> <source>...)
function(costall_probe_units name)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE costall_options costall_probe
    GTest::gmock_main fmt::fmt-header-only nlohmann_json::nlohmann_json)
  target_compile_options(${name} PRIVATE -O0)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS probe)
endfunction()

set(pipeline ${units})
list(FILTER pipeline INCLUDE REGEX "/pipeline_test")
set(qt ${units})
list(FILTER qt INCLUDE REGEX "/qt_test")
list(REMOVE_ITEM units ${pipeline} ${qt})
costall_probe_units(probe_units ${units})
file(GLOB picture CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/picture/*_test.cpp")
costall_probe_units(picture_units ${picture})
target_link_libraries(picture_units PRIVATE costall_picture)
if(TARGET costall_pipeline)
  costall_probe_units(probe_pipeline_units ${pipeline})
  target_link_libraries(probe_pipeline_units PRIVATE costall_pipeline)
  target_compile_definitions(probe_pipeline_units PRIVATE
    COSTALL_PIPELINE_PROBE)
endif()
if(Boost_FOUND)
  costall_probe_units(probe_asio_units ${asio})
  costall_probe_units(probe_tracking_units ${tracked})
  foreach(target probe_asio_units probe_tracking_units)
    if(TARGET ${target})
      target_link_libraries(${target} PRIVATE Boost::boost)
    endif()
  endforeach()
  # Handler tracking holds for a whole program.
  if(TARGET probe_tracking_units)
    target_compile_definitions(probe_tracking_units PRIVATE
      "BOOST_ASIO_CUSTOM_HANDLER_TRACKING=<costall/probe/asio_tracking.h>"
      "ASIO_CUSTOM_HANDLER_TRACKING=<costall/probe/asio_tracking.h>")
  endif()
endif()

find_package(Qt6 QUIET COMPONENTS Core)
find_package(QCoro6 QUIET COMPONENTS Core)
if(TARGET Qt6::Core AND TARGET QCoro6::Core)
  costall_probe_units(probe_qt_units ${qt})
  target_link_libraries(probe_qt_units PRIVATE Qt6::Core QCoro6::Core)
endif()

# Of the programs: the reader of format/spec.md, the schema of the report, the
# environment, and Asio's packaged servers.
# costall_probe_script(<name> <argument>...)
function(costall_probe_script name)
  add_test(NAME probe.${name} COMMAND ${COSTALL_PYTHON} "${folder}/${name}.py"
    ${ARGN})
  set_tests_properties(probe.${name} PROPERTIES LABELS probe
    SKIP_RETURN_CODE 77 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endfunction()
costall_probe_script(spec_reader $<TARGET_FILE:probe_units>)
costall_probe_script(report_schema $<TARGET_FILE:probe_units>)
if(Boost_FOUND)
  costall_probe_script(environment $<TARGET_FILE_DIR:probe_units>)
  costall_probe_script(packaged_examples "${CMAKE_CURRENT_BINARY_DIR}"
    $<TARGET_FILE:costall_probe> $<TARGET_FILE:costall_probe_report>
    "${PROJECT_SOURCE_DIR}/runtime-probe/include")
  set_tests_properties(probe.packaged_examples PROPERTIES PROCESSORS 2)
endif()

# The library itself as well, as a sanitizer must see all of it.
get_target_property(library costall_probe SOURCES)
get_target_property(report costall_probe_report SOURCES)
list(APPEND library ${report})
set(sources "")
foreach(source IN LISTS library)
  cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY
    "${PROJECT_SOURCE_DIR}/runtime-probe")
  list(APPEND sources "${source}")
endforeach()
set(flags -O0 -DFMT_HEADER_ONLY "-DCOSTALL_VERSION=\"${PROJECT_VERSION}\"")
set(addresses -g1 -fsanitize=address,undefined -fno-sanitize-recover=all)
costall_variant(probe clang22_address COMPILER clang++-22
  FLAGS ${flags} ${addresses} SOURCES ${sources} ${units})
set(threaded ${units} ${tracked})
list(FILTER threaded INCLUDE REGEX "session|collector|coroutine|stacks|asio_io_tracking")
set(races -g1 -fsanitize=thread
  "-DBOOST_ASIO_CUSTOM_HANDLER_TRACKING=<costall/probe/asio_tracking.h>")
costall_variant(probe clang22_thread COMPILER clang++-22
  FLAGS ${flags} ${races} SOURCES ${sources} ${threaded})
if(COSTALL_SLOW_VARIANTS)
  costall_variant(probe gcc_address COMPILER g++
    FLAGS ${flags} ${addresses} SOURCES ${sources} ${units})
  # It knows no fences, of which it warns.
  costall_variant(probe gcc_thread COMPILER g++
    FLAGS ${flags} ${races} -Wno-tsan SOURCES ${sources} ${threaded})
endif()
