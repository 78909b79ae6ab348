// Branches of a wait for the first of several: which of them stay behind when
// another one ends, and what a test of the result says. Part of Builder,
// declared in builder.h.
#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/selects.h"

namespace costall {

static auto advances(const WorkEvent& one) -> bool {
  return !one.pathless &&
         (one.kind == WorkKind::Poll || one.kind == WorkKind::Resume ||
          (one.kind == WorkKind::Start && one.in_loop));
}

// A select that is an object: do its functions poll what it refers to?
static auto polls_member(const clang::CXXRecordDecl& select,
                         const clang::CXXRecordDecl* branch, Work& work)
    -> bool {
  const auto refers = [&](const clang::FieldDecl& field) {
    const clang::CXXRecordDecl* kept = Types::pointee(field.getType());
    return kept && branch &&
           (kept == branch ||
            (kept->hasDefinition() && branch->hasDefinition() &&
             branch->isDerivedFrom(kept)));
  };
  return llvm::any_of(select.methods(), [&](const auto* method) {
    const clang::FunctionDecl* body = work.context().bodies.visible(method);
    if (!body) return false;
    const std::vector<WorkEvent> events = work.of(*body);
    return llvm::any_of(events, [&](const WorkEvent& one) {
      return advances(one) && one.path.is_this() && !one.path.fields.empty() &&
             refers(*one.path.fields.front());
    });
  });
}

// Does awaiting `operand` poll this object, and so advance what it does? Work
// that resumes by itself goes on without.
auto Builder::is_polled(const clang::Expr& operand, const ObjectPath& path)
    -> bool {
  const clang::QualType type = type_at(path);
  if (type.isNull()) return false;
  const AsyncType kind = context_.work.context().types.of(type);
  if (kind.start == Start::Polled) return true;
  bool polled = false;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&operand))
    polled = polls_member(*made->getConstructor()->getParent(),
                          Types::pointee(type), context_.work);
  each_expr(&operand, Nested::Skip, [&](const clang::Expr& part) {
    if (polled || is_machinery(part) ||
        !llvm::isa<clang::CallExpr, clang::CXXConstructExpr>(part))
      return;
    for (const WorkEvent& one : context_.work.of_call(part, true))
      polled |= advances(one) && one.path.within(path);
  });
  return polled;
}

// An operation that is kept by reference, with what it was made with.
void Builder::declare_branch(const clang::Expr& operand,
                             const clang::Expr& branch, Race& race) {
  race.branches.emplace_back();
  const auto path = kept_branch(branch);
  TrackedProducer* known = path ? tracked_.find(*path) : nullptr;
  const bool cold =
      known && facts_.producers[known->id].kind == ProducerKind::ColdTask;
  if (!path || (known && !cold) || (!known && tracked_.owning(*path))) return;
  const auto* var = llvm::dyn_cast_or_null<clang::VarDecl>(path->root);
  const clang::Expr* init = var && path->fields.empty() && var->isLocalVarDecl()
                                ? var->getInit()
                                : nullptr;
  std::vector<Acquired> takes;
  if (init) {
    if (auto own = context_.holds.awaited(*init); own && own->object)
      takes.push_back(std::move(*own));
    for (Needed& inner : context_.holds.needs(*init))
      takes.push_back(std::move(inner.what));
  }
  const bool polled = is_polled(operand, *path);
  if (!polled && takes.empty()) return;
  if (cold && !polled) return;
  TrackedProducer& made =
      known ? *known
            : tracked_.add(ProducerKind::Branch, *path, Progress::Frozen);
  facts_.producers[made.id].kind = ProducerKind::Branch;
  if (polled) facts_.producers[made.id].progress = Progress::Polled;
  facts_.producers[made.id].advanced = true;
  race.branches.back() = made.id;
  if (init) children_of(made, *init);
  for (const Acquired& one : takes)
    facts_.producers[made.id].parked.push_back(
        {.name = one.object->show(),
         .object = object_number(one.object),
         .kind = one.kind,
         .certainty = weaker_of(one.certainty),
         .taken = context_.source.at(init->getSourceRange()),
         .parked = context_.source.at(operand.getSourceRange())});
}

// Who waits may be given it while it stands aside, or may not have been yet.
auto Builder::weaker_of(Confidence certainty) -> Confidence {
  return std::min(certainty, Confidence::Likely);
}

// Before the facts are built: a test may stand before the wait.
void Builder::declare_races() {
  for (const clang::CoawaitExpr* await :
       context_.work.context().bodies.scan(function_).awaits) {
    if (await->isImplicit()) continue;
    const clang::Expr& operand = *await->getOperand();
    const auto found = first_of(operand, context_.work);
    if (!found || found->branches.size() < 2) continue;
    Race& race = races_[await];
    for (const clang::Expr* branch : found->branches)
      declare_branch(*found->call, *branch, race);
  }
}

