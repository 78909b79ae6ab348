// Channels that only this coroutine can empty. Part of Builder, declared in
// builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/uses.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/ASTContext.h"

namespace costall {

static auto names_a_send(llvm::StringRef name) -> bool {
  return is_one_of(
      in_snake_case(name),
      {"send", "async_send", "push", "async_push", "put", "co_send", "enqueue",
       "send_async", "push_async", "write", "tell", "offer"});
}

static auto names_a_receive(llvm::StringRef name) -> bool {
  return is_one_of(
      in_snake_case(name),
      {"receive", "async_receive", "recv", "pop", "async_pop", "take",
       "co_receive", "dequeue", "receive_async", "pop_async", "try_receive",
       "try_recv", "try_pop", "read", "next", "drain", "clear"});
}

static auto is_channel(const clang::CXXRecordDecl* record) -> bool {
  if (!record || !record->hasDefinition() ||
      !record->getDeclName().isIdentifier() ||
      !mentions(record->getName(),
                {"channel", "queue", "pipe", "mailbox", "inbox"}))
    return false;
  bool sends = false;
  bool receives = false;
  const auto look = [&](const clang::CXXRecordDecl& in) {
    for (const clang::Decl* member : in.decls()) {
      const auto* templated =
          llvm::dyn_cast<clang::FunctionTemplateDecl>(member);
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

// Every use of the variable, captures of lambdas included.
static auto uses_of(const clang::Stmt* body, const clang::VarDecl& var)
    -> unsigned {
  unsigned out = 0;
  each_node(body, LambdaBodies::Skip, [&](const clang::Stmt& node, Around) {
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node))
      out += ref->getDecl()->getCanonicalDecl() == var.getCanonicalDecl();
  });
  return out;
}

// How many items a channel takes before a send waits, or how many shares a
// semaphore has; nothing where that isn't written down.
auto Builder::room_of(const clang::VarDecl& var)
    -> std::optional<std::uint64_t> {
  const auto* made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
      var.getInit() ? var.getInit()->IgnoreImplicit() : nullptr);
  if (!made) return std::nullopt;
  for (const clang::Expr* arg : made->arguments()) {
    clang::Expr::EvalResult result;
    if (arg->getType()->isIntegerType() && !arg->isValueDependent() &&
        arg->EvaluateAsInt(result, context_.ast))
      return result.Val.getInt().getLimitedValue();
  }
  return std::nullopt;
}

// The local channel that this names, itself, by reference or by its address.
static auto channel_named(const clang::Expr* expr) -> const clang::VarDecl* {
  expr = strip(expr);
  if (const auto* address = llvm::dyn_cast_or_null<clang::UnaryOperator>(expr);
      address && address->getOpcode() == clang::UO_AddrOf)
    expr = strip(address->getSubExpr());
  if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(expr);
      call && call->getNumArgs() == 1 && call->getDirectCallee() &&
      is_one_of(Names::last(*call->getDirectCallee()), {"ref", "addressof"}))
    expr = strip(call->getArg(0));
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(expr));
  return var && var->isLocalVarDecl() && !var->isStaticLocal() &&
                 is_channel(Types::record(var->getType()))
             ? var
             : nullptr;
}

// How a function uses a channel: in calls on it, all of them told, or otherwise
// too, so that nothing is known.
struct Builder::ChannelUse {
  std::vector<const Placed*> sends, receives;
  unsigned others = 0;
};
auto Builder::channel_use(const clang::FunctionDecl& function,
                          const clang::VarDecl& channel) -> ChannelUse {
  ChannelUse out;
  unsigned calls = 0;
  for (const Placed& placed :
       context_.work.context().bodies.scan(function).calls) {
    const clang::Expr* on = receiver_of(*placed.expr);
    const clang::FunctionDecl* method = callee_of(*placed.expr);
    if (!on || !method || named_variable(on) != &channel) continue;
    ++calls;
    const std::string name = Names::last(*method);
    if (names_a_send(name)) out.sends.push_back(&placed);
    if (names_a_receive(name)) out.receives.push_back(&placed);
  }
  out.others = uses_of(function.getBody(), channel) - calls;
  return out;
}

// The coroutine that got both channels takes from `sent` and puts into
// `answers`, in one loop and without a choice.
auto Builder::answers_what_it_gets(const clang::FunctionDecl& body,
                                   const clang::VarDecl& sent,
                                   const clang::VarDecl& answers)
    -> const Placed* {
  const ChannelUse in = channel_use(body, sent);
  const ChannelUse out = channel_use(body, answers);
  if (in.others != 0 || out.others != 0 || !out.receives.empty() ||
      !in.sends.empty() || out.sends.size() != 1 || in.receives.size() != 1)
    return nullptr;
  const Placed& put = *out.sends.front();
  const Placed& got = *in.receives.front();
  const bool same_turn = put.loop && put.loop == got.loop;
  return same_turn && put.in_await && got.in_await ? &put : nullptr;
}

