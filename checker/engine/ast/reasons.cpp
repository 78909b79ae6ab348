// See reasons.h.
#include "checker/engine/ast/reasons.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/owners.h"
#include "checker/engine/ast/pack_facts.h"
#include "checker/model/fact_words.h"

namespace costall {
namespace {

auto told(const Cost& cost) -> std::string {
  if (cost.slow()) return cost.certain ? "slow" : "slow, but that isn't certain";
  if (cost.never_suspends) return "goes on at once";
  if (cost.speed == Speed::Fast) return "fast";
  if (cost.speed == Speed::Resched) return "a turn round its executor";
  if (!cost.open.empty())
    return "not known here: no pack, annotation or visible body says what it "
           "waits for; a check of the whole database looks into other units";
  return "not known to be slow: no pack, annotation or visible body says what "
         "it waits for";
}

auto liveness(const Liveness& here) -> std::string {
  if (!here.live()) return "nothing of it is in flight here";
  return here.must() ? "in flight here" : "in flight here on some paths";
}

void join(std::vector<SaidByPack>& all, std::vector<SaidByPack> more) {
  for (SaidByPack& one : more)
    if (!llvm::is_contained(all, one)) all.push_back(std::move(one));
}

}  // namespace

auto Reasons::on_line(clang::SourceRange range) const -> bool {
  const Location begin = context_.source.at(range);
  if (!asked_.is_file(begin.file)) return false;
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const unsigned last = sources.getExpansionLineNumber(range.getEnd());
  return begin.line <= asked_.line && asked_.line <= last;
}

auto Reasons::is_in(const clang::FunctionDecl& function) const -> bool {
  return on_line(function.getSourceRange());
}

auto Reasons::of_await(const clang::CoawaitExpr& await,
                       const FunctionView* view) -> Reason {
  const Cost cost = context_.costs.of_await(await);
  Reason out{.at = context_.source.at(await.getSourceRange()),
             .subject = context_.source.text(await),
             .says = {told(cost)},
             .steps = cost.chain};
  Names& names = context_.work.context().types.names();
  const NameIndex& index = context_.work.context().index;
  each_expr(await.getOperand(), Nested::Skip, [&](const clang::Expr& part) {
    join(out.packs, packs_on_call(part, names, index));
  });
  if (const auto* record = Types::record(await.getOperand()->getType()))
    join(out.packs, packs_on_class(*record, names, index));
  if (view && view->facts().over_budget)
    out.says.push_back(
        "this body has more blocks than the analysis takes, and was skipped: "
        "make functions of its parts");
  else if (view && view->awaits().empty())
    out.says.push_back("this function has no path on which it is reached");
  return out;
}

auto Reasons::class_named(const clang::FunctionDecl& function,
                          const std::string& name)
    -> const clang::CXXRecordDecl* {
  const auto is_it = [&](const clang::ValueDecl* decl) {
    return llvm::StringRef(name).rsplit('.').second == decl->getName() ||
           llvm::StringRef(name).rsplit("->").second == decl->getName() ||
           name == decl->getName();
  };
  for (const clang::ParmVarDecl* one : function.parameters())
    if (is_it(one)) return Types::pointee(one->getType());
  for (const clang::VarDecl* one :
       context_.work.context().bodies.scan(function).locals)
    if (is_it(one)) return Types::pointee(one->getType());
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function))
    for (const clang::FieldDecl* one : method->getParent()->fields())
      if (is_it(one)) return Types::pointee(one->getType());
  return nullptr;
}

void Reasons::in_flight(const clang::FunctionDecl& function,
                        const AwaitView& at, const FunctionView& view,
                        std::vector<Reason>& out) {
  const auto& producers = view.facts().producers;
  for (ProducerId id = 0; id < producers.size(); ++id) {
    if (!at.before[id].live()) continue;
    const Producer& one = producers[id];
    Reason reason{.at = at.await->at, .subject = "'" + one.name + "'"};
    reason.says.push_back("owns work that is " +
                          word_of(one.progress) + ", " +
                          liveness(at.before[id]));
    const bool drives = llvm::is_contained(at.await->drives, id) ||
                        llvm::is_contained(at.await->takes_from, id);
    reason.says.push_back(drives ? "this await drives it"
                          : llvm::is_contained(at.await->may_drive, id)
                              ? "what is called here may drive it"
                              : "this await leaves it as it is");
    if (one.evidence) reason.steps.push_back(*one.evidence);
    if (const auto started = view.started_before(at.place, id))
      reason.steps.push_back({*started, "it starts work here"});
    if (const auto* record = class_named(function, one.name))
      reason.packs = packs_on_class(
          *record, context_.work.context().types.names(),
          context_.work.context().index);
    out.push_back(std::move(reason));
  }
  const auto& holds = view.facts().holds;
  for (HoldId id = 0; id < holds.size(); ++id)
    if (at.held[id].may())
      out.push_back({.at = at.await->at,
                     .subject = "'" + holds[id].name + "'",
                     .says = {at.keeps(id) ? "is held here"
                                           : "is held here and handed on"}});
}

