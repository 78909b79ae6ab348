// See detached.h. What the work borrows is in borrows.cpp.
#include "checker/engine/ast/detached.h"

#include "checker/engine/ast/unstarted.h"
#include "checker/engine/ast/words.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace costall {

using What = DetachedBorrow::What;

// Calls that return once other work has run: `context.run()`, `pool.join()`.
static auto names_a_wait(llvm::StringRef name) -> bool {
  if (name.starts_with("async")) return false;  // returns at once
  return name.starts_with_insensitive("run") ||
         name.starts_with_insensitive("wait") ||
         mentions(name, {"join", "drain", "sync", "block", "spin", "poll",
                         "exec", "process_events", "processEvents", "get",
                         "finish", "shutdown", "stop", "when_all", "whenAll",
                         "all_done", "barrier", "latch"});
}

// Objects whose end waits for, or ends, the work that runs in them.
static auto names_an_owner(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(),
                  {"scope", "guard", "nursery", "group", "join", "thread",
                   "pool", "context", "scheduler", "loop", "runtime", "latch",
                   "service", "reactor", "application", "finally", "defer"});
}

// The class keeps itself alive by shared pointers, and this function, or what
// it calls here, takes none.
auto DetachedWork::shares_itself(const clang::FunctionDecl& function) -> bool {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (!method || method->getParent()->isLambda()) return false;
  bool shared = false;
  method->getParent()->forallBases([&](const clang::CXXRecordDecl* base) {
    shared |= base->getDeclName().isIdentifier() &&
              base->getName() == "enable_shared_from_this";
    return true;
  });
  return shared;
}

auto takes_itself(const clang::Stmt* body) -> bool {
  bool taken = false;
  each_node(body, LambdaBodies::Enter, [&](const clang::Stmt& node, Around) {
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(&node);
    if (member && is_one_of(Names::last(*member->getMemberDecl()),
                            {"shared_from_this", "weak_from_this"}))
      taken = true;
  });
  return taken;
}

// Asking a string or a container tells nothing of who else uses it.
static auto is_plain_value(const clang::ValueDecl& decl) -> bool {
  const clang::CXXRecordDecl* record = Types::record(decl.getType());
  return !record || Types::is_container(decl.getType()) ||
         (record->isInStdNamespace() && record->getDeclName().isIdentifier() &&
          is_one_of(record->getName(),
                    {"basic_string", "optional", "tuple", "pair", "unique_ptr",
                     "shared_ptr", "variant", "function"}));
}

// Everything that the spawn names, borrowed or not: who awaits one of these
// may be waiting for the work.
static auto named_by(const clang::Stmt& stmt)
    -> llvm::SmallPtrSet<const clang::ValueDecl*, 8> {
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> out;
  each_node(&stmt, LambdaBodies::Enter, [&](const clang::Stmt& node, Around) {
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node))
      if (const auto* var = llvm::dyn_cast<clang::VarDecl>(ref->getDecl());
          var &&
          !(var->hasGlobalStorage() && var->getType().isConstQualified()))
        out.insert(var);  // tokens and other constants connect nobody
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&node))
      if (llvm::isa<clang::FieldDecl>(member->getMemberDecl()) &&
          llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreImpCasts()))
        out.insert(member->getMemberDecl());
  });
  return out;
}

auto DetachedWork::may_be_joined(const Place& place, const Borrow& borrow)
    -> bool {
  const clang::SourceManager& sources = ast_.getSourceManager();
  auto shared = named_by(*place.spawn.call);
  // What a closure captures, or a task was given, is shared too.
  for (const clang::ValueDecl* named : named_by(*place.spawn.call)) {
    const auto* var = llvm::dyn_cast<clang::VarDecl>(named);
    const clang::CXXRecordDecl* record = Types::record(named->getType());
    if (var && var->getInit() && record &&
        (record->isLambda() ||
         work_.context().types.of(var->getType()).kind == AsyncKind::Task))
      for (const clang::ValueDecl* one : named_by(*var->getInit()))
        shared.insert(one);
  }
  // The next turn of a loop has a new one of what is declared in it.
  const bool anew =
      place.loop && borrow.var &&
      sources.isPointWithin(borrow.var->getLocation(),
                            place.loop->getBeginLoc(), place.loop->getEndLoc());
  const clang::SourceLocation spawned = place.spawn.call->getEndLoc();
  bool joined = false;
  each_node(
      place.function.getBody(), LambdaBodies::Skip,
      [&](const clang::Stmt& node, Around around) {
        const bool again =
            place.loop && !anew &&
            sources.isPointWithin(node.getBeginLoc(), place.loop->getBeginLoc(),
                                  place.loop->getEndLoc());
        if (joined || (!again && !sources.isBeforeInTranslationUnit(
                                     spawned, node.getBeginLoc())))
          return;
        if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(&node))
          for (const clang::ValueDecl* one : named_by(*await->getOperand()))
            joined |= shared.contains(one);
        const auto* call = llvm::dyn_cast<clang::CallExpr>(&node);
        if (!call || call == place.spawn.call || !call->getDirectCallee())
          return;
        // The work itself, and what stands inside the spawn.
        if (llvm::is_contained(around, place.spawn.call)) return;
        joined |= names_a_wait(Names::last(*call->getDirectCallee()));
        // `done.acquire()`, where the work has `done` too
        const clang::Expr* receiver = receiver_of(*call);
        const clang::ValueDecl* asked =
            receiver ? named_variable(receiver) : nullptr;
        joined |= asked && shared.contains(asked) && !is_plain_value(*asked);
      });
  return joined;
}

