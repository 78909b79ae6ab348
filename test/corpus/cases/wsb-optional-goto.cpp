// case: wsb-optional-goto; style: home; flags: none
// The window lives in an optional, the loop is a goto, errors are values; the
// slow await is in the error path of the body only.
#include "ember.h"

#include <deque>
#include <optional>
#include <vector>

using ember::Co;
using ember::Result;
using ember::Stream;

class ReplySet {
 public:
  // Runs the replies' parsers as far as their bytes go.
  void add(int fd) { waiting_.push_back({fd, {}}); }
  Co<Result<std::string>> next() {
    while (!waiting_.empty()) {
      for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
        if (!resumeParser(*it)) continue;
        auto text = std::move(it->text);
        waiting_.erase(it);
        co_return text;
      }
      co_await ember::FdReady{waiting_.front().fd, EPOLLIN};
    }
    co_return Result<std::string>::fail(ENOENT);
  }

 private:
  struct Parser { int fd; std::string text; };
  static bool resumeParser(Parser& p) {
    char c;
    while (::read(p.fd, &c, 1) == 1) {
      if (c == '\n') return true;
      p.text += c;
    }
    return false;
  }
  std::vector<Parser> waiting_;
};

Co<int> logFailure(Stream& log, std::string what) {
  auto written = co_await log.writeAll("failed: " + what + "\n");
  co_return written ? 0 : written.error();
}

Co<int> collect(std::vector<int> fds, Stream& log) {
  std::optional<ReplySet> replies;
  replies.emplace();
  for (int fd : fds) replies->add(fd);

again:
  auto reply = co_await replies->next();
  if (!reply) co_return 0;
  if (reply->starts_with("ERR")) {
    co_await logFailure(log, *reply);  // costall-expect: window-slow-body
  }
  goto again;
}
