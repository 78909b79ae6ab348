// case: s-unknown-callee; style: home; flags: none
// What is awaited beside the window and beside the cold task has its body in
// another file: `possible`, which is off by default (issue point 2).
#include "pollio.h"

using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

struct Vertex { int id; };

Coro<Vertex> Visit(int id);        // graph.cpp
Coro<Unit> Apply(Vertex vertex);   // rules.cpp
Coro<int> Summary(int vertices);   // rules.cpp

class Frontier {
 public:
  void Add(int id) { open_.push_back(Visit(id)); }
  Poll<std::optional<Vertex>> Pend(pollio::Context& cx) {
    if (open_.empty()) return std::optional<Vertex>{};
    for (auto it = open_.begin(); it != open_.end(); ++it)
      if (auto v = it->Pend(cx)) {
        open_.erase(it);
        return std::optional<Vertex>{*v};
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<Vertex>> open_;
};

Coro<int> Walk(int vertices) {
  Frontier frontier;
  for (int id = 0; id < vertices; ++id) frontier.Add(id);
  while (auto vertex = co_await frontier) {
    auto apply = Apply(*vertex);
    co_await apply;
  }
  auto summary = Summary(vertices);
  co_return co_await summary;
}
