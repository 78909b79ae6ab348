// case: s-qcoro-awaitable-waits; style: qcoro; flags: none
// waitForFinished, waitForStarted, waitForConnected of the QCoro wrappers are
// awaitables; only their names are those of Qt's blocking functions.
#include <QCoro/QCoroAbstractSocket>
#include <QCoro/QCoroProcess>
#include <QCoro/QCoroTask>
#include <QProcess>
#include <QStringList>
#include <QTcpSocket>

class Uploader : public QObject
{
public:
    QCoro::Task<bool> upload(QString file, QString host)
    {
        QProcess zip;
        zip.start(QStringLiteral("gzip"), {QStringLiteral("-k"), file});
        if (!co_await qCoro(zip).waitForStarted())
            co_return false;
        co_await qCoro(zip).waitForFinished();

        QTcpSocket socket;
        socket.connectToHost(host, 9000);
        co_await qCoro(socket).waitForConnected();
        socket.write(file.toUtf8());
        const QByteArray answer = co_await qCoro(static_cast<QIODevice &>(socket)).readLine();
        co_return answer.startsWith("OK");
    }
};
