// Eight requests by one client, four at a time, then a second stage of four,
// then one writer: two borrowed objects, no locks, no reference counts.
//
// One request fails: its error passes the second stage as a value. The times
// are virtual. Tested by test/examples/pipeline_examples_test.py.
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/enumerate.h>
#include <costall/pipeline/errors_as.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/map_ok.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "client.h"
#include "writer.h"

namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;
using stateless::client;
using stateless::writer;
using request = std::pair<std::uint64_t, std::string>;  // number, url
using answer = std::pair<std::uint64_t, std::string>;   // number, text

// Says when a stage works on what.
class stage_log {
 public:
  explicit stage_log(const pl::deterministic_context& world) : world_(&world) {}
  [[nodiscard]] auto now() const -> int {
    return static_cast<int>(world_->elapsed() / 1ms);
  }
  void begin(int stage, std::uint64_t number) const {
    std::printf("%4d ms  stage %d - %d: begins\n", now(), stage,
                static_cast<int>(number));
  }
  void end(int stage, std::uint64_t number, int begun) const {
    std::printf("%4d ms  stage %d - %d: took %d ms\n", now(), stage,
                static_cast<int>(number), now() - begun);
  }

 private:
  const pl::deterministic_context* world_;
};

auto fetch(const client& http, const stage_log& log, request what)
    -> pl::task<answer> {
  const int begun = log.now();
  log.begin(1, what.first);
  std::string body = co_await http.get(what.second);
  log.end(1, what.first, begun);
  co_return answer(what.first, std::move(body));
}

auto decode(const stage_log& log, answer what) -> pl::task<answer> {
  const int begun = log.now();
  log.begin(2, what.first);
  co_await pl::sleep_for(500ms);
  log.end(2, what.first, begun);
  co_return what;
}

auto write(writer& file, const pl::outcome<answer>& result) {
  if (!result) {
    std::printf("         finally: request %d got an error: %s\n",
                static_cast<int>(result.index()),
                pl::message_of(result.error().error).c_str());
    return;
  }
  const auto& [number, text] = result.value();
  std::printf("         finally: %d: got a string of length %d\n",
              static_cast<int>(number), static_cast<int>(text.size()));
  file.write_line(text);
}

auto fetch_all(pl::deterministic_context& world, const client& http,
               writer& file) -> pl::task<> {
  const stage_log log(world);
  std::vector<std::string> urls;
  for (int i = 0; i != 8; ++i) {
    urls.push_back("https://api.ipify.org/" + std::to_string(i));
  }
  urls[5] = "https://nowhere.test";

  auto fetching = [&](request what) {
    return fetch(http, log, std::move(what));
  };
  auto decoding = [&](answer what) { return decode(log, std::move(what)); };
  auto writing = [&](const pl::outcome<answer>& result) {
    write(file, result);
  };
  auto results = pl::from(std::move(urls)) | pl::enumerate() |
                 pl::map(fetching, pl::ordered(4), "fetch") |
                 pl::errors(pl::keep()) |
                 pl::map_ok(decoding, pl::ordered(4), "decode");
  auto run = pl::for_each(std::move(results), world.get_executor(), writing);
  co_await std::move(run);
  file.flush();
}

}  // namespace

auto main() -> int {
  pl::deterministic_context world;
  const client http;
  writer file;
  pl::run_until_complete(world, fetch_all(world, http, file));
  std::printf("%4d ms  all done; %d lines are in the file\n",
              static_cast<int>(world.elapsed() / 1ms), file.lines_on_disk());
}
