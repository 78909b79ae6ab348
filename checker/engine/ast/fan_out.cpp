// See fan_out.h. What bounds a loop is in bounds.cpp.
#include "checker/engine/ast/fan_out.h"

#include "checker/engine/ast/unstarted.h"
#include "checker/engine/ast/words.h"

namespace costall {

// A constant is a bound, unless so many at once are trouble too.
static constexpr std::uint64_t kMany = 10000;

static auto is_loop(const clang::Stmt& stmt) -> bool {
  return llvm::isa<clang::WhileStmt, clang::ForStmt, clang::DoStmt,
                   clang::CXXForRangeStmt>(stmt);
}

static auto body_of(const clang::Stmt& loop) -> const clang::Stmt* {
  if (const auto* one = llvm::dyn_cast<clang::WhileStmt>(&loop))
    return one->getBody();
  if (const auto* one = llvm::dyn_cast<clang::ForStmt>(&loop))
    return one->getBody();
  if (const auto* one = llvm::dyn_cast<clang::CXXForRangeStmt>(&loop))
    return one->getBody();
  const auto* one = llvm::dyn_cast<clang::DoStmt>(&loop);
  return one ? one->getBody() : nullptr;
}

static auto first_await(const clang::Stmt* stmt) -> const clang::CoawaitExpr* {
  const clang::CoawaitExpr* found = nullptr;
  if (stmt)
    each_node(stmt, LambdaBodies::Skip, [&](const clang::Stmt& node, Around) {
      const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(&node);
      if (await && !found) found = await;
    });
  return found;
}

static void add_items(const clang::VarDecl& var,
                      llvm::SmallVectorImpl<const clang::ValueDecl*>& out) {
  out.push_back(&var);
  if (const auto* pack = llvm::dyn_cast<clang::DecompositionDecl>(&var))
    out.append(pack->bindings().begin(), pack->bindings().end());
}

// `for (;;) { auto message = co_await queue.receive(); ... }`
auto FanOuts::awaited_item(const clang::Stmt& body) -> std::optional<Input> {
  const auto* block = llvm::dyn_cast<clang::CompoundStmt>(&body);
  if (!block) return std::nullopt;
  for (const clang::Stmt* stmt : block->body()) {
    const auto* decls = llvm::dyn_cast<clang::DeclStmt>(stmt);
    const auto* var =
        decls && decls->isSingleDecl()
            ? llvm::dyn_cast<clang::VarDecl>(decls->getSingleDecl())
            : nullptr;
    const clang::CoawaitExpr* await =
        var ? first_await(var->getInit()) : nullptr;
    if (!await) continue;
    Input out{.from = await->getOperand(),
              .await = await,
              .items = {},
              .certainty = Confidence::Likely};
    add_items(*var, out.items);
    return out;
  }
  return std::nullopt;
}

// `for (int i = 0; i < count; ++i)`
auto FanOuts::counted(const clang::ForStmt& loop) -> std::optional<Input> {
  const auto* test = llvm::dyn_cast_or_null<clang::BinaryOperator>(
      loop.getCond() ? loop.getCond()->IgnoreParenImpCasts() : nullptr);
  if (!test || !test->isComparisonOp()) return std::nullopt;
  Input out{.from = loop.getCond()};
  if (const auto* decls =
          llvm::dyn_cast_or_null<clang::DeclStmt>(loop.getInit()))
    for (const clang::Decl* decl : decls->decls())
      if (const auto* var = llvm::dyn_cast<clang::VarDecl>(decl))
        add_items(*var, out.items);
  for (const clang::Expr* side : {test->getLHS(), test->getRHS()}) {
    clang::Expr::EvalResult bound;
    if (side->isValueDependent() || !side->EvaluateAsInt(bound, ast_)) continue;
    const std::uint64_t items = bound.Val.getInt().getLimitedValue();
    if (items < kMany) return std::nullopt;
    out.certainty = Confidence::Likely;
  }
  return out;
}

auto FanOuts::input_of(const clang::Stmt& loop) -> std::optional<Input> {
  if (const auto* one = llvm::dyn_cast<clang::WhileStmt>(&loop)) {
    const clang::VarDecl* var = one->getConditionVariable();
    const clang::CoawaitExpr* await = first_await(
        var ? var->getInit() : static_cast<const clang::Expr*>(one->getCond()));
    if (!await) return awaited_item(*one->getBody());
    Input out{.from = await->getOperand(),
              .await = await,
              .items = {},
              .certainty = Confidence::Likely};
    if (var) add_items(*var, out.items);
    // `while ((x = co_await next()))`
    each_node(one->getCond(), LambdaBodies::Skip,
              [&](const clang::Stmt& node, Around) {
                const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
                if (ref && llvm::isa<clang::VarDecl>(ref->getDecl()) && !var)
                  out.items.push_back(ref->getDecl());
              });
    return out;
  }
  if (const auto* one = llvm::dyn_cast<clang::CXXForRangeStmt>(&loop)) {
    const clang::Expr* range = one->getRangeInit();
    if (!range || one->getCoawaitLoc().isValid()) return std::nullopt;
    const clang::CXXRecordDecl* record = Types::record(range->getType());
    if (range->getType().getNonReferenceType()->isArrayType() ||
        (record && record->getDeclName().isIdentifier() &&
         is_one_of(record->getName(), {"array", "initializer_list"})))
      return std::nullopt;
    Input out{.from = range};
    add_items(*one->getLoopVariable(), out.items);
    return out;
  }
  const auto* one = llvm::dyn_cast<clang::ForStmt>(&loop);
  if (!one) return std::nullopt;
  // `for (auto row = co_await rows.begin(); ...; co_await ++row)`
  if (const clang::CoawaitExpr* next = first_await(one->getInc())) {
    Input out{.from = next->getOperand(),
              .await = next,
              .items = {},
              .certainty = Confidence::Likely};
    if (const auto* decls =
            llvm::dyn_cast_or_null<clang::DeclStmt>(one->getInit()))
      for (const clang::Decl* decl : decls->decls())
        if (const auto* var = llvm::dyn_cast<clang::VarDecl>(decl))
          add_items(*var, out.items);
    return out;
  }
  return one->getCond() ? counted(*one) : awaited_item(*one->getBody());
}

// A task that the loop itself makes. One that was there before is only started
// here: what made them all is to blame, not the join that runs them.
static auto is_made_here(const clang::Expr& task) -> bool {
  const clang::Expr* made = strip(&task);
  if (const auto* var =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(made)))
    made = var->isLocalVarDecl() && !var->getType()->isReferenceType() &&
                   var->getInit()
               ? strip(var->getInit())
               : made;
  return llvm::isa<clang::LambdaExpr>(made) ||
         (llvm::isa<clang::CallExpr>(made) && !resolve_path(made));
}

