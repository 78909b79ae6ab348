// case: wsbs-window-of-one; style: home; flags: none
// Silent: at most one page is ever in the set, and the next one goes in only after the slow body,
// so the set is empty at the body's await.
#include "pollkit.h"
#include <string>

using namespace std::chrono_literals;
using pollkit::job;

struct page {
  int number;
  bool last;
};

job<page> fetch_page(int number) {
  co_await pollkit::sleep(150ms);
  co_return page{number, number == 9};
}

job<> index_page(const page& p, std::string& log) {
  co_await pollkit::sleep(3s);
  log += std::to_string(p.number);
}

job<std::string> crawl() {
  std::string log;
  pollkit::poll_set<page> window;
  window.push(fetch_page(0));
  while (auto p = co_await window.next()) {
    co_await index_page(*p, log);
    if (!p->last) window.push(fetch_page(p->number + 1));
  }
  co_return log;
}
