# The tests of the compiler pass: each script of test/pass with each LLVM major
# that the pass is built for. They compile programs, and take two minutes each
# at most.

set(majors "")
foreach(major IN LISTS COSTALL_LLVM_FOUND)
  if(TARGET costall_pass_${major})
    list(APPEND majors "\"${major}\": {\"bindir\":
  \"${COSTALL_LLVM_${major}_BINDIR}\",
  \"pass\": \"$<TARGET_FILE:costall_pass_${major}>\"}")
  endif()
endforeach()
list(JOIN majors ",\n" majors)
set(site "${CMAKE_CURRENT_BINARY_DIR}/pass_site.json")
file(GENERATE OUTPUT "${site}" CONTENT "{
\"source\": \"${PROJECT_SOURCE_DIR}\",
\"build\": \"${PROJECT_BINARY_DIR}\",
\"include\": \"${PROJECT_SOURCE_DIR}/runtime-probe/include\",
\"probe\": \"$<TARGET_FILE:costall_probe>\",
\"report\": \"$<TARGET_FILE:costall_probe_report>\",
\"majors\": {${majors}}
}
")

file(GLOB scripts CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/pass/*.py")
list(FILTER scripts EXCLUDE REGEX "/building\\.py$")
foreach(major IN LISTS COSTALL_LLVM_FOUND)
  if(NOT TARGET costall_pass_${major})
    continue()
  endif()
  foreach(script IN LISTS scripts)
    cmake_path(GET script STEM name)
    # Eleven test files of the pipeline library: the longest, once.
    list(GET COSTALL_LLVM_FOUND 0 first)
    if(name STREQUAL "pipeline" AND NOT major EQUAL first)
      continue()
    endif()
    add_test(NAME pass.${name}_${major}
      COMMAND ${COSTALL_PYTHON} "${script}" "${site}" ${major})
    set_tests_properties(pass.${name}_${major} PROPERTIES LABELS pass
      SKIP_RETURN_CODE 77 TIMEOUT 3600
      ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
  endforeach()
endforeach()

# Every test of the pipeline library, in ten minutes.
if(COSTALL_SLOW_VARIANTS AND TARGET costall_pass_22)
  add_test(NAME pass.whole_pipeline_22 COMMAND ${COSTALL_PYTHON}
    "${CMAKE_CURRENT_SOURCE_DIR}/pass/pipeline.py" "${site}" 22 --whole)
  set_tests_properties(pass.whole_pipeline_22 PROPERTIES LABELS pass
    PROCESSORS 2 SKIP_RETURN_CODE 77 TIMEOUT 3600
    ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endif()
