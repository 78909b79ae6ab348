// A send to a bounded channel that only the sender itself receives from. Lines
// that must warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

using flow::channel;

// All is sent before any of it is received.
lab::task<int> fill_then_drain(const std::vector<int>& items) {
  channel<int> rows(4);
  for (int item : items) {
    co_await rows.send(item);  // expected-warning {{[costall-channel-self-send]}}
  }
  rows.close();
  int sum = 0;
  while (auto row = co_await rows.receive()) sum += *row;
  co_return sum;
}

// A rendezvous: the first send waits for good.
lab::task<void> nobody_receives(int item) {
  channel<int> rows(0);
  co_await rows.send(item);  // expected-warning {{[costall-channel-self-send]}}
}

lab::task<void> one_too_many() {
  channel<int> rows(1);
  co_await rows.send(1);  // expected-warning {{[costall-channel-self-send]}}
  co_await rows.send(2);  // expected-warning {{[costall-channel-self-send]}}
  co_await rows.receive();
}

lab::task<void> produce(channel<int>& rows) {
  for (int i = 0; i < 100; ++i) co_await rows.send(i);
  rows.close();
}

lab::task<void> consume(channel<int>& rows) {
  while (auto row = co_await rows.receive()) co_await net::read_some(*row);
}

// The receiver is a task of its own.
lab::task<void> silent_receiver_elsewhere(const std::vector<int>& items) {
  channel<int> rows(4);
  lab::spawn(consume(rows));
  for (int item : items) co_await rows.send(item);
  rows.close();
}

// So is the sender.
lab::task<void> silent_sender_elsewhere() {
  channel<int> rows(4);
  lab::spawn(produce(rows));
  while (auto row = co_await rows.receive()) co_await net::read_some(*row);
}

// There is room for everything.
lab::task<void> silent_room() {
  channel<int> rows(2);
  co_await rows.send(1);
  co_await rows.send(2);
  co_await rows.receive();
  co_await rows.receive();
}

// As many as there is room for (boostorg/cobalt test/channel.cpp:343).
lab::task<void> silent_room_for_the_loop() {
  channel<int> rows(10);
  for (int i = 0; i < 10; i++) co_await rows.send(i);
  while (co_await rows.receive()) {
  }
}

lab::task<void> one_more_than_room() {
  channel<int> rows(10);
  for (int i = 0; i <= 10; i++) {
    co_await rows.send(i);  // expected-warning {{[costall-channel-self-send]}}
  }
  while (co_await rows.receive()) {
  }
}

// However large it is, more comes in than goes out.
lab::task<void> grows() {
  channel<int> events(1000);
  events.try_send(1);
  while (auto event = co_await events.receive()) {
    for (int i = 0; i < *event; ++i) {
      co_await events.send(i);  // expected-warning {{[costall-channel-self-send]}}
    }
  }
}

lab::task<void> silent_one_for_one() {
  channel<int> events(1000);
  events.try_send(1);
  while (auto event = co_await events.receive()) {
    co_await events.send(*event + 1);
  }
}

// Each turn takes what it put in.
lab::task<void> silent_same_turn(const std::vector<int>& items) {
  channel<int> rows(1);
  for (int item : items) {
    co_await rows.send(item);
    co_await rows.receive();
  }
}

// A send that never waits.
lab::task<void> silent_try(const std::vector<int>& items) {
  channel<int> rows(1);
  for (int item : items) {
    if (!rows.try_send(item)) co_return;
  }
  co_await rows.receive();
}

// Whose channel it is, is not known.
lab::task<void> silent_parameter(channel<int>& rows) {
  for (int i = 0; i < 100; ++i) co_await rows.send(i);
}

class service {
 public:
  lab::task<void> silent_member() {
    for (int i = 0; i < 100; ++i) co_await rows_.send(i);
  }

 private:
  channel<int> rows_{1};
};

// Somebody else has it through a pointer or a capture.
lab::task<void> silent_captured(const std::vector<int>& items) {
  channel<int> rows(1);
  auto reader = [&rows]() -> lab::task<void> {
    while (auto row = co_await rows.receive()) co_await net::read_some(*row);
  };
  lab::spawn(reader());
  for (int item : items) co_await rows.send(item);
  rows.close();
}

lab::task<void> silent_shared(const std::vector<int>& items) {
  auto rows = std::make_shared<channel<int>>(std::size_t{1});
  lab::spawn(consume(*rows));
  for (int item : items) co_await rows->send(item);
}

// As large as what is sent.
lab::task<void> silent_sized(const std::vector<int>& items) {
  channel<int> rows(items.size());
  for (int item : items) co_await rows.send(item);
  rows.close();
  while (auto row = co_await rows.receive()) (void)*row;
}

// The await of a co_return is one use of the channel.
lab::task<std::optional<int>> received_at_the_end(const std::vector<int>& items) {
  channel<int> rows(2);
  for (int item : items) {
    co_await rows.send(item);  // expected-warning {{[costall-channel-self-send]}}
  }
  co_return co_await rows.receive();
}

// Captured: the one lambda sends, the other receives.
lab::task<void> silent_between_two_lambdas() {
  channel<int> rows(3);
  auto send = [&]() -> lab::task<void> {
    for (int i = 0; i < 9; ++i) co_await rows.send(i);
    rows.close();
  };
  auto receive = [&]() -> lab::task<void> {
    while (auto row = co_await rows.receive()) co_await net::read_some(*row);
  };
  co_await lab::when_all(send(), receive());
}
