// case: cold-two-loads; style: home; flags: none
// Two independent lazy loads, made together, awaited in turn: the second does
// not run while the first is awaited. Results are values, not exceptions.
#include "ember.h"

using ember::Co;
using ember::Result;

struct Profile { std::string text; };

Co<Result<Profile>> loadProfile(int fd) {
  ember::Stream s(fd);
  auto bytes = co_await s.readSome();
  if (!bytes) co_return Result<Profile>::fail(bytes.error());
  co_return Profile{*bytes};
}

Co<Result<Profile>> loadSettings(int fd) {
  ember::Stream s(fd);
  auto bytes = co_await s.readSome();
  if (!bytes) co_return Result<Profile>::fail(bytes.error());
  co_return Profile{"settings:" + *bytes};
}

Co<int> openSession(int userFd, int settingsFd) {
  auto profile = loadProfile(userFd);
  auto settings = loadSettings(settingsFd);

  auto p = co_await profile;  // costall-expect: cold-task-across-await
  if (!p) co_return p.error();
  auto s = co_await settings;
  if (!s) co_return s.error();
  co_return static_cast<int>(p->text.size() + s->text.size());
}

int main() {
  auto session = openSession(0, 1);
  session.release().resume();
  for (;;) ember::Reactor::get().turn();
}
