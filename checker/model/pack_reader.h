// JSON rule packs in; a Model or every problem at once out. Nothing here reads
// files or prints: the caller passes the text and the name to show for it.
// Tested by test/model/pack_reader_test.cpp and test/rules/bad_packs.
#pragma once

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

// What `costall rules list` shows of one pack.
struct PackInfo {
  std::string id;
  std::string library;
  std::string versions;
  std::vector<std::string> tested;
  std::string name;  // as PackText::name
  unsigned facts = 0;
};

struct ReadPacks {
  Model model;
  std::vector<PackInfo> packs;
  std::vector<PackProblem> problems;  // empty: the model is complete
};

// Reads packs in order. A pack that `Overrides` replaces an earlier one of its
// id whole, if that one does not override itself; any other second pack of an
// id is a duplicate-id problem. Packs with problems contribute nothing; the
// healthy ones are still read.
enum class SameId : bool { Problem, Overrides };
struct PackSource {
  PackText text;
  SameId on_same_id = SameId::Problem;
};
auto read_packs(const std::vector<PackSource>& packs) -> ReadPacks;

// The packs of rules/packs, embedded at build time.
auto builtin_packs() -> const std::vector<PackText>&;

}  // namespace costall
