// case: pkh-qcoro-listener; style: qcoro; flags: none
// The listener resumes its consumer inside the body's own await (QCoro 0.8.0,
// core/qcorosignal.h; reproduced: bugs.md B55). The second loop only shows.
#include <qcoro/qcoroasyncgenerator.h>
#include <qcoro/qcorosignal.h>
#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

#include <QObject>
#include <QStringList>

#include <chrono>

using namespace std::chrono_literals;

class Indexer {
 public:
  explicit Indexer(QObject& source) : source_(source) {}

  QCoro::Task<> follow() {
    auto names = qCoroSignalListener(&source_, &QObject::objectNameChanged);
    for (auto it = co_await names.begin(); it != names.end(); co_await ++it) {
      seen_ << std::get<0>(*it);
      co_await QCoro::sleepFor(250ms);  // costall-expect: pack-hazard
    }
  }

  QCoro::Task<> collect() {
    QCORO_FOREACH(const auto& name,
                  qCoroSignalListener(&source_, &QObject::objectNameChanged)) {
      seen_ << std::get<0>(name);
    }
  }

 private:
  QObject& source_;
  QStringList seen_;
};
