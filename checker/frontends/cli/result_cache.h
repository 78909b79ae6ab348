// Results of earlier runs, in a folder. A result is taken when its unit, the
// program, the packs and every file that the unit looked at or looked for are
// as they were: docs/cache.md says what that is. Must not print.
// Tested by test/frontends/cache.test.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "checker/frontends/cli/cache_inputs.h"
#include "checker/frontends/cli/unit.h"

namespace costall::cli {

struct CacheSettings {
  std::string folder;  // made when it isn't there; empty: nothing is kept
  std::uint64_t most_bytes = 0;
};

// Many runs may use one folder at a time: an entry appears whole or not at all.
class ResultCache {
 public:
  // `common` is what all units of the run depend on, as bytes.
  ResultCache(CacheSettings settings, std::string_view common);

  auto is_on() const -> bool { return !settings_.folder.empty(); }

  // The bytes that were stored, if they still hold. To be called before the
  // process forks, so that each file is read once.
  auto find(const Unit& unit) -> std::optional<std::string>;

  // After `find` of the same unit, in the process that made the result. Returns
  // why it couldn't be written, or nothing.
  auto store(const Unit& unit, Inputs inputs, const std::string& bytes) const
      -> std::string;

  // Takes away what was used least recently, down to the limit.
  auto clean_up() const -> void;

 private:
  auto make_key(const Unit& unit) -> std::string;

  CacheSettings settings_;
  Digest common_;
  InputStates states_;
  std::map<const Unit*, std::string> keys_;  // file of each unit's entry
};

}  // namespace costall::cli
