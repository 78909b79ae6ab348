// What was meant by a name that a unit does not declare: an alias's target, the
// same name elsewhere, one with a slip of the pen. Must not resolve names.
// Tested by test/frontends/rules_verify.test.
#pragma once

#include "checker/engine/ast/declared.h"

namespace costall {

class DeclaredNear {
 public:
  explicit DeclaredNear(const Declared& declared) : declared_(declared) {}

  // Fills in `note` and `nearest`, which may stay empty.
  void explain(const FactName& asked, Resolution& out) const;

 private:
  auto explain_alias(std::string_view name, std::string_view rest,
                     Resolution& out) const -> bool;
  auto same_last_word(std::string_view name) const -> std::string;
  auto similar(std::string_view name) const -> std::string;

  const Declared& declared_;
};

}  // namespace costall
