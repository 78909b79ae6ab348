// `costall rules verify`: the names of packs looked up in a parsed unit.
// Tested by test/frontends/rules_verify.test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/engine/ast/declared.h"
#include "checker/frontends/cli/options.h"
#include "checker/frontends/shared/rule_files.h"

namespace costall::cli {

struct VerifiedName {
  FactName asked;
  Resolution found;

  // A fact of versions that this library may not have.
  auto is_excused() const -> bool { return !asked.origin->versions.empty(); }
  auto is_error() const -> bool {
    return found.status == Resolution::Status::Unresolved && !is_excused();
  }
};

// What a pack says of a coroutine type, beside what its promise does.
struct VerifiedStart {
  const TypeFact* fact = nullptr;
  Start promise = Start::Unknown;

  auto is_seen() const -> bool { return promise != Start::Unknown; }
  auto differs() const -> bool;
};

struct Verified {
  std::vector<PackInfo> packs;
  std::vector<VerifiedName> names;
  std::vector<VerifiedStart> starts;
  std::string base;  // absolute current folder
};

// Prints, and gives the exit status.
auto verify_rules(const RulesCommand& command) -> int;

auto verified_text(const Verified& verified) -> std::string;
auto verified_json(const Verified& verified) -> std::string;

}  // namespace costall::cli
