// What the pack of QCoro warns of, seen in a program: the signal listener resumes
// its consumer inside the consumer's own await. A pause of 200 ms ends after some
// 10 ms, because the signal was emitted meanwhile; without the listener, and with
// items taken out of the loop first, it lasts its time.
// RUN: env QT_QPA_PLATFORM=offscreen %run_cxx20 -w %s %qt6_flags -lQt6Core -lQCoro6Core

#include <qcoro/qcoroasyncgenerator.h>
#include <qcoro/qcorosignal.h>
#include <qcoro/qcorotask.h>
#include <qcoro/qcorotimer.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace std::chrono_literals;

namespace {

constexpr auto kPause = 200ms;
constexpr auto kBetweenSignals = 10ms;

// How long the pause in the body of the loop took.
QCoro::Task<qint64> pause_in_the_loop(QObject& object) {
  QElapsedTimer clock;
  QCORO_FOREACH(const auto& name,
                qCoroSignalListener(&object, &QObject::objectNameChanged)) {
    static_cast<void>(name);
    clock.start();
    co_await QCoro::sleepFor(kPause);
    break;
  }
  co_return clock.elapsed();
}

// The same with one signal at a time: nobody listens during the pause.
QCoro::Task<qint64> pause_after_the_signal(QObject& object) {
  const auto name = co_await qCoro(&object, &QObject::objectNameChanged);
  static_cast<void>(name);
  QElapsedTimer clock;
  clock.start();
  co_await QCoro::sleepFor(kPause);
  co_return clock.elapsed();
}

template <class Consumer>
qint64 paused_for(Consumer consumer) {
  QObject object;
  QTimer names;
  int emitted = 0;
  QObject::connect(&names, &QTimer::timeout, &object, [&] {
    if (++emitted <= 2) object.setObjectName(QString::number(emitted));
  });
  names.start(kBetweenSignals);
  return QCoro::waitFor(consumer(object));
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const qint64 whole = paused_for(pause_after_the_signal);
  // Qt's coarse timers may end 5 % early.
  if (whole < kPause.count() * 3 / 4) {
    std::cerr << "a pause of its own took " << whole << " ms\n";
    return EXIT_FAILURE;
  }
  const qint64 cut = paused_for(pause_in_the_loop);
  std::cout << "without a listener " << whole << " ms, with one " << cut
            << " ms\n";
  // The frame was resumed by the wrong one and is gone: what the timer would
  // resume next is not looked at.
  std::cout.flush();
  std::_Exit(cut < kPause.count() / 2 ? EXIT_SUCCESS : EXIT_FAILURE);
}
