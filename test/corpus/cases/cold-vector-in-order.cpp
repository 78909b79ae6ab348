// case: cold-vector-in-order; style: home; flags: none
// Harbor::Task is lazy: filling the vector starts nothing, so while quote i is awaited the quotes
// behind it have not begun.
#include "Harbor.h"
#include <string>

using namespace Harbor;

struct Quote {
  std::string Carrier;
  int Cents = 0;
};

class CarrierClient {
 public:
  explicit CarrierClient(std::string name) : name_(std::move(name)) {}
  Task<Quote> Ask(int grams) const {
    co_await Delay{Millis(350)};  // their HTTP service
    co_return Quote{name_, grams * 3};
  }

 private:
  std::string name_;
};

class Checkout {
 public:
  Task<Quote> CheapestOf(const std::vector<CarrierClient>& carriers, int grams) {
    std::vector<Task<Quote>> asked;
    for (const auto& c : carriers) asked.push_back(c.Ask(grams));

    Quote best{"none", 1 << 30};
    for (auto& quote : asked) {
      Quote q = co_await quote;  // costall-expect: cold-task-across-await
      if (q.Cents < best.Cents) best = std::move(q);
    }
    co_return best;
  }
};

Task<> Main(int& cents) {
  std::vector<CarrierClient> all{CarrierClient("A"), CarrierClient("B"), CarrierClient("C")};
  Checkout c;
  Quote q = co_await c.CheapestOf(all, 1200);
  cents = q.Cents;
}

int main() {
  int cents = 0;
  Spawn(Main(cents));
  Reactor::Current().Run();
  return cents == 3600 ? 0 : 1;
}
