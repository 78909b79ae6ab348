// The two ways of the blocks to be shared: by any threads, or by one thread,
// which then pays for no locks.
//
// Must not hold a lock while anything waits. Tested by
// test/pipeline/blocks/channel_test.cpp and channel_threads_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_SYNC_H
#define COSTALL_PIPELINE_DETAIL_SYNC_H

#include <atomic>
#include <cstdio>
#include <exception>
#include <utility>

namespace costall::pipeline::detail {

/// For misuse that a destructor finds: nothing can be thrown, and going on
/// would touch what is gone.
[[noreturn]] inline void terminate_because(const char* text) noexcept {
  std::fprintf(stderr, "costall: %s\n", text);
  std::terminate();
}

/// Tells the core that this thread looks at the same thing again and again.
inline void relax() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// A mutex for a few instructions at a time: another core is mostly about to
/// let go of it, so that looking again is cheaper than sleeping. Who finds it
/// taken looks seldom, which lets the other core do several things in a row.
class brief_mutex {
 public:
  void lock() noexcept {
    int expected = free;
    if (!state_.compare_exchange_strong(expected, taken,
                                        std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      contend();
    }
  }
  void unlock() noexcept {
    if (state_.exchange(free, std::memory_order_release) == slept_for) {
      state_.notify_one();
    }
  }

 private:
  enum state : int { free, taken, slept_for };
  static constexpr int looks = 40;
  static constexpr int pauses = 8;

  void contend() noexcept {
    for (int look = 0; look < looks; ++look) {
      for (int pause = 0; pause < pauses; ++pause) {
        relax();
      }
      int expected = free;
      if (state_.load(std::memory_order_relaxed) == free &&
          state_.compare_exchange_strong(expected, taken,
                                         std::memory_order_acquire,
                                         std::memory_order_relaxed)) {
        return;
      }
    }
    while (state_.exchange(slept_for, std::memory_order_acquire) != free) {
      state_.wait(slept_for, std::memory_order_relaxed);
    }
  }

  std::atomic<int> state_{free};
};

/// Everything may come from any thread.
struct synchronized {
  using mutex = brief_mutex;
  class flag {
   public:
    /// What it was before; sees what was done before it was raised.
    auto raise() noexcept -> bool {
      return raised_.exchange(true, std::memory_order_acq_rel);
    }

   private:
    std::atomic<bool> raised_{false};
  };
};

/// One thread, or a strand, or several that take turns.
struct unsynchronized {
  struct mutex {
    void lock() const noexcept {}
    void unlock() const noexcept {}
  };
  class flag {
   public:
    auto raise() noexcept -> bool { return std::exchange(raised_, true); }

   private:
    bool raised_ = false;
  };
};

}  // namespace costall::pipeline::detail

#endif
