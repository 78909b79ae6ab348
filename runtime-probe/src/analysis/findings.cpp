// What of the account is worth telling, and in which words.
//
// Must stay silent where a busy executor explains the time. Tested by
// test/probe/analysis_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

// Three figures are enough for a person: 12.3 s, 450 ms, 80 us.
auto shown(nanoseconds time) -> std::string {
  const auto count = static_cast<double>(time.count());
  if (count >= 1e9) {
    return fmt::format("{:.3g} s", count / 1e9);
  }
  if (count >= 1e6) {
    return fmt::format("{:.3g} ms", count / 1e6);
  }
  return fmt::format("{:.3g} us", count / 1e3);
}

struct words {
  std::string_view rule;
  harm what_harm;
  std::string_view message;  // {0}: the longest time
  std::string_view begun;    // of the step at the owner
  std::string_view waited;   // of the step at what starved
  std::string_view advice;
};

constexpr std::string_view unpolled_advice =
    "await the slow work where the group is polled too (a stage of"
    " costall::pipeline, or a task of its own for the body), or spawn the"
    " group's work on an executor so that it goes on by itself";

auto words_of_unpolled(kind what) -> words {
  if (what == kind::select) {
    return {"select-loser-parked",
            harm::starvation,
            "a branch that was ready stayed unpolled for up to {0} while this"
            " await waited for something else",
            "the select was made here",
            "the branch waited here",
            "give branches by value, so that losers are cancelled, or poll them"
            " together with what the arm awaits"};
  }
  return {"window-slow-body",
          harm::starvation,
          "work that was ready stayed unpolled for up to {0} while its consumer"
          " waited here",
          "the group of started work was made here",
          "the work that was ready had waited here",
          unpolled_advice};
}

auto words_of_holding(kind what) -> words {
  constexpr std::string_view advice =
      "give the permit back before this await, or take it only around the"
      " operation that it protects";
  if (what == kind::lock) {
    return {"permit-across-wait",
            harm::starvation,
            "a lock was held over this await for up to {0} while others waited"
            " for it",
            "the lock was made here",
            "this one waited for the lock",
            advice};
  }
  return {"permit-across-wait",
          harm::starvation,
          "a permit was held over this await for up to {0} while others waited"
          " for one",
          "the permits were made here",
          "this one waited for a permit",
          advice};
}

auto words_of(metric measured, kind what) -> words {
  switch (measured) {
    case metric::unpolled:
      return words_of_unpolled(what);
    case metric::idle_window:
      return {"window-refill-starved",
              harm::throughput,
              "nothing was in flight for up to {0}, as what starts more waited"
              " for this await",
              "the group was made here",
              "nothing was in flight of this one",
              unpolled_advice};
    case metric::start_delay:
      return {"cold-task-across-await",
              harm::throughput,
              "a task that was created stood unstarted for up to {0} while this"
              " await waited for something else",
              "the task was created here",
              "the task was created here",
              "start it before this await (spawn it, or await both together),"
              " or create it after"};
    case metric::backpressure:
      return {"window-slow-body",
              harm::throughput,
              "a sender waited for up to {0} while the receiver waited here",
              "the channel was made here",
              "the sender waited here",
              "take the slow work out of the receiver's loop, or give the"
              " channel room if the delay is meant"};
    case metric::holder_blocking:
      return words_of_holding(what);
    case metric::run_slice:
      return {"blocking-call-in-coroutine",
              harm::starvation,
              "ran for up to {0} without a suspension before it came here,"
              " and kept its thread",
              "",
              "",
              "move the blocking or long work to a thread that the executor"
              " does not need"};
    case metric::queue_delay:
      return {"queue-delay",
              harm::throughput,
              "was ready for up to {0} before its executor ran it",
              "",
              "",
              "the executor is busy: see its longest run slices, or give it"
              " threads"};
    default:
      return {"", harm::throughput, "", "", "", ""};
  }
}

auto threshold_of(const thresholds& limits, metric measured) -> nanoseconds {
  switch (measured) {
    case metric::unpolled:
      return limits.unpolled;
    case metric::idle_window:
      return limits.idle_window;
    case metric::start_delay:
      return limits.start_delay;
    case metric::backpressure:
      return limits.backpressure;
    case metric::holder_blocking:
      return limits.holder_blocking;
    case metric::run_slice:
      return limits.run_slice;
    default:
      return limits.queue_delay;
  }
}

auto worth_telling(const world& all, const subject& what,
                   const entry_of_account& of) -> bool {
  const nanoseconds longest = of.times.longest();
  if (longest < threshold_of(all.limits, what.measured)) {
    return false;
  }
  const bool stall = what.measured != metric::run_slice &&
                     what.measured != metric::queue_delay;
  // A busy thread is load; the delay of its queue says so already.
  if (stall && of.longest.idle && *of.longest.idle < all.limits.idle_share) {
    return false;
  }
  if (what.measured == metric::unpolled) {
    const auto queue = all.metrics.find(metric::queue_delay);
    const auto usual = queue == all.metrics.end() ? nanoseconds(0)
                                                  : queue->second.quantile(0.5);
    return static_cast<double>(longest.count()) >=
           all.limits.unpolled_over_queue * static_cast<double>(usual.count());
  }
  return true;
}

