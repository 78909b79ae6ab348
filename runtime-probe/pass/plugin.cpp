// The pass as a plugin of clang and opt: its options and where it runs. Loaded
// by costall-pass.so, which checks the major first (forward.cpp).
//
// Must not instrument anything itself. Tested by test/pass/*.py.
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/PassManager.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/raw_ostream.h>
#if COSTALL_LLVM_MAJOR >= 22
#include <llvm/Plugins/PassPlugin.h>
#else
#include <llvm/Passes/PassPlugin.h>
#endif

#include <string>

#include "runtime-probe/pass/filter.h"
#include "runtime-probe/pass/instrument.h"

namespace costall::pass {
namespace {

llvm::cl::opt<std::string> list_file(
    "costall-probe-list", llvm::cl::value_desc("file"),
    llvm::cl::desc("which coroutines the probe sees, as a special case list"));
llvm::cl::opt<bool> internals(
    "costall-probe-internals",
    llvm::cl::desc("let the probe see libraries' own coroutines too"));
llvm::cl::opt<bool> stats(
    "costall-probe-stats",
    llvm::cl::desc("tell how many coroutines of the unit are instrumented"));

struct Counts {
  unsigned coroutines = 0;
  unsigned awaits = 0;
  unsigned filtered = 0;
  unsigned tell_themselves = 0;
  unsigned unknown = 0;
};

void tell(const llvm::Module& module, const Counts& of) {
  llvm::errs() << "costall: " << module.getSourceFileName() << ": "
               << of.coroutines << " coroutines with " << of.awaits
               << " awaits instrumented, " << of.filtered << " filtered, "
               << of.tell_themselves << " told by their own promise, "
               << of.unknown << " of unknown shape\n";
}

// Adds the hooks. Also at -O0, and to functions that ask for no optimisation.
struct Instrument : llvm::PassInfoMixin<Instrument> {
  static auto isRequired() -> bool { return true; }

  static auto run(llvm::Module& module, llvm::ModuleAnalysisManager& /*of*/)
      -> llvm::PreservedAnalyses {
    std::string problem;
    const Filter filter(module, {.list = list_file, .internals = internals},
                        problem);
    if (!problem.empty()) {
      module.getContext().emitError("costall: -costall-probe-list: " + problem);
      return llvm::PreservedAnalyses::all();
    }
    Hooks hooks(module);
    Sites sites(module);
    Counts counts;
    for (llvm::Function& function : module) {
      if (!is_coroutine(function)) {
        continue;
      }
      if (!filter.takes(function)) {
        ++counts.filtered;
        continue;
      }
      const Done done = instrument(function, hooks, sites, counts.awaits);
      counts.coroutines += done == Done::kInstrumented ? 1 : 0;
      counts.tell_themselves += done == Done::kTellsItself ? 1 : 0;
      counts.unknown += done == Done::kUnknown ? 1 : 0;
    }
    if (stats) {
      tell(module, counts);
    }
    return counts.coroutines != 0 ? llvm::PreservedAnalyses::none()
                                  : llvm::PreservedAnalyses::all();
  }
};

struct Guard : llvm::PassInfoMixin<Guard> {
  static auto isRequired() -> bool { return true; }

  static auto run(llvm::Module& module, llvm::ModuleAnalysisManager& /*of*/)
      -> llvm::PreservedAnalyses {
    guard_hooks(module);
    return llvm::PreservedAnalyses::none();
  }
};

void register_in(llvm::PassBuilder& builder) {
  builder.registerPipelineStartEPCallback(
      [](llvm::ModulePassManager& passes, llvm::OptimizationLevel /*level*/) {
        passes.addPass(Instrument());
      });
  builder.registerOptimizerLastEPCallback([](llvm::ModulePassManager& passes,
                                             llvm::OptimizationLevel /*level*/
#if COSTALL_LLVM_MAJOR >= 20
                                             ,
                                             llvm::ThinOrFullLTOPhase /*phase*/
#endif
                                          ) { passes.addPass(Guard()); });
  builder.registerPipelineParsingCallback(
      [](llvm::StringRef name, llvm::ModulePassManager& passes,
         llvm::ArrayRef<llvm::PassBuilder::PipelineElement> /*inner*/) {
        if (name == "costall-probe") {
          passes.addPass(Instrument());
        } else if (name == "costall-probe-guard") {
          passes.addPass(Guard());
        } else {
          return false;
        }
        return true;
      });
}

}  // namespace
}  // namespace costall::pass

// Called by forward.cpp.
extern "C" __attribute__((visibility("default"))) auto costall_pass_info()
    -> llvm::PassPluginLibraryInfo {
  llvm::PassPluginLibraryInfo info{};
  info.APIVersion = LLVM_PLUGIN_API_VERSION;
  info.PluginName = "costall-probe";
  info.PluginVersion = COSTALL_VERSION;
  info.RegisterPassBuilderCallbacks = costall::pass::register_in;
  return info;
}
