// The steps of one unit, in order; see unit.h.
#include "checker/frontends/shared/unit.h"

#include <string>
#include <string_view>
#include <utility>

#include "checker/frontends/shared/places.h"
#include "checker/report/finalize.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"

namespace costall {
namespace {

// The files of this unit that are the user's own: an unused suppression in one
// of them is worth a word.
auto main_file(const clang::SourceManager& manager)
    -> std::vector<std::string> {
  const auto entry = manager.getFileEntryRefForID(manager.getMainFileID());
  if (!entry) return {};
  llvm::SmallString<256> path(entry->getName());
  manager.getFileManager().makeAbsolutePath(path);
  return {std::string(path)};
}

}  // namespace

auto may_have_coroutines(const clang::ASTContext& ast) -> bool {
  if (!ast.getLangOpts().Coroutines) return false;
  // No coroutine compiles without std::coroutine_traits, so its name is in the
  // table of every unit that has one; from a precompiled header as well.
  return ast.Idents.find("coroutine_traits") != ast.Idents.end() ||
         ast.Idents.getExternalIdentifierLookup() != nullptr;
}

auto identifiers_of(const clang::ASTContext& ast) -> Knows {
  return [&table = ast.Idents](std::string_view name) {
    return table.getExternalIdentifierLookup() != nullptr ||
           table.find(llvm::StringRef(name)) != table.end();
  };
}

auto check_and_select(clang::ASTContext& ast, const NameIndex& names,
                      const Selection& selection, SuppressionKinds kinds,
                      WithFacts with_facts) -> CheckedUnit {
  const auto enabled = [&selection](std::string_view rule) {
    return is_enabled(selection, rule);
  };
  CheckOptions options;
  options.enabled = enabled;
  options.facts = with_facts == WithFacts::Yes;
  auto report = check_unit(ast, names, options);

  auto sources = compiler_sources(ast.getSourceManager());
  finalize(report.findings, sources);
  CheckedUnit unit;
  unit.unused_suppressions =
      suppress(report.findings, sources,
               {kinds, main_file(ast.getSourceManager()), enabled});
  llvm::erase_if(report.findings, [&](const Finding& finding) {
    return !is_selected(selection, finding);
  });
  unit.findings = std::move(report.findings);
  unit.problems = std::move(report.problems);
  unit.stats = report.stats;
  unit.facts = std::move(report.facts);
  return unit;
}

}  // namespace costall
