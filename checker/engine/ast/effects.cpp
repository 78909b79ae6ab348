// What one call does to the objects that own started work, and how much they
// may have in flight. Part of Owners, declared in owners.h.
#include "checker/engine/ast/annotations.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/owners.h"
#include "checker/engine/ast/words.h"

namespace costall {

auto Effect::touches(const ObjectPath& path) const -> bool {
  if (owner.same(path)) return true;
  return std::any_of(paths.begin(), paths.end(), [&](const ObjectPath& one) {
    return one.within(path) && path.within(owner);
  });
}

static auto called_name(const clang::Expr& call) -> std::string {
  const clang::FunctionDecl* callee = callee_of(call);
  return callee ? Names::last(*callee) : std::string();
}

// After these nothing is in flight, whatever the body looks like.
static auto names_an_end(llvm::StringRef name) -> bool {
  return is_one_of(name, {"cancel",
                          "cancel_all",
                          "stop",
                          "close",
                          "clear",
                          "reset",
                          "abort",
                          "join",
                          "drain",
                          "wait_all",
                          "shutdown",
                          "finish",
                          "wait",
                          "cleanup",
                          "join_all",
                          "wait_idle",
                          "detach",
                          "detach_all",
                          "release_all",
                          "stop_and_join",
                          "flush",
                          "drain_all",
                          "run_to_completion",
                          "run_to_end",
                          "run_all",
                          "wait_for_all",
                          "complete_all",
                          "cancelAll",
                          "waitAll",
                          "joinAll",
                          "drainAll",
                          "collect_all",
                          "Cancel",
                          "Drain",
                          "Join",
                          "Stop",
                          "Close",
                          "Reset",
                          "Clear",
                          "destroy",
                          "dispose"});
}

// Calls that hand something on and never pull a result out.
static auto names_a_release(llvm::StringRef name) -> bool {
  return is_one_of(name, {"release", "unlock", "notify", "notify_one",
                          "notify_all", "set", "signal", "send", "put",
                          "give_back", "set_value", "fire", "trigger", "wake",
                          "wake_one", "wake_all", "notifyOne", "notifyAll"});
}

auto Owners::described(const clang::Expr& object, const clang::Expr& shown,
                       llvm::function_ref<bool(const Pull&)> is_it)
    -> std::optional<Effect> {
  const clang::CXXRecordDecl* record = Types::record(object.getType());
  const ProducerFact* fact =
      record ? work_.context().index.producer_type(
                   work_.context().types.names().qualified(*record))
             : nullptr;
  const std::optional<ObjectPath> path =
      fact ? resolve_path(&object) : std::nullopt;
  if (!path) return std::nullopt;
  Effect out{.owner = *path,
             .progress = fact->progress,
             .evidence = shown.getSourceRange(),
             .described = true,
             .by_hand = fact->progress == Progress::NoRefill &&
                        !fact->pushes.empty()};
  if (llvm::any_of(fact->ends, is_it))
    out.touch = Touch::End;
  else if (llvm::any_of(fact->pulls, is_it))
    out.touch = Touch::Pull;
  else if (llvm::any_of(fact->pushes, is_it))
    out.touch = Touch::Fill;
  else
    return std::nullopt;
  return out;
}

auto Owners::from_pack(const clang::Expr& call) -> std::optional<Effect> {
  const clang::Expr* receiver = receiver_of(call);
  if (!receiver) return described_argument(call);
  const std::string name = called_name(call);
  auto found = described(*receiver, call, [&](const Pull& pull) {
    return pull.name == name ||
           (pull.kind == Pull::Kind::CallOp && name == "operator()");
  });
  // A function object is a receiver too.
  return found ? found : described_argument(call);
}

// `unifex::next(stream)`: pulled by a free function or a function object.
auto Owners::described_argument(const clang::Expr& call)
    -> std::optional<Effect> {
  const auto arguments = arguments_of(call);
  if (arguments.empty()) return std::nullopt;
  const auto names = asked_names(call, work_.context().types.names());
  for (unsigned i = 0; i < arguments.size(); ++i) {
    const auto is_it = [&](const Pull& pull) {
      const bool free = pull.kind == Pull::Kind::Function ||
                        pull.kind == Pull::Kind::Cpo;
      return free && pull.arg == i &&
             llvm::any_of(names, [&](const AskedName& asked) {
               return asked.name == pull.name;
             });
    };
    if (auto found = described(*arguments[i], call, is_it)) return found;
  }
  return std::nullopt;
}

// What an annotation says of the object that a call is made on: of its class,
// or of the function that made it.
static auto annotated_object(const clang::Expr& receiver)
    -> std::optional<Progress> {
  if (const clang::CXXRecordDecl* record = Types::pointee(receiver.getType()))
    if (const auto progress = annotated_progress(*record)) return progress;
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(&receiver));
  const auto* made =
      var && var->getInit()
          ? llvm::dyn_cast<clang::CallExpr>(strip(var->getInit()))
          : nullptr;
  return made && made->getDirectCallee()
             ? annotated_progress(*made->getDirectCallee())
             : std::nullopt;
}

