// The producers of one function while its facts are built: which object is
// which producer, and what the current function says of it. Tested by
// test/hazards.
#pragma once

#include "checker/engine/ast/fact_builder.h"

namespace costall {

struct TrackedProducer {
  ObjectPath path;
  ProducerId id = 0;
  unsigned starts = 0;
  std::vector<clang::SourceRange> pulls;
  std::vector<const clang::Expr*> put_in;  // tasks put into a container
};

class Tracked {
 public:
  Tracked(const clang::FunctionDecl& function, BuilderContext& context,
          FunctionFacts& facts)
      : function_(function), context_(context), facts_(facts) {}

  // Makes the local tasks, generators and containers of the function known
  // before its facts are built.
  void declare_locals();
  // The same for lazy tasks among the parameters; they are live on entry.
  void declare_parameters();

  auto all() -> std::vector<TrackedProducer>& { return all_; }
  auto find(const ObjectPath& path) -> TrackedProducer*;
  // The producer that owns `path` or lies behind it; null where none is known.
  auto owning(const ObjectPath& path) -> TrackedProducer*;
  auto producer(const TrackedProducer& tracked) -> Producer& {
    return facts_.producers[tracked.id];
  }

  // The window that an effect names; made known at its first effect. Null
  // where it cannot stall: nothing else in flight, nothing to pull.
  auto window(const Effect& effect) -> TrackedProducer*;
  // A container of tasks, local or a member.
  auto container(const ObjectPath& path) -> TrackedProducer*;
  auto add(ProducerKind kind, const ObjectPath& path, Progress progress)
      -> TrackedProducer&;
  // Does a pack say that what this makes runs already?
  auto is_started(const clang::Expr& made) -> bool;

 private:
  auto is_fresh_task(const clang::ParmVarDecl& parameter) -> bool;
  void declare(const clang::VarDecl& var);
  auto generator(const clang::Expr& init) -> Progress;

  const clang::FunctionDecl& function_;
  BuilderContext& context_;
  FunctionFacts& facts_;
  std::vector<TrackedProducer> all_;
  std::vector<ObjectPath> harmless_;
};

}  // namespace costall
