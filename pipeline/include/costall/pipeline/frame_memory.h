// Memory for coroutine frames, recycled per thread, so that a steady state of
// frames that come and go allocates nothing.
//
// Must not hold more than kept_per_size blocks of a size and thread. Tested by
// test/pipeline/properties/allocations_test.cpp.
#ifndef COSTALL_PIPELINE_FRAME_MEMORY_H
#define COSTALL_PIPELINE_FRAME_MEMORY_H

#include <array>
#include <cstddef>
#include <new>

namespace costall::pipeline::detail {

/// Free blocks of one thread by size: multiples of 64 bytes up to 1 KiB.
/// Larger frames go to operator new. A block freed on another thread than it
/// came from stays there.
class frame_memory {
 public:
  static auto allocate(std::size_t size) -> void* {
    const std::size_t bucket = bucket_of(size);
    if (bucket >= buckets) {
      return ::operator new(size);
    }
    list& free = mine().lists_[bucket];
    if (free.first == nullptr) {
      return ::operator new((bucket + 1) * step);
    }
    block* const taken = free.first;
    free.first = taken->next;
    --free.count;
    return taken;
  }

  static void release(void* memory, std::size_t size) noexcept {
    const std::size_t bucket = bucket_of(size);
    if (bucket < buckets) {
      list& free = mine().lists_[bucket];
      if (free.count < kept_per_size) {
        free.first = ::new (memory) block{free.first};
        ++free.count;
        return;
      }
    }
    ::operator delete(memory);
  }

 private:
  struct block {
    block* next;
  };
  struct list {
    block* first = nullptr;
    std::size_t count = 0;
  };
  static constexpr std::size_t step = 64;
  static constexpr std::size_t buckets = 16;
  static constexpr std::size_t kept_per_size = 1024;

  static constexpr auto bucket_of(std::size_t size) -> std::size_t {
    return (size - 1) / step;
  }
  static auto mine() noexcept -> frame_memory& {
    static thread_local frame_memory memory;
    return memory;
  }

  frame_memory() = default;
  ~frame_memory() {
    for (list& free : lists_) {
      while (free.first != nullptr) {
        block* const next = free.first->next;
        ::operator delete(free.first);
        free.first = next;
      }
      // What is freed after this destructor must not be kept.
      free.count = kept_per_size;
    }
  }

  std::array<list, buckets> lists_;
};

/// A promise's base: frames come from frame_memory.
struct recycled_frame {
  static auto operator new(std::size_t size) -> void* {
    return frame_memory::allocate(size);
  }
  static void operator delete(void* memory, std::size_t size) noexcept {
    frame_memory::release(memory, size);
  }
};

}  // namespace costall::pipeline::detail

#endif
