// Lazy tasks that may have to run one after the other. Part of Builder,
// declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

// Objects that a call may change: receivers of non-const methods, arguments
// bound to references or pointers to non-const.
static auto changed_by(const clang::Expr& call)
    -> llvm::SmallVector<ObjectPath, 4> {
  llvm::SmallVector<ObjectPath, 4> out;
  const clang::FunctionDecl* callee = callee_of(call);
  if (!callee) return out;
  if (const clang::Expr* receiver = receiver_of(call))
    if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
        method && !method->isConst())
      if (const auto path = resolve_path(receiver)) out.push_back(*path);
  const auto arguments = arguments_of(call);
  for (unsigned i = 0; i < arguments.size() && i < callee->getNumParams();
       ++i) {
    const clang::QualType type = callee->getParamDecl(i)->getType();
    const bool reference = (type->isReferenceType() || type->isPointerType()) &&
                           !type->getPointeeType().isConstQualified();
    if (!reference) continue;
    if (const auto path = resolve_path(arguments[i])) out.push_back(*path);
  }
  return out;
}

static auto writes(llvm::StringRef name) -> bool {
  return mentions(
      name, {"write",  "send",      "append", "push",     "put",    "log",
             "flush",  "commit",    "begin",  "insert",   "update", "delete",
             "remove", "close",     "open",   "connect",  "lock",   "store",
             "save",   "publish",   "ack",    "rollback", "emit",   "print",
             "apply",  "handshake", "login",  "auth",     "init",   "set_",
             "create", "drop",      "reset",  "rename",   "sync",   "finish",
             "reply",  "step"});
}

// Does the function write to the object that it is called on?
auto Builder::writes_object(const clang::FunctionDecl& function) -> bool {
  Bodies& bodies = context_.work.context().bodies;
  const clang::FunctionDecl* body = bodies.visible(&function);
  if (!body || !llvm::isa<clang::CXXMethodDecl>(body)) return false;
  return llvm::any_of(bodies.scan(*body).assignments, [](const Placed& written) {
    const auto path = resolve_path(assigned_by(*written.expr));
    return path && path->is_this();
  });
}

// Two lazy tasks on one object may have to run one after the other.
void Builder::order(const clang::Expr& operand, Awaited& await) {
  const auto made_by = [](const clang::Expr* expr) -> const clang::CallExpr* {
    expr = strip(expr);
    if (const auto* var =
            llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(expr)))
      expr = var->getInit() ? strip(var->getInit()) : nullptr;
    return llvm::dyn_cast_or_null<clang::CallExpr>(expr);
  };
  const clang::CallExpr* now = made_by(&operand);
  if (!now || !now->getDirectCallee()) return;
  for (const TrackedProducer& one : tracked_.all()) {
    if (facts_.producers[one.id].kind != ProducerKind::ColdTask) continue;
    const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(one.path.root);
    const clang::CallExpr* later =
        var && var->getInit() ? made_by(var->getInit()) : nullptr;
    if (!later || later == now || !later->getDirectCallee()) continue;
    bool shared = false;
    for (const ObjectPath& a : changed_by(*now))
      for (const ObjectPath& b : changed_by(*later))
        shared |= a.same(b) && !a.is_this();
    const std::string a = Names::last(*now->getDirectCallee());
    const std::string b = Names::last(*later->getDirectCallee());
    if (shared && (writes(a) || writes(b) ||
                   writes_object(*now->getDirectCallee()) ||
                   writes_object(*later->getDirectCallee())))
      await.ordered_with.push_back(one.id);
  }
}

}  // namespace costall
