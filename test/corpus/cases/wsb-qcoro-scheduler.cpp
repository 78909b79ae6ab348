// case: wsb-qcoro-scheduler; style: qcoro; flags: none
// A document importer steps its parser coroutines from nextDocument(); the view
// then sleeps through an animation with QCoro and no parser moves.
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QString>

#include <chrono>
#include <coroutine>
#include <deque>
#include <optional>

using namespace std::chrono_literals;

class ParserJob
{
public:
    struct promise_type {
        QString title;
        ParserJob get_return_object()
        {
            return ParserJob(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(int) noexcept { return {}; }
        void return_value(QString t) { title = std::move(t); }
        void unhandled_exception() { std::terminate(); }
    };
    explicit ParserJob(std::coroutine_handle<promise_type> h) : mHandle(h) {}
    ParserJob(ParserJob &&o) noexcept : mHandle(std::exchange(o.mHandle, nullptr)) {}
    ~ParserJob() { if (mHandle) mHandle.destroy(); }
    bool step() { mHandle.resume(); return mHandle.done(); }
    QString title() const { return mHandle.promise().title; }

private:
    std::coroutine_handle<promise_type> mHandle;
};

static ParserJob parse(QString path)
{
    for (int page = 0; page < 10; ++page)
        co_yield page;
    co_return path + QStringLiteral(" (10 pages)");
}

class Importer
{
public:
    void add(const QString &path) { mJobs.push_back(parse(path)); }
    QCoro::Task<std::optional<QString>> nextDocument()
    {
        while (!mJobs.empty()) {
            ParserJob job = std::move(mJobs.front());
            mJobs.pop_front();
            if (job.step())
                co_return job.title();
            mJobs.push_back(std::move(job));
            co_await QCoro::sleepFor(1ms);
        }
        co_return std::nullopt;
    }

private:
    std::deque<ParserJob> mJobs;
};

QCoro::Task<> showImported(Importer &importer)
{
    while (auto title = co_await importer.nextDocument()) {
        co_await QCoro::sleepFor(title->size() * 20ms); // costall-expect: window-slow-body
    }
}