auto FanOuts::launch_of(const clang::CallExpr& call, Around around)
    -> std::optional<Launch> {
  const bool dropped = is_dropped(call, around);
  Types& types = work_.context().types;
  for (const clang::Expr* arg : arguments_of(call))
    if (types.of(arg->getType()).kind == AsyncKind::Task && !is_made_here(*arg))
      return std::nullopt;
  if (spawns_.detached(call, dropped)) return Launch{.call = &call};
  const clang::Expr* receiver = receiver_of(call);
  if (!receiver || !dropped || llvm::isa<clang::CXXOperatorCallExpr>(call))
    return std::nullopt;
  bool makes = false;
  bool cold = false;
  for (const clang::Expr* arg : arguments_of(call)) {
    const AsyncType type = types.of(arg->getType());
    if (type.kind != AsyncKind::Task) continue;
    makes = true;
    cold |= type.start == Start::Lazy;
  }
  if (!makes) return std::nullopt;
  Launch out{.call = &call, .cold = cold};
  const clang::Expr* object = strip(receiver);
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(object))
    out.set = member->getMemberDecl();
  else
    out.set = named_variable(object);
  if (Types::is_container(receiver->getType()))
    return out.set ? std::optional(out) : std::nullopt;
  // A set or a scope of the code's own that takes the work in.
  for (const WorkEvent& event : work_.of_call(call, false))
    if (event.kind == WorkKind::Start || event.kind == WorkKind::Enlist) {
      out.cold = false;
      return out;
    }
  return std::nullopt;
}

void FanOuts::in_loop(const clang::FunctionDecl& function,
                      const clang::Stmt& loop, Around around,
                      std::vector<FanOut>& out) {
  const auto input = input_of(loop);
  if (!input || input->items.empty() || serves_peers(*input)) return;
  // Inside another loop it works on a piece of that one's input.
  const bool piece = llvm::any_of(
      around, [](const clang::Stmt* outer) { return is_loop(*outer); });
  if (piece && !input->await) return;
  std::optional<Launch> found;
  const clang::Stmt* body = body_of(loop);
  each_node(
      &loop, LambdaBodies::Skip, [&](const clang::Stmt& node, Around inside) {
        const auto* call = llvm::dyn_cast<clang::CallExpr>(&node);
        if (!call || found ||
            (&node != body && !llvm::is_contained(inside, body)) ||
            llvm::count_if(inside, [](const clang::Stmt* outer) {
              return is_loop(*outer);
            }) != 1)
          return;
        auto launch = launch_of(*call, inside);
        if (!launch) return;
        bool takes_item = false;
        each_node(call, LambdaBodies::Enter,
                  [&](const clang::Stmt& part, Around) {
                    const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&part);
                    takes_item |=
                        ref && llvm::is_contained(input->items, ref->getDecl());
                  });
        if (takes_item) found = launch;
      });
  if (!found || is_bounded(loop, *input, *found)) return;
  if (found->cold && !joined_after(function, loop, *found)) return;
  out.push_back(
      {.at = source_.at(found->call->getSourceRange()),
       .set = found->set ? found->set->getNameAsString() : "",
       .input = source_.text(*input->from, 40),
       .certainty = input->certainty,
       .steps = {{source_.at(input->from->getSourceRange()),
                  input->await ? "every item that comes from here starts work"
                               : "every item of this starts work"}}});
}

void FanOuts::find(const clang::FunctionDecl& function,
                   std::vector<FanOut>& out) {
  if (is_test_body(function)) return;
  each_node(function.getBody(), LambdaBodies::Skip,
            [&](const clang::Stmt& node, Around around) {
              if (is_loop(node)) in_loop(function, node, around, out);
            });
}

}  // namespace costall
