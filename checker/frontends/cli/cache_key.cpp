// See cache_key.h. This program is known by its contents, since a version says
// nothing while it is worked on; LLVM's libraries, which are large and come out
// of packages, by place, size and time.
#include "checker/frontends/cli/cache_key.h"

#include <clang/Basic/Version.h>
#include <dlfcn.h>
#include <llvm/Support/BLAKE3.h>
#include <sys/stat.h>

#include <cstdlib>
#include <variant>

#include "checker/frontends/cli/cache_inputs.h"
#include "checker/frontends/cli/files.h"
#include "checker/report/hazard_list.h"

namespace costall::cli {
namespace {

// What the driver and the preprocessor ask the environment for.
constexpr const char* kVariables[] = {
    "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "OBJC_INCLUDE_PATH",
    "OBJCPLUS_INCLUDE_PATH", "SYSROOT", "SDKROOT", "GCC_EXEC_PREFIX",
    "COMPILER_PATH", "LIBRARY_PATH", "CCC_OVERRIDE_OPTIONS",
    "CLANG_CONFIG_FILE_SYSTEM_DIR", "CLANG_CONFIG_FILE_USER_DIR",
    "CLANG_NO_DEFAULT_CONFIG", "HOME", "CUDA_PATH", "ROCM_PATH"};

class Fields {
 public:
  auto add(const std::string& field) -> void {
    bytes_ += std::to_string(field.size()) + ':' + field;
  }
  auto take() -> std::string { return std::move(bytes_); }

 private:
  std::string bytes_;
};

auto add_this_program(Fields& fields) -> void {
  const auto program = read_file("/proc/self/exe");
  if (const auto* bytes = std::get_if<std::string>(&program)) {
    const Digest digest = digest_of(*bytes);
    fields.add({digest.begin(), digest.end()});
  }
}

// The library that holds `symbol`.
auto add_library(Fields& fields, const void* symbol) -> void {
  Dl_info info{};
  struct stat status {};
  if (::dladdr(symbol, &info) == 0 || info.dli_fname == nullptr) return;
  const std::string path = real_path(info.dli_fname);
  fields.add(path);
  if (::stat(path.c_str(), &status) != 0) return;
  fields.add(std::to_string(status.st_size));
  fields.add(std::to_string(status.st_mtim.tv_sec) + '.' +
             std::to_string(status.st_mtim.tv_nsec));
}

}  // namespace

auto common_inputs(const Selection& selection, const LoadedRules& rules,
                   const std::string& resource_dir) -> std::string {
  Fields fields;
  add_this_program(fields);
  fields.add(clang::getClangFullVersion());
  add_library(fields,
              reinterpret_cast<const void*>(&clang::getClangFullVersion));
  add_library(fields,
              reinterpret_cast<const void*>(&llvm_blake3_hasher_init));
  fields.add(resource_dir);
  for (const PackSource& source : rules.sources) {
    if (source.rank == PackRank::Named) fields.add(source.text.text);
  }
  for (const std::string& glob : rules.disabled) fields.add("-" + glob);
  for (const HazardName& hazard : hazard_names()) {
    fields.add(is_enabled(selection, hazard.id) ? std::string(hazard.id) : "");
  }
  for (const char* name : kVariables) {
    const char* value = std::getenv(name);
    fields.add(value == nullptr ? "-" : std::string("=") + value);
  }
  return fields.take();
}

}  // namespace costall::cli
