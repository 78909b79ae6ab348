// A coroutine that is spawned detached and borrows what ends before it. Lines
// that must warn say so; every function named silent_* must not. The same with
// Boost.Asio is in detached_borrow/asio.cpp.
// RUN: %check_hazard %s

#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <costall/annotations.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

COSTALL_SPAWN void start_detached(lab::task<void> work);

namespace {

using fire_and_forget = lab::detail::detached;

struct connection {
  int fd = 0;
  lab::task<void> run() {
    co_await net::read_some(fd);
    fd = co_await net::read_some(fd);
  }
};

lab::task<void> send(const std::string& text) {
  co_await net::sleep_for(1s);
  co_await net::read_some(static_cast<int>(text.size()));
}

lab::task<void> send_view(std::string_view text) {
  co_await net::sleep_for(1s);
  co_await net::read_some(static_cast<int>(text.size()));
}

lab::task<void> send_copy(std::string text) {
  co_await net::sleep_for(1s);
  co_await net::read_some(static_cast<int>(text.size()));
}

lab::task<void> fill(std::vector<int>* out) {
  out->push_back(co_await net::read_some(1));
}

fire_and_forget log_later(const std::string& text) {
  co_await net::sleep_for(1s);
  co_await net::read_some(static_cast<int>(text.size()));
}

// Used up before its first wait: the caller still stands in the call.
fire_and_forget log_now(const std::string& text) {
  const auto size = static_cast<int>(text.size());
  co_await net::sleep_for(1s);
  co_await net::read_some(size);
}

lab::task<void> local_by_reference() {
  std::string text = "hello";
  lab::spawn(send(text));  // expected-warning {{[costall-detached-borrow]}}
  co_return;
}

// A function that is no coroutine returns at once.
void local_in_a_callback(int id) {
  std::string text(static_cast<std::size_t>(id), 'x');
  start_detached(send(text));  // expected-warning {{[costall-detached-borrow]}}
}

void parameter_by_value(std::string text) {
  start_detached(send(text));  // expected-warning {{[costall-detached-borrow]}}
}

void local_by_pointer() {
  std::vector<int> rows;
  start_detached(fill(&rows));  // expected-warning {{[costall-detached-borrow]}}
}

void local_by_view() {
  std::string text = "hello";
  start_detached(send_view(text));  // expected-warning {{[costall-detached-borrow]}}
}

// The reference in the coroutine's frame is to a string of this statement.
void temporary() {
  start_detached(send("hello"));  // expected-warning {{[costall-detached-borrow]}}
}

// The spawn is itself a coroutine, with the work in its frame.
fire_and_forget start(lab::task<void> work) { co_await work; }

void spawned_by_a_coroutine(int id) {
  std::string text = std::to_string(id);
  start(send(text));  // expected-warning {{[costall-detached-borrow]}}
}

void silent_spawned_by_a_coroutine(int id) {
  std::string text = std::to_string(id);
  start(send_copy(text));
}

void fire_and_forget_type() {
  std::string text = "hello";
  log_later(text);  // expected-warning {{[costall-detached-borrow]}}
}

void object_of_a_member_function() {
  connection peer{3};
  start_detached(peer.run());  // expected-warning {{[costall-detached-borrow]}}
}

// By way of a variable.
lab::task<void> moved_task() {
  std::string text = "hello";
  auto sending = send(text);
  lab::spawn(std::move(sending));  // expected-warning {{[costall-detached-borrow]}}
  co_await net::sleep_for(1s);
}

// chriskohlhoff/asio#1135, CppCoreGuidelines#1807: the captures lie in the
// closure, which ends with the statement, although they are copies.
void closure_called_at_once(int id) {
  start_detached([id]() -> lab::task<void> {  // expected-warning {{[costall-detached-borrow]}}
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  }());
}

void closure_of_fire_and_forget(int id) {
  [id]() -> fire_and_forget {  // expected-warning {{[costall-detached-borrow]}}
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  }();
}

void closure_in_a_local(int id) {
  auto later = [id]() -> lab::task<void> {
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  };
  start_detached(later());  // expected-warning {{[costall-detached-borrow]}}
}

// drogonframework/drogon#1069: a lambda of a member function, called at once.
class service {
 public:
  void handle(int id) {
    start_detached([this, id]() -> lab::task<void> {  // expected-warning {{[costall-detached-borrow]}}
      co_await net::read_some(id);
      ++served_;
    }());
  }

