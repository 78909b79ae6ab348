// Tells what is suspended while it is: a chain of three, two that wait alike, a
// cold one. Run by test/pass/chains.py.
#include <costall/probe/session.h>

#include <cstdio>

#include "home.h"

namespace {

home::task<int> innermost() {
  home::sleep long_one{200};
  co_await long_one;  // innermost
  co_return 1;
}
home::task<int> middle() {
  co_return 1 + co_await innermost();  // middle
}
home::task<int> outermost() {
  co_return 1 + co_await middle();  // outermost
}
home::eager<int> alike() {
  home::sleep long_one{100};
  co_await long_one;  // alike
  co_return 1;
}
home::task<int> cold() {  // cold
  co_return 1;
}

}  // namespace

int main() {
  clock_shows(0);
  home::task<int> chain = outermost();
  chain.start();
  const home::eager<int> one = alike();
  const home::eager<int> other = alike();
  const home::task<int> unstarted = cold();
  home::the_loop.after(
      50, [] { std::fputs(costall::probe::dump().c_str(), stdout); });
  home::the_loop.run();
  std::fputs(costall::probe::dump().c_str(), stdout);
}
