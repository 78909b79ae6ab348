// Declarations of the hooks, their calls and their guards; see hooks.h.
// Tested by test/pass/shape.py and test/pass/same_output.py.
#include "runtime-probe/pass/hooks.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/MDBuilder.h>
#include <llvm/Transforms/Utils/BasicBlockUtils.h>

namespace costall::pass {
namespace {

using llvm::Attribute;

// The site of a hook is read by nobody but the collector, later, and never
// written; the awaiter is read within the call; the frame is a number.
void promise(llvm::Function& hook, unsigned parameters) {
  auto& context = hook.getContext();
  hook.setDoesNotThrow();
  hook.addFnAttr(Attribute::WillReturn);
  hook.addFnAttr(Attribute::NoCallback);
  hook.setMemoryEffects(llvm::MemoryEffects::inaccessibleOrArgMemOnly());
  for (unsigned at = 0; at != parameters; ++at) {
    if (!hook.getFunctionType()->getParamType(at)->isPointerTy()) {
      continue;
    }
#if LLVM_VERSION_MAJOR >= 21
    hook.addParamAttr(
        at, Attribute::getWithCaptureInfo(context, llvm::CaptureInfo::none()));
#else
    hook.addParamAttr(at, Attribute::get(context, Attribute::NoCapture));
#endif
    hook.addParamAttr(
        at, Attribute::get(
                context, at == 0 ? Attribute::ReadNone : Attribute::ReadOnly));
  }
}

}  // namespace

auto name_of(Hook hook) -> llvm::StringRef {
  static constexpr llvm::StringLiteral kNames[kHookCount] = {
      "costall_pass_1_create",  "costall_pass_1_resume",
      "costall_pass_1_suspend", "costall_pass_1_yield",
      "costall_pass_1_stay",    "costall_pass_1_finish",
      "costall_pass_1_leave",   "costall_pass_1_destroy"};
  return kNames[static_cast<unsigned>(hook)];
}

Hooks::Hooks(llvm::Module& module) : module_(module) {}

auto Hooks::declare(Hook hook) -> llvm::FunctionCallee {
  llvm::FunctionCallee& one = declared_[static_cast<unsigned>(hook)];
  if (one.getCallee() != nullptr) {
    return one;
  }
  auto& context = module_.getContext();
  auto* const pointer = llvm::PointerType::getUnqual(context);
  llvm::SmallVector<llvm::Type*, 4> parameters{pointer};
  if (hook == Hook::kCreate || hook == Hook::kSuspend || hook == Hook::kYield) {
    parameters.push_back(pointer);
  }
  if (hook == Hook::kSuspend) {
    parameters.append({pointer, llvm::Type::getInt32Ty(context)});
  }
  one = module_.getOrInsertFunction(
      name_of(hook), llvm::FunctionType::get(llvm::Type::getVoidTy(context),
                                             parameters, false));
  if (auto* const made = llvm::dyn_cast<llvm::Function>(one.getCallee())) {
    promise(*made, parameters.size());
  }
  return one;
}

void Hooks::call(Hook hook, llvm::ArrayRef<llvm::Value*> arguments,
                 llvm::Instruction* where, const llvm::DebugLoc& at) {
  llvm::IRBuilder<> build(where);
  build.SetCurrentDebugLocation(at);
  llvm::CallInst* const made = build.CreateCall(declare(hook), arguments);
  made->setDoesNotThrow();
  // Free for the inliner: coroutines are elided only where they are inlined.
  made->addFnAttr(
      Attribute::get(module_.getContext(), "call-inline-cost", "0"));
}

void guard_hooks(llvm::Module& module) {
  llvm::SmallVector<llvm::CallInst*, 32> calls;
  for (unsigned at = 0; at != kHookCount; ++at) {
    if (auto* const hook = module.getFunction(name_of(Hook(at)))) {
      for (llvm::User* const user : hook->users()) {
        if (auto* const call = llvm::dyn_cast<llvm::CallInst>(user)) {
          calls.push_back(call);
        }
      }
    }
  }
  if (calls.empty()) {
    return;
  }
  auto& context = module.getContext();
  auto* const byte = llvm::Type::getInt8Ty(context);
  auto* const gate = module.getOrInsertGlobal(kGate, byte);
  auto* const rarely =
      llvm::MDBuilder(context).createBranchWeights(1, (1U << 20U) - 1);
  for (llvm::CallInst* const call : calls) {
    // Not before: the inliner passes over whatever shares a block with a cold
    // call.
    call->addFnAttr(Attribute::Cold);
    llvm::IRBuilder<> build(call);
    build.SetCurrentDebugLocation(call->getDebugLoc());
    auto* const state = build.CreateLoad(byte, gate);
    // As the probe's own headers read it; no sanitizer has to look.
    state->setAtomic(llvm::AtomicOrdering::Monotonic);
    state->setAlignment(llvm::Align(1));
    state->setMetadata(llvm::LLVMContext::MD_nosanitize,
                       llvm::MDNode::get(context, {}));
    auto* const records = build.CreateIsNotNull(state);
    auto* const end =
        llvm::SplitBlockAndInsertIfThen(records, call, false, rarely);
#if LLVM_VERSION_MAJOR >= 20
    call->moveBefore(end->getIterator());
#else
    call->moveBefore(end);
#endif
  }
}

}  // namespace costall::pass
