// See work.h.
#include "checker/engine/ast/work.h"

#include "checker/engine/ast/words.h"
#include "clang/AST/DeclTemplate.h"

namespace costall {

static constexpr unsigned kMaxDepth = 12;
static constexpr std::size_t kMaxEvents = 96;
static constexpr unsigned kMaxTries = 3;

auto WorkEvent::owner() const -> ObjectPath {
  ObjectPath out;
  out.root = path.root;
  out.fields.append(path.fields.begin(), path.fields.begin() + owner_fields);
  return out;
}

// A parameter through which the callee reaches the caller's object.
static auto shares_object(clang::QualType type) -> bool {
  if (type->isReferenceType() || type->isPointerType()) return true;
  const clang::CXXRecordDecl* record = Types::record(type);
  return !record || is_coroutine_handle(type) ||
         (record->isInStdNamespace() && record->getDeclName().isIdentifier() &&
          is_one_of(record->getName(),
                    {"shared_ptr", "reference_wrapper", "span"}));
}

// Who made the task that `event` starts or stores: a call here, a parameter, or
// somebody that is not seen.
void Work::note_origin(const clang::Expr& value, WorkEvent& event) {
  const clang::Expr* bare = strip(&value);
  event.given =
      llvm::dyn_cast_or_null<clang::ParmVarDecl>(named_variable(bare));
  const bool made = llvm::isa<clang::CallExpr>(bare) &&
                    context_.types.of(bare->getType()).kind == AsyncKind::Task;
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(bare));
  event.handed_in = event.given || !(made || (var && var->isLocalVarDecl()));
}

// Is the object that has no name a task?
auto Work::makes_task(const clang::Expr* receiver,
                      llvm::ArrayRef<const clang::Expr*> arguments,
                      const clang::ParmVarDecl* parameter) -> bool {
  const clang::Expr* object = receiver;
  if (parameter) {
    const unsigned index = parameter->getFunctionScopeIndex();
    object = index < arguments.size() ? arguments[index] : nullptr;
  }
  if (!object) return false;
  const AsyncKind kind = context_.types.of(object->getType()).kind;
  return kind == AsyncKind::Task || kind == AsyncKind::Handle;
}

// The class of an object, where it can be no derived one: a value, a final
// class, and `this` within what is asked of such an object.
static auto exact_class(const clang::Expr& object)
    -> const clang::CXXRecordDecl* {
  const clang::CXXRecordDecl* record = Types::record(object.getType());
  if (!record || !record->hasDefinition() || !record->isPolymorphic())
    return nullptr;
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(&object));
  const bool value =
      object.isPRValue() || (var && !var->getType()->isReferenceType() &&
                             !var->getType()->isPointerType());
  return value || record->isEffectivelyFinal() ? record : nullptr;
}

auto Work::class_for(const clang::FunctionDecl& callee,
                     const clang::Expr* receiver) const
    -> const clang::CXXRecordDecl* {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  if (!method || !receiver || !method->getParent()->isPolymorphic())
    return nullptr;
  const clang::Expr* object = strip(receiver);
  const clang::CXXRecordDecl* found =
      llvm::isa<clang::CXXThisExpr>(object) ? self_ : exact_class(*object);
  const clang::CXXRecordDecl* owner = method->getParent();
  return found && (found->getCanonicalDecl() == owner->getCanonicalDecl() ||
                   found->isDerivedFrom(owner))
             ? found
             : nullptr;
}

