// case: s-qcoro-listener-hands-on; style: qcoro; flags: none
// The loop only queues; a task of its own, which QCoro starts at the call, does
// the slow part.
#include <qcoro/qcoroasyncgenerator.h>
#include <qcoro/qcorosignal.h>
#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

#include <QObject>
#include <QStringList>

#include <chrono>

using namespace std::chrono_literals;

QCoro::Task<> store(QStringList& queue) {
  while (!queue.isEmpty()) {
    queue.removeFirst();
    co_await QCoro::sleepFor(250ms);
  }
}

QCoro::Task<> follow(QObject& source, QStringList& queue) {
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&source, &QObject::objectNameChanged)) {
    const bool idle = queue.isEmpty();
    queue << std::get<0>(name);
    if (idle) static_cast<void>(store(queue));
  }
}
