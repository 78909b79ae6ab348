// case: db-scan-frames; style: home; flags: none
// The parked scans each own one of the four buffer frames and move only in next(); the body asks
// for a frame of the same pool and waits for ever.
#include "db_kernel.h"
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <optional>
#include <utility>

namespace kernel {

class scan_window { // children advance only while somebody is in next()
public:
    struct turn {
        scan_window& w;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> h) { w.runnable_.push_back(h); }
        void await_resume() const noexcept {}
    };
    turn own_turn() { return turn{*this}; }
    void add(task<page_no> t) {
        children_.push_back(std::move(t));
        children_.back().start();
    }
    void cancel_all() {
        runnable_.clear();
        children_.clear();
    }
    task<std::optional<page_no>> next() {
        while (!children_.empty()) {
            for (auto it = children_.begin(); it != children_.end(); ++it) {
                if (!it->done()) continue;
                page_no p = it->take();
                children_.erase(it);
                co_return p;
            }
            co_await disk_op{};
            for (auto n = runnable_.size(); n > 0; --n) {
                auto h = runnable_.front();
                runnable_.pop_front();
                h.resume();
            }
        }
        co_return std::nullopt;
    }
private:
    std::list<task<page_no>> children_;
    std::deque<std::coroutine_handle<>> runnable_;
};

class frame_pool { // counting semaphore over buffer frames
public:
    explicit frame_pool(int n) : free_(n) {}
    class lease {
    public:
        explicit lease(frame_pool* p) : p_(p) {}
        lease(lease&& o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
        ~lease() { if (p_) p_->give_back(); }
    private:
        frame_pool* p_;
    };
    struct acquire_op {
        frame_pool& p;
        bool await_ready() const noexcept { return p.free_ > 0; }
        void await_suspend(std::coroutine_handle<> h) { p.waiters_.push_back(h); }
        lease await_resume() { --p.free_; return lease(&p); }
    };
    acquire_op acquire() { return acquire_op{*this}; }
    void give_back() {
        ++free_;
        if (waiters_.empty()) return;
        auto h = waiters_.front();
        waiters_.pop_front();
        h.resume();
    }
private:
    int free_;
    std::deque<std::coroutine_handle<>> waiters_;
};

task<page_no> scan_extent(scan_window& win, frame_pool& pool, page_no first) {
    auto frame = co_await pool.acquire();
    for (page_no p = first; p < first + 8 + first; ++p) co_await win.own_turn();
    co_return first;
}

task<int> merge_runs(frame_pool& pool) {
    scan_window win;
    for (page_no first = 0; first < 5; ++first) win.add(scan_extent(win, pool, first));
    int merged = 0;
    while (auto run = co_await win.next()) {
        auto out = co_await pool.acquire(); // costall-expect: permit-held-by-window
        merged += static_cast<int>(*run);
    }
    co_return merged;
}

} // namespace kernel

int main() {
    kernel::frame_pool pool(4);
    auto t = kernel::merge_runs(pool);
    t.start();
    kernel::ring.drain();
}
