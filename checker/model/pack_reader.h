// JSON rule packs in; a Model or every problem at once out. Nothing here reads
// files or prints: the caller passes the text and the name to show for it.
// Tested by test/model/pack_reader_test.cpp and test/rules/bad_packs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/model/model.h"

namespace costall {

struct PackText {
  std::string name;  // shown in messages: a path, or "built-in boost_asio"
  std::string text;
};

// One problem in a pack. `where` is "line:column" for bad JSON, else a JSON
// pointer such as "/types/3/start"; "1:1" stands for the pack as a whole.
struct PackProblem {
  std::string pack;
  std::string where;
  std::string message;  // what was found and what was expected
};

// "<pack>:<where>: <what was found and expected>"
auto to_string(const PackProblem& problem) -> std::string;
auto to_strings(const std::vector<PackProblem>& problems)
    -> std::vector<std::string>;

// What `costall rules list` shows of one pack.
struct PackInfo {
  std::string id;
  std::string library;
  std::string versions;
  std::vector<std::string> tested;
  unsigned revision = 0;  // of the pack itself: of two installed, the higher
  std::string name;       // as PackText::name
  unsigned facts = 0;
};

struct ReadPacks {
  Model model;
  std::vector<PackInfo> packs;
  std::vector<PackProblem> problems;  // empty: the model is complete
};

// Who brought a pack: costall itself, the library in its install tree, or the
// user by name.
enum class PackRank : std::uint8_t { BuiltIn, Installed, Named };
struct PackSource {
  PackText text;
  PackRank rank = PackRank::BuiltIn;
};

// Reads packs in order; facts of a later one count before those of an earlier
// one. Of several packs with one id a named one replaces all others whole, and
// an installed one those of a lower revision; two built-in or two named ones
// are a duplicate-id problem. Packs with problems contribute nothing; the
// healthy ones are still read. What `wanted` says no to lends itself to
// `same_as`, and is left out.
auto read_packs(const std::vector<PackSource>& packs,
                const std::function<bool(const PackInfo&)>& wanted = {})
    -> ReadPacks;

// The packs of rules/packs, embedded at build time.
auto builtin_packs() -> const std::vector<PackText>&;

}  // namespace costall
