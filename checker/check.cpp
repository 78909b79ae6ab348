// See check.h: facts of each coroutine, solved, shown to every hazard.
#include "checker/check.h"

#include <algorithm>
#include <map>
#include <set>

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/detached.h"
#include "checker/engine/ast/fact_builder.h"
#include "checker/engine/ast/fan_out.h"
#include "checker/engine/ast/reasons.h"
#include "checker/engine/ast/summaries.h"
#include "checker/engine/ast/unstarted.h"
#include "checker/hazards/finding_set.h"
#include "checker/hazards/hazard.h"

namespace costall {
namespace {

class Unit {
 public:
  Unit(clang::ASTContext& ast, const NameIndex& index,
       const CheckOptions& options)
      : options_(options),
        source_(ast),
        bodies_(ast, source_),
        types_(names_, bodies_, index),
        exports_(bodies_, source_),
        work_({bodies_, types_, index, exports_}),
        costs_(work_, source_),
        owners_(work_, source_),
        holds_(work_, source_),
        blocking_(work_, source_),
        stored_(work_, source_),
        unstarted_(work_, source_, ast),
        detached_(work_, source_, ast),
        fan_outs_(work_, source_, ast),
        context_{
            ast,
            source_,
            work_,
            costs_,
            owners_,
            holds_,
            blocking_,
            stored_,
            options.max_blocks,
            [this](const clang::FunctionDecl& f) { return parked(f).progress; },
            [this](const clang::FunctionDecl& f, const clang::ParmVarDecl& p) {
              return drains(f, p);
            },
            [this](const clang::FunctionDecl& f)
                -> const std::vector<HeldWhileParked>& {
              return parked(f).held;
            },
            [this](const clang::FunctionDecl& f) { return returned(f); }},
        summaries_(context_) {}

  auto run() -> UnitReport {
    bodies_.collect();
    for (const clang::FunctionDecl* coroutine : bodies_.coroutines())
      types_.learn_from(*coroutine);
    for (const clang::FunctionDecl* coroutine : bodies_.coroutines())
      check(*coroutine);
    for (const clang::FunctionDecl* function : bodies_.all())
      check_tasks(*function);
    if (options_.why.line != 0) explain(options_.why);
    if (options_.facts) {
      for (const clang::FunctionDecl* function : bodies_.all())
        if (!Bodies::is_coroutine(*function)) summarise(*function, nullptr);
      report_.facts.stored = stored_.all();
    }
    report_.problems = broken_annotations(source_);
    report_.facts.stats = report_.stats;
    report_.findings = found_.take();
    return std::move(report_);
  }

 private:
  void check(const clang::FunctionDecl& coroutine) {
    const FunctionFacts facts = build_facts(coroutine, context_);
    // Instantiations of one template are one coroutine as written.
    if (written_.insert(source_.at(coroutine.getLocation())).second) {
      ++report_.stats.coroutines;
      report_.stats.awaits += facts.awaits;
      report_.stats.skipped_bodies += facts.over_budget;
    }
    if (!facts.over_budget) found_.run_hazards(facts, options_.enabled);
    if (!options_.facts || facts.over_budget) return;
    summarise(coroutine, &facts);
    if (auto open = open_part(facts))
      report_.facts.open.push_back(std::move(*open));
  }

  void summarise(const clang::FunctionDecl& function,
                 const FunctionFacts* facts) {
    if (auto summary = summaries_.of(function, facts))
      report_.facts.functions.push_back(std::move(*summary));
  }

  // Tasks are made, dropped and spawned in plain functions too.
  void check_tasks(const clang::FunctionDecl& function) {
    FunctionFacts facts;
    unstarted_.find(function, facts.tasks.unstarted);
    detached_.find(function, facts.tasks.borrows);
    fan_outs_.find(function, facts.tasks.fan_outs);
    if (facts.tasks.empty()) return;
    facts.function = Names::display(function);
    found_.run_hazards(facts, options_.enabled);
  }

  void explain(const AskedLine& asked) {
    Reasons reasons(context_, asked);
    for (const clang::FunctionDecl* function : bodies_.all()) {
      if (!reasons.is_in(*function)) continue;
      report_.has_line = true;
      if (Bodies::is_coroutine(*function)) {
        const FunctionFacts facts = build_facts(*function, context_);
        const FunctionView view(facts);
        reasons.add(*function, &view, report_.reasons);
      } else {
        reasons.add(*function, nullptr, report_.reasons);
      }
    }
  }

