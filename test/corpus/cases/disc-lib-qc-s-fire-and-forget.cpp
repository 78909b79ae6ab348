// case: disc-lib-qc-s-fire-and-forget; style: qcoro; flags: none
// Silent: a dropped QCoro::Task keeps running (eager, the frame destroys itself at the end); the
// arguments are values and the object is watched by a QPointer.
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>
#include <QUrl>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <chrono>

using namespace std::chrono_literals;

class Presence : public QObject {
public:
    explicit Presence(QUrl server) : m_server(std::move(server)) {
        connect(&m_timer, &QTimer::timeout, this, [this] { beat(QStringLiteral("online")); });
        m_timer.start(30s);
    }

    void leave() {
        m_timer.stop();
        beat(QStringLiteral("offline"));
    }

private:
    QCoro::Task<> beat(QString state) {
        QPointer<Presence> self(this);
        QUrl url = m_server;
        url.setQuery(QStringLiteral("state=") + state);
        for (int attempt = 0; attempt < 3; ++attempt) {
            QNetworkReply *reply = co_await m_nam.get(QNetworkRequest(url));
            const bool ok = reply->error() == QNetworkReply::NoError;
            reply->deleteLater();
            if (ok || !self) {
                co_return;
            }
            co_await QCoro::sleepFor(2s);
            if (!self) {
                co_return;
            }
        }
    }

    QUrl m_server;
    QTimer m_timer;
    QNetworkAccessManager m_nam;
};
