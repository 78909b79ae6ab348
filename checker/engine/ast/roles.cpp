// See roles.h.
#include "checker/engine/ast/roles.h"

#include "checker/engine/ast/builder.h"
#include "checker/engine/ast/cost.h"
#include "checker/engine/ast/words.h"

namespace costall {
namespace {

constexpr unsigned kMaxDepth = 3;

auto names_a_wake(llvm::StringRef name) -> bool {
  return is_one_of(
      name, {"set",        "notify",   "notify_one", "notify_all",   "resume",
             "post",       "complete", "set_value",  "wake",         "wake_all",
             "fire",       "signal",   "deliver",    "fulfil",       "fulfill",
             "resolve",    "trigger",  "open",       "operator()",   "finish",
             "set_result", "setValue", "release",    "emplace_value"});
}

auto names_a_hand_over(llvm::StringRef name) -> bool {
  return is_one_of(name,
                   {"send", "push", "put", "try_send", "try_push", "emit"});
}

// Ends its waiters, and serves none of them.
auto names_a_close(llvm::StringRef name) -> bool {
  return mentions(name, {"close", "cancel", "stop", "fail", "shutdown", "abort",
                         "disconnect", "clear", "reset"});
}

auto first_field(const clang::Expr* expr) -> const clang::FieldDecl* {
  const auto path = expr ? resolve_path(expr, Follow::Values) : std::nullopt;
  return path && path->is_this() && !path->fields.empty() ? path->fields.front()
                                                          : nullptr;
}

auto is_mailbox(clang::QualType type) -> bool {
  const clang::CXXRecordDecl* record = Types::pointee(type);
  return record && record->getDeclName().isIdentifier() &&
         mentions(record->getName(), {"channel", "queue", "mailbox", "promise",
                                      "oneshot", "slot", "future"});
}

// Where `h` of `await_suspend(h)` is put: `slots_.push_back(h)`, `slot = h`.
auto keeps_handle(const FunctionScan& scan,
                  llvm::function_ref<void(const clang::Expr&)> visit) {
  const auto is_handle = [](const clang::Expr* expr) {
    bool found = false;
    each_expr(expr, Nested::Skip, [&](const clang::Expr& part) {
      found |= is_coroutine_handle(part.getType());
    });
    return found;
  };
  for (const Placed& placed : scan.calls) {
    const clang::Expr* receiver = receiver_of(*placed.expr);
    if (receiver && llvm::any_of(arguments_of(*placed.expr), is_handle))
      visit(*receiver);
  }
  for (const Placed& placed : scan.assignments) {
    const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(placed.expr);
    if (binary && is_handle(binary->getRHS())) visit(*binary->getLHS());
  }
}

}  // namespace

// The field of `record` in which the awaiter leaves its handle.
auto Roles::slot_of_awaiter(const clang::CXXRecordDecl* awaiter,
                            const clang::CXXRecordDecl& record)
    -> const clang::FieldDecl* {
  if (!awaiter) return nullptr;
  const clang::FunctionDecl* suspend =
      work_.context().bodies.visible(Types::method(awaiter, "await_suspend"));
  if (!suspend) return nullptr;
  const clang::FieldDecl* out = nullptr;
  keeps_handle(work_.context().bodies.scan(*suspend),
               [&](const clang::Expr& where) {
                 const auto path = resolve_path(&where);
                 if (!path || !path->is_this()) return;
                 for (const clang::FieldDecl* field : path->fields)
                   if (!out && field->getParent() == &record) out = field;
               });
  return out;
}

// The field into which a local is put: `pending_[id] = reply;`
static auto kept_in(const FunctionScan& scan, const clang::ValueDecl* local)
    -> const clang::FieldDecl* {
  for (const Placed& placed : scan.calls) {
    const clang::FieldDecl* field = first_field(receiver_of(*placed.expr));
    if (!field || !local) continue;
    bool named = false;
    for (const clang::Expr* arg : arguments_of(*placed.expr))
      each_expr(arg, Nested::Skip, [&](const clang::Expr& part) {
        named |= named_variable(&part) == local;
      });
    if (named) return field;
  }
  return nullptr;
}

// The fields through which a method may wait: its awaiter keeps its handle
// there, or it awaits an event or a reply that is kept there.
auto Roles::slots_of(const clang::CXXMethodDecl& method,
                     const clang::CXXRecordDecl& record) -> Slots {
  Types& types = work_.context().types;
  const clang::FunctionDecl* body = work_.context().bodies.visible(&method);
  Slots out;
  if (!body) return out;
  const auto add = [&](const clang::FieldDecl* field) {
    if (field && !llvm::is_contained(out, field)) out.push_back(field);
  };
  const FunctionScan& scan = work_.context().bodies.scan(*body);
  if (!Bodies::is_coroutine(*body)) {
    for (const clang::Expr* back : scan.returns)
      add(slot_of_awaiter(types.awaiter_of(back->getType()), record));
    return out;
  }
  for (const clang::CoawaitExpr* await : scan.awaits) {
    if (await->isImplicit()) continue;
    const clang::Expr& operand = *strip(await->getOperand());
    const auto* awaiter = types.awaiter_of(operand.getType());
    add(slot_of_awaiter(awaiter, record));
    const clang::Expr* object = receiver_of(operand);
    if (!object) object = &operand;
    if (awaiter) add(first_field(object));
    if (const auto path = resolve_path(object); path && path->root)
      add(kept_in(scan, path->root));
  }
  return out;
}

// The call in this body that hands something to who waits in the field.
auto Roles::wake_in(const FunctionScan& scan, const clang::FieldDecl& slot)
    -> const Placed* {
  const auto hands_over = [&](const Placed& placed) {
    const clang::FunctionDecl* callee = callee_of(*placed.expr);
    if (!callee) return false;
    const std::string name = Names::last(*callee);
    if (first_field(receiver_of(*placed.expr)) == &slot &&
        (names_a_wake(name) ||
         (names_a_hand_over(name) && is_mailbox(slot.getType()))))
      return true;
    return llvm::any_of(arguments_of(*placed.expr),
                        [&](const clang::Expr* arg) {
                          return is_coroutine_handle(arg->getType()) &&
                                 first_field(arg) == &slot;
                        });
  };
  const auto found = llvm::find_if(scan.calls, hands_over);
  return found == scan.calls.end() ? nullptr : &*found;
}

// Does this body resume, or hand something to, who waits in the field?
auto Roles::wakes(const clang::FunctionDecl& body, const clang::FieldDecl& slot)
    -> bool {
  return llvm::any_of(work_.of(body),
                      [&](const WorkEvent& one) {
                        return one.kind == WorkKind::Resume &&
                               one.path.is_this() && !one.path.fields.empty() &&
                               one.path.fields.front() == &slot;
                      }) ||
         wake_in(work_.context().bodies.scan(body), slot);
}

// Does the function wait for what its own class doesn't bring about, a socket, a
// timer, before it wakes who waits in the field?
auto Roles::waits_outside(const clang::FunctionDecl& body,
                          const clang::CXXRecordDecl& record,
                          const clang::FieldDecl& slot) -> bool {
  if (!Bodies::is_coroutine(body)) return false;
  Types& types = work_.context().types;
  const FunctionScan& scan = work_.context().bodies.scan(body);
  const Placed* wake = wake_in(scan, slot);
  for (const clang::CoawaitExpr* await : scan.awaits) {
    if (await->isImplicit()) continue;
    if (wake && !wake->loop &&
        await->getBeginLoc() > wake->expr->getBeginLoc())
      return false;
    const clang::Expr& operand = *strip(await->getOperand());
    const clang::Expr* object = receiver_of(operand);
    const clang::FieldDecl* field = first_field(object ? object : &operand);
    const bool own =
        slot_of_awaiter(types.awaiter_of(operand.getType()), record) ||
        (object && llvm::isa<clang::CXXThisExpr>(strip(object))) ||
        (field && llvm::any_of(record.methods(), [&](const auto* method) {
           const auto* other = work_.context().bodies.visible(method);
           return other && other != &body && wakes(*other, *field);
         }));
    if (!own) return true;
  }
  return false;
}

// The functions of the class that have to run for the wait to end; none where
// somebody else does it, or it isn't known who.
auto Roles::servers(const clang::CXXRecordDecl& record,
                    const clang::FieldDecl& slot,
                    const clang::FunctionDecl& waits,
                    const clang::FunctionDecl& in) -> std::vector<std::string> {
  std::vector<std::string> out;
  bool outside = false;
  for (const clang::CXXMethodDecl* method : record.methods()) {
    const clang::FunctionDecl* body = work_.context().bodies.visible(method);
    if (!body || body == &waits || llvm::isa<clang::CXXDestructorDecl>(body) ||
        names_a_close(Names::last(*body)) || !wakes(*body, slot))
      continue;
    const auto through = owners_.reached_through(record, *body);
    if (!through) return {};
    for (const clang::FunctionDecl* one : *through) {
      if (one == &in || one == &waits) continue;
      outside |= waits_outside(*one, record, slot);
      const std::string name = Names::last(*one);
      if (!llvm::is_contained(out, name)) out.push_back(name);
    }
  }
  // Who only moves what others bring is a channel or a lock.
  if (!outside) out.clear();
  return out;
}

auto Roles::of_call(const clang::Expr& call, const clang::FunctionDecl& in)
    -> std::optional<Waiting> {
  const clang::Expr* receiver = receiver_of(call);
  const auto* method =
      llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee_of(call));
  const auto on = receiver ? resolve_path(receiver) : std::nullopt;
  if (!method || !on || on->element) return std::nullopt;
  const clang::CXXRecordDecl* record = Types::pointee(receiver->getType());
  const std::string name = Names::last(*method);
  Waiting out;
  out.on = *on;
  out.call = &call;
  WorkContext context = work_.context();
  for (const clang::CXXRecordDecl* one :
       {record,
        static_cast<const clang::CXXRecordDecl*>(method->getParent())}) {
    const ConnectionFact* fact =
        one ? context.index.connection(context.types.names().qualified(*one))
            : nullptr;
    if (!fact) continue;
    if (!llvm::is_contained(fact->waits, name)) return std::nullopt;
    out.reads = fact->reads;
    out.runs = fact->runs;
    return out;
  }
  if (!record || record->isInStdNamespace() ||
      context.types.of_record(*record).kind != AsyncKind::None)
    return std::nullopt;
  // A window's pulls are its own business.
  if (owners_.of_class(*record).owns) return std::nullopt;
  const clang::FunctionDecl* body = context.bodies.visible(method);
  for (const clang::FieldDecl* slot : slots_of(*method, *record))
    if (out.reads.empty() && !wakes(*body, *slot))
      out.reads = out.runs = servers(*record, *slot, *body, in);
  out.seen = true;
  if (out.reads.empty()) return std::nullopt;
  return out;
}