// The branches are driven while the first of them is awaited. A select that
// only refers to one of them has nothing of its own.
void Builder::raced(const clang::CoawaitExpr& expr, Awaited& await,
                    ProducerList& pulled_now, ProducerList& ended) {
  const auto race = races_.find(&expr);
  if (race == races_.end()) return;
  for (const std::optional<ProducerId> id : race->second.branches)
    if (id) {
      await.drives.push_back(*id);
      if (!llvm::is_contained(pulled_now, *id)) pulled_now.push_back(*id);
    }
  const clang::Expr* object = strip(expr.getOperand());
  if (const clang::Expr* receiver = receiver_of(*object)) object = receiver;
  const clang::ValueDecl* select = named_variable(object);
  for (const TrackedProducer& one : tracked_.all())
    if (select && one.path.root == select->getCanonicalDecl() &&
        one.path.fields.empty() && held_by_.count(one.path.root) &&
        llvm::is_contained(pulled_now, one.id)) {
      llvm::erase(pulled_now, one.id);
      ended.push_back(one.id);
    }
}

// The race behind `which`, `which.index()`, `co_await select(a, b)`.
auto Builder::race_behind(const clang::Expr& expr) -> const Race* {
  const clang::Expr* bare = strip(&expr);
  if (const clang::Expr* receiver = receiver_of(*bare)) bare = strip(receiver);
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(bare))
    bare = strip(member->getBase());
  if (const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(bare)) {
    const auto found = races_.find(await);
    return found == races_.end() ? nullptr : &found->second;
  }
  const clang::ValueDecl* var = named_variable(bare);
  const auto told =
      var ? told_by_.find(llvm::cast<clang::ValueDecl>(var->getCanonicalDecl()))
          : told_by_.end();
  return told == told_by_.end() ? nullptr : &races_[told->second];
}

void Builder::note_winner(const clang::ValueDecl& var,
                          const clang::Expr& value) {
  const auto* await = llvm::dyn_cast<clang::CoawaitExpr>(strip(&value));
  if (!await || !races_.count(await)) return;
  told_by_[llvm::cast<clang::ValueDecl>(var.getCanonicalDecl())] = await;
  if (const auto* pack = llvm::dyn_cast<clang::DecompositionDecl>(&var))
    for (const clang::BindingDecl* binding : pack->bindings())
      told_by_[binding] = await;
}

static auto number(const clang::Expr* expr, const clang::ASTContext& ast)
    -> std::optional<std::uint64_t> {
  clang::Expr::EvalResult result;
  if (!expr || expr->isValueDependent() ||
      !expr->getType()->isIntegralOrEnumerationType() ||
      !expr->EvaluateAsInt(result, ast))
    return std::nullopt;
  return result.Val.getInt().getLimitedValue();
}

// The branch with this number is over; of two, `other` is where it is not.
static void over(const std::vector<std::optional<ProducerId>>& branches,
                 std::uint64_t index, std::vector<ProducerId>& here,
                 std::vector<ProducerId>* elsewhere) {
  if (index < branches.size() && branches[index])
    here.push_back(*branches[index]);
  if (elsewhere && branches.size() == 2 && index < 2 && branches[1 - index])
    elsewhere->push_back(*branches[1 - index]);
}

// What a branch on the result of a race says: its winner has nothing in flight.
void Builder::winner_edges(const clang::CFGBlock& block, FactBlock& out) {
  const clang::Stmt* terminator = block.getTerminatorStmt();
  if (!terminator || races_.empty()) return;
  if (const auto* choice = llvm::dyn_cast<clang::SwitchStmt>(terminator)) {
    const Race* race = race_behind(*choice->getCond());
    if (!race) return;
    unsigned edge = 0;
    for (const clang::CFGBlock::AdjacentBlock& next : block.succs()) {
      const clang::CFGBlock* to = next.getReachableBlock();
      if (!to) continue;
      if (const auto* label =
              llvm::dyn_cast_or_null<clang::CaseStmt>(to->getLabel()))
        if (const auto index = number(label->getLHS(), context_.ast))
          over(race->branches, *index, out.empty_on_edge[edge], nullptr);
      ++edge;
    }
    return;
  }
  const clang::Expr* condition = block.getLastCondition();
  if (!condition || out.successors.size() != 2) return;
  const clang::Expr* bare = strip(condition);
  const clang::Expr* sides[2] = {nullptr, nullptr};
  bool equal = false;
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(bare);
      binary && binary->isEqualityOp()) {
    sides[0] = binary->getLHS();
    sides[1] = binary->getRHS();
    equal = binary->getOpcode() == clang::BO_EQ;
  }
  const Race* race = sides[0] ? race_behind(*sides[0]) : nullptr;
  if (!race) {
    // `if (row)`: that it timed out says nothing of what is in flight.
    const bool loops =
        llvm::isa<clang::WhileStmt, clang::ForStmt, clang::DoStmt>(terminator);
    const clang::UnaryOperator* negated =
        llvm::dyn_cast<clang::UnaryOperator>(bare);
    if (!loops && race_behind(negated ? *negated->getSubExpr() : *bare))
      out.empty_on_edge[0].clear(), out.empty_on_edge[1].clear();
    return;
  }
  out.empty_on_edge[0].clear();
  out.empty_on_edge[1].clear();
  if (const auto index = number(sides[1], context_.ast))
    over(race->branches, *index, out.empty_on_edge[equal ? 0 : 1],
         &out.empty_on_edge[equal ? 1 : 0]);
}

}  // namespace costall
