// case: db-window-cancelled-s; style: home; flags: none
// In the loop the body is synchronous; the one slow await stands on the error path, where
// cancel_all has destroyed the children, and ends in co_return.
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

task<page_no> scan_extent(scan_window& win, page_no first) {
    for (page_no p = first; p < first + 8; ++p) co_await win.own_turn();
    co_return first * 3;
}

task<bool> flush_log(page_no bad) {
    co_await disk_op{};
    co_return bad != 0;
}

task<int> verify_extents(page_no limit) {
    scan_window win;
    for (page_no first = 0; first < 5; ++first) win.add(scan_extent(win, first));
    int verified = 0;
    while (auto sum = co_await win.next()) {
        if (*sum > limit) {
            win.cancel_all();
            co_await flush_log(*sum);
            co_return -1;
        }
        ++verified;
    }
    co_return verified;
}

} // namespace kernel

int main() {
    auto t = kernel::verify_extents(7);
    t.start();
    kernel::ring.drain();
}
