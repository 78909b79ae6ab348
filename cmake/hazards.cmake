# One hazard is a line in hazards.def, a source, a page and a test. Reads the
# list, and stops the configure step where a hazard lacks one of the others.
# Sets COSTALL_HAZARDS (stems). Tested by test/meta/configure_stops_test.py.

set(def "${PROJECT_SOURCE_DIR}/checker/hazards/hazards.def")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${def}")
file(STRINGS "${def}" lines REGEX "^COSTALL_HAZARD(_OFF)?\\(")
set(COSTALL_HAZARDS "")
set(problems "")
foreach(line IN LISTS lines)
  if(NOT line MATCHES
      "^COSTALL_HAZARD(_OFF)?\\(([a-z0-9_]+), \"[^\"]+\"\\)$")
    string(APPEND problems "\n  hazards.def: cannot read '${line}', expected"
      " COSTALL_HAZARD(stem, \"summary\")")
    continue()
  endif()
  set(stem "${CMAKE_MATCH_2}")
  list(APPEND COSTALL_HAZARDS ${stem})
  foreach(file checker/hazards/${stem}.cpp docs/hazards/${stem}.md
      test/hazards/${stem}.cpp)
    if(NOT EXISTS "${PROJECT_SOURCE_DIR}/${file}")
      string(APPEND problems "\n  hazard '${stem}' has no ${file}")
    endif()
  endforeach()
endforeach()
if(problems)
  message(FATAL_ERROR "the list of hazards and the files disagree:${problems}\n"
    "write what is missing (tools/new_hazard.py makes all of them)")
endif()
list(LENGTH COSTALL_HAZARDS count)
message(STATUS "hazards: ${count}, each with code, page and test")
