// case: wlu-qcoro-jobs; style: qcoro; flags: none
// Thumbnail jobs are created and stepped once, then the dialog waits for the
// user's file to be written; only finishAll() steps the jobs further.
#include <QCoro/QCoroIODevice>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QTcpSocket>

#include <chrono>
#include <memory>
#include <vector>

using namespace std::chrono_literals;

class ScaleJob
{
public:
    explicit ScaleJob(int rows) : mRows(rows) {}
    bool advance() { return ++mDone >= mRows; }

private:
    int mRows;
    int mDone = 0;
};

class JobList
{
public:
    void start(int rows)
    {
        mJobs.push_back(std::make_unique<ScaleJob>(rows));
        mJobs.back()->advance();
    }
    QCoro::Task<> finishAll()
    {
        while (!mJobs.empty()) {
            std::erase_if(mJobs, [](auto &job) { return job->advance(); });
            co_await QCoro::sleepFor(0ms);
        }
    }

private:
    std::vector<std::unique_ptr<ScaleJob>> mJobs;
};

QCoro::Task<bool> exportAlbum(QTcpSocket &server, QByteArray index)
{
    JobList thumbnails;
    for (int i = 0; i < 12; ++i)
        thumbnails.start(200);

    server.write(index);
    const QByteArray reply = co_await qCoro(server).readLine(); // costall-expect: window-left-undriven
    if (!reply.startsWith("OK"))
        co_return false;
    co_await thumbnails.finishAll();
    co_return true;
}
