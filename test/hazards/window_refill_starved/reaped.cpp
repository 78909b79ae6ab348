// window-refill-starved: tasks that are awaited only to make room. What the next
// one is made from is part of the refill; everything else delays it. See
// test/hazards/window_refill_starved.cpp.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

using namespace std::chrono_literals;

struct done {};
app::job<done> handle(int request) {
  co_await net::read_some(request);
  co_return done{};
}
app::job<int> answer(int request) {
  co_await net::read_some(request);
  co_return request;
}
lab::task<int> parse(int request) { co_return co_await net::read_some(request); }
lab::task<void> audit(int request) { co_await net::read_some(request); }

lab::task<void> silent_serves(flow::channel<int>& requests) {
  std::deque<app::job<done>> running;
  while (auto request = co_await requests.receive()) {
    if (running.size() >= 16) {
      co_await running.front();
      running.pop_front();
    }
    running.push_back(handle(*request));
  }
}

// Through a step of its own, and an assignment.
lab::task<void> silent_parses_first(flow::channel<int>& requests) {
  std::deque<app::job<done>> running;
  std::optional<int> request;
  while ((request = co_await requests.receive())) {
    const int parsed = co_await parse(*request);
    running.push_back(handle(parsed));
    if (running.size() < 16) continue;
    co_await std::move(running.front());
    running.pop_front();
  }
}

// Nothing is made from it.
lab::task<void> audits_on_the_way(flow::channel<int>& requests) {
  std::deque<app::job<done>> running;
  while (auto request = co_await requests.receive()) {
    if (running.size() >= 16) {
      co_await running.front();
      running.pop_front();
    }
    running.push_back(handle(*request));
    co_await audit(*request);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// Somebody misses the answers that are there already.
lab::task<void> answers_wait(flow::channel<int>& requests, flow::channel<int>& out) {
  std::deque<app::job<int>> running;
  while (auto request = co_await requests.receive()) {  // expected-warning {{[costall-window-refill-starved]}}
    if (running.size() >= 16) {
      out.try_send(co_await running.front());
      running.pop_front();
    }
    running.push_back(answer(*request));
  }
}
