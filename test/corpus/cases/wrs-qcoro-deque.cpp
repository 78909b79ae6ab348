// case: wrs-qcoro-deque; style: qcoro; flags: none
// Eager QCoro tasks in a deque: four requests at most, a new one only when the
// loop comes back from the database.
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <deque>

class TileLoader : public QObject
{
public:
    QCoro::Task<> loadAll(QStringList urls)
    {
        std::deque<QCoro::Task<QByteArray>> running;
        int next = 0;
        do {
            while (running.size() < 4 && next < urls.size())
                running.push_back(get(QUrl(urls.at(next++))));
            const QByteArray tile = co_await running.front();
            running.pop_front();
            co_await storeTile(tile); // costall-expect: window-refill-starved
        } while (!running.empty() || next < urls.size());
    }

private:
    QCoro::Task<QByteArray> get(QUrl url)
    {
        QNetworkReply *reply = mNam.get(QNetworkRequest(url));
        co_await qCoro(reply).waitForFinished();
        const auto bytes = reply->readAll();
        reply->deleteLater();
        co_return bytes;
    }
    QCoro::Task<> storeTile(QByteArray tile)
    {
        co_await QCoro::sleepFor(std::chrono::milliseconds(tile.size()));
    }
    QNetworkAccessManager mNam;
};
