// case: wsb-lib-qc-s-paged-generator; style: qcoro; flags: none
// Silent: the generator's reply is read and done with before each co_yield, nothing is in flight
// and nothing is held while the consumer stores an item slowly.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>
#include <QCoro/QCoroAsyncGenerator>
#include <QCoro/QCoroIODevice>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTask>

QCoro::AsyncGenerator<QString> contacts(QNetworkAccessManager &nam, QUrl url) {
    while (url.isValid()) {
        QJsonObject page;
        {
            QNetworkReply *reply = nam.get(QNetworkRequest(url));
            co_await qCoro(reply).waitForFinished();
            page = QJsonDocument::fromJson(reply->readAll()).object();
            reply->deleteLater();
        }
        const QJsonArray items = page[QStringLiteral("items")].toArray();
        for (const QJsonValue &item : items) {
            co_yield item.toString();
        }
        url = QUrl(page[QStringLiteral("next")].toString());
    }
}

QCoro::Task<int> exportContacts(QNetworkAccessManager &nam, QUrl first, QString path) {
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly)) {
        co_return 0;
    }
    int n = 0;
    auto all = contacts(nam, std::move(first));
    for (auto it = co_await all.begin(); it != all.end(); co_await ++it) {
        co_await qCoro(out).write((*it).toUtf8() + '\n');
        ++n;
    }
    co_return n;
}
