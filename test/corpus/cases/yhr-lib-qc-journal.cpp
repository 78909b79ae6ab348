// case: yhr-lib-qc-journal; style: qcoro; flags: none
// Stalls: entries() is parked at co_yield with the journal's asynchronous lock; the consumer's
// body calls append(), which waits for the same lock.
#include <QByteArray>
#include <QFile>
#include <QCoro/QCoroAsyncGenerator>
#include <QCoro/QCoroIODevice>
#include <QCoro/QCoroTask>
#include <coroutine>
#include <deque>
#include <utility>

class AsyncMutex {
public:
    class Guard {
    public:
        explicit Guard(AsyncMutex *m) : m_mutex(m) {}
        Guard(Guard &&o) noexcept : m_mutex(std::exchange(o.m_mutex, nullptr)) {}
        ~Guard() { if (m_mutex) m_mutex->unlock(); }
    private:
        AsyncMutex *m_mutex;
    };
    struct Locking {
        AsyncMutex &mutex;
        bool await_ready() { return !std::exchange(mutex.m_held, true); }
        void await_suspend(std::coroutine_handle<> h) { mutex.m_waiting.push_back(h); }
        Guard await_resume() { return Guard(&mutex); }
    };
    Locking lock() { return {*this}; }

private:
    void unlock() {
        if (m_waiting.empty()) {
            m_held = false;
            return;
        }
        auto next = m_waiting.front();
        m_waiting.pop_front();
        next.resume();
    }
    bool m_held = false;
    std::deque<std::coroutine_handle<>> m_waiting;
};

class Journal {
public:
    explicit Journal(const QString &path) : m_file(path) { m_file.open(QIODevice::ReadWrite); }

    QCoro::AsyncGenerator<QByteArray> entries() {
        AsyncMutex::Guard guard = co_await m_lock.lock();
        m_file.seek(0);
        while (!m_file.atEnd()) {
            QByteArray line = co_await qCoro(m_file).readLine();
            co_yield line; // costall-expect: yield-holding-resource
        }
    }

    QCoro::Task<> append(QByteArray line) {
        AsyncMutex::Guard guard = co_await m_lock.lock();
        co_await qCoro(m_file).write(line);
    }

private:
    QFile m_file;
    AsyncMutex m_lock;
};

QCoro::Task<> compact(Journal &journal) {
    auto entries = journal.entries();
    for (auto it = co_await entries.begin(); it != entries.end(); co_await ++it) {
        if ((*it).startsWith('!')) {
            co_await journal.append((*it).mid(1)); // costall-expect-or: yield-holding-resource
        }
    }
}
