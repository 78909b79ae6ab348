// from, from_function, lines, async_generator: what is asked when, and how each
// of them ends and fails.
//
// Must not read any file but its own. Channels: channel_source_test.cpp.
#include <costall/pipeline/from.h>
#include <costall/pipeline/generator.h>
#include <costall/pipeline/lines.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <list>
#include <ranges>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "test/pipeline/support.h"

namespace sources_test {
namespace {

using namespace pipeline_test;

TEST(From, LooksAtARangeThatIsOnlyLent) {
  in_many_orders([](pl::deterministic_context& context) {
    const std::vector<int> lent = numbers(5);
    EXPECT_EQ(run(context, pl::from(lent)).items, numbers(5));
    std::vector<int> changed = numbers(2);
    auto later = pl::from(changed);
    changed.push_back(2);  // nothing is looked at before it runs
    EXPECT_EQ(run(context, std::move(later)).items, numbers(3));
    EXPECT_EQ(changed.size(), 3U);
  });
}

TEST(From, OwnsARangeThatIsGiven) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_EQ(ids(run(context, pl::from(tokens(4))).items), numbers(4));
    std::list<token> more;
    more.emplace_back(7);
    EXPECT_EQ(ids(run(context, pl::from(std::move(more))).items),
              numbers(1, 7));
    EXPECT_EQ(token::live(), 0);
  });
}

TEST(From, EmptyAndSingle) {
  in_many_orders([](pl::deterministic_context& context) {
    EXPECT_TRUE(run(context, pl::from(std::vector<int>())).items.empty());
    EXPECT_EQ(run(context, pl::from(std::views::single(3))).items,
              numbers(1, 3));
  });
}

TEST(From, ViewsAndIterators) {
  in_many_orders([](pl::deterministic_context& context) {
    auto made = std::views::iota(0, 3) |
                std::views::transform([](int i) { return token(i); });
    EXPECT_EQ(ids(run(context, pl::from(made)).items), numbers(3));
    const std::vector<int> all = numbers(6);
    EXPECT_EQ(run(context, pl::from(all.begin() + 2, all.end())).items,
              numbers(4, 2));
    std::istringstream text("3 4 5");
    EXPECT_EQ(run(context, pl::from(std::istream_iterator<int>(text),
                                    std::istream_iterator<int>()))
                  .items,
              numbers(3, 3));
  });
}

// Throws when it is compared at its end.
class broken_iterator {
 public:
  using value_type = int;
  using difference_type = std::ptrdiff_t;
  auto operator*() const -> int { return at_; }
  auto operator++() -> broken_iterator& {
    if (++at_ == 3) {
      throw std::runtime_error("no third");
    }
    return *this;
  }
  void operator++(int) { ++*this; }
  auto operator==(std::default_sentinel_t) const -> bool { return at_ == 9; }

 private:
  int at_ = 0;
};

TEST(From, AnIteratorThatThrowsIsAFailureOfTheSource) {
  in_many_orders([](pl::deterministic_context& context) {
    const auto seen =
        run(context, pl::from(broken_iterator(), std::default_sentinel));
    EXPECT_EQ(seen.items, numbers(3));
    EXPECT_EQ(seen.error, "stage 0 (source), item 3: no third");
  });
}

TEST(FromFunction, IsAskedUntilItGivesNothing) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    auto next = [&]() -> std::optional<token> {
      return ++asked > 3 ? std::nullopt
                         : std::optional<token>(std::in_place, asked);
    };
    EXPECT_EQ(ids(run(context, pl::from_function(next)).items), numbers(3, 1));
    EXPECT_EQ(asked, 4);
  });
}

TEST(FromFunction, MayBeAwaited) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    auto next = [&]() -> pl::task<std::optional<int>> {
      auto sleeping = pl::sleep_for(2ms);
      co_await std::move(sleeping);
      co_return ++asked > 3 ? std::nullopt : std::optional<int>(asked);
    };
    const auto seen = run(context, pl::from_function(next));
    EXPECT_EQ(seen.items, numbers(3, 1));
    EXPECT_EQ(seen.times, (std::vector<std::int64_t>{2, 4, 6}));
    EXPECT_EQ(seen.end, 8);
  });
}

