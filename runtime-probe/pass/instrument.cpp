// See instrument.h. The shape is that of clang 19 to 22 at every level, before
// CoroEarly (clang/lib/CodeGen/CGCoroutine.cpp; llvm/docs/Coroutines.rst):
//
//   %save = coro.save                        <- suspend, before it
//   coro.await.suspend.*(awaiter, frame, @f.__await_suspend_wrapper__<kind>)
//     | false, or an exception               <- stay
//   switch (coro.suspend(%save)) 0: resumed  <- resume, on an edge of its own,
//     1: destroyed, default: to the caller      as ready awaits go there too
//   coro.free                                <- destroy, before it
//   coro.end(unwind)                         <- leave, before it
// Tested by test/pass/shape.py.
#include "runtime-probe/pass/instrument.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/Transforms/Utils/BasicBlockUtils.h>

namespace costall::pass {
namespace {

using llvm::Intrinsic::ID;

constexpr std::uint64_t kMostWords = 3;  // of an awaiter, that are looked at

struct Suspension {
  llvm::Instruction* save = nullptr;
  llvm::CallBase* await = nullptr;      // coro.await.suspend.*
  llvm::SwitchInst* goes_on = nullptr;  // by how it ends
  llvm::StringRef kind;                 // init, await, yield, final
};

struct Coroutine {
  llvm::IntrinsicInst* begin = nullptr;
  llvm::SmallVector<Suspension, 8> suspensions;
  llvm::SmallVector<llvm::IntrinsicInst*, 2> frees;
  llvm::SmallVector<llvm::IntrinsicInst*, 2> unwinds;
};

auto intrinsic_of(const llvm::Instruction& one) -> ID {
  const auto* const call = llvm::dyn_cast<llvm::CallBase>(&one);
  return call != nullptr ? call->getIntrinsicID()
                         : llvm::Intrinsic::not_intrinsic;
}

auto is_await(const llvm::Instruction& one) -> bool {
  const ID which = intrinsic_of(one);
  return which == llvm::Intrinsic::coro_await_suspend_void ||
         which == llvm::Intrinsic::coro_await_suspend_bool ||
         which == llvm::Intrinsic::coro_await_suspend_handle;
}

auto wrapper_of(const llvm::CallBase& await) -> llvm::Function* {
  return llvm::dyn_cast<llvm::Function>(
      await.getArgOperand(2)->stripPointerCasts());
}

// False where something of it is not as expected.
auto read(llvm::IntrinsicInst& suspend, Suspension& to) -> bool {
  to.save = llvm::dyn_cast<llvm::Instruction>(suspend.getArgOperand(0));
  for (auto* at = to.save; at != nullptr; at = at->getNextNode()) {
    if (is_await(*at)) {
      to.await = llvm::cast<llvm::CallBase>(at);
      break;
    }
  }
  for (llvm::User* const user : suspend.users()) {
    if (auto* const found = llvm::dyn_cast<llvm::SwitchInst>(user)) {
      to.goes_on = found;
    }
  }
  const auto* const wrapper =
      to.await != nullptr ? wrapper_of(*to.await) : nullptr;
  if (wrapper == nullptr || to.goes_on == nullptr) {
    return false;
  }
  // Clang numbers the later ones of a function: "await", "await2".
  to.kind = wrapper->getName()
                .rsplit("__await_suspend_wrapper__")
                .second.rtrim(".0123456789");
  return true;
}

auto read(llvm::Function& function, Coroutine& to) -> bool {
  for (llvm::Instruction& one : llvm::instructions(function)) {
    auto* const call = llvm::dyn_cast<llvm::IntrinsicInst>(&one);
    switch (intrinsic_of(one)) {
      case llvm::Intrinsic::coro_begin:
        to.begin = call;
        break;
      case llvm::Intrinsic::coro_free:
        to.frees.push_back(call);
        break;
      case llvm::Intrinsic::coro_end:
        if (llvm::cast<llvm::ConstantInt>(call->getArgOperand(1))->isOne()) {
          to.unwinds.push_back(call);
        }
        break;
      case llvm::Intrinsic::coro_suspend:
        if (!read(*call, to.suspensions.emplace_back())) {
          return false;
        }
        break;
      default:
        break;
    }
  }
  return to.begin != nullptr;
}

// The probe's mixin and its wrappers tell of the coroutine that they are in.
auto tells_itself(const Coroutine& one) -> bool {
  for (const Suspension& each : one.suspensions) {
    for (const llvm::Instruction& at :
         llvm::instructions(*wrapper_of(*each.await))) {
      const auto* const call = llvm::dyn_cast<llvm::CallBase>(&at);
      const llvm::Function* const callee =
          call != nullptr ? call->getCalledFunction() : nullptr;
      if (callee != nullptr &&
          llvm::StringRef(scope_of(*callee)).starts_with("costall::probe::")) {
        return true;
      }
    }
  }
  return false;
}

// How many words of an awaiter there are for certain.
auto words_of(const llvm::Value& awaiter, const llvm::DataLayout& layout)
    -> std::uint64_t {
  std::uint64_t bytes = 0;
  if (const auto* const own = llvm::dyn_cast<llvm::AllocaInst>(&awaiter)) {
    const auto size = own->getAllocationSize(layout);
    bytes = size && !size->isScalable() ? size->getFixedValue() : 0;
  } else {
    for (const llvm::Use& use : awaiter.uses()) {
      const auto* const call = llvm::dyn_cast<llvm::CallBase>(use.getUser());
      if (call != nullptr && call->isArgOperand(&use)) {
        bytes = std::max(bytes, call->getParamDereferenceableBytes(
                                    call->getArgOperandNo(&use)));
      }
    }
  }
  return std::min(bytes / 8, kMostWords);
}

// A block of its own between two others.
auto on_edge(llvm::Instruction& from, unsigned successor)
    -> llvm::Instruction* {
  llvm::BasicBlock* const to = from.getSuccessor(successor);
  auto* const between = llvm::BasicBlock::Create(
      from.getContext(), "costall.edge", from.getFunction(), to);
#if LLVM_VERSION_MAJOR >= 23
  auto* const jump = llvm::UncondBrInst::Create(to, between);
#else
  auto* const jump = llvm::BranchInst::Create(to, between);
#endif
  jump->setDebugLoc(from.getDebugLoc());
  from.setSuccessor(successor, between);
  to->replacePhiUsesWith(from.getParent(), between);
  return jump;
}

class Work {
 public:
  Work(llvm::Function& function, Coroutine& one, Hooks& hooks, Sites& sites)
      : function_(function), one_(one), hooks_(hooks), sites_(sites) {}

