// Which functions other translation units can see, and how they name them:
// the edges along which units are joined. Tested by test/program.
#pragma once

#include "checker/engine/ast/scan.h"
#include "checker/engine/facts.h"

namespace costall {

class Exports {
 public:
  Exports(Bodies& bodies, const Source& source)
      : bodies_(bodies), source_(source) {}

  // Of a function or a member. The same in every unit of a program; never 0. From Clang's USR.
  auto key(const clang::NamedDecl& decl) -> FunctionKey;

  // May a caller that does not see this body run it? Inline functions and
  // instantiations are seen by every caller, unless they are called through a
  // base class.
  auto is_exported(const clang::FunctionDecl& definition) const -> bool;

  // May such a call run a body that is not in this unit?
  auto is_open(const clang::FunctionDecl& callee) const -> bool;

  // The functions of base classes that this one overrides.
  auto overridden(const clang::FunctionDecl& function)
      -> std::vector<FunctionKey>;

 private:
  auto is_ours(const clang::FunctionDecl& function) const -> bool;

  Bodies& bodies_;
  const Source& source_;
  llvm::DenseMap<const clang::Decl*, FunctionKey> keys_;
};

// Adds what is not there yet; of two ways to one callee, the surer stays.
void add_open(std::vector<OpenCall>& into, OpenCall call);
// `more`, each behind the step that leads to it.
void add_open_behind(std::vector<OpenCall>& into, const Step& step,
                     const std::vector<OpenCall>& more, unsigned conditions);

}  // namespace costall