// An annotated producer is pulled by what is awaited, filled by what is handed
// a task, and ended by names that end.
auto Owners::from_annotation(const clang::Expr& call, bool awaited)
    -> std::optional<Effect> {
  const clang::Expr* receiver = receiver_of(call);
  const auto path = receiver ? resolve_path(receiver) : std::nullopt;
  const auto progress = path ? annotated_object(*receiver) : std::nullopt;
  if (!progress) return std::nullopt;
  Effect out{.owner = *path,
             .progress = *progress,
             .evidence = call.getSourceRange(),
             .described = true};
  Types& types = work_.context().types;
  const bool looks_up = awaited ||
                        types.of(call.getType()).kind != AsyncKind::None ||
                        types.awaiter_of(call.getType());
  const bool hands_in =
      llvm::any_of(arguments_of(call), [&](const clang::Expr* arg) {
        return types.of(arg->getType()).kind == AsyncKind::Task;
      });
  if (names_an_end(called_name(call)))
    out.touch = Touch::End;
  else if (looks_up)
    out.touch = Touch::Pull;
  else if (hands_in)
    out.touch = Touch::Fill;
  else
    return std::nullopt;
  return out;
}

auto Owners::judge(const clang::Expr& call, bool awaited,
                   const ClassWork& owner,
                   const std::vector<const WorkEvent*>& events)
    -> std::optional<Touch> {
  bool advances = false, resumes = false, starts = false, clears = false,
       inside = false;
  for (const WorkEvent* one : events) {
    advances |= one->kind == WorkKind::Resume || one->kind == WorkKind::Poll;
    resumes |= one->kind == WorkKind::Resume;
    inside |= one->owner_fields == 0 && one->path.is_this();
    starts |= one->kind == WorkKind::Start || one->kind == WorkKind::Enlist;
    clears |= one->kind == WorkKind::Clear;
    starts |= one->kind == WorkKind::Store && !one->path.fields.empty() &&
              llvm::is_contained(owner.kept, one->path.fields.back());
  }
  const std::string name = called_name(call);
  const clang::QualType result = call.getType();
  const AsyncType type = work_.context().types.of(result);
  const bool looks_up = awaited || type.kind != AsyncKind::None;
  // Takes work in and gives it its first turn.
  if (owner.progress == Progress::Polled && advances && starts && !looks_up &&
      result->isVoidType())
    return Touch::Fill;
  // Polling plain objects outside of an await is computing, not waiting.
  if (owner.progress == Progress::Polled && advances && !looks_up && !resumes &&
      owner.by_poll && !inside)
    return std::nullopt;
  if (owner.progress == Progress::Polled && advances) {
    if (names_a_release(name) && !looks_up) return std::nullopt;
    // An executor that is run on the spot returns when it has nothing to do.
    const bool runs_out = !looks_up && result->isVoidType() &&
                          is_one_of(name, {"run", "Run", "run_until_idle"});
    return owner.joins || runs_out || names_an_end(name) ? Touch::End
                                                         : Touch::Pull;
  }
  if (names_an_end(name)) return Touch::End;
  if (owner.progress == Progress::Polled && starts) return Touch::Fill;
  if (owner.progress == Progress::NoRefill && starts)
    return looks_up ? Touch::Pull : Touch::Fill;
  if (clears) return Touch::End;
  return std::nullopt;
}

static auto named_end(const clang::Expr& call) -> std::optional<Effect> {
  const clang::Expr* receiver = receiver_of(call);
  if (!receiver || !names_an_end(called_name(call))) return std::nullopt;
  const std::optional<ObjectPath> path = resolve_path(receiver);
  if (!path) return std::nullopt;
  return Effect{
      .touch = Touch::End, .owner = *path, .evidence = call.getSourceRange()};
}

auto Owners::effects(const clang::Expr& call, bool awaited,
                     const clang::FunctionDecl& in) -> std::vector<Effect> {
  if (const auto said = from_annotation(call, awaited)) return {*said};
  if (const auto packed = from_pack(call)) return {*packed};
  std::vector<Effect> out =
      grouped(call, awaited, work_.of_call(call, awaited), in);
  if (out.empty())
    if (const auto end = named_end(call)) out.push_back(*end);
  return out;
}

auto Owners::await_effects(const clang::CoawaitExpr& await,
                           const clang::FunctionDecl& in)
    -> std::vector<Effect> {
  const clang::Expr& operand = *strip(await.getOperand());
  // `co_await mux;`
  if (const auto pulled = described(operand, operand, [](const Pull& pull) {
        return pull.kind == Pull::Kind::AwaitSelf;
      }))
    return {*pulled};
  return grouped(operand, true, work_.of_await(await), in);
}

