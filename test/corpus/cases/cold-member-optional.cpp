// case: cold-member-optional; style: home; flags: none
// A lazy read-ahead kept in an optional member; it was meant to overlap with
// the rendering of the page before it.
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;

namespace reader {

using Text = std::string;

tinyco::task<Text> loadPage(int number) {
  co_await tinyco::sleep_for(60ms);
  co_return Text("page ") + std::to_string(number);
}

class Book {
 public:
  tinyco::task<void> show(int pages) {
    Text current = co_await loadPage(0);
    for (int n = 1; n <= pages; ++n) {
      m_ahead.emplace(loadPage(n));
      co_await render(current);  // costall-expect: cold-task-across-await
      current = co_await *m_ahead;
      m_ahead.reset();
    }
  }

 private:
  tinyco::task<void> render(const Text& text) {
    for (char c : text)
      if (c == ' ') co_await tinyco::sleep_for(16ms);
  }
  std::optional<tinyco::task<Text>> m_ahead;
};

}  // namespace reader

int main() {
  reader::Book book;
  tinyco::spawn(book.show(4));
  tinyco::loop().run();
}
