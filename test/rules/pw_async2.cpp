// The pack of pw_async2, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include "pw_async2_stub.h"

#include <mutex>
#include <vector>

using pw::OkStatus;
using pw::Result;
using pw::Status;
using pw::async2::Coro;
using pw::async2::CoroContext;
using pw::async2::Join;
using pw::async2::OnceReceiver;
using pw::async2::PendableFor;
using pw::async2::Selector;
using Clock = pw::chrono::SystemClock;
using Time = pw::async2::TimeProvider<Clock>;
using Queue = pw::InlineAsyncQueue<int, 4>;
using namespace std::chrono_literals;

Coro<Result<int>> ReadSensor(CoroContext&, Time& time, int id) {
  co_await time.WaitFor(20ms);
  co_return id;
}

Coro<Status> Send(CoroContext&, Time& time, int) {
  co_await time.WaitFor(500ms);
  co_return OkStatus();
}

// ---- nobody polls what is made and kept

Coro<Status> sensor_after_a_pause(CoroContext& cx, Time& time) {
  auto sensor = ReadSensor(cx, time, 1);
  co_await time.WaitFor(500ms);  // expected-warning {{[costall-cold-task-across-await]}}
  auto value = co_await sensor;
  co_return co_await Send(cx, time, *value);
}

Coro<Status> sensor_after_a_message(CoroContext& cx, Time& time, OnceReceiver<int> ready) {
  auto sensor = ReadSensor(cx, time, 1);
  co_await ready;  // expected-warning {{[costall-cold-task-across-await]}}
  auto value = co_await sensor;
  co_return co_await Send(cx, time, *value);
}

// An await polls its own operand alone (pw_async2/coro.h:378): not in parallel.
Coro<Result<int>> two_sensors(CoroContext& cx, Time& time) {
  auto left = ReadSensor(cx, time, 1);
  auto right = ReadSensor(cx, time, 2);
  auto first = co_await left;  // expected-warning {{[costall-cold-task-across-await]}}
  auto second = co_await right;
  co_return *first + *second;
}

Coro<Result<int>> all_sensors(CoroContext& cx, Time& time) {
  std::vector<Coro<Result<int>>> sensors;
  for (int id = 0; id < 4; ++id) sensors.push_back(ReadSensor(cx, time, id));
  int sum = 0;
  for (auto& sensor : sensors) {
    auto value = co_await sensor;  // expected-warning {{[costall-cold-task-across-await]}}
    sum += *value;
  }
  co_return sum;
}

// Nor does a join poll before it is polled (pw_async2/join.h:29).
Coro<Status> joined_after_a_pause(CoroContext& cx, Time& time) {
  auto both = Join(Send(cx, time, 1), Send(cx, time, 2));
  co_await time.WaitFor(500ms);  // expected-warning {{[costall-cold-task-across-await]}}
  co_await both;
  co_return OkStatus();
}

Coro<Status> silent_joined(CoroContext& cx, Time& time) {
  auto left = Send(cx, time, 1);
  auto right = Send(cx, time, 2);
  co_await Join(std::move(left), std::move(right));
  co_return OkStatus();
}

Coro<Status> silent_one_by_one(CoroContext& cx, Time& time) {
  auto value = co_await ReadSensor(cx, time, 1);
  co_await time.WaitFor(500ms);
  co_return co_await Send(cx, time, *value);
}

// Its time runs without anybody who polls it (pw_async2/time_provider.h:122).
Coro<Status> silent_timer_goes_on(CoroContext& cx, Time& time) {
  auto period = time.WaitFor(5s);
  co_await Send(cx, time, 1);
  co_await period;
  co_return OkStatus();
}

// The sender fills it meanwhile (pw_async2/examples/once_send_recv_test.cc).
Coro<Status> silent_receiver_is_filled(CoroContext& cx, Time& time, OnceReceiver<int> value) {
  co_await time.WaitFor(1s);
  Result<int> got = co_await value;
  co_return co_await Send(cx, time, *got);
}

// pw_async2/examples/coro_blinky_loop.cc
Coro<Status> silent_blink(CoroContext&, Time& time, int times) {
  for (int i = 0; i < times; ++i) {
    co_await time.WaitFor(500ms);
    co_await time.WaitFor(500ms);
  }
  co_return OkStatus();
}

// A queue of two tasks (pw_async2/examples/inline_async_queue_with_coro_test.cc).
Coro<Status> silent_producer(CoroContext&, Queue& queue) {
  for (int value = 0; value < 8; ++value) {
    co_await PendableFor<&Queue::PendHasSpace>(queue, 1);
    queue.push(value);
  }
  co_return OkStatus();
}

Coro<Status> silent_consumer(CoroContext& cx, Time& time, Queue& queue) {
  while (true) {
    co_await PendableFor<&Queue::PendNotEmpty>(queue);
    const int value = queue.front();
    queue.pop();
    if (value < 0) co_return OkStatus();
    co_await Send(cx, time, value);
  }
}

Coro<Status> silent_first_queue(CoroContext& cx, Time& time, Queue& left, Queue& right) {
  while (true) {
    co_await Selector(PendableFor<&Queue::PendNotEmpty>(left),
        PendableFor<&Queue::PendNotEmpty>(right));
    Queue& filled = left.empty() ? right : left;
    const int value = filled.front();
    filled.pop();
    co_await Send(cx, time, value);
  }
}

void silent_posted(pw::async2::Dispatcher& dispatcher, CoroContext& cx, Time& time) {
  static pw::async2::CoroOrElseTask task(silent_blink(cx, time, 3), [](Status) {});
  dispatcher.Post(task);
}

// ---- never polled at all

Coro<Status> forgotten(CoroContext& cx, Time& time) {
  Send(cx, time, 1);  // expected-warning {{[costall-discarded-task]}}
  co_return OkStatus();
}

// ---- calls that stop the dispatcher's thread

Coro<Status> runs_another_dispatcher(CoroContext&, pw::async2::Dispatcher& dispatcher) {
  dispatcher.RunToCompletion();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return OkStatus();
}

Coro<Status> sleeps(CoroContext& cx, Time& time) {
  pw::this_thread::sleep_for(10ms);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return co_await Send(cx, time, 1);
}

Coro<Status> waits_for_an_interrupt(CoroContext&, pw::sync::ThreadNotification& done) {
  done.acquire();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return OkStatus();
}

Coro<Status> silent_tries(CoroContext&, Time& time, pw::sync::ThreadNotification& done) {
  while (!done.try_acquire()) co_await time.WaitFor(1ms);
  co_return OkStatus();
}

// ---- locks of threads over an await: other tasks of the dispatcher want them

Coro<Status> locked_by_hand(CoroContext& cx, Time& time, pw::sync::Mutex& bus) {
  bus.lock();
  co_await Send(cx, time, 1);  // expected-warning {{[costall-lock-across-await]}}
  bus.unlock();
  co_return OkStatus();
}

Coro<Status> locked(CoroContext& cx, Time& time, pw::sync::Mutex& bus) {
  std::lock_guard lock(bus);
  co_await Send(cx, time, 1);  // expected-warning {{[costall-lock-across-await]}}
  co_return OkStatus();
}

Coro<Status> silent_short_lock(CoroContext& cx, Time& time, pw::sync::Mutex& bus, int& count) {
  {
    std::lock_guard lock(bus);
    ++count;
  }
  co_return co_await Send(cx, time, count);
}