auto Reasons::of_call(const clang::Expr& call) -> Reason {
  Reason out{.at = context_.source.at(call.getSourceRange()),
             .subject = context_.source.text(call)};
  out.packs = packs_on_call(call, context_.work.context().types.names(),
                            context_.work.context().index);
  const clang::FunctionDecl* callee = callee_of(call);
  if (callee && annotation_of(*callee))
    out.steps.push_back({context_.source.at(callee->getLocation()),
                         "it is annotated here"});
  if (callee && context_.work.context().types.of(call.getType()).kind ==
                    AsyncKind::Task) {
    Reason type = of_type(call.getType());
    out.says = std::move(type.says);
    join(out.packs, std::move(type.packs));
    llvm::append_range(out.steps, type.steps);
  }
  return out;
}

auto Reasons::of_type(clang::QualType type) -> Reason {
  const WorkContext& work = context_.work.context();
  Reason out;
  const clang::CXXRecordDecl* record = Types::pointee(type);
  if (!record) return out;
  out.packs = packs_on_class(*record, work.types.names(), work.index);
  const AsyncType async = work.types.of_record(*record);
  if (async.kind == AsyncKind::None) return out;
  const std::string kind = async.kind == AsyncKind::Task        ? "task"
                           : async.kind == AsyncKind::Generator ? "generator"
                                                                : "handle";
  out.says.push_back(
      "a " + kind + (async.start == Start::Unknown
                         ? std::string()
                         : ", " + word_of(async.start)) +
      (async.fact ? "" : ": read from its promise"));
  if (!async.fact)
    out.steps.push_back({context_.source.at(record->getLocation()),
                         "'" + record->getNameAsString() + "' is declared here"});
  return out;
}

void Reasons::of_locals(const clang::FunctionDecl& function,
                        std::vector<Reason>& out) {
  for (const clang::VarDecl* local :
       context_.work.context().bodies.scan(function).locals) {
    if (!on_line(local->getLocation())) continue;
    Reason reason = of_type(local->getType());
    if (reason.says.empty() && reason.packs.empty()) {
      const clang::CXXRecordDecl* record = Types::pointee(local->getType());
      if (!record || !record->hasDefinition()) continue;
      const ClassWork& own = context_.owners.of_class(*record);
      if (!own.owns) continue;
      reason.says.push_back("owns work that is " +
                            word_of(own.progress));
      if (own.evidence.isValid())
        reason.steps.push_back(
            {context_.source.at(own.evidence), "its class moves it here"});
    }
    reason.at = context_.source.at(local->getLocation());
    reason.subject = "'" + local->getNameAsString() + "'";
    out.push_back(std::move(reason));
  }
}

void Reasons::add(const clang::FunctionDecl& function, const FunctionView* view,
                  std::vector<Reason>& out) {
  of_locals(function, out);
  const FunctionScan& scan = context_.work.context().bodies.scan(function);
  for (const clang::CoawaitExpr* await : scan.awaits) {
    if (await->isImplicit() || !on_line(await->getSourceRange())) continue;
    out.push_back(of_await(*await, view));
    if (!view) continue;
    for (const AwaitView& at : view->awaits())
      if (at.await->at == out.back().at) {
        in_flight(function, at, *view, out);
        break;
      }
  }
  for (const Placed& placed : scan.calls) {
    if (placed.in_await || is_machinery(*placed.expr) ||
        !on_line(placed.expr->getSourceRange()))
      continue;
    Reason reason = of_call(*placed.expr);
    if (!reason.says.empty() || !reason.packs.empty() || !reason.steps.empty())
      out.push_back(std::move(reason));
  }
}

}  // namespace costall