// Nothing leaves a loop without an end but an exception.
static auto is_endless(const clang::Stmt& loop) -> bool {
  const clang::Expr* condition = nullptr;
  if (const auto* one = llvm::dyn_cast<clang::ForStmt>(&loop))
    condition = one->getCond();
  else if (const auto* one = llvm::dyn_cast<clang::WhileStmt>(&loop))
    condition = one->getCond();
  else
    return false;
  const auto* literal = llvm::dyn_cast_or_null<clang::CXXBoolLiteralExpr>(
      condition ? condition->IgnoreParenImpCasts() : nullptr);
  return !condition || (literal && literal->getValue());
}

auto DetachedWork::outlives(const Borrow& borrow, const Place& place) -> bool {
  if (!borrow.var) return false;
  const clang::SourceManager& sources = ast_.getSourceManager();
  bool endless = false;
  each_node(place.function.getBody(), LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around) {
              endless |=
                  is_endless(node) &&
                  sources.isPointWithin(place.spawn.call->getBeginLoc(),
                                        node.getBeginLoc(), node.getEndLoc()) &&
                  !sources.isPointWithin(borrow.var->getLocation(),
                                         node.getBeginLoc(), node.getEndLoc());
            });
  return endless;
}

void DetachedWork::report(const Place& place, const Borrow& borrow,
                          std::vector<DetachedBorrow>& out) {
  DetachedBorrow found{
      .what = borrow.what,
      .at = source_.at(place.spawn.call->getSourceRange()),
      .borrowed = borrow.var ? borrow.var->getNameAsString() : "",
      .certainty = borrow.certainty};
  if (borrow.what == What::Temporary)
    found.borrowed = source_.text(*strip(borrow.at));
  found.steps.push_back(
      {source_.at(borrow.at->getSourceRange()),
       borrow.what == What::Closure
           ? "the coroutine keeps its captures in this closure, not in its "
             "frame"
           : "it is lent to the spawned work here"});
  if (borrow.used)
    found.steps.push_back({source_.at(borrow.used->getSourceRange()),
                           "the spawned work uses it here"});
  found.fix = uncalled(place, borrow);
  out.push_back(std::move(found));
}

void DetachedWork::find(const clang::FunctionDecl& function,
                        std::vector<DetachedBorrow>& out) {
  if (function.isMain()) return;
  const FunctionScan& scan = work_.context().bodies.scan(function);
  std::vector<Place> places;
  each_node(function.getBody(), LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around around) {
              const auto* call = llvm::dyn_cast<clang::CallExpr>(&node);
              if (!call) return;
              auto spawn = spawns_.detached(*call, is_let_go(*call, around));
              if (!spawn) return;
              places.push_back({function, std::move(*spawn), nullptr});
              for (const clang::Stmt* outer : around)
                if (llvm::isa<clang::WhileStmt, clang::ForStmt, clang::DoStmt,
                              clang::CXXForRangeStmt>(outer))
                  places.back().loop = outer;
            });
  if (places.empty() || is_test_body(function)) return;
  const bool owner = llvm::any_of(scan.locals, [](const clang::VarDecl* var) {
    return var->hasLocalStorage() && !var->getType()->isReferenceType() &&
           !var->getType()->isPointerType() && names_an_owner(var->getType());
  });
  for (const Place& place : places) {
    Borrows borrows;
    for (const clang::Expr* work : place.spawn.work)
      of_work(*work, place, borrows);
    for (const Borrow& borrow : borrows) {
      // A closure and a temporary are gone before anybody can wait.
      const bool at_once = borrow.what == What::Temporary ||
                           (borrow.what == What::Closure && !borrow.var);
      if (borrow.what == What::This && takes_itself(function.getBody()))
        continue;
      if (!at_once && borrow.what != What::This &&
          (owner || outlives(borrow, place) || may_be_joined(place, borrow)))
        continue;
      report(place, borrow, out);
      break;
    }
  }
}

}  // namespace costall
