// See blocking.h.
#include "checker/engine/ast/blocking.h"

#include "checker/engine/ast/uses.h"
#include "checker/engine/ast/words.h"
#include "clang/AST/ASTContext.h"

namespace costall {

// `auto done = co_await call; done.get();`: a future that an await returned, or
// what was awaited before, is over.
static auto was_awaited(const ObjectPath& path, const clang::Expr& call,
                        const FunctionScan& around) -> bool {
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path.root);
  const clang::CXXRecordDecl* record =
      var ? Types::record(var->getType()) : nullptr;
  const auto* await =
      record && var->getInit()
          ? llvm::dyn_cast<clang::CoawaitExpr>(strip(var->getInit()))
          : nullptr;
  if (await && Types::record(await->getOperand()->getType()) == record)
    return true;
  return llvm::any_of(around.awaits, [&](const clang::CoawaitExpr* await) {
    const auto awaited = resolve_path(await->getOperand());
    return awaited && awaited->same(path) &&
           await->getBeginLoc() < call.getBeginLoc();
  });
}

// `if (f.wait_for(0s) == ready) f.get();`: the wait is over before the call.
static auto checked_ready(const clang::Expr& call, const FunctionScan& around)
    -> bool {
  const clang::Expr* receiver = receiver_of(call);
  const auto path = receiver ? resolve_path(receiver) : std::nullopt;
  if (!path) return false;
  if (was_awaited(*path, call, around)) return true;
  for (const Placed& other : around.calls) {
    const clang::FunctionDecl* asks = callee_of(*other.expr);
    if (asks && !receiver_of(*other.expr) &&
        mentions(Names::last(*asks), {"ready", "done", "finished"}))
      for (const clang::Expr* arg : arguments_of(*other.expr))
        if (const auto about = resolve_path(arg); about && about->same(*path))
          return true;
    const auto* member = llvm::dyn_cast<clang::CXXMemberCallExpr>(other.expr);
    if (!member || !member->getMethodDecl() || member == &call) continue;
    if (!is_one_of(Names::last(*member->getMethodDecl()),
                   {"wait_for", "wait_until", "is_ready", "isReady", "ready",
                    "done", "joinable_now", "isFinished", "try_wait"}))
      continue;
    const auto asked = resolve_path(member->getImplicitObjectArgument());
    if (asked && asked->same(*path) &&
        other.expr->getBeginLoc() < call.getBeginLoc())
      return true;
  }
  return false;
}

// A literal bound below this is no stall.
static constexpr double kStallMilliseconds = 1.0;

static auto is_wait_with_bound(llvm::StringRef name) -> bool {
  return mentions(name, {"wait_for", "sleep", "wait_until", "waitFor", "try_"});
}

// An empty list that is not the absence of one.
static constexpr std::string_view kNoTypes;

static auto parameter_types(const clang::FunctionDecl& function)
    -> std::vector<std::string> {
  std::vector<std::string> out;
  clang::PrintingPolicy policy(function.getASTContext().getLangOpts());
  for (const clang::ParmVarDecl* parameter : function.parameters())
    out.push_back(parameter->getType().getCanonicalType().getAsString(policy));
  return out;
}

auto Blocking::direct(const clang::Expr& call, const FunctionScan& around)
    -> const BlockingFact* {
  const clang::FunctionDecl* callee = callee_of(call);
  if (!callee) return nullptr;
  const WorkContext& context = work_.context();
  // `task<> sleep(ms)` of the application is not the one of C.
  if (context.types.of(callee->getReturnType()).kind != AsyncKind::None ||
      context.types.awaiter_of(callee->getReturnType()))
    return nullptr;
  for (const AskedName& asked : asked_names(call, context.types.names())) {
    if (!context.index.blocking(asked.kind, asked.name, asked.arity)) continue;
    const std::vector<std::string> types = parameter_types(*callee);
    const std::vector<std::string_view> views(types.begin(), types.end());
    const BlockingFact* fact = context.index.blocking(
        asked.kind, asked.name, asked.arity,
        views.empty() ? NameIndex::ParamTypes(&kNoTypes, 0)
                      : NameIndex::ParamTypes(views));
    if (!fact) continue;
    if (is_wait_with_bound(Names::last(*callee)))
      for (const clang::Expr* arg : arguments_of(call)) {
        const auto bound = literal_milliseconds(*arg, callee->getASTContext());
        if (bound && *bound < kStallMilliseconds) return nullptr;
      }
    return checked_ready(call, around) || never_blocks(call) ? nullptr : fact;
  }
  return nullptr;
}