  void life() {
    const llvm::DebugLoc at = own_place();
    hooks_.call(Hook::kCreate, {frame(), sites_.of(function_)},
                one_.begin->getNextNode(), at);
    for (llvm::IntrinsicInst* const each : one_.frees) {
      hooks_.call(Hook::kDestroy, {frame()}, each, at);
    }
    for (llvm::IntrinsicInst* const each : one_.unwinds) {
      hooks_.call(Hook::kLeave, {frame()}, each, at);
    }
  }

  void suspension(const Suspension& each) {
    const llvm::DebugLoc at = place_of(*each.await);
    const unsigned resumed =
        each.goes_on->findCaseValue(zero())->getSuccessorIndex();
    if (each.kind == "init") {
      // What was ready at once begins here as well.
      auto* const body = each.goes_on->getSuccessor(resumed);
      hooks_.call(Hook::kResume, {frame()}, &*body->getFirstInsertionPt(), at);
      return;
    }
    if (each.kind == "final") {
      hooks_.call(Hook::kFinish, {frame()}, each.save, at);
      return;
    }
    llvm::Constant* const where =
        sites_.of(function_, each.await->getDebugLoc());
    if (each.kind == "yield") {
      hooks_.call(Hook::kYield, {frame(), where}, each.save, at);
    } else {
      waits(each, where, at);
    }
    hooks_.call(Hook::kResume, {frame()}, on_edge(*each.goes_on, resumed), at);
    stays(each, at);
  }

 private:
  [[nodiscard]] auto frame() const -> llvm::Value* { return one_.begin; }

  [[nodiscard]] auto zero() const -> llvm::ConstantInt* {
    return llvm::ConstantInt::get(llvm::Type::getInt8Ty(function_.getContext()),
                                  0);
  }

  [[nodiscard]] auto own_place() const -> llvm::DebugLoc {
    llvm::DISubprogram* const known = function_.getSubprogram();
    return known != nullptr
               ? llvm::DebugLoc(llvm::DILocation::get(
                     function_.getContext(), known->getLine(), 0, known))
               : llvm::DebugLoc();
  }

  [[nodiscard]] auto place_of(const llvm::Instruction& one) const
      -> llvm::DebugLoc {
    return one.getDebugLoc() ? one.getDebugLoc() : own_place();
  }

  void waits(const Suspension& each, llvm::Constant* where,
             const llvm::DebugLoc& at) {
    llvm::Value* const awaiter = each.await->getArgOperand(0);
    const auto words = words_of(*awaiter, function_.getDataLayout());
    hooks_.call(Hook::kSuspend,
                {frame(), where, awaiter,
                 llvm::ConstantInt::get(
                     llvm::Type::getInt32Ty(function_.getContext()), words)},
                each.save, at);
  }

  // await_suspend said false, or threw: the coroutine goes on.
  void stays(const Suspension& each, const llvm::DebugLoc& at) {
    if (auto* const invoke = llvm::dyn_cast<llvm::InvokeInst>(each.await)) {
      llvm::SmallVector<llvm::BasicBlock*, 2> made;
      llvm::SplitLandingPadPredecessors(invoke->getUnwindDest(),
                                        {invoke->getParent()}, ".costall",
                                        ".others", made);
      hooks_.call(Hook::kStay, {frame()}, &*made[0]->getFirstInsertionPt(), at);
    }
    if (each.await->getType()->isIntegerTy(1)) {
      for (llvm::User* const user : each.await->users()) {
        auto* const branch = llvm::dyn_cast<llvm::Instruction>(user);
        if (branch != nullptr && branch->isTerminator() &&
            branch->getNumSuccessors() == 2) {
          hooks_.call(Hook::kStay, {frame()}, on_edge(*branch, 1), at);
        }
      }
    }
  }

  llvm::Function& function_;
  Coroutine& one_;
  Hooks& hooks_;
  Sites& sites_;
};

}  // namespace

auto is_coroutine(const llvm::Function& function) -> bool {
  return !function.isDeclaration() && function.isPresplitCoroutine();
}

auto instrument(llvm::Function& function, Hooks& hooks, Sites& sites,
                unsigned& awaits) -> Done {
  Coroutine one;
  if (!read(function, one)) {
    return Done::kUnknown;
  }
  if (tells_itself(one)) {
    return Done::kTellsItself;
  }
  Work work(function, one, hooks, sites);
  work.life();
  for (const Suspension& each : one.suspensions) {
    work.suspension(each);
    awaits += each.kind == "await" || each.kind == "yield" ? 1 : 0;
  }
  return Done::kInstrumented;
}

}  // namespace costall::pass
