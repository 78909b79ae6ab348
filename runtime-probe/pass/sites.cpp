// Debug locations to constants; see sites.h. Tested by test/pass/places.py.
#include "runtime-probe/pass/sites.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/Demangle/Demangle.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/DerivedTypes.h>
#include <llvm/Support/Path.h>

#include <cstdlib>

namespace costall::pass {
namespace {

auto path_of(const llvm::DIFile& file) -> std::string {
  llvm::SmallString<128> path(file.getFilename());
  if (!llvm::sys::path::is_absolute(path) && !file.getDirectory().empty()) {
    path = file.getDirectory();
    llvm::sys::path::append(path, file.getFilename());
  }
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return std::string(path);
}

}  // namespace

auto shown_name(const llvm::Function& function) -> std::string {
  return llvm::demangle(function.getName().str());
}

auto scope_of(const llvm::Function& function) -> std::string {
  const std::string symbol = function.getName().str();
  llvm::ItaniumPartialDemangler name;  // refers to the symbol
  if (name.partialDemangle(symbol.c_str())) {
    return {};
  }
  char* const scope = name.getFunctionDeclContextName(nullptr, nullptr);
  std::string made = scope != nullptr ? scope : "";
  std::free(scope);
  return made;
}

auto file_of(const llvm::Function& function) -> std::string {
  const llvm::DISubprogram* const known = function.getSubprogram();
  if (known != nullptr && known->getFile() != nullptr) {
    return path_of(*known->getFile());
  }
  return function.getParent()->getSourceFileName();
}

auto Sites::text(const std::string& what) -> llvm::Constant* {
  llvm::Constant*& made = texts_[what];
  if (made == nullptr) {
    auto* const bytes =
        llvm::ConstantDataArray::getString(module_.getContext(), what);
    auto* const global = new llvm::GlobalVariable(
        module_, bytes->getType(), /*isConstant=*/true,
        llvm::GlobalValue::PrivateLinkage, bytes, "costall.text");
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    global->setAlignment(llvm::Align(1));
    made = global;
  }
  return made;
}

auto Sites::place(const std::string& file, const std::string& function,
                  unsigned line, unsigned column) -> llvm::Constant* {
  auto& context = module_.getContext();
  auto* const number = llvm::Type::getInt32Ty(context);
  auto* const value = llvm::ConstantStruct::getAnon(
      {text(file), text(function), llvm::ConstantInt::get(number, line),
       llvm::ConstantInt::get(number, column)});
  return new llvm::GlobalVariable(module_, value->getType(),
                                  /*isConstant=*/true,
                                  llvm::GlobalValue::PrivateLinkage, value,
                                  "costall.place");
}

auto Sites::of(const llvm::Function& function) -> llvm::Constant* {
  const llvm::DISubprogram* const known = function.getSubprogram();
  return place(file_of(function), shown_name(function),
               known != nullptr ? known->getLine() : 0, 0);
}

auto Sites::of(const llvm::Function& function, const llvm::DebugLoc& at)
    -> llvm::Constant* {
  if (!at) {
    return place(file_of(function), shown_name(function), 0, 0);
  }
  const auto* const scope = llvm::dyn_cast<llvm::DIScope>(at.getScope());
  const bool has_file = scope != nullptr && scope->getFile() != nullptr;
  return place(has_file ? path_of(*scope->getFile()) : file_of(function),
               shown_name(function), at.getLine(), at.getCol());
}

}  // namespace costall::pass
