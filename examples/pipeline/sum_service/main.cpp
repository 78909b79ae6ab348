// A background task that adds numbers: started once, asked through handles,
// ended when nobody holds one any more.
//
// Who asks and goes away is no error. The clock is virtual. Tested by
// test/examples/pipeline_examples_test.py.
#include <costall/pipeline/background.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/scope.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

#include <cstdio>
#include <utility>

namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

// The state: made, used and destroyed in the background task alone.
class adder {
 public:
  adder() = default;
  adder(const adder&) = delete;
  auto operator=(const adder&) -> adder& = delete;
  ~adder() { std::printf("the state is gone; it served %d calls\n", served_); }

  auto sum(int a, int b) -> int {
    ++served_;
    return a + b;
  }

 private:
  int served_ = 0;
};

using handle = pl::background_handle<adder>;

auto sum(handle service, int a, int b) -> pl::task<int> {
  auto asking = service.call([a, b](adder& state) { return state.sum(a, b); });
  co_return co_await std::move(asking);
}

auto slow_sum(handle service, int a, int b) -> pl::task<int> {
  auto work = [a, b](adder& state) -> pl::task<int> {
    co_await pl::sleep_for(100ms);
    co_return state.sum(a, b);
  };
  auto asking = service.call(work);
  co_return co_await std::move(asking);
}

auto add_numbers(handle service) -> pl::task<> {
  for (int i = 1; i != 5; ++i) {
    std::printf("Adding 2 to %d in the background...\n", i);
    const int result = co_await sum(service, i, 2);
    std::printf("%d + 2 = %d\n", i, result);
  }
}

// Asks for more, and leaves before the answer is there.
auto lose_interest(pl::deterministic_context& world, handle service)
    -> pl::task<> {
  pl::scope asking(world.get_executor());
  asking.spawn(slow_sum(service, 10, 35));
  co_await pl::sleep_for(50ms);
  asking.stop();
  co_await asking.join();
  std::puts("nobody waits for 10 + 35");
}

auto use_it(pl::deterministic_context& world, handle service) -> pl::task<> {
  co_await add_numbers(service);
  co_await lose_interest(world, service);
  std::puts("the last handle goes");
}

auto serve(pl::task<> background) -> pl::task<> {
  co_await std::move(background);
  std::puts("Request handles are gone; the background task has ended");
}

auto run(pl::deterministic_context& world) -> pl::task<> {
  auto [service, background] = pl::background<adder>(
      16, [] { return adder(); },
      [](adder&) { std::puts("request canceled before it was completed"); });
  pl::scope all(world.get_executor());
  all.spawn(serve(std::move(background)));
  all.spawn(use_it(world, std::move(service)));
  co_await all.join();
}

}  // namespace

auto main() -> int {
  pl::deterministic_context world;
  pl::run_until_complete(world, run(world));
}
