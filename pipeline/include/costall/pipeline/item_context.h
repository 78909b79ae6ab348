// What an item's function may ask for beside the item.
//
// Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_ITEM_CONTEXT_H
#define COSTALL_PIPELINE_ITEM_CONTEXT_H

#include <cstdint>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

/// A stage's function may take `(item, item_context)`. Both stay valid until it
/// has returned, or its coroutine has ended.
class item_context {
 public:
  item_context(std::uint64_t index, const task_context& where) noexcept
      : index_(index), where_(where) {}

  /// The item's number, from 0, as the source gave it.
  [[nodiscard]] auto index() const noexcept { return index_; }
  /// Stopped when the item's result is no longer wanted. Waits of this library
  /// heed it by themselves.
  [[nodiscard]] auto stop() const noexcept { return where_.stop; }
  [[nodiscard]] auto task() const noexcept -> const task_context& {
    return where_;
  }

 private:
  std::uint64_t index_;
  task_context where_;
};

}  // namespace costall::pipeline

#endif