TEST(FromFunction, AnExceptionEndsIt) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    auto next = [&]() -> std::optional<int> {
      if (asked == 2) {
        throw std::runtime_error("dry");
      }
      return asked++;
    };
    auto late = [&]() -> pl::task<std::optional<int>> {
      auto turn = pl::yield();
      co_await std::move(turn);
      co_return next();
    };
    const auto seen = run(context, pl::from_function(next));
    EXPECT_EQ(seen.items, numbers(2));
    EXPECT_EQ(seen.error, "stage 0 (source), item 2: dry");
    asked = 0;
    EXPECT_EQ(run(context, pl::from_function(late)).error, seen.error);
  });
}

TEST(FromFunction, IsAskedOnlyWhenThereIsAPlace) {
  in_many_orders([](pl::deterministic_context& context) {
    int asked = 0;
    auto next = [&] { return std::optional<int>(asked++); };
    auto endless = pl::start(
        pl::from_function(next) |
            pl::map([](int i) { return yielding(i); }, pl::unordered(3)),
        context.get_executor(), 2);
    EXPECT_EQ(asked, 0);
    context.run();
    EXPECT_EQ(asked, 5);  // 3 slots and a buffer of 2, all full
    EXPECT_TRUE(endless.try_recv());
    context.run();
    EXPECT_EQ(asked, 6);
    endless.cancel();
    context.run();
    EXPECT_EQ(asked, 6);
  });
}

auto counting(int count, int& started) -> pl::async_generator<int> {
  ++started;
  for (int i = 0; i != count; ++i) {
    auto sleeping = pl::sleep_for(1ms);
    co_await std::move(sleeping);
    co_yield i;
  }
}

TEST(AsyncGenerator, GivesWhatItYields) {
  in_many_orders([](pl::deterministic_context& context) {
    for (const int count : {0, 1, 5}) {
      int started = 0;
      const auto seen = run(context, pl::from(counting(count, started)));
      EXPECT_EQ(seen.items, numbers(count));
      EXPECT_EQ(started, 1);
      EXPECT_EQ(seen.end, count);
    }
  });
}

TEST(AsyncGenerator, CanBeAskedByHand) {
  pl::deterministic_context context;
  int started = 0;
  pl::async_generator<int> items = counting(2, started);
  pl::async_generator<int> moved = std::move(items);
  EXPECT_EQ(started, 0);
  std::vector<int> seen;
  for (int i = 0; i != 4; ++i) {
    auto asking = moved.next();
    seen.push_back(
        pl::run_until_complete(context, std::move(asking)).value_or(-1));
  }
  EXPECT_EQ(seen, (std::vector<int>{0, 1, -1, -1}));
}

auto breaks(token held) -> pl::async_generator<token> {
  co_yield token(held.id());
  throw std::runtime_error("broken");
}

TEST(AsyncGenerator, FailsAsASourceAndIsDestroyed) {
  in_many_orders([](pl::deterministic_context& context) {
    auto seen = run(context, pl::from(breaks(token(5))));
    EXPECT_EQ(ids(seen.items), numbers(1, 5));
    EXPECT_EQ(seen.error, "stage 0 (source), item 1: broken");
    seen.items.clear();
    EXPECT_EQ(token::live(), 0);
  });
}

class file {
 public:
  explicit file(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("costall_lines_" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~file() { std::filesystem::remove(path_); }
  [[nodiscard]] auto path() const -> const std::filesystem::path& {
    return path_;
  }

 private:
  std::filesystem::path path_;
};

TEST(Lines, AreThoseOfAFile) {
  in_many_orders([](pl::deterministic_context& context) {
    using all = std::vector<std::string>;
    auto lines_of = [&](const char* text) {
      const file written(text);
      return run(context, pl::lines(written.path())).items;
    };
    EXPECT_EQ(lines_of(""), all{});
    EXPECT_EQ(lines_of("a\n\nlast"), (all{"a", "", "last"}));
    EXPECT_EQ(lines_of("a\nb\n"), (all{"a", "b"}));
  });
}

TEST(Lines, AMissingFileIsToldAtOnce) {
  try {
    auto never = pl::lines("/no/such/file");
    FAIL() << "opened";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_NE(std::string(error.what()).find("/no/such/file"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace sources_test
