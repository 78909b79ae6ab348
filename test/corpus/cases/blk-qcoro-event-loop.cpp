// case: blk-qcoro-event-loop; style: qcoro; flags: none
// A nested event loop to imitate asynchrony, inside a coroutine that could just
// await (fooyin#20, B60).
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

#include <chrono>

using namespace std::chrono_literals;

class CoverFetcher : public QObject
{
public:
    QCoro::Task<QByteArray> cover(QUrl album)
    {
        co_await QCoro::sleepFor(200ms); // be polite to the server
        QNetworkReply *reply = mNam.get(QNetworkRequest(album));
        QEventLoop loop;
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec(); // costall-expect: blocking-call-in-coroutine
        const QByteArray image = reply->readAll();
        reply->deleteLater();
        co_return image;
    }

private:
    QNetworkAccessManager mNam;
};
