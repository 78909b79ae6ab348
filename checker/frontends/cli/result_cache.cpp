// See result_cache.h. One file for each unit, arguments and contents of its own
// source, so that switching between branches finds both.
#include "checker/frontends/cli/result_cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <vector>

#include "checker/frontends/cli/cache_entry.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/output.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

// Ours alone: a user may give a folder that holds other things.
constexpr const char* kFolder = "results";
constexpr const char* kExtension = ".unit";
// Not used for that long: the project has moved on.
constexpr auto kMostAge = std::chrono::hours(24 * 30);
// Left behind by a run that was killed; no write takes that long.
constexpr auto kMostWriting = std::chrono::hours(1);

auto add_field(std::string& bytes, std::string_view field) -> void {
  bytes += std::to_string(field.size()) + ':';
  bytes += field;
}

auto hex(const Digest& digest) -> std::string {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

auto view(const Digest& digest) -> std::string_view {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

struct Stored {
  fs::path path;
  fs::file_time_type used;
  std::uintmax_t bytes = 0;
};

// All that is ours in the folder: entries, and what was to become one.
auto stored_in(const fs::path& folder) -> std::vector<Stored> {
  std::vector<Stored> all;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (const fs::recursive_directory_iterator end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.find(kExtension) == std::string::npos) continue;
    std::error_code gone;
    Stored one{at->path(), at->last_write_time(gone), 0};
    if (!gone) one.bytes = at->file_size(gone);
    if (!gone) all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

ResultCache::ResultCache(CacheSettings settings, std::string_view common)
    : settings_(std::move(settings)), common_(digest_of(common)) {}

auto ResultCache::make_key(const Unit& unit) -> std::string {
  std::string key;
  add_field(key, view(common_));
  for (const std::string* part : {&unit.file, &unit.directory, &unit.path}) {
    add_field(key, *part);
  }
  const auto source = states_.contents_digest(unit.path);
  if (source) add_field(key, view(*source));
  for (const std::string& word : unit.arguments) add_field(key, word);
  const std::string name = hex(digest_of(key));
  return (fs::path(settings_.folder) / kFolder / name.substr(0, 2) /
          (name.substr(2) + kExtension))
      .string();
}

auto ResultCache::find(const Unit& unit) -> std::optional<std::string> {
  if (!is_on()) return std::nullopt;
  const std::string path = keys_[&unit] = make_key(unit);
  const auto text = read_file(path);
  if (std::holds_alternative<FileError>(text)) return std::nullopt;
  auto entry = read_entry(std::get<std::string>(text));
  if (!entry) return std::nullopt;
  const bool holds = std::all_of(
      entry->inputs.begin(), entry->inputs.end(),
      [this](const Input& input) { return states_.is_unchanged(input); });
  if (!holds) return std::nullopt;
  // Its time stamp says when it was used; a folder that can't be written may
  // still be read.
  ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
  return std::move(entry->result);
}

auto ResultCache::store(const Unit& unit, Inputs inputs,
                        const std::string& bytes) const -> std::string {
  const auto key = keys_.find(&unit);
  if (key == keys_.end() || !inputs.reliable) return {};
  std::error_code error;
  fs::create_directories(fs::path(key->second).parent_path(), error);
  if (error) {
    return "cannot make " + fs::path(key->second).parent_path().string() +
           ": " + system_message(error.value());
  }
  Output output(key->second);
  output.commit(entry_bytes({std::move(inputs.all), bytes}));
  return output.problem();
}

auto ResultCache::clean_up() const -> void {
  if (!is_on()) return;
  auto all = stored_in(fs::path(settings_.folder) / kFolder);
  std::sort(all.begin(), all.end(), [](const Stored& a, const Stored& b) {
    return a.used > b.used;
  });
  const auto now = fs::file_time_type::clock::now();
  std::uintmax_t kept = 0;
  for (const Stored& one : all) {
    const bool whole = one.path.extension() == kExtension;
    const bool stale = now - one.used > (whole ? std::chrono::hours(kMostAge)
                                               : kMostWriting);
    kept += one.bytes;
    std::error_code ignored;
    if (stale || (whole && kept > settings_.most_bytes)) {
      kept -= one.bytes;
      fs::remove(one.path, ignored);
    }
  }
}

}  // namespace costall::cli
