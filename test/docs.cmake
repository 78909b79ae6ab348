# The C++ that the pages of the pipeline library show compiles, with the compiler
# of the build and with a Clang where there is one.
find_program(clang NAMES clang++-22 clang++-19 clang++ NO_CACHE)
add_test(NAME docs.pipeline COMMAND ${COSTALL_PYTHON}
  "${CMAKE_CURRENT_SOURCE_DIR}/docs/pipeline_page_test.py")
set(compilers "${CMAKE_CXX_COMPILER}")
if(clang)
  string(APPEND compilers " ${clang}")
endif()
set_tests_properties(docs.pipeline PROPERTIES LABELS pipeline
  ENVIRONMENT "CXX=${compilers};PYTHONDONTWRITEBYTECODE=1")
