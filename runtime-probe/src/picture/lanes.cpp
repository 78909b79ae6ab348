// The model goes through the recording once more, and is looked at before and
// after each event. Tested by test/picture/lanes_test.cpp.
#include "runtime-probe/src/picture/lanes.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "runtime-probe/src/analysis/changes.h"
#include "runtime-probe/src/picture/rows.h"
#include "runtime-probe/src/picture/stalls.h"

namespace costall::probe {
namespace {

using namespace analysis;

// What one does now, and since when.
struct state {
  doing what = doing::cold;
  std::uint32_t site = 0;
  std::int64_t since = 0;
};

class camera {
 public:
  camera(const tables& names, const thresholds& limits, const lane_limits& most)
      : rows_(names, most) {
    world_.limits = limits;
    world_.told.each = &stalls_;
  }

  void take(const entry& one) {
    rows_.name(one);
    if (!world_.virtual_time) {
      change_.advance(one.when);
    }
    look(one.subject);
    change_.apply(one);
    look(one.subject);
  }

  void finish(std::int64_t last) {
    if (!world_.virtual_time) {
      change_.advance(last);
    }
    // A deadlock is told when it was seen twice.
    change_.held.look_for_tangles();
    change_.held.look_for_tangles();
    change_.open(world_.told);
    const std::set<id> left = alive();
    for (const id each : left) {
      look(each);
      end(each);
    }
  }

  [[nodiscard]] auto now() const -> std::int64_t { return world_.now; }
  auto rows() -> row_maker& { return rows_; }
  [[nodiscard]] auto stalls() const -> const std::vector<stall>& {
    return stalls_;
  }
  [[nodiscard]] auto tangles() const -> const std::vector<tangle>& {
    return world_.tangles;
  }

 private:
  auto alive() const -> std::set<id> {
    std::set<id> all;
    for (const auto& [which, known] : seen_) {
      all.insert(which);
    }
    return all;
  }

  // Work of a group is shown from when it joined; other operations are what
  // frames wait for, and said there.
  static auto is_shown(id which, const frame& it) -> bool {
    return role_of(which) == role::frame ||
           (role_of(which) == role::operation && it.group != 0);
  }

  static auto state_of(id which, const frame& it) -> state {
    if (it.now == phase::running) {
      return {doing::running, 0, it.since};
    }
    if (it.now == phase::finished) {
      return {doing::ready, 0, it.since};
    }
    if (it.ready_at >= 0) {
      const std::uint32_t at = it.now == phase::waiting ? it.current.site : 0;
      return {doing::ready, at, std::max(it.ready_at, it.since)};
    }
    switch (it.now) {
      case phase::waiting:
        return {doing::waiting, it.current.site, it.since};
      case phase::yielded:
        return {doing::parked, it.resumed_at, it.since};
      default:
        return {role_of(which) == role::frame ? doing::cold : doing::waiting, 0,
                it.since};
    }
  }

  void look(id which) {
    const auto at = world_.frames.find(which);
    if (at == world_.frames.end()) {
      end(which);
      return;
    }
    if (!is_shown(which, at->second)) {
      return;
    }
    const state now = state_of(which, at->second);
    const auto [known, is_new] = seen_.try_emplace(which, now);
    if (is_new) {
      rows_.begin(which, now.since);
    } else if (std::tie(known->second.what, known->second.site) !=
                   std::tie(now.what, now.site) ||
               known->second.since != now.since) {
      const std::int64_t until = std::max(known->second.since, now.since);
      draw(which, known->second, until);
      known->second = now;
    }
    rows_.made_at(which, at->second.site);
  }

  void end(id which) {
    const auto known = seen_.find(which);
    if (known == seen_.end()) {
      return;
    }
    draw(which, known->second, world_.now);
    rows_.end(which);
    seen_.erase(known);
  }

  void draw(id which, const state& was, std::int64_t until) {
    if (until > was.since) {
      rows_.add(which, {was.since, until, was.site, 0, was.what});
    }
  }

  world world_;
  changes change_{world_};
  std::vector<stall> stalls_;
  row_maker rows_;
  std::unordered_map<id, state> seen_;
};

}  // namespace

auto lanes_of(std::span<const entry> entries, const tables& names,
              const report& all, const thresholds& limits,
              const lane_limits& most) -> lanes {
  camera films(names, limits, most);
  for (const entry& one : entries) {
    films.take(one);
  }
  films.finish(std::max(films.now(), all.length.count()));
  lanes made;
  made.last = films.now();
  films.rows().finish(films.now(), made);
  add_stalls(films.stalls(), films.tangles(), names, all, films.rows(), most,
             made);
  films.rows().sort(made);
  return made;
}

}  // namespace costall::probe
