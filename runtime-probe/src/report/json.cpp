// The report as ordered JSON. Tested by test/probe/report_json_test.cpp and
// test/probe/report_schema.py.
#include "runtime-probe/src/report/json.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

namespace costall::probe {
namespace {

using json = nlohmann::ordered_json;

// file, line, column; without a line where none is known.
auto place(const location& where, const emit_options& options) -> json {
  json one = {{"file", shown_file(where, options)}};
  if (where.line != 0) {
    one["line"] = where.line;
    one["column"] = where.column;
  }
  return one;
}

auto site(const location& where, const emit_options& options) -> json {
  if (where.file.empty()) {
    return nullptr;
  }
  json one = {{"site", site_id(where)}, {"function", where.function}};
  one.update(place(where, options));
  return one;
}

void add_times(json& to, const durations& of) {
  to["count"] = of.count();
  to["longest_ns"] = of.longest().count();
  to["total_ns"] = of.total().count();
  to["p50_ns"] = of.quantile(0.5).count();
  to["p99_ns"] = of.quantile(0.99).count();
}

auto steps(const finding& one, const emit_options& options) -> json {
  json all = json::array();
  for (const step& each : one.steps) {
    json shown = place(each.where, options);
    shown["message"] = each.message;
    all.push_back(std::move(shown));
  }
  return all;
}

auto to_json(const finding& one, const emit_options& options) -> json {
  json all = {{"rule", one.rule},
              {"harm", name_of(one.what_harm)},
              {"confidence", name_of(one.how_sure)},
              {"function", one.blamed.function},
              {"file", shown_file(one.blamed, options)},
              {"line", one.blamed.line},
              {"column", one.blamed.column},
              {"message", one.message},
              {"site", site_id(one.blamed)},
              {"steps", steps(one, options)},
              {"evidence", evidence(one)},
              {"advice", one.advice},
              {"metric", name_of(one.measured)}};
  add_times(all, one.times);
  all["starved"] = site(one.starved, options);
  all["first_at_ns"] = one.first_at.count();
  all["lasting"] = one.lasting;
  all["upper_bound"] = one.upper_bound;
  all["at_most"] = one.at_most;
  all["idle_share"] = one.idle_share ? json(*one.idle_share) : json(nullptr);
  return all;
}

auto metrics(const report& all) -> json {
  json by_name = json::object();
  for (const auto& [what, of] : all.metrics) {
    json one = {{"number", number_of(what)}};
    add_times(one, of);
    by_name[name_of(what)] = std::move(one);
  }
  return by_name;
}

auto awaits(const report& all, const emit_options& options) -> json {
  json list = json::array();
  for (const await_site& each : all.awaits) {
    json one = site(each.where, options);
    if (!one.is_null()) {
      add_times(one, each.waited);
      list.push_back(std::move(one));
    }
  }
  return list;
}

auto share(std::uint64_t part, std::uint64_t whole) -> json {
  return whole == 0
             ? json(nullptr)
             : json(static_cast<double>(part) / static_cast<double>(whole));
}

auto to_json(const coverage& seen) -> json {
  return {
      {"resumes", seen.resumes},
      {"resumes_with_site", seen.resumes_with_site},
      {"site_share", share(seen.resumes_with_site, seen.resumes)},
      {"resumes_with_ready_time", seen.resumes_with_ready_time},
      {"ready_time_share", share(seen.resumes_with_ready_time, seen.resumes)},
      {"events", seen.events},
      {"lost_events", seen.lost},
      {"out_of_order_events", seen.out_of_order},
      {"frames", seen.frames},
      {"threads", seen.threads}};
}

auto summary(const report& all) -> json {
  json harms = json::object();
  for (const harm what :
       {harm::deadlock, harm::starvation, harm::lifetime, harm::throughput}) {
    harms[name_of(what)] = std::count_if(
        all.findings.begin(), all.findings.end(),
        [&](const finding& one) { return one.what_harm == what; });
  }
  return {{"findings", all.findings.size()},
          {"harms", std::move(harms)},
          {"length_ns", all.length.count()},
          {"virtual_time", all.virtual_time},
          {"complete", all.complete}};
}

}  // namespace

auto json_of(const report& all, const emit_options& options) -> std::string {
  json findings = json::array();
  for (const finding& one : all.findings) {
    findings.push_back(to_json(one, options));
  }
  const json whole = {
      {"version", 1},
      {"tool", {{"name", "costall-probe"}, {"version", COSTALL_VERSION}}},
      {"findings", std::move(findings)},
      {"metrics", metrics(all)},
      {"awaits", awaits(all, options)},
      {"coverage", to_json(all.seen)},
      {"summary", summary(all)}};
  return whole.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace costall::probe
