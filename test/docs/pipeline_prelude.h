// What the C++ blocks of docs/pipeline*.md may use without saying so: the
// functions and types of a reader's program, declared only.
//
// Must not define anything that a block shows. Used by
// test/docs/pipeline_page_test.py.
#pragma once

#include <costall/pipeline.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pl = costall::pipeline;
using namespace std::chrono_literals;

// Where it runs: any executor will do.
using executor = pl::deterministic_context::executor_type;

struct database {};
struct row {
  int id = 0;
};
struct chunk {};
class cache {
 public:
  auto get(int id) -> pl::task<row>;
};

auto do_select(database& from, int id) -> pl::task<row>;
auto process(row item) -> pl::task<>;
auto fetch(int id) -> pl::task<row>;
auto store(row item) -> pl::task<>;
auto show(row user, row cart) -> pl::task<>;
auto probe(int host) -> pl::task<std::optional<int>>;
auto links_of(int page) -> pl::task<std::vector<int>>;
auto read_page(int number) -> pl::task<std::vector<row>>;
auto read_line() -> std::optional<std::string>;  // blocks
auto parse(std::string line) -> row;
auto write_report() -> pl::task<>;
