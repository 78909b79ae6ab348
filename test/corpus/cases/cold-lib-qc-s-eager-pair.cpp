// case: cold-lib-qc-s-eager-pair; style: qcoro; flags: none
// Silent: QCoro::Task is eager; both downloads run from the call on, during the sleep and during
// each other's await. Only the collection is late.
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <chrono>
#include <vector>

using namespace std::chrono_literals;

QCoro::Task<QByteArray> download(QNetworkAccessManager &nam, QUrl url) {
    QNetworkReply *reply = co_await nam.get(QNetworkRequest(url));
    QByteArray data = reply->readAll();
    reply->deleteLater();
    co_return data;
}

QCoro::Task<qsizetype> startPage(QNetworkAccessManager &nam, QUrl base) {
    auto news = download(nam, base.resolved(QUrl(QStringLiteral("news"))));
    auto weather = download(nam, base.resolved(QUrl(QStringLiteral("weather"))));
    co_await QCoro::sleepFor(150ms); // let the splash screen be seen
    const QByteArray a = co_await news;
    const QByteArray b = co_await weather;
    co_return a.size() + b.size();
}

QCoro::Task<qsizetype> pageSizes(QNetworkAccessManager &nam, QUrl base, int pages) {
    std::vector<QCoro::Task<QByteArray>> running;
    for (int i = 0; i < qMin(pages, 6); ++i) {
        running.push_back(download(nam, base.resolved(QUrl(QString::number(i)))));
    }
    qsizetype sum = 0;
    for (auto &task : running) {
        sum += (co_await task).size();
    }
    co_return sum;
}
