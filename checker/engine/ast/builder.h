// The state of building the facts of one function, shared by the files that do
// it: fact_builder.cpp (control flow), await_facts.cpp (awaits),
// select_facts.cpp (waits for the first of several), refill_facts.cpp (what new
// work is made from), role_facts.cpp (connections), caller_facts.cpp (what
// callers say of them), call_facts.cpp (everything else), hold_facts.cpp (locks
// and permits), deadline_facts.cpp, parked_facts.cpp (what others have),
// trap_facts.cpp (what packs warn of), edge_facts.cpp (branches).
#pragma once

#include "checker/engine/ast/roles.h"
#include "checker/engine/ast/tracked.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace costall {

using ProducerList = llvm::SmallVector<ProducerId, 2>;

class Builder {
 public:
  Builder(const clang::FunctionDecl& function, BuilderContext& context)
      : function_(function),
        context_(context),
        roles_(context.work, context.owners, context.source),
        tracked_(function, context, facts_) {}

  auto run() -> FunctionFacts;

 private:
  // fact_builder.cpp
  void note_operands();
  void unwound_before(const clang::CXXCatchStmt& handler);
  void element(const clang::CFGElement& element);
  void statement(const clang::Stmt& stmt);
  void emit(Fact fact) { block_->facts.push_back(std::move(fact)); }

  // await_facts.cpp
  void on_await(const clang::CoawaitExpr& await);
  void moved_on(const clang::CoawaitExpr& expr, const ProducerList& pulled_now,
                const ProducerList& ended, const ProducerList& started_now);
  void on_yield(const clang::CoyieldExpr& yield);
  void drive(const clang::CoawaitExpr& expr, Awaited& await,
             ProducerList& pulled, ProducerList& ended, ProducerList& started);
  auto drained_by(const clang::Expr& call, const ObjectPath& owner) -> bool;
  void lambda_drives(const clang::LambdaExpr& lambda, Awaited& await);
  auto named_roots(const clang::Expr& operand)
      -> llvm::SmallPtrSet<const clang::ValueDecl*, 8>;
  void mention(const clang::Expr& operand, Awaited& await, ProducerList& pulled,
               ProducerList& ended);
  // How an operand refers to a producer.
  enum class Use : std::uint8_t { None, Object, Argument, Moved, Hidden };
  struct Mention {
    Use use = Use::None;
    bool through_holder = false;  // by a local that was made with a reference
    std::string callee;           // the call that gets it as an argument
  };
  auto is_generator(const TrackedProducer& one) -> bool;
  auto use_of(const TrackedProducer& one, const clang::Expr& operand)
      -> Mention;
  void use_in_call(const TrackedProducer& one, const clang::Expr& expr,
                   Mention& out);
  void window_mention(const TrackedProducer& one, const Mention& mention,
                      const clang::Expr& operand, bool whole, Awaited& await,
                      ProducerList& pulled, ProducerList& ended);
  void mention_of(const TrackedProducer& one, const clang::Expr& operand,
                  Awaited& await, ProducerList& pulled, ProducerList& ended);

  // select_facts.cpp
  // A wait for the first of several, with those branches that outlive it.
  struct Race {
    std::vector<std::optional<ProducerId>> branches;
  };
  auto is_polled(const clang::Expr& operand, const ObjectPath& path) -> bool;
  void declare_branch(const clang::Expr& operand, const clang::Expr& branch,
                      Race& race);
  static auto weaker_of(Confidence certainty) -> Confidence;
  void declare_races();
  void raced(const clang::CoawaitExpr& expr, Awaited& await,
             ProducerList& pulled_now, ProducerList& ended);
  auto race_behind(const clang::Expr& expr) -> const Race*;
  void note_winner(const clang::ValueDecl& var, const clang::Expr& value);
  void winner_edges(const clang::CFGBlock& block, FactBlock& out);

  // role_facts.cpp
  auto served_here(const clang::CoawaitExpr& expr, const Waiting& wait)
      -> std::optional<UnservedWait>;
  auto never_started(const clang::CoawaitExpr& expr, const Waiting& wait)
      -> std::optional<UnservedWait>;
  void unserved(const clang::CoawaitExpr& expr, Awaited& await);
  void declare_connections();
  void reads_connection(const clang::Expr& operand, Awaited& await,
                        ProducerList& pulled_now);

