// Qualified name to fact, built once per model and shared by all units.
// Lookups neither allocate for names that no pack mentions nor run a regular
// expression unless the name lies in a namespace that some expression names.
// Thread safe after construction. Tested by test/model/name_index_test.cpp.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "checker/model/model.h"

namespace costall {

// How the engine asks about a call, a type or an operand. `name` is the
// qualified name without template arguments and without inline and private
// namespaces; for a method, `Class::method` of the class that declares it,
// asked again by the engine for each base and for the object's own class. A
// name under a namespace that some pack maps ("asio::") is looked up under both
// roots. An exact name beats an expression; of equals the first in the model
// counts.
class NameIndex {
 public:
  using Kind = Matcher::Kind;
  // Canonical parameter types of the callee ("unsigned int", "const char *").
  // A matcher that asks for types is met by the same ones, and by a caller that
  // gives none: pass them where a name is short enough to be an application's
  // own ("sleep", "system").
  using ParamTypes = std::span<const std::string_view>;

  explicit NameIndex(Model model);
  ~NameIndex();
  NameIndex(NameIndex&&) noexcept;
  auto operator=(NameIndex&&) noexcept -> NameIndex&;

  auto model() const -> const Model&;

  auto type(std::string_view name) const -> const TypeFact*;
  auto producer_type(std::string_view name) const -> const ProducerFact*;

  // `arity` is the number of arguments as written; ignored where the matcher
  // does not constrain it. A null result: no pack says anything.
  // Kind::Factory stands for Function, Method, Cpo or Constructor.
  auto producer_factory(Kind, std::string_view name, unsigned arity,
                        ParamTypes = {}) const -> const ProducerFact*;
  auto combinator(Kind, std::string_view name, unsigned arity,
                  ParamTypes = {}) const -> const CombinatorFact*;
  auto spawn(Kind, std::string_view name, unsigned arity, ParamTypes = {}) const
      -> const SpawnFact*;
  auto await(Kind, std::string_view name, unsigned arity, ParamTypes = {}) const
      -> const AwaitFact*;
  auto blocking(Kind, std::string_view name, unsigned arity,
                ParamTypes = {}) const -> const BlockingFact*;
  auto passthrough(Kind, std::string_view name, unsigned arity,
                   ParamTypes = {}) const -> const PassthroughFact*;
  // The permit that this call takes, or gives back.
  auto permit(Kind, std::string_view name, unsigned arity,
              ParamTypes = {}) const -> const PermitFact*;
  auto permit_release(Kind, std::string_view name, unsigned arity,
                      ParamTypes = {}) const -> const PermitFact*;

  auto connection(std::string_view name) const -> const ConnectionFact*;
  // The trap that a producer of this type, what this call makes, or this call
  // itself sets.
  auto trap_of_type(std::string_view name) const -> const HazardFact*;
  auto trap_of_factory(Kind, std::string_view name, unsigned arity,
                       ParamTypes = {}) const -> const HazardFact*;
  auto trap_of_call(Kind, std::string_view name, unsigned arity,
                    ParamTypes = {}) const -> const HazardFact*;

  // What a completion token of this type does to the call `callee`:
  // Lazy, Eager, or Unknown where no pack knows the callee or the token.
  auto token_start(std::string_view callee, std::string_view token_type,
                   bool token_is_callable) const -> Start;
  // Is this token type one that wraps another (as_tuple, redirect_error)? The
  // wrapped one is its first template argument.
  auto token_is_transparent(std::string_view token_type) const -> bool;

  // True where some pack has a fact in or below this namespace: lets the
  // engine tell a described library from the application's own code. False for
  // the global namespace.
  auto knows_namespace(std::string_view ns) const -> bool;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace costall