auto Roles::waits(const clang::Expr& operand, const clang::FunctionDecl& in,
                  unsigned depth) -> std::vector<Waiting> {
  std::vector<Waiting> out;
  const clang::Expr* bare = strip(&operand);
  if (!llvm::isa<clang::CallExpr>(bare)) return out;
  if (auto own = of_call(*bare, in)) {
    out.push_back(std::move(*own));
    return out;
  }
  if (depth >= kMaxDepth) return out;
  for (const clang::FunctionDecl* body : work_.callees(*bare)) {
    if (!Bodies::is_coroutine(*body)) continue;
    for (const clang::CoawaitExpr* await :
         work_.context().bodies.scan(*body).awaits) {
      if (await->isImplicit()) continue;
      for (Waiting& inner : waits(*await->getOperand(), in, depth + 1)) {
        const auto mine = in_caller(inner.on, bare, *body);
        if (!mine) continue;
        inner.on = *mine;
        inner.call = bare;
        inner.chain.insert(inner.chain.begin(),
                           {source_.at(await->getSourceRange()),
                            "'" + Names::last(*body) + "' awaits '" +
                                source_.text(*await->getOperand(), 48) + "'"});
        out.push_back(std::move(inner));
      }
    }
  }
  return out;
}

auto Roles::serves(const clang::Expr& call) -> std::string {
  const clang::Expr* receiver = receiver_of(call);
  const auto* method =
      llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee_of(call));
  if (!method || !receiver) return {};
  const WorkContext& context = work_.context();
  const std::string name = Names::last(*method);
  const clang::CXXRecordDecl* record = Types::pointee(receiver->getType());
  for (const clang::CXXRecordDecl* one :
       {record, static_cast<const clang::CXXRecordDecl*>(method->getParent())})
    if (const ConnectionFact* fact =
            one ? context.index.connection(
                      context.types.names().qualified(*one))
                : nullptr)
      return llvm::is_contained(fact->reads, name) ? fact->serves
                                                   : std::string();
  // A reader that answers its peer's pings on the way.
  const clang::FunctionDecl* body = context.bodies.visible(method);
  if (!body || !Bodies::is_coroutine(*body) ||
      !mentions(name, {"read", "receive", "recv", "next"}))
    return {};
  for (const Placed& placed : context.bodies.scan(*body).calls)
    if (const clang::FunctionDecl* callee = callee_of(*placed.expr))
      if (mentions(Names::last(*callee), {"pong", "heartbeat", "keep_alive",
                                          "keepalive", "keepAlive"}))
        return "pings";
  return {};
}

}  // namespace costall
