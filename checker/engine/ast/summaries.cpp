// See summaries.h.
#include "checker/engine/ast/summaries.h"

namespace costall {

// Objects that may own work in flight: worth the facts of a plain function.
auto Summaries::is_interesting(const clang::FunctionDecl& definition) -> bool {
  const auto owns = [&](clang::QualType type) {
    const clang::CXXRecordDecl* record = Types::pointee(type.getNonReferenceType());
    return (Types::is_container(type.getNonReferenceType()) &&
            context_.work.context().types.held_task(type.getNonReferenceType())
                    .kind == AsyncKind::Task) ||
           (record && context_.owners.of_class(*record).owns);
  };
  return owns(definition.getReturnType()) ||
         llvm::any_of(definition.parameters(),
                      [&](const clang::ParmVarDecl* one) {
                        return one->getType()->isReferenceType() &&
                               owns(one->getType());
                      });
}

void Summaries::awaited(const clang::FunctionDecl& definition,
                        FunctionSummary& out) {
  const WorkContext& work = context_.work.context();
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&definition);
      method && Names::last(definition) == "await_suspend") {
    const Cost cost =
        context_.costs.of_suspend(definition, *method->getParent(), nullptr);
    out.speed = cost.speed;
    out.certain = cost.certain;
    out.chain = cost.chain;
    return;
  }
  const AsyncType type = work.types.of(definition.getReturnType());
  if (type.kind == AsyncKind::None &&
      !work.types.awaiter_of(definition.getReturnType()))
    return;
  const Cost& cost = context_.costs.of_function(definition);
  out.speed = cost.speed;
  out.certain = cost.certain;
  out.never_suspends = cost.never_suspends;
  out.chain = cost.chain;
  if (!cost.settled()) out.awaits = cost.open;
  if (type.kind == AsyncKind::Generator)
    out.progress = context_.generator_progress(definition);
}

void Summaries::blocking(const clang::FunctionDecl& definition,
                         FunctionSummary& out) {
  if (Bodies::is_coroutine(definition)) return;
  const Blocking::Found& found = context_.blocking.in_function(definition);
  if (found.fact)
    out.blocks = BlockingWay{found.fact->why, found.fact->instead, found.chain,
                             found.conditions};
  else
    out.calls = found.open;
}

static void touches_of(const FunctionFacts& facts, FunctionSummary& out) {
  for (ProducerId id = 0; id < facts.producers.size(); ++id) {
    ParameterTouch touch{.parameter = facts.producers[id].parameter};
    if (touch.parameter < 0) continue;
    for (const FactBlock& block : facts.blocks)
      for (const Fact& fact : block.facts) {
        if (const auto* started = std::get_if<Started>(&fact))
          touch.starts |= started->producer == id;
        if (const auto* pulled = std::get_if<Pulled>(&fact))
          touch.drives |= pulled->producer == id;
        if (const auto* ended = std::get_if<Ended>(&fact))
          touch.ends |= ended->producer == id;
      }
    out.touches.push_back(touch);
  }
}

auto returned_by(const FunctionFacts& facts) -> BuilderContext::Returned {
  using Returned = BuilderContext::Returned;
  if (!facts.returned) return Returned::None;
  bool started = false, pulled = false;
  for (const FactBlock& block : facts.blocks)
    for (const Fact& fact : block.facts) {
      if (const auto* one = std::get_if<Started>(&fact))
        started |= one->producer == *facts.returned;
      if (const auto* one = std::get_if<Pulled>(&fact))
        pulled |= one->producer == *facts.returned;
    }
  if (!started || pulled) return Returned::None;
  return facts.producers[*facts.returned].many ? Returned::Many : Returned::One;
}

auto Summaries::of(const clang::FunctionDecl& definition,
                   const FunctionFacts* facts)
    -> std::optional<FunctionSummary> {
  Exports& exports = context_.work.context().exports;
  if (!exports.is_exported(definition)) return std::nullopt;
  FunctionSummary out{.key = exports.key(definition),
                      .name = definition.getQualifiedNameAsString(),
                      .at = context_.source.at(definition.getLocation()),
                      .overrides = exports.overridden(definition)};
  awaited(definition, out);
  blocking(definition, out);
  std::optional<FunctionFacts> made;
  if (!facts && is_interesting(definition)) {
    made = build_facts(definition, context_);
    facts = &*made;
  }
  if (facts && !facts->over_budget) {
    touches_of(*facts, out);
    const auto returned = returned_by(*facts);
    out.returns_started = returned != BuilderContext::Returned::None;
    out.returns_many = returned == BuilderContext::Returned::Many;
  }
  const bool says_something =
      out.speed != Speed::Unknown || !out.awaits.empty() || out.blocks ||
      !out.calls.empty() || out.progress != Progress::Unknown ||
      out.returns_started || !out.touches.empty();
  if (!says_something) return std::nullopt;
  return out;
}

auto open_part(const FunctionFacts& facts) -> std::optional<FunctionFacts> {
  const bool made_elsewhere =
      llvm::any_of(facts.producers,
                   [](const Producer& one) { return one.made_by != 0; });
  bool stalls = made_elsewhere, blocks = false;
  for (const FactBlock& block : facts.blocks)
    for (const Fact& fact : block.facts) {
      if (const auto* await = std::get_if<Awaited>(&fact))
        stalls |= !await->open.empty() || !await->given.empty();
      if (const auto* called = std::get_if<Called>(&fact)) {
        blocks |= !called->open.empty();
        stalls |= !called->given.empty() || called->result;
      }
    }
  // Without anything to drive or to hold, awaiting is never a stall.
  stalls &= !facts.producers.empty() || !facts.holds.empty();
  if (!stalls && !blocks) return std::nullopt;
  FunctionFacts out;
  if (stalls) {
    out = facts;
    out.tasks = {};
    return out;
  }
  out.function = facts.function;
  out.blocks.resize(1);
  for (const FactBlock& block : facts.blocks)
    for (const Fact& fact : block.facts)
      if (std::holds_alternative<Called>(fact))
        out.blocks[0].facts.push_back(fact);
  return out;
}

}  // namespace costall
