// Which coroutines are instrumented: by attribute, by a list of the user's in
// the format of the sanitizers' special case lists, and by what is a library's
// own.
//
// Must not look into a body. Tested by test/pass/filters.py.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/Support/SpecialCaseList.h>

#include <memory>
#include <set>
#include <string>

namespace costall::pass {

struct FilterOptions {
  std::string list;        // a path; none if empty
  bool internals = false;  // libraries' own coroutines too
};

// A line `src:*/third_party/*`, `namespace:legacy` or `fun:*handshake*` of the
// list switches off, `=allow` behind it switches on what would be off; the
// attribute is stronger than both.
class Filter {
 public:
  // What is wrong with the list, or nothing, stands in `problem`.
  Filter(const llvm::Module& module, const FilterOptions& how,
         std::string& problem);

  [[nodiscard]] auto takes(const llvm::Function& function) const -> bool;

 private:
  [[nodiscard]] auto is_listed(const llvm::Function& function,
                               llvm::StringRef category) const -> bool;

  std::unique_ptr<llvm::SpecialCaseList> list_;
  std::unique_ptr<llvm::SpecialCaseList> internals_;
  std::set<const llvm::Function*> refused_;  // by their attribute
};

}  // namespace costall::pass