  // deadline_facts.cpp
  void declare_deadlines();
  void deadline(const clang::Expr& by, const clang::ValueDecl& guard,
                bool passive);
  void looked_at(const clang::DeclRefExpr& ref);
  void deadline_declared(const clang::VarDecl& var);
  void deadline_assigned(const clang::Expr& target, const clang::Expr& value);
  void deadline_call(const clang::Expr& call);

  // trap_facts.cpp
  void trap_declared(const clang::VarDecl& var);
  void traps_of(const clang::Expr& operand, Awaited& await);

  // order_facts.cpp
  auto writes_object(const clang::FunctionDecl& function) -> bool;
  void order(const clang::Expr& operand, Awaited& await);

  // refill_facts.cpp
  auto takes_results(const ObjectPath& tasks) -> bool;
  void declare_refills();

  // caller_facts.cpp
  auto passed_lambdas(const clang::Expr& operand)
      -> llvm::SmallVector<const clang::FunctionDecl*, 2>;
  auto cost_from_callers(const clang::Expr& operand) -> Cost;
  void relocate(const clang::Expr& operand, Awaited& await);

  // call_facts.cpp
  void on_call(const clang::Expr& call);
  void on_declaration(const clang::VarDecl& var);
  void cold_declared(const clang::VarDecl& var, const ObjectPath& path);
  void on_reference(const clang::DeclRefExpr& ref);
  void on_assignment(const clang::Expr& target, const clang::Expr& value);
  void container_call(const clang::Expr& call);
  void cold_value(const ObjectPath& path, const clang::Expr& value);
  void moved_arguments(const clang::Expr& call);
  auto made_in(const TrackedProducer& tracked, const clang::Stmt& loop) -> bool;
  auto only_makes_task(const clang::Expr& call) -> bool;
  void handed_to_spawn(const clang::Expr& call);
  void started_by_hand(const clang::Expr& call);
  void captured_by_running(const clang::Expr& call);
  void started(TrackedProducer& tracked, const clang::Stmt& where);
  auto puts_in_one(const clang::Stmt& call) -> bool;
  void pulled(TrackedProducer& tracked, const clang::Stmt& where);
  void constructed(const clang::VarDecl& var, const clang::Expr& init);
  auto pulls_within(const clang::Stmt* stmt) -> ProducerList;

  // open_facts.cpp
  void declare_members();
  void returned_here(const clang::Expr* value);
  void decided_elsewhere(const clang::Expr& call);
  void given_in(const clang::Expr& operand, Awaited& await);
  auto given_to(const clang::Expr& call) -> std::vector<Given>;
  auto owner_of_work(clang::QualType type, const ObjectPath& path)
      -> TrackedProducer*;
  void made_by_helper(const clang::VarDecl& var, const ObjectPath& path);

  // hold_facts.cpp
  struct TrackedHold {
    HoldId id = 0;
    const clang::ValueDecl* guard = nullptr;  // null: given back by hand
    std::optional<ObjectPath> object;
  };
  auto object_number(const std::optional<ObjectPath>& path) -> ObjectId;
  auto hold(const Acquired& what, const clang::ValueDecl* guard) -> HoldId;
  void take(HoldId id, const clang::Stmt& where, bool maybe);
  void returned_inside(const clang::Expr& expr);
  void give_back_of(const clang::ValueDecl& guard);
  void returns_at_end(const clang::VarDecl& var);
  void guard_declared(const clang::VarDecl& var);
  void guard_awaited(const clang::CoawaitExpr& await, clang::QualType type,
                     const clang::ValueDecl& guard);
  void guard_assigned(const clang::Expr& target, const clang::Expr& value);
  void guard_called(const clang::Expr& call, const ObjectPath& on,
                    llvm::StringRef name);
  void declare_holds();
  void taken_by_hand(const clang::Expr& by);
  void guards_given(const clang::Expr& call, bool or_changed);
  void given_back_by(const clang::Expr& call);
  void hold_call(const clang::Expr& call);
  auto is_returned_here(const ObjectPath& object) -> bool;
  auto waits_with(const clang::Expr& operand, const TrackedHold& one) -> bool;
  void given_away_in(const clang::Expr& operand);
  auto is_guard(const clang::ValueDecl* decl) -> bool;
  void held_at(const clang::CoawaitExpr& expr, const Cost& cost,
               Awaited& await);
  auto is_own(const ObjectPath& path) -> bool;
  auto has_enough(const ObjectPath& shares) -> bool;
  auto is_armed_here(const ObjectPath& event) -> bool;

