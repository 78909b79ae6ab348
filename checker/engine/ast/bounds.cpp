// What may bound the work that a loop starts. Part of FanOuts, declared in
// fan_out.h.
#include "checker/engine/ast/fan_out.h"
#include "checker/engine/ast/words.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace costall {

// One task per peer is what servers do; their number is bounded elsewhere.
auto FanOuts::serves_peers(const Input& input) -> bool {
  const auto names_a_peer = [](llvm::StringRef name) {
    return mentions(
        name, {"accept", "listen", "connection", "incoming", "client", "peer",
               "session", "socket", "take", "limit", "chunk", "batch"});
  };
  bool peers = false;
  each_node(input.from, LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around) {
              if (const auto* call = llvm::dyn_cast<clang::CallExpr>(&node))
                if (const clang::FunctionDecl* callee = call->getDirectCallee())
                  peers |= names_a_peer(Names::last(*callee));
              if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&node))
                peers |= names_a_peer(Names::last(*member->getMemberDecl()));
              if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node))
                peers |= names_a_peer(Names::last(*ref->getDecl()));
            });
  for (const clang::ValueDecl* item : input.items) {
    if (input.await)
      if (const clang::CXXRecordDecl* record = Types::pointee(item->getType()))
        peers |= names_a_peer(Names::last(*record));
    peers |= names_a_peer(Names::last(*item));
  }
  return peers;
}

static auto names_a_bound(llvm::StringRef name) -> bool {
  return mentions(name, {"acquire", "permit", "limit",     "throttl",  "slot",
                         "ticket",  "lease",  "semaphore", "pressure", "drain",
                         "when_a",  "whenA",  "select",    "reap",     "erase",
                         "remove",  "clear",  "join",      "credit",   "quota",
                         "gate",    "room",   "capacity"}) ||
         is_one_of(name, {"pop", "pop_front", "pop_back", "wait", "get", "size",
                          "count", "lock", "exchange", "swap"});
}

static auto is_bounding_type(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::pointee(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(),
                  {"semaphore", "mutex", "channel", "queue", "limit", "pool",
                   "window", "gate", "group", "barrier", "latch", "slots",
                   "throttle"});
}

// `if (in_flight >= 8) ...`, where the body counts `in_flight`.
static auto counts_itself(const clang::Stmt& loop) -> bool {
  llvm::SmallPtrSet<const clang::ValueDecl*, 4> counted, compared;
  const auto note = [](const clang::Expr* of, auto& into) {
    each_node(of, LambdaBodies::Skip, [&](const clang::Stmt& node, Around) {
      if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node))
        into.insert(ref->getDecl());
      if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&node))
        into.insert(member->getMemberDecl());
    });
  };
  each_node(&loop, LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around around) {
              // The loop's own condition and step count its turns.
              if (!llvm::any_of(around, llvm::IsaPred<clang::CompoundStmt>))
                return;
              const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(&node);
              const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(&node);
              if (unary && unary->isIncrementDecrementOp())
                note(unary->getSubExpr(), counted);
              if (binary && binary->isCompoundAssignmentOp())
                note(binary->getLHS(), counted);
              if (binary && binary->isComparisonOp()) note(binary, compared);
            });
  return llvm::any_of(counted, [&](const clang::ValueDecl* one) {
    return compared.contains(one);
  });
}

// Anything in the loop that may hold it up until work has ended. The input's
// own await is the stream, not a bound.
// `window.next()`, `this->window_`
static auto names_object(const clang::Expr& expr,
                         const clang::ValueDecl& object) -> bool {
  const clang::Expr* bare = strip(&expr);
  if (const clang::Expr* receiver = receiver_of(*bare)) bare = strip(receiver);
  const auto path = resolve_path(bare);
  return path && path->last() == object.getCanonicalDecl();
}

auto FanOuts::is_bounded(const clang::Stmt& loop, const Input& input,
                         const Launch& launch) -> bool {
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> given;
  each_node(launch.call, LambdaBodies::Enter,
            [&](const clang::Stmt& node, Around) {
              if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node))
                if (llvm::isa<clang::VarDecl>(ref->getDecl()) &&
                    !llvm::is_contained(input.items, ref->getDecl()))
                  given.insert(ref->getDecl());
              if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&node))
                if (llvm::isa<clang::FieldDecl>(member->getMemberDecl()))
                  given.insert(member->getMemberDecl());
            });
  // One more for each that the set itself has handed out.
  if (input.await && launch.set && names_object(*input.from, *launch.set))
    return true;
  // A set that is made anew in each turn.
  const clang::SourceManager& sources = ast_.getSourceManager();
  if (const auto* set = llvm::dyn_cast_or_null<clang::VarDecl>(launch.set))
    if (set->hasLocalStorage() &&
        sources.isPointWithin(set->getLocation(), loop.getBeginLoc(),
                              loop.getEndLoc()))
      return true;
  bool bounded = counts_itself(loop);
  each_node(
      &loop, LambdaBodies::Enter, [&](const clang::Stmt& node, Around around) {
        if (bounded || &node == input.await) return;
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(&node))
          if (const clang::FunctionDecl* callee = call->getDirectCallee())
            bounded |=
                names_a_bound(Names::last(*callee)) &&
                !(input.await && llvm::is_contained(around, input.await));
        const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(&node);
        if (!await || llvm::is_contained(around, launch.call)) return;
        // A test that awaits: `if (in_flight > 10) co_await ...`
        for (const clang::Stmt* outer : around)
          bounded |=
              llvm::isa<clang::IfStmt>(outer) && outer != &loop &&
              sources.isPointWithin(outer->getBeginLoc(), loop.getBeginLoc(),
                                    loop.getEndLoc());
        each_node(
            await->getOperand(), LambdaBodies::Enter,
            [&](const clang::Stmt& part, Around) {
              const clang::ValueDecl* named = nullptr;
              if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&part))
                named = ref->getDecl();
              if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(&part))
                named = member->getMemberDecl();
              if (!named) return;
              bounded |= given.contains(named) || named == launch.set;
              if (llvm::isa<clang::VarDecl, clang::FieldDecl>(named))
                bounded |= is_bounding_type(named->getType());
            });
      });
  return bounded;
}

// A set of lazy tasks is in flight once somebody gets it as a whole.
auto FanOuts::joined_after(const clang::FunctionDecl& function,
                           const clang::Stmt& loop, const Launch& launch)
    -> bool {
  const clang::SourceManager& sources = ast_.getSourceManager();
  bool joined = false;
  each_node(function.getBody(), LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around) {
              const auto* call = llvm::dyn_cast<clang::CallExpr>(&node);
              if (!call || is_handed_on(*call) ||
                  !sources.isBeforeInTranslationUnit(loop.getEndLoc(),
                                                     call->getBeginLoc()))
                return;
              for (const clang::Expr* arg : arguments_of(*call))
                joined |= launch.set && named_variable(arg) == launch.set;
            });
  return joined;
}

}  // namespace costall
