// case: lock-qmutex-over-await; style: qcoro; flags: none
// A QMutexLocker over a co_await: another slot of the thread that locks it stops
// the event loop (qcoro#146). Released before the await it is fine.
#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

#include <QMutex>
#include <QMutexLocker>
#include <QString>

#include <chrono>

using namespace std::chrono_literals;

class cache {
 public:
  QCoro::Task<QString> reload() {
    QMutexLocker lock(&mutex_);
    co_await QCoro::sleepFor(50ms);  // costall-expect: lock-across-await
    value_ = QStringLiteral("new");
    co_return value_;
  }

  QCoro::Task<QString> reload_outside() {
    co_await QCoro::sleepFor(50ms);
    QMutexLocker lock(&mutex_);
    value_ = QStringLiteral("new");
    co_return value_;
  }

 private:
  QMutex mutex_;
  QString value_;
};