  // channel_facts.cpp
  auto room_of(const clang::VarDecl& var) -> std::optional<std::uint64_t>;
  auto is_own_local(const clang::VarDecl& var) -> bool;
  struct ChannelUse;
  auto channel_use(const clang::FunctionDecl& function,
                   const clang::VarDecl& channel) -> ChannelUse;
  auto answers_what_it_gets(const clang::FunctionDecl& body,
                            const clang::VarDecl& sent,
                            const clang::VarDecl& answers) -> const Placed*;
  struct Crossing {
    const clang::VarDecl* answers = nullptr;
    const clang::FunctionDecl* partner = nullptr;
    const Placed* put = nullptr;      // in the partner
    const Placed* emptied = nullptr;  // here
  };
  auto crossed_with(const Placed& placed, const clang::VarDecl& sent,
                    const clang::Stmt& loop) -> std::optional<Crossing>;
  void sent_to_itself(const clang::CoawaitExpr& expr, Awaited& await);
  void sent_to_own_member(const clang::CoawaitExpr& expr, Awaited& await);
  void crossed_sends(const clang::CoawaitExpr& expr, Awaited& await);

  // parked_facts.cpp
  void children_of(TrackedProducer& one, const clang::Expr& made);
  void parked_in(TrackedProducer& one, const clang::FunctionDecl& coroutine,
                 const clang::Expr* call, bool yields);
  void generator_declared(const clang::VarDecl& var);
  void window_pulled(ProducerId id);

  // edge_facts.cpp
  struct Empty {
    ProducerList when_true, when_false;
  };
  void edges(const clang::CFGBlock& block, FactBlock& out);
  auto emptiness(const clang::Expr* condition) -> Empty;
  auto of_method(const clang::CXXMemberCallExpr& call) -> Empty;
  auto of_comparison(const clang::Expr* left, const clang::Expr* right,
                     clang::BinaryOperatorKind op) -> Empty;
  void leaving_loop(const clang::Stmt& loop, const clang::Expr* condition,
                    ProducerList& out);

  const clang::FunctionDecl& function_;
  BuilderContext& context_;
  FunctionFacts facts_;
  Roles roles_;
  Tracked tracked_;
  std::vector<TrackedHold> held_;
  std::vector<std::optional<ObjectPath>> objects_;  // by ObjectId
  // Calls and awaits that take something that no guard gives back.
  llvm::DenseMap<const clang::Expr*, HoldId> by_hand_;
  // Initialisers of locals, until what they start is looked at.
  llvm::DenseMap<const clang::ValueDecl*, const clang::Expr*> made_with_;
  FactBlock* block_ = nullptr;
  // Waits for the first of several, and the variables that say which it was.
  llvm::DenseMap<const clang::CoawaitExpr*, Race> races_;
  llvm::DenseMap<const clang::ValueDecl*, const clang::CoawaitExpr*> told_by_;
  // Awaits whose value goes into work that these start next.
  llvm::DenseMap<const clang::CoawaitExpr*, ProducerList> refilled_by_;
  // Names on the left of an assignment: written, not looked at.
  llvm::DenseSet<const clang::Expr*> written_;
  // Everything that stands inside the operand of an await.
  llvm::DenseSet<const clang::Stmt*> in_operand_;
  // `this`, advanced by calls of its own class.
  std::optional<ProducerId> own_steps_;
  // Which producers an await or a call pulled, and the variables with results.
  llvm::DenseMap<const clang::Stmt*, ProducerList> pulled_by_;
  llvm::DenseMap<const clang::ValueDecl*, ProducerList> results_;
  // Locals that were made with references to other objects: a select of two.
  llvm::DenseMap<const clang::ValueDecl*, llvm::SmallVector<ObjectPath, 2>>
      held_by_;
};

// Every expression below `stmt`, outermost first; not into lambda bodies. With
// `Nested::Skip` the operands of awaits further in are left out.
enum class Nested : bool { Skip, Enter };
void each_expr(const clang::Stmt* stmt, Nested nested,
               llvm::function_ref<void(const clang::Expr&)> visit);

auto is_machinery(const clang::Expr& call) -> bool;

// Does the wait end by itself? `conn.async_exec(request, cancel_after(1s,
// token))`
auto is_limited(const clang::Expr& operand) -> bool;

}  // namespace costall
