// See uses.h.
#include "checker/engine/ast/uses.h"

#include "checker/engine/ast/names.h"
#include "checker/engine/ast/paths.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

class NodeWalk {
 public:
  NodeWalk(LambdaBodies lambdas,
           llvm::function_ref<void(const clang::Stmt&, Around)> visit)
      : lambdas_(lambdas), visit_(visit) {}

  void walk(const clang::Stmt* stmt) {
    if (!stmt || around_.size() > 400) return;
    if (const auto* body = llvm::dyn_cast<clang::CoroutineBodyStmt>(stmt))
      return walk(body->getBody());
    visit_(*stmt, around_);
    around_.push_back(stmt);
    children(*stmt);
    around_.pop_back();
  }

 private:
  void children(const clang::Stmt& stmt) {
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&stmt)) {
      for (const clang::Expr* init : lambda->capture_inits()) walk(init);
      if (lambdas_ == LambdaBodies::Enter)
        walk(lambda->getCallOperator()->getBody());
      return;
    }
    if (const auto* await = llvm::dyn_cast<clang::CoroutineSuspendExpr>(&stmt))
      return walk(await->getOperand());
    if (const auto* back = llvm::dyn_cast<clang::CoreturnStmt>(&stmt))
      return walk(back->getOperand());
    for (const clang::Stmt* child : stmt.children()) walk(child);
  }

  LambdaBodies lambdas_;
  llvm::function_ref<void(const clang::Stmt&, Around)> visit_;
  llvm::SmallVector<const clang::Stmt*, 32> around_;
};

// Nodes that stand for the expression below them.
auto is_wrapper(const clang::Stmt& node) -> bool {
  return llvm::isa<clang::FullExpr, clang::ParenExpr,
                   clang::CXXBindTemporaryExpr, clang::ImplicitCastExpr,
                   clang::MaterializeTemporaryExpr>(node);
}

// The first node around that is no wrapper, and what stands in it for `node`.
auto user_of(const clang::Stmt*& node, Around& around) -> const clang::Stmt* {
  while (!around.empty()) {
    const clang::Stmt* outer = around.back();
    around = around.drop_back();
    if (!is_wrapper(*outer)) return outer;
    node = outer;
  }
  return nullptr;
}

auto fills(llvm::StringRef method) -> bool {
  return is_one_of(method, {"push_back", "emplace_back", "push", "emplace",
                            "push_front", "emplace_front", "insert"});
}

auto asks(llvm::StringRef method) -> bool {
  return is_one_of(method, {"size", "empty", "capacity", "reserve", "clear",
                            "shrink_to_fit", "max_size"});
}

}  // namespace

void each_node(const clang::Stmt* body, LambdaBodies lambdas,
               llvm::function_ref<void(const clang::Stmt&, Around)> visit) {
  NodeWalk(lambdas, visit).walk(body);
}

auto is_dropped(const clang::Stmt& node, Around around) -> bool {
  const clang::Stmt* child = &node;
  const clang::Stmt* user = user_of(child, around);
  // A body without a block around it is the function's own.
  if (!user) return false;
  if (const auto* choice = llvm::dyn_cast<clang::IfStmt>(user))
    return child == choice->getThen() || child == choice->getElse();
  if (const auto* loop = llvm::dyn_cast<clang::ForStmt>(user))
    return child == loop->getBody();
  if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(user))
    return child == loop->getBody();
  if (const auto* loop = llvm::dyn_cast<clang::CXXForRangeStmt>(user))
    return child == loop->getBody();
  if (const auto* loop = llvm::dyn_cast<clang::DoStmt>(user))
    return child == loop->getBody();
  if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(user))
    // The last one of a statement expression is its value.
    return around.empty() || !llvm::isa<clang::StmtExpr>(around.back()) ||
           block->body_back() != child;
  if (const auto* label = llvm::dyn_cast<clang::SwitchCase>(user))
    return child == label->getSubStmt();
  return llvm::isa<clang::LabelStmt>(user);
}

auto is_let_go(const clang::Stmt& node, Around around) -> bool {
  if (is_dropped(node, around)) return true;
  const clang::Stmt* child = &node;
  const auto* cast = llvm::dyn_cast_or_null<clang::ExplicitCastExpr>(
      user_of(child, around));
  return cast && cast->getType()->isVoidType() && is_dropped(*cast, around);
}

auto use_of_name(const clang::Expr& named, Around around) -> Use {
  const clang::Stmt* child = &named;
  const clang::Stmt* user = user_of(child, around);
  if (const auto* op =
          llvm::dyn_cast_or_null<clang::CXXOperatorCallExpr>(user)) {
    if (op->getOperator() == clang::OO_Equal && op->getNumArgs() == 2 &&
        strip(op->getArg(0)) == &named && is_dropped(*op, around))
      return {UseKind::Reassign, op};
    return {};
  }
  const auto* method = llvm::dyn_cast_or_null<clang::MemberExpr>(user);
  if (!method || !llvm::isa<clang::CXXMethodDecl>(method->getMemberDecl()))
    return {};
  child = method;
  const auto* call =
      llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(user_of(child, around));
  if (!call || call->getCallee()->IgnoreParens() != method) return {};
  const std::string name = Names::last(*method->getMemberDecl());
  if (asks(name)) return {UseKind::Question, call};
  if (fills(name) && is_dropped(*call, around)) return {UseKind::Fill, call};
  return {};
}

}  // namespace costall
