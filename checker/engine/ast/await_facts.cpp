// Facts of one suspension point: what it costs and which producers it drives.
// Part of Builder, declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/words.h"

namespace costall {

static auto contains(const ProducerList& list, ProducerId id) -> bool {
  return llvm::is_contained(list, id);
}

static void add(ProducerList& list, ProducerId id) {
  if (!contains(list, id)) list.push_back(id);
}

// Effects of every call in the operand, of its awaiter, and of the call that
// made the task where the operand is a variable.
void Builder::drive(const clang::CoawaitExpr& expr, Awaited& await,
                    ProducerList& pulled_now, ProducerList& ended,
                    ProducerList& started_now) {
  const clang::Expr& operand = *expr.getOperand();
  const auto apply = [&](const Effect& effect, TrackedProducer& one) {
    await.drives.push_back(one.id);
    facts_.producers[one.id].advanced |= effect.touch != Touch::Fill;
    if (effect.touch == Touch::Pull) add(pulled_now, one.id);
    if (effect.touch == Touch::End) add(ended, one.id);
    if (effect.touch == Touch::Fill) add(started_now, one.id);
  };
  const auto take = [&](const std::vector<Effect>& effects) {
    for (const Effect& effect : effects) {
      // The innermost producers that were touched, else the owner as a whole.
      bool known = false;
      for (TrackedProducer& one : tracked_.all())
        if (effect.touches(one.path)) {
          apply(effect, one);
          known = true;
        }
      if (known) continue;
      TrackedProducer* one = tracked_.window(effect);
      if (!one) one = tracked_.owning(effect.owner);
      if (one) apply(effect, *one);
    }
  };
  const auto take_call = [&](const clang::Expr& call) {
    std::vector<Effect> effects =
        context_.owners.effects(call, true, function_);
    for (Effect& effect : effects)
      if (effect.touch == Touch::Pull && drained_by(call, effect.owner))
        effect.touch = Touch::End;
    take(effects);
  };
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(part) &&
        !is_machinery(part))
      take_call(part);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&part))
      lambda_drives(*lambda, await);
  });
  take(context_.owners.await_effects(expr, function_));
  const auto* var =
      llvm::dyn_cast_or_null<clang::VarDecl>(named_variable(&operand));
  const auto* made =
      var && var->isLocalVarDecl() && var->getInit()
          ? llvm::dyn_cast<clang::CallExpr>(strip(var->getInit()))
          : nullptr;
  if (made) take_call(*made);
}

// Does the helper that gets the producer return only when it is empty?
auto Builder::drained_by(const clang::Expr& call, const ObjectPath& owner)
    -> bool {
  const auto arguments = arguments_of(call);
  const auto callees = context_.work.callees(call);
  if (callees.size() != 1 || !Bodies::is_coroutine(*callees[0])) return false;
  for (unsigned i = 0; i < arguments.size() && i < callees[0]->getNumParams();
       ++i)
    if (const auto path = resolve_path(arguments[i]); path && path->same(owner))
      return context_.drains(*callees[0], *callees[0]->getParamDecl(i));
  return false;
}

// A lambda in the operand runs while the operand is awaited.
void Builder::lambda_drives(const clang::LambdaExpr& lambda, Awaited& await) {
  Bodies& bodies = context_.work.context().bodies;
  const clang::FunctionDecl* body = bodies.visible(lambda.getCallOperator());
  if (!body) return;
  for (const Placed& call : bodies.scan(*body).calls)
    for (const Effect& effect :
         context_.owners.effects(*call.expr, true, *body))
      if (const TrackedProducer* one = tracked_.owning(effect.owner))
        await.drives.push_back(one->id);
}

// Calls that wait for one of several and leave the rest.
static auto waits_for_one(llvm::StringRef name) -> bool {
  return mentions(name,
                  {"any", "first", "race", "select", "one", "next", "some"});
}

auto Builder::is_generator(const TrackedProducer& one) -> bool {
  const clang::QualType type = type_at(one.path);
  return !type.isNull() &&
         context_.work.context().types.of(type).kind == AsyncKind::Generator;
}

// An argument that names the producer: moved, seen by the callee, or hidden.
void Builder::use_in_call(const TrackedProducer& one, const clang::Expr& expr,
                          Mention& out) {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(&expr);
  if (call && is_handed_on(*call)) return;
  const bool items = is_generator(one);
  for (const clang::Expr* arg : arguments_of(expr)) {
    const auto path = resolve_path(arg);
    if (!path || !path->within(one.path)) continue;
    // `store(*it)` gets an item of the generator, not the generator.
    if (items && path->element && !llvm::isa<clang::CXXOperatorCallExpr>(expr))
      continue;
    const bool seen = !context_.work.callees(expr).empty();
    const bool moved = arg->isXValue() || arg->isPRValue();
    out.use = std::max(out.use, moved  ? Use::Moved
                                : seen ? Use::Argument
                                       : Use::Hidden);
    if (call && call->getDirectCallee())
      out.callee = Names::last(*call->getDirectCallee());
  }
}

