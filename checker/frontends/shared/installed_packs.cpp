// See installed_packs.h.
#include "checker/frontends/shared/installed_packs.h"

#include <algorithm>
#include <string>

#include "clang/Lex/DirectoryLookup.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace costall {
namespace {

namespace path = llvm::sys::path;

// "<prefix>/include" and what lies right below it belong to "<prefix>".
auto packs_beside(llvm::StringRef include) -> std::string {
  llvm::SmallString<256> at(include);
  path::remove_dots(at, true);
  if (path::filename(at) != "include") path::remove_filename(at);
  if (path::filename(at) != "include") return {};
  path::remove_filename(at);
  path::append(at, "share", "costall", "rules");
  return at.str().str();
}

// In the order of the include path, each once.
auto folders_of(const clang::HeaderSearch& headers,
                const llvm::vfs::FileSystem& disk) -> std::vector<std::string> {
  std::vector<std::string> out;
  for (const clang::DirectoryLookup& one : headers.search_dir_range()) {
    if (!one.isNormalDir()) continue;
    llvm::SmallString<256> include(one.getName());
    if (disk.makeAbsolute(include)) continue;
    std::string folder = packs_beside(include);
    if (!folder.empty() && std::find(out.begin(), out.end(), folder) == out.end())
      out.push_back(std::move(folder));
  }
  return out;
}

auto packs_in(const std::string& folder, llvm::vfs::FileSystem& disk)
    -> std::vector<std::string> {
  std::vector<std::string> out;
  const auto status = disk.status(folder);
  if (!status || !status->isDirectory()) return out;
  std::error_code error;
  for (auto at = disk.dir_begin(folder, error), end = llvm::vfs::directory_iterator();
       at != end && !error; at.increment(error))
    if (path::extension(at->path()) == ".json") out.push_back(at->path().str());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

auto rules_of_unit(const LoadedRules& rules, const clang::HeaderSearch& headers,
                   clang::FileManager& files) -> LoadedRules {
  std::vector<PackText> packs;
  std::vector<PackProblem> problems;
  llvm::vfs::FileSystem& disk = files.getVirtualFileSystem();
  for (const std::string& folder : folders_of(headers, disk))
    for (const std::string& file : packs_in(folder, disk)) {
      if (const auto text = disk.getBufferForFile(file))
        packs.push_back({file, text.get()->getBuffer().str()});
      else
        problems.push_back({file, "", "cannot read this rule pack: " +
                                          text.getError().message()});
    }
  LoadedRules all = with_installed(rules, std::move(packs));
  all.problems.insert(all.problems.end(), problems.begin(), problems.end());
  return all;
}

}  // namespace costall