// `for (int i = 0; i < 3; ++i)`: so often; nothing where that isn't written
// down.
static auto turns_of(const clang::Stmt& loop, const clang::ASTContext& ast)
    -> std::optional<std::uint64_t> {
  const auto* counted = llvm::dyn_cast<clang::ForStmt>(&loop);
  const auto* until =
      counted
          ? llvm::dyn_cast_or_null<clang::BinaryOperator>(counted->getCond())
          : nullptr;
  clang::Expr::EvalResult limit;
  if (!until || !until->isRelationalOp() ||
      !until->getRHS()->EvaluateAsInt(limit, ast))
    return std::nullopt;
  const bool last_too = until->getOpcode() == clang::BO_LE;
  return limit.Val.getInt().getLimitedValue() + (last_too ? 1 : 0);
}

// The receiver of `sent` is another coroutine, which has to put an answer for
// each item into a second channel. This function empties that after `loop`.
auto Builder::crossed_with(const Placed& placed, const clang::VarDecl& sent,
                           const clang::Stmt& loop) -> std::optional<Crossing> {
  const auto bodies = context_.work.callees(*placed.expr);
  const auto arguments = arguments_of(*placed.expr);
  if (bodies.size() != 1 || !Bodies::is_coroutine(*bodies[0]) ||
      bodies[0]->getNumParams() != arguments.size())
    return std::nullopt;
  const auto parameter_of = [&](const clang::VarDecl& channel) {
    for (unsigned i = 0; i < arguments.size(); ++i)
      if (channel_named(arguments[i]) == &channel)
        return bodies[0]->getParamDecl(i);
    return static_cast<const clang::ParmVarDecl*>(nullptr);
  };
  const clang::ParmVarDecl* gets = parameter_of(sent);
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  for (const clang::Expr* arg : gets ? arguments : decltype(arguments)()) {
    const clang::VarDecl* answers = channel_named(arg);
    if (!answers || answers == &sent) continue;
    const ChannelUse back = channel_use(function_, *answers);
    const bool later = llvm::all_of(back.receives, [&](const Placed* one) {
      return sources.isBeforeInTranslationUnit(loop.getEndLoc(),
                                               one->expr->getBeginLoc());
    });
    if (back.others != 1 || !back.sends.empty() || back.receives.empty() ||
        !later)
      continue;
    if (const Placed* put =
            answers_what_it_gets(*bodies[0], *gets, *parameter_of(*answers)))
      return Crossing{answers, bodies[0], put, back.receives.front()};
  }
  return std::nullopt;
}

// A loop of sends that waits for its own answers to be taken.
void Builder::crossed_sends(const clang::CoawaitExpr& expr, Awaited& await) {
  const clang::Expr* bare = strip(expr.getOperand());
  const clang::Expr* receiver = receiver_of(*bare);
  const clang::VarDecl* sent = receiver ? channel_named(receiver) : nullptr;
  if (!sent || !is_own_local(*sent)) return;
  const ChannelUse own = channel_use(function_, *sent);
  const auto here = llvm::find_if(
      own.sends, [&](const Placed* one) { return one->expr == bare; });
  if (here == own.sends.end() || !(*here)->loop || own.others != 1 ||
      !own.receives.empty())
    return;
  const clang::Stmt& loop = *(*here)->loop;
  for (const Placed& placed :
       context_.work.context().bodies.scan(function_).calls) {
    const auto crossing = crossed_with(placed, *sent, loop);
    if (!crossing) continue;
    const auto room = room_of(*sent);
    const auto back_room = room_of(*crossing->answers);
    const auto turns = turns_of(loop, context_.ast);
    // One more is on its way between the two.
    if (room && back_room && turns && *turns <= *room + *back_room + 1) return;
    await.only_receiver = sent->getNameAsString();
    await.answers = crossing->answers->getNameAsString();
    await.receiver_certainty = room && back_room && *room + *back_room <= 64
                                   ? Confidence::Likely
                                   : Confidence::Possible;
    await.crossed = {
        {context_.source.at(placed.expr->getSourceRange()),
         "'" + Names::last(*crossing->partner) + "' gets both channels"},
        {context_.source.at(crossing->put->expr->getSourceRange()),
         "before it receives again it waits for room in '" + await.answers +
             "'"},
        {context_.source.at(crossing->emptied->expr->getSourceRange()),
         "'" + await.answers + "' is emptied only here, after all was sent"}};
    return;
  }
}

