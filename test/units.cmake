# GoogleTest programs: one per folder, and one per LLVM major where Clang is
# needed. A new *_test.cpp needs no line here.
find_package(GTest REQUIRED)
include(GoogleTest)

# costall_units(<name> <folder> <library>...)
function(costall_units name folder)
  file(GLOB sources CONFIGURE_DEPENDS
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_test.cpp")
  if(NOT sources)
    message(STATUS "test/${folder}: no unit test")
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE
    "COSTALL_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS unit)
endfunction()

if(TARGET costall_engine)
  costall_units(program_units program costall_engine)
endif()
costall_units(model_units model costall_model nlohmann_json::nlohmann_json)
if(TARGET costall_report)
  costall_units(report_units report costall_report
    nlohmann_json::nlohmann_json)
endif()
foreach(major IN LISTS COSTALL_LLVM_FOUND)
  if(TARGET costall_engine_${major})
    costall_units(engine_units_${major} engine costall_engine_${major})
  endif()
endforeach()
