// case: s-qcoro-generator; style: qcoro; flags: none
// QCoro's AsyncGenerator is frozen at its yield; the consumer takes its time
// (RUN, libraries.md 0.4).
#include <QCoro/QCoroAsyncGenerator>
#include <QCoro/QCoroIODevice>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QIODevice>

#include <chrono>

using namespace std::chrono_literals;

static QCoro::AsyncGenerator<QByteArray> readLines(QIODevice *device)
{
    while (!device->atEnd())
        co_yield co_await qCoro(device).readLine();
}

QCoro::Task<int> typeOut(QIODevice *device)
{
    int count = 0;
    auto lines = readLines(device);
    for (auto it = co_await lines.begin(); it != lines.end(); co_await ++it) {
        ++count;
        co_await QCoro::sleepFor((*it).size() * 50ms);
    }
    co_return count;
}

QCoro::Task<int> typeOutMacro(QIODevice *device)
{
    int count = 0;
    QCORO_FOREACH(const QByteArray &line, readLines(device)) {
        count += int(line.size());
        co_await QCoro::sleepFor(100ms);
    }
    co_return count;
}