// Not one that a lambda captured, which the function further out has too, nor
// another name for somebody's.
auto Builder::is_own_local(const clang::VarDecl& var) -> bool {
  return var.isLocalVarDecl() && !var.isStaticLocal() &&
         !var.getType()->isReferenceType() && !var.getType()->isPointerType() &&
         var.getParentFunctionOrMethod() ==
             llvm::cast<clang::DeclContext>(&function_);
}

// `co_await inbox_.send(item)` by the one coroutine that receives from this
// member, before it receives again: several for each that it took.
void Builder::sent_to_own_member(const clang::CoawaitExpr& expr,
                                 Awaited& await) {
  const clang::Expr* bare = strip(expr.getOperand());
  const clang::Expr* receiver = receiver_of(*bare);
  const clang::FunctionDecl* callee = callee_of(*bare);
  const auto path = receiver ? resolve_path(receiver) : std::nullopt;
  if (!path || !path->is_this() || path->fields.size() != 1 || !callee ||
      !names_a_send(Names::last(*callee)) ||
      !is_channel(Types::record(strip(receiver)->getType())))
    return;
  Bodies& bodies = context_.work.context().bodies;
  const clang::CXXRecordDecl* channel =
      Types::record(strip(receiver)->getType());
  const Placed* sends = nullptr;
  const Placed* receives = nullptr;
  for (const clang::FunctionDecl* function : bodies.all())
    for (const Placed& placed : bodies.scan(*function).calls) {
      const clang::Expr* on = receiver_of(*placed.expr);
      const clang::FunctionDecl* method = callee_of(*placed.expr);
      if (!on || !method || Types::record(strip(on)->getType()) != channel)
        continue;
      const auto at = resolve_path(on);
      const bool here = function == &function_ && at && at->same(*path);
      if (placed.expr == bare) sends = &placed;
      if (!names_a_receive(Names::last(*method))) continue;
      if (!here || receives) return;  // by another one, or at another place
      receives = &placed;
    }
  if (!sends || !receives || !sends->loop || !receives->loop ||
      !receives->in_await)
    return;
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const auto is_within = [&](const clang::Stmt& part, const clang::Stmt& loop) {
    return sources.isPointWithin(part.getBeginLoc(), loop.getBeginLoc(),
                                 loop.getEndLoc());
  };
  if (!is_within(*sends->loop, *receives->loop) ||
      is_within(*receives->expr, *sends->loop))
    return;
  await.only_receiver = path->show();
  await.receiver_certainty = Confidence::Likely;
}

// `co_await local.send(item)`, where nobody else has the channel and this
// coroutine receives from it only later, if at all.
void Builder::sent_to_itself(const clang::CoawaitExpr& expr, Awaited& await) {
  const clang::Expr* bare = strip(expr.getOperand());
  const clang::Expr* receiver = receiver_of(*bare);
  const clang::VarDecl* var = receiver ? channel_named(receiver) : nullptr;
  if (!var || !is_own_local(*var)) return;
  const ChannelUse own = channel_use(function_, *var);
  const auto here = llvm::find_if(
      own.sends, [&](const Placed* one) { return one->expr == bare; });
  if (here == own.sends.end() || own.others != 0) return;
  const clang::Stmt* loop = (*here)->loop;
  if (llvm::any_of(own.receives, [&](const Placed* one) {
        return loop ? one->loop == loop
                    : one->expr->getBeginLoc() < bare->getBeginLoc();
      }))
    return;
  const auto room = room_of(*var);
  const auto turns =
      loop ? turns_of(*loop, context_.ast) : std::optional<std::uint64_t>(1);
  // Several items go in for each that comes out: no room is enough.
  const clang::SourceManager& sources = context_.ast.getSourceManager();
  const bool grows =
      loop && llvm::any_of(own.receives, [&](const Placed* one) {
        return one->loop && sources.isPointWithin(loop->getBeginLoc(),
                                                  one->loop->getBeginLoc(),
                                                  one->loop->getEndLoc());
      });
  if (room && turns && !grows && own.sends.size() * *turns <= *room) return;
  // A channel with room whose loop's length isn't known may be large enough.
  await.only_receiver = var->getNameAsString();
  await.receiver_certainty = room && *room == 0 ? Confidence::Definite
                             : grows || (room && *room <= 16)
                                 ? Confidence::Likely
                                 : Confidence::Possible;
}

}  // namespace costall
