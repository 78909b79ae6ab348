// As many coroutines as the first argument says live at one time, each waiting;
// then they end. Prints the peak of the memory, in KiB. It rests now and then,
// as nothing that does nothing else could be recorded without a gap.
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace {

struct task {
  struct promise_type {
    task get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> frame;
};

task waits(int& ended) {
  co_await std::suspend_always();
  ++ended;
}

void rest(int done) {
  if (done % 10'000 == 0) usleep(2'000);
}

}  // namespace

int main(int, char** arguments) {
  const int count = std::atoi(arguments[1]);
  int ended = 0;
  std::vector<std::coroutine_handle<>> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i != count; ++i) {
    all.push_back(waits(ended).frame);
    all.back().resume();
    rest(i);
  }
  usleep(200'000);  // all of them are known to who records
  for (const auto each : all) {
    each.resume();
    each.destroy();
    rest(ended);
  }
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("%ld\n", used.ru_maxrss);
  return ended == count ? 0 : 1;
}
