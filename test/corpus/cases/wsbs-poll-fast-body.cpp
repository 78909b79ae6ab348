// case: wsbs-poll-fast-body; style: home; flags: none
// Silent: the same polled window, but the body awaits only things that are ready at once: a lookup
// in memory and a put into an unbounded mailbox.
#include "pollkit.h"
#include <string>
#include <unordered_map>

using namespace std::chrono_literals;
using pollkit::job;

template <class T> struct ready_value {
  T v;
  constexpr bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  T await_resume() { return std::move(v); }
};

class name_cache {
  std::unordered_map<int, std::string> names_{{1, "one"}, {2, "two"}};

 public:
  ready_value<std::string> lookup(int id) {
    auto it = names_.find(id);
    return {it == names_.end() ? std::string("?") : it->second};
  }
};

class mailbox {
  std::deque<std::string> letters_;

 public:
  ready_value<std::size_t> put(std::string s) {  // no bound: never waits
    letters_.push_back(std::move(s));
    return {letters_.size()};
  }
};

job<int> probe(int host) {
  co_await pollkit::sleep(80ms);
  co_return host % 3;
}

job<std::size_t> scan(name_cache& names, mailbox& out) {
  pollkit::poll_set<int> probes;
  for (int host = 0; host < 16; ++host) probes.push(probe(host));

  std::size_t posted = 0;
  while (auto id = co_await probes.next()) {
    std::string name = co_await names.lookup(*id);
    posted = co_await out.put(std::move(name));
  }
  co_return posted;
}

int main() {
  name_cache c;
  mailbox m;
  return pollkit::run(scan(c, m)) == 16 ? 0 : 1;
}