auto Builder::use_of(const TrackedProducer& one, const clang::Expr& operand)
    -> Mention {
  Mention out;
  const bool items = is_generator(one);
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& expr) {
    if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(expr))
      use_in_call(one, expr, out);
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&expr))
      if (const auto found = held_by_.find(ref->getDecl());
          found != held_by_.end())
        for (const ObjectPath& held : found->second)
          out.through_holder |= held.within(one.path) &&
                                !ref->getDecl()->getType()->isArithmeticType();
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(expr))
      if (const auto path = resolve_path(&expr);
          path && path->within(one.path) && !(items && path->element))
        out.use = std::max(out.use, Use::Object);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&expr))
      for (const clang::LambdaCapture& capture : lambda->captures())
        if (capture.capturesVariable() && one.path.root &&
            capture.getCapturedVar()->getCanonicalDecl() == one.path.root)
          out.use = std::max(out.use, Use::Hidden);
  });
  return out;
}

// A window or generator that no effect of the operand names.
void Builder::window_mention(const TrackedProducer& one, const Mention& mention,
                             const clang::Expr& operand, bool whole,
                             Awaited& await, ProducerList& pulled_now,
                             ProducerList& ended) {
  if (contains(pulled_now, one.id) || contains(ended, one.id)) return;
  // `co_await set.woken()`: the producer's own business
  const clang::Expr* asked = receiver_of(*strip(&operand));
  const auto object = asked ? resolve_path(asked) : std::nullopt;
  const bool itself = object && object->within(one.path) &&
                      !(one.path.is_this() && one.path.fields.empty());
  const bool generator =
      is_generator(one) && (mention.use != Use::None || whole);
  if (mention.through_holder || generator) {
    await.drives.push_back(one.id);
    facts_.producers[one.id].advanced = true;
    add(pulled_now, one.id);
  } else if (itself) {
    await.drives.push_back(one.id);
  } else if (mention.use == Use::Moved) {
    await.drives.push_back(one.id);
    add(ended, one.id);
  } else if (mention.use == Use::Hidden) {
    await.may_drive.push_back(one.id);
  }
}

void Builder::mention_of(const TrackedProducer& one, const clang::Expr& operand,
                         Awaited& await, ProducerList& pulled_now,
                         ProducerList& ended) {
  const Mention mention = use_of(one, operand);
  const auto path = resolve_path(&operand, Follow::Values);
  const bool whole = path && path->within(one.path);
  const bool element =
      whole && (path->element || path->fields.size() > one.path.fields.size());
  switch (facts_.producers[one.id].kind) {
    case ProducerKind::ColdTask:
      if (mention.use == Use::None) return;
      await.drives.push_back(one.id);
      return add(ended, one.id);
    case ProducerKind::Deque:
      if (contains(pulled_now, one.id)) return;
      if (element) {
        await.drives.push_back(one.id);
        return add(pulled_now, one.id);
      }
      [[fallthrough]];
    case ProducerKind::ColdSet:
      if (element) {
        await.takes_from.push_back(one.id);
        return add(pulled_now, one.id);
      }
      if (mention.use == Use::None || mention.use == Use::Object) return;
      await.drives.push_back(one.id);
      return add(waits_for_one(mention.callee) ? pulled_now : ended, one.id);
    case ProducerKind::Window:
      return window_mention(one, mention, operand, whole, await, pulled_now,
                            ended);
    case ProducerKind::Connection:
      if (mention.use != Use::None || whole) await.drives.push_back(one.id);
      return;
    case ProducerKind::Branch:
      if (contains(pulled_now, one.id)) return;  // raced
      if (mention.use == Use::None && !whole) return;
      await.drives.push_back(one.id);
      return add(whole || mention.use == Use::Moved ? ended : pulled_now,
                 one.id);
  }
}

void Builder::mention(const clang::Expr& operand, Awaited& await,
                      ProducerList& pulled_now, ProducerList& ended) {
  // Awaiting an element of a container that was not seen to be filled here.
  if (const auto whole = resolve_path(&operand, Follow::Values);
      whole && whole->element) {
    ObjectPath base = *whole;
    base.element = base.newest = false;
    tracked_.container(base);
  }
  const auto roots = named_roots(operand);
  for (const TrackedProducer& one :
       std::vector<TrackedProducer>(tracked_.all()))
    if (roots.count(one.path.root))
      mention_of(one, operand, await, pulled_now, ended);
}

