// case: s-frame-pool; style: home; flags: none
// Containers of handles and of step()-able objects that are no window: a log of
// finished frames to destroy, a parser's states, an animation (trap 20).
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class graveyard {
 public:
  void bury(std::coroutine_handle<> h) { frames_.push_back(h); }
  std::size_t sweep() {
    auto n = frames_.size();
    for (auto h : frames_) h.destroy();
    frames_.clear();
    return n;
  }

 private:
  std::vector<std::coroutine_handle<>> frames_;
};

class token_machine {
 public:
  explicit token_machine(std::string text) : text_(std::move(text)) {}
  std::optional<std::string> next() {
    std::string word;
    while (at_ < text_.size()) {
      char c = text_[at_++];
      for (auto& counter : counters_) counter.step(c);
      if (c == ' ') break;
      word += c;
    }
    if (word.empty()) return std::nullopt;
    return word;
  }

 private:
  struct counter {
    char of;
    int seen = 0;
    void step(char c) { seen += c == of; }
  };
  std::string text_;
  std::size_t at_ = 0;
  std::vector<counter> counters_{{'a'}, {'e'}};
};

task<void> speak(std::string text, graveyard& old) {
  token_machine words(std::move(text));
  while (auto word = words.next()) {
    old.sweep();
    co_await tinyco::sleep_for(std::chrono::milliseconds(80 * word->size()));
  }
}

int main() {
  graveyard old;
  tinyco::spawn(speak("nothing here is in flight", old));
  tinyco::loop().run();
}
