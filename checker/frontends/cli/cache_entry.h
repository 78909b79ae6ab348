// A result in the cache as bytes: what it was made from, and the result, of
// which nothing is known here. Total on any bytes. Must not print, opens nothing.
// Tested by test/frontends/cache.test.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checker/frontends/cli/cache_inputs.h"

namespace costall::cli {

struct CacheEntry {
  std::vector<Input> inputs;  // sorted by path
  std::string result;
};

auto entry_bytes(const CacheEntry& entry) -> std::string;

// Nothing when they are not a whole entry of this version.
auto read_entry(std::string_view bytes) -> std::optional<CacheEntry>;

}  // namespace costall::cli
