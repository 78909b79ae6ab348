// case: cold-generic-lambda; style: home; flags: none
// Two lazy tasks made by the caller go by value into a generic coroutine lambda,
// which awaits one after the other: the second is cold meanwhile.
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

task<int> stock(int article) {
  co_await tinyco::sleep_for(25ms);
  co_return article * 2;
}
task<std::string> price_tag(int article) {
  co_await tinyco::sleep_for(35ms);
  co_return std::to_string(article) + " EUR";
}

inline auto label = [](auto quantity, auto tag) -> task<std::string> {
  auto n = co_await quantity;  // costall-expect: cold-task-across-await
  auto t = co_await tag;
  co_return std::to_string(n) + " x " + t;
};

task<void> print_labels(int articles) {
  for (int a = 0; a < articles; ++a) {
    auto text = co_await label(stock(a), price_tag(a));
    if (text.empty()) co_return;
  }
}

int main() {
  tinyco::spawn(print_labels(3));
  tinyco::loop().run();
}
