# The layout of the house, held by small Python tests: one CTest test per file.
file(GLOB tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/meta/*_test.py")
foreach(test IN LISTS tests)
  get_filename_component(name "${test}" NAME_WE)
  string(REGEX REPLACE "_test$" "" name "${name}")
  add_test(NAME meta.${name} COMMAND ${COSTALL_PYTHON} "${test}"
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(meta.${name} PROPERTIES LABELS meta
    ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;COSTALL_BUILD=${PROJECT_BINARY_DIR}")
endforeach()
