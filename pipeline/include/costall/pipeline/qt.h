// The event loop of Qt 6: runs pipelines and tasks on the thread of an object.
//
// Must not need QCoro, whose tasks are awaited as they are, nor moc. Tested by
// test/pipeline/adapters/qt_test.cpp.
#ifndef COSTALL_PIPELINE_QT_H
#define COSTALL_PIPELINE_QT_H

#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QThread>
#include <QTimerEvent>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

namespace detail {

/// Work on its way to another thread. Qt's copy may be destroyed by who sent
/// it, while the work runs or after it.
template <class Work>
class qt_parcel {
 public:
  explicit qt_parcel(std::unique_ptr<Work> work) noexcept {
    work_.store(work.release(), std::memory_order_release);
  }
  qt_parcel(qt_parcel&& other) noexcept {
    work_.store(other.take(), std::memory_order_release);
  }
  ~qt_parcel() { delete take(); }
  void operator()() {
    const std::unique_ptr<Work> work(take());
    (*work)();
  }

 private:
  // Who does not see Qt's locks, as ThreadSanitizer, sees this.
  auto take() noexcept -> Work* {
    return work_.exchange(nullptr, std::memory_order_acq_rel);
  }
  std::atomic<Work*> work_{nullptr};
};

/// What an event loop is to do. Destroyed with its context, it is not done.
template <class Work>
void post_to(QObject& context, Work work) {
  auto mine = std::make_unique<Work>(std::move(work));
  QMetaObject::invokeMethod(&context, qt_parcel<Work>(std::move(mine)),
                            Qt::QueuedConnection);
}

/// A job that waits for a time, in the thread of the object that it belongs to.
class qt_alarm final : public QObject {
 public:
  qt_alarm(QObject& parent, time_point due, job work)
      : QObject(&parent), due_(due), work_(std::move(work)) {
    wait();
  }
  /// Runs the job now, unless it ran before.
  void ring() {
    if (timer_ != 0) {
      killTimer(std::exchange(timer_, 0));
      deleteLater();
      work_();
    }
  }

 protected:
  void timerEvent(QTimerEvent*) override {
    if (clock::now() < due_) {
      killTimer(timer_);
      wait();
    } else {
      ring();
    }
  }

 private:
  // Qt counts in milliseconds, and in an int.
  void wait() {
    using std::chrono::milliseconds;
    constexpr milliseconds longest(std::numeric_limits<int>::max());
    const duration left = due_ - clock::now();
    timer_ = startTimer(std::clamp(std::chrono::ceil<milliseconds>(left),
                                   milliseconds::zero(), longest),
                        Qt::PreciseTimer);
  }

  time_point due_;
  job work_;
  int timer_ = 0;
};

/// Objects of Qt are used by their own thread alone, so others send it events.
class qt_timer final : public timer_base {
 public:
  explicit qt_timer(const QPointer<QObject>& context) : context_(context) {}

  void start(duration wait, job work) override {
    const time_point now = clock::now();
    const time_point due =
        now + std::clamp(wait, duration::zero(), time_point::max() - now);
    const place alarm = std::make_shared<QPointer<qt_alarm>>();
    {
      const std::lock_guard lock(mutex_);
      alarm_ = alarm;
    }
    if (QObject* const context = context_) {
      setting set(*context, due, alarm, std::move(work));
      if (QThread::currentThread() == context->thread()) {
        set();
      } else {
        post_to(*context, std::move(set));
      }
    }
  }
  // Of this wait: not of one that begins before the event comes.
  void cancel() noexcept override {
    const std::lock_guard lock(mutex_);
    QObject* const context = context_;
    if (context != nullptr && alarm_ != nullptr) {
      post_to(*context, [alarm = alarm_] {
        if (qt_alarm* const waiting = *alarm) {
          waiting->ring();
        }
      });
    }
  }

 private:
  // Where the thread of the context finds its alarm.
  using place = std::shared_ptr<QPointer<qt_alarm>>;

  class setting {
   public:
    setting(QObject& context, time_point due, place alarm, job work)
        : context_(&context),
          due_(due),
          alarm_(std::move(alarm)),
          work_(std::move(work)) {}
    void operator()() {
      *alarm_ = new qt_alarm(*context_, due_, std::move(work_));
    }

   private:
    QObject* context_;
    time_point due_;
    place alarm_;
    job work_;
  };

  QPointer<QObject> context_;
  std::mutex mutex_;
  place alarm_;
};

}  // namespace detail

/// Runs jobs by the event loop of the thread that `context` lives in, which
/// must not change. Jobs are queued events: they run in order, never at once,
/// and only while the loop runs. When `context` is destroyed, jobs that wait
/// are dropped and the pipeline ends with executor_stopped; so it may be an
/// object that the functions of the pipeline use.
///
/// As a QObject, a pipeline that runs here belongs to that one thread: it takes
/// no locks, and is started, received from, stopped and destroyed there. Other
/// threads reach it through channels.
///
/// Functions may return QCoro::Task; the header needs nothing of QCoro. Such a
/// task begins when the function is called, cannot be stopped, and never ends
/// if its loop does: a cancelled pipeline waits for it.
class qt_executor {
 public:
  static constexpr std::size_t parallelism = 1;
  static constexpr bool needs_lock = false;

  /// `context` is not null.
  explicit qt_executor(QObject* context) : context_(context) {}

  void execute(job work) const {
    if (QObject* const context = context_) {
      detail::post_to(*context, std::move(work));
    }
  }
  [[nodiscard]] auto now() const noexcept -> time_point { return clock::now(); }
  /// Timers are as fine as Qt's: a millisecond, never early.
  [[nodiscard]] auto make_timer() const -> std::unique_ptr<timer_base> {
    return std::make_unique<detail::qt_timer>(context_);
  }
  friend auto operator==(const qt_executor& a, const qt_executor& b) noexcept
      -> bool {
    return a.context_ == b.context_;
  }

 private:
  QPointer<QObject> context_;
};

}  // namespace costall::pipeline

#endif
