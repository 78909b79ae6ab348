// Places in the source as the probe reads them (costall::probe::place): one
// constant for each, with the function's name as a person writes it.
//
// Must not decide what is instrumented. Tested by test/pass/places.py.
#pragma once

#include <llvm/IR/DebugLoc.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/Module.h>

#include <map>
#include <string>

namespace costall::pass {

// "youbuy::do_work(youbuy::Database&)"; the symbol where it is no C++ name.
auto shown_name(const llvm::Function& function) -> std::string;

// The scope of a C++ name: "youbuy" of the above; empty without one.
auto scope_of(const llvm::Function& function) -> std::string;

// The file that holds the function: the path as compiled, made absolute with
// the folder of the compilation where that is known. Without debug information
// the file that is compiled.
auto file_of(const llvm::Function& function) -> std::string;

class Sites {
 public:
  explicit Sites(llvm::Module& module) : module_(module) {}

  // Of the function itself. Line 0 without debug information.
  auto of(const llvm::Function& function) -> llvm::Constant*;
  // Of an await in it.
  auto of(const llvm::Function& function, const llvm::DebugLoc& at)
      -> llvm::Constant*;

 private:
  auto text(const std::string& what) -> llvm::Constant*;
  auto place(const std::string& file, const std::string& function,
             unsigned line, unsigned column) -> llvm::Constant*;

  llvm::Module& module_;
  std::map<std::string, llvm::Constant*> texts_;
};

}  // namespace costall::pass
