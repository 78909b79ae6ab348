// Deadlocks: frames that wait for each other through resources, channels and
// groups that nobody advances.
//
// A frame can go on when anything it waits for may happen by itself; whoever is
// left when nothing more can be crossed off is stuck for good.
// Tested by test/probe/tangles_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

class progress {
 public:
  explicit progress(const world& all) : all_(all) {
    for (const auto& [each, it] : all.frames) {
      if (it.now == phase::waiting || unpolled(it, each)) {
        stuck_.insert(each);
      }
    }
    while (cross_off()) {
    }
  }

  [[nodiscard]] auto stuck(id which) const -> bool {
    return stuck_.contains(which);
  }

  /// Whether it is ready, but in a group that somebody else must advance.
  [[nodiscard]] auto unpolled(const frame& it, id) const -> bool {
    const auto in = all_.groups.find(it.group);
    return in != all_.groups.end() && !in->second.driven &&
           in->second.driver != 0 && it.now != phase::running &&
           it.now != phase::finished;
  }

 private:
  auto cross_off() -> bool {
    const std::size_t before = stuck_.size();
    std::erase_if(stuck_, [this](id each) { return can_go_on(each); });
    return stuck_.size() != before;
  }

  [[nodiscard]] auto can_go_on(id which) const -> bool {
    const frame& it = all_.frames.at(which);
    if (unpolled(it, which) && stuck_.contains(driver_of(it))) {
      return false;
    }
    if (it.now != phase::waiting || it.ready_at >= 0 ||
        !all_.whole_since(it.current.since)) {
      return true;
    }
    const id on = it.current.on;
    switch (role_of(on)) {
      case role::resource:
        return someone_helps(on);
      case role::frame:
        return !stuck_.contains(on);
      default:
        return true;  // something outside: a timer, a socket, not known
    }
  }

  [[nodiscard]] auto driver_of(const frame& it) const -> id {
    return all_.groups.at(it.group).driver;
  }

  // Of what is gone while somebody waits for it, nothing more is known.
  [[nodiscard]] auto someone_helps(id of) const -> bool {
    const auto at = all_.resources.find(of);
    if (at == all_.resources.end()) {
      return true;
    }
    const resource& what = at->second;
    if (what.what.what == kind::channel) {
      return what.driver == 0 || !stuck_.contains(what.driver);
    }
    const auto knows = [this](id each) {
      return each == 0 || !stuck_.contains(each);
    };
    return what.holders.empty() || std::ranges::any_of(what.holders, knows);
  }

  const world& all_;
  std::unordered_set<id> stuck_;
};

// From a waiter along who could help it, until one comes again.
auto follow(const world& all, const progress& who, id from) -> tangle {
  tangle found;
  std::vector<id> path;
  for (id at = from; at != 0 && who.stuck(at);) {
    if (const auto again = std::ranges::find(path, at); again != path.end()) {
      found.links.erase(found.links.begin(),
                        found.links.begin() + (again - path.begin()));
      return found;
    }
    path.push_back(at);
    const frame& it = all.frames.at(at);
    const id on = it.current.on;
    tangle::link link{.frame = at, .resource = 0, .site = it.current.site};
    const bool waits = it.now == phase::waiting && it.ready_at < 0;
    if (waits && all.resources.contains(on)) {
      link.resource = on;
      const resource& what = all.resources.at(on);
      at = what.what.what == kind::channel ? what.driver
           : what.holders.empty()          ? id(0)
                                           : what.holders.front();
    } else if (waits && role_of(on) == role::frame && who.stuck(on)) {
      at = on;
    } else {
      const auto in = all.groups.find(it.group);
      at = in != all.groups.end() ? in->second.driver : id(0);
      link.parked = true;
    }
    found.links.push_back(link);
  }
  return {};
}

// First the one that left a group unadvanced, where there is one: its await is
// what has to change.
void put_the_driver_first(tangle& of) {
  const auto parked = std::ranges::find_if(of.links, [](const auto& link) {
    return link.resource == 0 && link.parked;
  });
  if (parked != of.links.end()) {
    std::ranges::rotate(of.links, parked + 1);
  }
}

auto same(const tangle& a, const tangle& b) -> bool {
  return a.links.size() == b.links.size() &&
         std::ranges::all_of(a.links, [&b](const tangle::link& link) {
           return std::ranges::find(b.links, link.frame,
                                    &tangle::link::frame) != b.links.end();
         });
}

}  // namespace

void holding::look_for_tangles() {
  std::vector<id> waiting;
  for (const auto& [each, what] : all_->resources) {
    waiting.insert(waiting.end(), what.waiters.begin(), what.waiters.end());
  }
  std::vector<tangle> found;
  if (!waiting.empty()) {
    const progress who(*all_);
    for (const id each : waiting) {
      tangle one = follow(*all_, who, each);
      if (one.links.empty() ||
          std::ranges::any_of(
              found, [&one](const tangle& t) { return same(t, one); })) {
        continue;
      }
      put_the_driver_first(one);
      for (const tangle::link& link : one.links) {
        one.since =
            std::max(one.since, all_->frames.at(link.frame).current.since);
      }
      const auto before = std::ranges::find_if(
          all_->tangles, [&one](const tangle& t) { return same(t, one); });
      one.ticks = before != all_->tangles.end() ? before->ticks + 1 : 1;
      found.push_back(std::move(one));
    }
  }
  // One that is over was told wrongly or was broken up by force: either way it
  // stays told only if it lasted.
  all_->tangles = std::move(found);
}

}  // namespace costall::probe::analysis
