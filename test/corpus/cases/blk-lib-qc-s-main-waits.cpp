// case: blk-lib-qc-s-main-waits; style: qcoro; flags: none
// Silent: waitFor is called from main and from a plain function of a command-line tool, no
// coroutine and no event handler is running there; it drives the event loop itself.
#include <QCoreApplication>
#include <QTcpSocket>
#include <QTextStream>
#include <QCoro/QCoroAbstractSocket>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <chrono>

using namespace std::chrono_literals;

QCoro::Task<QByteArray> whois(QString domain) {
    QTcpSocket socket;
    if (!co_await qCoro(socket).connectToHost(QStringLiteral("whois.iana.org"), 43)) {
        co_return QByteArray();
    }
    co_await qCoro(socket).write(domain.toUtf8() + "\r\n");
    co_return co_await qCoro(socket).readAll(5s);
}

QCoro::Task<QByteArray> whoisWithRetry(QString domain) {
    for (int i = 0; i < 3; ++i) {
        QByteArray answer = co_await whois(domain);
        if (!answer.isEmpty()) {
            co_return answer;
        }
        co_await QCoro::sleepFor(1s);
    }
    co_return QByteArray();
}

static int runTool(const QStringList &domains) {
    QTextStream out(stdout);
    for (const QString &d : domains) {
        out << QCoro::waitFor(whoisWithRetry(d));
    }
    return 0;
}

int main(int argc, char **argv) {
    QCoreApplication app(argc, argv);
    const QByteArray probe = QCoro::waitFor(whois(QStringLiteral("example.org")));
    if (probe.isEmpty()) {
        return 1;
    }
    return runTool(app.arguments().mid(1));
}
