// The calls that the pass adds, and what they promise the optimiser. The other
// half of the contract is runtime-probe/src/pass_hooks.cpp; a change of either
// gets a new number in the names, so that an old object does not link.
//
// Must not say where a call goes: that is instrument.cpp. Tested by
// test/pass/shape.py.
#pragma once

#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>

namespace costall::pass {

enum class Hook : unsigned {
  kCreate,   // (frame, place)
  kResume,   // (frame): its body runs, for the first time or again
  kSuspend,  // (frame, place, awaiter, words of it that may be read)
  kYield,    // (frame, place)
  kStay,     // (frame): it did not suspend after all
  kFinish,   // (frame)
  kLeave,    // (frame): an exception left its body
  kDestroy,  // (frame)
};
inline constexpr unsigned kHookCount = 8;

// Of the symbol; `costall_pass_1_` and what happens.
auto name_of(Hook hook) -> llvm::StringRef;

// The byte of the probe that is 0 while nothing is recorded:
// costall::probe::detail::now_gate.
inline constexpr char kGate[] = "_ZN7costall5probe6detail8now_gateE";

// Declared once for each module.
class Hooks {
 public:
  explicit Hooks(llvm::Module& module);

  // Adds the call before `where`; every call has a place for the debugger, as
  // the verifier wants one of calls that may be inlined.
  void call(Hook hook, llvm::ArrayRef<llvm::Value*> arguments,
            llvm::Instruction* where, const llvm::DebugLoc& at);

 private:
  auto declare(Hook hook) -> llvm::FunctionCallee;

  llvm::Module& module_;
  std::array<llvm::FunctionCallee, kHookCount> declared_{};
};

// Wraps every call of a hook in a test of the gate. To be run after the
// optimiser, which must see calls alone: a branch would cost the inliner, and
// with that frame elision at -Os.
void guard_hooks(llvm::Module& module);

}  // namespace costall::pass
