// Loops of awaits and of sites, in namespace BENCH_UNIT: compiled by await.cpp
// with the probe and by await_out.cpp without, into one program, so that both
// are measured in the same moment. Must not use a library's tasks.
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

#include <costall/probe/coroutine.h>

#include "bench/probe/loops.h"
#include "bench/probe/measured.h"

namespace BENCH_UNIT {
namespace {

namespace pr = costall::probe;
using costall::bench::opaque;

constexpr pr::id someone = (std::uint64_t(1) << 56U) | 7;
constexpr std::size_t sites_in_a_turn = 8;

// Sites among other work, as they stand in a program.
void run_sites(std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i != count / sites_in_a_turn; ++i) {
    for (std::size_t one = 0; one != sites_in_a_turn; ++one) {
      value = opaque(value + i);
      pr::emit(pr::event::suspend, someone, value,
               std::source_location::current());
    }
  }
}

std::size_t frame_bytes = 0;  // of the last frame

// What is ready, last in, first out.
std::vector<std::coroutine_handle<>> ready;

struct turn {
  auto await_ready() const noexcept -> bool { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    ready.push_back(frame);
  }
  void await_resume() const noexcept {}
};

class task {
 public:
  struct promise_type : pr::promise {
    struct back {
      std::coroutine_handle<> to;
      auto await_ready() const noexcept -> bool { return false; }
      auto await_suspend(std::coroutine_handle<>) const noexcept
          -> std::coroutine_handle<> {
        return to ? to : std::noop_coroutine();
      }
      void await_resume() const noexcept {}
    };

    static auto operator new(std::size_t bytes) -> void* {
      frame_bytes = bytes;
      return ::operator new(bytes);
    }
    static void operator delete(void* frame, std::size_t bytes) {
      ::operator delete(frame, bytes);
    }
    auto get_return_object() -> task {
      return task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() { return begin(std::suspend_always()); }
    auto final_suspend() noexcept { return end(back{continuation}); }
    template <class A>
    auto await_transform(A&& what,
                         pr::site here = std::source_location::current())
        -> decltype(auto) {
      return awaited(std::forward<A>(what), here);
    }
    void return_value(std::size_t result) { value = result; }
    void unhandled_exception() { std::terminate(); }

    std::coroutine_handle<> continuation;
    std::size_t value = 0;
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit task(handle frame) : frame_(frame) {}
  task(task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  auto operator=(task&&) -> task& = delete;
  ~task() {
    if (frame_) {
      frame_.destroy();
    }
  }

  [[nodiscard]] auto probe_id() const -> pr::id {
    return frame_.promise().probe_id();
  }
  [[nodiscard]] auto frame() const -> handle { return frame_; }
  auto await_ready() const noexcept -> bool { return false; }
  auto await_suspend(std::coroutine_handle<> awaiting) const -> handle {
    frame_.promise().continuation = awaiting;
    return frame_;
  }
  auto await_resume() const -> std::size_t { return frame_.promise().value; }

 private:
  handle frame_;
};

auto suspends(std::size_t count) -> task {
  for (std::size_t i = 0; i != count; ++i) {
    co_await std::suspend_always();
  }
  co_return count;
}

auto child(std::size_t number) -> task {
  const turn after_others;
  co_await after_others;
  co_return number;
}

// Two awaits a turn: the child, and in it its place in the queue.
auto parent(std::size_t count) -> task {
  std::size_t sum = 0;
  for (std::size_t i = 0; i != count / 2; ++i) {
    task one = child(i);
    sum += co_await std::move(one);
  }
  co_return sum;
}

void run_suspends(std::size_t count) {
  const task all = suspends(count);
  while (!all.frame().done()) {
    all.frame().resume();
  }
}

void run_tasks(std::size_t count) {
  const task all = parent(count);
  all.frame().resume();
  while (!ready.empty()) {
    const auto next = ready.back();
    ready.pop_back();
    next.resume();
  }
}

}  // namespace

auto loops_of_unit() -> costall::bench::loops {
  return {.sites = run_sites,
          .suspends = run_suspends,
          .tasks = run_tasks,
          .frame_bytes = &frame_bytes};
}

}  // namespace BENCH_UNIT
