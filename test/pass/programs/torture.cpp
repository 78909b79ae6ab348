// Whatever a coroutine may do to its frame: each case prints a line, and what
// was made and not destroyed. Instrumented or not, the output is the same.
// Run by test/pass/same_output.py and test/pass/sanitizers.py.
#include <coroutine>
#include <cstdio>
#include <exception>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

int alive = 0;

struct counted {
  counted() { ++alive; }
  counted(const counted&) { ++alive; }
  counted(counted&&) noexcept { ++alive; }
  ~counted() { --alive; }
};

enum class fail { nothing, object, initial, copy, memory };
fail failing = fail::nothing;

struct thrown : std::runtime_error {
  using runtime_error::runtime_error;
};

void maybe(fail what) {
  if (failing == what) throw thrown("made to fail");
}

struct fragile {
  fragile() = default;
  fragile(const fragile&) { maybe(fail::copy); }
  counted inside;
};

// Lazy, rethrows.
struct task {
  struct promise_type {
    counted inside;
    std::coroutine_handle<> continuation;
    std::exception_ptr error;
    int value = 0;
    auto get_return_object() -> task {
      maybe(fail::object);
      return task{handle::from_promise(*this)};
    }
    static auto get_return_object_on_allocation_failure() -> task {
      return task{nullptr};
    }
    static auto operator new(std::size_t size, const std::nothrow_t&) noexcept
        -> void* {
      return nullptr_if_failing(size);
    }
    static auto operator new(std::size_t size) noexcept -> void* {
      return nullptr_if_failing(size);
    }
    static void operator delete(void* what) { ::operator delete(what); }
    static auto nullptr_if_failing(std::size_t size) noexcept -> void* {
      return failing == fail::memory ? nullptr
                                     : ::operator new(size, std::nothrow);
    }
    auto initial_suspend() -> std::suspend_always {
      maybe(fail::initial);
      return {};
    }
    auto final_suspend() noexcept {
      struct back {
        bool await_ready() noexcept { return false; }
        auto await_suspend(handle own) noexcept -> std::coroutine_handle<> {
          const auto to = own.promise().continuation;
          return to ? to : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return back();
    }
    void return_value(int what) { value = what; }
    void unhandled_exception() { error = std::current_exception(); }
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit task(handle of) : frame(of) {}
  task(task&& other) noexcept : frame(std::exchange(other.frame, {})) {}
  ~task() {
    if (frame) frame.destroy();
  }
  bool await_ready() const { return false; }
  auto await_suspend(std::coroutine_handle<> who) -> std::coroutine_handle<> {
    frame.promise().continuation = who;
    return frame;
  }
  int await_resume() {
    if (frame.promise().error) {
      std::rethrow_exception(frame.promise().error);
    }
    return frame.promise().value;
  }
  int run() {
    frame.resume();
    return frame.done() ? await_resume() : -1;
  }
  handle frame;
};

template <class Body>
void tell(const char* name, Body body) {
  try {
    std::printf("%s: %d", name, body());
  } catch (const std::exception& error) {
    std::printf("%s: %s", name, error.what());
  }
  failing = fail::nothing;
  std::printf(", alive %d\n", alive);
}

struct says {
  bool suspends;
  bool throws = false;
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<>) {
    if (throws) throw thrown("await_suspend");
    return suspends;
  }
  int await_resume() { return 1; }
};
struct ready {
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  int await_resume() { return 2; }
};
struct resumes_at_once {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> own) { own.resume(); }
  int await_resume() { return 3; }
};
struct itself {
  bool await_ready() { return false; }
  auto await_suspend(std::coroutine_handle<> own) { return own; }
  int await_resume() { return 4; }
};
struct elsewhere {
  std::thread* on;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> own) {
    std::thread& to = *on;  // the frame may be gone once the thread is there
    to = std::thread([own] { own.resume(); });
  }
  int await_resume() { return 5; }
};

task leaf(int value) {
  co_return value;
}
task copies(fragile) {
  co_return 1;
}
task throws_first() {
  counted here;
  throw thrown("body");
  co_return 0;
}
task awaits_all() {
  counted here;
  int sum = co_await ready();
  sum += co_await says{false};
  sum += co_await resumes_at_once();
  sum += co_await itself();
  sum += co_await leaf(10);
  co_return sum;
}
task catches() {
  int caught = 0;
  try {
    co_await says{true, true};
  } catch (const thrown&) {
    caught = 20;
  }
  co_return caught + co_await ready();
}
task passes_on() {
  counted here;
  co_return co_await throws_first();
}
task stops_at(int count) {
  counted here;
  for (int at = 0; at != count; ++at) {
    co_await ready();
  }
  const counted inner;
  co_await says{true};
  co_return 1;
}
task deep(int levels) {
  co_return levels == 0 ? 0 : 1 + co_await deep(levels - 1);
}
task transfers(int count) {
  long sum = 0;
  for (int at = 0; at != count; ++at) {
    sum += co_await leaf(at % 3);
  }
  co_return static_cast<int>(sum % 1000007);
}
task hops(std::thread* threads, int count) {
  int sum = 0;
  for (int at = 0; at != count; ++at) {
    elsewhere there{&threads[at]};
    sum += co_await there;
  }
  co_return sum;
}

// Hands values out, and lets exceptions out of its body.
struct generator {
  struct promise_type {
    counted inside;
    int value = 0;
    auto get_return_object() -> generator {
      return generator{
          std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int what) {
      value = what;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  explicit generator(std::coroutine_handle<promise_type> of) : frame(of) {}
  generator(generator&& other) noexcept
      : frame(std::exchange(other.frame, {})) {}
  ~generator() {
    if (frame) frame.destroy();
  }
  std::coroutine_handle<promise_type> frame;
};

generator counts(int from, int to) {
  counted here;
  for (; from != to; ++from) co_yield from;
  if (to == 7) throw thrown("generator");
}
int sum_of(generator all) {
  int sum = 0;
  for (all.frame.resume(); !all.frame.done(); all.frame.resume()) {
    sum += all.frame.promise().value;
  }
  return sum;
}

}  // namespace

int main() {
  tell("all", [] { return awaits_all().run(); });
  tell("caught", [] { return catches().run(); });
  tell("passed on", [] { return passes_on().run(); });
  tell("destroyed unstarted", [] { return leaf(1).frame.done() ? 1 : 0; });
  tell("destroyed", [] { return stops_at(0).run(); });
  tell("destroyed later", [] { return stops_at(3).run(); });
  for (const fail each :
       {fail::object, fail::initial, fail::copy, fail::memory}) {
    tell("fails", [each] {
      failing = each;
      const fragile argument;
      const task made = copies(argument);
      return made.frame ? 1 : 0;
    });
  }
  tell("deep", [] { return deep(2000).run(); });
  tell("transfers", [] { return transfers(1000000).run(); });
  tell("hops", [] {
    constexpr int kCount = 50;
    std::thread threads[kCount];
    task made = hops(threads, kCount);
    made.frame.resume();
    // Each thread's object is stored by the one before it.
    for (std::thread& each : threads) each.join();
    return made.frame.promise().value;
  });
  tell("generator", [] { return sum_of(counts(0, 5)); });
  tell("generator that throws", [] { return sum_of(counts(0, 7)); });
  tell("generator left", [] {
    generator all = counts(0, 3);
    all.frame.resume();
    return all.frame.promise().value;
  });
}
