// case: s-qcoro-eager-list; style: qcoro; flags: none
// QCoro::Task starts at the call: a list of them awaited in turn runs side by
// side (T04: "same for QCoro::Task").
#include <QList>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>

#include <chrono>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

QCoro::Task<QByteArray> fetch(QNetworkAccessManager &nam, QUrl url)
{
    std::unique_ptr<QNetworkReply> reply(nam.get(QNetworkRequest(url)));
    co_await qCoro(reply.get()).waitForFinished();
    co_return reply->readAll();
}

QCoro::Task<int> totalSize(QNetworkAccessManager &nam, QList<QUrl> urls)
{
    std::vector<QCoro::Task<QByteArray>> replies;
    for (const QUrl &url : urls)
        replies.push_back(fetch(nam, url));

    co_await QCoro::sleepFor(100ms);

    int total = 0;
    for (auto &reply : replies)
        total += int((co_await reply).size());
    co_return total;
}
