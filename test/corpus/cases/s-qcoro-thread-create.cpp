// case: s-qcoro-thread-create; style: qcoro; flags: none
// The blocking read runs in a QThread's function; the coroutine awaits the
// thread's end through QCoro (T11).
#include <QByteArray>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroThread>
#include <QCoro/QCoroTimer>
#include <QIODevice>
#include <QTcpSocket>
#include <QThread>

#include <chrono>
#include <memory>

using namespace std::chrono_literals;

QCoro::Task<QByteArray> fingerprint(QString host)
{
    auto answer = std::make_shared<QByteArray>();
    std::unique_ptr<QThread> reader(QThread::create([host, answer] {
        QTcpSocket socket;
        socket.connectToHost(host, 79);
        if (socket.waitForConnected(2000) && socket.waitForReadyRead(2000))
            *answer = socket.readAll();
        QThread::msleep(50);
    }));
    reader->start();
    co_await qCoro(reader.get()).waitForFinished();
    co_return *answer;
}

QCoro::Task<> refresh(QStringList hosts)
{
    for (const QString &host : hosts) {
        const QByteArray bytes = co_await fingerprint(host);
        if (bytes.isEmpty())
            co_await QCoro::sleepFor(1s);
    }
}
