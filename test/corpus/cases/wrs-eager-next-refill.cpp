// case: wrs-eager-next-refill; style: home; flags: none
// Eager children run on the reactor by themselves; Next() is the only place
// that starts another one, so a slow body empties the window (H18).
#include "Kestrel.h"

#include <deque>
#include <string>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

struct Thumbnail { int m_id = 0; };

Async<Thumbnail> Render(int id) {
  co_await Delay(Duration(30 + id % 7));
  co_return Thumbnail{id};
}

class ThumbnailFeed {
 public:
  ThumbnailFeed(int total, std::size_t width) : m_total(total), m_width(width) {}

  Async<std::optional<Thumbnail>> Next() {
    TopUp();
    if (m_inFlight.empty()) co_return std::nullopt;
    auto oldest = std::move(m_inFlight.front());
    m_inFlight.pop_front();
    co_return co_await oldest;
  }

 private:
  void TopUp() {
    while (m_inFlight.size() < m_width && m_started < m_total)
      m_inFlight.push_back(Render(m_started++));
  }
  int m_total;
  int m_started = 0;
  std::size_t m_width;
  std::deque<Async<Thumbnail>> m_inFlight;
};

class Gallery {
 public:
  explicit Gallery(int total) : m_feed(total, 8) {}
  Async<> Publish() {
    while (auto thumb = co_await m_feed.Next()) {
      co_await Upload(*thumb);  // costall-expect: window-refill-starved
    }
    co_return Nothing{};
  }

 private:
  Async<> Upload(Thumbnail) {
    co_await Delay(Duration(250));
    co_return Nothing{};
  }
  ThumbnailFeed m_feed;
};

int main() {
  Gallery gallery(100);
  auto done = gallery.Publish();
  Kestrel::Reactor::Instance().Run();
}
