// case: lock-guard-by-hand; style: home; flags: none
// pthread-style locking around a reply: the unlock stands behind the wait
// (CppCoreGuidelines#1805).
#include "tinysync.h"

#include <mutex>

using namespace std::chrono_literals;
using tinyco::task;


struct account {
  std::mutex mutex;
  int balance = 0;
};

auto confirm(int amount) -> task<bool> {
  co_await tinyco::sleep_for(4ms);
  co_return amount > 0;
}

auto withdraw(account& from, int amount) -> task<bool> {
  from.mutex.lock();
  const bool enough = from.balance >= amount;
  const bool confirmed = enough && co_await confirm(amount);  // costall-expect: lock-across-await
  if (confirmed) from.balance -= amount;
  from.mutex.unlock();
  co_return confirmed;
}