// Calls on sockets of a unit that makes its sockets non-blocking.
auto Blocking::never_blocks(const clang::Expr& call) -> bool {
  const clang::Expr* receiver = receiver_of(call);
  const clang::CXXRecordDecl* record =
      receiver ? Types::record(receiver->getType()) : nullptr;
  if (!Types::method(record, "non_blocking")) return false;
  if (!sets_non_blocking_) {
    sets_non_blocking_ = false;
    Bodies& bodies = work_.context().bodies;
    for (const clang::FunctionDecl* function : bodies.all())
      for (const Placed& placed : bodies.scan(*function).calls)
        if (const auto* plain = llvm::dyn_cast<clang::CallExpr>(placed.expr);
            plain && plain->getDirectCallee() && plain->getNumArgs() > 0 &&
            is_one_of(Names::last(*plain->getDirectCallee()),
                      {"non_blocking", "native_non_blocking"}))
          sets_non_blocking_ = true;
  }
  return *sets_non_blocking_;
}

// Names nothing that lasts: neither members nor globals.
static auto is_local_alone(const clang::Stmt& stmt) -> bool {
  bool local = true;
  each_node(&stmt, LambdaBodies::Skip, [&](const clang::Stmt& node, Around) {
    local &= !llvm::isa<clang::CXXThisExpr>(node);
    const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
    const auto* var =
        ref ? llvm::dyn_cast<clang::VarDecl>(ref->getDecl()) : nullptr;
    local &= !var || var->hasLocalStorage() || var->getType().isConstQualified();
  });
  return local;
}

static auto names_a_local(const clang::Expr& call) -> bool {
  return llvm::any_of(arguments_of(call), [](const clang::Expr* argument) {
    bool named = false;
    each_node(argument, LambdaBodies::Skip,
              [&](const clang::Stmt& node, Around) {
                const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&node);
                const auto* var =
                    ref ? llvm::dyn_cast<clang::VarDecl>(ref->getDecl())
                        : nullptr;
                named |= var && var->hasLocalStorage();
              });
    return named;
  });
}

// Do the arguments of `definition` alone decide whether it comes to this call,
// and what is passed to it?
static auto decided_by_arguments(const clang::FunctionDecl& definition,
                                 const clang::Expr& call) -> bool {
  bool decided = is_local_alone(call);
  each_node(
      definition.getBody(), LambdaBodies::Skip,
      [&](const clang::Stmt& node, Around) {
        if (!(node.getBeginLoc() < call.getBeginLoc())) return;
        const clang::Stmt* asked = nullptr;
        if (const auto* one = llvm::dyn_cast<clang::IfStmt>(&node))
          asked = one->getCond();
        else if (const auto* one = llvm::dyn_cast<clang::SwitchStmt>(&node))
          asked = one->getCond();
        else if (const auto* one = llvm::dyn_cast<clang::WhileStmt>(&node))
          asked = one->getCond();
        else if (const auto* one = llvm::dyn_cast<clang::ForStmt>(&node))
          asked = one->getCond();
        else if (llvm::isa<clang::AbstractConditionalOperator>(node))
          asked = &node;
        decided &= !asked || is_local_alone(*asked);
      });
  return decided;
}

static auto looks_up_a_name(const clang::Expr& call) -> bool {
  const clang::FunctionDecl* callee = callee_of(call);
  return callee && is_one_of(Names::last(*callee),
                             {"getaddrinfo", "getnameinfo", "gethostbyname",
                              "resolve"});
}

// Of a call that is not itself known to block: what its callees do.
auto Blocking::behind(const clang::Expr& call, const Step& here,
                      bool conditional) -> Found {
  Exports& exports = work_.context().exports;
  Found out;
  for (const clang::FunctionDecl* callee : work_.callees(call)) {
    if (Bodies::is_coroutine(*callee)) continue;
    const Found& inner = in_function(*callee);
    if (inner.fact) {
      out = {inner.fact, {here}, inner.conditions + conditional,
             inner.by_arguments, {}};
      out.chain.insert(out.chain.end(), inner.chain.begin(), inner.chain.end());
      return out;
    }
    if (!exports.is_exported(*callee))
      add_open_behind(out.open, here, inner.open, conditional);
    else if (!inner.open.empty())
      add_open(out.open, {exports.key(*callee), {{here.at, ""}}, conditional});
  }
  const clang::FunctionDecl* callee = callee_of(call);
  if (callee && exports.is_open(*callee) &&
      work_.context().types.of(callee->getReturnType()).kind ==
          AsyncKind::None)
    add_open(out.open, {exports.key(*callee), {{here.at, ""}}, conditional});
  return out;
}

