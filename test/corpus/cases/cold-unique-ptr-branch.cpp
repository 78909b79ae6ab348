// case: cold-unique-ptr-branch; style: home; flags: none
// The lazy task is made in one branch only and kept behind a unique_ptr; the
// slow await follows for both.
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using Bytes = std::string;

struct Request { std::string path; bool wantsThumbnail; };

tinyco::task<Bytes> makeThumbnail(std::string path) {
  co_await tinyco::sleep_for(80ms);
  co_return "thumb of " + path;
}

struct Response {
  tinyco::task<void> sendHeaders() { co_await tinyco::sleep_for(10ms); }
  tinyco::task<void> sendBody(Bytes b) {
    co_await tinyco::sleep_for(std::chrono::milliseconds(b.size()));
  }
};

tinyco::task<void> handle(Request request, Response& response) {
  std::unique_ptr<tinyco::task<Bytes>> thumbnail;
  if (request.wantsThumbnail)
    thumbnail = std::make_unique<tinyco::task<Bytes>>(makeThumbnail(request.path));

  co_await response.sendHeaders();  // costall-expect: cold-task-across-await

  if (thumbnail) co_await response.sendBody(co_await *thumbnail);
}

int main() {
  Response r;
  tinyco::spawn(handle({"/a.png", true}, r));
  tinyco::loop().run();
}
