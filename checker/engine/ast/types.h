// What a type is to a coroutine: a task and when it starts, a generator, a
// handle, an awaiter, a container of these. Packs are asked first; the rest is
// read from `promise_type` and from awaiters whose bodies are visible.
// Tested by test/hazards/cold_task_across_await.cpp.
#pragma once

#include <string>

#include "checker/engine/ast/names.h"
#include "checker/engine/ast/scan.h"
#include "checker/model/name_index.h"

namespace costall {

enum class AsyncKind : std::uint8_t { None, Task, Generator, Handle };

struct AsyncType {
  AsyncKind kind = AsyncKind::None;
  Start start = Start::Unknown;
  const TypeFact* fact = nullptr;  // when a pack describes it
};

class Types {
 public:
  Types(Names& names, Bodies& bodies, const NameIndex& index)
      : names_(names), bodies_(bodies), index_(index) {}

  // Learns promise types that only coroutine_traits names.
  void learn_from(const clang::FunctionDecl& coroutine);

  // Of the type itself, references and cv-qualifiers aside.
  auto of(clang::QualType type) -> AsyncType;
  auto of_record(const clang::CXXRecordDecl& record) -> AsyncType;

  // The first task-like type in or under `type`: elements of containers,
  // pointees, members of pairs, fields of plain structs (two levels).
  auto held_task(clang::QualType type) -> AsyncType;

  // A sequence, map, queue, array or other holder of many.
  static auto is_container(clang::QualType type) -> bool;
  static auto record(clang::QualType type) -> const clang::CXXRecordDecl*;
  // The class behind optional, unique_ptr, shared_ptr and reference_wrapper.
  static auto pointee(clang::QualType type) -> const clang::CXXRecordDecl*;

  // Awaiter questions. `awaiter_of` looks through a visible operator co_await.
  auto awaiter_of(clang::QualType type) -> const clang::CXXRecordDecl*;
  static auto method(const clang::CXXRecordDecl* record, llvm::StringRef name)
      -> const clang::CXXMethodDecl*;

  // `return true;` and nothing else, in a visible or instantiated body.
  auto always_returns(const clang::FunctionDecl* function, bool value) -> bool;

  auto names() -> Names& { return names_; }

 private:
  auto compute(const clang::CXXRecordDecl& record) -> AsyncType;
  auto promise_of(const clang::CXXRecordDecl& record)
      -> const clang::CXXRecordDecl*;
  auto start_from(const clang::CXXRecordDecl& promise,
                  const clang::CXXRecordDecl& task) -> Start;
  auto start_of_awaiter(const clang::CXXRecordDecl& awaiter) -> Start;
  auto resumes_handle(const clang::FunctionDecl* function) -> bool;
  auto held(clang::QualType type, unsigned depth) -> AsyncType;

  Names& names_;
  Bodies& bodies_;
  const NameIndex& index_;
  llvm::DenseMap<const clang::CXXRecordDecl*, AsyncType> cache_;
  llvm::DenseMap<const clang::CXXRecordDecl*, const clang::CXXRecordDecl*>
      promises_;
};

// std::coroutine_handle of any promise.
auto is_coroutine_handle(clang::QualType type) -> bool;

}  // namespace costall
