// case: wlu-uploads; style: home; flags: none
// wg-async "solving a deadlock": the uploads are in the set, but the loop that feeds their bounded
// bodies comes first; the only readers of the bodies are polled by the last loop. The fifth chunk
// never fits.
#include "pollkit.h"
#include <string>

using pollkit::job;
using body = pollkit::bounded_channel<std::string>;

job<std::size_t> upload(body& b) {
  std::size_t sent = 0;
  while (auto chunk = co_await b.recv()) {
    co_await pollkit::sleep(std::chrono::milliseconds(25));  // the socket
    sent += chunk->size();
  }
  co_return sent;
}

struct part_file {
  std::vector<std::string> chunks;
};

job<std::size_t> put_object(const std::vector<part_file>& files) {
  std::vector<std::unique_ptr<body>> bodies;
  pollkit::poll_set<std::size_t> uploads;
  for (std::size_t i = 0; i < files.size(); ++i) {
    bodies.push_back(std::make_unique<body>(4));
    uploads.push(upload(*bodies.back()));
  }

  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const auto& chunk : files[i].chunks) {
      co_await bodies[i]->send(chunk);  // costall-expect: window-left-undriven|channel-self-send
    }
    bodies[i]->close();
  }

  std::size_t bytes = 0;
  while (auto n = co_await uploads.next()) bytes += *n;
  co_return bytes;
}