auto sure_of(const subject& what, const entry_of_account& of) -> confidence {
  switch (what.measured) {
    case metric::unpolled:
    case metric::idle_window:
      return of.longest.upper_bound || of.longest.at_most
                 ? confidence::likely
                 : confidence::definite;
    case metric::start_delay:
      return confidence::likely;
    default:
      // It may be what was meant; a thread that ran long may have been taken
      // off its processor.
      return confidence::possible;
  }
}

auto made_of(const subject& what, const entry_of_account& of,
             const tables& names) -> finding {
  const words say = words_of(what.measured, what.what);
  finding one;
  one.rule = say.rule;
  one.measured = what.measured;
  one.what_harm = say.what_harm;
  one.how_sure = sure_of(what, of);
  one.blamed = names.sites[what.blamed];
  one.starved = names.sites[what.starved];
  one.message =
      fmt::format(fmt::runtime(say.message), shown(of.times.longest()));
  if (what.owner != 0 && !say.begun.empty()) {
    one.steps.push_back(
        {.where = names.sites[what.owner], .message = std::string(say.begun)});
  }
  if (what.starved != 0 && what.starved != what.owner && !say.waited.empty()) {
    one.steps.push_back(
        {.where = one.starved, .message = std::string(say.waited)});
  }
  one.advice = say.advice;
  one.times = of.times;
  one.first_at = nanoseconds(of.first_at);
  one.lasting = of.lasting;
  one.upper_bound = of.longest.upper_bound;
  one.at_most = of.longest.at_most;
  one.idle_share = of.longest.idle;
  if (what.measured == metric::run_slice) {
    if (of.longest.lasting) {
      one.message = fmt::format(
          "has run for {} since this await without a suspension, and keeps its"
          " thread",
          shown(of.times.longest()));
    }
    if (of.stack != 0 && of.stack < names.strings.size()) {
      tell_stack(names.strings[of.stack], one);
    }
  }
  return one;
}

// The first link's await is blamed: it waits for what only the others give.
auto made_of(const world& all, const tangle& of, const tables& names)
    -> finding {
  finding one;
  one.measured = metric::holder_blocking;
  one.what_harm = harm::deadlock;
  one.how_sure = confidence::definite;
  const auto through_channel = [&all](const tangle::link& link) {
    const auto at = all.resources.find(link.resource);
    return at != all.resources.end() && at->second.what.what == kind::channel;
  };
  one.rule = std::ranges::any_of(of.links, &tangle::link::parked)
                 ? "permit-held-by-window"
             : std::ranges::any_of(of.links, through_channel)
                 ? "channel-self-send"
                 : "permit-across-wait";
  one.message = of.links.size() == 1
                    ? "deadlock: this waits for what only itself could give"
                    : fmt::format("deadlock: {} awaits wait for each other",
                                  of.links.size());
  for (const tangle::link& link : of.links) {
    one.steps.push_back(
        {.where = names.sites[link.site],
         .message =
             link.parked
                 ? "holds what is waited for, and nobody advances it"
                 : "waits here, and holds what the one before it wants"});
  }
  one.blamed = names.sites[of.links.front().site];
  one.starved = names.sites[of.links.back().site];
  one.advice =
      "give back what is held before this await, or let one task take all that"
      " it needs at once";
  one.times.add(nanoseconds(all.now - of.since));
  one.first_at = nanoseconds(of.since);
  one.lasting = true;
  return one;
}

void add_lost_wakes(const world& all, const tables& names,
                    std::vector<finding>& to) {
  for (const auto& [each, it] : all.frames) {
    if (it.now != phase::waiting || !all.dropped.contains(it.current.on)) {
      continue;
    }
    finding one;
    one.rule = "lost-wake";
    one.measured = metric::lost_wake;
    one.blamed = one.starved = names.sites[it.current.site];
    one.message = "waits for an operation that was given up: nothing will"
                  " resume it";
    one.advice = "complete the operation with an error where it is given up";
    one.times.add(nanoseconds(all.now - it.current.since));
    one.first_at = nanoseconds(it.current.since);
    one.lasting = true;
    to.push_back(std::move(one));
  }
}

}  // namespace

auto findings_of(const world& all, const account& told, const tables& names)
    -> std::vector<finding> {
  std::vector<finding> found;
  for (const tangle& each : all.tangles) {
    if (each.ticks >= 2) {
      found.push_back(made_of(all, each, names));
    }
  }
  for (const auto& [what, of] : told.entries) {
    if (worth_telling(all, what, of)) {
      found.push_back(made_of(what, of, names));
    }
  }
  add_lost_wakes(all, names, found);
  std::ranges::sort(found, std::greater(), [](const finding& each) {
    return std::tuple(each.what_harm, each.times.total(), each.rule,
                      each.blamed.line);
  });
  return found;
}

}  // namespace costall::probe::analysis