auto Blocking::in_function(const clang::FunctionDecl& definition)
    -> const Found& {
  static const Found kNone;
  const auto cached = cache_.find(&definition);
  if (cached != cache_.end()) return cached->second ? *cached->second : kNone;
  cache_[&definition] =
      nullptr;  // in progress: a cycle adds nothing of its own
  Found out;
  const FunctionScan& scan = work_.context().bodies.scan(definition);
  const std::string name = Names::last(definition);
  for (const Placed& placed : scan.calls) {
    if (placed.fatal) continue;  // whoever ends the program may wait
    const Step here{
        source_.at(placed.expr->getSourceRange()),
        "'" + name + "' calls '" + source_.text(*placed.expr, 48) + "'"};
    if (const BlockingFact* fact = direct(*placed.expr, scan)) {
      // Text that is an address already isn't looked up: code that makes a
      // difference knows more than is seen here.
      const unsigned asked_first = looks_up_a_name(*placed.expr) ? 2 : 1;
      out = Found{fact, {here}, placed.conditional ? asked_first : 0,
                  decided_by_arguments(definition, *placed.expr), {}};
      break;
    }
    Found inner = behind(*placed.expr, here, placed.conditional);
    if (inner.fact) {
      out = std::move(inner);
      out.by_arguments &= names_a_local(*placed.expr) &&
                          decided_by_arguments(definition, *placed.expr);
      break;
    }
    for (OpenCall& call : inner.open) add_open(out.open, std::move(call));
  }
  auto& slot = cache_[&definition];
  slot = std::make_unique<Found>(std::move(out));
  return *slot;
}

// `co_await resume_on(blocking_pool);` before the call: a thread that may
// block.
auto Blocking::moved_to_blocking_thread(const clang::Expr& call,
                                        const FunctionScan& scan) -> bool {
  const auto names_one = [](llvm::StringRef text) {
    return mentions(
        text, {"blocking", "offload", "background", "dedicated", "worker",
               "pool", "new_thread", "newthread"});
  };
  for (const clang::CoawaitExpr* await : scan.awaits) {
    if (!(await->getBeginLoc() < call.getBeginLoc())) continue;
    const clang::Expr* operand = strip(await->getOperand());
    if (names_one(source_.text(*operand, 200))) return true;
    const clang::Expr* object = receiver_of(*operand);
    const clang::CXXRecordDecl* record =
        object ? Types::pointee(object->getType()) : nullptr;
    if (record && names_one(Names::last(*record))) return true;
  }
  return false;
}

// A literal, also as the object that is made of it.
static auto is_constant(const clang::Expr& expr) -> bool {
  const clang::Expr* at = &expr;
  for (const clang::Expr* before = nullptr; at != before;) {
    before = at;
    at = strip(at);
    const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(at);
    if (made && made->getNumArgs() > 0) at = made->getArg(0);
  }
  return llvm::isa<clang::StringLiteral, clang::IntegerLiteral,
                   clang::FloatingLiteral, clang::CXXBoolLiteralExpr,
                   clang::CharacterLiteral, clang::CXXNullPtrLiteralExpr>(at);
}

// `connect("127.0.0.1")` takes one way through a function that asks what its
// argument is before it blocks, and which one isn't worked out.
static auto has_constant_arguments(const clang::Expr& call) -> bool {
  auto arguments = arguments_of(call);
  llvm::erase_if(arguments, [](const clang::Expr* argument) {
    return llvm::isa<clang::CXXDefaultArgExpr>(argument);
  });
  return !arguments.empty() && !receiver_of(call) &&
         llvm::all_of(arguments, [](const clang::Expr* argument) {
           return is_constant(*argument);
         });
}

// `co_return work();`, where `work` is a parameter: whose thread that blocks is
// decided where it was passed.
auto Blocking::certainty_at(const clang::Expr& call, const FunctionScan& scan)
    -> Confidence {
  return moved_to_blocking_thread(call, scan) || called_parameter(call)
             ? Confidence::Possible
             : Confidence::Definite;
}

auto Blocking::of_call(const clang::Expr& call, const clang::FunctionDecl& in)
    -> std::optional<Blocked> {
  const FunctionScan& scan = work_.context().bodies.scan(in);
  const BlockingFact* fact = direct(call, scan);
  Blocked out{.at = source_.at(call.getSourceRange()),
              .text = source_.text(call, 48)};
  if (!fact) {
    Found found = behind(call, {out.at, ""}, false);
    fact = found.fact;
    if (!fact) return std::nullopt;
    out.chain.assign(found.chain.begin() + 1, found.chain.end());
    out.certainty = confidence_after(found.conditions);
    if (out.certainty == Confidence::Likely && found.by_arguments &&
        has_constant_arguments(call))
      out.certainty = Confidence::Possible;
  }
  out.why = fact->why;
  out.instead = fact->instead;
  out.certainty = std::min(out.certainty, certainty_at(call, scan));
  return out;
}

auto Blocking::open_in(const clang::Expr& call, const clang::FunctionDecl& in)
    -> std::optional<Called> {
  Called out{.at = source_.at(call.getSourceRange()), .text = {}};
  out.open = behind(call, {out.at, ""}, false).open;
  if (out.open.empty()) return std::nullopt;
  // The first step is the call itself, which is shown as the place.
  for (OpenCall& one : out.open)
    if (one.chain.size() > 1) one.chain.erase(one.chain.begin());
  out.text = source_.text(call, 48);
  out.certainty = certainty_at(call, work_.context().bodies.scan(in));
  return out;
}

}  // namespace costall
