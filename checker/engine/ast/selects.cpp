// See selects.h.
#include "checker/engine/ast/selects.h"

#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

// "collectAny" is "collect any", "when_any" is "when any".
auto words_of(llvm::StringRef name) -> llvm::SmallVector<std::string, 4> {
  llvm::SmallVector<std::string, 4> out(1);
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if ((upper || c == '_') && !out.back().empty()) out.emplace_back();
    if (c != '_') out.back() += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

auto has_word(llvm::StringRef name,
              std::initializer_list<llvm::StringRef> words) -> bool {
  return llvm::any_of(words_of(name), [&](const std::string& word) {
    return is_one_of(word, words);
  });
}

auto names_a_race(llvm::StringRef name) -> bool {
  return has_word(name, {"select", "race", "any", "first", "either", "timeout",
                         "within", "whichever", "choose", "selector", "timed"});
}

auto names_a_join(llvm::StringRef name) -> bool {
  return has_word(name, {"all", "join", "both", "gather", "zip", "every",
                         "concat", "seq", "sequence", "then"});
}

auto is_awaitable(const clang::Expr& expr, Work& work) -> bool {
  Types& types = work.context().types;
  const AsyncKind kind = types.of(expr.getType()).kind;
  return kind == AsyncKind::Task || kind == AsyncKind::Generator ||
         types.awaiter_of(expr.getType()) ||
         is_duration(Types::record(expr.getType()));
}

// A variant, an index, an optional, a flag: one of several, not all.
auto tells_which(clang::QualType type) -> bool {
  if (type->isIntegralOrEnumerationType()) return true;
  const clang::CXXRecordDecl* record = Types::record(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(), {"variant", "optional", "either"});
}

// What awaiting a value of this type gives.
auto awaited_type(const clang::Expr& operand, Work& work) -> clang::QualType {
  const auto* awaiter =
      work.context().types.awaiter_of(strip(&operand)->getType());
  const clang::CXXMethodDecl* resume = Types::method(awaiter, "await_resume");
  return resume ? resume->getReturnType() : clang::QualType();
}

// `a || b || c` has three.
void flatten(const clang::Expr& expr,
             llvm::SmallVectorImpl<const clang::Expr*>& out) {
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(strip(&expr));
  if (!op || op->getOperator() != clang::OO_PipePipe) {
    out.push_back(&expr);
    return;
  }
  for (const clang::Expr* arg : op->arguments()) flatten(*arg, out);
}

auto pack_kind(const clang::Expr& call, Work& work)
    -> std::optional<CombinatorKind> {
  const WorkContext& context = work.context();
  for (const AskedName& asked : asked_names(call, context.types.names()))
    if (const CombinatorFact* fact =
            context.index.combinator(asked.kind, asked.name, asked.arity))
      return fact->kind;
  return std::nullopt;
}

auto is_race(const clang::Expr& call, const FirstOf& found, Work& work)
    -> bool {
  if (const auto kind = pack_kind(call, work))
    return *kind == CombinatorKind::Any;
  const clang::FunctionDecl* callee = callee_of(call);
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&call);
  const std::string name =
      callee ? Names::last(*callee)
      : made ? Names::last(*made->getConstructor()->getParent())
             : std::string();
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(&call);
  if (op && op->getOperator() == clang::OO_PipePipe) return true;
  if (op || found.branches.empty() || names_a_join(name)) return false;
  if (names_a_race(name)) return true;
  unsigned awaitable = 0;
  for (const clang::Expr* branch : found.branches)
    awaitable += is_awaitable(*branch, work);
  const clang::QualType result = awaited_type(call, work);
  return awaitable > 1 && !receiver_of(call) && !result.isNull() &&
         tells_which(result);
}

}  // namespace

auto kept_branch(const clang::Expr& branch) -> std::optional<ObjectPath> {
  const clang::Expr* bare = strip(&branch);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(bare);
      unary && unary->getOpcode() == clang::UO_AddrOf)
    bare = strip(unary->getSubExpr());
  const clang::FunctionDecl* callee = callee_of(*bare);
  if (callee && !receiver_of(*bare) && arguments_of(*bare).size() == 1 &&
      has_word(Names::last(*callee), {"ref", "borrow", "lvalue"}))
    bare = strip(arguments_of(*bare)[0]);
  if (branch.isXValue()) return std::nullopt;  // moved in: its own from here
  return resolve_path(bare);
}

auto first_of(const clang::Expr& operand, Work& work)
    -> std::optional<FirstOf> {
  FirstOf out;
  const clang::Expr* bare = strip(&operand);
  // A local select that is awaited, or asked for its next.
  const clang::Expr* object = bare;
  if (const clang::Expr* receiver = receiver_of(*bare);
      receiver && arguments_of(*bare).empty())
    object = strip(receiver);
  if (const auto* var =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(object));
      var && var->isLocalVarDecl() && var->getInit())
    bare = strip(var->getInit());
  out.call = bare;
  const auto* op = llvm::dyn_cast<clang::CXXOperatorCallExpr>(bare);
  if (op && op->getOperator() == clang::OO_PipePipe)
    flatten(*bare, out.branches);
  else
    for (const clang::Expr* arg : arguments_of(*bare))
      if (const clang::CXXRecordDecl* record = Types::record(arg->getType());
          record || arg->getType()->isPointerType())
        out.branches.push_back(arg);
  if (!is_race(*bare, out, work)) return std::nullopt;
  return out;
}

}  // namespace costall
