// Which row each coroutine has: the first one of its stage that is free, so
// that there are as many as lived at one time.
//
// Must not know what a stall is. Tested by test/picture/lanes_test.cpp.
#pragma once
#include "runtime-probe/src/picture/lanes.h"

#include <map>
#include <set>
#include <unordered_map>

#include "runtime-probe/src/report/trace_names.h"

namespace costall::probe {

class row_maker {
 public:
  /// `names` outlives this.
  row_maker(const tables& names, const lane_limits& most)
      : names_(names), most_(most), called_(names) {}

  /// Sees every entry.
  void name(const entry& one);
  void begin(id which, std::int64_t now);
  /// Known late for those that say where they are when they first wait.
  void made_at(id which, std::uint32_t site);
  void add(id which, lane_span one);
  void end(id which);

  /// Rows and items as they were made. Nothing is added after.
  void finish(std::int64_t last, lanes& to);
  /// Of one that had a row, as numbered before `sort`.
  [[nodiscard]] auto row_of(id which) const -> std::uint32_t;
  [[nodiscard]] auto item_of(id which) const -> std::uint32_t;
  /// Stages with stalls first, then as they began; numbers follow.
  static void sort(lanes& all);

 private:
  struct rows_of_stage {
    std::uint32_t stage = 0;
    std::uint64_t made = 0;
    std::set<std::uint32_t> free;
  };
  struct item {
    rows_of_stage* in = nullptr;  // once its place is known, or never will be
    std::uint32_t row = blame::nowhere;  // there may be none to be had
    std::uint32_t number = 0;
    std::uint32_t site = 0;
    std::int64_t began = 0;
    std::vector<lane_span> early;  // before its stage was known
  };
  struct home {
    std::uint32_t row;
    std::uint32_t number;
  };

  void settle(id which, item& one);
  auto free_row(rows_of_stage& of, std::int64_t since) -> std::uint32_t;
  auto stage_of(id which, const item& one) -> rows_of_stage&;
  void put(item& one, lane_span span);

  const tables& names_;
  lane_limits most_;
  trace_names called_;
  std::unordered_map<id, item> alive_;
  std::unordered_map<id, home> homes_;
  std::map<std::string, rows_of_stage> stages_;  // by place, or by name
  lanes made_;
  std::size_t spans_ = 0;
  std::int64_t cut_at_ = -1;
};

}  // namespace costall::probe
