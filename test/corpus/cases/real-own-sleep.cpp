// case: real-own-sleep; style: home; flags: none
// The program's own coroutines at global scope have names and argument counts of C functions that
// block, and suspend instead. The C functions are overloads of them, and do block.
#include "tinyco.h"

#include <cstdlib>
#include <string>
#include <unistd.h>

using namespace std::literals;
using tinyco::task;

task<void> sleep(std::chrono::milliseconds time) { co_await tinyco::sleep_for(time); }
task<void> usleep(std::chrono::microseconds time) { co_await tinyco::sleep_for(time); }
task<int> system(const std::string& command) {
  co_await tinyco::sleep_for(5ms);
  co_return static_cast<int>(command.size());
}

task<void> polite() {
  co_await sleep(40ms);
  co_await usleep(4000us);
  co_await system("backup"s);
}

task<void> rude() {
  sleep(2);  // costall-expect: blocking-call-in-coroutine
  co_await usleep(10us);
  if (std::system("backup") != 0)  // costall-expect: blocking-call-in-coroutine
    co_await sleep(1ms);
}

int main() {
  tinyco::spawn(polite());
  tinyco::spawn(rude());
  tinyco::loop().run();
}
