// case: real-reply-from-await; style: home; flags: none
// Awaiting ask() sends a letter and gives back a lazy task that only waits for the answer: all
// letters are on their way while the loop goes on. errand() itself is a lazy task: nothing has
// begun before it is awaited.
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

class post_office {
 public:
  auto ask(int who) -> task<task<int>> {
    co_await tinyco::sleep_for(3ms);
    sent_.push_back(tinyco::clock::now());
    co_return answer(who, sent_.back());
  }
  auto errand(int who) -> task<int> {
    auto to_come = co_await ask(who);
    co_return co_await to_come;
  }

 private:
  auto answer(int who, tinyco::clock::time_point sent) -> task<int> {
    co_await tinyco::sleep_awaiter{sent + 50ms};
    co_return who;
  }
  std::vector<tinyco::clock::time_point> sent_;
};

auto ask_all(post_office& post) -> task<int> {
  std::vector<task<int>> answers;
  for (int who = 0; who < 10; ++who) answers.push_back(co_await post.ask(who));
  int sum = 0;
  for (auto& one : answers) sum += co_await one;
  co_return sum;
}

auto ask_two(post_office& post) -> task<int> {
  auto first = co_await post.ask(1);
  co_await tinyco::sleep_for(20ms);
  auto second = co_await post.ask(2);
  co_return co_await first + co_await second;
}

auto run_errands(post_office& post) -> task<int> {
  std::vector<task<int>> errands;
  for (int who = 0; who < 10; ++who) errands.push_back(post.errand(who));
  int sum = 0;
  for (auto& one : errands) sum += co_await one;  // costall-expect: cold-task-across-await
  co_return sum;
}

auto run_two(post_office& post) -> task<int> {
  auto first = post.errand(1);
  co_await tinyco::sleep_for(20ms);  // costall-expect: cold-task-across-await
  co_return co_await first;
}

int main() {
  post_office post;
  tinyco::spawn([](post_office& p) -> task<void> {
    co_await ask_all(p);
    co_await ask_two(p);
    co_await run_errands(p);
    co_await run_two(p);
  }(post));
  tinyco::loop().run();
}
