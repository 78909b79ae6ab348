# Tests that run the command line over many files and hold what it finds there.
list(GET COSTALL_LLVM_FOUND 0 major)
set(costall "$<TARGET_FILE:costall_cli_${major}>")

# costall_program_test(<name> <script> <argument>...)
function(costall_program_test name script)
  add_test(NAME ${name}
    COMMAND ${COSTALL_PYTHON} "${PROJECT_SOURCE_DIR}/${script}" ${ARGN}
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS program PROCESSORS 2)
endfunction()

costall_program_test(corpus test/corpus/run.py --costall ${costall} -j 2
  --check-table --min-precision 0.98 --min-recall 0.95)
costall_program_test(fuzz.mutants test/fuzz/mutants.py --costall ${costall}
  --out "${PROJECT_BINARY_DIR}/fuzz_mutants")
costall_program_test(packaged_examples tools/check_packaged_examples.py
  --costall ${costall} --build "${PROJECT_BINARY_DIR}/packaged_examples"
  --expected "${CMAKE_CURRENT_SOURCE_DIR}/real/packaged_examples.expected")

# The tutorial, step by step.
costall_program_test(docs.writing_a_pack test/docs/writing_a_pack_test.py)
set_tests_properties(docs.writing_a_pack PROPERTIES
  ENVIRONMENT "COSTALL=${costall};PYTHONDONTWRITEBYTECODE=1")
