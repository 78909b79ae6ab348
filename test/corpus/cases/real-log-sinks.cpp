// case: real-log-sinks; style: home; flags: none
// A logger hands each line to every sink of its list. The sinks stay in the list and end at once:
// a class that logs at several places has no window.
#include "tinyco.h"

#include <functional>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class diary {
 public:
  static diary& of_this_program() {
    static diary it;
    return it;
  }
  void tell(std::function<void(const std::string&)> reader) {
    readers_.push_back(std::move(reader));
  }
  void note(const std::string& text) {
    for (auto& reader : readers_) reader(text);
  }

 private:
  std::vector<std::function<void(const std::string&)>> readers_;
};

inline void note(std::string text) { diary::of_this_program().note(text); }

class parcel_desk {
 public:
  auto next_label() -> task<int> {
    note("waits for a label");
    co_await tinyco::sleep_for(10ms);
    note("has a label");
    co_return left_--;
  }
  auto hand_out(int label) -> task<void> {
    note("hands out");
    co_await tinyco::sleep_for(std::chrono::milliseconds(20 + label));
    note("handed out");
  }

 private:
  int left_ = 5;
};

auto open_desk(parcel_desk& desk) -> task<void> {
  while (int label = co_await desk.next_label()) {
    co_await tinyco::sleep_for(100ms);
    co_await desk.hand_out(label);
  }
}

int main() {
  parcel_desk desk;
  diary::of_this_program().tell([](const std::string& text) { std::fputs(text.c_str(), stderr); });
  tinyco::spawn(open_desk(desk));
  tinyco::loop().run();
}
