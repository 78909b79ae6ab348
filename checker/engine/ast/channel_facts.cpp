// Channels that only this coroutine can empty. Part of Builder, declared in
// builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/ASTContext.h"

namespace costall {

static auto names_a_send(llvm::StringRef name) -> bool {
  return is_one_of(name, {"send", "async_send", "push", "async_push", "put",
                          "co_send", "enqueue", "send_async", "asyncSend",
                          "push_async", "Send", "write"});
}

static auto names_a_receive(llvm::StringRef name) -> bool {
  return is_one_of(
      name, {"receive", "async_receive", "recv", "pop", "async_pop", "take",
             "co_receive", "dequeue", "receive_async", "asyncReceive",
             "pop_async", "Receive", "try_receive", "try_recv", "try_pop",
             "read", "next", "drain", "clear"});
}

static auto is_channel(const clang::CXXRecordDecl* record) -> bool {
  if (!record || !record->hasDefinition() ||
      !record->getDeclName().isIdentifier() ||
      !mentions(record->getName(), {"channel", "queue", "pipe", "mailbox"}))
    return false;
  bool sends = false;
  bool receives = false;
  const auto look = [&](const clang::CXXRecordDecl& in) {
    for (const clang::Decl* member : in.decls()) {
      const auto* templated = llvm::dyn_cast<clang::FunctionTemplateDecl>(member);
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(
          templated ? templated->getTemplatedDecl() : member);
      if (!method) continue;
      sends |= names_a_send(Names::last(*method));
      receives |= names_a_receive(Names::last(*method));
    }
  };
  look(*record);
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (const auto* inner = Types::record(base.getType());
        inner && inner->hasDefinition())
      look(*inner);
  return sends && receives;
}

// Every use of the variable, in lambdas too.
static auto uses_of(const clang::Stmt* stmt, const clang::VarDecl& var)
    -> unsigned {
  if (!stmt) return 0;
  unsigned out = 0;
  if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(stmt))
    out += ref->getDecl()->getCanonicalDecl() == var.getCanonicalDecl();
  if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(stmt))
    for (const clang::LambdaCapture& capture : lambda->captures())
      out += capture.capturesVariable() &&
             capture.getCapturedVar()->getCanonicalDecl() ==
                 var.getCanonicalDecl();
  // What an await and its awaiter share is one use.
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(stmt))
    return out + uses_of(await->getOperand(), var);
  for (const clang::Stmt* child : stmt->children()) out += uses_of(child, var);
  return out;
}

// How many items it takes before a send waits; nothing where that isn't
// written down.
auto Builder::room_of(const clang::VarDecl& channel)
    -> std::optional<std::uint64_t> {
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
      channel.getInit() ? channel.getInit()->IgnoreImplicit() : nullptr);
  if (!made) return std::nullopt;
  for (const clang::Expr* arg : made->arguments()) {
    clang::Expr::EvalResult result;
    if (arg->getType()->isIntegerType() && !arg->isValueDependent() &&
        arg->EvaluateAsInt(result, context_.ast))
      return result.Val.getInt().getLimitedValue();
  }
  return std::nullopt;
}

// `co_await local.send(item)`, where nobody else has the channel and this
// coroutine receives from it only later, if at all.
void Builder::sent_to_itself(const clang::CoawaitExpr& expr, Awaited& await) {
  const clang::Expr* bare = strip(expr.getOperand());
  const clang::Expr* receiver = receiver_of(*bare);
  const clang::FunctionDecl* callee = callee_of(*bare);
  const auto* var =
      receiver ? llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(receiver))
               : nullptr;
  if (!callee || !var || !var->isLocalVarDecl() || var->isStaticLocal() ||
      var->getType()->isReferenceType() || var->getType()->isPointerType() ||
      !names_a_send(Names::last(*callee)) ||
      !is_channel(Types::record(var->getType())))
    return;
  const FunctionScan& scan = context_.work.context().bodies.scan(function_);
  unsigned own = 0;
  unsigned sends = 0;
  const clang::Stmt* loop = nullptr;
  for (const Placed& placed : scan.calls) {
    const clang::Expr* on = receiver_of(*placed.expr);
    if (!on || named_variable(on) != var) continue;
    ++own;
    const clang::FunctionDecl* method = callee_of(*placed.expr);
    sends += method && names_a_send(Names::last(*method));
    if (placed.expr == bare) loop = placed.loop;
  }
  if (uses_of(function_.getBody(), *var) != own) return;  // somebody else's too
  for (const Placed& placed : scan.calls) {
    const clang::Expr* on = receiver_of(*placed.expr);
    const clang::FunctionDecl* method = callee_of(*placed.expr);
    const bool same_turn = loop != nullptr && placed.loop == loop;
    const bool earlier = loop == nullptr &&
                         placed.expr->getBeginLoc() < bare->getBeginLoc();
    if (on && method && named_variable(on) == var &&
        names_a_receive(Names::last(*method)) && (same_turn || earlier))
      return;
  }
  const auto room = room_of(*var);
  if (room && !loop && sends <= *room) return;
  // Several items go in for each that comes out: no room is enough.
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const bool grows =
      loop && llvm::any_of(scan.calls, [&](const Placed& placed) {
        const clang::Expr* on = receiver_of(*placed.expr);
        const clang::FunctionDecl* method = callee_of(*placed.expr);
        return on && method && named_variable(on) == var && placed.loop &&
               placed.loop != loop && names_a_receive(Names::last(*method)) &&
               sources.isPointWithin(loop->getBeginLoc(),
                                     placed.loop->getBeginLoc(),
                                     placed.loop->getEndLoc());
      });
  // A channel with room whose loop's length isn't known may be large enough.
  await.only_receiver = var->getNameAsString();
  await.receiver_certainty = room && *room == 0 ? Confidence::Definite
                             : grows || (room && *room <= 16)
                                 ? Confidence::Likely
                                 : Confidence::Possible;
}

}  // namespace costall
