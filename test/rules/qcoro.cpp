// The pack of QCoro and Qt's blocking calls, on the real headers of Qt 6.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// RUN: %{expected} %s -- %costall -- -std=c++20 %qt6_flags
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- -std=c++20 %qt6_flags %}

#include <qcoro/qcoroasyncgenerator.h>
#include <qcoro/qcorofuture.h>
#include <qcoro/qcoroiodevice.h>
#include <qcoro/qcoronetworkreply.h>
#include <qcoro/qcoroprocess.h>
#include <qcoro/qcorosignal.h>
#include <qcoro/qcorotask.h>
#include <qcoro/qcorothread.h>
#include <qcoro/qcorotimer.h>

#include <QEventLoop>
#include <QFuture>
#include <QMutex>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcess>
#include <QReadWriteLock>
#include <QStringList>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <deque>
#include <utility>

using namespace std::chrono_literals;

QCoro::Task<QByteArray> get(QNetworkAccessManager& network, QUrl url) {
  QNetworkReply* reply = co_await network.get(QNetworkRequest(url));
  const QByteArray body = reply->readAll();
  reply->deleteLater();
  co_return body;
}

// ---- calls that stop the thread, or run a loop inside the loop

QCoro::Task<QByteArray> waits_for_a_task(QNetworkAccessManager& network) {
  co_return QCoro::waitFor(get(network, QUrl("a")));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

QCoro::Task<> sleeps() {
  QThread::msleep(200);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  QThread::sleep(2);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

QCoro::Task<> runs_a_nested_loop(QTimer& timer) {
  QEventLoop loop;
  QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
  loop.exec();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

// Declared in QIODevice and in QAbstractSocket, called on what derives from
// them.
QCoro::Task<QByteArray> waits_for_a_socket(QTcpSocket& peer) {
  peer.waitForConnected();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  peer.waitForReadyRead();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return peer.readAll();
}

QCoro::Task<int> waits_for_a_process(QProcess& tool) {
  tool.waitForFinished();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return QProcess::execute("sync");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

QCoro::Task<int> waits_for_a_future(QFuture<int> answer, QThread& worker) {
  worker.wait();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return answer.result();  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// ---- eager tasks in a window that only its consumer refills

QCoro::Task<> window_refills_between_pauses(QNetworkAccessManager& network, QStringList urls) {
  std::deque<QCoro::Task<QByteArray>> running;
  qsizetype next = 0;
  do {
    while (running.size() < 4 && next < urls.size()) {
      running.push_back(get(network, QUrl(urls.at(next++))));
    }
    const QByteArray body = co_await running.front();
    running.pop_front();
    co_await QCoro::sleepFor(std::chrono::milliseconds(body.size()));  // expected-warning {{[costall-window-refill-starved]}}
  } while (!running.empty() || next < urls.size());
}

QCoro::Task<> window_refills_between_replies(QNetworkAccessManager& network, QStringList urls) {
  std::deque<QCoro::Task<QByteArray>> running;
  qsizetype next = 0;
  do {
    while (running.size() < 4 && next < urls.size()) {
      running.push_back(get(network, QUrl(urls.at(next++))));
    }
    const QByteArray body = co_await running.front();
    running.pop_front();
    co_await network.put(QNetworkRequest(QUrl("log")), body);  // expected-warning {{[costall-window-refill-starved]}}
  } while (!running.empty() || next < urls.size());
}

// ---- what must stay silent

// A task runs from the call on.
QCoro::Task<> silent_eager_task(QNetworkAccessManager& network) {
  auto body = get(network, QUrl("a"));
  co_await QCoro::sleepFor(1s);
  co_await body;
}

QCoro::Task<> silent_two_eager_tasks(QNetworkAccessManager& network) {
  auto first = get(network, QUrl("a"));
  auto second = get(network, QUrl("b"));
  co_await first;
  co_await second;
}

// Parked at co_yield, nothing is in flight.
QCoro::AsyncGenerator<QByteArray> pages(QNetworkAccessManager& network, QStringList urls) {
  for (const QString& url : urls) co_yield co_await get(network, QUrl(url));
}

QCoro::Task<> silent_frozen_generator(QNetworkAccessManager& network, QStringList urls) {
  auto all = pages(network, urls);
  for (auto page = co_await all.begin(); page != all.end(); co_await ++page) {
    co_await QCoro::sleepFor(1s);
  }
}

QCoro::Task<> silent_foreach(QNetworkAccessManager& network, QStringList urls) {
  QCORO_FOREACH(const QByteArray& page, pages(network, urls)) {
    co_await QCoro::sleepFor(std::chrono::milliseconds(page.size()));
  }
}

// Awaiting is what these are for; the thread goes on.
QCoro::Task<QByteArray> silent_awaited(QTcpSocket& peer, QProcess& tool, QFuture<int> answer,
    QTimer& timer, QThread& worker) {
  co_await qCoro(tool).waitForFinished();
  co_await qCoro(worker).waitForFinished();
  co_await answer;
  co_await timer;
  co_await qCoro(&timer, &QTimer::timeout);
  co_return co_await qCoro(peer).readAll();
}

// A future that was awaited is ready.
QCoro::Task<int> silent_ready_future(QFuture<int> answer) {
  co_return co_await answer;
}

// Another slot of this thread that wants the lock stops the event loop
// (qcoro#146).
QCoro::Task<int> lock_over_a_reply(QMutex& mutex, QNetworkAccessManager& network) {
  QMutexLocker lock(&mutex);
  const QByteArray body = co_await get(network, QUrl("a"));  // expected-warning {{[costall-lock-across-await]}}
  co_return body.size();
}

QCoro::Task<int> read_lock_over_a_reply(QReadWriteLock& rows, QNetworkAccessManager& network) {
  QReadLocker lock(&rows);
  const QByteArray body = co_await get(network, QUrl("a"));  // expected-warning {{[costall-lock-across-await]}}
  co_return body.size();
}

QCoro::Task<int> locked_by_hand(QMutex& mutex, QNetworkAccessManager& network) {
  mutex.lock();
  const QByteArray body = co_await get(network, QUrl("a"));  // expected-warning {{[costall-lock-across-await]}}
  mutex.unlock();
  co_return body.size();
}

QCoro::Task<int> silent_unlocked_first(QMutex& mutex, QNetworkAccessManager& network) {
  QMutexLocker lock(&mutex);
  lock.unlock();
  const QByteArray body = co_await get(network, QUrl("a"));
  co_return body.size();
}

QCoro::Task<int> silent_short_lock(QMutex& mutex, int& value) {
  QMutexLocker lock(&mutex);
  co_return ++value;
}

// What arrived already is read without waiting.
QCoro::Task<QByteArray> silent_reads_what_is_there(QTcpSocket& peer) {
  co_return peer.readAll();
}

int silent_no_coroutine(QNetworkAccessManager& network) {
  QThread::msleep(10);
  return QCoro::waitFor(get(network, QUrl("a"))).size();
}
