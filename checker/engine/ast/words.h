// Word lists for names whose meaning the standard library or common usage
// fixes. Used as a tie-break, never as the only evidence of work in flight.
#pragma once

#include <algorithm>
#include <initializer_list>

#include "llvm/ADT/StringRef.h"

namespace costall {

inline auto is_one_of(llvm::StringRef word,
                      std::initializer_list<llvm::StringRef> words) -> bool {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Does `name` contain one of these, whatever the case? "ScheduleOn" has
// "schedule".
inline auto mentions(llvm::StringRef name,
                     std::initializer_list<llvm::StringRef> parts) -> bool {
  return std::any_of(parts.begin(), parts.end(), [&](llvm::StringRef part) {
    return name.contains_insensitive(part);
  });
}

// "AcquirePermit" and "acquirePermit" are "acquire_permit".
inline auto in_snake_case(llvm::StringRef name) -> std::string {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool upper = name[i] >= 'A' && name[i] <= 'Z';
    const bool after = i != 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (upper && after) out += '_';
    out += upper ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return out;
}

}  // namespace costall
