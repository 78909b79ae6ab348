# The examples are built and run, and checked as their users would check them.

add_subdirectory("${PROJECT_SOURCE_DIR}/examples"
  "${PROJECT_BINARY_DIR}/examples")

if(TARGET pipeline_example_first)
  add_test(NAME examples.pipeline COMMAND ${COSTALL_PYTHON}
    "${CMAKE_CURRENT_SOURCE_DIR}/examples/pipeline_examples_test.py")
  set_tests_properties(examples.pipeline PROPERTIES LABELS "examples;pipeline"
    ENVIRONMENT "COSTALL_PIPELINE_EXAMPLES=\
$<TARGET_FILE_DIR:pipeline_example_first>;PYTHONDONTWRITEBYTECODE=1")
endif()

if(TARGET probe_example_do_work)
  add_test(NAME examples.probe COMMAND ${COSTALL_PYTHON}
    "${CMAKE_CURRENT_SOURCE_DIR}/examples/probe_examples_test.py")
  set_tests_properties(examples.probe PROPERTIES LABELS "examples;probe"
    ENVIRONMENT "COSTALL_PROBE_EXAMPLES=\
$<TARGET_FILE_DIR:probe_example_do_work>;PYTHONDONTWRITEBYTECODE=1")
endif()

if(NOT TARGET youbuy OR NOT COSTALL_CHECKER)
  message(STATUS "examples: not checked, that needs the checker and Boost 1.81")
  return()
endif()
list(GET COSTALL_LLVM_FOUND 0 major)
add_test(NAME examples COMMAND ${COSTALL_PYTHON}
  "${CMAKE_CURRENT_SOURCE_DIR}/examples/examples_test.py")
set_tests_properties(examples PROPERTIES LABELS examples PROCESSORS 2
  ENVIRONMENT "COSTALL=$<TARGET_FILE:costall_cli_${major}>;\
COSTALL_EXAMPLES=$<TARGET_FILE_DIR:youbuy>;PYTHONDONTWRITEBYTECODE=1")
if(TARGET probe_example_do_work AND TARGET youbuy_probed)
  add_test(NAME examples.missed_stalls COMMAND ${COSTALL_PYTHON}
    "${CMAKE_CURRENT_SOURCE_DIR}/examples/missed_stalls_test.py")
  set_tests_properties(examples.missed_stalls PROPERTIES LABELS examples
    ENVIRONMENT "COSTALL=$<TARGET_FILE:costall_cli_${major}>;\
COSTALL_PROBE_EXAMPLES=$<TARGET_FILE_DIR:probe_example_do_work>;\
COSTALL_EXAMPLES=$<TARGET_FILE_DIR:youbuy>;PYTHONDONTWRITEBYTECODE=1")
endif()
