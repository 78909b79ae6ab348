// The pack of Boost.Cobalt, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 -I%root/test/rules/inputs
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 -I%root/test/rules/inputs %}

#include "boost_cobalt_stub.h"

#include <deque>
#include <string>
#include <vector>

namespace cobalt = boost::cobalt;
using namespace std::chrono_literals;

cobalt::task<int> lookup_lazy(std::string name) {
  co_await cobalt::io::sleep(40ms);
  co_return int(name.size());
}
cobalt::promise<int> lookup_eager(std::string name);
cobalt::promise<void> session(int connection);
cobalt::task<void> publish(const std::string& row);

// ---- a task is cold until it is awaited, a promise is not
// (doc/reference/task.adoc: "lazy and can be used as such")

cobalt::promise<int> cold_over_another_task() {
  auto user = lookup_lazy("user");
  auto cart = lookup_lazy("cart");
  const int name = co_await user;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return name + co_await cart;
}

cobalt::promise<int> cold_over_a_sleep() {
  auto user = lookup_lazy("user");
  co_await cobalt::io::sleep(1s);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await user;
}

cobalt::promise<int> cold_over_a_read(cobalt::io::stream& peer, std::span<std::byte> buffer) {
  auto user = lookup_lazy("user");
  co_await peer.read_some(buffer);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await user;
}

cobalt::promise<void> silent_promises_overlap() {
  auto user = lookup_eager("user");
  auto cart = lookup_eager("cart");
  co_await cobalt::io::sleep(1s);
  co_await user;
  co_await cart;
}

cobalt::promise<void> silent_gathered() {
  auto user = lookup_lazy("user");
  auto cart = lookup_lazy("cart");
  co_await cobalt::gather(user, cart);
}

// An operation that was made first: the timer runs from its constructor.
cobalt::promise<void> silent_deadline_made_first(cobalt::io::stream& peer,
                                                 std::span<std::byte> buffer) {
  auto deadline = cobalt::io::sleep(1s);
  co_await peer.read_some(buffer);
  co_await deadline;
}

// ---- a window of promises that only this loop refills

cobalt::promise<void> window_of_promises(std::vector<std::string> names, cobalt::io::stream& log,
                                         std::span<const std::byte> line) {
  std::deque<cobalt::promise<int>> running;
  std::size_t next = 0;
  while (next < names.size() || !running.empty()) {
    while (running.size() < 5 && next < names.size())
      running.push_back(lookup_eager(names[next++]));
    co_await running.front();
    running.pop_front();
    co_await log.write_some(line);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// The limit of example/ticker.cpp: its sessions run by themselves.
cobalt::promise<void> silent_wait_group(cobalt::channel<int>& connections,
                                        cobalt::wait_group& sessions) {
  for (;;) {
    if (sessions.size() >= 10) co_await sessions.wait_one();
    sessions.push_back(session(co_await connections.read()));
  }
}

// Parked at its co_yield, a generator has made one item more and stops.
cobalt::generator<int> rows();

cobalt::promise<void> silent_generator(cobalt::io::stream& log, std::span<const std::byte> line) {
  auto all = rows();
  while (all) {
    co_await all;
    co_await log.write_some(line);
  }
}

// The select of example/ticker.cpp: the reader that lost goes on by itself.
cobalt::generator<int> messages();

cobalt::promise<void> silent_race_over_a_generator(cobalt::channel<int>& subscriptions,
                                                   std::string row) {
  auto rd = messages();
  for (;;) {
    switch (co_await cobalt::race(rd, subscriptions.read())) {
      case 0: co_await publish(row); break;
      case 1: co_await cobalt::io::sleep(1s); break;
    }
  }
}

// ---- sessions without a bound (found without the pack too)

cobalt::promise<void> a_session_for_each(cobalt::channel<int>& requests) {
  std::vector<cobalt::promise<void>> sessions;
  while (requests.is_open()) {
    const int one = co_await requests.read();
    sessions.push_back(session(one));  // expected-warning {{[costall-unbounded-fan-out]}}
  }
  for (auto& one : sessions) co_await one;
}

// ---- calls that run a loop inside the loop, or stop the thread

cobalt::promise<int> runs_a_loop() {
  co_return cobalt::run(lookup_lazy("a"));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

cobalt::promise<void> joins_a_thread(cobalt::thread worker) {
  worker.join();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

cobalt::promise<void> silent_awaits_the_thread(cobalt::thread worker) {
  co_await worker;
}

int silent_run_from_main() {
  return cobalt::run(lookup_lazy("a"));
}

// ---- detached work that keeps a reference

cobalt::detached announce(const std::string& row) {
  co_await cobalt::io::sleep(1s);
  co_await publish(row);
}

cobalt::promise<void> announces_a_temporary() {
  announce(std::string("hello"));  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}

cobalt::task<void> announce_later(const std::string& row) {
  co_await cobalt::io::sleep(1s);
  co_await publish(row);
}

cobalt::promise<void> spawns_on_a_local(cobalt::executor elsewhere) {
  std::string row = "hello";
  cobalt::spawn(elsewhere, announce_later(row), boost::asio::detached);  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}

cobalt::detached announce_copy(std::string row) {
  co_await cobalt::io::sleep(1s);
  co_await publish(row);
}

cobalt::promise<void> silent_detached_copy() {
  announce_copy("hello");
  co_return;
}

// ---- a task that nobody starts

cobalt::promise<void> never_started() {
  auto writing = publish("row");  // expected-warning {{[costall-discarded-task]}}
  co_await cobalt::io::sleep(1s);
}
