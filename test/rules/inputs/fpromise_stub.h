// The declarations of fpromise that its pack names, for test/rules/fpromise.cpp.
// Declared only, except what takes lambdas.
#pragma once

#include <tuple>
#include <utility>
#include <vector>

namespace fpromise {

class context;

template <class V = void, class E = void>
class result {};

template <class T>
T unseen();

template <class Signature>
class function;

template <class R, class... Args>
class function<R(Args...)> {
 public:
  function();
  function(function&&);
  ~function();
};

template <class Continuation>
class promise_impl final {
 public:
  promise_impl() = default;
  promise_impl(promise_impl&& other);
  promise_impl& operator=(promise_impl&& other);
  explicit operator bool() const;
  result<> operator()(context& context);
  template <class Handler>
  promise_impl then(Handler handler) {
    return unseen<promise_impl>();
  }
  template <class Handler>
  promise_impl and_then(Handler handler) {
    return unseen<promise_impl>();
  }

 private:
  Continuation state_;
};

template <class V = void, class E = void>
using promise = promise_impl<function<result<V, E>(context&)>>;

template <class Handler>
promise<> make_promise(Handler handler) {
  return unseen<promise<>>();
}

template <class... Promises>
promise<> join_promises(Promises... promises);
promise<> join_promise_vector(std::vector<promise<>> promises);

template <class Promise>
class future_impl final {
 public:
  explicit future_impl(Promise promise);
  bool operator()(context& context);
};

template <class V = void, class E = void>
using future = future_impl<promise<V, E>>;

class pending_task final {
 public:
  pending_task(promise<> promise);
};

class executor {
 public:
  virtual ~executor() = default;
  virtual void schedule_task(pending_task task) = 0;
};

template <class Continuation>
result<> run_single_threaded(promise_impl<Continuation> promise);

}  // namespace fpromise
