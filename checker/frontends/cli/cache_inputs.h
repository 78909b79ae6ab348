// What a unit's result was made from: each path that was asked for, and what was
// there. A path that did not exist counts too, since a header that appears there
// would be taken. Must not print, knows nothing of Clang.
// Tested by test/frontends/cache.test.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace costall::cli {

using Digest = std::array<unsigned char, 16>;

// BLAKE3, cut to 128 bits.
auto digest_of(std::string_view bytes) -> Digest;

struct Input {
  // In order of how much is known: a later kind says all that an earlier does.
  enum class Kind : unsigned char {
    Absent,
    File,     // is there; nobody looked inside
    Folder,   // is there
    Listing,  // a folder, and which names it holds
    Read,     // a file, its contents and where links lead
  };
  std::string path;  // absolute
  Kind kind = Kind::Absent;
  Digest digest{};  // of Listing and Read, else zero
};

// Sorted by path, each path once.
struct Inputs {
  std::vector<Input> all;
  bool reliable = true;  // false: something changed during the compilation
};

// The digest of a file with these contents at this path.
auto read_digest(const std::string& path, std::string_view contents) -> Digest;
// Nothing when it is no folder that can be read.
auto listing_digest(const std::string& path) -> std::optional<Digest>;

// What is there now; every path is looked at once, however many units ask.
class InputStates {
 public:
  auto is_unchanged(const Input& input) -> bool;
  // Of a regular file; nothing when it is none, or can't be read.
  auto contents_digest(const std::string& path) -> std::optional<Digest>;

 private:
  struct State {
    Input::Kind kind = Input::Kind::Absent;  // Absent, File or Folder
    bool is_regular = false;
    bool is_read = false;
    std::optional<Digest> digest;
  };
  auto state(const std::string& path) -> State&;

  std::unordered_map<std::string, State> states_;
};

}  // namespace costall::cli
