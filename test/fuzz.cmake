# The fuzz targets as tests: built with Clang and the sanitizers, then each run
# for COSTALL_FUZZ_SECONDS, 60 without it. Where there is no libFuzzer, nothing.
list(GET COSTALL_LLVM_FOUND 0 major)
set(clang "${COSTALL_LLVM_${major}_BINDIR}/clang++")
file(GLOB libfuzzer
  "${COSTALL_LLVM_${major}_RESOURCE_DIR}/lib/*/libclang_rt.fuzzer-*.a"
  "${COSTALL_LLVM_${major}_RESOURCE_DIR}/lib/*/libclang_rt.fuzzer.a")
if(NOT EXISTS "${clang}" OR NOT libfuzzer)
  message(STATUS "test/fuzz: not run, it needs clang-${major} and"
    " libclang-rt-${major}-dev")
  return()
endif()
set(run ${COSTALL_PYTHON} "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run.py"
  --out "${PROJECT_BINARY_DIR}/fuzz")
add_test(NAME fuzz.build COMMAND ${run} --build --clang "${clang}")
set_tests_properties(fuzz.build PROPERTIES FIXTURES_SETUP fuzz LABELS fuzz)
foreach(target pack config baseline profile recording facts)
  add_test(NAME fuzz.${target} COMMAND ${run} --target ${target})
  set_tests_properties(fuzz.${target} PROPERTIES FIXTURES_REQUIRED fuzz
    LABELS fuzz)
endforeach()
