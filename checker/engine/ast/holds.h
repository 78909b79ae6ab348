// Which calls take and give back what others wait for: locks of threads, locks
// and permits that are awaited. Packs and annotations first, then what a class
// does: an object whose destructor gives something back holds it.
// Tested by test/hazards/lock_across_await.cpp and permit_across_wait.cpp.
#pragma once

#include "checker/engine/ast/work.h"
#include "checker/engine/facts.h"

namespace costall {

// What is taken; without a path where it is not known which.
struct Acquired {
  HoldKind kind = HoldKind::Permit;
  std::optional<ObjectPath> object;
  bool shared = false;
  Confidence certainty = Confidence::Definite;
};

// A local that has locks of threads while it lives.
struct LockGuard {
  enum class When : std::uint8_t { Now, Maybe, Later, Adopted };
  std::vector<Acquired> locks;
  When when = When::Now;
};

// Something that a function takes while it runs, in terms of its own objects.
struct Needed {
  Acquired what;
  std::vector<Step> chain;
};

class Holds {
 public:
  Holds(Work& work, const Source& source) : work_(work), source_(source) {}

  // `std::unique_lock lock(mutex, std::defer_lock)`, and guards of one's own.
  auto lock_guard(const clang::VarDecl& var) -> std::optional<LockGuard>;
  // `mutex.lock()` and `mutex.unlock()` of a lock of threads.
  auto locked_by(const clang::Expr& call) -> std::optional<Acquired>;
  auto unlocked_by(const clang::Expr& call) -> std::optional<ObjectPath>;

  // What awaiting `operand` takes: a lock, a permit, a connection of a pool.
  auto awaited(const clang::Expr& operand) -> std::optional<Acquired>;
  // The same of an await, told by what it gives where its operand doesn't.
  auto acquired(const clang::CoawaitExpr& await) -> std::optional<Acquired>;
  // And where it is known which, and its result, or a call by hand, can
  // give it back.
  auto taken_by(const clang::CoawaitExpr& await) -> std::optional<Acquired>;
  static auto says_how_it_went(const clang::CoawaitExpr& await) -> bool;
  // Does an object of this class give something back when it goes?
  auto gives_back(clang::QualType type) -> std::optional<Confidence>;
  // `semaphore.release()`: what is given back by hand.
  auto returned_by(const clang::Expr& call) -> std::optional<ObjectPath>;
  // Can what `awaited` takes be given back by hand?
  auto has_return(const clang::Expr& operand) -> bool;

  // Does running this, or awaiting what it makes, give back an object that is
  // kept in `field`? Through functions whose bodies are seen.
  auto returns_inside(const clang::Expr& expr, const clang::ValueDecl& field,
                      unsigned depth = 0) -> bool;

  // What the coroutines behind an awaited operand take, in terms of the
  // caller's objects.
  auto needs(const clang::Expr& operand) -> std::vector<Needed>;

  // The object of an event, gate or latch for which `operand` waits.
  auto event_of(const clang::Expr& operand) -> std::optional<ObjectPath>;

 private:
  auto from_pack(const clang::Expr& call, bool release) -> const PermitFact*;
  auto awaited_itself(const clang::Expr& operand) -> std::optional<Acquired>;
  static auto lock_behind(const clang::Expr& operand) -> const clang::Expr*;
  auto guarded_by(const clang::CoawaitExpr& await) -> std::optional<Acquired>;
  auto compute_gives_back(const clang::CXXRecordDecl& record, unsigned depth)
      -> std::optional<Confidence>;
  // Which argument of a constructor its body locks.
  struct Locking {
    unsigned argument = 0;
    bool shared = false;
  };
  auto locking_in(const clang::FunctionDecl& constructor)
      -> const std::optional<Locking>&;
  auto locks_in_constructor(const clang::Expr& made) -> std::optional<Acquired>;
  auto needs_of(const clang::FunctionDecl& coroutine)
      -> const std::vector<Needed>&;
  auto returns_in_body(const clang::FunctionDecl& body,
                       const clang::ValueDecl& field, unsigned depth) -> bool;

  Work& work_;
  const Source& source_;
  llvm::DenseMap<const clang::CXXRecordDecl*, std::optional<Confidence>>
      classes_;
  llvm::DenseMap<const clang::FunctionDecl*,
                 std::unique_ptr<std::vector<Needed>>>
      needs_;
  llvm::DenseMap<const clang::FunctionDecl*, std::optional<Locking>> locking_;
};

}  // namespace costall
