// `costall check`: units in, a report out. Reads as the list of its steps.
// Tested by test/frontends/cli_*.test.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "checker/frontends/cli/baseline_files.h"
#include "checker/frontends/cli/cache_key.h"
#include "checker/frontends/cli/check_source.h"
#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/config.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/fix_files.h"
#include "checker/frontends/cli/output.h"
#include "checker/frontends/cli/progress.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/frontends/cli/resource_dir.h"
#include "checker/frontends/cli/result_cache.h"
#include "checker/frontends/cli/units.h"
#include "checker/frontends/cli/workers.h"
#include "checker/frontends/shared/rule_files.h"
#include "checker/model/nearest.h"
#include "checker/program/link.h"
#include "checker/report/paths.h"

namespace costall::cli {
namespace {

using Clock = std::chrono::steady_clock;

// The outcomes of all units, added up as they come in.
class Collector {
 public:
  Collector(const std::vector<Unit>& units, const Selection& selection)
      : units_(units), program_([&selection](std::string_view rule) {
          return is_enabled(selection, rule);
        }) {}

  auto add(std::size_t unit, WorkResult result) -> void {
    Outcome outcome;
    if (auto read = from_bytes(result.bytes); read && result.failure.empty()) {
      outcome = std::move(*read);
    } else {
      outcome.failure = {{units_[unit].path},
                         "the checker stopped in the middle of this unit (" +
                             result.failure + ")"};
    }
    add(unit, std::move(outcome));
  }

  auto add(std::size_t unit, Outcome outcome) -> void {
    ++report_.summary.units;
    CheckStats& stats = report_.summary.stats;
    stats.coroutines += outcome.stats.coroutines;
    stats.awaits += outcome.stats.awaits;
    stats.skipped_bodies += outcome.stats.skipped_bodies;
    move_to(report_.findings, outcome.findings);
    has_problems_ = has_problems_ || !outcome.problems.empty();
    move_to(report_.errors, outcome.problems);
    if (!outcome.facts.empty()) program_.add(std::move(outcome.facts));
    if (outcome.failure) {
      ++report_.summary.failed;
      report_.errors.push_back(std::move(*outcome.failure));
    } else {
      healthy_files_.push_back(units_[unit].path);
    }
  }

  // From the cache; false when the bytes are no outcome.
  auto add_cached(std::size_t unit, const std::string& bytes) -> bool {
    auto outcome = from_bytes(bytes);
    if (!outcome) return false;
    ++report_.summary.cached;
    add(unit, std::move(*outcome));
    return true;
  }

  auto done() const -> std::size_t { return report_.summary.units; }
  auto failed() const -> std::size_t { return report_.summary.failed; }
  auto has_problems() const -> bool { return has_problems_; }
  auto healthy_files() const -> const std::vector<std::string>& {
    return healthy_files_;
  }

  // The whole report, in an order that does not depend on who was first.
  auto finish(const Selection& selection, const Profile& profile,
              Sources& sources) -> Report {
    std::vector<Finding> of_program = program_.link();
    move_to(report_.findings, of_program);
    finish_report(report_, {selection, profile, healthy_files_}, sources);
    return std::move(report_);
  }

 private:
  template <typename T>
  static auto move_to(std::vector<T>& all, std::vector<T>& more) -> void {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }

