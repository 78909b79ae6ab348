// case: lock-guard-over-write; style: home; flags: none
// qcoro#146, CppCoreGuidelines#1805: a thread mutex is held while the device acknowledges; the
// next coroutine of this thread that locks it stops the event loop, so the acknowledgement never
// gets in.
#include <coroutine>
#include <exception>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

struct Promise;
struct [[maybe_unused]] Run : std::coroutine_handle<Promise> {
  using promise_type = ::Promise;
};
struct Promise {
  Run get_return_object() { return {Run::from_promise(*this)}; }
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_never final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() { std::terminate(); }
};

class SerialPort {
 public:
  auto write(std::string line) {
    sent_ += line;
    struct Ack {
      SerialPort* port;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) { port->waiting_.push_back(h); }
      int await_resume() const noexcept { return port->acks_; }
    };
    return Ack{this};
  }
  void onAck() {  // from the event loop
    ++acks_;
    for (auto h : std::exchange(waiting_, {})) h.resume();
  }

 private:
  std::string sent_;
  int acks_ = 0;
  std::vector<std::coroutine_handle<>> waiting_;
};

class Plotter {
 public:
  explicit Plotter(SerialPort& p) : port_(p) {}

  Run moveTo(int x, int y) {
    const std::lock_guard<std::mutex> lock(state_);
    x_ = x;
    y_ = y;
    co_await port_.write("G1 X" + std::to_string(x) + " Y" + std::to_string(y));  // costall-expect: lock-across-await
    ++moves_;
  }

  Run penUp() {
    {
      const std::lock_guard<std::mutex> lock(state_);
      down_ = false;
    }
    co_await port_.write("M3 S0");
  }

  std::pair<int, int> position() {
    const std::lock_guard<std::mutex> lock(state_);
    return {x_, y_};
  }
  bool down() const { return down_; }
  int moves() const { return moves_; }

 private:
  SerialPort& port_;
  std::mutex state_;
  int x_ = 0, y_ = 0, moves_ = 0;
  bool down_ = true;
};
