// The example of README.md, with a main around it: do_work cannot stall.
//
// README.md shows do_work to the letter. Tested by
// test/examples/pipeline_examples_test.py.
#include <costall/pipeline.h>

#include <cstdio>
#include <ranges>

namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;
using executor = pl::deterministic_context::executor_type;

constexpr int kItems = 8;

struct work_item {
  int id = 0;
};

class database {
 public:
  auto select(int id) -> pl::task<work_item> {
    co_await pl::sleep_for(20ms);
    std::printf("selected %d\n", id);
    co_return work_item{id};
  }
};

auto do_select(database& db, int id) -> pl::task<work_item> {
  return db.select(id);
}

auto process_work_item(work_item item) -> pl::task<> {
  co_await pl::sleep_for(item.id == 2 ? 300ms : 5ms);
  std::printf("processed %d\n", item.id);
}

auto do_work(database& db, executor where) -> pl::task<> {
  auto select = [&db](int id) { return do_select(db, id); };
  auto items = pl::from(std::views::iota(1, kItems + 1)) |
               pl::map(select, pl::ordered(5)) |  // five at once, in order
               pl::in_flight(5);                  // five claimed, never more
  auto run = pl::for_each(std::move(items), where, process_work_item);
  co_await std::move(run);  // returns when nothing uses db any more
}

}  // namespace

auto main() -> int {
  pl::deterministic_context world;
  database db;
  pl::run_until_complete(world, do_work(db, world.get_executor()));
}