// Events of the callee in terms of the caller: its `this` becomes the receiver,
// its parameters the arguments.
void Work::map_events(const clang::Expr& call,
                      const clang::FunctionDecl& callee,
                      std::vector<WorkEvent>& out) {
  const clang::Expr* receiver = receiver_of(call);
  const std::vector<WorkEvent> inner = of(callee, class_for(callee, receiver));
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&callee);
  const bool lambda = method && method->getParent()->isLambda();
  const auto arguments = arguments_of(call);
  for (WorkEvent mapped : inner) {
    if (out.size() > kMaxEvents) return;
    if (const clang::ParmVarDecl* given = std::exchange(mapped.given, nullptr))
      if (given->getFunctionScopeIndex() < arguments.size())
        note_origin(*arguments[given->getFunctionScopeIndex()], mapped);
    const auto* parameter =
        llvm::dyn_cast_or_null<clang::ParmVarDecl>(mapped.path.root);
    std::optional<ObjectPath> base;
    const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(mapped.path.root);
    const bool callee_local =
        var && !parameter && var->isLocalVarDecl() &&
        var->getDeclContext() == llvm::cast<clang::DeclContext>(&callee);
    if (callee_local && !mapped.pathless) continue;
    if (mapped.pathless || (mapped.path.root && !parameter) ||
        (lambda && !parameter)) {
      out.push_back(mapped);
      continue;
    }
    if (parameter) {
      const unsigned index = parameter->getFunctionScopeIndex();
      if (parameter->getDeclContext() !=
          llvm::cast<clang::DeclContext>(&callee)) {
        out.push_back(mapped);  // a parameter of a function further out
        continue;
      }
      if (!shares_object(parameter->getType())) continue;  // the callee's own
      if (index < arguments.size())
        base = resolve_path(arguments[index], Follow::Values);
    } else if (receiver) {
      base = resolve_path(receiver, Follow::Values);
    }
    if (!base) {
      // Work on a temporary: a task that is started as it is made.
      if (mapped.kind == WorkKind::Resume &&
          makes_task(receiver, arguments, parameter)) {
        mapped.kind = WorkKind::Start;
        mapped.pathless = true;
        out.push_back(mapped);
      }
      continue;
    }
    const unsigned fields = base->fields.size();
    if (mapped.kind == WorkKind::Resume && !mapped.path.element &&
        (is_fresh_local(*base) || base->newest) &&
        mapped.path.fields.size() <= 1)
      mapped.kind = WorkKind::Start;
    mapped.path = base->append(mapped.path);
    mapped.owner_fields = fields;
    out.push_back(mapped);
  }
}

// A field of an awaiter that refers to an object of the call stands for it.
auto Work::rebase(WorkEvent event, llvm::ArrayRef<ObjectPath> given)
    -> std::optional<WorkEvent> {
  if (event.path.fields.empty()) return std::nullopt;
  const clang::CXXRecordDecl* wanted =
      Types::record(event.path.fields[0]->getType());
  for (const ObjectPath& candidate : given) {
    const clang::QualType type =
        candidate.fields.empty()
            ? (candidate.root ? candidate.root->getType() : clang::QualType())
            : candidate.fields.back()->getType();
    const clang::CXXRecordDecl* have = Types::pointee(type);
    const bool self = type.isNull();
    if (!self && !(have && wanted &&
                   (have == wanted ||
                    (have->hasDefinition() && wanted->hasDefinition() &&
                     have->isDerivedFrom(wanted)))))
      continue;
    ObjectPath rest = event.path;
    rest.fields.erase(rest.fields.begin());
    event.owner_fields = candidate.fields.size();
    event.path = candidate.append(rest);
    return event;
  }
  return std::nullopt;
}

// Awaiting an object runs its awaiter.
void Work::awaiter_events(const clang::Expr& operand,
                          const clang::CXXRecordDecl* awaiter,
                          std::vector<WorkEvent>& out) {
  if (!awaiter || context_.types.of_record(*awaiter).kind != AsyncKind::None)
    return;
  llvm::SmallVector<ObjectPath, 4> given;
  const clang::Expr* bare = strip(&operand);
  const auto self = resolve_path(bare);
  if (self) given.push_back(*self);
  if (const clang::Expr* receiver = receiver_of(*bare))
    if (auto path = resolve_path(receiver)) given.push_back(*path);
  for (const clang::Expr* arg : arguments_of(*bare))
    if (auto path = resolve_path(arg)) given.push_back(*path);
  const bool own = self && Types::record(bare->getType()) == awaiter;
  for (const llvm::StringRef name :
       {"await_ready", "await_suspend", "await_resume"}) {
    const clang::FunctionDecl* body =
        context_.bodies.visible(Types::method(awaiter, name));
    if (!body) continue;
    const bool exact = !own || exact_class(*bare);
    const std::vector<WorkEvent> inner =
        of(*body, exact && awaiter->isPolymorphic() ? awaiter : nullptr);
    for (WorkEvent mapped : inner) {
      // Whose it is is seen where the awaiter comes from.
      if (mapped.pathless && mapped.kind == WorkKind::Start && mapped.in_loop)
        out.push_back(mapped);
      if (!mapped.path.is_this() || mapped.pathless) continue;
      if (own) {
        mapped.owner_fields = self->fields.size();
        mapped.path = self->append(mapped.path);
        out.push_back(mapped);
      } else if (const auto moved = rebase(mapped, given)) {
        out.push_back(*moved);
      }
    }
  }
}

