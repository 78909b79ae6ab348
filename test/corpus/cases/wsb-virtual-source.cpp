// case: wsb-virtual-source; style: home; flags: none
// The consumer sees an interface; its only implementation steps the downloads
// inside Next(). The slow leaf is three calls down.
#include "Kestrel.h"

#include <list>
#include <string>

namespace {

using Kestrel::Async;
using Kestrel::Duration;
using Kestrel::Nothing;

struct Chunk { std::string m_bytes; };

class IChunkSource {
 public:
  virtual ~IChunkSource() = default;
  virtual Async<std::optional<Chunk>> Next() = 0;
};

// A download is a state machine; each Step() moves it by at most one state.
class Download {
 public:
  enum class Phase { Resolve, Connect, Receive, Done };
  void Step() {
    if (m_phase != Phase::Done) m_phase = static_cast<Phase>(static_cast<int>(m_phase) + 1);
  }
  bool IsDone() const { return m_phase == Phase::Done; }
  Chunk Take() { return {"chunk"}; }

 private:
  Phase m_phase = Phase::Resolve;
};

class ParallelSource final : public IChunkSource {
 public:
  explicit ParallelSource(int count) : m_running(static_cast<std::size_t>(count)) {}

  Async<std::optional<Chunk>> Next() override {
    while (!m_running.empty()) {
      for (auto it = m_running.begin(); it != m_running.end(); ++it) {
        it->Step();
        if (it->IsDone()) {
          Chunk chunk = it->Take();
          m_running.erase(it);
          co_return chunk;
        }
      }
      co_await Kestrel::Delay(Duration(1));
    }
    co_return std::nullopt;
  }

 private:
  std::list<Download> m_running;
};

Async<> Fsync() { co_await Kestrel::Delay(Duration(40)); co_return Nothing{}; }
Async<> AppendToLog(const Chunk&) { co_await Fsync(); co_return Nothing{}; }
Async<> Persist(const Chunk& chunk) { co_await AppendToLog(chunk); co_return Nothing{}; }

Async<> CopyAll(IChunkSource& source) {
  std::optional<Chunk> chunk;
  do {
    chunk = co_await source.Next();
    if (chunk) co_await Persist(*chunk);  // costall-expect: window-slow-body
  } while (chunk);
  co_return Nothing{};
}

}  // namespace

int main() {
  ParallelSource source(6);
  auto copy = CopyAll(source);
  Kestrel::Reactor::Instance().Run();
}