  // What goes on while a generator of this function is parked at a yield, and
  // what others wait for and its coroutine keeps at its suspensions.
  struct Parked {
    Progress progress = Progress::Frozen;
    std::vector<HeldWhileParked> held;
  };
  auto parked(const clang::FunctionDecl& function) -> const Parked& {
    auto& cached = parked_[&function];
    if (cached) return *cached;
    cached = std::make_unique<Parked>();  // recursion adds nothing
    Parked found;
    if (Bodies::is_coroutine(function)) {
      const FunctionFacts facts = build_facts(function, context_);
      const FunctionView view(facts);
      found.progress = progress_at_yields(view);
      found.held = held_while_parked(function, view);
    } else {
      for (const clang::Expr* back : bodies_.scan(function).returns)
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(strip(back)))
          for (const clang::FunctionDecl* callee : work_.callees(*call))
            found.progress = parked(*callee).progress;
    }
    // The map may have grown meanwhile.
    return *(parked_[&function] = std::make_unique<Parked>(std::move(found)));
  }

  static auto progress_at_yields(const FunctionView& view) -> Progress {
    const auto& producers = view.facts().producers;
    Progress out = Progress::Frozen;
    for (const AwaitView& at : view.awaits()) {
      if (!at.await->is_yield) continue;
      for (ProducerId id = 0; id < producers.size(); ++id) {
        if (!at.before[id].live()) continue;
        const Producer& producer = producers[id];
        const bool refills = producer.kind == ProducerKind::Deque
                                 ? view.started_after(at.place, id).has_value()
                                 : view.driven_after(at.place, id).has_value();
        if (producer.progress == Progress::Polled) out = Progress::Polled;
        if (producer.progress == Progress::NoRefill && refills &&
            out != Progress::Polled)
          out = Progress::NoRefill;
      }
    }
    return out;
  }

  auto held_while_parked(const clang::FunctionDecl& function,
                         const FunctionView& view)
      -> std::vector<HeldWhileParked> {
    const auto& holds = view.facts().holds;
    const auto& objects = context_.objects[&function];
    std::vector<HeldWhileParked> found;
    for (const AwaitView& at : view.awaits())
      for (HoldId id = 0; id < holds.size(); ++id)
        if (at.held[id].may() && holds[id].kind != HoldKind::ThreadLock &&
            at.await->suspends &&
            (!holds[id].passive || view.looked_at_after(at.place, id)))
          found.push_back(
              {objects[holds[id].object],
               {.name = holds[id].name,
                .kind = holds[id].kind,
                .certainty =
                    weaker(confidence_of(at.held[id]), holds[id].certainty),
                .taken =
                    view.taken_before(at.place, id).value_or(at.await->at),
                .parked = at.await->at,
                .at_yield = at.await->is_yield,
                .function = view.facts().function}});
    return found;
  }

  auto returned(const clang::FunctionDecl& function)
      -> BuilderContext::Returned {
    const auto [slot, is_new] = returned_.try_emplace(&function);
    if (!is_new) return slot->second;  // recursion adds nothing
    return returned_[&function] = returned_by(build_facts(function, context_));
  }

  auto drains(const clang::FunctionDecl& function,
              const clang::ParmVarDecl& parameter) -> bool {
    const auto key = std::pair(&function, &parameter);
    const auto cached = drains_.find(key);
    if (cached != drains_.end()) return cached->second;
    drains_[key] = false;  // recursion: it may not
    const FunctionFacts facts = build_facts(function, context_);
    const FunctionView view(facts);
    bool out = false;
    for (ProducerId id = 0; id < facts.producers.size(); ++id)
      if (facts.producers[id].name == parameter.getName() &&
          facts.producers[id].advanced)
        out = id < view.at_exit().size() && !view.at_exit()[id].live();
    return drains_[key] = out;
  }

  const CheckOptions& options_;
  Source source_;
  Names names_;
  Bodies bodies_;
  Types types_;
  Exports exports_;
  Work work_;
  Costs costs_;
  Owners owners_;
  Holds holds_;
  Blocking blocking_;
  StoredTasks stored_;
  UnstartedWork unstarted_;
  DetachedWork detached_;
  FanOuts fan_outs_;
  BuilderContext context_;
  Summaries summaries_;
  UnitReport report_;
  std::set<Location> written_;
  FindingSet found_;
  llvm::DenseMap<const clang::FunctionDecl*, std::unique_ptr<Parked>> parked_;
  llvm::DenseMap<const clang::FunctionDecl*, BuilderContext::Returned> returned_;
  std::map<std::pair<const clang::FunctionDecl*, const clang::ParmVarDecl*>,
           bool>
      drains_;
};

}  // namespace

auto check_unit(clang::ASTContext& ast, const NameIndex& names,
                const CheckOptions& options) -> UnitReport {
  return Unit(ast, names, options).run();
}

}  // namespace costall