// The virtual poll function of a class to which the promise has a pointer.
static auto polled_through(const clang::CXXRecordDecl& promise,
                           const clang::CXXRecordDecl& awaited)
    -> const clang::CXXMethodDecl* {
  for (const clang::FieldDecl* field : promise.fields()) {
    const clang::CXXRecordDecl* base =
        field->getType()->isPointerType()
            ? Types::record(field->getType()->getPointeeType())
            : nullptr;
    if (!base || !base->hasDefinition() || !awaited.hasDefinition() ||
        !(base == &awaited || awaited.isDerivedFrom(base)))
      continue;
    for (const clang::CXXMethodDecl* method : base->methods())
      if (method->isVirtual() && looks_like_poll(*method))
        return Types::method(&awaited, Names::last(*method));
  }
  return nullptr;
}

// A promise that keeps what is awaited as `pollable*`, and polls it when its
// own coroutine is polled: awaiting an object runs its poll.
void Work::polled_by_promise(const clang::Expr& operand,
                             const clang::Expr& common,
                             std::vector<WorkEvent>& out) {
  const clang::FunctionDecl* transform = callee_of(*strip(&common));
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(transform);
  const clang::CXXRecordDecl* awaited = Types::record(operand.getType());
  const auto self = resolve_path(strip(&operand));
  if (!method || Names::last(*method) != "await_transform" || !awaited || !self)
    return;
  const clang::FunctionDecl* poll =
      context_.bodies.visible(polled_through(*method->getParent(), *awaited));
  if (!poll) return;
  const std::vector<WorkEvent> inner = of(*poll, exact_class(operand));
  for (WorkEvent mapped : inner) {
    if (!mapped.path.is_this() && !mapped.pathless) continue;
    mapped.owner_fields = self->fields.size();
    mapped.path = mapped.pathless ? *self : self->append(mapped.path);
    mapped.pathless = false;
    out.push_back(std::move(mapped));
  }
}

auto Work::of_await(const clang::CoawaitExpr& await) -> std::vector<WorkEvent> {
  std::vector<WorkEvent> out;
  const clang::Expr& operand = *await.getOperand();
  const clang::Expr* common = await.getCommonExpr();
  if (context_.types.of(operand.getType()).kind != AsyncKind::None || !common)
    return out;
  awaiter_events(operand, Types::record(common->getType()), out);
  polled_by_promise(operand, *common, out);
  return out;
}

auto Work::of_call(const clang::Expr& call, bool awaited)
    -> std::vector<WorkEvent> {
  std::vector<WorkEvent> out;
  if (const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call))
    if (const clang::LambdaExpr* lambda = called_lambda(*plain))
      if (const clang::FunctionDecl* body =
              context_.bodies.visible(plain->getDirectCallee());
          body && lambda) {
        map_events(call, *body, out);
        if (awaited)
          awaiter_events(call, context_.types.awaiter_of(call.getType()), out);
        return out;
      }
  for (const clang::FunctionDecl* callee : callees(call))
    map_events(call, *callee, out);
  algorithm_events(call, out);
  if (awaited)
    awaiter_events(call, context_.types.awaiter_of(call.getType()), out);
  return out;
}

