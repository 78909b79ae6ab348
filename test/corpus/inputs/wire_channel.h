// A bounded channel: a send waits for room.
#pragma once

#include "wire_lazy.h"

#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace wire {

template <class T> class bounded_channel {
public:
    explicit bounded_channel(std::size_t capacity) : capacity_(capacity) {}
    struct receive_op {
        bounded_channel& c;
        bool await_ready() const noexcept { return !c.items_.empty(); }
        void await_suspend(std::coroutine_handle<> h) { c.receiver_ = h; }
        T await_resume() {
            T t = std::move(c.items_.front());
            c.items_.pop_front();
            if (!c.senders_.empty()) {
                auto s = c.senders_.front();
                c.senders_.pop_front();
                s.resume();
            }
            return t;
        }
    };
    struct send_op {
        bounded_channel& c;
        T value;
        bool await_ready() const noexcept { return c.items_.size() < c.capacity_; }
        void await_suspend(std::coroutine_handle<> h) { c.senders_.push_back(h); }
        void await_resume() { c.push(std::move(value)); }
    };
    receive_op receive() { return receive_op{*this}; }
    send_op send(T t) { return send_op{*this, std::move(t)}; }
    bool try_send(T t) {
        if (items_.size() >= capacity_) return false;
        push(std::move(t));
        return true;
    }
private:
    void push(T t) {
        items_.push_back(std::move(t));
        if (auto r = std::exchange(receiver_, {})) r.resume();
    }
    std::size_t capacity_;
    std::deque<T> items_;
    std::coroutine_handle<> receiver_;
    std::deque<std::coroutine_handle<>> senders_;
};

struct packet { int id; int hops; };

} // namespace wire
