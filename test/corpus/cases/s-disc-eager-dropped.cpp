// case: s-disc-eager-dropped; style: home; flags: none
// An eager task runs at the call, whoever keeps it (drogon, T04): dropping it loses nothing.
#include "Kestrel.h"

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

Async<> WriteAudit(int user) {
  co_await Delay(Duration(user));
  co_return Nothing{};
}

Async<int> LogIn(int user) {
  WriteAudit(user);
  auto second = WriteAudit(user + 1);
  co_await Delay(Duration(1));
  co_return user;
}
