# lit suites: one CTest test per folder that holds some. lit and FileCheck come
# from the newest LLVM that was found.

list(GET COSTALL_LLVM_FOUND 0 major)
set(bindir "${COSTALL_LLVM_${major}_BINDIR}")
find_program(COSTALL_LIT NAMES lit lit.py
  PATHS "${bindir}" "${bindir}/../build/utils/lit" NO_DEFAULT_PATH)
find_program(COSTALL_FILECHECK FileCheck PATHS "${bindir}" NO_DEFAULT_PATH)
if(NOT COSTALL_LIT OR NOT COSTALL_FILECHECK)
  message(FATAL_ERROR "the tests need lit and FileCheck, and they are not in"
    " ${bindir}; run ./dev setup (package llvm-${major}-tools), or configure"
    " with -DCOSTALL_TESTS=OFF")
endif()

# What lit.cfg.py and the test tools may know about this build.
set(llvm "")
set(files "")
foreach(major IN LISTS COSTALL_LLVM_FOUND)
  list(APPEND llvm "\"${major}\": \"${COSTALL_LLVM_${major}_BINDIR}\"")
  foreach(kind cli plugin tidy)
    if(TARGET costall_${kind}_${major})
      list(APPEND files
        "\"${kind}${major}\": \"$<TARGET_FILE:costall_${kind}_${major}>\"")
    endif()
  endforeach()
endforeach()
list(JOIN llvm ", " llvm)
list(JOIN files ",\n  " files)
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/site.json" CONTENT "{
\"source\": \"${PROJECT_SOURCE_DIR}\",
\"build\": \"${PROJECT_BINARY_DIR}\",
\"python\": \"${COSTALL_PYTHON}\",
\"cxx\": \"${CMAKE_CXX_COMPILER}\",
\"filecheck\": \"${COSTALL_FILECHECK}\",
\"llvm\": {${llvm}},
\"files\": {${files}}
}
")
configure_file(lit.site.cfg.py.in lit.site.cfg.py @ONLY)

foreach(suite hazards frontends report rules)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS
    "${CMAKE_CURRENT_SOURCE_DIR}/${suite}/*.cpp"
    "${CMAKE_CURRENT_SOURCE_DIR}/${suite}/*.test")
  list(FILTER tests EXCLUDE REGEX "(_test\\.cpp$)|(/inputs/)")
  if(NOT tests)
    message(STATUS "test/${suite}: no lit test")
    continue()
  endif()
  add_test(NAME lit.${suite} COMMAND ${COSTALL_PYTHON} ${COSTALL_LIT} -v
    --order=lexical "${CMAKE_CURRENT_BINARY_DIR}/${suite}")
  # Each hazard file runs through six front ends.
  set_tests_properties(lit.${suite} PROPERTIES LABELS lit PROCESSORS 2
    TIMEOUT 3600)
endforeach()