 private:
  int served_ = 0;
};

// Each turn has a string of its own, gone at its end.
lab::task<void> local_of_a_loop(std::vector<std::string> texts) {
  for (std::string text : texts) {
    lab::spawn(send(text));  // expected-warning {{[costall-detached-borrow]}}
  }
  co_return;
}

// Silent.

// It has its own.
void silent_by_value() {
  std::string text = "hello";
  start_detached(send_copy(text));
  start_detached(send_copy(std::move(text)));
  start_detached(send_copy("hello"));
}

// Literals live for ever.
void silent_view_of_a_literal() { start_detached(send_view("hello")); }

void silent_static_object() {
  static const std::string kText = "hello";
  start_detached(send(kText));
}

const std::string global_text = "hello";
void silent_global_object() { start_detached(send(global_text)); }

// Owned by the caller, or further out.
void silent_owned_further_out(const std::string& text, connection& peer,
                              std::vector<int>* rows) {
  start_detached(send(text));
  start_detached(peer.run());
  start_detached(fill(rows));
}

void silent_shared(std::shared_ptr<connection> peer) {
  start_detached(peer->run());
}

// Nobody knows who deletes it, and when.
void silent_raw_pointer(std::vector<connection*>& peers) {
  auto* peer = new connection;
  peers.push_back(peer);
  start_detached(peer->run());
}

fire_and_forget serve(std::shared_ptr<connection> peer) {
  co_await net::sleep_for(1s);
  co_await peer->run();
}

void silent_shared_by_value() {
  auto peer = std::make_shared<connection>();
  serve(peer);
  serve(std::move(peer));
}

// A scope joins it.
lab::task<void> silent_in_a_scope() {
  std::string text = "hello";
  scope::nursery nursery;
  nursery.start(send(text));
  co_await nursery.join();
}

// The work arrives at a counter that this function waits for.
fire_and_forget send_and_arrive(const std::string& text, net::event& done) {
  co_await send(text);
  done.set();
}

lab::task<void> silent_waits_for_a_signal() {
  std::string text = "hello";
  net::event done;
  send_and_arrive(text, done);
  co_await done.wait();
}

// The thread stands still until the work lets go of a semaphore.
struct thread_gate {
  void acquire() {}
  void release() {}
};

fire_and_forget send_and_release(const std::string& text, thread_gate& gate) {
  co_await send(text);
  gate.release();
}

void silent_waits_by_a_thread_lock() {
  std::string text = "hello";
  thread_gate gate;
  send_and_release(text, gate);
  gate.acquire();
}

// Runs everything before it returns.
void silent_runs_the_loop() {
  std::string text = "hello";
  start_detached(send(text));
  net::loop::current().run();
}

lab::task<void> silent_awaited() {
  std::string text = "hello";
  co_await send(text);
}

// What is borrowed is used before the first wait, and the work begins at once.
void silent_used_before_it_waits() {
  std::string text = "hello";
  log_now(text);
}

// A loop without an end: its surroundings never end either.
lab::task<void> silent_endless_server(flow::channel<int>& peers) {
  std::string greeting = "hello";
  for (;;) {
    co_await peers.receive();
    lab::spawn(send(greeting));
  }
}

// No captures, so nothing to lose.
void silent_lambda_with_parameters(int id) {
  start_detached([](int id) -> lab::task<void> {
    co_await net::sleep_for(1s);
    co_await net::read_some(id);
  }(id));
}

// The capture is read before anything waits, in a coroutine that runs at once.
void silent_capture_read_first(int id) {
  [id]() -> fire_and_forget {
    const int mine = id;
    co_await net::sleep_for(1s);
    co_await net::read_some(mine);
  }();
}

// Not a coroutine: over when the call is.
void silent_plain_lambda() {
  int count = 0;
  [&count] { ++count; }();
}

// The object is a member: whoever owns `this` decides.
class silent_owner {
 public:
  void start() {
    start_detached(peer_.run());
    start_detached(tick());
  }
  lab::task<void> tick() {
    co_await net::sleep_for(1s);
    ++ticks_;
  }

 private:
  connection peer_;
  int ticks_ = 0;
};

}  // namespace

// The program ends with it.
int main() {
  std::string text = "hello";
  start_detached(send(text));
  return 0;
}
