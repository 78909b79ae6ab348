// Which objects own started work that somebody must advance, and what a call
// does to them: a pull, a fill, an end. The progress model of a class comes
// from a pack or from what its functions do (work.h). Tested by
// test/hazards/window_slow_body and window_refill_starved.
#pragma once

#include "checker/engine/ast/work.h"

namespace costall {

enum class Touch : std::uint8_t {
  Pull,     // advances the work (polled) or starts more of it (no_refill)
  Fill,     // hands work in or starts it
  End,      // nothing is in flight any more
  Unknown,  // a callee that was not seen gets the object
};

struct Effect {
  Touch touch = Touch::Unknown;
  ObjectPath owner;
  Progress progress = Progress::Unknown;
  clang::SourceRange evidence;  // where the work is advanced or started
  const clang::FunctionDecl* where = nullptr;
  std::vector<ObjectPath> paths{};  // what exactly was touched
  bool described = false;           // by a pack, not by the class's functions
  bool by_hand = false;  // its consumer starts new work, by other calls

  // Was anything in this object touched, and not only the whole around it?
  auto touches(const ObjectPath& path) const -> bool;
};

// What the functions of one class do to the work that it owns.
struct ClassWork {
  bool owns = false;
  Progress progress =
      Progress::Unknown;  // Polled, NoRefill, Independent, Unknown
  clang::SourceRange evidence;
  const clang::FunctionDecl* where = nullptr;
  bool by_poll = false;  // advances plain children by their poll functions
  bool joins = false;    // a pull that is over leaves nothing in flight
  std::vector<const clang::FieldDecl*> kept{};  // the path to what is advanced
};

class Owners {
 public:
  Owners(Work& work, const Source& source) : work_(work), source_(source) {}

  auto of_class(const clang::CXXRecordDecl& record) -> const ClassWork&;

  // What a call does to objects of the caller; `awaited`: its result is
  // awaited. `in` is the function that contains the call.
  auto effects(const clang::Expr& call, bool awaited,
               const clang::FunctionDecl& in) -> std::vector<Effect>;

  // What the awaiter that the promise makes of the operand does.
  auto await_effects(const clang::CoawaitExpr& await,
                     const clang::FunctionDecl& in) -> std::vector<Effect>;

  // The bound on what is in flight, where the construction shows it: 1 means
  // that nothing else is in flight once an item was handed out.
  auto capacity(const clang::CXXRecordDecl& record, const clang::Expr* init)
      -> std::optional<std::uint64_t>;

  auto work() -> Work& { return work_; }

  // The functions of the class through which `where` is reached, itself
  // included; nothing where it also runs by itself: in a stored callback, in a
  // coroutine that the class spawns.
  auto reached_through(const clang::CXXRecordDecl& record,
                       const clang::FunctionDecl& where)
      -> std::optional<std::vector<const clang::FunctionDecl*>>;

 private:
  auto compute(const clang::CXXRecordDecl& record) -> ClassWork;
  auto from_events(const clang::CXXRecordDecl& record,
                   const std::vector<WorkEvent>& events, bool keeps_tasks)
      -> ClassWork;
  auto advanced_elsewhere(const clang::CXXRecordDecl& record,
                          const clang::FunctionDecl& where) -> bool;
  void index_callers();
  void let_run(const clang::FunctionDecl& coroutine,
               const clang::FunctionDecl& by);
  auto grouped(const clang::Expr& call, bool awaited,
               const std::vector<WorkEvent>& events,
               const clang::FunctionDecl& in) -> std::vector<Effect>;
  auto from_annotation(const clang::Expr& call, bool awaited)
      -> std::optional<Effect>;
  auto from_pack(const clang::Expr& call) -> std::optional<Effect>;
  // What a pack says of the object, and of a pull, push or end of it for which
  // `is_it` says yes.
  auto described(const clang::Expr& object, const clang::Expr& shown,
                 llvm::function_ref<bool(const Pull&)> is_it)
      -> std::optional<Effect>;
  auto described_argument(const clang::Expr& call) -> std::optional<Effect>;
  auto judge(const clang::Expr& call, bool awaited, const ClassWork& owner,
             const std::vector<const WorkEvent*>& events)
      -> std::optional<Touch>;

  Work& work_;
  const Source& source_;
  llvm::DenseMap<const clang::CXXRecordDecl*, ClassWork> classes_;
  // Who calls a function: functions, or null for code that outlives the call
  // (a stored lambda, a spawned coroutine).
  llvm::DenseMap<const clang::FunctionDecl*,
                 std::vector<const clang::FunctionDecl*>>
      callers_;
  llvm::DenseMap<const clang::FunctionDecl*, bool> runs_alone_;
  bool indexed_ = false;
};

// The class of the object that a path names, or null.
auto class_at(const ObjectPath& path, const clang::FunctionDecl* function)
    -> const clang::CXXRecordDecl*;
auto type_at(const ObjectPath& path) -> clang::QualType;

}  // namespace costall
