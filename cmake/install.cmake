# What `./dev install <prefix>` puts where (docs/architecture.md, "installed").
# Must not build anything of its own. Tested by test/meta/install_test.py.
include(CMakePackageConfigHelpers)

set(package "lib/cmake/costall")
install(FILES include/costall/annotations.h DESTINATION include/costall)
if(TARGET costall_pipeline)
  install(DIRECTORY pipeline/include/ DESTINATION include)
endif()
if(TARGET costall_probe)
  install(DIRECTORY runtime-probe/include/ DESTINATION include)
  install(TARGETS costall_probe costall_probe_report DESTINATION lib/costall)
endif()
install(FILES tools/completions/costall.bash RENAME costall
  DESTINATION share/bash-completion/completions)
install(FILES tools/completions/_costall DESTINATION share/zsh/site-functions)
install(FILES tools/completions/costall.fish
  DESTINATION share/fish/vendor_completions.d)
install(DIRECTORY rules/packs rules/schema DESTINATION share/costall/rules)

foreach(major IN LISTS COSTALL_LLVM_FOUND)
  if(TARGET costall_cli_${major})
    install(TARGETS costall_cli_${major} DESTINATION bin)
  endif()
  foreach(kind tidy tidy_impl plugin plugin_impl pass pass_impl)
    if(TARGET costall_${kind}_${major})
      install(TARGETS costall_${kind}_${major}
        DESTINATION lib/costall/clang-${major})
    endif()
  endforeach()
endforeach()

configure_package_config_file(cmake/costallConfig.cmake.in
  "${PROJECT_BINARY_DIR}/costallConfig.cmake" INSTALL_DESTINATION ${package})
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/costallConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/costallConfig.cmake"
  "${PROJECT_BINARY_DIR}/costallConfigVersion.cmake" DESTINATION ${package})