// The variables (null: `this`) that the operand may be about: those that it
// names, what they stand for, and what they were made with.
auto Builder::named_roots(const clang::Expr& operand)
    -> llvm::SmallPtrSet<const clang::ValueDecl*, 8> {
  llvm::SmallPtrSet<const clang::ValueDecl*, 8> out;
  const auto add_path = [&](const clang::Expr* expr, Follow follow) {
    if (const auto path = resolve_path(expr, follow)) out.insert(path->root);
  };
  const auto add_variable = [&](const clang::ValueDecl* decl) {
    out.insert(llvm::cast<clang::ValueDecl>(decl->getCanonicalDecl()));
    if (const auto found = held_by_.find(decl); found != held_by_.end())
      for (const ObjectPath& held : found->second) out.insert(held.root);
  };
  add_path(&operand, Follow::Values);
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& expr) {
    if (const auto* ref = llvm::dyn_cast<clang::DeclRefExpr>(&expr)) {
      add_variable(ref->getDecl());
      add_path(ref, Follow::Values);
      add_path(ref, Follow::References);
    }
    if (llvm::isa<clang::CXXThisExpr>(expr)) out.insert(nullptr);
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(&expr))
      for (const clang::LambdaCapture& capture : lambda->captures()) {
        if (capture.capturesVariable())
          add_variable(capture.getCapturedVar());
        else
          out.insert(nullptr);
      }
  });
  return out;
}

void Builder::on_await(const clang::CoawaitExpr& expr) {
  ++facts_.awaits;
  const clang::Expr& operand = *expr.getOperand();
  Awaited await{.at = context_.source.at(expr.getSourceRange()),
                .text = context_.source.text(operand)};
  ProducerList pulled_now, ended, started_now;
  drive(expr, await, pulled_now, ended, started_now);
  raced(expr, await, pulled_now, ended);
  reads_connection(operand, await, pulled_now);
  mention(operand, await, pulled_now, ended);
  llvm::append_range(await.drives, refilled_by_.lookup(&expr));
  Cost cost = context_.costs.of_await(expr);
  std::vector<OpenCall> open = std::move(cost.open);
  if (cost.speed == Speed::Unknown) cost = cost_from_callers(operand);
  if (cost.speed == Speed::Unknown)
    for (const TrackedProducer& one : tracked_.all())
      if (contains(pulled_now, one.id) || contains(ended, one.id))
        for (const clang::Expr* task : one.put_in)
          prefer_known(cost, context_.costs.of_await(*task));
  const bool pulls_window = llvm::any_of(pulled_now, [&](ProducerId id) {
    return facts_.producers[id].kind == ProducerKind::Window;
  });
  if (cost.speed == Speed::Unknown && pulls_window)
    cost = {.speed = Speed::Slow,
            .chain = {{await.at, "it waits for work in flight"}}};
  await.slow = cost.slow() || cost.speed == Speed::Unknown;
  await.certainty =
      cost.slow() && cost.certain ? Confidence::Definite : Confidence::Possible;
  await.chain = cost.chain;
  if (!cost.slow())
    await.chain = {
        {await.at, "whether it takes long is decided where it can't be seen"}};
  if (own_steps_ && !called_parameter(operand))
    await.drives.push_back(*own_steps_);
  if (!cost.slow() || !cost.certain) await.open = std::move(open);
  given_in(operand, await);
  order(operand, await);
  held_at(expr, cost, await);
  sent_to_itself(expr, await);
  sent_to_own_member(expr, await);
  crossed_sends(expr, await);
  unserved(expr, await);
  traps_of(operand, await);
  if (cost.slow()) relocate(operand, await);
  emit(std::move(await));
  moved_on(expr, pulled_now, ended, started_now);
  taken_by_hand(expr);
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (llvm::isa<clang::CXXMemberCallExpr>(part)) deadline_call(part);
  });
}

// What becomes of producers once the await is over.
void Builder::moved_on(const clang::CoawaitExpr& expr,
                       const ProducerList& pulled_now,
                       const ProducerList& ended,
                       const ProducerList& started_now) {
  for (const ProducerId id : started_now)
    emit(Started{id, context_.source.at(expr.getSourceRange())});
  for (const ProducerId id : pulled_now) {
    const bool raced = races_.count(&expr) > 0;
    emit(Pulled{id, context_.source.at(expr.getSourceRange()), raced,
                !raced && facts_.producers[id].progress == Progress::Polled});
    pulled_by_[&expr].push_back(id);
    window_pulled(id);
    for (TrackedProducer& one : tracked_.all())
      if (one.id == id) one.pulls.push_back(expr.getSourceRange());
  }
  for (const ProducerId id : ended) emit(Ended{id});
}

void Builder::on_yield(const clang::CoyieldExpr& yield) {
  ++facts_.awaits;
  emit(Awaited{.at = context_.source.at(yield.getSourceRange()),
               .text = context_.source.text(yield),
               .is_yield = true,
               .slow = true,
               .chain = {},
               .drives = {},
               .may_drive = {},
               .ordered_with = {},
               .function = {}});
}

}  // namespace costall