auto Owners::grouped(const clang::Expr& call, bool awaited,
                     const std::vector<WorkEvent>& events,
                     const clang::FunctionDecl& in) -> std::vector<Effect> {
  std::vector<Effect> out;
  struct Group {
    ObjectPath owner;
    std::vector<const WorkEvent*> events;
  };
  std::vector<Group> groups;
  const clang::Expr* receiver = receiver_of(call);
  const std::optional<ObjectPath> object =
      receiver ? resolve_path(receiver) : std::nullopt;
  for (const WorkEvent& one : events) {
    if (one.pathless && !object) continue;
    const ObjectPath owner = one.pathless ? *object : one.owner();
    auto found = std::find_if(
        groups.begin(), groups.end(),
        [&](const Group& group) { return group.owner.same(owner); });
    if (found == groups.end()) found = groups.insert(groups.end(), {owner, {}});
    found->events.push_back(&one);
  }
  for (const Group& group : groups) {
    const clang::CXXRecordDecl* record = class_at(group.owner, &in);
    if (!record) continue;
    const ClassWork* work = &of_class(*record);
    // An interface: the class that the event's field belongs to decides.
    for (const WorkEvent* one : group.events)
      if (!work->owns && one->path.fields.size() > one->owner_fields)
        if (const auto* parent = llvm::dyn_cast<clang::CXXRecordDecl>(
                one->path.fields[one->owner_fields]->getParent()))
          work = &of_class(*parent);
    if (!work->owns || work->progress == Progress::Independent) continue;
    if (const auto touch = judge(call, awaited, *work, group.events)) {
      out.push_back(
          {*touch, group.owner, work->progress, work->evidence, work->where});
      for (const WorkEvent* one : group.events)
        if (!one->pathless) out.back().paths.push_back(one->path);
    }
  }
  return out;
}

// The side of a comparison that is not `x.size()` or a count.
static auto bound_in(const clang::BinaryOperator& comparison)
    -> const clang::Expr* {
  const auto counts = [](const clang::Expr* side) {
    const clang::Expr* bare = strip(side);
    if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(bare))
      return call->getMethodDecl() &&
             is_one_of(Names::last(*call->getMethodDecl()),
                       {"size", "length", "count"});
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(bare);
    return member && member->getType()->isIntegerType() &&
           mentions(member->getMemberDecl()->getName(),
                    {"running", "active", "flight", "pending", "live",
                     "outstanding", "busy"});
  };
  if (counts(comparison.getLHS())) return strip(comparison.getRHS());
  if (counts(comparison.getRHS())) return strip(comparison.getLHS());
  return nullptr;
}

static auto constant(const clang::Expr& expr, const clang::ASTContext& ast)
    -> std::optional<std::uint64_t> {
  clang::Expr::EvalResult result;
  if (expr.isValueDependent() ||
      !expr.getType()->isIntegralOrEnumerationType() ||
      !expr.EvaluateAsInt(result, ast))
    return std::nullopt;
  return result.Val.getInt().getLimitedValue();
}

// The value that `field` gets when the class is made by `init`.
static auto initial_value(const clang::FieldDecl& field,
                          const clang::Expr& init, const clang::ASTContext& ast)
    -> std::optional<std::uint64_t> {
  const clang::Expr* bare = strip(&init);
  if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(bare)) {
    if (list->isSyntacticForm() && list->getSemanticForm())
      list = list->getSemanticForm();
    if (field.getFieldIndex() < list->getNumInits())
      return constant(*list->getInit(field.getFieldIndex()), ast);
    return std::nullopt;
  }
  const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(bare);
  const clang::FunctionDecl* ctor = nullptr;
  if (!made || !made->getConstructor()->hasBody(ctor)) return std::nullopt;
  for (const auto* one : llvm::cast<clang::CXXConstructorDecl>(ctor)->inits()) {
    if (one->getMember() != &field) continue;
    if (const auto value = constant(*one->getInit(), ast)) return value;
    const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(
        named_variable(one->getInit()));
    if (!parameter) return std::nullopt;
    const unsigned index = parameter->getFunctionScopeIndex();
    return index < made->getNumArgs() ? constant(*made->getArg(index), ast)
                                      : std::nullopt;
  }
  if (field.hasInClassInitializer() && field.getInClassInitializer())
    return constant(*field.getInClassInitializer(), ast);
  return std::nullopt;
}

auto Owners::capacity(const clang::CXXRecordDecl& record,
                      const clang::Expr* init) -> std::optional<std::uint64_t> {
  Bodies& bodies = work_.context().bodies;
  const clang::ASTContext& ast = record.getASTContext();
  for (const clang::CXXMethodDecl* method : record.methods()) {
    const clang::FunctionDecl* body = bodies.visible(method);
    if (!body) continue;
    for (const clang::BinaryOperator* comparison :
         bodies.scan(*body).comparisons) {
      const clang::Expr* bound = bound_in(*comparison);
      if (!bound) continue;
      if (const auto value = constant(*bound, ast); value && *value > 0)
        return value;
      const auto* member = llvm::dyn_cast<clang::MemberExpr>(bound);
      const auto* field =
          member ? llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl())
                 : nullptr;
      if (field && init)
        if (const auto value = initial_value(*field, *init, ast);
            value && *value > 0)
          return value;
    }
  }
  return std::nullopt;
}

}  // namespace costall