  const std::vector<Unit>& units_;
  Program program_;
  Report report_;
  std::vector<std::string> healthy_files_;
  bool has_problems_ = false;
};

// Everything that can go wrong before the first unit is looked at.
struct Prepared {
  LoadedRules rules;
  ResourceDir resource_dir;
  Profile profile;
  std::vector<Unit> units;
  std::vector<std::string> problems;
};

// A glob may be for packs that units bring; one that is nearly the id of a pack
// in use is a slip.
auto warn_of_idle(const LoadedRules& rules) -> void {
  std::vector<std::string_view> ids;
  for (const PackInfo& pack : rules.packs) ids.push_back(pack.id);
  for (const std::string& glob : rules.idle) {
    const std::string meant = did_you_mean(glob, ids);
    if (!meant.empty())
      fmt::print(stderr,
                 "costall: warning: --disable-rules: no rule pack matches "
                 "'{}'{}\n",
                 glob, meant);
  }
}

auto prepare(const CheckCommand& command, const std::string& base) -> Prepared {
  Prepared prepared;
  ChosenUnits chosen = choose_units(command, base);
  prepared.units = std::move(chosen.units);
  prepared.problems = std::move(chosen.problems);
  prepared.rules = load_rules(command.rules);
  add_all(prepared.problems, to_strings(prepared.rules.problems));
  add_all(prepared.problems, read_profiles(command.profiles, prepared.profile));
  warn_of_idle(prepared.rules);
  prepared.resource_dir = find_resource_dir();
  if (prepared.resource_dir.path.empty())
    prepared.problems.push_back(prepared.resource_dir.problem);
  return prepared;
}

auto open_cache(const CheckCommand& command, const Prepared& prepared)
    -> ResultCache {
  if (!command.cache_dir) return {{}, {}};
  return {{std::filesystem::absolute(*command.cache_dir).string(),
           command.cache_mib << 20},
          common_inputs(command.selection, prepared.rules,
                        prepared.resource_dir.path)};
}

// What a worker sends: a line about the cache, mostly empty, then the outcome.
auto check_one(const Unit& unit, const CheckContext& context,
               const ResultCache& cache) -> std::string {
  Inputs inputs;
  const Outcome outcome =
      check_source(unit, context, cache.is_on() ? &inputs : nullptr);
  const std::string bytes = to_bytes(outcome);
  // Why a unit failed may have nothing to do with its files.
  if (!cache.is_on() || outcome.failure) return "\n" + bytes;
  return cache.store(unit, std::move(inputs), bytes) + "\n" + bytes;
}

// Takes the line off, and tells it if it is the first.
auto take_line(std::string& bytes, bool& told) -> void {
  const std::size_t end = bytes.find('\n');
  if (end == std::string::npos) return;
  if (end != 0 && !told) {
    told = true;
    fmt::print(stderr, "costall: warning: {}; results are not kept\n",
               bytes.substr(0, end));
  }
  bytes.erase(0, end + 1);
}

// Returns the number of the signal that ended the run, or 0.
auto check_units(const CheckCommand& command, const Prepared& prepared,
                 const std::string& base, Collector& collector) -> int {
  const std::vector<Unit>& units = prepared.units;
  CheckContext context{prepared.rules, {}, prepared.resource_dir.path, base};
  context.options.facts = true;
  context.options.enabled = [&](std::string_view rule) {
    return is_enabled(command.selection, rule);
  };
  ResultCache cache = open_cache(command, prepared);
  std::vector<std::size_t> sound;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].problem.empty()) {
      const auto bytes = cache.find(units[i]);
      if (!bytes || !collector.add_cached(i, *bytes)) sound.push_back(i);
    } else {
      Outcome outcome;
      outcome.failure = {{units[i].path}, units[i].problem};
      collector.add(i, std::move(outcome));
    }
  }
  Progress progress(command.progress, units.size());
  const auto show = [&](std::size_t i) {
    progress.show(collector.done(), collector.failed(),
                  shown_path(units[sound[i]].path, base));
  };
  Workers workers;
  workers.count = sound.size();
  workers.at_a_time = command.jobs;
  workers.work = [&](std::size_t i) {
    return check_one(units[sound[i]], context, cache);
  };
  workers.begun = show;
  bool told = false;
  workers.done = [&](std::size_t i, WorkResult result) {
    take_line(result.bytes, told);
    collector.add(sound[i], std::move(result));
    show(i);
  };
  const int signal = run_workers(workers);
  if (signal == 0 && !sound.empty()) cache.clean_up();
  return signal;
}

auto exit_status(const Selection& selection, const Collector& collector,
                 const Report& report) -> int {
  if (report.summary.failed != 0) return kBroken;
  if (collector.has_problems()) return kUsage;
  return fails(selection, report.findings) ? kFindings : kClean;
}

// --fix, when it was given: what came of it, then of each finding a line.
auto fix(Report& report, Sources& sources, const std::string& base) -> bool {
  const Fixing done = fix_files(report, sources);
  for (const Finding& one : done.fixed) {
    fmt::print(stderr, "costall: fixed: {}:{}:{}: {} [costall-{}]\n",
               shown_path(one.at.file, base), one.at.line, one.at.column,
               one.fix->title, one.rule);
  }
  for (const Problem& one : done.refused) {
    fmt::print(stderr, "costall: warning: {}:{}:{}: {}\n",
               shown_path(one.at.file, base), one.at.line, one.at.column,
               one.message);
  }
  if (!done.problem.empty()) {
    complain({"nothing is fixed: " + done.problem});
  }
  return done.problem.empty();
}

}  // namespace

auto run_check(const CheckCommand& asked) -> int {
  const auto begin = Clock::now();
  const std::string base = std::filesystem::current_path().string();
  CheckCommand command = asked;
  const auto mistakes = apply_config(command, base);
  if (!mistakes.empty()) return complain(mistakes);
  Output output(command.output);
  if (!output.problem().empty()) return complain({output.problem()});
  BaselineFiles baseline(command);
  if (!baseline.problem().empty()) return complain({baseline.problem()});
  const Prepared prepared = prepare(command, base);
  if (!prepared.problems.empty()) return complain(prepared.problems);

  Collector collector(prepared.units, command.selection);
  if (const int signal = check_units(command, prepared, base, collector)) {
    return kSignalled + signal;
  }
  Sources sources = sources_on_disk();
  Report report =
      collector.finish(command.selection, prepared.profile, sources);
  report.tool = {COSTALL_VERSION, COSTALL_LLVM_VERSION};
  const bool everything = command.sources.empty() && collector.failed() == 0;
  baseline.apply(report, {everything, collector.healthy_files()}, base);
  const bool fixed = !command.fix || fix(report, sources, base);
  report.summary.seconds =
      std::chrono::duration<double>(Clock::now() - begin).count();
  report.exit_status = exit_status(command.selection, collector, report);
  if (!fixed) report.exit_status = std::max(report.exit_status, int{kUsage});
  return write_report(report, command, baseline, output, sources, base);
}

}  // namespace costall::cli
