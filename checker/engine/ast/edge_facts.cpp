// What taking a branch says: the pull's result was empty, the window is done,
// the loop over it ended. Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

static auto says_done(llvm::StringRef name) -> bool {
  return is_one_of(
      name,
      {"empty",  "done",     "finished", "exhausted", "idle",      "drained",
       "at_end", "is_empty", "isEmpty",  "complete",  "completed", "eof",
       "end",    "closed",   "is_end",   "is_done",   "none",      "is_none",
       "isDone", "atEnd",    "last",     "ended",     "is_eof",    "operator!",
       "Done",   "Empty",    "Finished"});
}

auto Builder::of_method(const clang::CXXMemberCallExpr& call) -> Empty {
  Empty out;
  if (!call.getMethodDecl()) return out;
  const std::string name = Names::last(*call.getMethodDecl());
  const clang::Expr* object = call.getImplicitObjectArgument();
  ProducerList about;
  if (const clang::ValueDecl* var = named_variable(object))
    if (const auto found = results_.find(
            llvm::cast<clang::ValueDecl>(var->getCanonicalDecl()));
        found != results_.end())
      about = found->second;
  if (const auto path = resolve_path(object))
    for (const TrackedProducer& one : tracked_.all())
      if (path->within(one.path) && !path->element) about.push_back(one.id);
  (says_done(name) ? out.when_true : out.when_false) = about;
  return out;
}

static auto is_small(const clang::Expr* expr) -> bool {
  const auto* literal = llvm::dyn_cast<clang::IntegerLiteral>(strip(expr));
  return literal && literal->getValue().ule(1);
}

auto Builder::of_comparison(const clang::Expr* left, const clang::Expr* right,
                            clang::BinaryOperatorKind op) -> Empty {
  Empty out;
  const auto about = [&](const clang::Expr* side) -> ProducerList {
    ProducerList ids;
    const clang::Expr* bare = strip(side);
    if (const clang::ValueDecl* var = named_variable(bare))
      if (const auto found = results_.find(
              llvm::cast<clang::ValueDecl>(var->getCanonicalDecl()));
          found != results_.end())
        return found->second;
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(bare)) {
      const Empty inner = of_method(*call);
      return inner.when_false;
    }
    if (const auto path = resolve_path(bare); path && !path->fields.empty())
      for (const TrackedProducer& one : tracked_.all())
        if (path->within(one.path)) ids.push_back(one.id);
    return ids;
  };
  ProducerList ids = about(left);
  if (ids.empty()) ids = about(right);
  // `size() < limit` says nothing, `size() > 0` does.
  if (!clang::BinaryOperator::isEqualityOp(op) && !is_small(right)) return out;
  if (op == clang::BO_EQ || op == clang::BO_LT || op == clang::BO_LE)
    out.when_true = ids;
  if (op == clang::BO_NE || op == clang::BO_GT || op == clang::BO_GE)
    out.when_false = ids;
  return out;
}

auto Builder::emptiness(const clang::Expr* condition) -> Empty {
  Empty out;
  if (!condition) return out;
  const clang::Expr* bare = strip(condition);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(bare);
      unary && unary->getOpcode() == clang::UO_LNot) {
    out = emptiness(unary->getSubExpr());
    std::swap(out.when_true, out.when_false);
    return out;
  }
  if (const auto* rewritten =
          llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(bare))
    return of_comparison(rewritten->getLHS(), rewritten->getRHS(),
                         rewritten->getOpcode());
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(bare)) {
    if (binary->isComparisonOp())
      return of_comparison(binary->getLHS(), binary->getRHS(),
                           binary->getOpcode());
    if (binary->isAssignmentOp())
      out.when_false = pulls_within(binary->getRHS());
    return out;
  }
  if (const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(bare)) {
    const clang::OverloadedOperatorKind kind = op->getOperator();
    if (op->getNumArgs() == 2 &&
        (kind == clang::OO_EqualEqual || kind == clang::OO_ExclaimEqual))
      return of_comparison(
          op->getArg(0), op->getArg(1),
          kind == clang::OO_EqualEqual ? clang::BO_EQ : clang::BO_NE);
    if (kind == clang::OO_Equal) out.when_false = pulls_within(op);
    return out;
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(bare)) {
    out = of_method(*call);
    for (const ProducerId id : pulls_within(call)) out.when_false.push_back(id);
    return out;
  }
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(bare)) {
    const clang::ValueDecl* var = named_variable(member->getBase());
    const auto found = var ? results_.find(llvm::cast<clang::ValueDecl>(
                                 var->getCanonicalDecl()))
                           : results_.end();
    if (found != results_.end())
      (says_done(member->getMemberDecl()->getName()) ? out.when_true
                                                     : out.when_false) =
          found->second;
    return out;
  }
  if (const clang::ValueDecl* var = named_variable(bare)) {
    if (const auto found = results_.find(
            llvm::cast<clang::ValueDecl>(var->getCanonicalDecl()));
        found != results_.end())
      (says_done(var->getName()) ? out.when_true : out.when_false) =
          found->second;
    return out;
  }
  out.when_false = pulls_within(bare);
  return out;
}

// The loop's own condition ended it: what it pulled is taken to be used up. A
// flag says nothing of the kind.
void Builder::leaving_loop(const clang::Stmt& loop,
                           const clang::Expr* condition, ProducerList& out) {
  const bool ranged = llvm::isa<clang::CXXForRangeStmt>(loop);
  const clang::Expr* bare = condition ? strip(condition) : nullptr;
  const bool counted =
      bare &&
      llvm::isa<clang::BinaryOperator, clang::CXXRewrittenBinaryOperator,
                clang::CXXOperatorCallExpr>(bare);
  if (!ranged && !counted) return;
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  for (const TrackedProducer& one : tracked_.all())
    for (const clang::SourceRange pull : one.pulls)
      if (sources.isPointWithin(sources.getExpansionLoc(pull.getBegin()),
                                sources.getExpansionLoc(loop.getBeginLoc()),
                                sources.getExpansionLoc(loop.getEndLoc())))
        out.push_back(one.id);
}

void Builder::edges(const clang::CFGBlock& block, FactBlock& out) {
  for (const clang::CFGBlock::AdjacentBlock& next : block.succs()) {
    const clang::CFGBlock* reachable = next.getReachableBlock();
    if (!reachable) continue;
    out.successors.push_back(reachable->getBlockID());
    out.empty_on_edge.emplace_back();
  }
  const clang::Stmt* terminator = block.getTerminatorStmt();
  if (!terminator) return;
  if (llvm::isa<clang::SwitchStmt>(terminator))
    return winner_edges(block, out);
  if (block.succ_size() != 2 || out.successors.size() != 2) return;
  // Of `a && b` the operand that is decided here.
  const clang::Expr* condition = block.getLastCondition();
  Empty empty = emptiness(condition);
  if (llvm::isa<clang::WhileStmt, clang::ForStmt, clang::CXXForRangeStmt,
                clang::DoStmt>(terminator))
    leaving_loop(*terminator, condition, empty.when_false);
  out.empty_on_edge[0].assign(empty.when_true.begin(), empty.when_true.end());
  out.empty_on_edge[1].assign(empty.when_false.begin(), empty.when_false.end());
  winner_edges(block, out);
}

}  // namespace costall
