# lit suites: one CTest test per folder that holds some. lit and FileCheck come
# from the newest LLVM that was found.

list(GET COSTALL_LLVM_FOUND 0 major)
set(bindir "${COSTALL_LLVM_${major}_BINDIR}")
find_program(COSTALL_LIT NAMES lit lit.py
  PATHS "${bindir}" "${bindir}/../build/utils/lit" NO_DEFAULT_PATH)
find_program(COSTALL_LIT NAMES lit llvm-lit)
find_program(COSTALL_FILECHECK FileCheck PATHS "${bindir}" NO_DEFAULT_PATH)
if(NOT COSTALL_LIT OR NOT COSTALL_FILECHECK)
  message(FATAL_ERROR "the tests need lit and FileCheck, and neither is in"
    " ${bindir}; run ./dev setup (package llvm-${major}-tools), or configure"
    " with -DCOSTALL_TESTS=OFF")
endif()

# What lit.cfg.py may know about this build.
set(llvm "")
set(targets "")
foreach(major IN LISTS COSTALL_LLVM_FOUND)
  string(APPEND llvm "${major}: '${COSTALL_LLVM_${major}_BINDIR}', ")
  foreach(kind cli plugin tidy)
    set(target costall_${kind}_${major})
    if(TARGET ${target})
      list(APPEND targets ${target})
      string(APPEND files "'${kind}${major}': '$<TARGET_FILE:${target}>', ")
    endif()
  endforeach()
endforeach()
configure_file(lit.site.cfg.py.in lit.site.cfg.py.gen @ONLY)
file(GENERATE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/lit.site.cfg.py"
  INPUT "${CMAKE_CURRENT_BINARY_DIR}/lit.site.cfg.py.gen")

foreach(suite hazards frontends report rules corpus)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS
    "${CMAKE_CURRENT_SOURCE_DIR}/${suite}/*.cpp"
    "${CMAKE_CURRENT_SOURCE_DIR}/${suite}/*.test")
  list(FILTER tests EXCLUDE REGEX "(_test\\.cpp$)|(/[Ii]nputs/)")
  if(NOT tests)
    message(STATUS "test/${suite}: no lit test")
    continue()
  endif()
  add_test(NAME lit.${suite} COMMAND ${COSTALL_PYTHON} ${COSTALL_LIT} -v
    --order=lexical "${CMAKE_CURRENT_BINARY_DIR}/${suite}")
  set_tests_properties(lit.${suite} PROPERTIES LABELS lit PROCESSORS 2)
endforeach()
