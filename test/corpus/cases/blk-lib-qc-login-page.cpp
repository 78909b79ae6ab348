// case: blk-lib-qc-login-page; style: qcoro; flags: none
// Stalls: inside a coroutine on the GUI thread QCoro::waitFor runs a nested event loop instead of
// suspending, and QTcpSocket's own waitForReadyRead blocks the whole event loop.
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTcpSocket>
#include <QUrl>
#include <QCoro/QCoroAbstractSocket>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>

class LoginPage : public QObject {
public:
    QCoro::Task<QByteArray> fetchToken(QString user) {
        QNetworkRequest request(QUrl(QStringLiteral("https://id.example.org/token?u=") + user));
        QNetworkReply *reply = co_await m_nam.get(request);
        const QByteArray token = reply->readAll();
        reply->deleteLater();
        co_return token;
    }

    QCoro::Task<bool> logIn(QString user) {
        const QByteArray token = QCoro::waitFor(fetchToken(user)); // costall-expect: blocking-call-in-coroutine
        QTcpSocket socket;
        if (!co_await qCoro(socket).connectToHost(QStringLiteral("mail.example.org"), 143)) {
            co_return false;
        }
        co_await qCoro(socket).write("AUTH " + token + "\r\n");
        if (!socket.waitForReadyRead(3000)) { // costall-expect: blocking-call-in-coroutine
            co_return false;
        }
        co_return socket.readLine().startsWith("OK");
    }

private:
    QNetworkAccessManager m_nam;
};
