// A coroutine that tells the probe of itself, by the promise of its type, and
// one that does not. Compiled, not run, by test/pass/filters.py.
#include <costall/probe/coroutine.h>

#include <utility>

template <class Base>
struct task {
  struct promise_type : Base {
    task get_return_object() { return {}; }
    auto initial_suspend() { return this->begin(std::suspend_never()); }
    auto final_suspend() noexcept { return this->end(std::suspend_never()); }
    template <class A>
    auto await_transform(
        A&& what, costall::probe::site here = std::source_location::current()) {
      return this->awaited(std::forward<A>(what), here);
    }
    void return_void() {}
    void unhandled_exception() {}
  };
};

struct silent {
  template <class A>
  auto begin(A what) noexcept {
    return what;
  }
  template <class A>
  auto end(A what) noexcept {
    return what;
  }
  template <class A>
  auto awaited(A&& what, costall::probe::site) {
    return std::forward<A>(what);
  }
};

task<costall::probe::promise> tells() {
  co_await std::suspend_always();
}
task<silent> does_not() {
  co_await std::suspend_always();
}
