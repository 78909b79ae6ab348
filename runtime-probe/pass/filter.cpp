// Lists, namespaces and annotations; see filter.h. Tested by
// test/pass/filters.py.
#include "runtime-probe/pass/filter.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/VirtualFileSystem.h>

#include "runtime-probe/pass/sites.h"

namespace costall::pass {
namespace {

constexpr llvm::StringLiteral kSection = "costall";

// Where packages put headers, and what libraries call their own: without debug
// information the namespace is all that is known of a header's coroutine.
constexpr llvm::StringLiteral kInternals = R"([costall]
src:/usr/include/*
src:/usr/lib/*
src:/usr/local/include/*
src:*/include/c++/*
namespace:std
namespace:__gnu_cxx
namespace:boost
namespace:asio
namespace:QCoro
namespace:cppcoro
namespace:folly
namespace:unifex
namespace:stdexec
namespace:exec
namespace:costall::probe
namespace:costall::pipeline
)";

// "a", "a::b", ... of "a::b<c::d>::e". What stands in brackets is an argument.
auto scopes_of(llvm::StringRef whole) -> llvm::SmallVector<llvm::StringRef, 4> {
  llvm::SmallVector<llvm::StringRef, 4> found;
  int depth = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    const char one = whole[at];
    depth += one == '<' || one == '(' ? 1 : 0;
    depth -= one == '>' || one == ')' ? 1 : 0;
    if (depth == 0 && whole.substr(at).starts_with("::")) {
      found.push_back(whole.substr(0, at));
    }
  }
  if (!whole.empty()) {
    found.push_back(whole);
  }
  return found;
}

auto text_of(const llvm::Value* value) -> llvm::StringRef {
  const auto* const global =
      llvm::dyn_cast<llvm::GlobalVariable>(value->stripPointerCasts());
  const auto* const bytes = global != nullptr && global->hasInitializer()
                                ? llvm::dyn_cast<llvm::ConstantDataSequential>(
                                      global->getInitializer())
                                : nullptr;
  return bytes != nullptr && bytes->isCString() ? bytes->getAsCString()
                                                : llvm::StringRef();
}

// What Clang keeps of [[clang::annotate]]: an array of (function, text, ...).
auto refused_in(const llvm::Module& module) -> std::set<const llvm::Function*> {
  std::set<const llvm::Function*> refused;
  const auto* const all =
      module.getGlobalVariable("llvm.global.annotations", true);
  const auto* const list =
      all != nullptr && all->hasInitializer()
          ? llvm::dyn_cast<llvm::ConstantArray>(all->getInitializer())
          : nullptr;
  for (unsigned at = 0; list != nullptr && at != list->getNumOperands(); ++at) {
    const auto* const one =
        llvm::dyn_cast<llvm::ConstantStruct>(list->getOperand(at));
    if (one == nullptr || one->getNumOperands() < 2 ||
        text_of(one->getOperand(1)) != "costall:no-probe") {
      continue;
    }
    if (const auto* const function = llvm::dyn_cast<llvm::Function>(
            one->getOperand(0)->stripPointerCasts())) {
      refused.insert(function);
    }
  }
  return refused;
}

auto matches(const llvm::SpecialCaseList& list, const llvm::Function& function,
             llvm::StringRef category) -> bool {
  if (list.inSection(kSection, "src", file_of(function), category) ||
      list.inSection(kSection, "fun", function.getName(), category) ||
      list.inSection(kSection, "fun", shown_name(function), category)) {
    return true;
  }
  const std::string scope = scope_of(function);
  return llvm::any_of(scopes_of(scope), [&](llvm::StringRef each) {
    return list.inSection(kSection, "namespace", each, category);
  });
}

}  // namespace

Filter::Filter(const llvm::Module& module, const FilterOptions& how,
               std::string& problem)
    : refused_(refused_in(module)) {
  if (!how.internals) {
    const auto text = llvm::MemoryBuffer::getMemBuffer(kInternals);
    internals_ = llvm::SpecialCaseList::create(text.get(), problem);
  }
  if (!how.list.empty()) {
    list_ = llvm::SpecialCaseList::create(
        {how.list}, *llvm::vfs::getRealFileSystem(), problem);
  }
}

auto Filter::is_listed(const llvm::Function& function,
                       llvm::StringRef category) const -> bool {
  return list_ != nullptr && matches(*list_, function, category);
}

auto Filter::takes(const llvm::Function& function) const -> bool {
  if (refused_.contains(&function)) {
    return false;
  }
  if (is_listed(function, "allow")) {
    return true;
  }
  if (is_listed(function, "") || is_listed(function, "skip")) {
    return false;
  }
  return internals_ == nullptr || !matches(*internals_, function, "");
}

}  // namespace costall::pass
