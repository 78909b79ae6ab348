# Language level, warnings, sanitizers and ccache, the same for every part.
# Must not name a part. Exercised by every build.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# A plugin shares its process with the compiler: nothing but its entry points
# may be seen from outside, or fmt and json symbols of two versions would meet.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "build type" FORCE)
endif()

find_program(COSTALL_CCACHE ccache)
if(COSTALL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${COSTALL_CCACHE}")
endif()

# Every target of the project links this.
add_library(costall_options INTERFACE)
target_include_directories(costall_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(costall_options INTERFACE -Wall -Wextra -Wpedantic)
# No path of this machine in what is built, and one cache for all build folders:
# ccache takes the folder of the compilation into account, as it is mapped.
target_compile_options(costall_options INTERFACE
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=."
  "-ffile-prefix-map=${PROJECT_BINARY_DIR}=build")
target_compile_definitions(costall_options INTERFACE
  "COSTALL_VERSION=\"${PROJECT_VERSION}\"")
if(COSTALL_WERROR)
  target_compile_options(costall_options INTERFACE -Werror)
endif()
if(COSTALL_SANITIZE)
  target_compile_options(costall_options INTERFACE
    -fsanitize=${COSTALL_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    # Objects beside Clang have no RTTI, and share templates with those that do.
    -fno-sanitize=vptr
    # Instrumented, g++ 12 takes members of std::regex for uninitialised.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(costall_options INTERFACE -fsanitize=${COSTALL_SANITIZE})
endif()
