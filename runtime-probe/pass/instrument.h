// One coroutine before it is split: where its body begins, waits, goes on and
// ends, and the call of a hook at each of these places.
//
// Must add calls alone: what is there stays where it is, nothing stands between
// await_suspend and the suspension, or on the way out to the caller, and no
// frame is touched once await_suspend began. Tested by test/pass/shape.py and
// test/pass/same_output.py.
#pragma once

#include <llvm/IR/Function.h>

#include "runtime-probe/pass/hooks.h"
#include "runtime-probe/pass/sites.h"

namespace costall::pass {

enum class Done {
  kInstrumented,
  kTellsItself,  // the probe's own promise, or its awaiters, are in use
  kUnknown,      // not the shape that Clang's C++ coroutines have
};

auto is_coroutine(const llvm::Function& function) -> bool;

// `awaits` grows by the number of co_await and co_yield in it.
auto instrument(llvm::Function& function, Hooks& hooks, Sites& sites,
                unsigned& awaits) -> Done;

}  // namespace costall::pass
