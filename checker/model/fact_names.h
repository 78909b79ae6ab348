// Every name that a pack's facts mention, with what it must name: the list that
// `costall rules verify` looks up in a parsed unit. No Clang here.
// Tested by test/model/fact_names_test.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/model/model.h"

namespace costall {

struct FactName {
  enum class Kind : std::uint8_t {
    Type,         // a class
    TypeOrAlias,  // where an alias is as good
    Function,     // a free or a member function
    Constructor,  // a class, by its constructor
    Cpo,          // a variable
    Operator,
    MemberOp,
    Macro,
    Callable,  // a function, a function object, or a class
  };
  Kind kind = Kind::Type;
  std::string name;
  bool is_regex = false;
  // The class is a guess: that it lacks the name says nothing.
  bool is_guess = false;
  // Set where the name is a word: a method of what these functions return.
  std::vector<std::string> returned_by;
  std::optional<unsigned> arity;
  std::vector<std::string> param_types;
  std::string key;  // of the fact: "name", "callee", "pull"
  const Origin* origin = nullptr;
};

auto to_string(FactName::Kind kind) -> std::string_view;

// In the order of the model; of the packs with these ids. Refers to the model.
auto names_of(const Model& model, const std::vector<std::string>& packs)
    -> std::vector<FactName>;

}  // namespace costall
