// See cache_inputs.h. Contents are always read: a time stamp and a size can
// stay as they were when a file is changed, and reading the headers of a
// project takes a few milliseconds.
#include "checker/frontends/cli/cache_inputs.h"

#include <llvm/Support/BLAKE3.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

auto digest_of(std::string_view bytes) -> Digest {
  llvm::BLAKE3 hash;
  hash.update(llvm::StringRef(bytes.data(), bytes.size()));
  return hash.final<std::tuple_size_v<Digest>>();
}

auto read_digest(const std::string& path, std::string_view contents) -> Digest {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  llvm::BLAKE3 hash;
  hash.update(llvm::StringRef(error ? path : real.string()));
  hash.update(llvm::StringRef("\0", 1));
  hash.update(llvm::StringRef(contents.data(), contents.size()));
  return hash.final<std::tuple_size_v<Digest>>();
}

auto listing_digest(const std::string& path) -> std::optional<Digest> {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator at(path, error), end; at != end && !error;
       at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  if (error) return std::nullopt;
  std::sort(names.begin(), names.end());
  std::string all;
  for (const std::string& name : names) all += name + '\0';
  return digest_of(all);
}

auto InputStates::state(const std::string& path) -> State& {
  const auto [entry, is_new] = states_.try_emplace(path);
  State& state = entry->second;
  struct stat status {};
  if (is_new && ::stat(path.c_str(), &status) == 0) {
    const bool folder = S_ISDIR(status.st_mode);
    state.kind = folder ? Input::Kind::Folder : Input::Kind::File;
    state.is_regular = S_ISREG(status.st_mode);
  }
  return state;
}

auto InputStates::contents_digest(const std::string& path)
    -> std::optional<Digest> {
  State& found = state(path);
  if (!found.is_regular || found.is_read) return found.digest;
  found.is_read = true;
  const auto text = read_file(path);
  if (const auto* contents = std::get_if<std::string>(&text)) {
    found.digest = read_digest(path, *contents);
  }
  return found.digest;
}

auto InputStates::is_unchanged(const Input& input) -> bool {
  switch (input.kind) {
    case Input::Kind::Absent:
    case Input::Kind::File:
    case Input::Kind::Folder:
      return state(input.path).kind == input.kind;
    case Input::Kind::Read:
      return contents_digest(input.path) == input.digest;
    case Input::Kind::Listing:
      break;
  }
  State& folder = state(input.path);
  if (folder.kind != Input::Kind::Folder) return false;
  if (!folder.is_read) folder.digest = listing_digest(input.path);
  folder.is_read = true;
  return folder.digest == input.digest;
}

}  // namespace costall::cli
