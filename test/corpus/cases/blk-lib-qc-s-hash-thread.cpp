// case: blk-lib-qc-s-hash-thread; style: qcoro; flags: none
// Silent: the blocking device reads and the sleep are in the function of a thread of its own; the
// coroutine on the event loop only awaits that thread's end.
#include <QCryptographicHash>
#include <QFile>
#include <QThread>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroThread>
#include <QCoro/QCoroTimer>
#include <chrono>
#include <memory>

using namespace std::chrono_literals;

static QByteArray hashFile(const QString &path) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (int attempt = 0; attempt < 5; ++attempt) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd()) {
                hash.addData(file.read(1 << 20));
            }
            return hash.result();
        }
        QThread::msleep(200);
    }
    return {};
}

QCoro::Task<QByteArray> hashInBackground(QString path) {
    auto result = std::make_shared<QByteArray>();
    std::unique_ptr<QThread> thread(QThread::create([path, result] { *result = hashFile(path); }));
    thread->start();
    co_await qCoro(thread.get()).waitForFinished();
    co_return *result;
}

QCoro::Task<bool> verify(QString path, QByteArray expected) {
    co_await QCoro::sleepFor(50ms);
    const QByteArray actual = co_await hashInBackground(path);
    co_return actual == expected;
}
