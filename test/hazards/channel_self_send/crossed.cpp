// channel-self-send on two channels that cross: all is sent before any answer is
// taken, and who takes it has to answer first. See test/hazards/channel_self_send.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "scope.h"
#include "sync.h"

#include <optional>
#include <utility>
#include <vector>

using flow::channel;

lab::task<void> twice(channel<int>& in, channel<int>& out) {
  while (auto item = co_await in.receive()) co_await out.send(*item * 2);
  out.close();
}

lab::task<int> asks_all_first(const std::vector<int>& items) {
  channel<int> questions(4);
  channel<int> answers(4);
  scope::nursery scope;
  scope.start(twice(questions, answers));
  for (int item : items) {
    co_await questions.send(item);  // expected-warning {{[costall-channel-self-send]}}
  }
  questions.close();
  int sum = 0;
  while (auto answer = co_await answers.receive()) sum += *answer;
  co_await scope.join();
  co_return sum;
}

lab::task<void> by_address(channel<int>* in, channel<int>* out) {
  for (;;) {
    auto item = co_await in->receive();
    if (!item) break;
    co_await out->send(*item);
  }
}

lab::task<void> too_many_by_count() {
  channel<int> questions(0), answers(2);
  scope::nursery scope;
  scope.start(by_address(&questions, &answers));
  for (int i = 0; i < 100; ++i) {
    co_await questions.send(i);  // expected-warning {{[costall-channel-self-send]}}
  }
  questions.close();
  while (co_await answers.receive()) {
  }
  co_await scope.join();
}

// Whoever calls may take the answers, or send questions of its own.
lab::task<void> silent_given(channel<int>& given, channel<int>& taken) {
  channel<int>& questions = given;
  channel<int>& answers = taken;
  scope::nursery scope;
  scope.start(twice(questions, answers));
  for (int i = 0; i < 100; ++i) co_await questions.send(i);
  questions.close();
  while (co_await answers.receive()) {
  }
  co_await scope.join();
}

// Four fit, and one is on its way.
lab::task<void> silent_few() {
  channel<int> questions(2), answers(2);
  scope::nursery scope;
  scope.start(twice(questions, answers));
  for (int i = 0; i < 5; ++i) co_await questions.send(i);
  questions.close();
  while (co_await answers.receive()) {
  }
  co_await scope.join();
}

// A question and its answer, in turns.
lab::task<void> silent_in_turns(const std::vector<int>& items) {
  channel<int> questions(4), answers(4);
  scope::nursery scope;
  scope.start(twice(questions, answers));
  for (int item : items) {
    co_await questions.send(item);
    co_await answers.receive();
  }
  co_await scope.join();
}

// Somebody else takes the answers.
lab::task<void> print(channel<int>& answers) {
  while (auto answer = co_await answers.receive()) co_await net::read_some(*answer);
}
lab::task<void> silent_answers_elsewhere(const std::vector<int>& items) {
  channel<int> questions(4), answers(4);
  scope::nursery scope;
  scope.start(twice(questions, answers));
  scope.start(print(answers));
  for (int item : items) co_await questions.send(item);
  questions.close();
  co_await scope.join();
}

// It keeps its answers until the last question is in.
lab::task<void> sorted(channel<int>& in, channel<int>& out) {
  std::vector<int> all;
  while (auto item = co_await in.receive()) all.push_back(*item);
  for (int item : all) co_await out.send(item);
  out.close();
}
lab::task<void> silent_answers_at_the_end(const std::vector<int>& items) {
  channel<int> questions(4), answers(4);
  scope::nursery scope;
  scope.start(sorted(questions, answers));
  for (int item : items) co_await questions.send(item);
  questions.close();
  while (co_await answers.receive()) {
  }
  co_await scope.join();
}

// Drops what nobody takes.
lab::task<void> lossy(channel<int>& in, channel<int>& out) {
  while (auto item = co_await in.receive()) (void)out.try_send(*item);
}
lab::task<void> silent_never_waits(const std::vector<int>& items) {
  channel<int> questions(4), answers(4);
  scope::nursery scope;
  scope.start(lossy(questions, answers));
  for (int item : items) co_await questions.send(item);
  co_await answers.receive();
  co_await scope.join();
}
