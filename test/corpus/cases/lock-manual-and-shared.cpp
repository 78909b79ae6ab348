// case: lock-manual-and-shared; style: home; flags: none
// std locks that the usual checks miss: lock() and unlock() by hand around an await, and a
// shared_lock born in an if-initialiser that lives through the await in its body.
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

namespace dns {

using completion = std::function<void(std::string)>;

struct upstream {
  std::map<std::string, completion> open;
  void answer(const std::string& name, std::string ip) {
    auto node = open.extract(name);
    if (node) node.mapped()(std::move(ip));
  }
};

struct query {
  upstream& u;
  std::string name;
  std::string ip;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    u.open.emplace(name, [this, h](std::string s) {
      ip = std::move(s);
      h.resume();
    });
  }
  std::string await_resume() { return std::move(ip); }
};

struct started {
  struct promise_type {
    started get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class resolver {
 public:
  explicit resolver(upstream& u) : up_(u) {}

  started refresh(std::string name) {
    zone_.lock();
    ++refreshes_;
    std::string ip = co_await query{up_, name, {}};  // costall-expect: lock-across-await
    table_[name] = ip;
    zone_.unlock();
  }

  started lookup(std::string name, std::string& out) {
    if (std::shared_lock<std::shared_mutex> reading(views_); views_enabled_) {
      out = co_await query{up_, "view." + name, {}};  // costall-expect: lock-across-await
    }
    out += "!";
  }

  void set_views(bool on) {
    std::unique_lock<std::shared_mutex> writing(views_);
    views_enabled_ = on;
  }
  int refreshes() const { return refreshes_; }

 private:
  upstream& up_;
  std::mutex zone_;
  std::shared_mutex views_;
  bool views_enabled_ = true;
  int refreshes_ = 0;
  std::map<std::string, std::string> table_;
};

}  // namespace dns
