# Text files into the program at build time, so that the built-in packs and the
# pages of `costall explain` need no path. Runs in two ways: included, it offers
# costall_embed(); as a script (cmake -P), it writes the file.
# Tested by test/model/builtin_packs_test.cpp and test/frontends/explain.test.

# costall_embed(<output.cpp> TEMPLATE <file.in> ENTRY <text> FILES <file>...)
# TEMPLATE holds @ENTRIES@; ENTRY is written once per file, with <STEM>, <ID>
# (the stem with '-' for '_') and <TEXT> (a raw string literal) in it.
function(costall_embed output)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TEMPLATE;ENTRY" "FILES")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed.cmake")
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} "-Doutput=${output}" "-Dtemplate=${arg_TEMPLATE}"
      "-Dentry=${arg_ENTRY}" "-Dfiles=${arg_FILES}" -P "${script}"
    DEPENDS "${script}" "${arg_TEMPLATE}" ${arg_FILES}
    COMMENT "embedding ${output}" VERBATIM)
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  return()
endif()

set(ENTRIES "")
foreach(file IN LISTS files)
  get_filename_component(stem "${file}" NAME_WE)
  string(REPLACE "_" "-" id "${stem}")
  file(READ "${file}" text)
  if(text MATCHES "\\)costall\"")
    message(FATAL_ERROR "${file} holds )costall\" and cannot be embedded")
  endif()
  string(REPLACE "<STEM>" "${stem}" one "${entry}")
  string(REPLACE "<ID>" "${id}" one "${one}")
  string(REPLACE "<TEXT>" "R\"costall(${text})costall\"" one "${one}")
  string(APPEND ENTRIES "${one}\n")
endforeach()
configure_file("${template}" "${output}" @ONLY)
