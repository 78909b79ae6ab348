# Finds each LLVM major of COSTALL_LLVM_MAJORS and makes the target
# costall_llvm_<major> of it. LLVM's own package files are not used: two majors
# cannot be found in one project with them. Only the shared libraries are
# linked, never the static archives, since a plugin must share the state of the
# compiler that loads it. Exercised by every build with both majors.

# Headers, libraries and tools of one major into costall_llvm_<major>,
# COSTALL_LLVM_<major>_{VERSION,BINDIR,RESOURCE_DIR}; nothing when it is absent.
function(costall_find_llvm major)
  find_program(config NAMES llvm-config-${major}
    PATHS /usr/lib/llvm-${major}/bin NO_CACHE)
  if(NOT config)
    return()
  endif()
  foreach(what version bindir libdir includedir)
    execute_process(COMMAND ${config} --${what} OUTPUT_VARIABLE ${what}
      OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  find_library(clang_cpp NAMES libclang-cpp.so.${major}.1 libclang-cpp.so
    PATHS ${libdir} NO_DEFAULT_PATH NO_CACHE)
  find_library(llvm NAMES libLLVM.so.${major}.1 libLLVM-${major}.so
    PATHS ${libdir} NO_DEFAULT_PATH NO_CACHE)
  if(NOT clang_cpp OR NOT llvm OR NOT EXISTS "${includedir}/clang/AST/AST.h")
    message(STATUS "LLVM ${major}: ${config} is there, but not the headers and"
      " shared libraries of Clang; install libclang-${major}-dev")
    return()
  endif()
  add_library(costall_llvm_${major} INTERFACE)
  # Last of all: its folder may hold another C++ library's headers too, such as
  # <cxxabi.h>, which must not be found before the compiler's own.
  target_compile_options(costall_llvm_${major} INTERFACE
    "SHELL:-idirafter \"${includedir}\"")
  target_compile_definitions(costall_llvm_${major}
    INTERFACE COSTALL_LLVM_MAJOR=${major})
  target_compile_options(costall_llvm_${major} INTERFACE -fno-rtti)
  target_link_libraries(costall_llvm_${major} INTERFACE ${clang_cpp} ${llvm})
  set(COSTALL_LLVM_${major}_VERSION "${version}" PARENT_SCOPE)
  set(COSTALL_LLVM_${major}_BINDIR "${bindir}" PARENT_SCOPE)
  set(COSTALL_LLVM_${major}_RESOURCE_DIR "${libdir}/clang/${major}"
    PARENT_SCOPE)
endfunction()

# The majors that are there, in the order asked for: the first one is `costall`,
# the others are `costall-<major>`.
set(COSTALL_LLVM_FOUND "")
foreach(major IN LISTS COSTALL_LLVM_MAJORS)
  costall_find_llvm(${major})
  if(TARGET costall_llvm_${major})
    message(STATUS "LLVM ${major}: ${COSTALL_LLVM_${major}_VERSION}")
    list(APPEND COSTALL_LLVM_FOUND ${major})
  else()
    message(STATUS "LLVM ${major}: not found, the checker is not built for it")
  endif()
endforeach()
