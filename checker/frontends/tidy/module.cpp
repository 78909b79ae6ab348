// The clang-tidy module: one check per hazard of hazards.def, named
// costall-<id>, and one per kind of remark, named as the compiler plugin tags
// it. Must not list any hazard itself.
// Tested by test/frontends/tidy_checks.test.
#include <memory>
#include <string>

#include "checker/frontends/tidy/hazard_check.h"
#include "checker/frontends/tidy/remark_check.h"
#include "checker/frontends/tidy/shared_analysis.h"
#include "checker/report/hazard_list.h"
#include "clang-tidy/ClangTidyModule.h"
// Declares the registry up to LLVM 19; from 22 on ClangTidyModule.h does.
#if COSTALL_LLVM_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

namespace costall {
namespace {

auto add_remark(clang::tidy::ClangTidyCheckFactories& factories,
                llvm::StringRef name, RemarkCheck::List list,
                std::shared_ptr<SharedAnalysis> analysis) -> void {
  factories.registerCheckFactory(
      name, [list, analysis](llvm::StringRef name,
                             clang::tidy::ClangTidyContext* context) {
        return std::make_unique<RemarkCheck>(name, context, list, analysis);
      });
}

class Module : public clang::tidy::ClangTidyModule {
 public:
  auto addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories)
      -> void override {
    const auto analysis = std::make_shared<SharedAnalysis>();
    for (const auto& hazard : hazard_names()) {
      const std::string id(hazard.id);
      factories.registerCheckFactory(
          "costall-" + id,
          [id, analysis](llvm::StringRef name,
                         clang::tidy::ClangTidyContext* context) {
            return std::make_unique<HazardCheck>(name, context, id, analysis);
          });
    }
    add_remark(factories, "costall-annotation", &CheckedUnit::problems,
               analysis);
    add_remark(factories, "costall-unused-suppression",
               &CheckedUnit::unused_suppressions, analysis);
  }
};

}  // namespace
}  // namespace costall

static clang::tidy::ClangTidyModuleRegistry::Add<costall::Module> registration(
    "costall-module", "finds nested-await stalls in coroutines");