// `std::erase_if(jobs_, [](auto& job) { return job->step(); })`: the lambda
// gets the elements.
void Work::algorithm_events(const clang::Expr& call,
                            std::vector<WorkEvent>& out) {
  const clang::FunctionDecl* callee = callee_of(call);
  const auto arguments = arguments_of(call);
  if (!callee || !callee->isInStdNamespace() || receiver_of(call) ||
      arguments.size() < 2)
    return;
  auto elements = resolve_path(arguments.front(), Follow::Values);
  const auto* lambda =
      llvm::dyn_cast<clang::LambdaExpr>(strip(arguments.back()));
  if (!elements || !lambda) return;
  elements->element = true;
  llvm::SmallVector<const clang::FunctionDecl*, 2> bodies;
  if (const clang::FunctionTemplateDecl* made =
          lambda->getDependentCallOperator())
    bodies.append(made->spec_begin(), made->spec_end());
  else
    bodies.push_back(lambda->getCallOperator());
  for (const clang::FunctionDecl* one : bodies) {
    const clang::FunctionDecl* body = context_.bodies.visible(one);
    if (!body || body->getNumParams() == 0) continue;
    const std::vector<WorkEvent> inner = of(*body);
    for (WorkEvent mapped : inner) {
      if (mapped.path.root != body->getParamDecl(0)) continue;
      mapped.owner_fields = 0;
      mapped.path = elements->append(mapped.path);
      mapped.in_loop = true;
      out.push_back(std::move(mapped));
    }
  }
}

auto Work::summarise(const clang::FunctionDecl& function)
    -> std::vector<WorkEvent> {
  std::vector<WorkEvent> events;
  const FunctionScan& scan = context_.bodies.scan(function);
  own_events(scan, events);
  for (const Placed& placed : scan.calls) {
    std::vector<WorkEvent> inner = of_call(*placed.expr, false);
    // A loop around an await is the consumer's, not a drain; one that makes
    // coroutines does not run them to their ends.
    bool makes_coroutine = false;
    for (const clang::FunctionDecl* callee : callees(*placed.expr))
      makes_coroutine |= Bodies::is_coroutine(*callee);
    for (WorkEvent& one : inner)
      one.in_loop |= placed.loop && !placed.in_await && !makes_coroutine;
    events.insert(events.end(), inner.begin(), inner.end());
    if (events.size() > kMaxEvents) break;
  }
  for (const clang::CoawaitExpr* await : scan.awaits)
    for (WorkEvent& one : of_await(*await)) events.push_back(std::move(one));
  // An awaitable that is returned is about to be awaited by the caller.
  for (const clang::Expr* back : scan.returns)
    if (!Bodies::is_coroutine(function))
      awaiter_events(*back, context_.types.awaiter_of(back->getType()), events);
  return events;
}

auto Work::of(const clang::FunctionDecl& function,
              const clang::CXXRecordDecl* self) -> std::vector<WorkEvent> {
  std::unique_ptr<Summary>& slot = cache_[{&function, self}];
  if (!slot) slot = std::make_unique<Summary>();
  Summary& summary = *slot;  // stays where it is when the map grows
  if (summary.whole) return summary.events;
  if (summary.in_progress > 0) {  // recursion adds nothing
    lowest_ = std::min(lowest_, summary.in_progress);
    return {};
  }
  if (depth_ > kMaxDepth) return {};
  const unsigned outer = std::exchange(lowest_, ~0u);
  summary.in_progress = ++depth_;
  const clang::CXXRecordDecl* around = std::exchange(self_, self);
  summary.events = summarise(function);
  self_ = around;
  // What was made inside a cycle lacks the part of the functions that were not
  // finished: it is made again later, but not for ever.
  summary.whole = lowest_ >= depth_ || ++summary.tries >= kMaxTries;
  lowest_ = std::min(outer, lowest_ >= depth_ ? ~0u : lowest_);
  summary.in_progress = 0;
  --depth_;
  return summary.events;
}

}  // namespace costall
