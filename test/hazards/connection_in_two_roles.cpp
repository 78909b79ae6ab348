// A wait on a connection that ends only when the same coroutine reads again, or
// that nothing runs; slow work between reads while the peer's pings wait. Lines
// that must warn say so; every function named silent_* must not. Described
// libraries: connection_in_two_roles/libraries.cpp.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <coroutine>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

struct socket {
  lab::task<int> read() { co_return co_await net::read_some(1); }
  lab::task<void> write(int) { co_await net::read_some(2); }
};

lab::task<void> store(int id) { co_await net::sleep_for(id * 1s); }

// Replies come only through receive(), which also hands out events.
class broker {
 public:
  lab::task<int> receive() {
    for (;;) {
      const int message = co_await socket_.read();
      if (message % 2 == 0) co_return message;
      auto found = replies_.find(message);
      if (found != replies_.end()) found->second->set();
    }
  }
  lab::task<int> request(int id) {
    auto done = std::make_shared<net::event>();
    replies_[id] = done;
    co_await socket_.write(id);
    co_await done->wait();
    co_return id;
  }
  lab::task<void> publish(int id) { co_await socket_.write(id); }

 private:
  socket socket_;
  std::map<int, std::shared_ptr<net::event>> replies_;
};

lab::task<void> ask_while_receiving(broker& link) {
  for (;;) {
    const int event = co_await link.receive();
    const int more = co_await link.request(event + 1);  // expected-warning {{[costall-connection-in-two-roles]}}
    (void)more;
  }
}

lab::task<void> on_event(broker& link, int event) {
  if (event > 7) co_await link.request(event);
}

// The same through a helper.
lab::task<void> ask_in_a_helper(std::shared_ptr<broker> link) {
  while (const int event = co_await link->receive()) {
    co_await on_event(*link, event);  // expected-warning {{[costall-connection-in-two-roles]}}
  }
}

class subscriber {
 public:
  lab::task<void> listen() {
    for (;;) {
      const int event = co_await link_.receive();
      co_await link_.request(event + 1);  // expected-warning {{[costall-connection-in-two-roles]}}
    }
  }

 private:
  broker link_;
};

// A client whose run() completes what its users wait for; its awaiter keeps the
// handle.
class rpc {
  struct reply {
    rpc& owner;
    int id;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { owner.waiting_[id] = h; }
    void await_resume() const noexcept {}
  };

 public:
  explicit rpc(int port) : port_(port) {}
  lab::task<void> run() {
    for (;;) complete(co_await net::read_some(port_));
  }
  reply call(int id) { return {*this, id}; }
  void close() { waiting_.clear(); }

 private:
  void complete(int id) {
    std::coroutine_handle<> h = waiting_[id];
    waiting_.erase(id);
    net::loop::current().post(h);
  }
  int port_;
  std::map<int, std::coroutine_handle<>> waiting_;
};

lab::task<void> nobody_runs_it() {
  rpc client(7);
  co_await client.call(1);  // expected-warning {{[costall-connection-in-two-roles]}}
}

lab::task<void> run_comes_after() {
  auto client = std::make_unique<rpc>(7);
  co_await client->call(1);  // expected-warning {{[costall-connection-in-two-roles]}}
  co_await client->run();
}

// Pings are answered inside read().
class web_socket {
 public:
  lab::task<std::optional<int>> read() {
    for (;;) {
      const int frame = co_await socket_.read();
      if (frame == 0) co_return std::nullopt;
      if (frame > 0) co_return frame;
      co_await send_pong();
    }
  }
  lab::task<void> write(int frame) { co_await socket_.write(frame); }

 private:
  lab::task<void> send_pong() { co_await socket_.write(-1); }
  socket socket_;
};

lab::task<void> slow_between_reads(web_socket& ws) {
  while (auto frame = co_await ws.read()) {
    co_await store(*frame);  // expected-warning {{[costall-connection-in-two-roles]}}
    co_await ws.write(*frame);
  }
}

// Silent.

// The events are handed to another coroutine, which asks.
lab::task<void> silent_events_are_handed_on(broker& link,
                                            flow::channel<int>& events) {
  for (;;) events.try_send(co_await link.receive());
}
lab::task<void> silent_asks_elsewhere(broker& link, flow::channel<int>& events) {
  while (auto event = co_await events.receive()) co_await link.request(*event);
}

// Another connection.
lab::task<void> silent_two_connections(broker& events, broker& requests) {
  for (;;) co_await requests.request(co_await events.receive());
}

// Needs no answer.
lab::task<void> silent_publishes(broker& link) {
  for (;;) co_await link.publish(co_await link.receive());
}

// Asked before anybody reads, as somebody else may.
lab::task<void> silent_asks_first(broker& link) {
  co_await link.request(1);
  for (;;) co_await link.receive();
}

lab::task<void> silent_is_run(int) {
  rpc client(7);
  lab::spawn(client.run());
  co_await client.call(1);
}

lab::task<void> call_one(rpc& client) { co_await client.call(1); }

lab::task<void> silent_runs_beside_it() {
  rpc client(7);
  co_await lab::when_all(client.run(), call_one(client));
}

// Whoever made it runs it.
lab::task<void> silent_given(rpc& client, std::shared_ptr<rpc> other) {
  co_await client.call(1);
  co_await other->call(1);
}

std::shared_ptr<rpc> connect() {
  auto client = std::make_shared<rpc>(7);
  lab::spawn(client->run());
  return client;
}
lab::task<void> silent_made_elsewhere() {
  auto client = connect();
  co_await client->call(1);
}

void start(rpc& client) { lab::spawn(client.run()); }
lab::task<void> silent_started_by_a_helper() {
  rpc client(7);
  start(client);
  co_await client.call(1);
}

// Runs itself from the start.
class live_rpc {
 public:
  live_rpc() { lab::spawn(run()); }
  lab::task<void> call(int id) {
    waiting_.push_back(id);
    co_await done_.wait();
  }

 private:
  lab::task<void> run() {
    for (;;) {
      co_await net::read_some(1);
      waiting_.clear();
      done_.set();
    }
  }
  std::deque<int> waiting_;
  net::event done_;
};
lab::task<void> silent_runs_itself() {
  live_rpc client;
  co_await client.call(1);
}

// Only the connection itself is awaited between reads.
lab::task<void> silent_echo(web_socket& ws) {
  while (auto frame = co_await ws.read()) co_await ws.write(*frame);
}

lab::task<void> silent_work_is_spawned(web_socket& ws) {
  while (auto frame = co_await ws.read()) lab::spawn(store(*frame));
}

// Nothing is read afterwards.
lab::task<void> silent_one_read(web_socket& ws) {
  auto frame = co_await ws.read();
  if (frame) co_await store(*frame);
}

// A reader that answers nobody.
lab::task<void> silent_plain_reader(socket& from) {
  while (const int got = co_await from.read()) co_await store(got);
}

}  // namespace
