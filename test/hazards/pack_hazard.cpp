// What a library's pack warns of: QCoro's signal listener resumes its consumer
// inside whatever the consumer awaits (pack_hazard/early_resume.cpp shows it).
// Lines that must warn say so; every function named silent_* must not.
// RUN: %check_hazard %s -- %qt6_flags

#include <qcoro/qcoroasyncgenerator.h>
#include <qcoro/qcorosignal.h>
#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <deque>

using namespace std::chrono_literals;

namespace {

QCoro::Task<> store(const QString&) { co_await QCoro::sleepFor(10ms); }
void show(const QString&) {}

QCoro::Task<> pause_in_the_loop(QObject& object) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&object, &QObject::objectNameChanged)) {
    show(std::get<0>(name));
    co_await QCoro::sleepFor(100ms);  // expected-warning {{[costall-pack-hazard]}}
  }
}

QCoro::Task<> task_in_the_loop(QObject& object) {
  auto names = qCoroSignalListener(&object, &QObject::objectNameChanged);
  for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
    co_await store(std::get<0>(*it));  // expected-warning {{[costall-pack-hazard]}}
  }
}

QCoro::Task<> with_a_timeout(QObject& object) {
  auto names = qCoroSignalListener(&object, &QObject::objectNameChanged, 1s);
  for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
    if (std::get<0>(*it).isEmpty()) continue;
    co_await store(std::get<0>(*it));  // expected-warning {{[costall-pack-hazard]}}
  }
}

// Left early: the listener is parked at its yield all the same.
QCoro::Task<> left_early(QObject& object) {
  auto names = qCoroSignalListener(&object, &QObject::objectNameChanged);
  for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
    if (std::get<0>(*it) == "last") break;
  }
  co_await store("last");  // expected-warning {{[costall-pack-hazard]}}
}

QCoro::Task<> in_a_lambda(QObject& object) {
  const auto listen = [&object]() -> QCoro::Task<> {
    QCORO_FOREACH(const auto& name,
                  qCoroSignalListener(&object, &QObject::objectNameChanged)) {
      co_await store(std::get<0>(name));  // expected-warning {{[costall-pack-hazard]}}
    }
  };
  co_await listen();
}

QCoro::Task<> second_listener(QObject& outer, QObject& inner) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&outer, &QObject::objectNameChanged)) {
    show(std::get<0>(name));
    co_await qCoro(&inner, &QObject::objectNameChanged);  // expected-warning {{[costall-pack-hazard]}}
  }
}

// Silent.

// The body awaits nothing.
QCoro::Task<> silent_plain_body(QObject& object) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&object, &QObject::objectNameChanged)) {
    show(std::get<0>(name));
  }
}

// The slow part is another coroutine's: a QCoro::Task runs by itself.
QCoro::Task<> silent_started_and_left(QObject& object) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&object, &QObject::objectNameChanged)) {
    static_cast<void>(store(std::get<0>(name)));
  }
}

QCoro::Task<> silent_queue(QObject& object, std::deque<QString>& queue) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&object, &QObject::objectNameChanged)) {
    queue.push_back(std::get<0>(name));
  }
}

// One signal at a time: nobody listens in between.
QCoro::Task<> silent_single_signals(QObject& object) {
  for (;;) {
    const auto name = co_await qCoro(&object, &QObject::objectNameChanged);
    co_await store(std::get<0>(name));
  }
}

// Before anybody listens, and after the listener is gone.
QCoro::Task<> silent_outside(QObject& object) {
  co_await store("first");
  {
    auto names = qCoroSignalListener(&object, &QObject::objectNameChanged);
    for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
      show(std::get<0>(*it));
    }
  }
  co_await store("last");
}

QCoro::AsyncGenerator<int> numbers() {
  for (int i = 0; i < 3; ++i) {
    co_await QCoro::sleepFor(1ms);
    co_yield i;
  }
}

// Another generator has no such trap.
QCoro::Task<> silent_other_generator() {
  QCORO_FOREACH(const int number, numbers()) {
    co_await store(QString::number(number));
  }
}

// Listens, and was not pulled yet: it waits for its first pull.
QCoro::Task<> silent_not_pulled_yet(QObject& object) {
  auto names = qCoroSignalListener(&object, &QObject::objectNameChanged);
  co_await store("first");
  for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
    show(std::get<0>(*it));
  }
}

QCoro::Task<> silent_timer(QTimer& timer) {
  for (;;) {
    co_await timer;
    co_await store("tick");
  }
}

}  // namespace
