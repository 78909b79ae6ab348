// Patterns whose frames an optimiser may keep out of the heap: how often each
// allocates must not depend on the pass. Run by test/pass/halo.py.
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <utility>

namespace {
int allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* what) noexcept {
  std::free(what);
}
void operator delete(void* what, std::size_t) noexcept {
  std::free(what);
}

#if __has_cpp_attribute(clang::coro_await_elidable)
#define ELIDABLE [[clang::coro_await_elidable]]
#else
#define ELIDABLE
#endif

namespace {

template <class Self>
struct promise {
  std::coroutine_handle<> continuation;
  int value = 0;
  auto get_return_object() {
    return Self(
        std::coroutine_handle<typename Self::promise_type>::from_promise(
            static_cast<typename Self::promise_type&>(*this)));
  }
  std::suspend_always initial_suspend() { return {}; }
  auto final_suspend() noexcept {
    struct back {
      bool await_ready() noexcept { return false; }
      auto await_suspend(
          std::coroutine_handle<typename Self::promise_type> own) noexcept
          -> std::coroutine_handle<> {
        const auto to = own.promise().continuation;
        return to ? to : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    return back();
  }
  std::suspend_always yield_value(int what) {
    value = what;
    return {};
  }
  void return_value(int what) { value = what; }
  void unhandled_exception() { std::terminate(); }
};

#define TASK(name, attribute)                                              \
  struct attribute name {                                                  \
    struct promise_type : promise<name> {};                                \
    explicit name(std::coroutine_handle<promise_type> of) : frame(of) {}   \
    name(name&& other) noexcept : frame(std::exchange(other.frame, {})) {} \
    ~name() {                                                              \
      if (frame) frame.destroy();                                          \
    }                                                                      \
    bool await_ready() const { return false; }                             \
    auto await_suspend(std::coroutine_handle<> who) {                      \
      frame.promise().continuation = who;                                  \
      return frame;                                                        \
    }                                                                      \
    int await_resume() { return frame.promise().value; }                   \
    int run() {                                                            \
      frame.resume();                                                      \
      return frame.promise().value;                                        \
    }                                                                      \
    std::coroutine_handle<promise_type> frame;                             \
  };
TASK(task, )
TASK(elidable, ELIDABLE)

task leaf(int value) {
  co_return value;
}
task awaits_one(int value) {
  co_return co_await leaf(value);
}
task awaits_many(int count) {
  int sum = 0;
  for (int at = 0; at != count; ++at) sum += co_await leaf(at);
  co_return sum;
}
elidable small(int value) {
  co_return value;
}
elidable middle(int value) {
  const int first = co_await small(value);
  co_return first + co_await small(value + 1);
}
elidable elided_many(int count) {
  int sum = 0;
  for (int at = 0; at != count; ++at) sum += co_await middle(at);
  co_return sum;
}
task counting(int to) {
  for (int at = 0; at != to; ++at) co_yield at;
  co_return -1;
}
int sums(int to) {
  task all = counting(to);
  int sum = 0;
  for (int value = all.run(); value >= 0; value = all.run()) sum += value;
  return sum;
}
task generators(int to) {
  co_return sums(to) + co_await leaf(1);
}

template <class Body>
void tell(const char* name, Body body) {
  const int before = allocations;
  const int result = body();
  std::printf("%s: %d, %d allocations\n", name, result, allocations - before);
}

}  // namespace

int main(int argc, char**) {
  tell("leaf", [=] { return leaf(argc).run(); });
  tell("one", [=] { return awaits_one(argc).run(); });
  tell("many", [] { return awaits_many(100).run(); });
  tell("elidable", [=] { return small(argc).run(); });
  tell("middle", [=] { return middle(argc).run(); });
  tell("elided many", [] { return elided_many(100).run(); });
  tell("generator", [] { return sums(1000); });
  tell("generator inside", [] { return generators(1000).run(); });
}
