// A pool of four actors, each with a state of its own: drained to its end, and
// interrupted on the way.
//
// The times are virtual, and so is the Ctrl-C; ctrl_c has a real one. Tested by
// test/examples/pipeline_examples_test.py.
#include <costall/pipeline/actor_pool.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/progress.h>
#include <costall/pipeline/scope.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

struct answer {
  std::uint64_t index = 0;
  int data = 0;
};
using pool = pl::actor_pool<std::uint64_t, answer>;

// What an actor keeps between its messages.
class actor {
 public:
  auto handle(std::uint64_t index) -> pl::task<answer> {
    const int data = ++next_id_;
    co_await pl::sleep_for(500ms);
    co_return answer{index, data};
  }

 private:
  int next_id_ = 0;
};

auto start_pool(pl::deterministic_context& world, const pl::pool_bounds& bounds)
    -> pool {
  return pool(
      world.get_executor(), 4, [](std::size_t) { return actor(); },
      [](actor& self, std::uint64_t index) { return self.handle(index); },
      bounds);
}

auto submit(pool& actors, std::uint64_t count, pl::stop_token interrupted)
    -> pl::task<> {
  for (std::uint64_t index = 0; index != count; ++index) {
    if (interrupted.stop_requested()) {
      std::puts("Interrupted! Exiting gracefully...");
      break;
    }
    const auto sent = co_await actors.send(index);
    if (!sent) {
      break;  // somebody else has closed the pool
    }
  }
  std::puts("All tasks submitted. Closing pool.");
  actors.close();
}

auto receive(const pl::deterministic_context& world, pool& actors,
             std::uint64_t count) -> pl::task<> {
  const pl::time_point begun = world.now();
  std::vector<int> all;
  for (;;) {
    const pl::time_point waiting = world.now();
    const auto result = co_await actors.recv();
    if (!result) {
      break;
    }
    const answer& got = result->value();
    all.push_back(got.data);
    std::printf("%2d ended in %3dms  %s\n", static_cast<int>(got.index),
                static_cast<int>((world.now() - waiting) / 1ms),
                pl::format_progress(all.size(), count, world.now() - begun, 12)
                    .c_str());
  }
  std::string text;
  for (const int data : all) {
    text += (text.empty() ? "" : ", ") + std::to_string(data);
  }
  std::printf("res_all = [%s]\n", text.c_str());
}

// The sender and the receiver borrow the pool, which outlives their scope.
auto run(pl::deterministic_context& world, std::uint64_t count,
         pl::pool_bounds bounds, pl::stop_token interrupted) -> pl::task<> {
  pool actors = start_pool(world, bounds);
  pl::scope both(world.get_executor());
  both.spawn(submit(actors, count, interrupted));
  both.spawn(receive(world, actors, count));
  co_await both.join();
  co_await actors.join();
}

auto press_ctrl_c(pl::stop_source& interrupted) -> pl::task<> {
  co_await pl::sleep_for(600ms);
  std::puts("^C");
  interrupted.request_stop();
}

auto interrupted_run(pl::deterministic_context& world) -> pl::task<> {
  pl::stop_source interrupted;
  pl::scope all(world.get_executor());
  all.spawn(press_ctrl_c(interrupted));
  // Room for two requests and two results: the rest waits with the sender.
  pl::pool_bounds small;
  small.input = small.output = 2;
  all.spawn(run(world, 16, small, interrupted.get_token()));
  co_await all.join();
}

}  // namespace

auto main() -> int {
  pl::deterministic_context world;
  std::puts("--- eight messages");
  pl::run_until_complete(world,
                         run(world, 8, pl::pool_bounds(), pl::stop_token()));
  std::puts("--- sixteen messages, and Ctrl-C after 600 ms");
  pl::run_until_complete(world, interrupted_run(world));
}
