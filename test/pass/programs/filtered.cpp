// Coroutines in several namespaces, one in a template, one that is annotated.
// Compiled, not run, by test/pass/filters.py.
#include <coroutine>

#include <costall/annotations.h>

struct nothing {
  struct promise_type {
    nothing get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

namespace mine {
nothing serve() {
  co_await std::suspend_always();
}
template <class T>
struct deep {
  static nothing step(T) { co_await std::suspend_always(); }
};
template struct deep<int>;
}  // namespace mine

namespace boost::asio::detail {
nothing entry_point() {
  co_await std::suspend_always();
}
}  // namespace boost::asio::detail

COSTALL_NO_PROBE nothing quiet() {
  co_await std::suspend_always();
}
