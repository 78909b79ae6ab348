// Looks for Clang's resource folder. Tested by test/frontends/cli_usage.test.
#include "checker/frontends/cli/resource_dir.h"

#include <clang/Basic/Version.h>
#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

const std::string kMajor = std::to_string(CLANG_VERSION_MAJOR);

// /usr/lib/llvm-22/lib/libclang-cpp.so.22.1 has lib/clang/22 beside it.
auto beside_library() -> fs::path {
  Dl_info info{};
  const auto address =
      reinterpret_cast<const void*>(&clang::getClangFullVersion);
  if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
  return fs::path(real_path(info.dli_fname)).parent_path() / "clang" / kMajor;
}

auto on_path() -> fs::path {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::string folder = rest.substr(0, rest.find(':'));
    rest.erase(0, folder.size() + 1);
    const fs::path clang = fs::path(folder) / ("clang-" + kMajor);
    std::error_code ignored;
    if (!fs::exists(clang, ignored)) continue;
    const fs::path bin = fs::path(real_path(clang.string())).parent_path();
    return bin.parent_path() / "lib" / "clang" / kMajor;
  }
  return {};
}

}  // namespace

auto find_resource_dir() -> ResourceDir {
  std::string looked;
  using Find = fs::path (*)();
  const Find finders[] = {[] { return fs::path(COSTALL_CLANG_RESOURCE_DIR); },
                          beside_library, on_path};
  for (const Find find : finders) {
    const std::string candidate = find().lexically_normal().string();
    if (candidate.empty()) continue;
    std::error_code ignored;
    if (fs::exists(fs::path(candidate) / "include" / "stddef.h", ignored)) {
      return {candidate, {}};
    }
    if (!looked.empty()) looked += ", ";
    looked += candidate;
  }
  return {{},
          "cannot find Clang's own headers, looked in " + looked +
              "; install libclang-common-" +
              std::to_string(COSTALL_LLVM_MAJOR) + "-dev"};
}

}  // namespace costall::cli
