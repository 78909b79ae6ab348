// case: bor-lib-qc-thumbnail; style: qcoro; flags: none
// Stalls/dangles: QCoro::Task runs on after it is dropped; both coroutines resume after show() has
// returned, with captures by reference or a reference parameter to locals of show().
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <chrono>

using namespace std::chrono_literals;

class Gallery : public QObject {
public:
    void show(const QUrl &url) {
        QString title = url.fileName();
        int attempts = 0;

        auto load = [&]() -> QCoro::Task<> { // costall-expect-or: detached-borrow
            QNetworkReply *reply = co_await m_nam.get(QNetworkRequest(url));
            ++attempts;
            setPicture(title, reply->readAll());
            reply->deleteLater();
        };
        load(); // costall-expect: detached-borrow

        const QString status = QStringLiteral("loading ") + title;
        blink(status); // costall-expect: detached-borrow
    }

private:
    QCoro::Task<> blink(const QString &text) {
        for (int i = 0; i < 3; ++i) {
            m_status = text;
            co_await QCoro::sleepFor(300ms);
            m_status.clear();
            co_await QCoro::sleepFor(300ms);
        }
        m_status = text;
    }
    void setPicture(const QString &title, const QByteArray &data) {
        m_title = title;
        m_data = data;
    }

    QNetworkAccessManager m_nam;
    QString m_status, m_title;
    QByteArray m_data;
};
