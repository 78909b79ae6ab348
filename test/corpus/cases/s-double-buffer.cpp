// case: s-double-buffer; style: home; flags: none
// Classic double buffering with an eager read: one read runs beside each write,
// which is what was wanted; there is no window to keep full.
#include "Kestrel.h"

#include <array>
#include <string>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

using Block = std::array<char, 4096>;

class Tape {
 public:
  explicit Tape(int blocks) : m_left(blocks) {}
  Async<bool> ReadInto(Block& block) {
    co_await Delay(Duration(8));
    block.fill('x');
    co_return m_left-- > 0;
  }
  Async<> Write(const Block&) {
    co_await Delay(Duration(9));
    co_return Nothing{};
  }

 private:
  int m_left;
};

Async<> CopyTape(Tape& from, Tape& to) {
  Block buffers[2];
  int current = 0;
  Async<bool> reading = from.ReadInto(buffers[current]);
  while (co_await reading) {
    int full = current;
    current ^= 1;
    reading = from.ReadInto(buffers[current]);
    co_await to.Write(buffers[full]);
  }
  co_return Nothing{};
}

int main() {
  Tape a(10), b(0);
  auto copy = CopyTape(a, b);
  Kestrel::Reactor::Instance().Run();
}
