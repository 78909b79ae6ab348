// See cost.h.
#include "checker/engine/ast/cost.h"

#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/words.h"

namespace costall {

static constexpr unsigned kMaxDepth = 24;

static auto fast() -> Cost {
  return {.speed = Speed::Fast};
}
static auto at_once() -> Cost {
  return {.speed = Speed::Fast, .never_suspends = true};
}
static auto unknown() -> Cost {
  return {.speed = Speed::Unknown, .certain = false};
}

auto Costs::slow_at(const clang::Expr& where, std::string why) -> Cost {
  Cost out{.speed = Speed::Slow};
  out.chain.push_back({source_.at(where.getSourceRange()), std::move(why)});
  return out;
}

void prefer_known(Cost& chosen, const Cost& other) {
  if (other.slow() || chosen.speed == Speed::Unknown) chosen = other;
}

// The slower of two, when both are waited for.
static auto slower(Cost a, Cost b) -> Cost {
  const auto rank = [](const Cost& cost) {
    if (cost.slow()) return cost.certain ? 4 : 3;
    return cost.speed == Speed::Unknown   ? 2
           : cost.speed == Speed::Resched ? 1
                                          : 0;
  };
  const bool both_at_once = a.never_suspends && b.never_suspends;
  if (rank(b) > rank(a)) std::swap(a, b);
  a.never_suspends = both_at_once;
  if (a.slow() && a.certain) a.open.clear();
  else
    for (OpenCall& call : b.open) add_open(a.open, std::move(call));
  return a;
}

// What an annotation says of awaiting; of a function or of an awaited type.
static auto annotated(const clang::Decl& decl) -> std::optional<Speed> {
  const auto said = annotation_of(decl);
  if (said && said->kind == AnnotationKind::Slow) return Speed::Slow;
  if (said && said->kind == AnnotationKind::Fast) return Speed::Fast;
  return std::nullopt;
}

static auto why_text(const std::string& why) -> std::string {
  if (why == "timer") return "it waits for a timer";
  if (why == "io") return "it waits for input or output";
  if (why == "dns") return "it waits for a name to be resolved";
  if (why == "channel_recv") return "it waits for another task to send";
  if (why == "channel_send") return "it waits for room in a channel";
  if (why == "event") return "it waits for an event";
  if (why == "lock") return "it waits for a lock";
  return why.empty() ? "it may take long" : "it may take long (" + why + ")";
}

auto Costs::combined(const clang::Expr& operand, const CombinatorFact& fact)
    -> Cost {
  std::optional<Cost> out;
  const clang::Expr* group = &operand;
  if (fact.starts == CombinatorFact::Starts::OnMethod)
    if (const clang::Expr* receiver = receiver_of(operand))
      group = strip(receiver);
  for (const clang::Expr* arg : arguments_of(*group)) {
    Cost cost = of_await(*arg);
    // Not known to be the one that decides.
    if (fact.kind == CombinatorKind::Any) cost.open.clear();
    if (!out) {
      out = cost;
    } else if (fact.kind == CombinatorKind::Any) {
      // the first to end decides
      const bool slower_one = slower(*out, cost).speed == out->speed;
      if (slower_one) out = cost;
    } else {
      out = slower(*out, cost);
    }
  }
  return out.value_or(unknown());
}

auto Costs::from_pack(const clang::Expr& operand) -> std::optional<Cost> {
  const WorkContext& context = work_.context();
  for (const AskedName& asked : asked_names(operand, context.types.names())) {
    if (const PassthroughFact* fact =
            context.index.passthrough(asked.kind, asked.name, asked.arity)) {
      const auto arguments = arguments_of(operand);
      if (fact->arg < 0)
        if (const clang::Expr* receiver = receiver_of(operand))
          return of_await(*receiver);
      if (fact->arg >= 0 && static_cast<unsigned>(fact->arg) < arguments.size())
        return of_await(*arguments[fact->arg]);
    }
    if (const CombinatorFact* fact =
            context.index.combinator(asked.kind, asked.name, asked.arity))
      return combined(operand, *fact);
    if (const AwaitFact* fact =
            context.index.await(asked.kind, asked.name, asked.arity)) {
      if (fact->speed == Speed::Fast || fact->speed == Speed::Resched)
        return Cost{.speed = fact->speed,
                    .never_suspends = fact->speed == Speed::Fast};
      Cost out = slow_at(operand, why_text(fact->why));
      out.certain = !fact->low_confidence;
      return out;
    }
    if (const SpawnFact* fact =
            context.index.spawn(asked.kind, asked.name, asked.arity)) {
      const auto arguments = arguments_of(operand);
      if (fact->work_arg >= 0 &&
          static_cast<unsigned>(fact->work_arg) < arguments.size())
        return of_await(*arguments[fact->work_arg]);
    }
  }
  if (const clang::CXXRecordDecl* record = Types::record(operand.getType()))
    if (const AwaitFact* fact =
            context.index.await(Matcher::Kind::OperandType,
                                context.types.names().qualified(*record), 0)) {
      if (fact->speed == Speed::Fast || fact->speed == Speed::Resched)
        return Cost{.speed = fact->speed,
                    .never_suspends = fact->speed == Speed::Fast};
      return slow_at(operand, why_text(fact->why));
    }
  return std::nullopt;
}

auto Costs::of_function(const clang::FunctionDecl& definition) -> const Cost& {
  static const Cost kRecursive = at_once();
  const auto cached = cache_.find(&definition);
  if (cached != cache_.end())
    return cached->second ? *cached->second : kRecursive;
  cache_[&definition] =
      nullptr;  // in progress: a cycle adds nothing of its own
  Cost made = body_cost(definition);
  auto& slot = cache_[&definition];
  slot = std::make_unique<Cost>(std::move(made));
  return *slot;
}

auto Costs::body_cost(const clang::FunctionDecl& definition) -> Cost {
  if (const auto speed = annotated(definition)) {
    Cost out{.speed = *speed};
    if (*speed == Speed::Slow)
      out.chain.push_back(
          {source_.at(definition.getLocation()), "it is annotated as slow"});
    return out;
  }
  const FunctionScan& scan = work_.context().bodies.scan(definition);
  const bool coroutine = Bodies::is_coroutine(definition);
  const std::string name = Names::last(definition);
  const bool exported = work_.context().exports.is_exported(definition);
  Cost out = at_once();
  const auto consider = [&](Cost cost, const clang::Expr& operand,
                            const clang::Expr& shown) {
    const Step here{source_.at(shown.getSourceRange()),
                    "'" + name + "' awaits '" + source_.text(operand, 48) + "'"};
    if (cost.slow() && coroutine) cost.chain.insert(cost.chain.begin(), here);
    // Others name an exported function itself, and find this call there.
    if (!exported && coroutine) {
      std::vector<OpenCall> behind;
      add_open_behind(behind, here, cost.open, 0);
      cost.open = std::move(behind);
    }
    out = slower(std::move(out), std::move(cost));
  };
  for (const clang::CoawaitExpr* await : scan.awaits)
    consider(of_await(*await), *await->getOperand(), *await);
  if (!coroutine)
    for (const clang::Expr* back : scan.returns)
      consider(of_await(*back), *back, *back);
  if (!coroutine && scan.returns.empty()) return unknown();
  return out;
}

// Names of home-made combinators, trusted only when every argument is a task.
static auto combinator_by_name(llvm::StringRef name)
    -> std::optional<CombinatorKind> {
  if (is_one_of(name, {"when_any", "race", "select", "first_of", "any_of",
                       "any", "whenAny", "WhenAny", "either", "wait_any",
                       "collect_any", "first"}))
    return CombinatorKind::Any;
  if (is_one_of(name, {"when_all", "join", "join_all", "gather", "all", "both",
                       "all_of", "whenAll", "WhenAll", "wait_all",
                       "collect_all", "zip"}))
    return CombinatorKind::All;
  return std::nullopt;
}

auto Costs::of_call(const clang::Expr& call) -> Cost {
  const clang::FunctionDecl* callee = callee_of(call);
  if (callee) {
    const std::string name = Names::last(*callee);
    const auto arguments = arguments_of(call);
    bool all_tasks = !arguments.empty();
    for (const clang::Expr* arg : arguments)
      all_tasks &=
          work_.context().types.of(arg->getType()).kind == AsyncKind::Task;
    if (const auto kind = combinator_by_name(name); kind && all_tasks) {
      CombinatorFact fact;
      fact.kind = *kind;
      return combined(call, fact);
    }
    const auto bound = literal_milliseconds(call, callee->getASTContext());
    if (bound && *bound <= kFastMilliseconds &&
        mentions(name, {"sleep", "delay", "after", "wait", "timeout", "pause",
                        "within"}))
      return fast();
  }
  std::optional<Cost> out;
  for (const clang::FunctionDecl* body : work_.callees(call)) {
    Cost cost = of_function(*body);
    // A function that hands on one awaitable: what matters is that awaitable
    // in the light of this call's arguments.
    out = out ? slower(std::move(*out), std::move(cost)) : std::move(cost);
  }
  if (!out) out = unknown();
  if (callee) elsewhere(call, *callee, *out);
  return *out;
}

// What other units say of the callee is asked of it and not of what it calls.
void Costs::elsewhere(const clang::Expr& call,
                      const clang::FunctionDecl& callee, Cost& cost) {
  Exports& exports = work_.context().exports;
  const clang::FunctionDecl* body = work_.context().bodies.visible(&callee);
  const bool asked = body && exports.is_exported(*body) && !cost.settled();
  if (asked) cost.open.clear();
  if (asked || exports.is_open(callee))
    add_open(cost.open,
             {exports.key(callee), {{source_.at(call.getSourceRange()), ""}}});
}

// The awaited type, or the function that is called.
auto Costs::from_annotation(const clang::Expr& operand) -> std::optional<Cost> {
  const clang::NamedDecl* candidates[] = {Types::record(operand.getType()),
                                          callee_of(operand)};
  for (const clang::NamedDecl* one : candidates)
    if (const auto speed = one ? annotated(*one) : std::nullopt) {
      if (*speed == Speed::Fast) return fast();
      return slow_at(operand,
                     "'" + Names::last(*one) + "' is annotated as slow");
    }
  return std::nullopt;
}

auto Costs::of_await(const clang::Expr& operand) -> Cost {
  if (depth_ > kMaxDepth) return unknown();
  struct Deeper {
    unsigned& depth;
    explicit Deeper(unsigned& d) : depth(d) { ++depth; }
    ~Deeper() { --depth; }
  } deeper(depth_);
  const clang::Expr* bare = strip(&operand);
  const WorkContext& context = work_.context();
  if (const auto said = from_annotation(*bare)) return *said;
  if (const auto pack = from_pack(*bare)) return *pack;
  if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(bare))
    return slower(of_await(*choice->getTrueExpr()),
                  of_await(*choice->getFalseExpr()));
  if (const clang::CXXRecordDecl* record = Types::record(bare->getType());
      is_duration(record)) {
    const auto bound = literal_milliseconds(*bare, record->getASTContext());
    return bound && *bound <= kFastMilliseconds
               ? fast()
               : slow_at(*bare, "it waits for a timer");
  }
  if (const auto* variable =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare))) {
    const bool own_value = variable->isLocalVarDecl() && variable->getInit() &&
                           !variable->getType()->isReferenceType();
    if (own_value && llvm::isa<clang::CallExpr>(strip(variable->getInit())))
      return of_await(*variable->getInit());
  }
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(bare)) {
    if (const clang::ParmVarDecl* parameter = called_parameter(*call);
        parameter && work_.callees(*call).empty()) {
      Cost out = unknown();
      out.callable = parameter;
      return out;
    }
    // Pulling a generator runs its body.
    if (const clang::Expr* receiver = receiver_of(*call);
        receiver &&
        context.types.of(receiver->getType()).kind == AsyncKind::Generator) {
      const auto* made =
          llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(receiver));
      if (made && made->getInit() && strip(made->getInit()) != bare)
        return of_await(*made->getInit());
    }
    Cost cost = of_call(*call);
    if (cost.speed != Speed::Unknown) {
      // A short literal bounds the timer behind a helper: sleep_for(0ms).
      return cost;
    }
    if (context.types.of(call->getType()).kind == AsyncKind::Task) return cost;
    Cost awaiter =
        of_awaiter(operand, context.types.awaiter_of(bare->getType()));
    if (awaiter.speed == Speed::Unknown)
      for (OpenCall& one : cost.open) add_open(awaiter.open, std::move(one));
    return awaiter;
  }
  return of_awaiter(operand, context.types.awaiter_of(bare->getType()));
}

auto Costs::of_await(const clang::CoawaitExpr& await) -> Cost {
  Cost out = of_await(*await.getOperand());
  const clang::Expr* common = await.getCommonExpr();
  if (out.speed != Speed::Unknown || out.callable || !common) return out;
  if (work_.context().types.of(await.getOperand()->getType()).kind ==
      AsyncKind::Task)
    return out;
  // The promise's await_transform decides what the operand becomes.
  return of_awaiter(*await.getOperand(), Types::record(common->getType()));
}

}  // namespace costall
