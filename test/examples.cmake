# The examples are built and run, and checked as their users would check them.

find_package(Boost 1.81 QUIET)
find_package(Threads QUIET)
if(NOT Boost_FOUND OR NOT COSTALL_CHECKER)
  message(STATUS "examples: not tested, they need the checker and Boost 1.81")
  return()
endif()
list(GET COSTALL_LLVM_FOUND 0 major)
add_subdirectory("${PROJECT_SOURCE_DIR}/examples"
  "${PROJECT_BINARY_DIR}/examples")

add_test(NAME examples COMMAND ${COSTALL_PYTHON}
  "${CMAKE_CURRENT_SOURCE_DIR}/examples/examples_test.py")
set_tests_properties(examples PROPERTIES LABELS examples PROCESSORS 2
  ENVIRONMENT "COSTALL=$<TARGET_FILE:costall_cli_${major}>;\
COSTALL_EXAMPLES=$<TARGET_FILE_DIR:youbuy>;PYTHONDONTWRITEBYTECODE=1")
