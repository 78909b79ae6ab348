// Download, process and save images: three stages that never wait for each
// other with work in hand.
//
// Shows an output that nobody listens to any more, and a stage that fails. The
// times are virtual. Tested by test/examples/pipeline_examples_test.py.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/task.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

struct image {
  std::string url;
  int width = 0;
};

auto download_image(std::string url) -> pl::task<image> {
  co_await pl::sleep_for(5ms);
  co_return image{std::move(url), 4000};
}

auto process_image(image picture) -> pl::task<image> {
  co_await pl::sleep_for(20ms);
  if (picture.url.empty()) {
    throw std::invalid_argument("an image without a name");
  }
  picture.width /= 10;
  co_return picture;
}

auto save_to_s3(image picture) -> pl::task<std::string> {
  co_await pl::sleep_for(5ms);
  co_return picture.url;
}

auto image_urls() -> std::vector<std::string> {
  std::vector<std::string> urls;
  for (int i = 0; i != 32; ++i) {
    urls.push_back("image_" + std::to_string(i) + ".png");
  }
  return urls;
}

auto pipeline_of(std::vector<std::string> urls) {
  return pl::from(std::move(urls)) |
         pl::map(download_image, pl::concurrent_unordered(4), "download") |
         pl::backpressure(64) |
         pl::map(process_image, pl::concurrent_unordered(8), "process") |
         pl::map(save_to_s3, pl::serial(), "save");
}

auto now(const pl::deterministic_context& world) -> int {
  return static_cast<int>(world.elapsed() / 1ms);
}

void print(const char* what, const pl::run_report& report) {
  std::printf(
      "%s: %d pulled, %d received, %d dropped, %d not begun\n", what,
      static_cast<int>(report.pulled()), static_cast<int>(report.delivered()),
      static_cast<int>(report.dropped()), static_cast<int>(report.unstarted()));
}

auto all_of_them(pl::deterministic_context& world) -> pl::task<> {
  auto output = pl::start(pipeline_of(image_urls()), world.get_executor());
  while (const auto url = co_await output.recv()) {
    std::printf("%3d ms  done with %s\n", now(world), url->c_str());
  }
  print("success", co_await output.join());
}

// Joining closes the output: what is under way is asked to stop and awaited,
// and nothing more is downloaded.
auto nobody_listens(pl::deterministic_context& world) -> pl::task<> {
  const int begun = now(world);
  auto output = pl::start(pipeline_of(image_urls()), world.get_executor());
  const auto url = co_await output.recv();
  std::printf("%3d ms  done with %s\n", now(world) - begun, url->c_str());
  const pl::run_report report = co_await output.join();
  std::printf("%3d ms  closed\n", now(world) - begun);
  print("nobody listens", report);
}

// The output ends, and join says why.
auto a_stage_fails(pl::deterministic_context& world) -> pl::task<> {
  const int begun = now(world);
  auto urls = image_urls();
  urls[9].clear();
  auto output = pl::start(pipeline_of(std::move(urls)), world.get_executor());
  int received = 0;
  while (co_await output.recv()) {
    ++received;
  }
  std::printf("%3d ms  the output ends after %d\n", now(world) - begun,
              received);
  try {
    print("success", co_await output.join());
  } catch (const pl::pipeline_error& error) {
    std::printf("failure: %s\n", error.what());
  }
}

}  // namespace

auto main() -> int {
  pl::deterministic_context world;
  std::puts("--- 32 images; one after the other they would take 960 ms");
  pl::run_until_complete(world, all_of_them(world));
  std::puts("--- nobody listens after the first");
  pl::run_until_complete(world, nobody_listens(world));
  std::puts("--- the tenth cannot be processed");
  pl::run_until_complete(world, a_stage_fails(world));
}
